"""Records that answer as if they were not there, to all but those who may read what is sealed.

A declaration names the states in which a record is hidden. What is counted does not change by it, and neither
do the journal, its proofs and the trail, in which every question for such a record stands.
"""

from collections.abc import Callable
from datetime import date, datetime

from esep.codebook import Codebook
from esep.declare import Domains
from esep.kernel.clock import utc_now
from esep.register.fold import State, fold
from esep.register.journal import Reads
from esep.register.overlaps import spans
from esep.register.statements import Statement

IN_THE_END = "9999-12-31"  # what time alone will do is known beforehand


class Hiding:
    """Which records of a journal are hidden now.

    >>> from esep.register.memory import MemoryJournal
    >>> Hiding(MemoryJournal(), Domains(()), Codebook.load("kz"))("preventive_account:1")
    False
    """

    def __init__(
        self, journal: Reads, domains: Domains, book: Codebook, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._journal, self._domains, self._book, self._clock = journal, domains, book, clock

    def __call__(self, record: str) -> bool:
        """Whether it is hidden on this day, by the clock of the territory that its last card was read by."""
        if not self._states(record) or not (entries := self._journal.of_record(record)):
            return False
        since, zone = self.since(record), entries[-1].card["zone"]
        return since is not None and since <= self._book.zones.at(self._clock(), zone).date()

    def since(self, record: str) -> date | None:
        """From which day on it is hidden; None when by what is known today it never will be."""
        if not (states := self._states(record)):
            return None
        told = [Statement.of(entry) for entry in self._journal.of_record(record)]
        declared = self._domains.record(record.partition(":")[0])
        state: State = fold(record, declared, told, self._book, until=IN_THE_END)
        last = spans(state, states)[-1:]
        return date.fromisoformat(last[0].since) if last and not last[0].until else None

    def _states(self, record: str) -> tuple[str, ...]:
        declared = self._domains.records.get(record.partition(":")[0])
        return declared.hidden_in if declared else ()
