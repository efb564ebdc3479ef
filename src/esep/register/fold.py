"""The state of a record: the fold of its cards in the order in which things happened.

It is a pure function of the cards that are known: whatever order they arrived in, the state is one. Days come
in their order and instants in theirs; where only the day of a card is known, it finds its place among the
others of that day. A card that comes before what it needs waits; one that its record's state does not allow
at its moment stands aside, flagged, and is tried again whenever another card arrives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from esep.codebook import Codebook
from esep.declare import ANY, Before, Card, Record, Rule
from esep.declare.checks import Check
from esep.declare.reckoning import Reckoning
from esep.register.passing import Awaiting, Turned, changes_by_time, ending, turned
from esep.register.statements import Statement
from esep.register.versions import ANNULLED_BEFORE, LOST, Standing, Versions, versions

OUT_OF_PLACE = "move"  # the state of the record did not allow the card at its moment


class Placing(StrEnum):
    """What became of a card in the fold."""

    APPLIED = "applied"
    WAITING = "waiting"
    ASIDE = "aside"
    REPLACED = "replaced"
    ANNULLED = "annulled"
    ANNULS = "annuls"


class Placed(NamedTuple):
    """A card in its record: what became of it, the state it left the record in, and the flags it bears.

    `by` is the card that replaced or annulled it, or annulled what it corrects.
    """

    statement: Statement
    placing: Placing
    state: str = ""
    flags: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A record as it stands: its state, what is known of it by field, its cards and the turns time made.

    `state` is empty while no card has opened the record.
    """

    record: str
    state: str
    facts: Mapping[str, Any]
    cards: tuple[Placed, ...]
    turns: tuple[Turned, ...] = ()

    @property
    def applied(self) -> tuple[Statement, ...]:
        """The statements that made the state, in the order in which they happened."""
        return tuple(card.statement for card in self.cards if card.placing == Placing.APPLIED)

    @property
    def flagged(self) -> tuple[Placed, ...]:
        """The cards that bear a flag and count."""
        return tuple(card for card in self.cards if card.flags)


def fold(
    record: str,
    declared: Record,
    statements: Iterable[Statement],
    book: Codebook,
    *,
    until: str | None = None,
) -> State:
    """The state of a record.

    Args:
        record: its id.
        declared: the declaration of its type.
        statements: every card about it that is known, in any order.
        book: what rules and terms are reckoned by.
        until: the last civil day to look at, YYYY-MM-DD; None looks at all that is known.
    """
    known = list(statements)
    sorted_out = versions(known)
    folding = _Folding(declared, book)
    days: dict[str, list[Standing]] = {}
    for standing in sorted_out.standing:
        if until is None or standing.statement.on <= until:
            days.setdefault(standing.statement.on, []).append(standing)
    for on in sorted(days):
        folding.day(on, days[on])
    if until is not None:
        folding.pass_to(until)
    cards = folding.placed
    if sorted_out.replaced or sorted_out.annulled or sorted_out.waiting or sorted_out.too_late:
        cards += _out_of_force(known, sorted_out)
    return State(record, folding.state, folding.facts, tuple(cards), tuple(folding.turns))


def led_to(declared: Record, state: str, name: str) -> str | None:
    """The state in which a card leaves a record; None where the state it is in does not allow the card.

    Args:
        declared: the declaration of the record's type.
        state: the state it is in, empty while no card has opened it.
        name: the name of the card.
    """
    card = declared.cards.get(name)
    if card is None or not (card.opens if not state else state in card.while_ or ANY in card.while_):
        return None
    return card.then or state or card.opens


