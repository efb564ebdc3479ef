"""Whether the true distance of two persons lies between the least and the greatest that rules reckon with."""

import numpy as np
import numpy.typing as npt

from esep.monitoring.fixes import UNPLACED, labelled
from esep.monitoring.orders import Parameters
from esep.monitoring.plane import cosine
from esep.monitoring.simulator.city import METRE, MIDDLE, Places
from esep.monitoring.simulator.world import Truth

Rows = npt.NDArray[np.int64]


def inside(truth: Truth, parameters: Parameters) -> tuple[int, int]:
    """Count the looks at a pair at which the true distance lies inside, and all of them.

    Looked at is each fix of a bound device with the last one of the protected, where its clock is right.
    """
    held = every = 0
    right = (labelled(truth.fixes) & int(UNPLACED)) == 0
    for number in range(len(truth.city.bound)):
        other = truth.city.guards(number)
        if other is not None:
            own, hers = (_by_time(truth, right, one) for one in (number, other))
            good = _inside(truth, own, hers, parameters)
            held, every = held + int(good.sum()), every + len(good)
    return held, every


def _by_time(truth: Truth, right: npt.NDArray[np.bool_], device: int) -> Rows:
    rows = np.flatnonzero(right & (truth.fixes["device"] == device))
    return rows[np.argsort(truth.fixes["at"][rows], kind="stable")]


def _inside(truth: Truth, own: Rows, hers: Rows, parameters: Parameters) -> npt.NDArray[np.bool_]:
    """The slack grows with both accuracies and with the time since her last fix."""
    at = truth.fixes["at"]
    last = np.searchsorted(at[hers], at[own], side="right") - 1
    own, near = own[last >= 0], hers[last[last >= 0]]
    gap = (at[own] - at[near]) / 1000.0
    own, near, gap = (rows[gap <= parameters.pair_gap] for rows in (own, near, gap))
    accuracy = (truth.fixes["accuracy"][own].astype(float) + truth.fixes["accuracy"][near]) / 10.0
    slack = parameters.pair_factor * accuracy + parameters.pair_speed * gap
    reported = _places(truth.fixes["lat"], truth.fixes["lon"])
    places = _places(truth.lat, truth.lon)
    then = [np.interp(at[own], at[hers], places[hers, axis]) for axis in (0, 1)]
    told = np.hypot(*(reported[own] - reported[near]).T)
    true = np.hypot(*(places[own].T - np.stack(then)))
    return np.asarray(np.abs(true - told) <= slack)


def _places(lat: npt.NDArray[np.int64], lon: npt.NDArray[np.int64]) -> Places:
    north = (lat.astype(np.int64) - MIDDLE[0]) * METRE
    return np.stack([(lon.astype(np.int64) - MIDDLE[1]) * (METRE * cosine(MIDDLE[0])), north], axis=1)
