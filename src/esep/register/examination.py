"""The whole journal examined, entry by entry, and the current states that were made from it.

What is checked of entries stands once, in the stand-alone `verifier` that outsiders run too: the same entry
number comes out here and there.
"""

from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from esep.codebook import Codebook
from esep.declare import Domains
from esep.kernel.errors import EsepError
from esep.register import verifier
from esep.register.checkpoints import Checkpoint
from esep.register.entries import Entry
from esep.register.fold import fold
from esep.register.journal import Journal, State
from esep.register.register import AT_ONCE, written_state
from esep.register.statements import Statement

FAULTS = {
    "missing": "E-652",
    "form": "E-653",
    "time": "E-654",
    "leaf": "E-655",
    "chain": "E-656",
}


def examine(rows: Iterable[verifier.Row], origin: str, kept: Iterable[Checkpoint] = ()) -> Checkpoint:
    """The head of a journal, once every entry was recomputed and every checkpoint was found to be continued.

    Args:
        rows: number, entry, leaf and chain hash of each row of the journal, in their order.
        origin: the name of the register.
        kept: signed checkpoints of it, from any days.

    Raises:
        EsepError: E-652 to E-656, with the number of the first entry that does not hold; E-646 when there are
            fewer entries than were signed; E-793 with the entries among which the first changed one is;
            E-648 when a checkpoint is of another register.

    >>> examine([], "example.org/register").size
    0
    """
    rows, head = iter(rows), verifier.Head()
    for one in sorted(kept, key=lambda checkpoint: checkpoint.size):
        if one.origin != origin:
            raise EsepError("E-648", kept=one.origin, now=origin)
        grown = _grown(head, islice(rows, one.size - head.size))
        if grown.size < one.size:
            raise EsepError("E-646", kept=one.size, now=grown.size)
        if (grown.root, grown.chain, grown.known_at) != (one.root, one.chain, one.known_at):
            # Two that were signed over as many entries leave no entry between them.
            raise EsepError("E-793", first=min(head.size + 1, one.size), last=one.size)
        head = grown
    head = _grown(head, rows)
    return Checkpoint(origin, head.size, head.root, head.chain, head.known_at)


def _grown(head: verifier.Head, rows: Iterable[verifier.Row]) -> verifier.Head:
    try:
        return verifier.check_entries(rows, head)
    except verifier.Fault as fault:
        what, seq = fault.args
        raise EsepError(FAULTS[what], seq=seq) from None


def check_states(journal: Journal, domains: Domains, book: Codebook, size: int) -> int:
    """How many current states there are, once each has been made anew from its cards and found equal.

    Memory stays flat: records are gone through in portions. Others may write meanwhile.

    Args:
        journal: the journal, examined.
        domains: what may be recorded.
        book: the codebook states are reckoned by.
        size: how many entries were examined; each of them must be found under a record that has a state.

    Raises:
        EsepError: E-776 with the first record, in order of ids, whose state is not that of its cards; E-777
            with the first entry that is not found under its record.

    >>> from esep.register.memory import MemoryJournal
    >>> check_states(MemoryJournal(), Domains(()), Codebook.load("kz"), 0)
    0
    """
    records = found = 0
    states = journal.states_of("")
    while portion := list(islice(states, AT_ONCE)):
        cards = _cards_of(journal, [state.record for state in portion])
        for state in portion:
            entries = cards.get(state.record, [])
            if not _is_of(state, entries, domains, book) or _lags(journal, state, entries):
                raise EsepError("E-776", record=state.record, seq=state.seq)
            found += sum(entry.seq <= size for entry in entries)
        records += len(portion)
    if found != size:
        raise _not_found(journal, size)
    return records


def _is_of(state: State, entries: Sequence[Entry], domains: Domains, book: Codebook) -> bool:
    """Whether a state is that of its record's entries up to the one it names."""
    known = [Statement.of(entry) for entry in entries if entry.seq <= state.seq]
    numbers = [one.seq for one in known]
    if numbers[-1:] != [state.seq] or any(a >= b for a, b in pairwise(numbers)):
        return False
    if any(one.record != state.record for one in known):
        return False
    declared = domains.record(state.record.partition(":")[0])
    return written_state(fold(state.record, declared, known, book)) == state.state


def _cards_of(journal: Journal, records: Iterable[str]) -> dict[str, list[Entry]]:
    """The entries of records; none of one whose list was damaged."""
    names = list(records)
    try:
        return journal.of_records(names)
    except EsepError:
        return {} if len(names) == 1 else {
            record: entries for name in names for record, entries in _cards_of(journal, [name]).items()
        }  # fmt: skip


def _lags(journal: Journal, state: State, entries: Sequence[Entry]) -> bool:
    """Whether a state was left behind by its cards, and not only read before the last of them came."""
    if entries[-1].seq == state.seq:
        return False
    now = journal.state(state.record)
    return now is None or now.seq < entries[-1].seq


def _not_found(journal: Journal, size: int) -> EsepError:
    """The refusal that names the first entry without a place under its record."""
    entries = journal.entries(upto=size)
    while portion := list(islice(entries, AT_ONCE)):
        records = {entry.record for entry in portion}
        cards, states = _cards_of(journal, records), journal.states(records)
        placed = {entry.seq for record in states for entry in cards.get(record, ()) if entry.record == record}
        for entry in portion:
            if entry.seq not in placed:
                return EsepError("E-777", seq=entry.seq, record=entry.record)
    raise LookupError("every entry has its place now, and had none before")
