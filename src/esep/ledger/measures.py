"""The measures of a register, checked once: what the ledger cannot count is refused before it counts."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from esep.declare import Domains, Record
from esep.declare.fields import Kind
from esep.declare.measures import Measure
from esep.kernel.errors import EsepError

# Columns of a table of postings; a dimension of the same name could not stand beside them.
COLUMNS = ("seq", "known_at", "unit", "on", "holds_from", "side", "apart", "amount", "why", "card")
WHOLE = {Kind.AMOUNT, Kind.COUNT}


class Counted(NamedTuple):
    """A measure with the record it is declared on; `whole` are its dimensions that hold whole numbers."""

    measure: Measure
    record: Record
    whole: frozenset[str]

    @property
    def links(self) -> bool:
        """Whether some of its coding comes from other records."""
        return any("." in path for path in self.measure.by)


def measures(domains: Domains) -> Mapping[str, Counted]:
    """Every measure of some domains, by name.

    Raises:
        EsepError: E-820 when one counts on a field that does not say when its card happened; E-821 when a
            dimension bears the name of a column of the ledger.
    """
    found = {}
    for record in domains.records.values():
        for measure in record.measures:
            _check(measure, record)
            whole = frozenset(path for path in measure.by if set(_kinds(record, path, domains)) <= WHOLE)
            found[measure.name] = Counted(measure, record, whole)
    return found


def _check(measure: Measure, record: Record) -> None:
    for field in (measure.on, *measure.to):
        if record.cards[field.card].happened != field.name:
            raise EsepError("E-820", measure=measure.name, field=field.path)
    for path in measure.by:
        if path in COLUMNS:
            raise EsepError("E-821", measure=measure.name, dimension=path)


def _kinds(record: Record, path: str, domains: Domains) -> Iterator[Kind]:
    """The kinds of the fields that give a dimension."""
    name, _, rest = path.partition(".")
    for field in (field for card in record.cards.values() for field in card.fields if field.name == name):
        if not rest:
            yield field.kind
        elif field.of in domains.records:
            yield from _kinds(domains.records[field.of], rest, domains)
