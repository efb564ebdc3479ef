"""Groups of offences that no row of the form tells apart further, with what each column counts of them.

A column stands by article and gravity in the sections of the classes, and by article alone in the section
at home. What is known only by its sums is shared out among the groups: columns that the classes do not
print, the kinds of an article, and what cuts across all articles.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from esep.forms.demonstrating.plan import Plan
from esep.forms.demonstrating.sharing import Table, shared
from esep.forms.demonstration import Demonstration
from esep.forms.invention import Rows
from esep.forms.model import TOTAL, Section, Values

OPEN, ALL, SENT = "open", "in_proceedings", "sent_to_court"
ARTICLE = "article:"
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Group:
    """Offences of one row and class, which stand in the rows `marks` besides.

    `among` says whether the total holds them.
    """

    concept: str
    klass: str = ""
    marks: tuple[str, ...] = ()
    among: bool = True


@dataclass(frozen=True, slots=True)
class Unmet:
    """A published figure that no cards can meet, and what they give instead."""

    territory: str
    row: str
    klass: str
    column: str
    published: int
    given: int


@dataclass
class Dealt:
    """The groups of a territory; `figures` holds an array for each column, as long as `groups`."""

    territory: str
    groups: list[Group]
    figures: dict[str, Table]
    unmet: list[Unmet] = field(default_factory=list)


@dataclass(frozen=True)
class Cut:
    """A row to be cut out of groups: their places, and what a column wants of which of them."""

    row: str
    here: list[int]
    margins: Callable[[str], Iterable[tuple[Flags, int]]]


class Sheet:
    """A section of a return, read by concept and measure."""

    def __init__(self, section: Section) -> None:
        self.rows = section.row_of
        self._section = section
        self._columns = {section.counts(at)[1]: at for at in range(len(section.columns))}

    def figure(self, concept: str, measure: str, values: Values) -> int | None:
        """What it prints of a measure in the row of a concept; None where it does not print it."""
        column = self._columns.get(measure)
        if column is None or concept not in self.rows:
            return None
        at = self._section.offset + self.rows[concept] * len(self._section.columns) + column
        return int(values[at])


class Dealing:
    """Deals the published figures of a demonstration out among groups."""

    def __init__(self, demonstration: Demonstration, plan: Plan) -> None:
        self.plan, self.form = plan, demonstration.form
        self._demonstration = demonstration
        known = demonstration.known
        filled = [one for one in self.form.sections if known[one.offset]]
        self.home, self.classes = Sheet(filled[0]), {one.population: Sheet(one) for one in filled[1:]}
        self._rows, self._home = Rows(self.form, filled[0], filled[1:]), filled[0]

    def dealt(self, territory: str) -> Dealt:
        """The groups of a territory with figures for every column of the plan."""
        values = self._demonstration.figures[territory]
        made = self.finest(territory)
        self._narrow(made)
        self._open(made)
        for row in self.plan.kinds:
            self._kind(made, values, row)
        for row in self.plan.across:
            self._across(made, values, row)
        self._fit(made)
        return made

    def finest(self, territory: str) -> Dealt:
        """Groups by article and class, those of no class, and those beside the total."""
        values = self._demonstration.figures[territory]
        held = {concept for _, concept in self._rows.finest}
        groups = [Group(concept, section.population) for section, concept in self._rows.finest]
        groups += [Group(concept) for concept in sorted(held)]
        beside = [
            row.concept
            for row in self._home.rows
            if row.concept.startswith(ARTICLE) and row.concept not in held
        ]
        groups += [Group(concept, among=False) for concept in beside if "/" not in concept]
        figures = {name: self._column(groups, name, values) for name in (ALL, *self.plan.columns)}
        return Dealt(territory, groups, figures)

    def _column(self, groups: Sequence[Group], name: str, values: Values) -> Table:
        """A column by article and class: as the classes print it, else shared out by both."""
        home = np.array([self.home.figure(one.concept, name, values) or 0 for one in groups], np.int64)
        printed = [
            self.classes[one.klass].figure(one.concept, name, values) if one.klass else 0 for one in groups
        ]
        if None not in printed:
            known = np.array(printed, np.int64)
        elif all(
            self.classes[one.klass].figure(one.concept, name, values) is None for one in groups if one.klass
        ):
            return self._by_both(groups, name, values, home)
        else:
            known = np.array([one or 0 for one in printed], np.int64)
        total: dict[str, int] = {}
        for one, amount in zip(groups, known.tolist(), strict=True):
            total[one.concept] = total.get(one.concept, 0) + amount
        rest = [
            0 if one.klass else int(all_of) - total.get(one.concept, 0)
            for one, all_of in zip(groups, home, strict=True)
        ]
        return known + np.array(rest, np.int64)

    def _by_both(self, groups: Sequence[Group], name: str, values: Values, home: Table) -> Table:
        """Shared out among the classes by the sums of the articles and those of the classes."""
        classes = [*self.classes, ""]
        wanted = [self.home.figure(one, name, values) or 0 for one in classes[:-1]]
        wanted.append((self.home.figure(TOTAL, name, values) or 0) - sum(wanted))
        concepts = list(dict.fromkeys(one.concept for one in groups if one.among))
        place = {one: at for at, one in enumerate(concepts)}
        sums, most = np.zeros(len(concepts), np.int64), np.zeros((len(concepts), len(classes)), np.int64)
        within = self.plan.parts[name].of if name in self.plan.parts else "registered"
        bounds = self._column(groups, within, values) if name in self.plan.parts else None
        counted = self._column(groups, ALL, values)
        for at, one in enumerate(groups):
            if one.among:
                sums[place[one.concept]] = home[at]
                free = home[at] if counted[at] else 0
                most[place[one.concept], classes.index(one.klass)] = free if bounds is None else bounds[at]
        lost = most.sum(axis=1) < sums  # nothing of it is in proceedings: any class may have it
        most[lost, 0] = sums[lost]
        cells = shared(sums, np.array(wanted, np.int64), most)
        if bounds is None and (cells.sum(axis=0) != wanted).any():  # told of what is no longer in proceedings
            cells = shared(sums, np.array(wanted, np.int64), np.repeat(sums[:, None], len(classes), axis=1))
        return np.array([cells[place[one.concept], classes.index(one.klass)] if one.among else home[at]
                         for at, one in enumerate(groups)], np.int64)  # fmt: skip

    def _narrow(self, made: Dealt) -> None:
        """No part larger than its whole: where the returns print one, the figure cannot be met."""
        for name, said in self.plan.parts.items():
            whole = self._whole(made.figures, said.of)
            for at in np.flatnonzero(made.figures[name] > whole):
                group, printed, given = made.groups[at], int(made.figures[name][at]), int(whole[at])
                made.unmet.append(Unmet(made.territory, group.concept, group.klass, name, printed, given))
                made.figures[name][at] = given

    def _whole(self, figures: Mapping[str, Table], name: str) -> Table:
        if name == SENT:
            sent = [figures[one] for one in self.plan.outcomes if one.startswith(f"{SENT}.")]
            return np.asarray(np.sum(sent, axis=0), np.int64)
        return figures[name]

    def _open(self, made: Dealt) -> None:
        decided = np.sum([made.figures[name] for name in self.plan.outcomes], axis=0)
        made.figures[OPEN] = made.figures[ALL] - decided

    def _kind(self, made: Dealt, values: Values, row: str) -> None:
        """A kind cut out of the offences of its article, or of the kind it is a part of."""
        article, of = row.partition("/")[0], self.plan.kinds[row].of
        marks = (of,) if of else ()
        here = [at for at, one in enumerate(made.groups) if one.concept == article and one.marks == marks]
        self._split(
            made,
            Cut(
                row, here, lambda name: [(self._everywhere(here), self._margin(self.home, values, row, name))]
            ),
        )

    def _everywhere(self, here: Sequence[int]) -> Flags:
        return np.ones(len(here), np.bool_)

    def _across(self, made: Dealt, values: Values, row: str) -> None:
        """The groups of an article, or all, divided into those in the row and the rest."""
        article = row.partition("/")[0]
        whole = article == row
        here = [at for at, one in enumerate(made.groups) if (one.among if whole else one.concept == article)]
        printing = [name for name, one in self.classes.items() if whole and row in one.rows]
        klass = np.array([made.groups[at].klass for at in here])

        def margins(name: str) -> Iterator[tuple[Flags, int]]:
            left, rest = self._margin(self.home, values, row, name), np.ones(len(here), np.bool_)
            for one in printing:
                if name == OPEN or self.classes[one].figure(row, name, values) is not None:
                    amount = self._margin(self.classes[one], values, row, name)
                    yield klass == one, amount
                    left, rest = left - amount, rest & (klass != one)
            yield rest, left

        self._split(made, Cut(row, here, margins))

    def _margin(self, section: Sheet, values: Values, row: str, name: str) -> int:
        if name == OPEN:
            decided = sum(self._margin(section, values, row, one) for one in self.plan.outcomes)
            return self._margin(section, values, row, ALL) - decided
        return section.figure(row, name, values) or 0

    def _split(self, made: Dealt, cut: Cut) -> None:
        """Divide groups into those in a row and the rest, column after column, a whole before its parts."""
        amounts = {name: column[cut.here] for name, column in made.figures.items()}
        inside = self._decided(amounts, cut)
        for name in (*self.plan.beside, *self.plan.apart, *self.plan.parts):
            least, most = np.zeros_like(amounts[name]), amounts[name].copy()
            if name in self.plan.parts:
                of = self.plan.parts[name].of
                whole, part = self._whole(amounts, of), self._whole(inside, of)
                least, most = np.maximum(least, most - (whole - part)), np.minimum(most, part)
            if self.plan.collide(cut.row, name):
                least, most = least * 0, most * 0
            inside[name] = _taken(amounts[name], least, most, cut.margins(name))
        for name in (*self.plan.columns, OPEN):
            for chosen, wanted in cut.margins(name):
                if (given := int(inside[name][chosen].sum())) != wanted:
                    klass = (
                        made.groups[cut.here[int(np.flatnonzero(chosen)[0])]].klass
                        if not chosen.all()
                        else ""
                    )
                    made.unmet.append(Unmet(made.territory, cut.row, klass, name, wanted, given))
        self._divided(made, cut, inside)

    def _decided(self, amounts: Mapping[str, Table], cut: Cut) -> dict[str, Table]:
        """The outcomes of those in the row, from groups whose parts allow for it where these are enough."""
        inside: dict[str, Table] = {}
        for name in (*self.plan.outcomes, OPEN):
            free = amounts[name].copy()
            for chosen, wanted in cut.margins(name):
                room = np.minimum.reduce(
                    [self._room(name, part, amounts, cut)[chosen] for part in self.plan.parts]
                )
                if int(room.sum()) >= wanted:
                    free[chosen] = room
            inside[name] = _taken(amounts[name], np.zeros_like(free), free, cut.margins(name))
        inside[ALL] = np.sum([inside[name] for name in inside], axis=0)
        return inside

    def _room(self, name: str, part: str, amounts: Mapping[str, Table], cut: Cut) -> Table:
        """How much of an outcome may be in the row so that a part that is nearly all, or none, still fits."""
        room, of = amounts[name].copy(), self.plan.parts[part].of
        if not (name == of or name.startswith(f"{of}.") or of == ALL or of in self.plan.parts):
            return room
        whole = amounts[ALL] if of == ALL or of in self.plan.parts else self._whole(amounts, of)
        for chosen, wanted in cut.margins(part):
            if wanted == 0:
                fits = whole - amounts[part]
            elif of == ALL:
                fits = amounts[part]
            else:
                continue
            share = np.divide(fits, whole, out=np.ones(len(whole)), where=whole > 0)
            room[chosen] = np.floor(room * share + 1e-9).astype(np.int64)[chosen]
        return room

    def _fit(self, made: Dealt) -> None:
        """Cut parts to their wholes: a row may have taken what the rest would need. What is lost is told."""
        for name, part in self.plan.parts.items():
            told, whole = made.figures[name], self._whole(made.figures, part.of)
            for at in np.flatnonzero(told > whole).tolist():
                group = made.groups[at]
                lost = Unmet(made.territory, group.concept, group.klass, name, int(told[at]), int(whole[at]))
                made.unmet.append(lost)
            made.figures[name] = np.minimum(told, whole)

    def _divided(self, made: Dealt, cut: Cut, inside: Mapping[str, Table]) -> None:
        for name in made.figures:
            made.figures[name] = np.concatenate([made.figures[name], inside[name]])
            made.figures[name][cut.here] -= inside[name]
        made.groups += [
            replace(one, marks=(*one.marks, cut.row)) for one in (made.groups[at] for at in cut.here)
        ]


def _taken(amounts: Table, least: Table, most: Table, margins: Iterable[tuple[Flags, int]]) -> Table:
    """How much of each amount is taken, within bounds and so that each margin is met as far as it can be."""
    taken = np.zeros_like(amounts)
    for chosen, wanted in margins:
        line = amounts[chosen]
        bounds = np.stack([most[chosen], line - least[chosen]], axis=1)
        taken[chosen] = shared(line, np.array([wanted, line.sum() - wanted]), bounds)[:, 0]
    return taken
