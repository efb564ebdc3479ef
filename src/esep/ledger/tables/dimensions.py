"""The dimensions of a table: those that its measure declares, and the wider ones of the codebook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from esep.codebook import Codebook
from esep.codebook.dated import nearest
from esep.declare import Domains, Field, Kind, Record
from esep.declare.measures import STATE
from esep.kernel.errors import EsepError
from esep.ledger.codings import Value
from esep.ledger.measures import Counted
from esep.ledger.tables.repeating import repeated
from esep.ledger.tables.rollups import RollUp, Rule, roll_ups

OUTCOME = "outcome"


@dataclass(frozen=True)
class Dimension:
    """One of the things by which a table is told.

    `name` is as it was asked for, `path` the dimension of the measure behind it, `field` what gives its
    values (None for the state of a record), `record` the type of record they stand on, `wider` the roll-up.
    """

    name: str
    path: str
    record: Record
    field: Field | None
    wider: RollUp | None = None

    @property
    def of(self) -> str:
        """The list that names its values; empty where none does."""
        if self.wider:
            return self.wider.of
        return self.field.of if self.field and self.field.kind in {Kind.CODE, Kind.PLACE} else ""

    @property
    def place(self) -> bool:
        """Whether its values are territories."""
        return self.wider is None and self.field is not None and self.field.kind == Kind.PLACE

    @property
    def somewhere(self) -> bool:
        """Whether it tells of territories, as they are or of what is wider."""
        return self.field is not None and self.field.kind == Kind.PLACE

    @property
    def rule(self) -> Rule:
        """Takes a value of the measure's dimension to the value shown."""
        return self.wider.rule if self.wider else itself


class Dimensions:
    """What one measure can be told by, on a day.

    Args:
        counted: the measure.
        domains: what may be recorded.
        book: the codebook that gives wider dimensions.
        on: the day on which codes mean what they mean: the last of the period.
    """

    def __init__(self, counted: Counted, domains: Domains, book: Codebook, on: date) -> None:
        self._counted, self._domains, self._book, self._on = counted, domains, book, on

    def named(self, name: str) -> Dimension:
        """The dimension of a name: `article`, `proceeding.body`, `article.chapter`.

        Raises:
            EsepError: E-891 when the measure is not told by it.
        """
        by = self._counted.measure.by
        path, _, wider = (name, "", "") if name in by else name.rpartition(".")
        if path in by:
            plain = self._plain(path)
            if not wider:
                return plain
            if wider in (offered := self._wider(plain)):
                return Dimension(name, path, plain.record, plain.field, offered[wider])
        raise EsepError(
            "E-891",
            measure=self._counted.name,
            dimension=repeated(name),
            nearest=nearest(name, self.names()),
            known=", ".join(by) or "-",
        )

    def names(self) -> list[str]:
        """Everything the measure can be told by, wider dimensions behind the one they belong to."""
        told = ((path, self._wider(self._plain(path))) for path in self._counted.measure.by)
        return [name for path, wider in told for name in (path, *(f"{path}.{one}" for one in wider))]

    @property
    def place(self) -> Dimension | None:
        """The dimension that says where: the nearest one whose values are territories; None without one."""
        places = [one for one in map(self._plain, self._counted.measure.by) if one.place]
        return min(places, key=lambda one: one.path.count("."), default=None)

    def _plain(self, path: str) -> Dimension:
        record, field = next(places_of(self._counted.record, path, self._domains), (None, None))
        return Dimension(path, path, record or self._counted.record, field)

    def _wider(self, plain: Dimension) -> Mapping[str, RollUp]:
        return roll_ups(self._book, plain.field, self._on) if plain.field else {}


def places_of(record: Record, path: str, domains: Domains) -> Iterator[tuple[Record, Field | None]]:
    """The fields that give a dimension, each with the type of record it stands on; None for a state."""
    name, _, rest = path.partition(".")
    fields = [one for card in record.cards.values() for one in card.fields if one.name == name]
    if not fields and (name, rest) == (STATE, ""):
        yield record, None
    for field in fields:
        if not rest:
            yield record, field
        elif field.of in domains.records:
            yield from places_of(domains.records[field.of], rest, domains)


def itself(value: Value) -> Value:
    """The rule of a dimension that is not rolled up."""
    return value
