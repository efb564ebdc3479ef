"""Alerts against what truly happened in simulated cities, and against a point in a polygon, fix by fix.

    python bench/monitoring_truth.py [--seeds 20] [--people 600] [--hours 24] [--picture FILE.svg]

Each seed is another city. Printed are, for each kind of alert, episodes, those found, missed and too brief to
be shown, alerts about nothing, and delays in fixes that could have shown it; then what a point in a polygon
tells of the same forbidden places, and how often the true distance of two persons lies where it is said to.
"""

import argparse
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from esep.monitoring.alerts import Judged
from esep.monitoring.judging import by_engine
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Parameters
from esep.monitoring.simulator.distances import inside
from esep.monitoring.simulator.meeting import Met, met
from esep.monitoring.simulator.naive import naive
from esep.monitoring.simulator.showing import Showing
from esep.monitoring.simulator.world import Truth, simulated

OWN, PLAIN = "esep", "point in polygon"
COUNTS = ("episodes", "found", "missed", "brief", "false")
Tables = dict[Kind, list[Met]]


def main() -> None:
    """Simulate, judge, compare, print, and draw if asked to."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--people", type=int, default=600)
    asked.add_argument("--hours", type=int, default=24)
    asked.add_argument("--picture", type=Path)
    given = asked.parse_args()
    own: Tables = defaultdict(list)
    false: dict[str, list[int]] = {OWN: [], PLAIN: []}
    shares, later = [], Counter[int]()
    for seed in range(1, given.seeds + 1):
        truth = simulated(given.people, given.hours, seed)
        alerts, plain = by_engine(truth.orders, (), truth.fixes, truth.codes, truth.now), naive(truth)
        for one in met(truth, alerts):
            own[one.kind].append(one)
        false[OWN].append(sum(one.false for one in own[Kind.ENTERED][-1:]))
        false[PLAIN].append(sum(one.false for one in met(truth, plain) if one.kind is Kind.ENTERED))
        held, every = inside(truth, Parameters())
        shares.append(100 * held / every)
        later.update(_later(truth, alerts, plain))
    _print(own, false, shares, later)
    if given.picture:
        _draw(own, false, given.picture)


def _later(truth: Truth, alerts: Sequence[Judged], plain: Sequence[Judged]) -> list[int]:
    """Fixes by which entries come out after the first time that a point lay in the polygon."""
    showing = Showing(truth)
    known = [{}, {}]  # type: list[dict[tuple[str, int], int]]
    for which, found in enumerate((alerts, plain)):
        for alert in found:
            if alert.kind is not Kind.ENTERED:
                continue
            for one in truth.episodes:
                if _about(one.kind, one.device, alert) and _overlap(one.begins_at, one.ends_at, alert):
                    key, at = (one.device, one.begins_at), showing.known_at(alert)
                    known[which][key] = min(at, known[which].get(key, at))
    both = known[0].keys() & known[1].keys()
    return [len(showing.between(key[0], known[1][key], known[0][key])) for key in both]


def _about(kind: Kind, device: str, alert: Judged) -> bool:
    return kind is Kind.ENTERED and device == alert.device


def _overlap(begins: int, ends: int | None, alert: Judged) -> bool:
    until = alert.ended_at
    return (ends is None or alert.at <= ends) and (until is None or until >= begins)


def _print(own: Tables, false: dict[str, list[int]], shares: list[float], later: Counter[int]) -> None:
    print(f"{'kind':14}" + "".join(f"{name:>10}" for name in (*COUNTS, "delay", "99 %", "most")))
    for kind, every in sorted(own.items()):
        sums = [sum(getattr(one, name) for one in every) for name in COUNTS]
        delays = sorted(delay for one in every for delay in one.delays) or [0]
        late = (delays[len(delays) // 2], delays[len(delays) * 99 // 100], delays[-1])
        print(f"{kind.name.lower():14}" + "".join(f"{number:10}" for number in (*sums, *late)))
    for who, counts in false.items():
        spread = f"median {statistics.median(counts):g}, {min(counts)} to {max(counts)}"
        print(f"false entries in a city, {who}: {spread}, together {sum(counts)}")
    print(f"ratio of all: {sum(false[PLAIN]) / max(sum(false[OWN]), 1):.0f}")
    print(f"fixes later than a point in the polygon: {dict(sorted(later.items()))}")
    spread = f"median {statistics.median(shares):.3f} %, {min(shares):.3f} to {max(shares):.3f} %"
    print(f"true distance of two persons within the bounds: {spread}")


def _draw(own: Tables, false: dict[str, list[int]], picture: Path) -> None:
    """False entries of each city on the left, what was found on the right."""
    mpl.rcParams["svg.hashsalt"] = "esep"
    figure = Figure(figsize=(8, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.4))
    for place, counts in enumerate(false.values()):
        left.plot([place] * len(counts), counts, "o", color="#2f6690", alpha=0.5)
        left.text(place + 0.1, statistics.median(counts), f"{statistics.median(counts):g}", va="center")
    left.set_xticks(range(len(false)), list(false))
    left.set_xlim(-0.5, len(false) - 0.3)
    left.set_ylabel("false entries in a city and a day")
    kinds = [kind for kind in sorted(own) if sum(one.episodes for one in own[kind])]
    found = [_share(own[kind]) for kind in kinds]
    right.barh([kind.name.lower() for kind in kinds], found, color="#2f6690")
    for place, share in enumerate(found):
        right.text(share - 1, place, f"{share:.1f} %", va="center", ha="right", color="white")
    right.invert_yaxis()
    right.set_xlim(0, 100)
    right.set_xlabel("episodes found, of those that fixes could show")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, format="svg", metadata={"Date": None})


def _share(every: Sequence[Met]) -> float:
    found, missed = (sum(getattr(one, name) for one in every) for name in ("found", "missed"))
    return 100 * found / max(found + missed, 1)


if __name__ == "__main__":
    main()
