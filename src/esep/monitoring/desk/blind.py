"""Blind since: that judging has stopped is seen by another process, by a sign of life."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life: when it was given, and up to when everything is judged, both ms since 1970 UTC."""

    at: int
    judged_to: int


@dataclass(frozen=True, slots=True)
class Blind:
    """Nothing is judged for a worker's devices: since when, ms; None when it is not known."""

    worker: str
    since: int | None


def leave(folder: Path, worker: str, beat: Beat) -> None:
    """Leave a sign of life; a reader sees the one before or this one, never half of it."""
    written = folder / f".{worker}.new"
    written.write_text(json.dumps({"at": beat.at, "judged_to": beat.judged_to}), encoding="utf-8")
    os.replace(written, folder / f"{worker}.json")  # noqa: PTH105 - the same, and says what it does


def beat_of(folder: Path, worker: str) -> Beat | None:
    """The last sign of life of a worker; None when there is none or it cannot be read."""
    try:
        told = json.loads((folder / f"{worker}.json").read_text(encoding="utf-8"))
        at, judged_to = told["at"], told["judged_to"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return Beat(at, judged_to) if type(at) is int and type(judged_to) is int else None


def blind(worker: str, beat: Beat | None, now: int, *, limit: int) -> Blind | None:
    """Whether a worker's devices go unjudged: it gives no sign, or its judging falls behind though it does.

    A sign from the future is not believed: after a clock went back it would long hide that judging stopped.

    >>> blind("0", Beat(at=100_000, judged_to=30_000), now=100_000, limit=60_000)
    Blind(worker='0', since=30000)
    """
    if beat is None or max(beat.at, beat.judged_to) > now + limit:
        return Blind(worker, None)
    return Blind(worker, min(beat.at, beat.judged_to)) if now - min(beat.at, beat.judged_to) > limit else None


def all_blind(folder: Path, workers: Iterable[str], now: int, *, limit: int) -> tuple[Blind, ...]:
    """All workers that should be judging at `now` and are not, by name."""
    found = (blind(worker, beat_of(folder, worker), now, limit=limit) for worker in sorted(set(workers)))
    return tuple(one for one in found if one)


def at_risk(found: Iterable[Blind], watched_over: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Numbers of the protected persons over whom nobody watches now, by what each worker watches over."""
    return tuple(sorted({person for one in found for person in watched_over.get(one.worker, ())}))
