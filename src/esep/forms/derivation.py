"""How the splits of a form become identities between its printed cells.

A split is declared once, between concepts, measures or populations; here it is found in every section
that prints its whole and its parts. A whole that the section itself does not print is looked up where
the form prints it first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from esep.forms.model import TOTAL, Cells, Form, Section, Split

Place = tuple[Section, int]
Indices = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Block:
    """Identities of one split side by side: one line each, the whole first, then its parts."""

    split: int
    exact: bool
    cells: Cells


def blocks(form: Form) -> Iterator[Block]:
    """The identities of a form, split by split."""
    derive = _Derivation(form)
    for number, split in enumerate(form.splits):
        if split.kind != "beside":
            for columns in derive.along(split):
                yield from _as_blocks(number, split.kind, columns)


def _as_blocks(number: int, kind: str, columns: Sequence[Cells]) -> Iterator[Block]:
    """One block for parts that add up; one for each part when they may overlap."""
    if kind == "which":
        for part in columns[1:]:
            yield Block(number, exact=False, cells=np.stack([columns[0], part], axis=1))
    else:
        yield Block(number, exact=kind == "whole", cells=np.stack(columns, axis=1))


class _Derivation:
    """Where a form prints what."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.printed: dict[tuple[str, str], list[Place]] = {}
        for section in form.sections:
            for column in range(len(section.columns)):
                self.printed.setdefault(self._meant(*section.counts(column)), []).append((section, column))
        self._common: dict[tuple[str, ...], list[Indices]] = {}
        self._places: dict[tuple[str, str, str], Place | None] = {}
        self.overridden = {(split.split, split.section) for split in form.splits if split.section}

    def along(self, split: Split) -> Iterator[list[Cells]]:
        """The wholes and the parts of a split, as columns of cells."""
        if split.axis == "row":
            return self.of_rows(split)
        if split.axis == "measure":
            return self.of_measures(split)
        return self.of_populations(split) if split.axis == "population" else self.of_repeats()

    def of_rows(self, split: Split) -> Iterator[list[Cells]]:
        """Rows of one section that make up a row of it, or of the section that prints the whole."""
        for section in self._sections(split):
            for whole, parts in self.form.parts[split.split].items():
                rows = [section.row_of[part] for part in parts if part in section.row_of]
                if not rows or (split.kind != "which" and len(rows) < len(parts)):
                    continue
                for home, there, here in self._columns_printing(section, whole):
                    whole_cells = home.cells(home.row_of[whole], there)
                    yield [whole_cells, *(section.cells(row, here) for row in rows)]

    def of_measures(self, split: Split) -> Iterator[list[Cells]]:
        """Columns that make up a column, row by row."""
        for section in self._sections(split):
            for population in {section.counts(column)[0] for column in range(len(section.columns))}:
                for whole, parts in self.form.parts[split.split].items():
                    yield from self._columns(section, population, split.kind, whole, parts)

    def of_populations(self, split: Split) -> Iterator[list[Cells]]:
        """Sections that make up a section, cell by cell."""
        for whole, parts in self.form.parts[split.split].items():
            for measure in self.form.measures:
                found = [self._first(part, measure) for part in parts]
                home = self._first(whole, measure)
                if split.kind == "which":
                    for place in found:
                        if home is not None and place is not None and place != home:
                            yield self._joined([home, place])
                elif home is not None and all(place is not None for place in found):
                    yield self._joined([home, *(place for place in found if place is not None)])

    def of_repeats(self) -> Iterator[list[Cells]]:
        """One measure of one population in two columns, and a section's total as a row of another."""
        for places in self.printed.values():
            yield from (self._joined([places[0], place]) for place in places[1:])
        for section, other in combinations(self.form.sections, 2):
            for home, part in ((section, other), (other, section)):
                if part.population in home.row_of and TOTAL in part.row_of and self._contains(home, part):
                    yield from self._total_elsewhere(home, part)

    def _total_elsewhere(self, home: Section, part: Section) -> Iterator[list[Cells]]:
        """The row of a population in a wider section, and the top row of that population's own section."""
        for column in range(len(part.columns)):
            measure = part.columns[column].measure
            place = self._in_section(home, home.population, measure)
            if place is not None and part.counts(column)[0] == part.population:
                wide = home.cells([home.row_of[part.population]], place[1])
                yield [wide, part.cells([part.row_of[TOTAL]], column)]

    def _contains(self, home: Section, part: Section) -> bool:
        """Whether the population of one section is made up of others, down to that of the other."""
        inside = [home.population]
        whole_of = [
            self.form.parts[split.split]
            for split in self.form.splits
            if split.axis == "population" and split.kind == "whole"
        ]
        for population in inside:
            inside += [part for wholes in whole_of for part in wholes.get(population, ())]
        return part.population in inside[1:]

    def _columns(
        self, section: Section, population: str, kind: str, whole: str, parts: Sequence[str]
    ) -> Iterator[list[Cells]]:
        here = [self._in_section(section, population, part) for part in parts]
        home = self._in_section(section, population, whole) or self._first(population, whole)
        if home is None or not any(here):
            return
        if kind == "which":
            yield from (self._joined([home, place]) for place in here if place is not None)
            return
        found = [place or self._first(population, part) for place, part in zip(here, parts, strict=True)]
        if all(place is not None for place in found):
            yield self._joined([home, *(place for place in found if place is not None)])

    def _sections(self, split: Split) -> Iterator[Section]:
        """The sections a line holds in: its own, or all that have no line of their own."""
        for section in self.form.sections:
            own = (split.split, section.section) in self.overridden
            if split.section == section.section or (not split.section and not own):
                yield section

    def _columns_printing(self, section: Section, concept: str) -> Iterator[tuple[Section, Indices, Indices]]:
        """Where a concept is printed for the columns of a section: all at home, or one by one elsewhere."""
        every = np.arange(len(section.columns), dtype=np.int32)
        if concept in section.row_of:
            yield section, every, every
            return
        for column in range(len(section.columns)):
            places = self.printed[self._meant(*section.counts(column))]
            place = next((place for place in places if concept in place[0].row_of), None)
            if place is not None:
                yield place[0], np.array([place[1]], np.int32), np.array([column], np.int32)

    def _in_section(self, section: Section, population: str, measure: str) -> Place | None:
        key = section.section, *self._meant(population, measure)
        if key not in self._places:
            columns = range(len(section.columns))
            fits = (one for one in columns if self._meant(*section.counts(one)) == key[1:])
            column = next(fits, None)
            self._places[key] = None if column is None else (section, column)
        return self._places[key]

    def _first(self, population: str, measure: str) -> Place | None:
        return next(iter(self.printed.get(self._meant(population, measure), ())), None)

    def _meant(self, population: str, measure: str) -> tuple[str, str]:
        """A measure that counts the same things in two populations is one."""
        return self.form.same.get((population, measure), population), measure

    def _joined(self, places: Sequence[Place]) -> list[Cells]:
        """The cells of several columns in the rows that all of them print, joined on the concept."""
        sections = tuple(section.section for section, _ in places)
        if sections not in self._common:
            first, *others = (section.row_of for section, _ in places)
            concepts = [one for one in first if all(one in other for other in others)]
            self._common[sections] = [
                np.array([section.row_of[one] for one in concepts], np.int32) for section, _ in places
            ]
        common = self._common[sections]
        return [section.cells(rows, column) for rows, (section, column) in zip(common, places, strict=True)]
