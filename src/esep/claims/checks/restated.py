"""One share told twice in a row, roughly and exactly: "more than half – 48.2 %" cannot be."""

import re
from collections.abc import Iterator
from itertools import pairwise

from esep.claims.checks.computing import written
from esep.claims.checks.printing import Span, span_of
from esep.claims.checks.scene import Scene
from esep.claims.checks.words import row_of
from esep.claims.model import Claim, Form, Judged, Kind, Number, Verdict
from esep.claims.vocabulary import words

FAR, NEAR, BESIDE, STEM = 60, 150, 5, 5
SHARES = frozenset({Form.PERCENT, Form.FRACTION})
# After a rough share a dash, a bracket or "or" leads to the exact one; "a third, 40 % of men" adds another.
LEADS = re.compile(r"([–—(]\s*(?:[^\W\d_]+\s+){0,2}|,\s*(?:[^\W\d_]+\s+){1,3})$")
PARTS = re.compile(r"[.,;:!?\n]")
ENDS = re.compile(r"[^\W\d_]*\s*(?:[.,;:)!?–—\n]|$)")


def judge_all(scene: Scene) -> Iterator[tuple[Claim, Judged]]:
    """Shares that a fraction and a percentage tell side by side: both say the same, or one is wrong."""
    told = sorted(
        ((place, claim) for claim in scene.kinds(Kind.SHARE) for place in claim.of("share")),
        key=lambda one: one[0],
    )
    for (first, one), (second, other) in pairwise(told):
        if second != first + 1 or one is other or not _restates(scene, first, second):
            continue
        mine, theirs = (scene.number(place) for place in (first, second))
        named = {"first": written(mine), "second": written(theirs)}
        agree = _span(mine).meets(_span(theirs))
        verdict = Verdict.CONSISTENT if agree else Verdict.INCONSISTENT
        judged = Judged(verdict, "same_twice" if agree else "two_values", named)
        yield from ((claim, judged) for claim in (one, other))
    yield from _elsewhere(scene, told)


def _elsewhere(scene: Scene, told: list[tuple[int, Claim]]) -> Iterator[tuple[Claim, Judged]]:
    """Shares told alone, where a sentence beside, or one of the same category, tells with counts."""
    for order, (place, claim) in enumerate(told):
        number = scene.number(place)
        if len(claim.said) > 1 or number.bound:
            continue
        for at, other in told[max(order - BESIDE, 0) : order + BESIDE + 1]:
            same = len(other.said) > 2 and _span(number).meets(_span(scene.number(at)))
            if same and _one_thing(scene, claim, other):
                named = {"first": written(scene.number(at)), "second": written(number)}
                yield claim, Judged(Verdict.CONSISTENT, "same_twice", named)
                break


def _one_thing(scene: Scene, one: Claim, other: Claim) -> bool:
    """Whether two shares are of one thing: narrowed alike, or told with a word in common right beside."""
    if dict(one.by) == dict(other.by) != {}:
        return True
    first, second = sorted((one, other), key=lambda claim: claim.start)
    mine, theirs = (set(_stems(scene.sentence(claim))) for claim in (one, other))
    return second.start - first.end < NEAR and bool(mine & theirs)


def _stems(said: str) -> Iterator[str]:
    return (word[:STEM] for word in row_of(said).words if len(word) >= STEM)


def _restates(scene: Scene, first: int, second: int) -> bool:
    """Whether a second share stands for the first: in another form, after a mark, with no noun of its own."""
    one, other = scene.number(first), scene.number(second)
    between = scene.text[one.end : other.start]
    lead = LEADS.search(between) if {one.form, other.form} == SHARES and len(between) <= FAR else None
    if lead is None or PARTS.search(between[: lead.start()]) or not _leads(scene, lead[0]):
        return False
    return bool(ENDS.match(scene.text, other.end))


def _leads(scene: Scene, said: str) -> bool:
    """Whether nothing but words as "or", "that is", "about" stands before the second share."""
    known = words(scene.read.language)
    return all(not {"restating", "hedges"}.isdisjoint(known.of(word)) for word in row_of(said).words)


def _span(number: Number) -> Span:
    """The values that a share stands for, in percent."""
    return span_of(number).times(1 if number.form is Form.PERCENT else 100)
