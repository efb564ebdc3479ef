"""The timeline of a record: every card in the order of events, what became of it, and the turns of time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from esep.cli.parked import why_parked
from esep.cli.protected import lines_of, parts_as_data
from esep.cli.register_desk import RegisterDesk
from esep.declare import Record
from esep.register.entries import Entry, moment
from esep.register.fold import Placed, Placing, State
from esep.register.passing import Turned
from esep.register.protected import Part

LATE = 3  # days between an event and the register's learning of it, above which the timeline says so


@dataclass(frozen=True, slots=True)
class Told:
    """A card of the timeline with its entry, or a turn that time alone made."""

    on: str
    record: Record
    state: State
    placed: Placed | None = None
    entry: Entry | None = None
    turned: Turned | None = None
    numbers: Mapping[str, int] | None = None
    learned_on: str = ""

    @property
    def late(self) -> int:
        """Days between the event and the register's learning of it."""
        return (date.fromisoformat(self.learned_on) - date.fromisoformat(self.on)).days

    def as_data(self, parts: Mapping[str, list[Part]]) -> dict[str, object]:
        """The same for a program."""
        if self.placed is None or self.entry is None:
            turned = self.turned
            return {"on": self.on, "state": turned and turned.state, "by_time": turned and turned.deadline}
        told = self.placed.statement
        return {
            "on": self.on,
            "happened": told.happened,
            "card": told.name,
            "id": told.id,
            "entry": told.seq,
            "actor": self.entry.card["actor"],
            "office": self.entry.card["office"],
            "learned_on": self.learned_on,
            "placing": self.placed.placing.value,
            "by": self.placed.by or None,
            "flags": list(self.placed.flags),
            "values": dict(told.values),
            "protected": parts_as_data(parts.get(told.id, ())),
        }


def timeline(desk: RegisterDesk, state: State, entries: Sequence[Entry], until: date) -> list[Told]:
    """What happened up to a day, in order; cards that no longer count stand where they said they belong."""
    record = desk.home.domains.record(state.record.partition(":")[0])
    by_number = {entry.seq: entry for entry in entries}
    numbers = {entry.id: entry.seq for entry in entries}
    cards = []
    for placed in state.cards:
        told = placed.statement
        if told.on <= until.isoformat():
            learned = desk.book.zones.at(moment(told.known_at), told.zone).date().isoformat()
            entry = by_number[told.seq]
            cards.append(Told(told.on, record, state, placed, entry, numbers=numbers, learned_on=learned))
    counts = (Placing.APPLIED, Placing.ASIDE, Placing.WAITING)
    cards.sort(key=lambda one: (one.on, bool(one.placed and one.placed.placing not in counts)))
    turns = [Told(turned.on, record, state, turned=turned) for turned in state.turns]
    # A term runs out as its last day ends: the turn stands before what happened on the day after.
    return sorted([*turns, *cards], key=lambda one: one.on)


def late_summary(desk: RegisterDesk, told: Sequence[Told]) -> list[str]:
    """One line about all cards that were registered late; none where none was."""
    cards = [one for one in told if one.placed is not None]
    late = [one.late for one in cards if one.late > LATE]
    if not late:
        return []
    return [desk.say("timeline.late_summary", late=len(late), count=len(cards), days=max(late))]


def told_lines(
    desk: RegisterDesk, one: Told, parts: Mapping[str, list[Part]], *, late: bool
) -> Iterator[str]:
    """The lines of one step of the timeline; `late` tells when it was learned, where that was late."""
    if one.placed is None or one.entry is None:
        if one.turned is not None:
            yield _turn(desk, one.record, one.turned)
        return
    record, told, card = one.record, one.placed.statement, one.entry.card
    when = desk.words.moment(told.happened, told.zone)
    yield f"{when}  {desk.words.card(record, told.name)}{_mark(desk, one, card)}"
    stated = desk.say("timeline.by", entry=str(told.seq), actor=card["actor"], office=card["office"])
    yield f"    {stated}{_late(desk, one) if late else ''}"
    if told.name in record.cards:
        on = date.fromisoformat(told.on)
        values = list(desk.words.values(record.cards[told.name], told.values, told.zone, on))
        if values:
            yield f"    {'; '.join(values)}"
    yield from (f"    {line}" for line in lines_of(desk, one.entry, parts.get(told.id, ())))
    yield from _after(desk, one)


def _turn(desk: RegisterDesk, record: Record, turned: Turned) -> str:
    key = f"{record.name}!{turned.deadline}"
    label = next(one.label for one in record.deadlines if one.name == turned.deadline)
    title, state = desk.home.domains.word(key, desk.lang, label), desk.words.state(record, turned.state)
    return f"{turned.on}  {desk.say('timeline.turn', deadline=title, state=state)}"


def _mark(desk: RegisterDesk, one: Told, card: Mapping[str, Any]) -> str:
    """What became of a card that does not simply count, and what it changed."""
    placed, numbers = one.placed, one.numbers or {}
    if placed is None:
        return ""
    told, on = placed.statement, date.fromisoformat(one.on)
    marks = []
    if placed.placing in {Placing.REPLACED, Placing.ANNULLED}:
        marks.append(desk.say(f"timeline.{placed.placing}", entry=str(numbers.get(placed.by, "–"))))
    elif placed.placing in {Placing.WAITING, Placing.ASIDE}:
        marks.append(desk.say(f"timeline.{placed.placing}"))
    for changed, key, reasons in (
        (told.corrects, "corrects", "correction_reason"),
        (told.annuls, "annuls", "annulment_reason"),
    ):
        if changed:
            why = desk.words.code(reasons, card["why"]["code"], on)
            marks.append(desk.say(f"timeline.{key}", entry=str(numbers.get(changed, "–")), why=why))
    if "second" in card:
        marks.append(desk.say("timeline.second", second=card["second"]))
    return "".join(f"  [{mark}]" for mark in marks)


def _late(desk: RegisterDesk, one: Told) -> str:
    if one.late <= LATE:
        return ""
    return "; " + desk.say("timeline.late", on=one.learned_on, days=one.late)


def _after(desk: RegisterDesk, one: Told) -> Iterator[str]:
    """The flags that a card bears, why it does not count, and the state it led to where it led to another."""
    if one.placed is not None:
        record = one.record
        yield from (f"    ! {desk.words.flag(record, flag)}" for flag in one.placed.flags)
        yield from (f"    {line}" for line in why_parked(desk, one.state, one.placed))
        card = record.cards.get(one.placed.statement.name)
        if one.placed.placing == Placing.APPLIED and card and (card.then or card.opens):
            yield f"    → {desk.words.state(record, one.placed.state)}"
