"""The register: takes cards one by one or in columns, and tells the state of a record at any past moment."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

import orjson

from esep.codebook import Codebook
from esep.declare import Domains
from esep.kernel.clock import utc_now
from esep.kernel.errors import EsepError
from esep.people.keyring import Keyring
from esep.register.entries import Draft, Entry, microseconds
from esep.register.fold import Placed, State, fold
from esep.register.journal import Journal, Writer
from esep.register.preparing import Preparing, Ready
from esep.register.statements import Statement
from esep.register.submissions import Accepted, Batch, Refused, Submission

CHUNK = 10_000  # cards of one transaction: enough to make its sync cheap, little enough to keep memory flat
AT_ONCE = 2_000  # records rebuilt together
Outcome = Accepted | Refused


class Register:
    """A journal with the declarations, the codebook and the keys that its cards are made with.

    Args:
        journal: where entries and current states stand.
        keyring: seals what is not open.
        domains: what may be recorded.
        book: the codebook codes, terms and clocks are taken from.
        secret: keys the fingerprints of submissions; 16 to 64 bytes, kept out of the journal.
        clock: tells the present instant.
    """

    def __init__(
        self,
        journal: Journal,
        keyring: Keyring,
        domains: Domains,
        book: Codebook,
        secret: bytes,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.journal, self.keyring, self.domains, self.book = journal, keyring, domains, book
        self._clock = clock
        self._preparing = Preparing(domains, book, keyring, secret)

    def accept(self, submission: Submission) -> Accepted:
        """Take one card. When it returns, the card is durable.

        Raises:
            EsepError: the first thing wrong with the card, with all of them as notes; E-744 when its key was
                used for another card; E-745 when the record has changed since the sender read it; E-601 when
                nobody knows whether it was saved: the same submission may always be sent again.
        """
        outcome = self._entered(*self._preparing.prepared_one(submission, self._clock()))[0]
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
        outcomes = self._entered(*self._preparing.prepared(batch, self._clock()))
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
        entries = self.journal.of_record(record)
        if known is not None:
            entries = [entry for entry in entries if entry.known_at <= microseconds(known)]
        if not entries:
            raise EsepError("E-749", record=record)
        return self._folded(record, [Statement.of(entry) for entry in entries], until=happened)

    def rebuild(self) -> int:
        """Make all current states anew from the journal, byte for byte the same; the number of records."""
        with self.journal.writing() as writer:
            writer.forget_states()
            records = dict.fromkeys(entry.record for entry in self.journal.entries())
            for portion in _portions(records, AT_ONCE):
                entries = writer.of_records(portion)
                writer.put_states({record: self._state(record, entries[record]) for record in portion})
        return len(records)

    def _entered(self, refused: Mapping[int, Refused], ready: Mapping[int, Ready]) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = dict(refused)
        if ready:
            with self.journal.writing() as writer:
                outcomes |= self._written(writer, ready)
        return outcomes

    def _written(self, writer: Writer, ready: Mapping[int, Ready]) -> dict[int, Outcome]:
        """Append what is new, fold the records it touches, and tell what became of every card."""
        before = writer.states({one.draft.record for one in ready.values()})
        outcomes, fresh = _told_apart(writer, ready, {record: state.seq for record, state in before.items()})
        if not fresh:
            return outcomes
        statements = {record: [Statement.of(one) for one in entries]
                      for record, entries in writer.of_records(before).items()}  # fmt: skip
        entries = writer.append([ready[at].draft for at in fresh])
        for at, entry in zip(fresh, entries, strict=True):
            told = Statement.of_card(ready[at].card, entry.seq, entry.known_at)
            statements.setdefault(told.record, []).append(told)
        states = {record: self._folded(record, told) for record, told in statements.items()}
        writer.put_states({record: written_state(state) for record, state in states.items()})
        placed = {card.statement.seq: (card, state) for state in states.values() for card in state.cards}
        for at, entry in zip(fresh, entries, strict=True):
            outcomes[at] = _accepted(*placed[entry.seq], writer.clock_went_back)
        return outcomes

    def _folded(self, record: str, statements: Sequence[Statement], until: str | None = None) -> State:
        declared = self.domains.record(record.partition(":")[0])
        return fold(record, declared, statements, self.book, until=until)

    def _state(self, record: str, entries: Iterable[Entry]) -> bytes:
        return written_state(self._folded(record, [Statement.of(entry) for entry in entries]))


def _portions(names: Iterable[str], size: int) -> Iterator[list[str]]:
    waiting = iter(names)
    while portion := list(islice(waiting, size)):
        yield portion


def written_state(state: State) -> bytes:
    """A state as the store keeps it: the state, the facts, and the cards that wait or bear flags."""
    told = {
        "state": state.state,
        "facts": state.facts,
        "flags": {card.statement.id: card.flags for card in state.cards if card.flags},
        "waiting": [card.statement.id for card in state.cards if card.placing == "waiting"],
        "cards": len(state.cards),
    }
    return orjson.dumps({name: value for name, value in told.items() if value}, option=orjson.OPT_SORT_KEYS)


def _told_apart(
    writer: Writer, ready: Mapping[int, Ready], last: Mapping[str, int]
) -> tuple[dict[int, Outcome], list[int]]:
    """What stands in the journal already or twice in the batch, what may not be added, and what is new."""
    known = writer.find_ids([one.draft.id for one in ready.values()])
    outcomes: dict[int, Outcome] = {}
    first: dict[str, int] = {}
    doubles: dict[int, int] = {}
    for at, (draft, _, expects) in ready.items():
        if (earlier := known.get(draft.id)) is not None:
            outcomes[at] = _again(draft, earlier.fingerprint, earlier.seq)
        elif draft.id in first:
            outcomes[at] = _again(draft, ready[first[draft.id]].draft.fingerprint, 0)
            doubles[at] = first[draft.id]
        elif expects is not None and expects != last.get(draft.record, 0):
            seq = last.get(draft.record, 0)
            outcomes[at] = Refused((EsepError("E-745", record=draft.record, seq=seq),))
        else:
            first[draft.id] = at
    fresh = list(first.values())
    for at, twin in doubles.items():
        seq = writer.head().size + 1 + fresh.index(twin)
        outcomes[at] = _again(ready[at].draft, ready[twin].draft.fingerprint, seq)
    return outcomes, fresh


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
