"""Figures over time: a count since January that falls, and periods that are not as long as each other."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from esep.claims.checks.computing import written
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.checks.territories import Places
from esep.claims.checks.trap_places import Place, Traps
from esep.claims.checks.trap_rows import ANY
from esep.claims.model import Became, Claim, Form, Judged, Kind, Number, Timed, Verdict
from esep.claims.vocabulary import words
from esep.kernel.periods import Period

TOLD = {"named", "since_january", "months_of"}
MONTHS, MONTHS_OF_YEAR, BEFORE = 330, 12, 60
TAKEN_OVER = "from_text_before"
MONTH = 31
INFERRED, LONG = {"year_of_publication", "year_before_publication"}, 15
SHORTEST_DAYS = 26
CALENDAR_DAYS = 4
RUNNING_DAYS = 75
NEXT = 6
WORD, STEM = re.compile(r"\s+([^\W\d_]+)"), 5
CLOSED = frozenset({"", ".", ";", ",", ")", "\n"})
COMPARED = (Kind.CHANGE, Kind.DELTA, Kind.RATIO)
VALUES = ("value", "whole")


Level = tuple[Period, Number, Claim]


def judge(scene: Scene, claim: Claim) -> Iterator[Judged]:
    """Whether a claim sets a period against one that is longer or shorter."""
    for timed in _timed(scene, claim):
        found = _judged(scene, claim, *timed)
        if found is not None:
            yield found
            return


def _timed(scene: Scene, claim: Claim) -> Iterator[tuple[Timed, Timed]]:
    """The periods of a claim, then those of another claim that tells the same two levels."""
    yield claim.period, claim.base
    value, base = claim.of("value"), claim.of("base")
    for other in scene.of_number.get(value[0], ()) if value and base else ():
        if other is not claim and other.of("value") == value and other.of("base") == base:
            yield other.period, other.base


def _judged(scene: Scene, claim: Claim, of_value: Timed, of_base: Timed) -> Judged | None:
    """What two periods say of a claim that compares their counts; nothing where they are alike."""
    period, base = of_value.period, of_base.period
    roles = {said.role for said in claim.said}
    compared = bool(roles & {"change", "difference", "times"})
    if period is None or base is None or not (compared or "base" in roles) or _is_share(scene, claim):
        return None
    if not compared and _added(scene, claim):
        return None
    # Two levels side by side, the period of one taken over from the text before, are not yet compared.
    # Nor is what things were so many times of, which need not be of the same time.
    compared = compared and "times" not in roles
    both = (of_value, of_base)
    near = [compared and _in_paragraph(scene, claim, one) for one in both]
    told = (
        _told(one, taken_over=over) or _months_told(scene, one) for one, over in zip(both, near, strict=True)
    )
    if not all(told) or not _unequal(period, base, running="since_january" in {one.how for one in both}):
        return None
    named = {"period": period, "base_period": base}
    return Judged(Verdict.MISLEADING, "unequal_periods", named, suggested="equal_periods")


def _added(scene: Scene, claim: Claim) -> bool:
    """Whether the sentence adds two levels up: "131 in the first half, 83 in autumn, 214 in all"."""
    value, base = scene.first(claim, "value"), scene.first(claim, "base")
    if value is None or base is None:
        return False
    around = scene.figures_within(*scene.around(value.start, value.end))
    return any(scene.number(index).value == value.value + base.value for index in around)


def _in_paragraph(scene: Scene, claim: Claim, timed: Timed) -> bool:
    """Whether a period that was taken over from the text before is named in the paragraph of the claim."""
    return scene.paragraph(claim.start)[0] <= timed.start


def judge_all(scene: Scene) -> Iterator[tuple[Claim, Judged]]:
    """Counts since January that are lower later in the same year."""
    series: dict[tuple[object, ...], list[Level]] = {}
    last: tuple[Claim, tuple[object, ...]] | None = None
    for claim in scene.claims:
        period, value = claim.period.period, _value(scene, claim)
        if value is not None and period is not None and claim.period.how == "since_january":
            period = _months(scene, value, period)
        if value is not None and period is not None and _since_january(period):
            thing: tuple[object, ...] = (claim.indicator, claim.counted, period.start)
            if last is not None and _unnamed(scene, claim, last[0]):
                thing = last[1]
            last = claim, thing
            series.setdefault(thing, []).append((period, value, claim))
    places: Places | None = None
    for told in series.values():
        pairs = [*_next(told), *_next(sorted(told, key=lambda one: one[0].end))]
        for pair in pairs:
            (first, before, one), (then, after, other) = sorted(pair, key=lambda each: each[0].end)
            fell = first.end < then.end and operand(after).below(operand(before))
            if not fell or not _one_thing(scene, one, other):
                continue
            places = places or Places(scene)
            if _one_place(scene, places, (one, before), (other, after)):
                named = {"before": written(before), "after": written(after), "first": first, "last": then}
                judged = Judged(Verdict.INCONSISTENT, "cumulative_falls", named)
                yield from ((claim, judged) for claim in (one, other))


def whole_years(scene: Scene, traps: Traps) -> Iterator[tuple[Claim, Judged]]:
    """Changes from what words call a whole year to a few months."""
    words = traps.of(ANY, "whole_year")
    for claim in scene.kinds(*COMPARED) if words.every else ():
        period, base = claim.period.period, scene.first(claim, "base")
        if (
            period is None
            or base is None
            or _is_share(scene, claim)
            or period.days > MONTHS
            or claim.period.how == "past_years"
        ):
            continue
        begun, _ = scene.around(base.start, base.end)
        told_of = words.within(max(begun, base.start - BEFORE), base.end + BEFORE // 2)
        if not any(_nearest(scene, one, base) for one in told_of):
            continue
        told = claim.base.period
        year = told.start.year if told is not None else period.start.year - 1
        named = {"period": period, "base_period": Period(date(year, 1, 1), date(year + 1, 1, 1))}
        yield claim, Judged(Verdict.MISLEADING, "unequal_periods", named, suggested="equal_periods")


def _nearest(scene: Scene, words: Place, base: Number) -> bool:
    """Whether words for a whole year are of a level: no other figure between, no comma, or none behind."""
    low, high = min(words.end, base.end), max(words.start, base.start)
    if any(
        _is_figure(scene, one) for one in scene.figures_within(low, high) if scene.number(one) is not base
    ):
        return False
    if words.end <= base.start or "," not in scene.text[base.end : words.start]:
        return True
    stop = scene.text.find(",", words.end, words.end + BEFORE)
    behind = scene.figures_within(words.end, stop if stop >= 0 else words.end + BEFORE)
    return not any(_is_figure(scene, one) for one in behind)


def _is_figure(scene: Scene, index: int) -> bool:
    return scene.number(index).became is Became.FIGURE


def _next(told: Sequence[Level]) -> Iterator[tuple[Level, Level]]:
    """Each level with some of those that follow it."""
    return ((told[place], later) for place in range(len(told)) for later in told[place + 1 : place + NEXT])


def _unnamed(scene: Scene, claim: Claim, before: Claim) -> bool:
    """Whether a claim names no thing of its own in a sentence that told one before it."""
    named = claim.indicator or claim.counted
    year = claim.period.period is None or claim.period.period.days > MONTHS
    return not named and not year and scene.sentence(claim) == scene.sentence(before)


def _one_thing(scene: Scene, one: Claim, other: Claim) -> bool:
    """Whether two claims are narrowed alike, or one of them, in the same sentence, is not narrowed again."""
    mine, theirs = dict(one.by), dict(other.by)
    if mine != theirs and not ((not mine or not theirs) and scene.sentence(one) == scene.sentence(other)):
        return False
    if not (one.counted or other.counted) and _nouns_differ(scene, one, other):
        return False
    return scene.same_words(one, other) or _goes_on(scene, one, other)


def _one_place(scene: Scene, places: Places, early: tuple[Claim, Number], late: tuple[Claim, Number]) -> bool:
    """Whether two counts are told of one territory, or the later one goes on where the earlier one was."""
    (one, before), (other, after) = early, late
    mine, theirs = (scene.around(claim.start, claim.end) for claim in (one, other))
    if mine == theirs:
        return not places.named(min(before.end, after.end), max(before.start, after.start))
    where, then = places.named(*mine), places.named(*theirs)
    return where == then or (not then and mine[1] == theirs[0])


def _nouns_differ(scene: Scene, one: Claim, other: Claim) -> bool:
    """Whether other words follow two figures of which nobody knows what they count."""
    after = []
    for claim in (one, other):
        value = _value(scene, claim)
        found = WORD.match(scene.text, value.end) if value is not None else None
        noun = found[1].lower() if found else ""
        after.append("" if "no_noun" in words(claim.language).of(noun) else noun[:STEM])
    return after[1] != "" and after[0] != after[1]


def _goes_on(scene: Scene, one: Claim, other: Claim) -> bool:
    """Whether the next sentence tells only a figure: "410 cars by May. By June 395."."""
    first, second = sorted((one, other), key=lambda claim: claim.start)
    value = _value(scene, second)
    follows = scene.around(first.start, first.end)[1] == scene.around(second.start, second.end)[0]
    return follows and value is not None and scene.text[value.end : value.end + 1] in CLOSED


def _unequal(period: Period, base: Period, *, running: bool) -> bool:
    """Whether two periods differ by more than the calendar; the end of a running one is not told."""
    shorter, longer = sorted((period.days, base.days))
    if shorter < SHORTEST_DAYS:
        return False
    return longer - shorter > (RUNNING_DAYS if running else CALENDAR_DAYS)


def _months(scene: Scene, value: Number, period: Period) -> Period:
    """The months since January that are told right before a figure; else the period as read."""
    start, _ = scene.around(value.start, value.end)
    before = scene.figures_within(max(start, value.start - BEFORE), value.start)
    for index in reversed(before):
        number = scene.number(index)
        if number.became is Became.FIGURE:
            break
        if (
            number.became is Became.PERIOD
            and number.value.denominator == 1
            and 1 <= number.value < MONTHS_OF_YEAR
        ):
            return Period(period.start, date(period.start.year, number.value.numerator + 1, 1))
    return period


def _value(scene: Scene, claim: Claim) -> Number | None:
    told = next((found for role in VALUES if (found := scene.first(claim, role))), None)
    return told if told is not None and told.form is Form.COUNT else None


def _since_january(period: Period) -> bool:
    return period.start.month == period.start.day == 1 and period.last.year == period.start.year


def _is_share(scene: Scene, claim: Claim) -> bool:
    """Whether levels are told in percent: a share of half a year may be set against one of a year."""
    value = scene.first(claim, "value") or scene.first(claim, "base")
    return value is not None and value.form is Form.PERCENT


def _months_told(scene: Scene, timed: Timed) -> bool:
    """Whether whole months are told of a year that is inferred: "за четыре месяца прошлого года"."""
    period = timed.period
    unsaid = timed.start == timed.end
    if period is None or unsaid or timed.how not in INFERRED or period.end == scene.published_on:
        return False
    # "Now" is read as the month of publication, and "last year" is loosely said of the same months of it.
    if period.start.day != 1 or period.end.day != 1 or period.days <= MONTH:
        return False
    return period.days < MONTHS or timed.end - timed.start > LONG


def _told(timed: Timed, *, taken_over: bool) -> bool:
    """Whether the words of the text name a period, there or, where that is enough, before."""
    return timed.how in TOLD or (taken_over and timed.how == TAKEN_OVER)
