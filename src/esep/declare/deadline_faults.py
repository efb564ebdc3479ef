"""What the deadlines of a declaration get wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence

from esep.declare.answers import BY_TIME
from esep.declare.classes import Class
from esep.declare.deadlines import Deadline
from esep.declare.fields import MOMENTS, Kind
from esep.declare.provisos import PLACE, Proviso
from esep.declare.records import Record


def of_deadlines(record: Record) -> Iterator[str]:
    """A phrase for each thing wrong with a deadline of a record."""
    names = Counter(due.name for due in record.deadlines)
    yield from (f"deadline {name} is declared twice" for name, times in names.items() if times > 1)
    for due in record.deadlines:
        yield from (f"deadline {due.name} {fault}" for fault in _of_deadline(record, due))


def of_answers(record: Record, records: Sequence[Record]) -> Iterator[str]:
    """Cards of other records that are waited for in vain, since none there is that names this one openly."""
    cards = {card.kind: card for one in records for card in one.cards.values()}
    for due in record.deadlines:
        for answer in due.answers:
            fields = cards[answer.kind].open_fields if answer.kind in cards else ()
            if not any(one.kind == Kind.LINK and one.of == record.name for one in fields):
                yield f"{record.name}: deadline {due.name} waits for {answer.kind}, which never names it"
            if answer.field and answer.field not in {one.name for one in fields}:
                yield f"{record.name}: deadline {due.name} looks at {answer.kind}.{answer.field}"


def _of_deadline(record: Record, due: Deadline) -> Iterator[str]:
    if bool(due.term) == bool(due.until):
        yield "needs either a term of the law or a field that names its end"
    if not (due.met_by or due.then):
        yield "can neither be met nor ends anything"
    if bool(due.stopped_by) != bool(due.resumed_by):
        yield "has a clock that is stopped and not resumed, or resumed and not stopped"
    ending = {one.name for one in record.deadlines if one.then}
    for name in due.over_with:
        if name not in ending:
            yield f"is over with {name}, which is no deadline that leads to a state"
    for card, proviso in due.only_if:
        yield from _of_proviso(record, due, card, proviso)
    yield from _of_what_it_names(record, due)


def _of_what_it_names(record: Record, due: Deadline) -> Iterator[str]:
    answers = {one.name for one in due.answers}
    for name in (*due.met_by, *due.stopped_by, *due.resumed_by, *due.exempted_by):
        if name not in record.cards and name not in answers:
            yield f"names the card {name}, which is not declared"
    for start in due.after:
        yield from (f"is completed by {fault}" for fault in _not_given(record, due.term, start.card))
    for field in (*due.after, *due.extended_by, *((due.until,) if due.until else ())):
        if field.card.startswith(BY_TIME):
            if field.card.removeprefix(BY_TIME) not in {one.name for one in record.deadlines if one.then}:
                yield f"starts as time ends {field.card}, which is no deadline that leads to a state"
        elif field.record != record.name:
            yield f"reads {field.path}, a field of another record"
        elif field.kind not in MOMENTS:
            yield f"reads {field.path}, which is neither a day nor an instant"


def _of_proviso(record: Record, due: Deadline, card: str, proviso: Proviso) -> Iterator[str]:
    if card not in due.moved_by:
        yield f"has a proviso for the card {card}, which does nothing to its clock"
    fields = (field for one in record.cards.values() for field in one.fields)
    coded = {field.name for field in fields if field.kind == Kind.CODE and field.klass == Class.OPEN}
    for name in PLACE.findall(proviso.code):
        if name not in coded:
            yield f"has a proviso that looks at {name}, which is no open code of the record"


def _not_given(record: Record, term: str, start: str) -> Iterator[str]:
    """Fields that complete the code of a term and that a card which starts its clock may leave out."""
    card = record.cards.get(start)
    for name in PLACE.findall(term) if card else ():
        field = card.field(name) if card else None
        if field is None or not field.required:
            yield f"{start}.{name}, which {'is not declared' if field is None else 'need not be given'}"
