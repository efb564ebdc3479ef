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
from esep.forms.model import Cells, Form, Section, Values

Known = npt.NDArray[np.bool_]
Counted = tuple[str, str]
LEAST, MOST = 0.85, 1.15  # how far one office may stand from the share of all


@dataclass(frozen=True, kw_only=True)
class Invented(Line):
    """A measure of a population as a share of another measure; without a share, the sum of its parts.

    Parts that together make up `of` are dealt out so that they do; anything else is rounded down. With
    `numerator` and `denominator` the share is that of their ratio in the row: both are known measures.
    A share of another population without such a ratio differs from office to office.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("population", "measure")

    population: str
    measure: str
    of: str = ""
    of_population: str = ""
    share: Decimal | None = None
    numerator: str = ""
    denominator: str = ""


class Rows:
    """The rows of a form above its finest rows, where figures are known.

    A class of everything, such as a gravity, is a row of `home` that has a section of its own; the rows
    of these sections that no sum divides further are the finest. So a row of home is a sum of finest
    rows along every way the form divides it.
    """

    def __init__(self, form: Form, home: Section, classes: Sequence[Section]) -> None:
        self.form, self.home = form, home
        self.classes = {one.population: one for one in classes if one.population in home.row_of}

    @cached_property
    def finest(self) -> tuple[tuple[Section, str], ...]:
        """The finest rows: the section of a class, and the concept of the row in it."""
        found = {one for row in self.home.rows for one in self._beneath(row.concept)}
        return tuple(
            (section, row.concept)
            for section in self.classes.values()
            for row in section.rows
            if row.concept in found
        )

    def known(self, measure: str, figures: Values) -> Values:
        """What the finest rows hold of a measure.

        Args:
            measure: one that every class prints.
            figures: the figures of an office, shape (form.size,).
        """
        columns = {
            name: next(at for at in range(len(one.columns)) if one.counts(at) == (name, measure))
            for name, one in self.classes.items()
        }
        across = np.array([columns[section.population] for section, _ in self.finest], np.int32)
        cells: Cells = self._starts + across
        return figures[cells]

    @cached_property
    def _starts(self) -> Cells:
        """Where each of the finest rows begins in a return."""
        starts = [int(section.cells(section.row_of[concept], 0)) for section, concept in self.finest]
        return np.array(starts, np.int32)

    def sums(self, finest: Values) -> Mapping[str, int]:
        """What the rows of home hold that are sums of finest rows.

        Args:
            finest: one figure for each of the finest rows, shape (len(self.finest),).
        """
        concepts, under, starts = self._under
        return dict(zip(concepts, np.add.reduceat(finest[under], starts).tolist(), strict=True))

    @cached_property
    def _under(self) -> tuple[list[str], Cells, Cells]:
        """Concepts, the finest rows under each of them one after the other, and where those of each begin."""
        members = {row.concept: sorted(self._members(row.concept)) for row in self.home.rows}
        members = {concept: under for concept, under in members.items() if under}
        starts = np.cumsum([0, *map(len, members.values())])[:-1]
        under = np.concatenate(list(members.values()))
        return list(members), under.astype(np.int32), starts.astype(np.int32)

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
        """The rows under a whole that nothing divides further, classes of everything left out."""
        found: set[str] = set()
        for part in self._parts.get(concept, ()):
            if part not in self.classes:
                found |= self._beneath(part) if part in self._parts else {part}
        return found

    @cached_property
    def _counted(self) -> dict[str, set[int]]:
        """The finest rows of every class and of every concept."""
        found: dict[str, set[int]] = {}
        for index, (section, concept) in enumerate(self.finest):
            found.setdefault(section.population, set()).add(index)
            found.setdefault(concept, set()).add(index)
        return found

    def _members(self, concept: str) -> set[int]:
        if concept in self._counted:
            return self._counted[concept]
        return {one for part in self._parts.get(concept, ()) for one in self._members(part)}


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
        share = float(line.share) * self._factor(line, figures, office)
        finest[line.population, line.measure] = np.floor(whole * share).astype(np.int64)

    def _factor(self, line: Invented, figures: Values, office: str) -> npt.NDArray[np.float64]:
        """What the share is multiplied by at the finest rows."""
        if line.denominator:
            among = self.rows.known(line.denominator, figures)
            ratio = self.rows.known(line.numerator, figures) / np.maximum(among, 1)
            return np.asarray(ratio, np.float64)
        size = len(self.rows.finest)
        return _uneven(f"{office} {line.key}", size) if line.of_population else np.ones(size)

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
        return finest[meant] if meant in finest else self.rows.known(line.of, figures)

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
