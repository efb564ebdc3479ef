"""A process that takes in fixes, or judges them, until it is killed.

    python -m tests.faults.fix_worker take PLACE FIRST [--too-early]
    python -m tests.faults.fix_worker judge PLACE

Taking, it writes the number of each message that was acknowledged; with `--too-early` before it is on disk.
Judging, it writes a line when it has begun, and saves its state all the time.
"""

import os
import sys
from itertools import count
from pathlib import Path
from threading import Event, Thread

from tests.monitoring.intake_made import CODES, NOW, one, opened, told
from tests.monitoring.watch_made import rules

from esep.monitoring.fixes import Sign
from esep.monitoring.intake.hour_keys import HourKeys
from esep.monitoring.intake.judging import Worker
from esep.monitoring.intake.runtime import judge

SHARD = ["P-0", "B-1"]


def message(number: int) -> bytes:
    """A fix of the protected person's device and of a bound one in turn; panics begin and end."""
    device, seq = SHARD[number % 2], number // 2
    signs = Sign.PANIC if seq % 2 == 0 else 0
    return told(device, one(seq, at=NOW + number, signs=signs))


def say(number: int) -> None:
    os.write(1, b"%d\n" % number)


def take(place: Path, first: int, *, too_early: bool) -> None:
    intake = opened(place / "in", segment=20_000)
    waiting = []
    for number in count(first):
        _, durable = intake.take(message(number))
        if too_early:
            say(number)
        waiting.append((number, durable))
        if number % 7 == 0:
            for sent, done in waiting:
                done.result(timeout=30)
                if not too_early:
                    say(sent)
            waiting = []


def judging(place: Path) -> Worker:
    return Worker(
        place / "in" / "log", HourKeys(place / "in" / "hours"), CODES, rules(SHARD), place / "shard"
    )


def judge_until_killed(place: Path) -> None:
    worker = judging(place)
    say(0)
    stopped = Event()
    Thread(target=stopped.wait, args=(60,), daemon=True).start()
    judge(worker, stopped, clock=lambda: NOW, checkpoint=0.01)


if __name__ == "__main__":
    _, what, where, *options = sys.argv
    if what == "take":
        take(Path(where), int(options[0]), too_early="--too-early" in options)
    else:
        judge_until_killed(Path(where))
