"""The past of a journal: what was known of a record up to an entry, read again when it is asked for."""

from collections.abc import Iterable, Mapping
from sys import intern

from esep.register.entries import Entry
from esep.register.journal import Reads
from esep.register.link_index import LinkIndex
from esep.register.statements import Statement


class JournalPast:
    """Statements from a journal, see `esep.ledger.known.Past`.

    Args:
        journal: the journal.
        index: its index of links; it may know of more links than there were at an entry, never of fewer.

    >>> from esep.register.memory import MemoryJournal
    >>> journal = MemoryJournal()
    >>> JournalPast(journal, LinkIndex(journal)).of_records(["offence:1"], upto=1)
    {}
    """

    def __init__(self, journal: Reads, index: LinkIndex) -> None:
        self._journal, self._index = journal, index

    def of_records(self, records: Iterable[str], upto: int) -> Mapping[str, list[Statement]]:
        """The statements about each of these records, up to an entry, in the order of entries."""
        if not upto:
            return {}
        return {
            record: [stated(entry) for entry in entries if entry.seq <= upto]
            for record, entries in self._journal.of_records(records).items()
        }

    def naming(self, records: Iterable[str]) -> Mapping[str, set[str]]:
        """The records that name each of these."""
        found: dict[str, set[str]] = {}
        for record, by in self._index.pairs(records):
            found.setdefault(record, set()).add(by)
        return found


def stated(entry: Entry) -> Statement:
    """The statement of an entry. A text that stands on many cards is held once: codes are compared and looked
    up far more often than they are read.
    """
    card = entry.card
    values = card.get("open", {})
    card["open"] = {name: intern(one) if type(one) is str else one for name, one in values.items()}
    return Statement.of_card(card, entry.seq, entry.known_at)
