"""Administrative cases of families in which violence happened, and the requirements imposed in them."""

from collections.abc import Generator, Iterator, Mapping
from typing import Any

import numpy as np

from esep.forms.demonstrating.cards import Cards, Column, column, same, written
from esep.forms.demonstrating.drawing import HOUR, Drawing, Moments, Number, links, moment
from esep.forms.demonstrating.families import Families
from esep.forms.demonstrating.held import Held
from esep.forms.demonstrating.lives import DAY, Days
from esep.forms.demonstrating.telling import Telling

REPORT, ORDER, CASE, BOUND = (
    "violence_report",
    "protective_order",
    "administrative_case",
    "special_requirements",
)
BETWEEN = ("relation", "sex", "age")
HARMED = ("victim_sex", "victim_age")
EFFECT = 10 * DAY  # from a ruling to its effect
BREACHED = {
    ORDER: ("protective_order", "case", "protective_order"),
    BOUND: ("breached", "breach_case", "requirements"),
}  # links to and from a case, and from what she is told


class FamilyCases:
    """Writes the cases of the families of one time.

    Args:
        told: the file: chances, and what is said of arrests, requirements and breaches.
        draw: draws what is not told.
        families: whose cases.
        before: the numbers of the reports and of the orders of the first families.
        held: who is arrested.
        telling: tells those harmed of a breach.
    """

    def __init__(
        self,
        told: Mapping[str, Any],
        draw: Drawing,
        families: Families,
        before: tuple[Number, Number],
        held: Held,
        telling: Telling,
    ) -> None:
        self._told, self._draw, self._of = told, draw, families
        (self._reports, self._orders), self._held, self._telling = before, held, telling
        self.number = draw.numbers(CASE, families.counts.cases)

    def cards(self) -> Iterator[Cards]:
        """The cases on the violence itself, and the requirements imposed in them."""
        draw, counts, case = self._draw, self._of.counts, self.number
        who, acted = np.arange(len(case)), self._of.day[: len(case)]
        report = _linked(REPORT, self._reports, len(case))
        soon = self._soon(acted, 2)
        ended, article = yield from self._tried(case, who, acted, soon, violence_report=report)
        rest = slice(counts.decided, None)
        yield draw.cards(f"{CASE}.reconciled", "reconciled_on", case[rest], ended[rest])
        here = slice(counts.decided)
        penalty, days = self._penalties(who[here], acted[here])
        bound = draw.numbers(BOUND, counts.requirements)
        imposed = draw.said(f"{BOUND}.imposed", ended[counts.bound])
        [(name, instead)] = [
            (name, value) for name, value in self._told["instead"].items() if name != "penalty"
        ]
        only = np.zeros(counts.decided, np.bool_)
        only[counts.bound] = imposed.get(name, same(None, len(bound))) == instead
        penalty[only], days[only] = self._told["instead"]["penalty"], None
        links_to = same(None, counts.decided)
        links_to[counts.bound] = links(BOUND, bound)
        yield draw.cards(
            f"{CASE}.decided",
            "decided_on",
            case[here],
            ended[here],
            {
                "offender": self._of.person[here],
                "penalty": penalty,
                "arrest_days": days,
                "requirements": links_to,
            },
        )
        yield from self._held.by_court(case[here], who[here], ended[here], days, article[here])
        yield from self._requirements(bound, ended[counts.bound], imposed)

    def _requirements(self, number: Number, imposed_on: Days, said: Mapping[str, Column]) -> Iterator[Cards]:
        """Imposed, in effect ten days later, and broken by the first of those whom they bind."""
        draw, of, here = self._draw, self._of, self._of.counts.bound
        yield draw.cards(
            f"{BOUND}.imposed",
            "imposed_on",
            number,
            imposed_on,
            {
                **of.of(*BETWEEN, here=here),
                **said,
                "binds": of.person[here],
                "protects": of.other[here],
                "case": links(CASE, self.number[here]),
                "earlier_order": _linked(ORDER, self._orders, len(self.number))[here],
            },
        )
        since = imposed_on + EFFECT
        least, most = self._told["requirements"]["days"]
        until = since + draw.rng.integers(least, most + 1, len(number)) * DAY
        yield draw.cards(
            f"{BOUND}.taken_effect",
            "effective_on",
            number,
            since,
            {"ruled_on": written(imposed_on), "until_on": written(until)},
        )
        first = slice(of.counts.requirement_breaches)
        broken = draw.moments(since[first] + draw.rng.integers(1, 30, of.counts.requirement_breaches) * DAY)
        yield from self.broken(BOUND, number[first], broken, np.arange(here.start, here.start + len(broken)))

    def broken(self, record: str, number: Number, when: Moments, who: Number) -> Iterator[Cards]:
        """A breach, what was done about it, and the case that is made of it.

        Args:
            record: what was broken.
            number: of each.
            when: it was broken.
            who: the place of the family of each.
        """
        draw, acted = self._draw, when.astype("datetime64[D]")
        case, (to, back, of_notice) = draw.numbers(CASE, len(number)), BREACHED[record]
        learned = draw.later(when, 0, 3)
        yield draw.cards(f"{record}.breached", "breached_at", number, when, {"learned_at": moment(learned)})
        yield from self._telling.of("breach", learned, who, **{of_notice: links(record, number)})
        late = draw.chance(self._told["chances"]["reaction_late"], len(number))
        reacted = draw.later(learned, 1, 20) + late * 40 * HOUR
        yield draw.cards(f"{record}.reacted", "reacted_at", number, reacted, {back: links(CASE, case)})
        of_breach = {
            to: links(record, number),
            "administrative_article": same(self._told["breach"]["article"], len(number)),
        }
        drawn = reacted.astype("datetime64[D]")
        ended, article = yield from self._tried(case, who, acted, drawn, **of_breach)
        penalty, days = self._penalties(who, acted)
        yield draw.cards(
            f"{CASE}.decided",
            "decided_on",
            case,
            ended,
            {"offender": self._of.person[who], "penalty": penalty, "arrest_days": days},
        )
        yield from self._held.by_court(case, who, ended, days, article)

    def _tried(
        self, case: Number, who: Number, acted: Days, drawn: Days, **more: Column
    ) -> Generator[Cards, None, tuple[Days, Column]]:
        """Protocols on acts, sent to court; when the court decided, within the time, and by which article."""
        draw, of = self._draw, self._of
        by_act = draw.said(f"{CASE}.drawn_up", acted)  # an article is that of the day of the act
        fields = by_act | of.of(*BETWEEN, *HARMED, here=who) | more
        yield draw.cards(
            f"{CASE}.drawn_up",
            "drawn_on",
            case,
            drawn,
            {
                **fields,
                "offender": of.person[who],
                "committed_on": written(acted),
            },
        )
        sent = self._soon(drawn, 2)
        yield draw.cards(f"{CASE}.sent_to_court", "sent_on", case, sent)
        return self._soon(sent, 10), fields["administrative_article"]

    def _penalties(self, who: Number, acted: Days) -> tuple[Column, Column]:
        """What is imposed, and for how many days where it is an arrest: on those of an age for it."""
        draw, arrest = self._draw, self._told["arrest"]
        penalty, days = draw.said(f"{CASE}.decided", acted)["penalty"], same(None, len(who))
        least, most = arrest["ages"]
        age = self._of.coded["age"][who].astype(np.int64)
        held = draw.chance(self._told["chances"]["arrest"], len(who)) & (age >= least) & (age <= most)
        penalty[held] = arrest["penalty"]
        days[held] = column(draw.rng.integers(arrest["days"][0], arrest["days"][1] + 1, held.sum()).tolist())
        return penalty, days

    def _soon(self, days: Days, most: int) -> Days:
        """A few days later, and within the time."""
        later = days + self._draw.rng.integers(0, most + 1, len(days)) * DAY
        return np.minimum(later, np.datetime64(self._of.last, "D"))


def _linked(record: str, numbers: Number, length: int) -> Column:
    """Links of the first of so many to as many records as there are."""
    known = np.full(length, -1, np.int64)
    known[: len(numbers)] = numbers[:length]
    return links(record, known)
