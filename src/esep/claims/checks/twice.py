"""One figure with two values: the same thing at the same time, told as two numbers that differ."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from esep.claims.checks.causes import one_digit, swaps
from esep.claims.checks.computing import written
from esep.claims.checks.printing import span_of
from esep.claims.checks.scene import Scene
from esep.claims.checks.words import row_of
from esep.claims.model import Became, Bound, Claim, Form, Judged, Kind, Number, Verdict
from esep.claims.units import same_unit
from esep.claims.vocabulary import words

WORD = re.compile(r"\s+([^\W\d_]+)")
# A name after "in", or with the ending that says so.
WHERE = re.compile(
    r"\b(?:in|at|In|At|в|во|В|Во)\s+([A-ZА-ЯЁ][^\W\d_]{3})|\b([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][^\W\d_]{3})[^\W\d_]*[дт][ае]\b"
)
END = re.compile(r"[.!?…]\s|\n")
STEM = 5
VALUE, WHOLE = "value", "whole"
ROLES, DIVIDED = (VALUE, WHOLE), (Kind.SHARE, Kind.RATE)
NEAR, BESIDE = 5, 300
TAKEN_OVER = "from_text_before"
LEAST, SHORT, LONG = 100, 1_000, 10_000

Told = tuple[Claim, int]


def judge_all(scene: Scene) -> Iterator[tuple[Claim, Judged, int]]:
    """Figures that stand twice in a text with different values, or once rounded; which is right is not told.

    The number that a finding is about stands beside it: others of its claim may well be right.
    """
    told = list(_told(scene))
    pairs = [*_linked(scene, told), *_swapped(scene, told), *_headed(scene, told)]
    for (one, first), (other, second) in pairs:
        named = {"first": written(scene.number(first)), "second": written(scene.number(second))}
        if span_of(scene.number(first)).meets(span_of(scene.number(second))):
            judged = Judged(Verdict.CONSISTENT, "same_twice", named)
        else:
            judged = Judged(Verdict.INCONSISTENT, "two_values", named)
        yield from ((one, judged, first), (other, judged, second))


def _told(scene: Scene) -> Iterator[Told]:
    """The counts that stand for a thing itself, not for a part of it or for the time before."""
    for claim in scene.claims:
        for said in claim.said:
            if said.role == WHOLE and claim.kind in DIVIDED:
                continue
            if said.role in ROLES and scene.number(said.number).form is Form.COUNT:
                yield claim, said.number


def _linked(scene: Scene, told: list[Told]) -> Iterator[tuple[Told, Told]]:
    """Claims that are said to be the same, with figures that are not written alike."""
    by_claim = {claim.id: (claim, place) for claim, place in reversed(told)}
    figures = [number for number in scene.read.numbers if number.became is Became.FIGURE]
    often = Counter(number.value for number in figures)
    first = {number.value: number.start for number in reversed(figures)}
    for claim, place in told:
        for link in claim.links:
            other = by_claim.get(link.claim) if link.how == "same_as" else None
            if other is None or not _differ(scene.number(place), scene.number(other[1])):
                continue
            # Two figures that each stand twice are two things: "31 in May, 28 in June; two of the 28 …".
            twice = min(often[scene.number(at).value] for at in (place, other[1])) > 1
            if not twice and first[scene.number(place).value] >= scene.number(place).start:
                yield other, (claim, place)


def _swapped(scene: Scene, told: list[Told]) -> Iterator[tuple[Told, Told]]:
    """Figures of one thing whose digits changed places: nothing else makes two long numbers so alike."""
    by_digits: dict[str, list[Told]] = {}
    for claim, place in told:
        value = scene.number(place).value
        if value >= LEAST and value.denominator == 1:
            by_digits.setdefault("".join(sorted(str(value))), []).append((claim, place))
    for alike in by_digits.values():
        for first, second in combinations(alike[:NEAR], 2):
            if _one_swap(scene, first, second):
                yield first, second


def _one_swap(scene: Scene, first: Told, second: Told) -> bool:
    """Whether one exchange of digits makes the two the same, and they may be the same thing."""
    (one, place), (other, other_place) = first, second
    number, later = scene.number(place), scene.number(other_place)
    again = _such(scene, one, other)
    if one.id == other.id or not (again or _same_time(one, other)) or not _may_be_one(scene, first, second):
        return False
    if not any(variant.value == later.value for variant in swaps(number)):
        return False
    if later.value < SHORT and not again:
        # Short numbers are alike by chance: only those of one unit, told with one word, may be the same.
        same = one.counted == other.counted != "" and _next_word(scene, number) == _next_word(scene, later)
        return same and _next_word(scene, number) != ""
    return _kin(one, other) and (later.value >= LONG or scene.same_words(one, other))


def _such(scene: Scene, one: Claim, other: Claim) -> bool:
    """Whether the later of two sentences counts "such" things: those of the other, at the same time."""
    first, second = sorted((one, other), key=lambda claim: claim.start)
    start, end = scene.around(second.start, second.end)
    if one.counted != other.counted or not one.counted or start - first.end > BESIDE:
        return False
    known = words(second.language or scene.read.language)
    said = {kind for word in row_of(scene.text[max(start, first.end) : end]).words for kind in known.of(word)}
    return {"such", "same_time"} <= said


def _may_be_one(scene: Scene, first: Told, second: Told) -> bool:
    """Whether two figures may be one thing: not side by side in a clause, and not of different places."""
    start, end = sorted(scene.number(place).start for _, place in (first, second))
    between = scene.text[start:end]
    if ";" not in between and not END.search(between):
        return False
    mine, theirs = (
        {name[1] or name[2] for name in WHERE.finditer(scene.sentence(claim))} for claim, _ in (first, second)
    )
    return not mine or not theirs or bool(mine & theirs)


def _headed(scene: Scene, told: list[Told]) -> Iterator[tuple[Told, Told]]:
    """A figure of the headline that the text tells with one digit other, and nowhere as it stands there."""
    end = scene.text.find("\n")
    above = [one for one in told if scene.number(one[1]).start < end and one[0].kind is Kind.LEVEL]
    below = [one for one in told if scene.number(one[1]).start >= end]
    for claim, place in above[:NEAR]:
        times = {other.period.period for other, _ in below if _named_alike(claim, other)}
        number = scene.number(place)
        alike = {variant.value for variant in one_digit(number)} if _exact(number) else set()
        # Of several years the text may tell as much, and the headline means one of them.
        if len(times) > 1 or any(span_of(scene.number(at)).meets(span_of(number)) for _, at in below):
            continue
        for other, at in below:
            later = scene.number(at)
            if (
                later.value in alike
                and _exact(later)
                and _named_alike(claim, other)
                and _same_time(claim, other)
            ):
                yield (claim, place), (other, at)
                break


def _exact(number: Number) -> bool:
    return number.bound is Bound.EXACT and number.unit == 1 and number.value >= SHORT


def _named_alike(one: Claim, other: Claim) -> bool:
    """Whether two claims count one unit of one indicator, narrowed alike."""
    mine, theirs = ((claim.counted, claim.indicator, dict(claim.by)) for claim in (one, other))
    return mine == theirs and one.counted != ""


def _next_word(scene: Scene, number: Number) -> str:
    """The beginning of the word after a number: what is counted."""
    found = WORD.match(scene.text, number.end)
    return found[1][:STEM].lower() if found else ""


def _kin(one: Claim, other: Claim) -> bool:
    return same_unit(one.counted, other.counted) and (
        not one.indicator or not other.indicator or one.indicator == other.indicator
    )


def _same_time(one: Claim, other: Claim) -> bool:
    unknown = one.period.period is None or other.period.period is None
    return (
        unknown
        or TAKEN_OVER in {one.period.how, other.period.how}
        or one.period.period == other.period.period
    )


def _differ(one: Number, other: Number) -> bool:
    return one.value != other.value or one.bound != other.bound
