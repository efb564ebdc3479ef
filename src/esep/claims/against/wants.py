"""What the numbers of a claim ask tables for: which figure, of when and where, and how surely."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from esep.claims.against.layout import TOTAL, layout_of
from esep.claims.against.sources import At, Key, Wanted
from esep.claims.against.telling import Told, told_of
from esep.claims.checks.scene import Scene
from esep.claims.checks.territories import Places, Where
from esep.claims.indicators import Indicator, indicators_of
from esep.claims.model import Claim, Form, Kind, Number, Said, Timed
from esep.kernel.periods import Period

LEVELS = {"value", "base", "part", "whole"}
TOLD = {"named", "since_january", "months_of", "from_text_before"}
WIDER = {"article": "chapter"}
RANKED = {Kind.RANK, Kind.ORDER, Kind.RATE}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number is of, as tables have it.

    Attributes:
        keys: the figures that count it, the nearest meaning first.
        counted: the code of the unit that the text counts; empty where it names none.
        narrowed: whether something narrows the indicator.
    """

    keys: tuple[Key, ...]
    counted: str
    narrowed: bool


@dataclass(frozen=True, slots=True)
class Want:
    """One number of a claim and the figures it may be.

    Attributes:
        claim: the claim.
        said: its number, in its role.
        subject: what it is of.
        period: when.
        where: where.
        certain: whether time and place are told, not inferred.
    """

    claim: Claim
    said: Said
    subject: Subject
    period: Period
    where: Where
    certain: bool

    @property
    def periods(self) -> tuple[Period, ...]:
        """Its only period."""
        return (self.period,)


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is told in percent alone, with what it is of.

    Attributes:
        claim: the claim.
        number: the percentage.
        subject: what it is of.
        periods: the later one and the one it is compared with.
        where: where.
        certain: whether times and place are told, not inferred.
    """

    claim: Claim
    number: Number
    subject: Subject
    periods: tuple[Period, Period]
    where: Where
    certain: bool


class Wants:
    """What the claims of a text ask tables for.

    Args:
        scene: the text.
        periods: the only ones that any table has; None where that is not known before they are read.
    """

    def __init__(self, scene: Scene, periods: frozenset[Period] | None = None) -> None:
        self.scene, book = scene, scene.book
        self._periods = periods
        self._indicators = indicators_of(book.folder, book.languages)
        self._told = told_of(book.folder, book.languages)
        self._narrowings = {
            (one.dimension, one.value): one.code for one in self._indicators.values() if one.dimension
        }
        self._known: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[Key, ...]] = {}
        self.all = list(self._all())
        self.changes = list(self._changes())

    @cached_property
    def places(self) -> Places:
        """The territories that the text names."""
        return Places(self.scene)

    def wanted(self) -> Wanted:
        """All of it in one question."""
        wants: list[Want | Change] = [*self.all, *self.changes]
        keys = {key for one in wants for key in one.subject.keys}
        return Wanted(
            of=frozenset(key.of for key in keys),
            keys=frozenset(keys),
            periods=frozenset(period for one in wants for period in one.periods),
            territories=frozenset(code for one in wants for code in one.where.codes),
            country=self.places.country if wants else "",
            published_on=self.scene.published_on,
        )

    def subject(self, claim: Claim, said: Said | None = None) -> Subject:
        """What a claim, or one of its numbers, is of."""
        code, by, counted = claim.indicator, claim.by, claim.counted
        if said is not None and said.indicator:
            code, by, counted = said.indicator, said.by, said.counted or counted
        narrow = tuple(sorted(_narrowest(by).items()))
        if (code, narrow) not in self._known:
            found = self._keys(self._indicators[code], dict(narrow)) if code in self._indicators else ()
            self._known[code, narrow] = tuple(dict.fromkeys(found))
        return Subject(self._known[code, narrow], counted, bool(narrow))

    def _all(self) -> Iterator[Want]:
        for claim in self.scene.claims:
            if claim.kind in RANKED or claim.of("per"):
                continue
            for said in claim.said:
                timed = claim.base if said.role == "base" else claim.period
                if said.role not in LEVELS or timed.period is None or not self._told_of(timed.period):
                    continue
                if self.scene.number(said.number).form is Form.COUNT:
                    yield from self._want(claim, said, timed, timed.period)

    def _changes(self) -> Iterator[Change]:
        for claim in self.scene.kinds(Kind.PERCENT_ONLY):
            number, now, before = self.scene.first(claim, "change"), claim.period.period, claim.base.period
            if now is None or before is None or not (self._told_of(now) and self._told_of(before)):
                continue
            if number is None or number.form is not Form.PERCENT:
                continue
            subject = self.subject(claim)
            if subject.keys:
                where = self.places.of(claim)
                sure = where.certain and {claim.period.how, claim.base.how} <= TOLD
                yield Change(claim, number, subject, (now, before), where, sure)

    def _told_of(self, period: Period) -> bool:
        return self._periods is None or period in self._periods

    def _want(self, claim: Claim, said: Said, timed: Timed, period: Period) -> Iterator[Want]:
        subject = self.subject(claim, said)
        if subject.keys:
            where = self.places.of(claim)
            sure = where.certain and timed.how in TOLD
            yield Want(claim, said, subject, period, where, sure)

    def _keys(self, indicator: Indicator, by: Mapping[str, str]) -> Iterator[Key]:
        yield from self._cells(indicator, by)
        for told in self._told.get(indicator.code, ()):
            if told.measure:
                yield Key((told.measure,), _at(told.condition, by))

    def _cells(self, indicator: Indicator, by: Mapping[str, str]) -> Iterator[Key]:
        """The cells of a form that count an indicator, narrowed by what rows and columns can tell."""
        layout = layout_of(self.scene.book, indicator.form) if indicator.form else None
        if layout is None or not indicator.measure:
            return
        population, concept = indicator.population or TOTAL, indicator.concept or TOTAL
        measure, concepts = indicator.measure, []
        for dimension, value in by.items():
            row = self._row(dimension, value)
            if row is not None and row.suffix:
                measure = f"{measure}.{row.suffix}"
            else:
                concepts.append(row.concept if row is not None and row.concept else f"{dimension}:{value}")
        for among, told in _pairs(population, concept, concepts):
            yield from layout.keys(among, told, measure)

    def _row(self, dimension: str, value: str) -> Told | None:
        code = self._narrowings.get((dimension, value), "")
        return next((one for one in self._told.get(code, ()) if one.concept or one.suffix), None)


def _pairs(population: str, concept: str, narrow: list[str]) -> Iterator[tuple[str, str]]:
    """Populations and the concepts among them that mean the same."""
    if not narrow:
        yield population, concept
        yield TOTAL, concept
    elif len(narrow) == 1:
        yield from ((among, narrow[0]) for among in dict.fromkeys((population, TOTAL)))
        yield narrow[0], TOTAL
    elif len(narrow) == 2:
        yield narrow[0], narrow[1]
        yield narrow[1], narrow[0]


def _narrowest(by: Mapping[str, str]) -> dict[str, str]:
    """What narrows, without what is wider than something else of it: an article stands in one chapter."""
    wider = {WIDER[name] for name in by if name in WIDER}
    return {name: value for name, value in by.items() if name not in wider}


def _at(condition: tuple[tuple[str, str], ...], by: Mapping[str, str]) -> At:
    """The dimensions of a figure; a condition on what a dimension already tells more closely says nothing."""
    kept = [(name, value) for name, value in condition if name.partition(".")[0] not in by]
    return tuple(sorted([*kept, *((name, value) for name, value in by.items())]))
