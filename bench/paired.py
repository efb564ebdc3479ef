"""Two ways of doing the same work, run in turn; what counts are the ratios of one run and their spread."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

Clock = Callable[[], float]


def paired(
    one: Callable[[], object], other: Callable[[], object], runs: int, clock: Clock = time.perf_counter
) -> list[tuple[float, float]]:
    """Seconds of both by a clock, run in turn, after one run of each that is not counted."""
    one(), other()
    return [(seconds(one, clock), seconds(other, clock)) for _ in range(runs)]


def seconds(call: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    """How long a call takes by a clock."""
    start = clock()
    call()
    return clock() - start


def told(ratios: Mapping[str, Sequence[float]], goals: Mapping[str, str]) -> None:
    """Print ratios: median, lowest, highest, and the goal."""
    print(f"{'':46} {'median':>8} {'lowest':>8} {'highest':>8}   goal")
    for name, values in ratios.items():
        middle = statistics.median(values)
        print(f"{name:46} {middle:8.2f} {min(values):8.2f} {max(values):8.2f}   {goals[name]}")


def draw(ratios: Mapping[str, Sequence[float]], picture: Path) -> None:
    """Draw ratios as bars with their spread."""
    mpl.rcParams["svg.hashsalt"] = "esep"
    figure = Figure(figsize=(8, 2.6), layout="constrained")
    axes = figure.subplots()
    names = list(ratios)
    middle = [statistics.median(values) for values in ratios.values()]
    spread = [
        [m - min(v) for m, v in zip(middle, ratios.values(), strict=True)],
        [max(v) - m for m, v in zip(middle, ratios.values(), strict=True)],
    ]
    axes.barh(names, middle, xerr=spread, color="#2f6690", ecolor="#222222", capsize=4)
    for place, (value, values) in enumerate(zip(middle, ratios.values(), strict=True)):
        axes.text(max(values) * 1.04, place, f"{value:.2f}", va="center")
    axes.set_xscale("log")
    axes.axvline(1, color="#222222", linewidth=0.8)
    axes.invert_yaxis()
    axes.set_xlabel("ratio, median of paired runs with the lowest and the highest")
    axes.spines[["top", "right"]].set_visible(False)
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, format="svg", metadata={"Date": None})
