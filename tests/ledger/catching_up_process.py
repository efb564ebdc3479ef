"""A process that catches up a ledger, a card at a time: `JOURNAL FOLDER`. It says when it begins."""

import sys
from pathlib import Path

from tests.ledger.files import work

from esep.register.sqlite import SqliteJournal

if __name__ == "__main__":
    place, folder = map(Path, sys.argv[1:])
    with SqliteJournal(place) as journal:
        catching_up = work(folder, journal, cards=1)
        print("begins", flush=True)
        catching_up.catch_up()
