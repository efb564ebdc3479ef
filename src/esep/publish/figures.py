"""The figures of a report, before any language: where each stands, what it is, what it is a part of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from esep.forms.consolidation import Consolidated
from esep.forms.model import Cell, Form, Section
from esep.forms.reconciliation import Reconciled
from esep.kernel.texts import Text
from esep.publish.layout import OUTSIDE, PART, Breakdown, Ranking, Step, Way


@dataclass(frozen=True)
class Figure:
    """A figure of the country: its cell, what its row stands for, and the published one where there is one.

    `code` is the part of the row's concept after the colon: the number of an article.
    """

    cell: Cell
    title: Text
    code: str
    value: int
    published: Reconciled | None = None


@dataclass(frozen=True)
class Shares:
    """Parts of a whole, and what they leave: `rest` is whole minus parts, below zero where they exceed it."""

    whole: Figure
    parts: tuple[Figure, ...]
    rest: int


@dataclass(frozen=True)
class Stage:
    """A decision on the way: how many, from where on its bar begins, and how many of the other whole.

    `role` and `depth` say what it is a part of: depth 0 is the whole, 1 a part of it. `start` is 0 at the
    beginning of the whole; what stands outside begins where the whole ends. The rest has no cell.
    """

    cell: Cell | None
    title: Text
    role: str
    depth: int
    value: int
    start: int
    beside: int


def headline(
    report: Consolidated, concepts: Iterable[str], published: Sequence[Reconciled]
) -> tuple[Figure, ...]:
    """The figures that open the report, in the column of the form's headline."""
    found = {one.cell: one for one in published if one.territory == report.territory}
    return tuple(
        Figure(one.cell, one.title, one.code, one.value, found.get(one.cell))
        for one in (figure_of(report, concept) for concept in concepts)
    )


def figure_of(report: Consolidated, concept: str) -> Figure:
    """The figure of a concept in the section and column of the form's headline."""
    form, place = report.form, report.form.headline
    section = form.section(place.section)
    row = section.rows[section.row_of[concept]]
    cell = Cell(place.section, row.row, place.column)
    return Figure(cell, form.concepts[row.concept], row.concept.partition(":")[2], report.figure(cell))


def breakdown(report: Consolidated, how: Breakdown) -> Shares:
    """The headline cut by the splits, down to the smallest parts, and what they leave."""
    form = report.form
    section = form.section(form.headline.section)
    whole = section.rows[section.row_codes[form.headline.row]].concept
    parts = tuple(figure_of(report, concept) for concept in _leaves(form, section, whole, how.splits))
    total = figure_of(report, whole)
    return Shares(total, parts, total.value - sum(part.value for part in parts))


def ranking(report: Consolidated, how: Ranking) -> Shares:
    """The largest parts of a split in the column of the headline; the rest is everything else."""
    form = report.form
    section = form.section(form.headline.section)
    whole = section.rows[section.row_codes[form.headline.row]].concept
    concepts = [part for parts in form.parts[how.split].values() for part in parts if part in section.row_of]
    figures = sorted((figure_of(report, one) for one in concepts), key=lambda one: -one.value)[: how.top]
    total = figure_of(report, whole)
    shown = tuple(one for one in figures if one.value)
    return Shares(total, shown, total.value - sum(one.value for one in shown))


def way(report: Consolidated, how: Way) -> tuple[Stage, ...]:
    """The way from the whole to its outcomes, the rest among the parts, then what stands outside."""
    form = report.form
    cells = _cells(form, how.section, form.headline.row)
    others = _cells(form, how.beside_section, form.headline.row)
    values = {measure: report.figure(cell) for measure, cell in cells.items()}
    beside = {measure: report.figure(cell) for measure, cell in others.items()}
    steps = [Step(how.measure, "", PART), *how.steps]
    starts = _starts(steps, values)
    stages = [
        Stage(
            cells[step.measure],
            form.measures[step.measure].label,
            step.role,
            _depth(steps, step),
            values[step.measure],
            starts[step.measure],
            beside[how.beside_measure if step.measure == how.measure else step.measure],
        )
        for step in steps
    ]
    placed = [stage for stage in stages if stage.role == PART]
    first = [stage for stage in placed if stage.depth == 1]
    told = sum(stage.value for stage in first)
    other = beside[how.beside_measure] - sum(stage.beside for stage in first)
    rest = Stage(None, form.rests[how.rest], PART, 1, stages[0].value - told, told, other)
    return (*placed, rest, *(stage for stage in stages if stage.role != PART))


def _leaves(form: Form, section: Section, whole: str, splits: Sequence[str]) -> Iterator[str]:
    """The parts of a concept by the first split that cuts it, each cut further by the others."""
    for split in splits:
        parts = [part for part in form.parts[split].get(whole, ()) if part in section.row_of]
        if parts:
            for part in parts:
                yield from _leaves(form, section, part, splits)
            return
    yield whole


def _cells(form: Form, section: str, row: str) -> Mapping[str, Cell]:
    """The cells of the headline's row in a section, by what they count."""
    home = form.section(form.headline.section)
    concept = home.rows[home.row_codes[row]].concept
    place = form.section(section)
    code = place.rows[place.row_of[concept]].row
    return {column.measure: Cell(section, code, column.column) for column in place.columns}


def _starts(steps: Sequence[Step], values: Mapping[str, int]) -> Mapping[str, int]:
    """Where each bar begins: parts fill what they are a part of, one after the other."""
    starts = {steps[0].measure: 0}
    filled: dict[str, int] = {}
    beyond = values[steps[0].measure]
    for step in steps[1:]:
        if step.role == PART:
            starts[step.measure] = starts[step.of] + filled.get(step.of, 0)
            filled[step.of] = filled.get(step.of, 0) + values[step.measure]
        elif step.role == OUTSIDE:
            starts[step.measure] = beyond
            beyond += values[step.measure]
        else:
            starts[step.measure] = 0
    return starts


def _depth(steps: Sequence[Step], step: Step) -> int:
    parents = {one.measure: one.of for one in steps}
    depth, measure = 0, step.measure
    while parents[measure] and step.role == PART:
        measure = parents[measure]
        depth += 1
    return depth
