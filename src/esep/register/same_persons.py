"""Which persons are one, by the cards in the journal that say so and those that take it back."""

from datetime import UTC, datetime

import orjson

from esep.people import Merge, SamePersons
from esep.register.journal import Journal

RECORD, MERGED = "person", "merged"


def same_persons(journal: Journal) -> SamePersons:
    """Which ids of the domain of persons mean one person, as the journal has it now.

    >>> from esep.register.memory import MemoryJournal
    >>> sorted(same_persons(MemoryJournal()).all_of("p-a"))
    ['p-a']
    """
    now = datetime.now(UTC)
    told = ((one.record, orjson.loads(one.state)) for one in journal.states_of(f"{RECORD}:"))
    return SamePersons.known(
        Merge(record, state["facts"]["kept"], state["facts"]["merged"], now)
        for record, state in told
        if state.get("state") == MERGED
    )
