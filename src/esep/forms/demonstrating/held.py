"""Cards of persons held: detained until an order is issued against them, or arrested by a court."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from esep.forms.demonstrating.cards import Cards, Column
from esep.forms.demonstrating.drawing import HOUR, Drawing, Moments, Number, links, moment
from esep.forms.demonstrating.families import Families
from esep.forms.demonstrating.lives import Days
from esep.forms.demonstrating.telling import Telling

DETENTION, ARREST = "domestic_detention", "administrative_arrest"


class Held:
    """Writes who of the families of one time was held, and when each was free.

    Args:
        told: the file, of which chances are taken.
        draw: draws what is not told.
        families: whose members are held.
        telling: tells those harmed of a release.
    """

    def __init__(self, told: Mapping[str, Any], draw: Drawing, families: Families, telling: Telling) -> None:
        self._chances, self._draw, self._of, self._telling = told["chances"], draw, families, telling
        self.detained = draw.numbers(DETENTION, families.counts.detentions)

    def before_orders(self, orders: Number, reports: Column, issued: Moments) -> Iterator[Cards]:
        """Those against whom the last of the orders are issued are detained before it, and freed after it.

        Args:
            orders: the numbers of all orders.
            reports: the reports that they follow.
            issued: when they are issued.
        """
        draw, of, number = self._draw, self._of, self.detained
        here = np.arange(len(orders) - len(number), len(orders))
        since = draw.later(of.moment[here], 0, 1)
        yield draw.cards(
            f"{DETENTION}.detained",
            "detained_at",
            number,
            since,
            {
                **of.of("relation", "sex", "age", here=here),
                "held": of.person[here],
                "protects": of.other[here],
                "report": reports[here],
            },
        )
        recorded = draw.later(since, 0.3, 2.9)
        yield draw.cards(
            f"{DETENTION}.recorded", "recorded_at", number, recorded, {"liberty_taken_at": moment(since)}
        )
        order = {"order": links("protective_order", orders[here])}
        yield draw.cards(f"{DETENTION}.order_followed", "followed_at", number, issued[here], order)
        longer = draw.chance(self._chances["held_too_long"], len(number))
        freed = draw.later(since, 4, 23) + longer * 24 * HOUR
        yield draw.cards(f"{DETENTION}.released", "released_at", number, freed)

    def by_court(
        self, case: Number, who: Number, decided: Days, days: Column, article: Column
    ) -> Iterator[Cards]:
        """Those on whom an arrest is imposed serve it from the day of the decision on; its end is told.

        Args:
            case: the number of each case.
            who: the place of the family of each.
            decided: the day of the decision.
            days: of arrest; None where another penalty was imposed.
            article: for which it was imposed.
        """
        draw, of = self._draw, self._of
        here = np.flatnonzero(days != None)  # noqa: E711
        number, who = draw.numbers(ARREST, len(here)), who[here]
        begun = draw.moments(decided[here])
        until = begun + days[here].astype(np.int64) * 24 * HOUR
        yield draw.cards(
            f"{ARREST}.begun",
            "begun_at",
            number,
            begun,
            {
                **of.of("sex", "age", here=who),
                "until_at": moment(until),
                "arrest_days": days[here],
                "arrested": of.person[who],
                "administrative_article": article[here],
                "administrative_case": links("administrative_case", case[here]),
            },
        )
        yield draw.cards(f"{ARREST}.ended", "ended_at", number, until)
        yield from self._telling.of("release", until, who, administrative_arrest=links(ARREST, number))
