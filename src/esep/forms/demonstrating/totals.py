"""Published totals of a country dealt out where they are not told: among territories and articles.

The totals by gravity are kept to the unit, and so is what was published of single articles. The rest follows
the shape of the figures that are known by territory, and is invented.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from esep.codebook import Codebook
from esep.forms.demonstrating.groups import ALL, ARTICLE, OPEN, Dealt, Group
from esep.forms.demonstrating.plan import FILE, Plan
from esep.forms.demonstration import FOLDER
from esep.forms.model import TOTAL, Form
from esep.kernel.periods import Period

REGISTERED = "registered"
Shape = Mapping[Group, Mapping[str, int]]  # how many of a group there are in each territory


@dataclass(frozen=True)
class Totals:
    """The published totals of a period: population, concept and measure of each, and its figure."""

    period: Period
    told: Mapping[tuple[str, str, str], int]
    outside: bool = False
    until: date | None = None


def load_totals(book: Codebook, form: Form) -> list[Totals]:
    """The totals that a codebook's plan names."""
    plan = tomllib.loads((book.folder / FOLDER / FILE).read_text(encoding="utf-8"))
    return [
        Totals(
            Period.parse(one["period"]),
            dict(_told(book.folder / one["figures"], form)),
            one.get("outside", False),
            date.fromisoformat(one["until"]) if "until" in one else None,
        )
        for one in plan.get("totals", ())
    ]


def _told(path: Path, form: Form) -> Iterator[tuple[tuple[str, str, str], int]]:
    with path.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            section = form.section(line["section"])
            row = section.rows[section.row_codes[line["row"]]]
            population, measure = section.counts(section.column_codes[line["column"]])
            yield (population, row.concept, measure), int(line["value"])


