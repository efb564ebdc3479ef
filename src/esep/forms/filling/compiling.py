"""The cells of a form made into questions to the ledger: as few as will do, each for many cells.

What a column, its population and a row ask is looked up in one answer, told by every dimension they need.
Only what an answer cannot be told by stands in the question itself: on which day something was, and, where
different persons or records are counted, whatever is not an attribute of theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from esep.declare.measures import Counting
from esep.forms.filling.conditions import Clause
from esep.forms.filling.declaring import Filling, Meaning, Term
from esep.forms.filling.filled import Gap
from esep.forms.filling.resolving import Apart, Resolver, Test
from esep.forms.model import TOTAL, Section
from esep.kernel.periods import Period
from esep.ledger.codings import Value
from esep.ledger.conditions import Among, Between, Condition
from esep.ledger.engines import Question

EVER = date(1, 1, 1)
Key = tuple[str, bool, frozenset[tuple[str, Condition]]]


@dataclass(frozen=True, slots=True)
class Use:
    """A column that an answer goes into, with the tests that its population and its measure leave to it."""

    section: Section
    column: int
    sign: int
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, the columns it fills, and the tests of the rows: of concepts and of residuals."""

    question: Question
    territory: str
    uses: tuple[Use, ...]
    concepts: Mapping[str, tuple[Test, ...]]
    residuals: Mapping[str, tuple[Test, ...]]


