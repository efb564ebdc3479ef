"""Response times: from publication to each thing done, with median and spread."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

from esep.monitoring.desk.journal import Standing, What
from esep.monitoring.desk.steps import BOUND, POLICE, PROTECTED

CALLED, SENT = (PROTECTED, BOUND), (POLICE,)


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


def response_times(all_standing: Iterable[Standing]) -> dict[str, Spread]:
    """How long it took until alerts were first taken on, somebody was called, police sent, it was decided.

    An alert without a step counts for none of its times: `count` tells of how many a time is.
    """
    those = tuple(all_standing)
    sought = {
        "acknowledged": (What.ACKNOWLEDGED, ()),
        "called": (What.STEP_TAKEN, CALLED),
        "sent": (What.STEP_TAKEN, SENT),
        "resolved": (What.RESOLVED, ()),
    }
    found = {name: [first(one, *what) for one in those] for name, what in sought.items()}
    return {name: spread([one for one in times if one is not None]) for name, times in found.items()}