class Spread:
    """Deals totals out by the shape of known figures.

    Args:
        form: the form the totals are cells of.
        plan: what the columns are.
        known: the groups of each territory, with figures, before kinds were cut out of them.
        country: the code of the country as a whole.
    """

    def __init__(self, form: Form, plan: Plan, known: Sequence[Dealt], country: str) -> None:
        self.form, self.plan, self._country = form, plan, country
        self._shape: dict[Group, dict[str, int]] = {}
        self._unplaced = 0
        for dealt in known:
            for group, amount in zip(dealt.groups, dealt.figures[REGISTERED].tolist(), strict=True):
                if group.among and amount:
                    plain = Group(group.concept, group.klass)
                    here = self._shape.setdefault(plain, {})
                    here[dealt.territory] = here.get(dealt.territory, 0) + amount

    def dealt(self, totals: Totals) -> list[Dealt]:
        """The groups of every territory that has some."""
        classes = self._classes(totals)
        counts: dict[tuple[Group, str], int] = {}
        named = self._articles(totals)
        for group, amount in named.items():
            classes[group.klass] -= amount
            _add(counts, group, self._by_territory(group, amount, totals))
        without = self._without(totals)
        for klass, amount in classes.items():
            groups = [one for one in self._shape if one.klass == klass and one.concept not in without]
            sizes = np.array([sum(self._shape[one].values()) for one in groups])
            for group, part in zip(groups, in_proportion(amount, sizes), strict=True):
                _add(counts, group, self._by_territory(group, part, totals))
        return self._made(counts, totals)

    def _classes(self, totals: Totals) -> dict[str, int]:
        """How many of each class there are; the class that no row prints is what is left of the total."""
        wanted = {klass: totals.told.get((TOTAL, klass, REGISTERED)) for klass in self.plan.classes}
        if totals.outside:
            have = {
                klass: sum(sum(of.values()) for one, of in self._shape.items() if one.klass == klass)
                for klass in wanted
            }
            total = sum(sum(of.values()) for of in self._shape.values())
        else:
            have, total = dict.fromkeys(wanted, 0), 0
        first = next(iter(wanted))
        left = {klass: int(amount or 0) - have[klass] for klass, amount in wanted.items() if klass != first}
        return {first: totals.told[TOTAL, TOTAL, REGISTERED] - total - sum(left.values()), **left}

    def _articles(self, totals: Totals) -> dict[Group, int]:
        """What was published of single articles, by class as published or as in the known figures."""
        found: dict[Group, int] = {}
        for (population, concept, measure), amount in totals.told.items():
            if population == TOTAL and concept.startswith(ARTICLE) and measure == REGISTERED:
                graver = {
                    one: told
                    for (one, of, what), told in totals.told.items()
                    if (of, what) == (concept, measure) and one != TOTAL
                }
                left = amount - sum(graver.values())
                taken = {part for one in graver for part in self._parts(one)}
                for one, told in graver.items():
                    found[Group(concept, self._parts(one)[0])] = told
                groups = [one for one in self._shape if one.concept == concept and one.klass not in taken]
                sizes = np.array([sum(self._shape[one].values()) for one in groups])
                if not groups:
                    groups, sizes = (
                        [
                            Group(
                                concept, next(one for one in list(self.plan.classes)[2:] if one not in taken)
                            )
                        ],
                        np.ones(1),
                    )
                found |= dict(zip(groups, in_proportion(left, sizes), strict=True))
        return found

    def _parts(self, population: str) -> list[str]:
        parts = [
            part
            for of in self.form.parts.values()
            for whole, several in of.items()
            if whole == population
            for part in several
        ]
        return [one for one in parts if one in self.plan.classes] or [population]

    def _without(self, totals: Totals) -> set[str]:
        """The articles that were published themselves, and all others of a chapter whose sum was."""
        concepts = {concept for _, concept, _ in totals.told}
        under = {
            part
            for of in self.form.parts.values()
            for whole, parts in of.items()
            if whole in concepts and not whole.startswith("gravity") and whole != TOTAL
            for part in parts
        }
        return {one for one in concepts | under if one.startswith(ARTICLE)}

    def _by_territory(self, group: Group, amount: int, totals: Totals) -> dict[str, int]:
        if totals.outside:
            return {self._country: amount}
        shape = self._shape.get(group) or next(iter(self._shape.values()))
        return dict(zip(shape, in_proportion(amount, np.array(list(shape.values()))), strict=True))

    def _made(self, counts: Mapping[tuple[Group, str], int], totals: Totals) -> list[Dealt]:
        made = []
        for territory in sorted({where for _, where in counts}):
            here = {
                group: amount for (group, where), amount in counts.items() if where == territory and amount
            }
            if here:
                amounts = np.array(list(here.values()), np.int64)
                figures = {name: np.zeros_like(amounts) for name in self.plan.columns}
                figures |= {ALL: amounts, OPEN: amounts.copy(), REGISTERED: amounts.copy()}
                made.append(Dealt(territory, list(here), figures))
        self._more(made, totals)
        return made

    def _more(self, made: Sequence[Dealt], totals: Totals) -> None:
        """What was published of an article besides: laid on its groups one after the other."""
        for (population, concept, measure), amount in totals.told.items():
            if measure == REGISTERED or measure not in self.plan.columns:
                continue
            left = amount
            for dealt in made:
                for at, group in enumerate(dealt.groups):
                    right = population == TOTAL or group.klass in self._parts(population)
                    if group.concept == concept and right and left:
                        beside = measure in self.plan.beside
                        take = (
                            left
                            if beside
                            else min(
                                left, int(dealt.figures[OPEN if measure in self.plan.outcomes else ALL][at])
                            )
                        )
                        dealt.figures[measure][at] += take
                        if measure in self.plan.outcomes:
                            dealt.figures[OPEN][at] -= take
                        left -= take


def in_proportion(amount: int, sizes: "np.ndarray") -> list[int]:
    """A whole number in parts that are as proportional as whole numbers can be, by largest remainders.

    >>> in_proportion(10, np.array([1, 1, 1]))
    [4, 3, 3]
    """
    if not len(sizes) or amount <= 0:
        return [0] * len(sizes)
    shares = sizes * (amount / sizes.sum())
    parts = np.floor(shares).astype(np.int64)
    parts[np.argsort(parts - shares, kind="stable")[: amount - int(parts.sum())]] += 1
    return [int(one) for one in parts]


def _add(counts: dict[tuple[Group, str], int], group: Group, parts: Mapping[str, int]) -> None:
    for territory, amount in parts.items():
        counts[group, territory] = counts.get((group, territory), 0) + amount
