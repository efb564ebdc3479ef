"""What a declaration gets wrong, all of it at once: a domain that contradicts itself is never loaded."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields as dataclass_fields

from esep.declare.cards import ANY, Card
from esep.declare.checks import Check
from esep.declare.classes import Class
from esep.declare.clocks import PLACE
from esep.declare.deadlines import Deadline
from esep.declare.fields import Field, Kind
from esep.declare.measures import Counting, Measure, Unit
from esep.declare.records import Record
from esep.declare.rules import Effect

ENDINGS = {Kind.DAY: "_on", Kind.INSTANT: "_at"}
OF_THE_ENVELOPE = {"key", "actor", "office", "asserted_at"}  # columns that stand beside a card's own
TAKEN = {part.name for part in dataclass_fields(Card)} | {"kind", "field", "open_fields"} | OF_THE_ENVELOPE
MOMENTS = {Kind.DAY, Kind.INSTANT}


def contradictions(records: Sequence[Record]) -> list[str]:
    """Every contradiction within the records of one domain, each a phrase for its author."""
    faults = [f"record {name} is declared twice" for name in _twice(record.name for record in records)]
    for record in records:
        for judge in JUDGES:
            faults += (f"{record.name}: {fault}" for fault in judge(record))
    return faults


def unresolved_links(records: Sequence[Record]) -> list[str]:
    """What only all domains together can tell: doubled names, and links that lead nowhere."""
    known = {record.name for record in records}
    faults = [f"record {name} is declared by two domains" for name in _twice(r.name for r in records)]
    numbers = [rule.number for record in records for rule in record.rules]
    faults += (f"rule {number} is declared twice" for number in _twice(numbers))
    measures = [measure.name for record in records for measure in record.measures]
    faults += (f"measure {name} is declared twice" for name in _twice(measures))
    for field in _fields(records):
        if field.kind == Kind.LINK and field.of not in known:
            faults.append(f"{field.path} links to {field.of}, which no domain declares")
    return faults + [fault for record in records for fault in _dimensions(record, records)]


def _of_cards(record: Record) -> Iterator[str]:
    for name in record.doubled:
        yield f"card {name} is declared twice"
    if not any(card.opens for card in record.cards.values()):
        yield "no card opens it"
    for card in record.cards.values():
        if not card.title:
            yield f"card {card.name} has no docstring"
        if not card.happened:
            yield f"card {card.name} has no required day or instant that says when it happened"
        if not card.opens and not card.while_:
            yield f"card {card.name} neither opens the record nor names a state in which it may come"
        if card.opens and card.then:
            yield f"card {card.name} opens the record in {card.opens} and leads to {card.then} at once"
        for state in card.while_:
            if state not in {*record.states, ANY}:
                yield f"card {card.name} waits for the state {state}, to which nothing leads"


def _of_fields(record: Record) -> Iterator[str]:
    for card in record.cards.values():
        for field in card.fields:
            where = f"{card.name}.{field.name}"
            if not field.label.strip():
                yield f"{where} has no label"
            if field.name in TAKEN:
                yield f"{where} bears a name that every card has already"
            ending = ENDINGS.get(field.kind, "")
            if not field.name.endswith(ending):
                yield f"{where} holds {field.kind.value}s, so its name ends in {ending}"
            if field.kind == Kind.TEXT and field.klass == Class.OPEN:
                yield f"{where} is free text and cannot be open"
            owner = card.field(field.owner) if field.owner else None
            if field.owner and (owner is None or owner.kind != Kind.PERSON):
                yield f"{where} is sealed for {field.owner}, which is no person on the card"


def _of_rules(record: Record) -> Iterator[str]:
    for rule in record.rules:
        card = record.cards.get(rule.card)
        if card is None:
            yield f"rule {rule.number} is about the card {rule.card}, which is not declared"
            continue
        looked_at = set(rule.breaks) | (set(rule.holds.names) if isinstance(rule.holds, Check) else set())
        for name in sorted(looked_at - {field.name for field in card.fields}):
            yield f"rule {rule.number} looks at {card.name}.{name}, which is not declared"
        if rule.effect == Effect.IMPOSSIBLE and not isinstance(rule.holds, Check):
            yield f"rule {rule.number} refuses by other cards, which may yet arrive"
        if rule.until is not None and rule.until <= rule.since:
            yield f"rule {rule.number} ends before it begins"
        if not rule.source.strip():
            yield f"rule {rule.number} has no source"
        if not rule.breaks:
            yield f"rule {rule.number} has no example that breaks it"


def _of_deadlines(record: Record) -> Iterator[str]:
    yield from (f"deadline {name} is declared twice" for name in _twice(d.name for d in record.deadlines))
    for due in record.deadlines:
        yield from (f"deadline {due.name} {fault}" for fault in _of_deadline(record, due))


def _of_deadline(record: Record, due: Deadline) -> Iterator[str]:
    if bool(due.term) == bool(due.until):
        yield "needs either a term of the law or a field that names its end"
    if not (due.met_by or due.then):
        yield "can neither be met nor ends anything"
    if bool(due.stopped_by) != bool(due.resumed_by):
        yield "has a clock that is stopped and not resumed, or resumed and not stopped"
    named = (*due.met_by, *due.stopped_by, *due.resumed_by, *due.exempted_by)
    for name in named:
        if name not in record.cards:
            yield f"names the card {name}, which is not declared"
    for start in due.after:
        yield from (f"is completed by {fault}" for fault in _not_given(record, due.term, start.card))
    for field in (*due.after, *due.extended_by, *((due.until,) if due.until else ())):
        if field.record != record.name:
            yield f"reads {field.path}, a field of another record"
        elif field.kind not in MOMENTS:
            yield f"reads {field.path}, which is neither a day nor an instant"


def _not_given(record: Record, term: str, start: str) -> Iterator[str]:
    """Fields that complete the code of a term and that a card which starts its clock may leave out."""
    card = record.cards.get(start)
    for name in PLACE.findall(term) if card else ():
        field = card.field(name) if card else None
        if field is None or not field.required:
            yield f"{start}.{name}, which {'is not declared' if field is None else 'need not be given'}"


def _of_measures(record: Record) -> Iterator[str]:
    for measure in record.measures:
        if measure.on.kind not in MOMENTS:
            yield f"measure {measure.name} counts on {measure.on.path}, which is no day"
        if measure.counting in {Counting.STOCK, Counting.TOUCHED, Counting.DURATION} and not measure.to:
            yield f"measure {measure.name} is a {measure.counting.value} without an end"
        if measure.counting == Counting.DISTINCT and (measure.of is None or measure.of.kind != Kind.PERSON):
            yield f"measure {measure.name} counts distinct persons of no person field"
        if measure.amount is not None and measure.amount.kind not in {Kind.AMOUNT, Kind.COUNT}:
            yield f"measure {measure.name} adds up {measure.amount.path}, which is no amount"


def _dimensions(record: Record, records: Sequence[Record]) -> Iterator[str]:
    """Dimensions that no field gives, here or behind a link."""
    counts: list[Measure | Unit] = [*record.measures, *record.units]
    for counted in counts:
        for dimension in counted.by:
            if not _resolves(record, dimension.split("."), records):
                yield f"{record.name}: {counted.name} is told by {dimension}, which no field gives"


def _resolves(record: Record, path: Sequence[str], records: Sequence[Record]) -> bool:
    found = [field for card in record.cards.values() for field in card.fields if field.name == path[0]]
    if len(path) == 1:
        return bool(found)
    linked = {field.of for field in found if field.kind == Kind.LINK}
    return any(_resolves(other, path[1:], records) for other in records if other.name in linked)


def _fields(records: Iterable[Record]) -> Iterator[Field]:
    return (field for record in records for card in record.cards.values() for field in card.fields)


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


JUDGES: tuple[Callable[[Record], Iterator[str]], ...] = (
    _of_cards,
    _of_fields,
    _of_rules,
    _of_deadlines,
    _of_measures,
)
