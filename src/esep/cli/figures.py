"""The figures of one territory from a file: a workbook of the form, or a long table of figures."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from esep.cli.desk import Desk
from esep.cli.intake import code_of
from esep.cli.paths import existing
from esep.forms.long import FIGURES
from esep.forms.model import Cell, Values
from esep.forms.reading import read_workbook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period


@dataclass(frozen=True)
class Figures:
    """Figures of a form, shape (form.size,); `known` is False where the file has none.

    A workbook does not say its period, and its territory only by its name: empty where nobody knows it.
    """

    values: Values
    known: npt.NDArray[np.bool_]
    territory: str = ""
    period: Period | None = None

    def elsewhere(self, other: "Figures") -> bool:
        """Whether the two are known to be of different territories, or of different extents of one."""
        mine, theirs = self.territory, other.territory
        if not (self.period and other.period):
            mine, theirs = mine.partition("@")[0], theirs.partition("@")[0]
        return bool(mine and theirs) and mine != theirs


def figures_in(desk: Desk, path: Path, territory: str | None) -> Figures:
    """The figures of a file; of a long table those of one territory, by default of the country.

    Raises:
        EsepError: E-404 when there is no such file, E-2xx when it is no workbook that can be read; E-407
            when a line of a long table is faulty or of another period than the first; E-408 when it has
            nothing of the form and the territory.
    """
    if existing(path).suffix.casefold() == ".csv":
        return _Table(desk, path).figures(territory)
    workbook = read_workbook(path, desk.form)
    return Figures(workbook.values, ~workbook.unread, _named(desk, path))


def _named(desk: Desk, path: Path) -> str:
    """The territory a workbook is named after; empty where it is named otherwise.

    Which of its extents is not known, for the day is not: the code is that of the place it kept.
    """
    for day in sorted({row.valid_from for row in desk.book.territories.rows}):
        try:
            return desk.book.territories.named(path.stem, day).base
        except EsepError as refusal:
            if refusal.code != "E-107":
                break
    return ""


class _Table:
    """A long table while it is read."""

    def __init__(self, desk: Desk, path: Path) -> None:
        self.desk, self.path = desk, path

    def figures(self, territory: str | None) -> Figures:
        form, period, code = self.desk.form, "", ""
        values, known = np.zeros(form.size, np.int64), np.zeros(form.size, np.bool_)
        for number, line in self._lines():
            if line["form"] != form.form:
                continue
            if not period:
                period = line["period"]
                code = self._code(territory, self._period(number, period))
            if line["period"] != period:
                raise EsepError("E-407", path=self.path, line=number, found=line["period"])
            if line["territory"] == code and line["value"]:
                index = form.index(Cell(line["section"], line["row"], line["column"]))
                values[index], known[index] = self._number(number, line["value"]), True
        if not known.any():
            raise EsepError("E-408", path=self.path, form=form.form, territory=code or territory or "-")
        return Figures(values, known, code, Period.parse(period))

    def _code(self, territory: str | None, period: Period) -> str:
        """The territory under the extent it had in the period of the table."""
        return code_of(self.desk, territory, period) or self.desk.book.code

    def _period(self, line: int, text: str) -> Period:
        try:
            return Period.parse(text)
        except EsepError as fault:
            raise EsepError("E-407", path=self.path, line=line, found=text) from fault

    def _lines(self) -> Iterator[tuple[int, dict[str, str]]]:
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream, strict=True)
                missing = [name for name in FIGURES if name not in (reader.fieldnames or ())]
                if missing:
                    raise EsepError("E-407", path=self.path, line=1, found=",".join(missing))
                for line in reader:
                    if None in line or None in line.values():
                        raise EsepError("E-407", path=self.path, line=reader.line_num, found="…")
                    yield reader.line_num, line
        except (UnicodeDecodeError, csv.Error) as fault:
            raise EsepError("E-407", path=self.path, line=1, found=str(fault)) from fault

    def _number(self, line: int, text: str) -> int:
        try:
            return int(text)
        except ValueError:
            raise EsepError("E-407", path=self.path, line=line, found=text) from None
