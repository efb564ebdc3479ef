"""Registers as sources: what their ledger counts now, and what it counted on the day of publication."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import product
from pathlib import Path

from esep.access import PUBLIC, Action, Target
from esep.claims.against.sources import At, Held, Key, Wanted
from esep.claims.saying import Phrase
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.texts import Text
from esep.ledger.at_home import caught_up
from esep.ledger.tables.asking import Asking
from esep.ledger.tables.asking import Source as Tables
from esep.ledger.tables.at_home import source
from esep.ledger.tables.building import table
from esep.ledger.tables.comparing import View
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.table import Row, Table, unit
from esep.register.entries import microseconds, written
from esep.register.home import Home

QUERY = "query:figures"
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class RegisterFolder:
    """The folder of a register. Its figures are open to anybody; the question stands in the trail."""

    path: Path

    @property
    def periods(self) -> None:
        """Known when it is read."""
        return None

    def figures(self, wanted: Wanted) -> Iterator[Held]:
        """Those that are wanted, once for each moment that is asked about.

        Raises:
            EsepError: E-760, E-761 when the folder holds no register that can be opened, and whatever its
                ledger refuses.
        """
        with (
            Home.open(self.path) as home,
            home.gate.reading(
                PUBLIC, target=Target(record=QUERY), klass=Class.OPEN, action=Action.READ, purpose=None
            ),
        ):
            tables = source(home, caught_up(home))
            yield from _Asking(home, tables, wanted).figures()


class _Asking:
    """One register while it is asked."""

    def __init__(self, home: Home, tables: Tables, wanted: Wanted) -> None:
        self._home, self._tables, self._wanted = home, tables, wanted

    def figures(self) -> Iterator[Held]:
        """The figures of every measure, by the dimensions that are asked for, as known at every moment."""
        asked = {
            (key.of[0], tuple(name for name, _ in key.at)) for key in self._wanted.keys if len(key.of) == 1
        }
        wanted, moments = self._wanted, self._moments()
        for measure, by in sorted(one for one in asked if one[0] in self._tables.measures):
            for period, territory in product(sorted(wanted.periods), sorted(wanted.territories)):
                for moment in moments:
                    yield from self._counted(measure, by, View(period, moment), territory)

    def _moments(self) -> list[int]:
        """The end of the day of publication, where that is over, and now."""
        home, day = self._home, self._wanted.published_on
        now = max(microseconds(home.clock()), home.journal.head().known_at)
        if day is None:
            return [now]
        after = home.book.zones.instant(day + timedelta(days=1), time(), home.settings.territory, "first")
        then = microseconds(after - MICROSECOND)
        return [then, now] if then < now else [now]

    def _counted(self, measure: str, by: tuple[str, ...], view: View, territory: str) -> Iterator[Held]:
        place = "" if territory == self._wanted.country else territory
        try:
            made = table(self._tables, Asking(measure=measure, view=view, by=by, territory=place))
        except EsepError:
            # Not told by these dimensions, or not of this place and time: then it holds nothing against.
            return
        for row in made.rows if by else [made.total]:
            # Nothing counted may as well mean that the register does not reach there.
            if isinstance(row.value, int) and row.value:
                yield self._held(made, row, view.period, territory)

    def _held(self, made: Table, row: Row, period: Period, territory: str) -> Held:
        at: At = tuple(sorted((name, str(value)) for name, value in zip(made.names, row.dims, strict=False)))
        return Held(
            key=Key((made.counted.name,), at),
            value=int(row.value or 0),
            territory=territory,
            period=period,
            what=self._what(made, row),
            unit=unit(made.counted, self._home.book.money),
            table=Phrase("claims.against.register", {"register": self._home.folder.name}),
            place=Phrase("claims.against.count", {"measure": made.counted.name}),
            standing=made.standing,
            as_of=written(made.view.known_at),
        )

    def _what(self, made: Table, row: Row) -> Text:
        home, said = self._home, {}
        for lang in home.book.languages:
            naming = Naming(home.book, home.domains, lang, made.view.period.last)
            values = [naming.value(*one) for one in zip(made.dimensions, row.dims, strict=False)]
            said[lang] = ", ".join([naming.measure(made.counted), *values])
        return Text(said)
