"""Cards of families in which violence happened: the report, the order and what became of it."""

from collections.abc import Generator, Iterator, Mapping
from typing import Any

import numpy as np

from esep.forms.demonstrating.cards import Cards, column, same
from esep.forms.demonstrating.danger import Danger
from esep.forms.demonstrating.drawing import HOUR, Drawing, Moments, links, moment
from esep.forms.demonstrating.families import Families
from esep.forms.demonstrating.family_cases import BETWEEN, CASE, HARMED, ORDER, REPORT, FamilyCases
from esep.forms.demonstrating.held import DETENTION, Held
from esep.forms.demonstrating.lives import DAY, Days
from esep.forms.demonstrating.telling import Telling

CHECKS = 4  # of an order while it is in force
FIRST_CHECK, EVERY = 6, 7  # days after delivery, and between two
IN_FORCE = 29 * DAY  # time for checks


class FamilyCards:
    """Writes the cards of the families of one time.

    Args:
        told: the file, of which chances are taken.
        draw: draws what is not told.
        families: whose cards.
    """

    def __init__(self, told: Mapping[str, Any], draw: Drawing, families: Families) -> None:
        self._draw, self._of, self._chances = draw, families, told["chances"]
        self._report = draw.numbers(REPORT, families.counts.reports)
        self._order = draw.numbers(ORDER, families.counts.orders)
        self._telling = Telling(told, draw, families)
        self._held = Held(told, draw, families, self._telling)
        self._cases = FamilyCases(
            told, draw, families, (self._report, self._order), self._held, self._telling
        )
        self._danger = Danger(told, draw, families, self._report)

    def cards(self) -> Iterator[Cards]:
        """All of them; those of a record in the order in which they happened."""
        yield from self._reports()
        yield from self._telling.agreed()
        delivered = yield from self._orders()
        yield from self._supervised(delivered)
        yield from self._cases.cards()
        yield from self._danger.cards()

    def _reports(self) -> Iterator[Cards]:
        of, draw, number = self._of, self._draw, self._report
        here = slice(len(number))
        received, first = of.moment[here], of.first[here]
        again = first >= 0
        earlier = np.full(len(number), -1, np.int64)
        earlier[again] = number[first[again]]
        yield draw.cards(
            f"{REPORT}.received",
            "received_at",
            number,
            received,
            {
                **of.of("relation", *HARMED, here=here),
                "happened_at": moment(draw.later(received - 20 * HOUR, 0, 19)),
                "aggressor": of.person[here],
                "aggressor_sex": of.coded["sex"][here],
                "aggressor_age": of.coded["age"][here],
                "repeat": column(["same_victim" if one else "first" for one in again.tolist()]),
                "earlier": links(REPORT, earlier),
            },
        )
        late = draw.chance(self._chances["decision_late"], len(number))
        yield from self._report_decided(draw.later(received, 5, 20) + late * 48 * HOUR)

    def _report_decided(self, decided: Moments) -> Iterator[Cards]:
        """A case where there is one; else it is passed on, closed, or waits."""
        draw, number = self._draw, self._report
        case = self._cases.number[: len(number)]
        count = len(case)
        yield draw.cards(
            f"{REPORT}.administrative_case_opened",
            "decided_at",
            number[:count],
            decided[:count],
            {"administrative_case": links(CASE, case)},
        )
        way = draw.rng.random(len(number))
        way[:count] = np.nan
        passed = way < self._chances["passed_on"]
        closed = (way >= self._chances["passed_on"]) & (way < 1 - self._chances["undecided"])
        yield draw.cards(f"{REPORT}.passed_on", "decided_at", number[passed], decided[passed])
        yield draw.cards(f"{REPORT}.closed", "decided_at", number[closed], decided[closed])

    def _orders(self) -> Generator[Cards, None, Moments]:
        """Issued and handed over; when each was, and no time where it never was."""
        of, draw, number = self._of, self._draw, self._order
        here = slice(len(number))
        issued = draw.later(of.moment[here], 1, 4)
        report = np.full(len(number), -1, np.int64)
        report[: len(self._report)] = self._report[here]
        followed, detained = links(REPORT, report), self._held.detained
        detention = same(None, len(number))
        detention[len(number) - len(detained) :] = links(DETENTION, detained)
        yield from self._held.before_orders(number, followed, issued)
        yield draw.cards(
            f"{ORDER}.issued",
            "issued_at",
            number,
            issued,
            {
                **of.of(*BETWEEN, here=here),
                "binds": of.person[here],
                "protects": of.other[here],
                "protected_sex": of.coded["victim_sex"][here],
                "protected_age": of.coded["victim_age"][here],
                "report": followed,
                "detention": detention,
            },
        )
        delivered = self._delivered(issued)
        never = np.isnat(delivered)
        slow = np.flatnonzero(never | (delivered - issued > 24 * HOUR))
        tried = draw.later(issued[slow], 1, 12)
        yield draw.cards(f"{ORDER}.delivery_failed", "attempted_at", number[slow], tried)
        yield draw.cards(f"{ORDER}.delivered", "delivered_at", number[~never], delivered[~never])
        who = np.arange(len(number))
        yield from self._telling.of("order", delivered, who, protective_order=links(ORDER, number))
        return delivered

    def _delivered(self, issued: Moments) -> Moments:
        """When each was handed over; what is broken was."""
        draw, length = self._draw, len(issued)
        late = draw.chance(self._chances["delivered_late"], length)
        at = np.where(late, draw.later(issued, 26, 120), draw.later(issued, 0.2, 20))
        never = draw.chance(self._chances["never_delivered"], length)
        never[: self._of.counts.order_breaches] = False
        return np.where(never, np.datetime64("NaT"), at)

    def _supervised(self, delivered: Moments) -> Iterator[Cards]:
        """Checked every week, broken, or lifted early; else time ends it."""
        draw, number, breaches = self._draw, self._order, self._of.counts.order_breaches
        day: Days = delivered.astype("datetime64[D]")
        soon: Days = day[:breaches] + draw.rng.integers(1, 14, breaches) * DAY
        broken = draw.moments(soon)
        yield from self._cases.broken(ORDER, number[:breaches], broken, np.arange(breaches))
        lifted = draw.chance(self._chances["lifted"], len(number)) & ~np.isnat(delivered)
        lifted[:breaches] = False
        early: Days = day[lifted] + draw.rng.integers(2, 25, lifted.sum()) * DAY
        lifted_at = draw.moments(early)
        over = day + IN_FORCE
        over[lifted] = early
        for nth in range(CHECKS):
            due: Days = day + (FIRST_CHECK + EVERY * nth) * DAY
            made = (due < over) & ~draw.chance(self._chances["check_missed"], len(number))
            yield draw.cards(f"{ORDER}.checked", "checked_on", number[made], due[made], nth=nth)
        yield draw.cards(f"{ORDER}.lifted", "lifted_at", number[lifted], lifted_at)
