"""The ledger: every posting of a register, in files beside it, and the engine that reads them."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from esep.kernel.errors import EsepError
from esep.ledger.catching_up import Meaning
from esep.ledger.columns import posting_of, rows
from esep.ledger.dictionaries import Dictionaries
from esep.ledger.dictionary_file import DictionaryFile
from esep.ledger.duck import DuckDB
from esep.ledger.engines import Question
from esep.ledger.inventory import Inventory, Kept
from esep.ledger.posting_files import Filed
from esep.ledger.postings import Posting
from esep.register.journal import Journal


class CaughtUp(NamedTuple):
    """The last entry that is posted, and when the register learned of it, microseconds since 1970."""

    seq: int
    known_at: int


class Ledger:
    """An open ledger: it goes on reading what it was opened on, whatever is posted since.

    Args:
        folder: of the ledger.
        meaning: what its cards are counted by.
        only: the measures that will be asked for; else all.

    Raises:
        EsepError: E-871 when its inventory cannot be read; E-875 when a measure, as it is declared now, was
            not posted yet.
    """

    def __init__(self, folder: Path, meaning: Meaning, only: Iterable[str] | None = None) -> None:
        self.folder = folder
        self._inventory, self._datasets = Inventory.read(folder), meaning.datasets
        names = self._datasets if only is None else only
        self.measures = {name: self._datasets[name][0] for name in names}
        self.kept = {name: self._found(name) for name in self.measures}

    @property
    def caught_up(self) -> CaughtUp:
        """Up to where every measure is posted."""
        last = min(self.kept.values(), key=lambda kept: kept.seq, default=None)
        return CaughtUp(last.seq, last.known_at) if last else CaughtUp(0, 0)

    @cached_property
    def dictionaries(self) -> Dictionaries:
        """What the codes of all datasets mean, by dimension.

        Raises:
            EsepError: E-874 when their file is damaged.
        """
        return DictionaryFile(self.folder, self._inventory.words).dictionaries

    def dataset(self, measure: str) -> Filed:
        """The files and dictionaries of a measure.

        Raises:
            EsepError: E-822 for an unknown measure; E-874 when a dictionary is damaged.
        """
        if measure not in self.kept:
            raise EsepError("E-822", measure=measure)
        return Filed(self.folder, self.kept[measure], self.measures[measure], self.dictionaries)

    def engine(self) -> DuckDB:
        """DuckDB over the files."""
        return DuckDB({name: self.dataset(name) for name in self.kept}, self.measures)

    def postings(self, question: Question, journal: Journal) -> Iterator[Posting]:
        """The postings of which the figures of a question are made, in their order.

        Args:
            question: its conditions narrow it to one cell; see `DuckDB.postings`.
            journal: where entries say which record and which card they are about.
        """
        counted, dataset = self.measures[question.measure], self.dataset(question.measure)
        told = DuckDB({question.measure: dataset}, self.measures).postings(question)
        entries = _Entries(journal)
        for row in rows(told, counted, dataset.dictionaries):
            yield posting_of(row, counted, entries.named(row.unit)[0], entries.named(row.seq)[1])

    def _found(self, measure: str) -> Kept:
        kept = self._inventory.of(measure, self._datasets[measure][1])
        if kept is None:
            raise EsepError("E-875", measure=measure)
        return kept


class _Entries:
    """The record and the card of an entry, by its number."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.named = lru_cache(maxsize=4096)(self._read)

    def _read(self, seq: int) -> tuple[str, str]:
        card = next(self._journal.entries(after=seq - 1, upto=seq)).card
        return card["record"], card["id"]
