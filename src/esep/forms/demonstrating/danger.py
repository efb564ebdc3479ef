"""Cards of the danger to those harmed: assessed as often as its level asks, watched, and laid to rest."""

from collections.abc import Generator, Iterator, Mapping
from typing import Any

import numpy as np

from esep.forms.demonstrating.cards import Cards, column
from esep.forms.demonstrating.drawing import HOUR, Drawing, Moments, Number, links
from esep.forms.demonstrating.families import Families
from esep.forms.demonstrating.family_cases import REPORT
from esep.forms.demonstrating.lives import DAY, Days

CASE = "risk_case"
ASSESSED, LEVEL = f"{CASE}.assessed", "computed_level"
CALM = 2  # assessments of the least danger, after which a case is watched
PART = "part"


class Danger:
    """Writes the cases of danger of the first families of one time.

    Args:
        told: the file: kinds of danger, the gravest first, how often each is assessed, and chances.
        draw: draws what is not told.
        families: of whom the first that the counts name are assessed.
        reports: the numbers of their reports.
    """

    def __init__(self, told: Mapping[str, Any], draw: Drawing, families: Families, reports: Number) -> None:
        self._told, self._draw, self._of = told["danger"], draw, families
        self._number = draw.numbers(CASE, families.counts.risk)
        self._reports = reports[: len(self._number)]
        self._kinds = self._told["kinds"]
        otherwise = draw.told[ASSESSED]
        self._answers = {
            name: column([one.get(name, otherwise.get(name)) for one in self._kinds])
            for name in sorted({name for one in self._kinds for name in one} - {PART})
        }

    def cards(self) -> Iterator[Cards]:
        """Taken up on a report, and assessed again and again until a case rests."""
        of, here = self._of, slice(len(self._number))
        opened = self._draw.later(of.moment[here], 1, 5)
        yield self._draw.cards(
            f"{CASE}.opened",
            "opened_at",
            self._number,
            opened,
            {
                **of.of("relation", here=here),
                "bound": of.person[here],
                "bound_sex": of.coded["sex"][here],
                "bound_age": of.coded["age"][here],
                "protected": of.other[here],
                "protected_sex": of.coded["victim_sex"][here],
                "protected_age": of.coded["victim_age"][here],
                "report": links(REPORT, self._reports),
            },
        )
        yield from self._rounds(opened)

    def _rounds(self, opened: Moments) -> Iterator[Cards]:
        """Round by round: danger grows less until the case is watched and rests; harm done makes it grave."""
        draw, told, number = self._draw, self._told, self._number
        parts = np.array([one[PART] for one in self._kinds], float)
        kind = draw.rng.choice(len(parts), len(number), p=parts / parts.sum())
        at, calm = draw.later(opened, 1, 23), np.zeros(len(number), np.int64)
        rests = np.full(len(number), np.datetime64(draw.closes, "s") + DAY)
        nth = 0
        while len(number):
            level = kind - (draw.chance(told["raised"], len(number)) & (kind > 0))
            yield self._assessment(number, at, kind, level, nth)
            calm += kind == len(parts) - 1
            watched = calm == CALM
            rests[watched] = yield from self._watched(number[watched], at[watched], nth)
            following = self._following(at, level)
            harmed = draw.chance(told["harmed"], len(number)) & (calm < CALM)
            following[harmed] = yield from self._harmed(
                number[harmed], at[harmed], kind[harmed], level[harmed], nth
            )
            calmer = np.minimum(kind + draw.chance(told["calmer"], len(number)), len(parts) - 1)
            kind, at, nth = np.where(harmed, 0, calmer), following, nth + 1
            on = at < rests
            number, kind, at, calm, rests = number[on], kind[on], at[on], calm[on], rests[on]

    def _assessment(self, number: Number, at: Moments, kind: Number, level: Number, nth: int) -> Cards:
        """What is answered as its kind of danger has it; the level in force may be the next graver one."""
        reasons = self._draw.shares(self._told["raise_reason"], len(number))
        reasons[level == kind] = None
        more = {name: values[kind] for name, values in self._answers.items()}
        more |= {"final_level": self._answers[LEVEL][level], "raise_reason": reasons}
        return self._draw.cards(ASSESSED, "assessed_at", number, at, more, nth)

    def _following(self, at: Moments, level: Number) -> Moments:
        """When each is assessed again: some hours before its level asks for it, or too late."""
        every = np.array([self._told["every"][one] for one in self._answers[LEVEL]])
        late = self._draw.chance(self._told["late"], len(at))
        following: Moments = self._draw.later(at + every[level] * DAY - 9 * HOUR, 0, 8) + late * 30 * HOUR
        return following

    def _watched(self, number: Number, at: Moments, nth: int) -> Generator[Cards, None, Moments]:
        """Nothing has happened for some time; when each of the cases rests."""
        draw, (least, most) = self._draw, self._told["watched"]
        day: Days = at.astype("datetime64[D]")
        since = day + DAY
        rests = draw.days(since + least * DAY, since + most * DAY)
        yield draw.cards(f"{CASE}.supervised", "supervised_on", number, since, nth=nth)
        yield draw.cards(f"{CASE}.rested", "rested_on", number, rests, nth=nth)
        return rests.astype("datetime64[s]")

    def _harmed(
        self, number: Number, at: Moments, kind: Number, level: Number, nth: int
    ) -> Generator[Cards, None, Moments]:
        """It ended badly, at the level that stood; when each is assessed after it."""
        draw, levels = self._draw, self._answers[LEVEL]
        done = draw.later(at, 2, 20)
        then = {"level_then": levels[level], "computed_then": levels[kind]}
        yield draw.cards(f"{CASE}.harm_done", "done_at", number, done, then, nth)
        return draw.later(done, 1, 20)
