"""What goes wrong with devices: opened straps, flat batteries, jammers, lying clocks, late reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.monitoring.fixes import NOWHERE, Fixes, Sign
from esep.monitoring.kinds import Kind
from esep.monitoring.simulator.city import City, Random
from esep.monitoring.simulator.episodes import Episode

SHARE = 60  # one device in so many meets with each mishap
SHORT, LONG = 15, 40  # fixes that one lasts
EMPTY_FROM = 20  # percent at which a battery is told
SILENCE, UNLOCATED = 300_000, 600_000
WEEKS = 1024 * 7 * 86_400_000  # after so long the week numbers of satellites begin anew
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some fixes in a row of one device, and whether they reach the end."""

    rows: Fixes
    sent: npt.NDArray[np.bool_]
    device: str
    begins: int
    ends: int

    @property
    def own(self) -> Fixes:
        """The fixes it is about, to be changed."""
        return self.rows[self.begins : self.ends]

    def episode(self, kind: Kind, column: str = "at", later: int = 0) -> Episode:
        """From the first of its fixes to the first after it, by one of the two clocks."""
        begins = int(self.rows[column][self.begins]) + later
        return Episode(kind, self.device, begins, int(self.rows[column][self.ends]))


Mishap = Callable[[Stretch], Iterator[Episode]]


def _signed(kind: Kind, sign: Sign) -> Mishap:
    def mishap(one: Stretch) -> Iterator[Episode]:
        one.own["signs"] |= int(sign)
        yield one.episode(kind)

    return mishap


def _jammed(one: Stretch) -> Iterator[Episode]:
    one.own["signs"] |= int(Sign.JAMMED)
    one.own["lat"] = one.own["lon"] = NOWHERE
    yield one.episode(Kind.JAMMED)
    yield one.episode(Kind.UNLOCATED, later=UNLOCATED)


def _indoors(one: Stretch) -> Iterator[Episode]:
    one.own["lat"] = one.own["lon"] = NOWHERE
    yield one.episode(Kind.UNLOCATED, later=UNLOCATED)


def _switched_off(one: Stretch) -> Iterator[Episode]:
    one.sent[one.begins : one.ends] = False
    last = int(one.rows["at"][one.begins - 1])
    yield Episode(Kind.SILENT, one.device, last + SILENCE, int(one.rows["at"][one.ends]))


def _clock(wrong: Callable[[Numbers], Numbers]) -> Mishap:
    def mishap(one: Stretch) -> Iterator[Episode]:
        one.own["at"] = wrong(one.own["at"])
        yield one.episode(Kind.CLOCK_WRONG, "received_at")

    return mishap


def _drifting(one: Stretch) -> Iterator[Episode]:
    """A clock up to 30 s fast: nobody need be told."""
    one.own["at"] += np.minimum(np.arange(len(one.own)) * 4000, 30_000)
    yield from ()


def _stored(one: Stretch) -> Iterator[Episode]:
    """Without a network all is kept, and sent together."""
    one.own["received_at"] = one.rows["received_at"][one.ends]
    yield from ()


def _counter_back(one: Stretch) -> Iterator[Episode]:
    """A device that has forgotten its counter begins at 1 again."""
    one.rows["seq"][one.begins :] = np.arange(1, len(one.rows) - one.begins + 1)
    yield from ()


def _flat(one: Stretch) -> Iterator[Episode]:
    """Nobody charges it."""
    hours = (one.rows["at"] - one.rows["at"][0]) / 3_600_000
    one.rows["battery"] = np.clip(24.0 - 2.5 * hours, 1, 100).astype(np.uint8)
    one.rows["signs"] &= ~np.uint16(int(Sign.CHARGING))
    low = np.flatnonzero(one.rows["battery"] <= EMPTY_FROM)
    if len(low):
        yield Episode(Kind.BATTERY, one.device, int(one.rows["at"][low[0]]), None)


OF_ALL: tuple[Mishap, ...] = (
    _signed(Kind.STRAP_OPENED, Sign.STRAP),
    _signed(Kind.CASE_OPENED, Sign.CASE),
    _jammed,
    _indoors,
    _switched_off,
    _clock(lambda at: at - at[0]),  # 1970
    _clock(lambda at: at + 86_400_000),
    _clock(lambda at: at - WEEKS),
    _drifting,
    _stored,
    _counter_back,
    _flat,
)
PANIC = _signed(Kind.PANIC, Sign.PANIC)


def mishaps(random: Random, city: City, rows: Fixes, sent: npt.NDArray[np.bool_]) -> Iterator[Episode]:
    """Let mishaps happen to fixes, (devices, instants), none twice to the same device.

    Args:
        random: where chance comes from.
        city: whose devices these are.
        rows: all fixes; they are changed.
        sent: which of them are sent at all; changed.
    """
    each = max(1, len(city.bound) // SHARE)
    unlucky = random.permutation(len(city.bound))[: each * len(OF_ALL)]
    for place, number in enumerate(unlucky.tolist()):
        yield from OF_ALL[place % len(OF_ALL)](_stretch(random, city, rows, sent, number))
    for number in range(len(city.bound), len(city.codes)):
        if random.random() < 1 / 10:
            yield from PANIC(_stretch(random, city, rows, sent, number))


def _stretch(random: Random, city: City, rows: Fixes, sent: npt.NDArray[np.bool_], number: int) -> Stretch:
    instants = rows.shape[1]
    begins = int(random.integers(1, instants - LONG - 1))
    ends = begins + int(random.integers(SHORT, LONG))
    return Stretch(rows[number], sent[number], city.codes[number], begins, ends)
