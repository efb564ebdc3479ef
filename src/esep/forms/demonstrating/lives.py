"""Offences made of groups: each with the columns that count it and the days of its life.

Everything is drawn from a generator that is seeded by territory and period: the same codebook gives the same
offences. Days are numpy days.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from esep.forms.demonstrating.groups import ALL, OPEN, SENT, Dealt
from esep.forms.demonstrating.plan import Plan
from esep.kernel.periods import Period

Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
DAY = np.timedelta64(1, "D")
LATE, MOST_LATE = 20, 75  # days that a late registration takes


@dataclass(frozen=True)
class Lives:
    """Offences of one territory, one place in every array for each.

    `group` is the number of its group, `outcome` that of its outcome in `outcomes`; `parts` says for each
    column of parts whether it counts the offence. `known_after` is how many days the register learns it late.
    """

    territory: str
    group: npt.NDArray[np.int64]
    outcomes: tuple[str, ...]
    outcome: npt.NDArray[np.int64]
    parts: Mapping[str, Flags]
    registered_on: Days
    committed_on: Days
    ended_on: Days
    known_after: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """How many offences there are."""
        return len(self.group)


@dataclass(frozen=True)
class Course:
    """Between which days offences live.

    `period` is that of the figures, `begins` the first day on which something carried over was registered,
    `since` the first day of the territory in its present extent: what it counts was decided there. `late` is
    the share of offences that become known late.
    """

    period: Period
    begins: date
    since: date
    late: float


def lives(dealt: Dealt, plan: Plan, course: Course) -> Lives:
    """The offences of a territory, made of its groups.

    Args:
        dealt: its groups.
        plan: what the columns are.
        course: between which days they live.
    """
    rng = np.random.default_rng(zlib.crc32(f"{dealt.territory} {course.period.code}".encode()))
    outcomes = (OPEN, *plan.outcomes, *plan.beside)
    counts = np.stack([dealt.figures[name] for name in outcomes], axis=1)
    group = np.repeat(np.arange(len(counts)), counts.sum(axis=1))
    outcome = np.repeat(np.tile(np.arange(len(outcomes)), len(counts)), counts.ravel())
    parts: dict[str, Flags] = {}
    for name, said in plan.parts.items():
        whole = parts[said.of] if said.of in parts else _whole(said.of, outcomes, plan)[outcome]
        parts[name] = _drawn(whole, group, dealt.figures[name], rng)
    within = parts["registered"] | _whole("", outcomes, plan)[outcome]
    days = _days(within, parts["registered.committed_earlier"], course, rng)
    wait = np.where(rng.random(len(group)) < course.late, rng.integers(LATE, MOST_LATE, len(group)), 0)
    return Lives(dealt.territory, group, outcomes, outcome, parts, *days, wait)


def _whole(of: str, outcomes: tuple[str, ...], plan: Plan) -> Flags:
    """Which outcomes a column holds that is no part of another; without one, those beside all proceedings."""
    if not of:
        return np.array([name in plan.beside for name in outcomes])
    if of == ALL:
        return np.array([name not in plan.beside for name in outcomes])
    return np.array([name == of or (of == SENT and name.startswith(f"{SENT}.")) for name in outcomes])


def _drawn(
    whole: Flags, group: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64], rng: np.random.Generator
) -> Flags:
    """So many of each group, drawn from those of it that are in the whole."""
    order = np.lexsort((rng.random(len(group)), ~whole, group))
    first = np.searchsorted(group, np.arange(len(wanted)))
    place = np.arange(len(group)) - first[group[order]]
    drawn = np.zeros(len(group), np.bool_)
    drawn[order] = place < wanted[group[order]]
    return drawn


def _days(within: Flags, earlier: Flags, course: Course, rng: np.random.Generator) -> tuple[Days, Days, Days]:
    """When each was registered, committed and decided, in the period or before it as its columns have it."""
    length, period = len(within), course.period
    start, last, first = (np.datetime64(day, "D") for day in (period.start, period.last, course.begins))
    now = start + rng.integers(0, (period.last - period.start).days + 1, length) * DAY
    carried = first + rng.integers(0, max((period.start - course.begins).days, 1), length) * DAY
    registered: Days = np.where(within, now, carried)
    committed = registered - np.minimum(rng.geometric(0.12, length) - 1, 300) * DAY
    committed = np.where(within, np.maximum(committed, start), committed)
    committed = np.where(earlier, start - rng.integers(1, 900, length) * DAY, committed)
    held = np.datetime64(course.since if course.since <= period.last else period.start, "D")
    begun: Days = np.maximum(registered, max(start, held))
    room = (last - begun) // DAY + 1
    ended = begun + np.floor(rng.random(length) * room).astype(np.int64) * DAY
    return registered, committed, ended
