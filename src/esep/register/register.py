"""The register: takes cards one by one or in columns, and tells the state of a record at any past moment."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count, islice
from typing import Any

import orjson

from esep.codebook import Codebook
from esep.declare import Domains
from esep.kernel.clock import utc_now
from esep.kernel.errors import EsepError
from esep.people.keyring import Keyring
from esep.register.as_of import stood
from esep.register.changing import Changes
from esep.register.entries import Draft, Entry
from esep.register.fold import Placed, Placing, State, fold
from esep.register.journal import Journal, Known, Writer
from esep.register.preparing import Preparing, Ready
from esep.register.statements import Statement
from esep.register.submissions import Accepted, Batch, Refused, Submission

CHUNK = 10_000  # cards of one transaction: enough to make its sync cheap, little enough to keep memory flat
AT_ONCE = 2_000  # entries or records looked at together
Outcome = Accepted | Refused
RequireKept = Callable[[str, Iterable[Mapping[str, object]]], None]


class Register:
    """A journal with the declarations, the codebook and the keys that its cards are made with.

    Args:
        journal: where entries and current states stand.
        keyring: seals what is not open.
        domains: what may be recorded.
        book: the codebook codes, terms and clocks are taken from.
        secret: keys the fingerprints of submissions; 16 to 64 bytes, kept out of the journal.
        clock: tells the present instant.
        require_kept: refuses attachments of a record that are not kept; see `Attachments.require`.
    """

    def __init__(
        self,
        journal: Journal,
        keyring: Keyring,
        domains: Domains,
        book: Codebook,
        secret: bytes,
        clock: Callable[[], datetime] = utc_now,
        require_kept: RequireKept = lambda _, __: None,
    ) -> None:
        self.journal, self.keyring, self.domains, self.book = journal, keyring, domains, book
        self._clock, self._secret, self._require_kept = clock, secret, require_kept
        self._preparing = Preparing(domains, book, keyring, secret)

    def over(self, journal: Journal, keyring: Keyring) -> "Register":
        """A register that decides as this one does, over another journal and with another keyring."""
        parts = (self.domains, self.book, self._secret, self._clock, self._require_kept)
        return Register(journal, keyring, *parts)

    def accept(self, submission: Submission) -> Accepted:
        """Take one card. When it returns, the card is durable.

        Raises:
            EsepError: the first thing wrong with the card, with all of them as notes; E-744 when its key was
                used for another card; E-745 when the record has changed since the sender read it; E-802 when
                an attachment is not kept; E-601 when nobody knows whether it was saved: the same submission
                may always be sent again.
        """
        prepared = self._preparing.prepared_one(submission, self._clock())
        outcome = prepared if isinstance(prepared, Refused) else self._entered({0: prepared})[0]
        if isinstance(outcome, Refused):
            refusal = outcome.faults[0]
            for other in outcome.faults[1:]:
                refusal.add_note(str(other))
            raise refusal
        return outcome

    def accept_many(self, submissions: Iterable[Submission]) -> list[Outcome]:
        """Take cards of any kinds, in their order; a bad one stops no other."""
        outcomes: list[Outcome] = []
        waiting: list[Submission] = []
        for submission in submissions:
            if waiting and (waiting[0].kind != submission.kind or len(waiting) == CHUNK):
                outcomes += self.accept_batch(Batch.of(waiting))
                waiting = []
            waiting.append(submission)
        return outcomes + (self.accept_batch(Batch.of(waiting)) if waiting else [])

    def accept_batch(self, batch: Batch) -> list[Outcome]:
        """Take cards of one kind in one transaction, each with its own outcome, in the order of the rows."""
        with _collector_resting():
            refused, ready = self._preparing.prepared(batch, self._clock())
            outcomes = {**refused, **self._entered(ready)}
            return [outcomes[row] for row in range(batch.length)]

    def record(self, record: str, *, happened: str | None = None, known: datetime | None = None) -> State:
        """A record as it stood on a day, by what was known at an instant.

        Args:
            record: its id.
            happened: the last civil day to look at, YYYY-MM-DD; None looks at every card.
            known: the instant; None is now.

        Raises:
            EsepError: E-749 when no card is about it; E-622 when no domain declares its type.
        """
        return stood(self.journal, self.domains, self.book, record, happened=happened, known=known)

    def rebuild(self) -> int:
        """Make all current states anew from the journal, byte for byte the same; the number of records."""
        made = 0
        with self.journal.writing() as writer:
            writer.forget_states()
            for portion in _portions(self.journal.entries(), AT_ONCE):
                records = writer.of_records({entry.record for entry in portion})
                # Each record with the portion in which it begins, so that nobody has to remember it.
                begun = {one: told for one, told in records.items() if told[0].seq >= portion[0].seq}
                writer.put_states({record: self._state(record, told) for record, told in begun.items()})
                made += len(begun)
        return made

    def _entered(self, ready: Mapping[int, Ready]) -> dict[int, Outcome]:
        if not ready:
            return {}
        with self.journal.writing() as writer:
            return self._written(writer, ready)

    def _written(self, writer: Writer, ready: Mapping[int, Ready]) -> dict[int, Outcome]:
        """Append what is new, fold the records it touches, and tell what became of every card."""
        known = writer.find_ids([one.draft.id for one in ready.values()])
        before = writer.of_records({one.draft.record for one in ready.values() if one.draft.id not in known})
        outcomes, fresh = self._told_apart(writer, ready, known, before)
        if not fresh:
            return outcomes
        entries = writer.append([ready[at].draft for at in fresh])
        statements: dict[str, list[Statement]] = {}
        for at, entry in zip(fresh, entries, strict=True):
            draft, card, _ = ready[at]
            if draft.record not in statements:
                statements[draft.record] = [Statement.of(one) for one in before.get(draft.record, ())]
            statements[draft.record].append(Statement.of_card(card, entry.seq, entry.known_at))
        states = {record: self._folded(record, told) for record, told in statements.items()}
        writer.put_states({record: written_state(state) for record, state in states.items()})
        placed = {card.statement.seq: (card, state) for state in states.values() for card in state.cards}
        for at, entry in zip(fresh, entries, strict=True):
            outcomes[at] = _accepted(*placed[entry.seq], writer.clock_went_back)
        return outcomes

    def _told_apart(
        self,
        writer: Writer,
        ready: Mapping[int, Ready],
        known: Mapping[str, Known],
        before: Mapping[str, list[Entry]],
    ) -> tuple[dict[int, Outcome], list[int]]:
        """What stands in the journal already or twice in the batch, what may not be added, what is new."""
        changes = Changes(writer)
        outcomes: dict[int, Outcome] = {}
        first: dict[str, int] = {}
        doubles: dict[int, int] = {}
        for at, (draft, card, expects) in ready.items():
            if (earlier := known.get(draft.id)) is not None:
                outcomes[at] = _again(draft, earlier.fingerprint, earlier.seq)
            elif draft.id in first:
                doubles[at] = first[draft.id]
            elif expects is not None and expects != (seq := _last(before.get(draft.record))):
                outcomes[at] = Refused((EsepError("E-745", record=draft.record, seq=seq),))
            elif (fault := changes.fault(card) or self._not_kept(card)) is not None:
                outcomes[at] = Refused((fault,))
            else:
                first[draft.id] = at
                changes.take(card)
        fresh = list(first.values())
        if doubles:
            seqs = dict(zip(fresh, count(writer.head().size + 1), strict=False))
            for at, twin in doubles.items():
                outcomes[at] = _again(ready[at].draft, ready[twin].draft.fingerprint, seqs[twin])
        return outcomes, fresh

    def _not_kept(self, card: Mapping[str, Any]) -> EsepError | None:
        """Why a card cannot name the attachments that it names."""
        if "attachments" in card:
            try:
                self._require_kept(card["record"], card["attachments"])
            except EsepError as refusal:
                return refusal
        return None

    def _folded(self, record: str, statements: Sequence[Statement]) -> State:
        declared = self.domains.record(record.partition(":")[0])
        return fold(record, declared, statements, self.book)

    def _state(self, record: str, entries: Iterable[Entry]) -> bytes:
        return written_state(self._folded(record, [Statement.of(entry) for entry in entries]))


def _portions(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    waiting = iter(entries)
    while portion := list(islice(waiting, size)):
        yield portion


@contextmanager
def _collector_resting() -> Iterator[None]:
    """No search for cycles, of which cards have none: it would walk all the others again and again."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def written_state(state: State) -> bytes:
    """A state as the store keeps it: the state, the facts, and the cards that wait or bear flags."""
    told: dict[str, object] = {"cards": len(state.cards)}
    if state.state:
        told["state"] = state.state
    if state.facts:
        told["facts"] = state.facts
    if flags := {card.statement.id: card.flags for card in state.cards if card.flags}:
        told["flags"] = flags
    if waiting := [card.statement.id for card in state.cards if card.placing is Placing.WAITING]:
        told["waiting"] = waiting
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


def _last(entries: Sequence[Entry] | None) -> int:
    """The number of a record's last entry; 0 when it has none."""
    return entries[-1].seq if entries else 0


def _again(draft: Draft, fingerprint: bytes, seq: int) -> Outcome:
    """A submission under a key that was used before: the same one, or another one, which is refused."""
    if fingerprint != draft.fingerprint:
        return Refused((EsepError("E-744", card=draft.id),))
    return Accepted(seq, draft.id, draft.record, again=True)


def _accepted(card: Placed, state: State, clock_went_back: int) -> Accepted:
    told = card.statement
    return Accepted(
        seq=told.seq,
        id=told.id,
        record=state.record,
        placing=card.placing.value,
        state=state.state,
        flags=card.flags,
        clock_went_back=clock_went_back,
    )
