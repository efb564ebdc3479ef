"""Figures that are made up and still add up, around figures that are known.

Every invented figure is a share of another, taken row by row at the finest rows of the form and summed
upwards, so that rows and columns of the same thing agree wherever the form prints them. What the sums of
the form then force is filled in; what nothing forces is zero.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from esep.codebook.dated import Line
from esep.forms.identities import Identities
from esep.forms.model import Form, Section, Values

Known = npt.NDArray[np.bool_]
Counted = tuple[str, str]
LEAST, MOST = 0.85, 1.15  # how far one office may stand from the share of all


@dataclass(frozen=True, kw_only=True)
class Invented(Line):
    """A measure of a population as a share of another measure; without a share, the sum of its parts.

    Parts that together make up `of` are dealt out so that they do; anything else is rounded down. Only
    a share of another population differs from office to office.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("population", "measure")

    population: str
    measure: str
    of: str = ""
    of_population: str = ""
    share: Decimal | None = None


class Rows:
    """The rows of a form above its finest rows.

    The finest rows are those of `home` that no sum divides further. A class of everything, such as a
    gravity, is a row that is the population of a known section; each finest row is counted in the one
    class whose section holds most of it.
    """

    def __init__(self, form: Form, home: Section, classes: Sequence[Section], figures: Values) -> None:
        self.form, self.home = form, home
        self.classes = {one.population: one for one in classes if one.population in home.row_of}
        self._figures = figures

    @cached_property
    def finest(self) -> tuple[str, ...]:
        """The concepts of the finest rows, in the order of home."""
        found = {one for row in self.home.rows for one in self._beneath(row.concept)}
        return tuple(row.concept for row in self.home.rows if row.concept in found)

    def sums(self, finest: Values) -> Mapping[str, int]:
        """What every row of home holds: the sum of the finest rows under it, 0 where it is no sum of them.

        Args:
            finest: one figure for each of the finest rows, shape (len(self.finest),).
        """
        concepts = (row.concept for row in self.home.rows)
        return dict(zip(concepts, (self._under @ finest).tolist(), strict=True))

    @cached_property
    def _under(self) -> npt.NDArray[np.int64]:
        """1 where a finest row (across) is counted in a row of home (down)."""
        members = [self._members(row.concept) for row in self.home.rows]
        return np.array([[one in under for one in self.finest] for under in members], np.int64)

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        """The parts of every whole row whose parts are all rows of home."""
        found: dict[str, list[str]] = {}
        for split in self.form.splits:
            if split.axis == "row" and split.kind == "whole" and not split.section:
                for whole, parts in self.form.parts[split.split].items():
                    if all(part in self.home.row_of for part in parts):
                        found.setdefault(whole, []).extend(parts)
        return found

    def _beneath(self, concept: str) -> set[str]:
        """The finest rows under a whole, classes of everything left out."""
        found: set[str] = set()
        for part in self._parts.get(concept, ()):
            if part not in self.classes:
                found |= self._beneath(part) if part in self._parts else {part}
        return found

    def _members(self, concept: str) -> set[str]:
        if concept in self.finest:
            return {concept}
        if concept in self.classes:
            return {one for one, home in self._class_of.items() if home == concept}
        return {one for part in self._parts.get(concept, ()) for one in self._members(part)}

    @cached_property
    def _class_of(self) -> dict[str, str]:
        section, _, column = self.form.place(self.form.index(self.form.headline))
        return {concept: self._largest(concept, section.columns[column].measure) for concept in self.finest}

    def _largest(self, concept: str, measure: str) -> str:
        """The class that holds most of a row; the first one where none holds anything."""
        held = {name: self._held(section, concept, measure) for name, section in self.classes.items()}
        return max(held, key=lambda name: held[name])

    def _held(self, section: Section, concept: str, measure: str) -> int:
        column = next(at for at, one in enumerate(section.columns) if one.measure == measure)
        if concept not in section.row_of:
            return -1
        return int(self._figures[section.cells(section.row_of[concept], column)])


