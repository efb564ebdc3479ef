"""A ledger examined: its files against their hashes, its postings against the journal they were made from."""

from collections.abc import Iterator
from pathlib import Path

from esep.kernel.digests import digest_of
from esep.kernel.errors import EsepError
from esep.ledger import part_files
from esep.ledger.columns import Row, rows
from esep.ledger.inventory import Inventory
from esep.ledger.posting_files import Filed
from esep.ledger.running_hash import START, running


def examine(dataset: Filed) -> None:
    """Read all files of a dataset and compare them with what the inventory says of them.

    Raises:
        EsepError: E-873 for a part that is missing or not the one that was written; E-877 when the postings
            are others than those that were made.
    """
    kept, last = dataset.kept, 0
    for part in kept.parts:
        if not _whole(dataset.folder / part.file, part.sha256):
            raise EsepError("E-873", file=part.file)
        if part.first_seq <= last:
            raise EsepError("E-877", measure=kept.measure, seq=part.first_seq)
        last = part.last_seq
    if last > kept.seq or running(START, _rows(dataset)).hex() != kept.running:
        raise EsepError("E-877", measure=kept.measure, seq=kept.seq)


def compare(inventory: Inventory, rebuilt: Inventory) -> None:
    """Refuse a ledger whose postings are not those that a rebuild makes of the same cards.

    Raises:
        EsepError: E-877 with the first measure that differs.
    """
    for anew in rebuilt.datasets:
        kept = inventory.of(anew.measure, anew.fingerprint)
        if kept is None or (kept.seq, kept.running) != (anew.seq, anew.running):
            raise EsepError("E-877", measure=anew.measure, seq=anew.seq)


def _rows(dataset: Filed) -> Iterator[Row]:
    for table in part_files.tables(dataset.folder, dataset.kept.parts):
        yield from rows(table, dataset.counted, dataset.dictionaries)


def _whole(path: Path, digest: str) -> bool:
    return path.is_file() and digest_of(path) == digest
