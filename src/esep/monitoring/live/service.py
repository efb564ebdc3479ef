"""The service: takes fixes in, judges them by the orders of the register, and tells it every change, once.

One process takes fixes in, one for each shard judges; this one reads orders, hands them over, states cards,
and lets what is over be forgotten. Between them lies the disk: whichever dies is begun again and nothing is
lost or said twice.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from threading import Event
from time import monotonic
from typing import NamedTuple, Protocol

import orjson

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.monitoring.desk.blind import Beat, all_blind, leave
from esep.monitoring.history.retention import DAY
from esep.monitoring.intake.hour_keys import HOUR
from esep.monitoring.intake.roster import Fitted, Roster
from esep.monitoring.intake.runtime import now_ms
from esep.monitoring.intake.shards import shared_out
from esep.monitoring.live.alone import held
from esep.monitoring.live.episodes import Episodes, Saying
from esep.monitoring.live.housekeeping import keeping_house
from esep.monitoring.live.kept import Kept
from esep.monitoring.live.left import Left, keep_left
from esep.monitoring.live.mending import Mending
from esep.monitoring.live.places import Places
from esep.monitoring.live.processes import Process
from esep.monitoring.live.reading import in_force
from esep.monitoring.live.resuming import Resuming
from esep.monitoring.live.shard import Handed, judged_by, judging, name_of
from esep.monitoring.live.taking import NAME as TAKING
from esep.monitoring.live.taking import Front, taking
from esep.monitoring.live.telling import tell
from esep.monitoring.orders import Order, SharedPlace

TELLING = "telling"
PAUSE, SECOND, RETRY, HAND_ON = 0.05, 1.0, 60.0, 10.0
FIRST = 60.0  # seconds before the house is kept for the first time


class Source(Protocol):
    """Where orders come from, and alerts go to."""

    def refresh(self) -> bool:
        """Read the orders anew where they have changed; whether they have."""
        ...

    def orders(self, now: int) -> tuple[Order, ...]:
        """The orders to judge by."""
        ...

    def shared(self) -> Sequence[SharedPlace]:
        """The places that many keep away from."""
        ...

    def fitted(self) -> dict[str, Fitted]:
        """The devices to take reports of."""
        ...

    def watched_over(self, orders: Sequence[Order]) -> list[str]:
        """The protected persons whom some orders serve, by number."""
        ...

    def left(self, now: int) -> tuple[Left, ...]:
        """The orders that cannot be judged as they stand."""
        ...

    def kept(self) -> Kept:
        """For how long is kept what was recorded."""
        ...

    def blind_limit(self) -> int:
        """After how many ms without judging it is blind."""
        ...

    def send(self, said: Sequence[Saying]) -> Sequence[tuple[str, bytes, str]]:
        """State cards; those that were refused."""
        ...

    def again(self, waiting: Sequence[tuple[str, bytes, str]]) -> Sequence[str]:
        """State cards that were laid aside; the keys of those that stand now."""
        ...

    def hand_on(self, now: int) -> int:
        """Pass on what nobody took on in time; how many alerts went on."""
        ...


class Note(NamedTuple):
    """What has happened: an order is left or whole again, a process has died or works again."""

    word: str  # "left", "whole_again", "died", "begun_again"
    about: str  # the record of the order, the name of the process
    left: Left | None = None


@dataclass
class Figures:
    """How it goes: fixes judged in the last second and in all, cards stated, alerts that go on, cards that
    the register refused, orders that are judged and those that cannot be as they stand, whether anything is
    not judged, and why cards wait.
    """

    rate: int = 0
    judged: int = 0
    cards: int = 0
    open: int = 0
    refused: int = 0
    orders: int = 0
    left: int = 0
    blind: bool = False
    fault: str = ""


class Service:
    """The service of one folder.

    Args:
        places: where everything lies.
        source: of orders.
        front: where fixes come in.
        workers: how many judge; the same for ever in a folder.
        listening: is told the port.
        noted: is told what happens, once each.

    Raises:
        EsepError: E-1120 when another one runs there; E-1121 when the folder was begun with more or fewer
            workers; E-1122 when a process does not begin.
    """

    def __init__(
        self,
        places: Places,
        source: Source,
        front: Front,
        workers: int = 1,
        listening: Callable[[int], None] = lambda _: None,
        noted: Callable[[Note], None] = lambda _: None,
    ) -> None:
        places.beats.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = held(places.folder)
        _require_workers(places, workers)
        self._places, self._source, self._workers = places, source, workers
        self._noted = noted
        self._left: dict[str, Left] | None = None
        self.figures = Figures()
        self._episodes = Episodes(places.told)
        source.refresh()
        self._fitted: dict[str, Fitted] = {}
        self._codes: list[str] = []
        self._handed: list[Handed] = []
        self._since = monotonic()
        self._counts = [judged_by(places.shard(number)) for number in range(workers)]
        self._house: BaseProcess | None = None
        self._housed = self._tracks_on = -1
        self._read(now_ms())
        self._resuming = Resuming(places, self._names, now_ms(), limit=source.blind_limit())
        self._shards = [Process(name_of(number), judging, self._given(number)) for number in range(workers)]
        self._front = Process(TAKING, taking, lambda: (places, front, self._fitted))
        self._begin(listening)
        self._mending = Mending(
            (self._front, *self._shards), self._trying, lambda word, name: noted(Note(word, name))
        )
        self._last = dict.fromkeys((SECOND, RETRY, HAND_ON), monotonic())

    def _begin(self, listening: Callable[[int], None]) -> None:
        try:
            for shard in self._shards:
                shard.begin()
            listening(self._front.begin())
        except BaseException:
            self.close()
            raise

    def run(self, stopped: Event, shown: Callable[[Figures], None] = lambda _: None) -> None:
        """Go on until stopped; what came until then is judged and told.

        Args:
            stopped: set to stop.
            shown: is told every second how it goes.
        """
        try:
            while not stopped.is_set():
                if not self._tell():
                    stopped.wait(PAUSE)
                if self._due(SECOND):
                    self._look()
                    shown(self.figures)
            self._front.end()
            for shard in self._shards:
                shard.end()
            self._heard()
            while self._tell():
                pass
        finally:
            self.close()

    def close(self) -> None:
        """End every process and let another service run here."""
        for process in (self._front, *self._shards):
            process.end()
        if self._house is not None:
            self._house.join()
        self._episodes.close()
        os.close(self._lock)

    def _look(self) -> None:
        """What is looked after every second."""
        now = now_ms()
        self._heard()
        self._mending.mend()
        self._hand_over(now)
        if self._due(HAND_ON):
            self._trying(lambda: self._source.hand_on(now))
        if self._due(RETRY):
            self._trying(self._again)
        self._keep_house(now)
        self._count(now)

    def _tell(self) -> int:
        """State what the workers have said; how many cards."""
        count, now = 0, now_ms()
        for number in range(self._workers):
            done = self._trying(lambda number=number: self._told_by(number))  # type: ignore[misc]
            if done is None:
                return 0
            count += done
        leave(self._places.beats, TELLING, Beat(now, now))
        self.figures.cards += count
        return count

    def _told_by(self, number: int) -> int:
        return tell(self._places, self._episodes, number, self._codes, self._source.send)

    def _trying(self, act: Callable[[], int]) -> int | None:
        """Do what the register may refuse for now: it is told, and tried again."""
        try:
            done = act()
        except EsepError as fault:
            self.figures.fault = fault.code
            return None
        self.figures.fault = ""
        return done

    def _again(self) -> int:
        waiting = self._episodes.waiting()
        if not waiting:
            return 0
        taken = self._source.again(waiting)
        for key in taken:
            self._episodes.taken(key)
        return len(taken)

    def _read(self, now: int) -> bool:
        """Lay out what is asked for; whether it is other than before."""
        orders = self._source.orders(now)
        self._fitted = self._source.fitted()
        devices = {order.device for order in orders}
        devices |= {one.device for order in orders for one in order.protects}
        more = {code: Fitted(()) for code in sorted(devices - self._fitted.keys())}
        self._codes = Roster(self._places.devices, self._fitted | more).codes
        parts = shared_out(orders, self._workers)
        handed = [Handed(in_force(part, self._shared(part), now).written, self._codes) for part in parts]
        changed, self._handed = handed != self._handed, handed
        self.figures.orders = len({order.code for order in orders})
        self._read_left(now)
        everyone = self._source.watched_over(orders)
        watched = {name_of(n): self._source.watched_over(part) for n, part in enumerate(parts)}
        with whole(self._places.watched) as made:
            made.write_bytes(orjson.dumps(watched | {TAKING: everyone, TELLING: everyone}))
        return changed

    def _read_left(self, now: int) -> None:
        """Which orders cannot be judged as they stand: each is told of once, and written down."""
        known, left = self._left or {}, {one.order: one for one in self._source.left(now)}
        if left == self._left:
            return
        keep_left(self._places, [*left.values()])
        for order, one in left.items():
            if one != known.get(order):
                self._noted(Note("left", order, one))
        for order in known.keys() - left.keys():
            self._noted(Note("whole_again", order))
        self._left, self.figures.left = left, len(left)

    def _shared(self, orders: Sequence[Order]) -> list[SharedPlace]:
        classes = {name for order in orders for name in order.shared}
        return [one for one in self._source.shared() if one.of in classes]

    def _hand_over(self, now: int) -> None:
        """Hand orders over where they have changed, or hours have to be laid out further."""
        fresh = self._trying(lambda: int(self._source.refresh()))
        before = self._fitted
        if fresh is None or not (self._read(now) or self._fitted != before):
            return
        try:
            for shard, handed in zip(self._shards, self._handed, strict=True):
                shard.ask(handed)
            self._front.ask(self._fitted)
        except EsepError:
            return  # it died: it is begun again, with what is asked for now

    def _given(self, number: int) -> Callable[[], tuple[object, ...]]:
        return lambda: (self._places, number, self._handed[number])

    def _heard(self) -> None:
        """How much was judged; a worker that was begun again counts from nothing."""
        counts = [judged_by(self._places.shard(number)) for number in range(self._workers)]
        self.figures.rate = sum(
            one if one < other else one - other for one, other in zip(counts, self._counts, strict=True)
        )
        self.figures.judged += self.figures.rate
        self._counts = counts

    def _keep_house(self, now: int) -> None:
        """Once an hour, in a process of its own; the whole history once a day."""
        if now // HOUR == self._housed or monotonic() - self._since < FIRST:
            return  # it has only begun: what waited is judged first
        if self._house is not None and self._house.is_alive():
            return
        try:
            kept = self._source.kept()
        except EsepError as fault:
            self.figures.fault = fault.code
            return
        tracks, self._housed, self._tracks_on = now // DAY != self._tracks_on, now // HOUR, now // DAY
        self._house = get_context("spawn").Process(
            target=keeping_house,
            args=(self._places, self._codes, self._workers, kept),
            kwargs={"tracks": tracks},
            daemon=True,
        )
        self._house.start()
        self._episodes.forget(now)

    def _count(self, now: int) -> None:
        found = all_blind(self._places.beats, self._names, now, limit=self._source.blind_limit())
        self._resuming.judged(found, now)
        self.figures.blind = bool(found)
        self.figures.open = self._episodes.open()
        self.figures.refused = len(self._episodes.waiting())

    @property
    def _names(self) -> list[str]:
        """Who gives signs of life."""
        return [*map(name_of, range(self._workers)), TAKING, TELLING]

    def _due(self, every: float) -> bool:
        if monotonic() - self._last[every] < every:
            return False
        self._last[every] = monotonic()
        return True


def _require_workers(places: Places, workers: int) -> None:
    """Refuse another number of workers: each has its own share of what is known."""
    path = places.folder / "service.json"
    if not path.exists():
        with whole(path) as made:
            made.write_text(json.dumps({"workers": workers}), encoding="utf-8")
    known = json.loads(path.read_text(encoding="utf-8"))["workers"]
    if known != workers:
        raise EsepError("E-1121", workers=known, asked=workers)
