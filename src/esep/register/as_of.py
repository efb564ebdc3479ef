"""A record as it stood on a day, by what was known at an instant: no key is needed."""

from datetime import datetime

from esep.codebook import Codebook
from esep.declare import Domains
from esep.kernel.errors import EsepError
from esep.register.entries import microseconds
from esep.register.fold import State, fold
from esep.register.journal import Reads
from esep.register.statements import Statement


def stood(
    journal: Reads,
    domains: Domains,
    book: Codebook,
    record: str,
    *,
    happened: str | None = None,
    known: datetime | None = None,
) -> State:
    """A record as it stood on a day, by what was known at an instant.

    Args:
        journal: where its cards stand.
        domains: what may be recorded.
        book: the codebook states are reckoned by.
        record: its id.
        happened: the last civil day to look at, YYYY-MM-DD; None looks at every card.
        known: the instant; None is now.

    Raises:
        EsepError: E-749 when no card is about it; E-622 when no domain declares its type.
    """
    entries = journal.of_record(record)
    if known is not None:
        entries = [entry for entry in entries if entry.known_at <= microseconds(known)]
    if not entries:
        raise EsepError("E-749", record=record)
    declared = domains.record(record.partition(":")[0])
    return fold(record, declared, [Statement.of(entry) for entry in entries], book, until=happened)
