"""Reading, checking and consolidating twenty returns, against what others take to read them alone.

    python bench [FOLDER] [--runs 7] [--picture docs/images/bench_returns.svg]

FOLDER holds the twenty workbooks of form 1-M; without one the demonstration's are written and used.
Times mean nothing across machines: what counts are the ratios of one run, with every run paired against
its peer so that a drift of the machine's speed falls on both. The figures read by all are compared first.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import matplotlib as mpl
import numpy as np
import openpyxl
from matplotlib.figure import Figure
from python_calamine import CalamineWorkbook

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.consolidation import consolidate
from esep.forms.controls import Controls
from esep.forms.demonstration import write_returns
from esep.forms.returns import Declared, declared, read_returns
from esep.kernel.periods import Period

CORES = os.cpu_count() or 1
PERIOD = Period.year(2022)


def main() -> None:
    """Run the comparison, print it, and draw it where asked."""
    parser = argparse.ArgumentParser(prog="python bench", description="Twenty returns against peers.")
    parser.add_argument("folder", nargs="?", type=Path, help="the twenty workbooks")
    parser.add_argument("--runs", type=int, default=7, help="runs of the fast ones (default 7)")
    parser.add_argument("--slow-runs", type=int, default=2, help="runs of openpyxl (default 2)")
    parser.add_argument("--picture", type=Path, help="write the ratios as SVG here")
    parser.add_argument("--memory", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        paths = _workbooks(options.folder, Path(place))
        if options.memory:
            _peak(paths)
            return
        _compare(paths, options)


def _workbooks(folder: Path | None, place: Path) -> list[Path]:
    if folder is None:
        write_returns(Codebook.load("kz"), place)
        folder = place
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".xlsx")


class Ours:
    """The library call, warm: the form and its controls are compiled once, outputs are not written."""

    def __init__(self) -> None:
        self.book = Codebook.load("kz")
        self.form = load_form(self.book, "1-M")
        self.controls = Controls(self.form)

    def run(self, paths: Sequence[Path]) -> dict[str, np.ndarray]:
        """Read, check and consolidate; the figures by file name."""
        return self.report(declared(paths, self.book, PERIOD)[0])

    def report(self, declarations: Sequence[Declared]) -> dict[str, np.ndarray]:
        """The same for files whose territories are declared."""
        returns, aside = read_returns(declarations, self.controls)
        if aside:
            raise SystemExit("; ".join(str(one.refusal) for one in aside))
        consolidate(self.form, self.book, returns)
        return {one.file: one.workbook.values for one in returns}

    def batches(self, paths: Sequence[Path], times: int) -> None:
        """The same files many times over, as that many consolidations of one batch would read them."""
        declarations = declared(paths, self.book, PERIOD)[0]
        returns, _ = read_returns(declarations * times, self.controls)
        for start in range(0, len(returns), len(declarations)):
            consolidate(self.form, self.book, returns[start : start + len(declarations)])


def calamine(path: Path) -> list[list[list[object]]]:
    """Every cell of a workbook by python-calamine."""
    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def openpyxl_cells(path: Path) -> int:
    """Every cell of a workbook by openpyxl, read-only; how many hold something."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(
        value is not None for sheet in book for row in sheet.iter_rows(values_only=True) for value in row
    )


def calamine_all(paths: Sequence[Path]) -> None:
    """All workbooks by calamine on all cores; what is read is let go."""
    with ThreadPoolExecutor(CORES) as pool:
        for _ in pool.map(lambda path: calamine(path) and None, paths):
            pass


def openpyxl_all(paths: Sequence[Path]) -> None:
    """All workbooks by openpyxl on all cores."""
    with ProcessPoolExecutor(CORES) as pool:
        list(pool.map(openpyxl_cells, paths))


def _compare(paths: list[Path], options: argparse.Namespace) -> None:
    ours = Ours()
    _same_figures(ours, paths)
    print(f"{len(paths)} workbooks, {CORES} cores, figures equal to python-calamine's")
    fast = _paired(lambda: ours.run(paths), lambda: calamine_all(paths), options.runs)
    slow = _paired(lambda: ours.run(paths), lambda: openpyxl_all(paths), options.slow_runs)
    many = _paired(lambda: ours.batches(paths, 10), lambda: ours.batches(paths, 1), options.slow_runs)
    ratios = {
        "esep / python-calamine reading alone": [one / other for one, other in fast],
        "openpyxl reading alone / esep": [other / one for one, other in slow],
        "200 returns / 20 returns": [one / other for one, other in many],
    }
    print(f"{'':40} {'median':>8} {'lowest':>8} {'highest':>8}   goal")
    goals = ["at most 2", "at least 8", "about 10"]
    for (name, values), goal in zip(ratios.items(), goals, strict=True):
        print(f"{name:40} {statistics.median(values):8.2f} {min(values):8.2f} {max(values):8.2f}   {goal}")
    print(f"{'peak memory, MiB':40} {_memory(paths):8.0f} {'':17}   under 1024")
    if options.picture:
        _draw(ratios, options.picture)


def _same_figures(ours: Ours, paths: Sequence[Path]) -> None:
    figures = ours.run(paths)
    for path in paths:
        raw = np.concatenate(
            [
                _figures(section, sheet)
                for section, sheet in zip(ours.form.sections, calamine(path), strict=True)
            ]
        )
        if not (raw == figures[path.name]).all():
            raise SystemExit(f"{path.name}: figures differ from python-calamine's")


def _figures(section: object, sheet: list[list[object]]) -> np.ndarray:
    rows, columns = section.shape
    body = sheet[section.number_row : section.number_row + rows]
    raw = np.array([row[section.code_column : section.code_column + columns] for row in body], float)
    return np.rint(raw * 10**section.decimals).astype(np.int64).ravel()


def _paired(one: Callable[[], object], other: Callable[[], object], runs: int) -> list[tuple[float, float]]:
    """Seconds of both, run in turn, after one run of each that is not counted."""
    one(), other()
    return [(_seconds(one), _seconds(other)) for _ in range(runs)]


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _memory(paths: Sequence[Path]) -> float:
    """Peak memory of the processes that do the whole job once, in MiB."""
    command = [sys.executable, str(Path(__file__).parent), str(paths[0].parent), "--memory"]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _peak(paths: Sequence[Path]) -> None:
    Ours().run(paths)
    own, child = (
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print((own + CORES * child) / 1024)


def _draw(ratios: dict[str, list[float]], picture: Path) -> None:
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


if __name__ == "__main__":
    main()
