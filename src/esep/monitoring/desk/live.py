"""What the running service leaves in its folder: signs of life, outages, whom each worker watches over."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from esep.monitoring.desk.blind import Blind, all_blind, at_risk

BEATS, WATCHED, OUTAGES, GATEWAYS = "beats", "watched.json", "outages.jsonl", "gateways.json"


class Outage(NamedTuple):
    """A worker did not judge: since when, when it was told, until when, ms; None is not known, or not yet."""

    worker: str
    since: int | None
    told_at: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Live:
    """The folder of the service; what is missing or cannot be read there is taken for nothing."""

    folder: Path

    @property
    def known(self) -> bool:
        """Whether any service has ever left anything there: else nobody can tell whether it judges."""
        return any((self.folder / name).exists() for name in (BEATS, WATCHED, OUTAGES))

    def watched_over(self, everybody: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The numbers of those whom each worker watches over; all of them where it is not known of one."""
        told, all_of_them = _read(self.folder / WATCHED), tuple(everybody)
        workers = {path.stem for path in (self.folder / BEATS).glob("*.json")} | told.keys()
        return {worker: _numbers(told.get(worker), all_of_them) for worker in sorted(workers)}

    def blind(
        self, now: int, limit: int, everybody: Iterable[str]
    ) -> tuple[tuple[Blind, ...], tuple[str, ...]]:
        """The workers that should be judging and are not, and those over whom nobody watches by that.

        Args:
            now: ms.
            limit: for how many ms nothing may be judged.
            everybody: the numbers of all who are protected now.
        """
        watched = self.watched_over(everybody)
        found = all_blind(self.folder / BEATS, watched, now, limit=limit)
        return found, at_risk(found, watched)

    def was_blind(self, at: int, everybody: Iterable[str]) -> tuple[tuple[Blind, ...], tuple[str, ...]]:
        """Who did not judge at a moment that has passed, and over whom nobody watched, by outages on record.

        Over whom a worker watched then is known of those only over whom one watches now; of the others it is
        taken that they were of any worker.

        Args:
            at: ms.
            everybody: the numbers of all who were protected then.
        """
        found = tuple(Blind(one.worker, one.since) for one in self.outages(at, at + 1))
        then, watched = set(everybody), self.watched_over(())
        elsewhere = then - {person for those in watched.values() for person in those}
        return found, at_risk(
            found, {one.worker: elsewhere | then & {*watched.get(one.worker, ())} for one in found}
        )

    def outages(self, begins_at: int, ends_at: int) -> tuple[Outage, ...]:
        """The outages that were known of any part of a span (ms, half-open), each as it was told last."""
        last = {(one.worker, one.since): one for one in self._told()}
        return tuple(
            one
            for one in sorted(last.values(), key=lambda one: (one.told_at, one.worker))
            if (one.told_at if one.since is None else one.since) < ends_at
            and (one.until is None or one.until > begins_at)
        )

    def shared(self, device: str) -> Mapping[str, str]:
        """The gateway through which a device reported last, where the service tells it."""
        gateway = _read(self.folder / GATEWAYS).get(device)
        return {"gateway": gateway} if isinstance(gateway, str) else {}

    def _told(self) -> Iterator[Outage]:
        try:
            lines = (self.folder / OUTAGES).read_text(encoding="utf-8").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                told = json.loads(line)
                yield Outage(told["worker"], told["since"], told["told_at"], told["until"])
            except (ValueError, TypeError, KeyError):
                continue  # the last line may be half written


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _numbers(told: object, all_of_them: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(one).rpartition(":")[2] for one in told) if isinstance(told, list) else all_of_them
