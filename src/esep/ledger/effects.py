"""Effects: which measures a card can change at all, read off the declarations once for each kind of card.

A card that is simply the next in time changes what it is an occasion of, what is told by a field it sets,
and, where it changes the state of its record, what stands or stays in a state. Any other card may change what
came before it, so that every measure of its record has to be looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from esep.declare import Card, Domains, Record
from esep.declare.fields import Kind
from esep.declare.measures import STATE, Counting, Measure
from esep.ledger.histories import steps
from esep.ledger.measures import Counted


class Effects(NamedTuple):
    """The measures that a card may change: of its own record, and by type of records that link to it.

    `begins` are those of its own record that it may bring it into; of the others it changes what has begun
    before. `far` is through how many links the farthest of them reach.
    """

    own: tuple[Counted, ...]
    begins: frozenset[str]
    linked: Mapping[str, tuple[Counted, ...]]
    far: int


class AllEffects:
    """The effects of every kind of card.

    Args:
        domains: what may be recorded.
        measures: what is counted.
    """

    def __init__(self, domains: Domains, measures: Iterable[Counted]) -> None:
        self._domains, self._measures = domains, sorted(measures, key=lambda one: one.name)
        self._found: dict[tuple[str, str], Effects] = {}
        self._read = {
            counted.name: {one for path in counted.measure.by for one in self._reads(counted.record, path)}
            for counted in self._measures
        }

    def of(self, kind: str, card: str = "") -> Effects:
        """The effects of a card that is the next in time; of any card where none is named.

        Args:
            kind: the type of its record.
            card: its name within the record.
        """
        if (kind, card) not in self._found:
            self._found[kind, card] = self._of(self._domains.record(kind), card)
        return self._found[kind, card]

    def _of(self, record: Record, name: str) -> Effects:
        card = record.cards.get(name) if name and steps(record) else None
        sets = _sets(card) if card else None
        linked: dict[str, list[Counted]] = {}
        far = 0
        for counted in self._measures:
            away = max(
                (
                    through
                    for through, kind, field in self._read[counted.name]
                    if kind == record.name and (sets is None or field in sets)
                ),
                default=0,
            )
            if away:
                linked.setdefault(counted.record.name, []).append(counted)
                far = max(far, away)
        own = tuple(
            one
            for one in self._measures
            if one.record is record
            and (card is None or one in linked.get(record.name, ()) or _changes(card, sets or set(), one))
        )
        begins = frozenset(one.name for one in own if card is None or card.name in _first(one.measure))
        return Effects(own, begins, {kind: tuple(told) for kind, told in linked.items()}, far)

    def _reads(self, record: Record, path: str) -> Iterator[tuple[int, str, str]]:
        """The fields that a dimension reads through links: through how many, of what record, which."""
        link, _, rest = path.partition(".")
        for target in self._behind(record, link) if rest else ():
            yield 1, target.name, rest.partition(".")[0]
            yield from ((steps + 1, kind, field) for steps, kind, field in self._reads(target, rest))

    def _behind(self, record: Record, link: str) -> Iterator[Record]:
        fields = (field for card in record.cards.values() for field in card.fields if field.name == link)
        for name in dict.fromkeys(field.of for field in fields if field.kind == Kind.LINK):
            if name in self._domains.records:
                yield self._domains.records[name]


def _sets(card: Card) -> set[str]:
    """The dimensions of its own record that a card sets: its fields, and the state where it leads to one."""
    return {field.name for field in card.fields} | ({STATE} if card.then or card.opens else set())


def _first(measure: Measure) -> set[str]:
    """The cards without one of which a record never comes to count: what lasts counts from its end."""
    return {one.card for one in (measure.to if measure.counting == Counting.DURATION else measure.on)}


def _changes(card: Card, sets: set[str], counted: Counted) -> bool:
    measure = counted.measure
    if card.name in {one.card for one in (*measure.on, *measure.to)}:
        return True
    read = {path.partition(".")[0] for path in measure.by}
    if sets & (read | {measure.amount.name} if measure.amount else read):
        return True
    return bool(card.then or card.opens) and (measure.counting == Counting.STANDING or bool(measure.to))
