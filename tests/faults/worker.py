"""A process that submits cards and tells of each that was accepted; made to be killed.

    python -m tests.faults.worker STORE PLACE FIRST COUNT [--unsynced] [--too-early]

It writes `+NUMBER SECONDS` for a card that was accepted and `-NUMBER CODE` for one that was refused; a
refused one is sent again with the same key until it is accepted.
"""

import os
import sys
import time
from pathlib import Path

from tests.register.drafts import drafted

from esep.kernel.errors import EsepError
from esep.register.journal import Journal
from esep.register.sqlite import SqliteJournal

RECORDS = 7


def opened(store: str, place: str) -> Journal:
    if store == "sqlite":
        return SqliteJournal(Path(place))
    from esep.register.postgresql import PostgresqlJournal

    return PostgresqlJournal(place)


def submit(journal: Journal, number: int) -> bool:
    """Whether the card is new; the state of its record counts the record's cards."""
    card = drafted(number, f"order:{number % RECORDS}", text="x" * 300)
    with journal.writing() as writer:
        if writer.find_key(card.system, card.key):
            return False
        known = writer.state(card.record)
        writer.append([card])
        writer.put_states({card.record: b"%d" % (int(known.state if known else 0) + 1)})
    return True


def say(words: str) -> None:
    os.write(1, words.encode() + b"\n")


def submit_until_accepted(journal: Journal, number: int, patience: int = 100) -> None:
    """Send a card again as long as it is refused."""
    while True:
        started = time.perf_counter()
        try:
            submit(journal, number)
        except EsepError as refusal:
            say(f"-{number} {refusal.code}")
            patience -= 1
            if not patience:
                raise
            time.sleep(0.02)
        else:
            say(f"+{number} {time.perf_counter() - started:.6f}")
            return


def main(store: str, place: str, first: str, count: str, *options: str) -> None:
    journal = opened(store, place)
    if "--unsynced" in options:
        journal._writing.rows("PRAGMA synchronous = OFF")
    for number in range(int(first), int(first) + int(count)):
        if "--too-early" in options:
            say(f"+{number} 0")
        submit_until_accepted(journal, number)
    journal.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
