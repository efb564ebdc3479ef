"""What the measures and units of a declaration get wrong."""

from collections.abc import Iterator, Sequence

from esep.declare.classes import Class
from esep.declare.fields import MOMENTS, Field, Kind
from esep.declare.measures import STATE, Counting, Lapse, Measure, Unit
from esep.declare.occasions import Occasion
from esep.declare.records import Record

TOLD_APART = {Kind.PERSON, Kind.LINK}


def of_measures(record: Record) -> Iterator[str]:
    """A phrase for each thing wrong with a measure or unit of a record."""
    for measure in record.measures:
        if not measure.on:
            yield f"measure {measure.name} names nothing that it counts on"
        for occasion in (*measure.on, *measure.to):
            yield from (f"measure {measure.name} {fault}" for fault in _of_occasion(record, occasion))
        if measure.counting in {Counting.STOCK, Counting.TOUCHED, Counting.DURATION} and not measure.to:
            yield f"measure {measure.name} is a {measure.counting.value} without an end"
        if measure.counting == Counting.DISTINCT and (
            measure.of is None or measure.of.kind not in TOLD_APART
        ):
            yield f"measure {measure.name} counts the distinct values of no person or link"
        if measure.amount is not None and measure.amount.kind not in {Kind.AMOUNT, Kind.COUNT}:
            yield f"measure {measure.name} adds up {measure.amount.path}, which is no amount"
        if measure.lapse != Lapse.DAYS:
            yield from _of_instants(measure)
    yield from _of_own_dimensions(record)


def _of_instants(measure: Measure) -> Iterator[str]:
    if measure.counting != Counting.DURATION:
        yield f"measure {measure.name} is a {measure.counting.value} and lasts no {measure.lapse}"
    for occasion in (*measure.on, *measure.to):
        if occasion.field is None or occasion.field.kind != Kind.INSTANT:
            yield f"measure {measure.name} counts {measure.lapse} by {occasion}, which is no instant"


def _of_own_dimensions(record: Record) -> Iterator[str]:
    counts: list[Measure | Unit] = [*record.measures, *record.units]
    for counted in counts:
        for name in counted.by:
            if "." not in name and (fault := _not_told(record, name)):
                yield f"{counted.name} is told by {name}, {fault}"


def _not_told(record: Record, name: str) -> str:
    """Why a field of the record itself is no dimension; empty when it is one."""
    found = [field for field in _fields(record) if field.name == name]
    if not found:
        return "" if name == STATE else "which no field gives"
    if any(field.kind == Kind.TEXT for field in found):
        return "which is free text"
    return "" if any(field.klass == Class.OPEN for field in found) else "which is not open"


def _of_occasion(record: Record, occasion: Occasion) -> Iterator[str]:
    if occasion.field is None:
        if occasion.deadline not in {due.name for due in record.deadlines}:
            yield f"waits for the deadline {occasion.deadline}, which is not declared"
        return
    if occasion.field.record != record.name:
        yield f"counts on {occasion.field.path}, a field of another record"
    elif occasion.field.kind not in MOMENTS:
        yield f"counts on {occasion.field.path}, which is no day"
    elif (given := occasion.given) is not None:
        coded = record.cards[occasion.card].field(given.name)
        if coded is None or coded.kind != Kind.CODE:
            yield f"looks at {occasion.card}.{given.name}, which is no code of that card"
        elif coded.klass != Class.OPEN:
            yield f"looks at {occasion.card}.{given.name}, which is not open"


def dimensions(record: Record, records: Sequence[Record]) -> Iterator[str]:
    """Dimensions behind links that no open field gives."""
    counts: list[Measure | Unit] = [*record.measures, *record.units]
    for counted in counts:
        for dimension in counted.by:
            if "." in dimension and not _resolves(record, dimension.split("."), records):
                yield f"{record.name}: {counted.name} is told by {dimension}, which no open field gives"


def behind(record: Record, records: Sequence[Record]) -> Iterator[str]:
    """What is wrong with the records that figures of a record must not give away."""
    known = {measure.name: measure for other in records for measure in other.measures}
    for measure in record.measures:
        few = measure.behind
        if few is None:
            continue
        for path in (few.place, *few.own):
            if path not in measure.by:
                yield f"{record.name}: {measure.name} withholds by {path}, by which it is not told"
        apart = few.without[:1] if few.without else ()
        needed = ((few.standing, Counting.STOCK, (*few.by, *apart)), (few.leaving, Counting.FLOW, few.by))
        for name, kind, by in needed:
            found = known.get(name)
            if found is None or found.counting != kind or not set(by) <= set(found.by):
                told = ", ".join(by)
                yield f"{record.name}: {measure.name} withholds by {name}, no {kind.value} told by {told}"


def _resolves(record: Record, path: Sequence[str], records: Sequence[Record]) -> bool:
    found = [field for card in record.cards.values() for field in card.fields if field.name == path[0]]
    if len(path) == 1:
        return path[0] == STATE or any(one.kind != Kind.TEXT and one.klass == Class.OPEN for one in found)
    linked = {field.of for field in found if field.kind == Kind.LINK}
    return any(_resolves(other, path[1:], records) for other in records if other.name in linked)


def _fields(record: Record) -> Iterator[Field]:
    return (field for card in record.cards.values() for field in card.fields)
