"""Workers that are started and killed, and what must hold of a journal whatever happened to them."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from select import select
from statistics import quantiles

from tests.faults.worker import RECORDS, opened
from tests.register.drafts import judged

ROOT = Path(__file__).parents[2]
ENDLESS = 1_000_000
# 1 is what every run of the suite can afford; a long run finds what is rarer: ESEP_FAULT_ROUNDS=50
ROUNDS = float(os.environ.get("ESEP_FAULT_ROUNDS", "1"))


def rounds(count: int) -> int:
    return max(1, round(count * ROUNDS))


class Worker:
    """A started worker; `accepted` are the numbers it has been told are safe."""

    def __init__(
        self, store: str, place: str | Path, first: int, count: int = ENDLESS, *options: str
    ) -> None:
        command = [sys.executable, "-m", "tests.faults.worker", store, place, first, count, *options]
        self.process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.accepted: list[int] = []
        self.seconds: list[float] = []
        self.refused: list[str] = []
        self.complaint = ""
        self._heard = b""

    def until_first(self) -> None:
        """Wait until it has said something."""
        while not self.accepted:
            select([self.process.stdout], [], [], 60)
            assert self.hear(), self.process.stderr.read().decode()

    def hear(self) -> bool:
        """Take in what it has said by now; False when it has ended."""
        while select([self.process.stdout], [], [], 0)[0]:
            said = os.read(self.process.stdout.fileno(), 1 << 16)
            *lines, self._heard = (self._heard + said).split(b"\n")
            for line in lines:
                self._take(*line.decode().split())
            if not said:
                return False
        return True

    def kill(self) -> None:
        """What it says after this moment is not heard."""
        self.hear()
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=60)

    def finish(self) -> None:
        """Let it come to its end."""
        while self.hear():
            select([self.process.stdout], [], [], 60)
        self.complaint = self.process.communicate(timeout=60)[1].decode()

    def _take(self, number: str, word: str) -> None:
        if number.startswith("+"):
            self.accepted.append(int(number))
            self.seconds.append(float(word))
        else:
            self.refused.append(word)

    def p95(self) -> float:
        return quantiles(self.seconds, n=20)[-1]


def work_and_die(place: Path, first: int, chance: random.Random, *options: str) -> list[int]:
    """Let a worker work for a moment and kill it; the numbers it was told are safe."""
    worker = Worker("sqlite", place, first, ENDLESS, *options)
    worker.until_first()
    time.sleep(chance.uniform(0, 0.15))
    worker.kill()
    return worker.accepted


def lost(store: str, place: str | Path, accepted: set[int]) -> set[int]:
    """Accepted cards that are not there; whatever else a journal must be is asserted."""
    with opened(store, str(place)) as journal:
        entries = list(journal.entries())
        assert journal.head() == judged(entries)
        cards = [entry.card for entry in entries]
        numbers = [int(card["key"]) for card in cards]
        assert len(numbers) == len(set(numbers)), "a card stands there twice"
        by_record: dict[str, list] = {}
        for entry, card in zip(entries, cards, strict=True):
            by_record.setdefault(card["record"], []).append(entry)
        assert journal.of_records(f"order:{n}" for n in range(RECORDS)) == by_record
        rebuilt = {(record, mine[-1].seq, b"%d" % len(mine)) for record, mine in by_record.items()}
        assert set(journal.states_of("")) == rebuilt
        found = journal.find_keys(("desk", str(number)) for number in numbers)
        assert {int(key): known.seq for (_, key), known in found.items()} == {
            number: seq for seq, number in enumerate(numbers, start=1)
        }
    return accepted - set(numbers)
