"""Records that stand at once although each was made as if it were alone: two orders on one person, say.

What is compared are the ids of persons that stand open on cards, and the records that cards link. An id means
a person within one domain alone, so that records of two domains are compared only where a card links them. A
person whose id is sealed is never compared: whose stays, accounts or notices overlap, nobody is told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from esep.declare import Class, Domains, Field, Kind, Record
from esep.declare.moves import Moves
from esep.register.fold import Placing, State
from esep.register.link_index import LinkIndex

PERSON = "p-"  # what the id of a person begins with


class Overlap(NamedTuple):
    """Two records that stand on the same days: of one person, or since one names the other.

    `field` is the field that names the person or the other record, `person` the id, empty for a link. They
    stand together from the day `since` up to, but not including, `until`, which is empty while they do.
    """

    one: str
    other: str
    field: Field
    person: str
    since: str
    until: str


class Span(NamedTuple):
    """Days on which a record stands: up to, but not including, `until`, which is empty for an open end."""

    since: str
    until: str


def standing_states(record: Record) -> frozenset[str]:
    """The states in which a record stands: those that time alone ends, else those that are not the last.

    >>> from esep.domains import load
    >>> records = load().records
    >>> sorted(standing_states(records["protective_order"])), sorted(standing_states(records["bed"]))
    (['in_force'], ['free', 'occupied', 'out'])
    """
    moves = Moves.of(record)
    timed = {move.before for move in moves.all if move.by_time}
    return frozenset(timed or set(moves.states) - set(moves.final))


def binding(domains: Domains) -> list[str]:
    """The types of record that stand for a time and name a person openly: whom they bind, may be compared.

    >>> from esep.domains import load
    >>> binding(load())
    ['monitoring_order', 'protective_order', 'special_requirements']
    """
    return [
        record.name
        for record in domains.records.values()
        if any(move.by_time for move in Moves.of(record).all) and _persons(record, sealed=False)
    ]


def not_compared(record: Record) -> list[Field]:
    """The fields of a record that name a person behind a seal, each name once."""
    return list({field.name: field for field in _persons(record, sealed=True)}.values())


def overlaps(
    index: LinkIndex, stood: Callable[[str], State | None], domains: Domains, kinds: Sequence[str]
) -> Iterator[Overlap]:
    """The records of some types that stand at once, by what is known on the day of which `stood` tells.

    Args:
        index: which records name a person or a record.
        stood: a record as it stands; None where no card is about it, and another one only names it.
        domains: what may be recorded.
        kinds: the types of record to be compared.
    """
    for kind in kinds:
        declared = domains.record(kind)
        named: dict[str, list[str]] = {}
        for person, by in index.between(PERSON, f"{kind}:"):
            named.setdefault(person, []).append(by)
        for person, records in named.items():
            for one, other in combinations(sorted(records), 2):
                fields = [_naming(stood(each), declared, person) for each in (one, other)]
                if (field := fields[0]) is not None and fields[1] is not None:
                    yield from _together(stood(one), stood(other), domains, field, person)
        for target in kinds:
            for other, one in sorted(index.between(f"{target}:", f"{kind}:")):
                if (field := _naming(stood(one), declared, other)) is not None:
                    yield from _together(stood(one), stood(other), domains, field, "")


def spans(state: State, states: Iterable[str]) -> list[Span]:
    """The days on which a record was in one of some states; what began and ended on one day left no day."""
    wanted, since, told = frozenset(states), "", []
    # What time has done by the beginning of a day comes before the cards of that day.
    turned = [(one.on, 0, one.state) for one in state.turns]
    applied = [(one.statement.on, 1, one.state) for one in state.cards if one.placing == Placing.APPLIED]
    for on, _, became in sorted([*turned, *applied], key=lambda one: one[:2]):
        if became in wanted:
            since = since or on
        elif since:
            told.append(Span(since, on))
            since = ""
    return [one for one in [*told, *([Span(since, "")] if since else [])] if one.since != one.until]


def _together(
    one: State | None, other: State | None, domains: Domains, field: Field, person: str
) -> Iterator[Overlap]:
    if one is None or other is None:
        return
    stands = [spans(each, standing_states(domains.record(each.record.partition(":")[0])))
              for each in (one, other)]  # fmt: skip
    for first in stands[0]:
        for second in stands[1]:
            since = max(first.since, second.since)
            until = min((each.until for each in (first, second) if each.until), default="")
            if not until or since < until:
                yield Overlap(one.record, other.record, field, person, since, until)


def _naming(state: State | None, declared: Record, named: str) -> Field | None:
    """The open field by which a card in force names a person or a record; None where none does."""
    for told in state.applied if state else ():
        card = declared.cards.get(told.name)
        for field in card.fields if card else ():
            if told.values.get(field.name) == named and field.kind in {Kind.PERSON, Kind.LINK}:
                return field
    return None


def _persons(record: Record, *, sealed: bool) -> list[Field]:
    fields = (field for card in record.cards.values() for field in card.fields)
    return [one for one in fields if one.kind == Kind.PERSON and (one.klass != Class.OPEN) is sealed]
