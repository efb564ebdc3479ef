"""Processes in each of which another call to the disk fails: the first in the first, the second in the second
…

    strace -f -e inject=CALLS:error=EIO:when=LAST python -m tests.faults.nursery FOLDER LAST CARDS

strace counts calls for each process by itself and fails the same one in all, so a child that is to fail at an
earlier call first makes calls that do not matter.
"""

import json
import os
import sys
from pathlib import Path

from tests.faults.worker import submit

from esep.kernel.errors import EsepError
from esep.register.journal import Journal
from esep.register.sqlite import SqliteJournal

CALLS = "pwrite64,fdatasync,fsync,ftruncate"


def child(folder: Path, spent: int, cards: int) -> None:
    """Submit cards to the register in a folder and write down what was heard."""
    scratch = os.open(folder / "scratch", os.O_CREAT | os.O_RDWR)
    for _ in range(spent):
        os.pwrite(scratch, b".", 0)
    told: dict[str, list] = {"accepted": [], "refused": [], "reused": []}
    journal = _opened(folder / "register.sqlite", told)
    for number in range(cards):
        _submit(journal, number, told)
    journal.close()
    (folder / "told.json").write_text(json.dumps(told))


def _opened(place: Path, told: dict[str, list]) -> Journal:
    for _ in range(2):
        try:
            journal = SqliteJournal(place)
            # Checkpoints write too, and are to fail as well.
            journal._writing.rows("PRAGMA wal_autocheckpoint = 20")
        except EsepError as refusal:
            told["refused"].append(refusal.code)
        else:
            return journal
    raise SystemExit("one fault kept the journal shut twice")


def _submit(journal: Journal, number: int, told: dict[str, list]) -> None:
    for _ in range(2):
        connection = journal._writing
        try:
            submit(journal, number)
        except EsepError as refusal:
            told["refused"].append(refusal.code)
            if journal._writing is not None and journal._writing is connection:
                told["reused"].append(number)
        else:
            told["accepted"].append(number)
            return


def main(folder: str, last: str, cards: str) -> None:
    for call in range(1, int(last) + 1):
        if (born := os.fork()) == 0:
            child(Path(folder, str(call)), int(last) - call, int(cards))
            os._exit(0)
        os.waitpid(born, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
