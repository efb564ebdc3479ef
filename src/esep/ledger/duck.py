"""The same arithmetic as `balance`, in DuckDB over columns of codes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import NamedTuple

import duckdb
import pyarrow as pa

from esep.declare.measures import Counting
from esep.kernel.errors import EsepError
from esep.ledger.codings import Value
from esep.ledger.columns import APART, day_number
from esep.ledger.conditions import Condition
from esep.ledger.datasets import Dataset
from esep.ledger.duck_questions import EACH_APART, STEPS
from esep.ledger.engines import Cells, Lasting, Question, asked
from esep.ledger.measures import Counted
from esep.ledger.placing import grouped, meeting

INLINE = 64  # codes that a condition names itself; more of them stand in a table
OUTCOME = "outcome"
PART = re.compile(r"[^/\"']+\.parquet")


class Answer(NamedTuple):
    """The cells of a question in codes: a table, and what the codes of its first columns mean."""

    table: pa.Table
    names: tuple[str, ...]
    values: list[Sequence[Value]]

    @property
    def cells(self) -> Cells:
        """The cells as other engines tell them."""
        columns = [column.to_pylist() for column in self.table.columns]
        told = [[known[code] for code in codes] for known, codes in zip(self.values, columns, strict=False)]
        figures = columns[len(told) :]
        codings = zip(*told, strict=True) if told else [()] * self.table.num_rows
        return dict(zip(codings, figures[0] if len(figures) == 1 else map(Lasting, *figures), strict=True))

    @property
    def columns(self) -> pa.Table:
        """The cells as columns: the dimensions asked for, then the figure."""
        told = [
            _named(known).take(codes.combine_chunks())
            for known, codes in zip(self.values, self.table.columns, strict=False)
        ]
        figures = self.table.column_names[len(told) :]
        return pa.table(
            [*told, *(self.table.column(name) for name in figures)], names=[*self.names, *figures]
        )


class DuckDB:
    """Answers questions from datasets.

    Args:
        datasets: the postings of each measure, by its name.
        measures: what is counted, by name.
    """

    def __init__(self, datasets: Mapping[str, Dataset], measures: Mapping[str, Counted]) -> None:
        self._datasets, self._measures = datasets, measures
        self._connection = duckdb.connect(":memory:")

    def answer(self, question: Question) -> Cells:
        """The cells of a question; see `Engine`."""
        return self._answers([question])[0].cells

    def answer_many(self, questions: Sequence[Question]) -> list[Cells]:
        """The cells of many questions; those about the same postings are answered from one reading."""
        return [answer.cells for answer in self._answers(questions)]

    def cells(self, question: Question) -> pa.Table:
        """The cells of a question as columns; see `cells_many`."""
        return self._answers([question])[0].columns

    def cells_many(self, questions: Sequence[Question]) -> list[pa.Table]:
        """The cells of many questions as columns: the dimensions, then `figure`.

        For a duration the parts of a `Lasting` stand there instead; a cohort has its `outcome` first. Whole
        numbers that groups tell together with texts are texts.
        """
        return [answer.columns for answer in self._answers(questions)]

    def postings(self, question: Question) -> pa.Table:
        """The postings of which the figures of a question are made, as columns of codes, in their order.

        For what was touched these are all that say when the units that meet its conditions stood in.
        """
        counted = asked(question, self._measures)
        with self._reading() as connection:
            return _Reading(connection, self._datasets[question.measure], counted).postings(question)

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of its own: what is put there for some questions goes with it."""
        try:
            with self._connection.cursor() as connection:
                yield connection
        except (duckdb.IOException, duckdb.InvalidInputException) as fault:
            named = PART.search(str(fault))
            raise EsepError("E-873", file=named[0] if named else "?") from fault

    def _answers(self, questions: Sequence[Question]) -> list[Answer]:
        together: dict[tuple[object, ...], list[int]] = {}
        for at, one in enumerate(questions):
            asked(one, self._measures)
            together.setdefault((one.measure, one.period, one.known_at, one.months), []).append(at)
        found: dict[int, Answer] = {}
        for places in together.values():
            one = questions[places[0]]
            with self._reading() as connection:
                reading = _Reading(connection, self._datasets[one.measure], self._measures[one.measure])
                answers = reading.answers([questions[at] for at in places])
            found.update(zip(places, answers, strict=True))
        return [found[at] for at in range(len(questions))]


