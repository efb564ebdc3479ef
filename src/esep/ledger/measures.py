"""The measures of a register, checked once: what the ledger cannot count is refused before it counts."""

from collections.abc import Hashable, Iterator, Mapping
from typing import NamedTuple

from esep.declare import Domains, Record
from esep.declare.fields import Kind
from esep.declare.measures import Counting, Measure
from esep.kernel.errors import EsepError
from esep.ledger.events import Awaited

# Columns of a table of postings; a dimension of the same name could not stand beside them.
COLUMNS = ("seq", "known_at", "unit", "on", "holds_from", "side", "apart", "amount", "why", "card")
WHOLE = {Kind.AMOUNT, Kind.COUNT}


class Counted(NamedTuple):
    """A measure with the record it is declared on.

    `whole` are its dimensions that hold whole numbers, `on` and `to` what brings in and takes out, `name` is
    the measure's. `alike` names the first measure whose lines are the same: a stock is told by the lines by
    which what was open in a period is told.
    """

    measure: Measure
    record: Record
    whole: frozenset[str]
    on: Awaited
    to: Awaited
    name: str
    alike: str


def measures(domains: Domains) -> Mapping[str, Counted]:
    """Every measure of some domains, by name.

    Raises:
        EsepError: E-820 when one counts on a field that does not say when its card happened; E-821 when a
            dimension bears the name of a column of the ledger.
    """
    found: dict[str, Counted] = {}
    alike: dict[Hashable, str] = {}
    for record in domains.records.values():
        for measure in record.measures:
            _check(measure, record)
            kinds = {path: set(_kinds(record, path, domains)) for path in measure.by}
            whole = frozenset(path for path, found in kinds.items() if found and found <= WHOLE)
            on, to = Awaited.of(measure.on), Awaited.of(measure.to)
            first = alike.setdefault(_laid_by(measure), measure.name)
            found[measure.name] = Counted(measure, record, whole, on, to, measure.name, first)
    return found


def _laid_by(measure: Measure) -> Hashable:
    """All that the lines of a measure depend on."""
    counting = Counting.STOCK if measure.counting == Counting.TOUCHED else measure.counting
    told = measure.record, counting, measure.on, measure.to, measure.by, measure.amount, measure.of
    return (*told, measure.lapse)


def _check(measure: Measure, record: Record) -> None:
    for field in (one.field for one in (*measure.on, *measure.to) if one.field):
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
