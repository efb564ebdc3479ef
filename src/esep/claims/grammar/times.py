"""When a claim holds, and the period it is compared with."""

from collections.abc import Iterable
from dataclasses import dataclass

from esep.claims.grammar.drafts import Draft
from esep.claims.grammar.scene import Scene
from esep.claims.model import Kind, Timed
from esep.claims.periods import SAME_AGAIN, UNTIL, Mention, year_before
from esep.kernel.periods import Period

YEAR = 366
SINCE = frozenset({"since_january", "since_january_year"})
SET_AGAINST = ("against", "against_after", "more", "less", "than", "rise", "fall", "was", "year_before")
UNKNOWN = Timed(None, "unknown")
COMPARING = frozenset({Kind.CHANGE, Kind.PERCENT_ONLY, Kind.DELTA, Kind.RATIO})


@dataclass
class Timeline:
    """What the text has said of time so far.

    Attributes:
        carried: the period of the sentence before.
        default: what holds where nothing was named yet.
    """

    carried: Timed = UNKNOWN
    default: Timed = UNKNOWN

    def of(self, draft: Draft) -> tuple[Timed, Timed]:
        """The period of a claim, and its base."""
        scene = draft.scene
        if draft.home is not scene:
            return self._across(draft)
        base_figure = draft.figure("base")
        own = [one for one in scene.mentions if not one.relative]
        told = [one for one in scene.mentions if scene.compares(one) or one.means == "last_year"]
        base = _first(scene.named(base_figure)) if base_figure else None
        main = _first(
            one for one in scene.named(draft.subject) if not scene.compares(one) and one is not base
        )
        period = _running(scene, draft) or (main.timed if main else self._else(scene, base))
        if base_figure is None and draft.kind in COMPARING:
            base = next((one for one in told if one is not main), None)
        if draft.kind not in COMPARING:
            past = _first(one for one in scene.named(draft.subject) if one.relative)
            if main is None and past is not None and not own and self.carried.period is not None:
                again = past.means == SAME_AGAIN and not any(scene.cues.get(cue) for cue in SET_AGAINST)
                then = self.carried.period if again else year_before(self.carried.period)
                return Timed(then, "named", past.start, past.end), UNKNOWN
            return period, UNKNOWN
        if base is None or base is main:
            base = next((one for one in told if one is not main), None)
        return period, self._past(period) or self._base(base, period, scene)

    def _across(self, draft: Draft) -> tuple[Timed, Timed]:
        """The periods of a claim whose base stands in the sentence after its level."""
        home, scene = draft.home, draft.scene
        main = _first(one for one in home.named(draft.subject) if not one.relative)
        period = main.timed if main else self._else(home, None)
        return period, self._base(scene.mentions[0] if scene.mentions else None, period, scene)

    def remember(self, scene: Scene, bases: Iterable[Timed]) -> None:
        """Keep the period of a sentence for the ones that follow; what it compares with is none.

        Args:
            scene: the sentence.
            bases: of its claims.
        """
        used = {one.start for one in bases if one.end > one.start}
        own = [
            one
            for one in scene.mentions
            if one.means not in {"past_years", "today"} and one.start not in used and not scene.compares(one)
        ]
        if own:
            self.carried = Timed(own[0].period, "from_text_before", own[0].start, own[0].end)

    def _else(self, scene: Scene, base: Mention | None) -> Timed:
        """The period that a sentence opens with, else another one of it, else that of the text before."""
        first = scene.figures[0].told.start
        rest = [one for one in scene.mentions if not scene.compares(one) and one is not base]
        opening = [one for one in rest if one.start < first]
        if rest:
            return (opening or rest)[0].timed
        return self.carried if self.carried.period else self.default

    def _base(self, mention: Mention | None, period: Timed, scene: Scene) -> Timed:
        """The base that a mention names, told from the period of the claim where it has to be."""
        if mention is None:
            how = period.how if period is self.default else UNKNOWN.how
            return Timed(year_before(period.period), how) if _year_at_most(period.period) else UNKNOWN
        if mention.relative or mention.period is None:
            return Timed(year_before(period.period), mention.how, mention.start, mention.end)
        told = mention.period
        if mention.means in {"last_year", "same_of_year", "years_ago", "year"} and period.period is not None:
            twin = _same_of(period.period, told.start.year)
            loose = mention.means != "year" or scene.set_against(mention)
            if loose and twin is not None and _within(twin, told):
                told = twin
        return Timed(told, mention.how, mention.start, mention.end)

    @staticmethod
    def _past(period: Timed) -> Timed | None:
        """The first of the past years, which a change over them is compared with."""
        if period.how != "past_years" or period.period is None:
            return None
        return Timed(Period.year(period.period.start.year), "past_years", period.start, period.end)


def _running(scene: Scene, draft: Draft) -> Timed | None:
    """From January to the end of a month that is named beside a figure, where the sentence counts so."""
    until = _first(one for one in scene.named(draft.subject) if one.means == UNTIL)
    if until is None or until.period is None or not any(one.means in SINCE for one in scene.mentions):
        return None
    running = Period(Period.year(until.period.start.year).start, until.period.end)
    return Timed(running, "named", until.start, until.end)


def _year_at_most(period: Period | None) -> bool:
    """Whether a period is no longer than a year: then the usual base is the same period a year before."""
    return period is not None and period.days <= YEAR


def _within(inner: Period, outer: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _same_of(period: Period, year: int) -> Period | None:
    """The same months of an earlier year; at least of the year before."""
    twin = year_before(period)
    while twin is not None and twin.start.year > year:
        twin = year_before(twin)
    return twin


def _first(mentions: Iterable[Mention]) -> Mention | None:
    return next(iter(mentions), None)
