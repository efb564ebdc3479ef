"""Breaches of one cause are told as one.

One faulty record shows in a row, its chapter, its gravity and several sections. Two breaches share a
cause when they share a cell, or when they miss the same amount in the same family of splits and one
stands above the other in the tree of rows or of columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from esep.forms.identities import Identities
from esep.forms.model import Cells, Form, Split


@dataclass(frozen=True)
class Breach:
    """An identity that does not hold; `left_over` is whole minus parts, `cells` has the whole first."""

    identity: int
    split: Split
    left_over: int
    cells: Cells


def causes(form: Form, matrix: Identities, breaches: Sequence[Breach]) -> list[list[Breach]]:
    """The breaches grouped by cause; in each group the one that shows it best comes first.

    The best is an exact identity over figures of the deepest row: an article tells more than its chapter.
    """
    related = _Related(form)
    groups = _Groups(len(breaches))
    by_cell: dict[int, int] = {}
    for number, breach in enumerate(breaches):
        for cell in breach.cells:
            groups.join(number, by_cell.setdefault(int(cell), number))
    by_amount: dict[tuple[str, int], list[int]] = {}
    for number, breach in enumerate(breaches):
        same = by_amount.setdefault((breach.split.family, abs(breach.left_over)), [])
        for other in same:
            if related.rows(int(breach.cells[0]), int(breaches[other].cells[0])):
                groups.join(number, other)
        same.append(number)
    by_column: dict[tuple[str, str, str], list[int]] = {}
    for number, breach in enumerate(breaches):
        same = by_column.setdefault((breach.split.split, *related.column(int(breach.cells[0]))), [])
        for other in same:
            if related.above(int(breach.cells[0]), int(breaches[other].cells[0])):
                groups.join(number, other)
        same.append(number)

    def best(breach: Breach) -> tuple[int, int, int]:
        return -int(matrix.exact[breach.identity]), -related.depth(int(breach.cells[0])), breach.identity

    return [sorted((breaches[one] for one in group), key=best) for group in groups.found()]


class _Groups:
    """Numbers joined into groups."""

    def __init__(self, count: int) -> None:
        self._of = list(range(count))

    def join(self, one: int, other: int) -> None:
        self._of[self._root(one)] = self._root(other)

    def found(self) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for one in range(len(self._of)):
            groups.setdefault(self._root(one), []).append(one)
        return list(groups.values())

    def _root(self, one: int) -> int:
        while self._of[one] != one:
            self._of[one] = self._of[self._of[one]]
            one = self._of[one]
        return one


class _Related:
    """Which rows of a form stand above which."""

    def __init__(self, form: Form) -> None:
        self.form = form

    @cached_property
    def _parents(self) -> dict[str, set[str]]:
        parents: dict[str, set[str]] = {}
        for split in self.form.splits:
            if split.axis == "row":
                for whole, parts in self.form.parts.get(split.split, {}).items():
                    for part in parts:
                        parents.setdefault(part, set()).add(whole)
        return parents

    def _above(self, concept: str) -> set[str]:
        found = {concept}
        waiting = [concept]
        while waiting:
            for parent in self._parents.get(waiting.pop(), set()) - found:
                found.add(parent)
                waiting.append(parent)
        return found

    def concept(self, cell: int) -> str:
        section, row, _ = self.form.place(cell)
        return section.rows[row].concept

    def column(self, cell: int) -> tuple[str, str]:
        section, _, column = self.form.place(cell)
        return section.counts(column)

    def depth(self, cell: int) -> int:
        return len(self._above(self.concept(cell)))

    def above(self, one: int, other: int) -> bool:
        """Whether one of the two rows stands above the other, or they are the same."""
        first, second = self.concept(one), self.concept(other)
        return first in self._above(second) or second in self._above(first)

    def rows(self, one: int, other: int) -> bool:
        """Whether the rows may show one record: one above the other, or one of them a class of all."""
        return self.above(one, other) or self._classes(one) or self._classes(other)

    def _classes(self, cell: int) -> bool:
        """Whether a row is a class of all that the section counts, the total itself included."""
        section, row, _ = self.form.place(cell)
        return section.rows[row].concept == section.population or not self._cut_deeper(
            section.rows[row].concept
        )

    def _cut_deeper(self, concept: str) -> bool:
        return len(self._above(concept)) > 1