class Invention:
    """Invents the figures of offices for one form.

    Args:
        matrix: the identities of the form.
        rows: its rows above the finest rows.
        lines: what to invent, each line after the one it is a share of.
    """

    def __init__(self, form: Form, matrix: Identities, rows: Rows, lines: Sequence[Invented]) -> None:
        self.form, self.matrix, self.rows, self.lines = form, matrix, rows, lines

    def around(self, figures: Values, known: Known, office: str) -> Values:
        """All figures of an office, shape (form.size,): the known ones kept, the others made up.

        Args:
            figures: the known figures, shape (form.size,).
            known: True where a figure is known.
            office: whose figures; the same office gets the same figures every time.
        """
        figures, known = figures.copy(), known.copy()
        finest: dict[Counted, Values] = {}
        for line in self.lines:
            if (line.population, line.measure) not in finest:
                self._invent(line, finest, figures, office)
        sums = {counted: self.rows.sums(here) for counted, here in finest.items()}
        for section in self.form.sections:
            self._print(section, sums, figures, known)
        return completed(self.matrix, figures, known)

    def _invent(self, line: Invented, finest: dict[Counted, Values], figures: Values, office: str) -> None:
        """One measure at the finest rows, or all the parts of a whole together."""
        if line.share is None:
            parts = self._parts(line.measure, line.population, finest)
            finest[line.population, line.measure] = np.sum(parts, axis=0)
            return
        whole = self._base(line, finest, figures)
        together = self._together.get(line.key, ())
        if together:
            dealt = _dealt(whole, [float(one.share or 0) for one in together])
            for one, part in zip(together, dealt, strict=True):
                finest[one.population, one.measure] = part
            return
        share = np.full(len(whole), float(line.share))
        if line.of_population:
            share *= _uneven(f"{office} {line.key}", len(whole))
        finest[line.population, line.measure] = np.floor(whole * share).astype(np.int64)

    @cached_property
    def _together(self) -> dict[str, list[Invented]]:
        """For every line that is a part of its whole in a sum: all the parts, to be dealt out at once."""
        groups: dict[tuple[str, ...], list[Invented]] = {}
        for line in self.lines:
            for split in self.form.splits:
                exclusive = split.axis == "measure" and split.kind in {"whole", "rest"}
                if exclusive and line.measure in self.form.parts[split.split].get(line.of, ()):
                    groups.setdefault((line.population, line.of, split.split), []).append(line)
        return {line.key: group for group in groups.values() for line in group}

    def _parts(self, whole: str, population: str, finest: Mapping[Counted, Values]) -> list[Values]:
        for split in self.form.splits:
            parts = self.form.parts.get(split.split, {}).get(whole, ())
            if split.axis == "measure" and split.kind == "whole" and parts:
                return [finest[population, part] for part in parts]
        raise LookupError(f"no sum makes up {whole}")

    def _base(self, line: Invented, finest: Mapping[Counted, Values], figures: Values) -> Values:
        """The figures a share is taken of, at the finest rows: invented before, or known."""
        meant = (line.of_population or line.population, line.of)
        if meant in finest:
            return finest[meant]
        home = self.rows.home
        column = next(at for at in range(len(home.columns)) if home.counts(at) == meant)
        return figures[home.cells([home.row_of[one] for one in self.rows.finest], column)]

    def _print(
        self, section: Section, sums: Mapping[Counted, Mapping[str, int]], figures: Values, known: Known
    ) -> None:
        """The invented measures wherever a section prints them; its rows that are no sum hold zero."""
        for column in range(len(section.columns)):
            if section.counts(column) in sums:
                here = sums[section.counts(column)]
                cells = section.cells(np.arange(len(section.rows)), column)
                figures[cells] = [here.get(row.concept, 0) for row in section.rows]
                known[cells] = True


def completed(matrix: Identities, figures: Values, known: Known) -> Values:
    """The figures with what the sums force filled in and zero for the rest.

    A sum with one open figure tells it. Where several stay open, the first takes what the others, being
    zero, leave. A figure told twice and differently keeps what the first sum says.

    Args:
        matrix: the identities of the form.
        figures: the figures, shape (size,); what stands where nothing is known does not count.
        known: True where a figure is known.
    """
    figures, known = np.where(known, figures, 0), known.copy()
    while True:
        open_cells = np.add.reduceat(~known[matrix.cells], matrix.starts[:-1], dtype=np.int64)
        left_over = matrix.left_over(figures)
        told = np.flatnonzero(matrix.exact & (open_cells == 1))
        if len(told):
            _tell(matrix, figures, known, told[::-1], left_over)
            continue
        hungry = np.flatnonzero(matrix.exact & (open_cells > 1) & (left_over != 0))
        if not len(hungry):
            return figures
        _leave_one(matrix, known, hungry)


def _leave_one(matrix: Identities, known: Known, hungry: npt.NDArray[np.int64]) -> None:
    """Zero for all but the first open figure of sums that have something left over.

    Sums of a known whole come first, and all of one split together: a whole that is open itself may yet
    be told by its parts.
    """
    has_whole = known[matrix.cells[matrix.starts[hungry]]]
    first = hungry[has_whole] if has_whole.any() else hungry
    for one in first[matrix.split[first] == matrix.split[first[0]]]:
        cells = matrix.cells[matrix.starts[one] : matrix.starts[one + 1]]
        known[cells[~known[cells]][1:]] = True


def _tell(
    matrix: Identities, figures: Values, known: Known, told: npt.NDArray[np.int64], left_over: Values
) -> None:
    """Fill in the open figure of each of these sums; of several sums the last one given is heard."""
    of_cell = np.repeat(np.arange(len(matrix)), np.diff(matrix.starts))
    place = np.full(len(matrix), -1, np.int64)
    open_places = np.flatnonzero(~known[matrix.cells])
    place[of_cell[open_places]] = open_places
    cells, weights = matrix.cells[place[told]], matrix.weights[place[told]]
    figures[cells] = -left_over[told] * weights
    known[cells] = True


def _dealt(whole: Values, shares: Sequence[float]) -> list[Values]:
    """A whole dealt out by shares, row by row; with shares that make 1 nothing is left over.

    >>> [part.tolist() for part in _dealt(np.array([10, 3]), [0.5, 0.3, 0.2])]
    [[5, 2], [3, 0], [2, 1]]
    """
    edges = [np.rint(whole * round(sum(shares[:count]), 9)) for count in range(len(shares) + 1)]
    return [(later - before).astype(np.int64) for before, later in pairwise(edges)]


def _uneven(name: str, count: int) -> npt.NDArray[np.float64]:
    """Factors near 1 that are always the same for a name."""
    return np.random.default_rng(zlib.crc32(name.encode())).uniform(LEAST, MOST, count)
