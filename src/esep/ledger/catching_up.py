"""Catching up: what the journal got since is posted, in its order, exactly once.

A batch of cards is posted, its files are made durable, and then the inventory is replaced: whoever is killed
in between leaves files that nobody reads, and the next one begins where the inventory ends.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from esep.codebook import Codebook
from esep.codebook.digest import book_digest
from esep.declare import Domains
from esep.kernel.errors import EsepError
from esep.kernel.outputs import sync
from esep.ledger.columns import Bare
from esep.ledger.dictionary_file import DictionaryFile
from esep.ledger.fingerprints import fingerprints
from esep.ledger.inventory import Inventory, Kept
from esep.ledger.known import Known, Past
from esep.ledger.ledger_folder import new_words, sweep, writing
from esep.ledger.measures import Counted, measures
from esep.ledger.past import stated
from esep.ledger.posting_files import Growing
from esep.ledger.postings import Poster, no_cycles_sought
from esep.register.entries import Entry
from esep.register.journal import Journal

CARDS = 50_000  # of a batch: what stands in memory before it is written
CHUNK = 2_000  # cards whose past is read in one go
Publish = Callable[[Inventory], None]


@dataclass(frozen=True)
class Meaning:
    """What cards are counted by: the domains and the codebook."""

    domains: Domains
    book: Codebook

    @cached_property
    def datasets(self) -> dict[str, tuple[Counted, str]]:
        """Every measure with the fingerprint of its declaration, by name."""
        counted = measures(self.domains)
        prints = fingerprints(counted, self.domains, book_digest(self.book.folder))
        return {name: (one, prints[name]) for name, one in counted.items()}


class CatchingUp:
    """Posts a journal into the folder of a ledger.

    Args:
        folder: of the ledger.
        journal: what is posted.
        past: the same journal, read record by record.
        meaning: what cards are counted by.
        cards: how many cards to post before they are committed.
    """

    def __init__(
        self, folder: Path, journal: Journal, past: Past, meaning: Meaning, cards: int = CARDS
    ) -> None:
        self._folder, self._journal, self._past, self.meaning = folder, journal, past, meaning
        self._cards, self._datasets = cards, meaning.datasets

    def catch_up(self, upto: int | None = None) -> Inventory:
        """Post what the ledger does not have yet; the inventory then.

        Args:
            upto: the last entry to post; else the head of the journal.

        Raises:
            EsepError: E-870 when another process posts; E-871, E-873, E-874 when files of the ledger are
                damaged; E-872 when the ledger has postings of cards that the journal does not have; E-876
                when the journal's moments go back; E-878 when the disk refuses.
        """
        with writing(self._folder), no_cycles_sought():
            inventory = Inventory.read(self._folder)
            sweep(self._folder, inventory)
            return self._advanced(inventory, upto, lambda done: done.replace_in(self._folder))

    def rebuild(self, upto: int | None = None) -> Inventory:
        """Post the whole journal anew. The former ledger is read until the new one is whole.

        Raises:
            EsepError: E-870, E-876, E-878 as above.
        """
        with writing(self._folder), no_cycles_sought():
            inventory = self._advanced(Inventory(new_words(self._folder)), upto, lambda _: None)
            inventory.replace_in(self._folder)
            sweep(self._folder, inventory)
            return inventory

    def _advanced(self, inventory: Inventory, upto: int | None, publish: Publish) -> Inventory:
        """Every dataset brought to one entry; those furthest behind come first."""
        current, head = self._current(inventory), self._journal.head().size
        head = head if upto is None else min(upto, head)
        for one in {(kept.seq, kept.chain) for kept in current.values()}:
            self._same_journal(*one)
        words = DictionaryFile(self._folder, inventory.words)
        if added := [kept for kept in current.values() if kept not in inventory.datasets]:
            inventory = inventory.with_(words.words, added)
            publish(inventory)
        while (seq := min((kept.seq for kept in current.values()), default=head)) < head:
            behind = [kept for kept in current.values() if kept.seq == seq]
            level = min((head, *(kept.seq for kept in current.values() if kept.seq > seq)))
            for written in self._posted(behind, level, words):
                inventory = inventory.with_(words.words, written)
                publish(inventory)
            current = self._current(inventory)
        return inventory

    def is_done(self) -> bool:
        """Whether everything is posted: nobody has to wait for a lock to read on.

        Raises:
            EsepError: E-871, E-872 as above.
        """
        inventory, head = Inventory.read(self._folder), self._journal.head()
        datasets = [inventory.of(name, told) for name, (_, told) in self._datasets.items()]
        here = (head.size, head.chain.hex())
        return all(one is not None and (one.seq, one.chain) == here for one in datasets)

    def _current(self, inventory: Inventory) -> dict[str, Kept]:
        """The datasets of the measures as they are declared now; a new one is empty."""
        return {
            name: inventory.of(name, told) or Kept(name, told) for name, (_, told) in self._datasets.items()
        }

    def _same_journal(self, seq: int, chain: str) -> None:
        """Refuse a journal that is not the one that was posted: an older backup of it, or another one."""
        entry = next(self._journal.entries(after=seq - 1, upto=seq), None) if seq else None
        if seq and (entry is None or bytes(entry.chain).hex() != chain):
            raise EsepError("E-872", seq=seq, head=self._journal.head().size)

    def _posted(self, behind: Sequence[Kept], upto: int, words: DictionaryFile) -> Iterator[list[Kept]]:
        """The datasets after each batch, up to and with an entry."""
        growing = {kept.measure: self._growing(kept, words) for kept in behind}
        poster = self._poster(growing, behind[0].seq)
        entries, waiting = self._journal.entries(after=behind[0].seq, upto=upto), 0
        while chunk := list(islice(entries, min(CHUNK, self._cards))):
            waiting += len(chunk)
            for name, rows in _rows(poster, chunk).items():
                growing[name].add(rows)
            if waiting >= self._cards or chunk[-1].seq == upto:
                yield self._committed(growing, chunk[-1], words)
                waiting = 0

    def _committed(self, growing: Mapping[str, Growing], last: Entry, words: DictionaryFile) -> list[Kept]:
        """The datasets up to an entry, once all that they need is on the disk."""
        try:
            words.add()
            for one in growing.values():
                one.write(last)
                one.put_together()
            sync(self._folder)
        except OSError as fault:
            raise EsepError("E-878", fault=fault.strerror or type(fault).__name__) from fault
        return [one.kept for one in growing.values()]

    def _growing(self, kept: Kept, words: DictionaryFile) -> Growing:
        return Growing(self._folder, kept, self._datasets[kept.measure][0], words.dictionaries)

    def _poster(self, names: Mapping[str, Growing], seq: int) -> Poster:
        meaning = self.meaning
        known = Known(meaning.domains, meaning.book, self._past, upto=seq)
        return Poster(known, {name: self._datasets[name][0] for name in names})


def _rows(poster: Poster, entries: Sequence[Entry]) -> dict[str, list[Bare]]:
    """What cards change, as rows by measure."""
    rows: defaultdict[str, list[Bare]] = defaultdict(list)
    began: dict[str, int] = {}
    for told, changes in poster.changed_by(map(stated, entries)):
        seq, known_at = told.seq, told.known_at
        for measure, (record, on, since, side, dims, apart), amount, why in changes:
            if record not in began:
                began[record] = poster.known.of(record).statements[0].seq
            unit = began[record]
            rows[measure].append((seq, known_at, unit, on, since, side, amount, why, apart, dims))
    return rows