class _Reading:
    """Questions about the same postings, answered from one reading of them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, dataset: Dataset, counted: Counted) -> None:
        self._connection, self._dataset = connection, dataset
        self._counting = counted.measure.counting
        self._steps = STEPS[self._counting]
        self._names = (f"given_{number}" for number in count())

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers, in the order of the questions."""
        common = {} if self._steps.late else _common(questions)
        dims = dict.fromkeys(
            path
            for one in questions
            for path in (*one.by, *(path for path in one.where if path not in common))
        )
        single = len(questions) == 1
        how = EACH_APART if single and self._steps.apart else self._steps.read
        read = self._read(how, questions[0], list(dims), common)
        if single:
            return [self._answer(questions[0], f"({read}) AS base", common)]
        self._connection.execute(f"CREATE TEMP TABLE base AS {read}")
        return [self._answer(one, "base", common) for one in questions]

    def postings(self, question: Question) -> pa.Table:
        """The postings behind the figures of a question."""
        period = self._period(question)
        conditions = [self._condition(path, condition) for path, condition in question.where.items()]
        postings = self._dataset.relation(self._connection, question.known_at)
        told = f"SELECT * FROM {postings} WHERE {' AND '.join([period, *conditions])}"  # noqa: S608 - codes
        return self._connection.sql(told).to_arrow_table()

    def _period(self, question: Question) -> str:
        """Which postings matter to a question."""
        days = {"first": day_number(question.period.start), "end": day_number(question.period.end)}
        return self._steps.period.format(**days, months=question.months)

    def _read(
        self, how: str, question: Question, dims: Sequence[str], common: Mapping[str, Condition]
    ) -> str:
        days = {"first": day_number(question.period.start), "end": day_number(question.period.end)}
        conditions = [self._condition(path, condition) for path, condition in common.items()]
        return how.format(
            dims="".join(f"{_quoted(path)}, " for path in dims),
            postings=self._dataset.relation(self._connection, question.known_at),
            period=self._period(question),
            and_where="".join(f" AND {condition}" for condition in conditions),
            **days,
        )

    def _answer(self, question: Question, base: str, common: Mapping[str, Condition]) -> Answer:
        """The second step: what `base` holds, placed in the cells of a question."""
        own = {path: condition for path, condition in question.where.items() if path not in common}
        paths = ([APART] if self._counting == Counting.COHORT else []) + list(question.by)
        values: list[Sequence[Value]] = []
        cells, joins = [], []
        for at, path in enumerate(paths):
            known: Sequence[Value] = self._dataset.dictionaries[path].values
            placed = f"base.{_quoted(path)}"
            if path in question.groups:
                places = grouped(known, question.groups[path])
                name = self._given({"code": range(len(known)), "place": places.of_code})
                joins.append(f" JOIN {name} ON {name}.code = {placed}")
                known, placed = places.values, f"{name}.place"
            values.append(known)
            cells.append(f"{placed} AS cell_{at}, ")
        conditions = [self._condition(path, condition) for path, condition in own.items()]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        told = self._steps.place.format(
            cells="".join(cells),
            names="".join(f"cell_{at}, " for at in range(len(cells))),
            base=f"{base}{''.join(joins)}{where}",
        )
        names = tuple(OUTCOME if path == APART else path for path in paths)
        return Answer(self._connection.sql(told).to_arrow_table(), names, values)

    def _condition(self, path: str, condition: Condition) -> str:
        """A condition on the codes of a dimension."""
        known = self._dataset.dictionaries[path].values
        codes = meeting(known, condition)
        if not codes:
            return "FALSE"
        if len(codes) == len(known):
            return "TRUE"
        if len(codes) <= INLINE:
            return f"{_quoted(path)} IN ({', '.join(map(str, codes))})"
        return f"{_quoted(path)} IN (FROM {self._given({'code': codes})})"

    def _given(self, columns: Mapping[str, Iterable[int]]) -> str:
        """A small table of codes that a question brings."""
        name = next(self._names)
        arrays = [pa.array(codes, pa.uint32()) for codes in columns.values()]
        self._connection.register(name, pa.table(arrays, names=list(columns)))
        return name


def _common(questions: Sequence[Question]) -> dict[str, Condition]:
    """The conditions that all of the questions set alike."""
    first, *others = questions
    return {
        path: condition
        for path, condition in first.where.items()
        if all(one.where.get(path) == condition for one in others)
    }


def _named(values: Sequence[Value]) -> pa.Array:
    """Values as an array: whole numbers as such, all else as text."""
    if all(value is None or isinstance(value, int) for value in values) and len(values) > 1:
        return pa.array(values, pa.int64())
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
