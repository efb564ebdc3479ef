"""An answer of the ledger put into the cells of a form: which rows and columns each of its lines belongs to.

Values that no test tells apart are taken as one, so that an answer shrinks to its *atoms*: lines that belong
to the same rows. Each column is then one sum over the atoms of each territory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from esep.forms.filling.compiling import Answered
from esep.forms.filling.resolving import Apart, Test
from esep.forms.model import Values
from esep.ledger.codings import Value
from esep.ledger.conditions import Among, Condition
from esep.ledger.engines import Engine, Question

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
FIGURE = "figure"


class Columned(Protocol):
    """An engine that answers in columns: one for each dimension asked for, and the figures."""

    def cells_many(self, questions: Sequence[Question]) -> list[pa.Table]:
        """The cells of several questions."""
        ...


@dataclass(frozen=True)
class Told:
    """An answer in columns: the different values of each dimension, and for each line which it has."""

    values: Mapping[str, Sequence[Value]]
    codes: Mapping[str, Codes]
    figures: Values

    @classmethod
    def of_table(cls, table: pa.Table) -> "Told":
        """From a table with a column for each dimension and one of figures."""
        values, codes = {}, {}
        for name in (one for one in table.column_names if one != FIGURE):
            encoded = pc.dictionary_encode(table[name], null_encoding="encode").combine_chunks()
            encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
            values[name] = encoded.dictionary.to_pylist()
            codes[name] = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return cls(values, codes, table[FIGURE].to_numpy().astype(np.int64))

    @classmethod
    def of_cells(cls, by: Sequence[str], cells: Mapping[tuple[Value, ...], object]) -> "Told":
        """From the cells of an answer."""
        values, codes = {}, {}
        for at, name in enumerate(by):
            known = {value: place for place, value in enumerate(dict.fromkeys(cell[at] for cell in cells))}
            values[name] = list(known)
            codes[name] = np.array([known[cell[at]] for cell in cells], np.int64)
        return cls(values, codes, np.array(list(cells.values()), np.int64))


def told(engine: Engine | Columned, questions: Sequence[Question]) -> list[Told]:
    """The answers of an engine, in columns where it gives them."""
    many = getattr(engine, "cells_many", None)
    if many is not None:
        return [Told.of_table(table) for table in many(questions)]
    answers = ((one, engine.answer(one)) for one in questions)  # type: ignore[union-attr]
    return [Told.of_cells(one.by, cells) for one, cells in answers]


class Atoms:
    """The lines of an answer, those that belong to the same rows taken together.

    Args:
        answer: the answer.
        tests: the tests of each row.
    """

    def __init__(self, answer: Told, tests: Mapping[str, tuple[Test, ...]]) -> None:
        held = _holds(answer, tests.values())
        alike, first = _alike(answer, held, tests.values())
        met = {test: values[answer.codes[test[0]][first]] for test, values in held.items()}
        member: Flags = np.ones((len(tests), len(first)), np.bool_)
        for place, row in enumerate(tests.values()):
            for test in row:
                member[place] &= met[test]
        of_alike, number = _distinct_columns(member)
        self.of_line: Codes = of_alike[alike]
        self.member = dict(zip(tests, member[:, number], strict=True)) if len(tests) else {}
        self.count = len(number)

    @cached_property
    def rows(self) -> list[str]:
        """The rows, in their order."""
        return list(self.member)

    def sums(self, by_atom: Values) -> Mapping[str, Values]:
        """The sums of each row that has any, over the last axis of figures by atom."""
        atoms, rows = self._members
        some: Flags = np.any(by_atom, axis=1)
        told = np.flatnonzero(some[atoms])
        if not len(told):
            return {}
        of_row, starts = np.unique(rows[told], return_index=True)
        sums = np.add.reduceat(by_atom[atoms[told]], starts, axis=0)
        return {self.rows[row]: sums[at] for at, row in enumerate(of_row.tolist())}

    @cached_property
    def _members(self) -> tuple[Codes, Codes]:
        """The atoms of one row after the other, and the row of each."""
        found = [np.flatnonzero(atoms) for atoms in self.member.values()]
        sizes = [len(atoms) for atoms in found]
        return np.concatenate([np.zeros(0, np.int64), *found]), np.repeat(np.arange(len(found)), sizes)


def counts(
    compiled: Answered, answer: Told, slots: Codes, many: int
) -> Iterator[tuple[int, Mapping[str, Values]]]:
    """The figures of each row in each column that an answer fills, slot by slot.

    Args:
        compiled: the question with the tests of its rows and columns.
        answer: its answer.
        slots: the slot that each territory of the answer is counted in.
        many: how many slots there are.

    Yields:
        The place of a use, and the figures of each concept and residual that has any, shape (many,).
    """
    rows = Atoms(
        answer, {**compiled.concepts, **{f"-{code}": one for code, one in compiled.residuals.items()}}
    )
    held = _holds(answer, (use.tests for use in compiled.uses))
    slot_of_line = slots[answer.codes[compiled.territory]]
    at = rows.of_line * many + slot_of_line
    for number, use in enumerate(compiled.uses):
        chosen: Flags = np.ones(len(at), np.bool_)
        for test in use.tests:
            chosen &= held[test][answer.codes[test[0]]]
        weights = np.bincount(at[chosen], answer.figures[chosen], rows.count * many)
        by_atom = np.rint(weights).astype(np.int64).reshape(rows.count, many)
        yield number, rows.sums(by_atom)


def _holds(answer: Told, rows: Iterable[tuple[Test, ...]]) -> dict[Test, Flags]:
    """Which values meet each test."""
    at = {path: {value: place for place, value in enumerate(told)} for path, told in answer.values.items()}
    wanted = dict.fromkeys(test for tests in rows for test in tests)
    return {(path, condition): _met(condition, answer.values[path], at[path]) for path, condition in wanted}


def _met(condition: Condition | Apart, values: Sequence[Value], at: Mapping[Value, int]) -> Flags:
    if not isinstance(condition, Among | Apart):
        return np.array([condition.holds(value) for value in values], np.bool_)
    met = np.zeros(len(values), np.bool_)
    met[[at[value] for value in condition.values if value in at]] = True
    return ~met if isinstance(condition, Apart) else met


def _alike(answer: Told, held: Mapping[Test, Flags], rows: Iterable[tuple[Test, ...]]) -> tuple[Codes, Codes]:
    """Which lines no row tells apart, by number, and one line of each number.

    Most rows ask about the same dimension. What a line has in another one is looked at only where a row that
    asks for it can still hold the line: how a thing was stolen matters to theft alone.
    """
    paths = [path for path, _ in held]
    packed, width = np.zeros(len(answer.figures), np.int64), 1
    if not paths:
        return packed, np.zeros(min(1, len(packed)), np.int64)
    main = max(sorted(set(paths)), key=paths.count)
    asked = _asked(answer, held, rows, main)
    for path in sorted(set(paths)):
        told = np.array([values for (at, _), values in held.items() if at == path])
        of_value, number = _distinct_columns(told)
        many, codes = len(number) + 1, of_value[answer.codes[path]] + 1
        if path != main:
            codes *= asked[path][answer.codes[main]]
        if width * many >= 2**62:
            packed = np.unique(packed, return_inverse=True)[1].reshape(-1)
            width = int(packed.max(initial=0)) + 1
        packed, width = packed * many + codes, width * many
    _, first, alike = np.unique(packed, return_index=True, return_inverse=True)
    return alike.reshape(-1), first


def _asked(
    answer: Told, held: Mapping[Test, Flags], rows: Iterable[tuple[Test, ...]], main: str
) -> dict[str, Flags]:
    """For each dimension, the values of the main one with which a row that asks for it can hold a line."""
    none = np.zeros(len(answer.values[main]), np.bool_)
    asked = {path: none.copy() for path, _ in held}
    for row in rows:
        can = ~none
        for test in (test for test in row if test[0] == main):
            can &= held[test]
        for path in {path for path, _ in row}:
            asked[path] |= can
    return asked


def _distinct_columns(flags: Flags) -> tuple[Codes, Codes]:
    """Which columns are equal, by number, and one column of each number."""
    bits = np.ascontiguousarray(np.packbits(flags, axis=0).T)
    if not bits.size:
        some = min(1, flags.shape[1])
        return np.zeros(flags.shape[1], np.int64), np.zeros(some, np.int64)
    keys = bits.view(np.dtype((np.void, bits.shape[1]))).reshape(-1)
    _, first, of_column = np.unique(keys, return_index=True, return_inverse=True)
    return of_column.reshape(-1), first
