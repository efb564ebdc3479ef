"""Territories as they stood on a day, and what may be compared when their borders changed.

The key of a territory is its present ISO 3166-2 code: `XX-63` is the present extent. An extent that no
longer exists has the code of the territory that kept its place and the year its extent ended: `XX-63@2022`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from esep.codebook.dated import Dated, Entry, Sourced, covered, outside
from esep.codebook.names import Alias, Names
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.texts import Text

COUNTRY = "country"


@dataclass(frozen=True, kw_only=True)
class Territory(Entry):
    """A territory under the name it bore on a day.

    `kind` is country, region or city; `tile_column` and `tile_row` are its place on the tile map,
    counted from 0 in the north-west, and None for former extents and the country.
    """

    code: str
    kind: str
    title: Text
    kato: str = ""
    tile_column: int | None = None
    tile_row: int | None = None

    @property
    def name(self) -> Text:
        """Its name in the languages of the codebook."""
        return self.title

    @property
    def base(self) -> str:
        """The present code that this extent, present or former, belongs to.

        >>> from esep.codebook import Codebook
        >>> Codebook.load("kz").territories.get("KZ-63@2022", date(2021, 12, 31)).base
        'KZ-63'
        """
        return self.code.partition("@")[0]


@dataclass(frozen=True, kw_only=True)
class IsoCode(Entry):
    """The ISO 3166-2 code that a territory bore between two dates."""

    key_fields: ClassVar[tuple[str, ...]] = ("territory",)

    territory: str
    iso: str


@dataclass(frozen=True, kw_only=True)
class Change(Sourced):
    """On `on` the extent `before` ended and `after` began with all or part of it."""

    key_fields: ClassVar[tuple[str, ...]] = ("on", "before", "after")

    on: date
    before: str
    after: str


@dataclass(frozen=True)
class Comparable:
    """A smallest group of territories that covers the same ground at the ends of two periods."""

    before: tuple[Territory, ...]
    after: tuple[Territory, ...]

    @property
    def changed(self) -> bool:
        """Whether borders within the group changed between the two periods."""
        return [one.code for one in self.before] != [one.code for one in self.after]

    @property
    def code(self) -> str:
        """A key for the group: the codes of its later territories, joined by a plus."""
        return "+".join(one.code for one in self.after)

    def sums(self, before: Mapping[str, int], after: Mapping[str, int]) -> tuple[int, int]:
        """Counts on comparable territory, each summed over the group; keys are territory codes.

        Raises:
            EsepError: E-112 when a territory of the group has no count: a part is not the whole.
        """
        return _sum(self.before, before), _sum(self.after, after)


class Territories:
    """All territories of a codebook, former ones included.

    >>> from esep.codebook import Codebook
    >>> territories = Codebook.load("kz").territories
    >>> [len(territories.on(day)) for day in (date(2018, 6, 18), date(2021, 12, 31), date(2022, 12, 31))]
    [16, 17, 20]
    """

    def __init__(
        self,
        rows: Iterable[Territory],
        changes: Iterable[Change] = (),
        aliases: Iterable[Alias] = (),
        iso_codes: Iterable[IsoCode] = (),
    ) -> None:
        self.rows = Dated("territories.csv", rows)
        self.changes = tuple(changes)
        self.iso_codes = Dated("iso_codes.csv", iso_codes)
        self.aliases = tuple(aliases)
        titles = [(title, row.code) for row in self.rows for title in row.title.values()]
        codes = [(name, row.code) for row in self.rows for name in (row.code, row.base)]
        spelled = [
            (alias.alias, row.code)
            for alias in self.aliases
            for row in self.rows
            if row.base == alias.territory and _meet(alias, row)
        ]
        self._names = Names([*codes, *titles, *spelled])

    def on(self, day: date) -> tuple[Territory, ...]:
        """The parts of the country on a day, in the order of the file; the country itself is not among them.

        Raises:
            EsepError: E-103 when the file does not reach this day.
        """
        return tuple(row for row in self.rows.on(day) if row.kind != COUNTRY)

    def country(self, on: date) -> Territory:
        """The country as a whole, on a day.

        Raises:
            EsepError: E-103 when the file does not reach this day; E-104 when it has no row for the country.
        """
        for row in self.rows.on(on):
            if row.kind == COUNTRY:
                return row
        raise EsepError("E-104", file=self.rows.name, key=COUNTRY, nearest="-")

    def get(self, code: str, on: date) -> Territory:
        """The territory with this key, under the name of the day.

        Raises:
            EsepError: E-104 for an unknown key; E-103 when this extent did not exist on the day.

        >>> from esep.codebook import Codebook
        >>> territories = Codebook.load("kz").territories
        >>> territories.get("KZ-71", date(2021, 1, 1)).name.in_("en")
        'Nur-Sultan city'
        """
        return self.rows.get(code, on)

    def named(self, text: str, on: date) -> Territory:
        """The territory that a file name or a heading means on a day; the whole name must be known.

        Case, dashes, underscores and runs of spaces make no difference; nothing is guessed.

        Raises:
            EsepError: E-105 for an unknown name, with the nearest known ones; E-106 when letters of another
                script hide in it; E-107 when the name is known and meant no territory on this day.

        >>> from esep.codebook import Codebook
        >>> Codebook.load("kz").territories.named("Mangistay_Region", date(2022, 12, 31)).code
        'KZ-47'
        """
        meant = self._names.find(text)
        extents = [row for row in self.rows if row.code in meant]
        for row in extents:
            if row.holds_on(on):
                return row
        raise EsepError("E-107", text=text, day=on.isoformat(), covered=covered(extents))

    def iso(self, code: str, on: date) -> str:
        """The ISO 3166-2 code that was official on the day: letters before November 2022, digits since.

        Raises:
            EsepError: E-104 or E-103 when the territory had no ISO code on the day.
        """
        return self.iso_codes.get(code, on).iso

    def part_of_period(self, code: str, period: Period) -> Period | None:
        """The part of the period in which the extent existed; None when it existed throughout.

        A territory that existed for a part of the period gets no rate of its own.

        Raises:
            EsepError: E-104 for an unknown key; E-103 when it did not exist in the period at all.

        >>> from esep.codebook import Codebook
        >>> Codebook.load("kz").territories.part_of_period("KZ-10", Period.year(2022)).code
        '2022-06-08..2022-12-31'
        """
        history = self.rows.history(code)
        ends = [row.valid_to for row in history]
        start = max(period.start, history[0].valid_from)
        end = min([period.end, *(one for one in ends[-1:] if one is not None)])
        if start >= end:
            raise outside(self.rows.name, code, period.code, history)
        return None if (start, end) == (period.start, period.end) else Period(start, end)

    def comparable(self, before: Period, after: Period) -> tuple[Comparable, ...]:
        """The territories at the ends of two periods, in the smallest groups that cover the same ground.

        Raises:
            EsepError: E-103 when the file does not reach one of the days.

        >>> from esep.codebook import Codebook
        >>> groups = Codebook.load("kz").territories.comparable(Period.year(2021), Period.year(2022))
        >>> [group.code for group in groups if group.changed]
        ['KZ-10+KZ-63', 'KZ-19+KZ-33', 'KZ-35+KZ-62']
        """
        earlier, later = sorted((before.last, after.last))
        between = [change for change in self.changes if earlier < change.on <= later]
        ground = _ground([(change.before, change.after) for change in between])
        old, new = self.on(before.last), self.on(after.last)
        keys = dict.fromkeys(ground.get(one.code, one.code) for one in (*new, *old))
        return tuple(
            Comparable(
                tuple(one for one in old if ground.get(one.code, one.code) == key),
                tuple(one for one in new if ground.get(one.code, one.code) == key),
            )
            for key in keys
        )


def _ground(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each key that changed, one common name of the ground it shares with others."""
    ground: dict[str, str] = {}
    for one, other in pairs:
        first, second = ground.setdefault(one, one), ground.setdefault(other, other)
        ground.update({key: first for key, name in ground.items() if name == second})
    return ground


def _meet(one: Entry, other: Entry) -> bool:
    """Whether two rows hold on a common day."""
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )


def _sum(group: Iterable[Territory], values: Mapping[str, int]) -> int:
    missing = [one.code for one in group if one.code not in values]
    if missing:
        raise EsepError("E-112", codes=", ".join(missing))
    return sum(values[one.code] for one in group)
