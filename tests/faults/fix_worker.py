"""A process that takes in fixes, or judges them, until it is killed.

    python -m tests.faults.fix_worker take PLACE FIRST [--too-early] [--engine]
    python -m tests.faults.fix_worker judge PLACE [--engine]

Taking, it writes the number of each message that was acknowledged; with `--too-early` before it is on disk.
Judging, it writes a line when it has begun, and saves its state all the time: by rules small enough to be
seen through, or with `--engine` by those that judge in earnest.
"""

import os
import sys
from itertools import count
from pathlib import Path
from threading import Event, Thread

from tests.monitoring.intake_made import CODES, NOW, one, opened, told
from tests.monitoring.watch_made import rules

from esep.monitoring.compiled import compiled
from esep.monitoring.fixes import Sign
from esep.monitoring.intake.hour_keys import HourKeys
from esep.monitoring.intake.judging import Rules, Worker
from esep.monitoring.intake.runtime import judge
from esep.monitoring.orders import Order, Protection, Zone, ZoneKind
from esep.monitoring.rejudging import Watch

SHARD = ["P-0", "B-1"]
LAT, LON = 510_000_000, 710_000_000


def message(number: int) -> bytes:
    """A fix of the protected person's device and of a bound one in turn; panics begin and end."""
    device, seq = SHARD[number % 2], number // 2
    signs = Sign.PANIC if seq % 2 == 0 else 0
    return told(device, one(seq, at=NOW + number, signs=signs))


def journey(number: int) -> bytes:
    """The same of a man who comes to a place he is kept out of, to a person, and goes away, over and over."""
    device, seq = SHARD[number % 2], number // 2
    east = (0, 200_000, 900_000)[seq // 6 % 3] if device == "B-1" else 200_000
    signs = Sign.PANIC if seq % 10 < 3 else 0
    at = NOW - 3_600_000 + number * 1500
    return told(device, one(seq, at=at, lat=LAT, lon=LON + east, signs=signs))


def say(number: int) -> None:
    os.write(1, b"%d\n" % number)


def take(place: Path, first: int, *, too_early: bool, engine: bool = False) -> None:
    made = journey if engine else message
    intake = opened(place / "in", segment=20_000)
    waiting = []
    for number in count(first):
        _, durable = intake.take(made(number))
        if too_early:
            say(number)
        waiting.append((number, durable))
        if number % 7 == 0:
            for sent, done in waiting:
                done.result(timeout=30)
                if not too_early:
                    say(sent)
            waiting = []


def engine() -> Rules:
    """The engine's rules about the man of `journey`."""
    zones = (
        Zone("shop", ZoneKind.EXCLUSION, (((LAT, LON),),), radius=150.0, warning=200.0),
        Zone("home", ZoneKind.INCLUSION, (((LAT, LON),),), radius=3000.0),
    )
    orders = [Order("1", "B-1", "UTC", zones=zones, protects=(Protection("P-0", 300.0, 600.0),))]
    fleet = compiled(orders, [], NOW - 86_400_000, NOW + 86_400_000)
    return Rules(lambda: Watch(fleet), lambda path: Watch.load(path, fleet), fleet.codes)


def judging(place: Path, made: Rules | None = None) -> Worker:
    log, keys = place / "in" / "log", HourKeys(place / "in" / "hours")
    return Worker(log, keys, CODES, made or rules(SHARD), place / "shard")


def judge_until_killed(place: Path, made: Rules | None) -> None:
    worker = judging(place, made)
    say(0)
    stopped = Event()
    Thread(target=stopped.wait, args=(60,), daemon=True).start()
    judge(worker, stopped, clock=lambda: NOW, checkpoint=0.01)


if __name__ == "__main__":
    _, what, where, *options = sys.argv
    if what == "take":
        early, earnest = ("--too-early" in options), ("--engine" in options)
        take(Path(where), int(options[0]), too_early=early, engine=earnest)
    else:
        judge_until_killed(Path(where), engine() if "--engine" in options else None)