class Compiler:
    """Compiles a filling for one period and moment; the gaps it meets stand in `gaps` afterwards."""

    def __init__(self, filling: Filling, period: Period, known_at: int) -> None:
        self.filling, self.period, self.known_at = filling, period, known_at
        sections = filling.form.sections
        self.gaps: list[Gap] = []
        self._resolver = Resolver(filling, period, {row.concept for one in sections for row in one.rows})
        self._uses: dict[Key, list[Use]] = defaultdict(list)
        self._rows: dict[str, tuple[dict[str, tuple[Test, ...]], dict[str, tuple[str, ...]]]] = {}

    def compiled(self) -> list[Answered]:
        """Every question, in the order in which the form needs them."""
        for section in self.filling.form.sections:
            counted = [self._column(section, place) for place in range(len(section.columns))]
            self._rows_lacking(section, counted)
        return [self._answered(key, uses) for key, uses in self._uses.items()]

    def _column(self, section: Section, place: int) -> tuple[str, ...]:
        """Take in a column; the measures of the ledger that fill it, none when it is missing."""
        population, name = section.counts(place)
        population = self.filling.form.same.get((population, name), population)
        measure, of = self.filling.measure(name), self.filling.population(population)
        resolved = [self._term(term, of) for term in measure.terms]
        lacking = (*measure.missing, *of.missing, *(path for _, lacks, _ in resolved for path in lacks))
        if lacking:
            fields = tuple(dict.fromkeys(lacking))
            self.gaps.append(Gap(section.section, section.columns[place].column, "", fields))
            return ()
        for (key, _, tests), term in zip(resolved, measure.terms, strict=True):
            self._uses[key].append(Use(section, place, term.sign, tests))
        return tuple(dict.fromkeys(term.counted for term in measure.terms))

    def _term(self, term: Term, of: Meaning) -> tuple[Key, list[str], tuple[Test, ...]]:
        """The question of a term, the dimensions it lacks, and the tests left to the answer."""
        tests, lacking = self._resolver.tests(term.counted, (*term.where, *of.where))
        asked: dict[str, Condition] = {}
        left: list[Test] = []
        for path, condition in tests:
            if self._belongs_in_question(term.counted, path, condition):
                one = self._among(term.counted, path, condition)
                asked[path] = both(asked[path], one) if path in asked else one
            else:
                left.append((path, condition))
        return (term.counted, term.ever, frozenset(asked.items())), lacking, tuple(left)

    def _belongs_in_question(self, counted: str, path: str, condition: Condition | Apart) -> bool:
        measure = self.filling.counted[counted].measure
        if isinstance(condition, Between) and isinstance(condition.low or condition.high, date):
            return True
        told_apart = measure.counting == Counting.DISTINCT and measure.of is not None
        return told_apart and not path.startswith(f"{measure.of.name}." if measure.of else "")

    def _among(self, counted: str, path: str, condition: Condition | Apart) -> Condition:
        if isinstance(condition, Apart):
            return Among(self._resolver.codes(counted, path) - condition.values)
        return condition

    def _rows_of(self, counted: str) -> tuple[dict[str, tuple[Test, ...]], dict[str, tuple[str, ...]]]:
        """The tests of every concept on a measure, and what is missing for the concepts it cannot tell."""
        if counted not in self._rows:
            tests: dict[str, tuple[Test, ...]] = {}
            lacking: dict[str, tuple[str, ...]] = {}
            codes = {row.concept for one in self.filling.form.sections for row in one.rows} | {TOTAL}
            for code in sorted(codes):
                meaning = self.filling.concept(code)
                found, lacks = self._tests_of_row(counted, meaning.where)
                if meaning.missing or lacks:
                    lacking[code] = tuple(dict.fromkeys((*meaning.missing, *lacks)))
                else:
                    tests[code] = tuple(found)
            self._rows[counted] = tests, lacking
        return self._rows[counted]

    def _tests_of_row(self, counted: str, asked: Iterable[Clause]) -> tuple[list[Test], list[str]]:
        """The tests of a row; where different records are counted, it can only ask about these."""
        found, lacking = self._resolver.tests(counted, asked)
        return found, [
            *lacking,
            *(path for path, test in found if self._belongs_in_question(counted, path, test)),
        ]

    def _rows_lacking(self, section: Section, counted: list[tuple[str, ...]]) -> None:
        """Tell the rows that some columns of a section cannot fill, once where none of them can."""
        places = [place for place, names in enumerate(counted) if names]
        some = {code for names in counted for name in names for code in self._rows_of(name)[1]}
        for row in (row for row in section.rows if row.concept in some):
            lacking = {
                place: fields
                for place in places
                if (fields := tuple(dict.fromkeys(self._lacks(row.concept, counted[place]))))
            }
            if len(lacking) == len(places) and len(set(lacking.values())) == 1:
                self.gaps.append(Gap(section.section, "", row.row, lacking[places[0]]))
                continue
            for place, fields in lacking.items():
                self.gaps.append(Gap(section.section, section.columns[place].column, row.row, fields))

    def _lacks(self, concept: str, counted: Iterable[str]) -> Iterator[str]:
        for name in counted:
            yield from self._rows_of(name)[1].get(concept, ())

    def _answered(self, key: Key, uses: list[Use]) -> Answered:
        counted, ever, where = key
        unit = self.filling.units[counted]
        concepts = self._rows_of(counted)[0]
        here = {row.concept for use in uses for row in use.section.rows} | {TOTAL}
        concepts = {code: tests for code, tests in concepts.items() if code in here}
        residuals = {}
        for code, unheld in self.filling.residuals.items():
            asked: tuple[Clause, ...] = (*self.filling.base, *unheld.where)
            found, lacking = self._tests_of_row(counted, asked)
            if not lacking and unit.name in (unheld.units or {unit.name}):
                residuals[code] = tuple(found)
        rows = [*concepts.values(), *residuals.values(), *(use.tests for use in uses)]
        paths = {unit.territory, *(path for tests in rows for path, _ in tests)}
        period = Period(EVER, self.period.end) if ever else self.period
        question = Question(counted, period, tuple(sorted(paths)), self.known_at, where=dict(where))
        return Answered(question, unit.territory, tuple(uses), concepts, residuals)


def both(one: Condition, other: Condition) -> Condition:
    """What meets two conditions.

    >>> both(Between(1, 9), Between(3, None))
    Between(low=3, high=9)
    """
    if isinstance(one, Among) and isinstance(other, Among):
        return Among(one.values & other.values)
    if isinstance(one, Between) and isinstance(other, Between):
        lows: list[Any] = [bound for bound in (one.low, other.low) if bound is not None]
        highs: list[Any] = [bound for bound in (one.high, other.high) if bound is not None]
        return Between(max(lows, default=None), min(highs, default=None))
    among, other = (one, other) if isinstance(one, Among) else (other, one)
    return Among(frozenset(value for value in _values(among) if other.holds(value)))


def _values(condition: Condition) -> Iterable[Value]:
    return condition.values if isinstance(condition, Among) else ()
