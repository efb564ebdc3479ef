"""The published figures of a territory dealt out among groups of offences.

A column stands by article and gravity in the sections of the classes, and by article alone in the section
at home. What is known only by its sums is shared out among the groups: columns that the classes do not
print, the kinds of an article, and what cuts across all articles.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from esep.forms.demonstrating.cutting import Cut, Cutting, Flags, whole_of
from esep.forms.demonstrating.groups import ALL, ARTICLE, OPEN, Dealt, Group, Unmet
from esep.forms.demonstrating.plan import Plan
from esep.forms.demonstrating.sharing import Table, shared
from esep.forms.demonstration import Demonstration
from esep.forms.invention import Rows
from esep.forms.model import TOTAL, Section, Values


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
        self.plan, self.form, self._cutting = plan, demonstration.form, Cutting(plan)
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
        figures: dict[str, Table] = {}
        for name in (ALL, *self.plan.columns):
            self._column(groups, name, values, figures)
        return Dealt(territory, groups, {name: figures[name] for name in (ALL, *self.plan.columns)})

    def _column(self, groups: Sequence[Group], name: str, values: Values, done: dict[str, Table]) -> Table:
        """A column by article and class, worked out once: others are shared out within it."""
        if name not in done:
            done[name] = self._worked_out(groups, name, values, done)
        return done[name]

    def _worked_out(
        self, groups: Sequence[Group], name: str, values: Values, done: dict[str, Table]
    ) -> Table:
        """As the classes print it, else shared out by the sums of the articles and those of the classes."""
        home = np.array([self.home.figure(one.concept, name, values) or 0 for one in groups], np.int64)
        printed = [
            self.classes[one.klass].figure(one.concept, name, values) if one.klass else 0 for one in groups
        ]
        if None not in printed:
            known = np.array(printed, np.int64)
        elif all(
            self.classes[one.klass].figure(one.concept, name, values) is None for one in groups if one.klass
        ):
            return self._by_both(groups, name, values, home, done)
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

    def _by_both(
        self, groups: Sequence[Group], name: str, values: Values, home: Table, done: dict[str, Table]
    ) -> Table:
        classes = [*self.classes, ""]
        wanted = [self.home.figure(one, name, values) or 0 for one in classes[:-1]]
        wanted.append((self.home.figure(TOTAL, name, values) or 0) - sum(wanted))
        concepts = list(dict.fromkeys(one.concept for one in groups if one.among))
        place = {one: at for at, one in enumerate(concepts)}
        sums, most = np.zeros(len(concepts), np.int64), np.zeros((len(concepts), len(classes)), np.int64)
        within = self.plan.parts[name].of if name in self.plan.parts else "registered"
        bounds = self._column(groups, within, values, done) if name in self.plan.parts else None
        counted = self._column(groups, ALL, values, done)
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
            whole = whole_of(made.figures, said.of, self.plan)
            for at in np.flatnonzero(made.figures[name] > whole):
                group, printed, given = made.groups[at], int(made.figures[name][at]), int(whole[at])
                made.unmet.append(Unmet(made.territory, group.concept, group.klass, name, printed, given))
                made.figures[name][at] = given

    def _open(self, made: Dealt) -> None:
        decided = np.sum([made.figures[name] for name in self.plan.outcomes], axis=0)
        made.figures[OPEN] = made.figures[ALL] - decided

    def _kind(self, made: Dealt, values: Values, row: str) -> None:
        """A kind cut out of the offences of its article, or of the kind it is a part of."""
        article, of = row.partition("/")[0], self.plan.kinds[row].of
        other = self.plan.others(row)
        here = [
            at
            for at, one in enumerate(made.groups)
            if one.concept == article and (of in one.marks if of else other.isdisjoint(one.marks))
        ]
        self._cutting.split(
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

        self._cutting.split(made, Cut(row, here, margins))

    def _margin(self, section: Sheet, values: Values, row: str, name: str) -> int:
        if name == OPEN:
            decided = sum(self._margin(section, values, row, one) for one in self.plan.outcomes)
            return self._margin(section, values, row, ALL) - decided
        return section.figure(row, name, values) or 0

    def _fit(self, made: Dealt) -> None:
        """Cut parts to their wholes: a row may have taken what the rest would need. What is lost is told."""
        for name, part in self.plan.parts.items():
            told, whole = made.figures[name], whole_of(made.figures, part.of, self.plan)
            for at in np.flatnonzero(told > whole).tolist():
                group = made.groups[at]
                lost = Unmet(made.territory, group.concept, group.klass, name, int(told[at]), int(whole[at]))
                made.unmet.append(lost)
            made.figures[name] = np.minimum(told, whole)