@dataclass(slots=True)
class _Folding:
    """The record while its cards are laid on it, day by day."""

    declared: Record
    book: Codebook
    state: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    turns: list[Turned] = field(default_factory=list)
    applied: list[Statement] = field(default_factory=list)
    latest: str = ""  # the last instant at which a card was laid
    awaiting: Awaiting = field(init=False)

    def __post_init__(self) -> None:
        self.awaiting = Awaiting(ending(self.declared), self.book)

    def day(self, on: str, standings: Sequence[Standing]) -> None:
        """Lay the cards of one day: each time the first that the state allows, while there is one."""
        self.pass_to(on)
        left = sorted(standings, key=self._order) if len(standings) > 1 else list(standings)
        while (fitting := self._fitting(left)) is not None:
            left.remove(fitting[0])
            left = self._passing_over(left, _instant(fitting[0]))
            self._apply(*fitting)
        self._leave(left)

    def _passing_over(self, left: list[Standing], instant: str) -> list[Standing]:
        """Leave the cards of earlier instants, whose moment has passed; what is still to be tried."""
        passed = [one for one in left if "" < _instant(one) < instant]
        self._leave(passed)
        return [one for one in left if one not in passed] if passed else left

    def _leave(self, left: Iterable[Standing]) -> None:
        """Place cards that the state does not allow."""
        for one in left:
            placing = Placing.ASIDE if self.state else Placing.WAITING
            flags = (*one.statement.flags, *one.flags, *((OUT_OF_PLACE,) if self.state else ()))
            self.placed.append(Placed(one.statement, placing, self.state, flags))

    def pass_to(self, on: str) -> None:
        """Let time pass up to a day."""
        while self.state and changes_by_time(self.declared):
            change = turned(self.awaiting, on)
            if change is None or change in self.turns:
                return
            self.turns.append(change)
            self.state = change.state

    def _order(self, one: Standing) -> tuple[str, bool, str, int, str, str]:
        card = self._card(one.statement)
        names = list(self.declared.cards)
        opens = card is not None and bool(card.opens)
        rank = names.index(card.name) if card is not None else len(names)
        told = one.statement
        return _instant(one), not opens, told.asserted_at, rank, told.system, told.key

    def _fitting(self, left: Iterable[Standing]) -> tuple[Standing, str] | None:
        """The first card that the state allows, and where it leads."""
        for one in left:
            if "" < _instant(one) < self.latest:
                continue
            state = led_to(self.declared, self.state, one.statement.name)
            if state is not None:
                return one, state
        return None

    def _apply(self, one: Standing, state: str) -> None:
        told = one.statement
        flags = (*told.flags, *one.flags, *self._broken(told))
        self.state = state
        self.latest = max(self.latest, _instant(one))
        self.facts.update(told.values)
        self.applied.append(told)
        self.awaiting.hear(told)
        self.placed.append(Placed(told, Placing.APPLIED, self.state, flags))

    def _broken(self, told: Statement) -> tuple[str, ...]:
        """The rules about the record before the card that the card breaks."""
        known = _rules_before(self.declared, told.name)
        rules = [rule for rule in known if rule.in_force(told.on)] if known else []
        if not rules:
            return ()
        by = Reckoning.by(self.book, told.zone)
        before = Before(self.state, self.facts, tuple(card.name for card in self.applied), by)
        return tuple(rule.number for rule in rules if not rule.kept(before, told.values))

    def _card(self, told: Statement) -> Card | None:
        return self.declared.cards.get(told.name)


def _instant(one: Standing) -> str:
    """The instant of a card; empty where only its day is known."""
    happened = one.statement.happened
    return happened if "T" in happened else ""


@lru_cache(maxsize=1024)
def _rules_before(declared: Record, name: str) -> tuple[Rule, ...]:
    """The rules of a card that look at the record before it."""
    return tuple(rule for rule in declared.rules if rule.card == name and not isinstance(rule.holds, Check))


def _out_of_force(known: Sequence[Statement], sorted_out: Versions) -> list[Placed]:
    """The cards that no longer count, or wait for the card they correct or annul."""
    placed = []
    for told in known:
        if told.id in sorted_out.annulled:
            placed.append(Placed(told, Placing.ANNULLED, by=sorted_out.annulled[told.id]))
        elif told.id in sorted_out.replaced:
            placed.append(Placed(told, Placing.REPLACED, by=sorted_out.replaced[told.id]))
        elif told.id in sorted_out.too_late:
            by = sorted_out.too_late[told.id]
            placed.append(Placed(told, Placing.ASIDE, flags=(ANNULLED_BEFORE,), by=by))
        elif told.id in sorted_out.waiting:
            placed.append(Placed(told, Placing.WAITING, flags=(LOST,)))
        elif told.annuls:
            placed.append(Placed(told, Placing.ANNULS))
    return placed
