"""Reading, checking and consolidating twenty returns, against what others take to read them alone.

    python bench [FOLDER] [--runs 7] [--picture docs/images/bench_returns.svg]

FOLDER holds the twenty workbooks of form 1-M; without one the demonstration's are written and used.
Times mean nothing across machines: what counts are the ratios of one run, with every run paired against
its peer so that a drift of the machine's speed falls on both. The figures read by all are compared first.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import openpyxl
from paired import draw, paired, told
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
    fast = paired(lambda: ours.run(paths), lambda: calamine_all(paths), options.runs)
    slow = paired(lambda: ours.run(paths), lambda: openpyxl_all(paths), options.slow_runs)
    many = paired(lambda: ours.batches(paths, 10), lambda: ours.batches(paths, 1), options.slow_runs)
    ratios = {
        "esep / python-calamine reading alone": [one / other for one, other in fast],
        "openpyxl reading alone / esep": [other / one for one, other in slow],
        "200 returns / 20 returns": [one / other for one, other in many],
    }
    told(ratios, dict(zip(ratios, ["at most 2", "at least 8", "about 10"], strict=True)))
    print(f"{'peak memory, MiB':40} {_memory(paths):8.0f} {'':17}   under 1024")
    if options.picture:
        draw(ratios, options.picture)


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


if __name__ == "__main__":
    main()
