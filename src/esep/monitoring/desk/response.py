"""Response times: from publication to each thing done, with median and spread."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import quantiles

from esep.monitoring.desk.journal import Standing, What
from esep.monitoring.desk.steps import BOUND, POLICE, PROTECTED
from esep.monitoring.kinds import Kind

CALLED, SENT = (PROTECTED, BOUND), (POLICE,)
DECIDED = "resolved"
Timely = Callable[[str, int, int], bool | None]


@dataclass(frozen=True, slots=True)
class Spread:
    """Of how many alerts, and the quarter, half and three quarters of their times, ms; None of none."""

    count: int
    lower: float | None = None
    median: float | None = None
    upper: float | None = None


def spread(times: list[int]) -> Spread:
    """Median and quartiles, between the two nearest times where none stands there.

    >>> spread([1_000, 2_000, 6_000]).median
    2000.0
    """
    if not times:
        return Spread(0)
    lower, median, upper = quantiles([*times, *times] if len(times) == 1 else times, n=4, method="inclusive")
    return Spread(len(times), float(lower), float(median), float(upper))


def first(stands: Standing, what: What, told: tuple[str, ...] = ()) -> int | None:
    """Time from publication to the first entry of a kind, ms; None where there is none."""
    done = (one.at for one in stands.entries if one.what is what and (not told or one.told in told))
    at = next(done, None)
    return None if at is None else at - stands.alert.published_at


SOUGHT: Mapping[str, tuple[What, tuple[str, ...]]] = {
    "acknowledged": (What.ACKNOWLEDGED, ()),
    "called": (What.STEP_TAKEN, CALLED),
    "sent": (What.STEP_TAKEN, SENT),
    DECIDED: (What.RESOLVED, ()),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """How fast one thing was done: its times, and how many of them lay within the term; None without one."""

    times: Spread
    in_time: int | None


def response_times(all_standing: Iterable[Standing], timely: Timely) -> dict[str, Answered]:
    """How long it took until alerts were first taken on, somebody was called, police sent, it was decided.

    An alert without a step counts for none of its times: `count` tells of how many a time is.

    Args:
        all_standing: the alerts.
        timely: whether something was done in time: what, when its term began and when it was done, both ms;
            None where there is no term for it. To decide is due from taking on, all else from publication.
    """
    those = tuple(all_standing)
    return {name: _answered(name, those, timely) for name in SOUGHT}


def by_kind(all_standing: Iterable[Standing], timely: Timely) -> dict[Kind, dict[str, Answered]]:
    """The same for each kind of alert that there was."""
    kinds: dict[Kind, list[Standing]] = {}
    for one in all_standing:
        kinds.setdefault(one.alert.kind, []).append(one)
    return {kind: response_times(kinds[kind], timely) for kind in sorted(kinds)}


def _answered(name: str, those: tuple[Standing, ...], timely: Timely) -> Answered:
    took = [(one, first(one, *SOUGHT[name])) for one in those]
    done = [(one, time) for one, time in took if time is not None]
    kept = [timely(name, _begins(name, one), one.alert.published_at + time) for one, time in done]
    in_time = None if None in kept else sum(map(bool, kept))
    return Answered(spread([time for _, time in done]), in_time)


def _begins(name: str, one: Standing) -> int:
    """When the term begins, ms."""
    taken = first(one, What.ACKNOWLEDGED) if name == DECIDED else None
    return one.alert.published_at + (taken or 0)
