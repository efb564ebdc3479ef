"""The people behind the rates of a table: who lived there, as their number was known at the moment."""

from fractions import Fraction
from functools import cache, cached_property

from esep.codebook import Codebook
from esep.declare.measures import Counting
from esep.kernel.errors import EsepError
from esep.ledger.codings import Coding
from esep.ledger.tables.asking import Plan
from esep.ledger.tables.grounds import JOINT

UNRATED = {Counting.DURATION, Counting.COHORT}


class Rates:
    """The rates of one table; `refusals` say where there is none, by territory.

    A territory that existed for a part of the period has none, and neither has one whose population nobody
    knew. Money, durations and cohorts have none at all.
    """

    def __init__(self, book: Codebook, planned: Plan) -> None:
        self._book, self._plan, self._ground = book, planned, planned.ground
        self.refusals: dict[str, EsepError] = {}
        measure = planned.counted.measure
        elsewhere = any(one.dimension.somewhere for one in planned.conditions)
        self._told = measure.counting not in UNRATED and measure.amount is None and not elsewhere
        self._rows = _one_ground(planned) and not planned.calendar
        self._people = cache(self._population)
        self._at = next((at for at, one in enumerate(planned.dimensions) if one.place), None)
        self._whole = JOINT.join(self._ground.asked) or self.country

    @cached_property
    def country(self) -> str:
        """The code of the whole country at the end of the period."""
        try:
            return self._book.territories.country(self._plan.asking.view.period.last).code
        except EsepError:
            return self._book.code

    def where(self, dims: Coding) -> str:
        """The territory a row is about: its own, else the one asked for; empty for an unstated one."""
        if dims and self._at is not None:
            return str(dims[self._at] or "")
        return self._whole

    def people(self, dims: Coding) -> Fraction | None:
        """How many live where a row is about; None where that makes no rate."""
        where = self.where(dims)
        if not self._told or not where or (dims and not self._rows):
            return None
        return self._people(where)

    def _population(self, where: str) -> Fraction | None:
        """The people of a territory, or of several together."""
        view, codes = self._plan.asking.view, self._ground.codes(where)
        try:
            if len(codes) == 1 and where != self.country:
                self._throughout(where)
            return self._book.population.together(codes, view.period, view.day)
        except EsepError as refusal:
            self.refusals[where] = refusal
            return None

    def _throughout(self, where: str) -> None:
        """Refuse a territory that did not exist throughout the period."""
        period = self._plan.asking.view.period
        self._book.territories.get(where, period.last)
        if part := self._book.territories.part_of_period(where, period):
            raise EsepError("E-898", territory=where, part=part.code)


def _one_ground(planned: Plan) -> bool:
    """Whether the events and the people of a row are of one ground: rows told by one kind of territory."""
    told = [one for one in planned.dimensions if one.somewhere]
    if planned.ground.asked:
        return all(one == planned.place for one in told)
    return not told or (len(told) == 1 and told[0].place)
