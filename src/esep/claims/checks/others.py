"""Changes told alone, against levels told elsewhere: which may be their own, and which surely are."""

import re
from collections.abc import Iterator
from dataclasses import replace

from esep.claims.checks.changes import CHANGED, Levels, held_against, own_levels
from esep.claims.checks.changes import told as told_changes
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Form, Judged, Kind, Number, Said, Verdict
from esep.claims.saying import Phrase
from esep.claims.units import same_unit

LONE = ("change", "times")
# Items of a list tell of different things, whatever they have in common.
BULLET = re.compile(r"\n\s*[–—•·*-]\s")
LEVELLED = (Kind.CHANGE, Kind.DELTA, Kind.RATIO)
NEXT, NEAR, DISTINCT = 60, 300, 100
SPEAKING = {"points_for_percent", "percent_for_points", "truncated", "divided_by_later", "ratio_for_change"}


def judge(scene: Scene, claim: Claim) -> Iterator[Judged]:
    """What levels told elsewhere say of a change; it is off only where they are surely its own."""
    printed = told_changes(scene, claim)
    if not printed or claim.some_said or own_levels(scene, claim) is not None:
        return
    told = [(other, levels) for other in _same_thing(scene, claim) if (levels := own_levels(scene, other))]
    for number in printed:
        judged = [(other, one) for other, levels in told for one in held_against(claim, number, levels)]
        held = [one for _, one in judged if one.verdict is Verdict.CONSISTENT]
        off = [one for other, one in judged if _surely(scene, claim, other) and not _own(scene, claim, other)]
        yield from held[:1] or off[:1]
        if not held and not off:
            yield from _points(scene, claim, number)


def adopted(scene: Scene, claim: Claim, *, fitting: bool) -> Claim | None:
    """A change told alone, with the levels of a claim that tells none of its own: they are told of one thing.

    They carry the verdict as well, since the text does not tell which of them is wrong.

    Args:
        scene: the text.
        claim: the change.
        fitting: only levels that make it; else those that are surely its own, though they do not.
    """
    printed = told_changes(scene, claim)
    told_otherwise = claim.some_said or scene.of(claim, "per")
    if not printed or told_otherwise or own_levels(scene, claim) is not None:
        return None
    for other in _same_thing(scene, claim):
        levels = own_levels(scene, other)
        if levels is None or (not fitting and _taken(scene, claim, other)):
            continue
        judged = [one for number in printed for one in held_against(claim, _meant(number, levels), levels)]
        held = bool(judged) and all(one.verdict is Verdict.CONSISTENT for one in judged)
        erred = len(judged) == 1 and _erred(judged[0]) and _right_after(scene, claim, other)
        if held if fitting else (erred or _surely(scene, claim, other)):
            said = _with_levels(scene, claim, other)
            kind = Kind.CHANGE if claim.kind is Kind.PERCENT_ONLY else claim.kind
            return replace(claim, kind=kind, said=said)
    return None


def _taken(scene: Scene, claim: Claim, other: Claim) -> bool:
    """Whether levels have a change of their own, or a change names another thing than they do."""
    if any(scene.of(other, role) for role in LONE):
        return True
    return claim.named not in {"", other.named} and dict(claim.by) != dict(other.by)


def _meant(printed: Number, levels: Levels) -> Number:
    """Points told of two counts that they make in percent are meant as percent, and wrongly told."""
    wrongly = printed.form is Form.POINTS and printed.unit < 1 and levels.value.form is Form.COUNT
    return replace(printed, form=Form.PERCENT) if wrongly else printed


def _with_levels(scene: Scene, claim: Claim, other: Claim) -> tuple[Said, ...]:
    """The numbers of a claim with the levels of another; a level that it tells itself stays its own."""
    value = scene.first(claim, "value")
    own = {scene.number(one.number).value for one in other.said if one.role == "value"}
    kept = ("value",) if value is not None and value.value in own else ()
    more = [one for one in other.said if one.role in {"value", "base"} and one.role not in kept]
    return (*(one for one in claim.said if one.role not in {"value", "base"} or one.role in kept), *more)


def _same_thing(scene: Scene, claim: Claim) -> Iterator[Claim]:
    """Claims that tell the levels of what may be the same thing, going the same way."""
    for other in scene.beside(claim):
        if other.kind not in LEVELLED or claim.direction * other.direction < 0:
            continue
        near = _surely(scene, claim, other) or _right_after(scene, claim, other)
        if (
            near
            or scene.alike(claim, other)
            or _of_one_level(scene, claim, other)
            or _goes_on(scene, claim, other)
        ):
            yield other


def _surely(scene: Scene, claim: Claim, other: Claim) -> bool:
    """Whether levels are those of a change: linked, in the sentence beside, or of the same two periods."""
    if any(one is other for one in scene.linked(claim, "change_of", "same_as")):
        return True
    alike = claim.indicator == other.indicator and same_unit(claim.counted, other.counted)
    if not alike or dict(claim.by) != dict(other.by):
        return False
    known = bool(claim.indicator or claim.by)
    first, second = sorted((claim, other), key=lambda one: one.start)
    between = scene.text[first.end : second.start]
    if "\n" in between and (not known or BULLET.search(between)):
        return False
    if 0 <= other.start - claim.end <= NEXT and known:
        return True
    # A sentence that names nothing of its own goes on about what the one before it named.
    if 0 <= claim.start - other.end <= NEXT and claim.named == other.named and (known or claim.counted):
        return True
    same_base = claim.base.period is not None and claim.base.period == other.base.period
    return known and same_base and scene.same_words(claim, other)


def _goes_on(scene: Scene, claim: Claim, other: Claim) -> bool:
    """Whether a sentence that names nothing stands right after the levels: "There were fewer than half."."""
    start, _ = scene.around(claim.start, claim.end)
    _, end = scene.around(other.start, other.end)
    return start == end and not claim.named and not claim.indicator


def _of_one_level(scene: Scene, claim: Claim, other: Claim) -> bool:
    """Whether both tell the same figure as the level of now: 1,207 in the headline and in the text."""
    value, level = scene.first(claim, "value"), scene.first(other, "value")
    if value is None or level is None or value.value != level.value or value.value < DISTINCT:
        return False
    return same_unit(claim.counted, other.counted)


def _own(scene: Scene, claim: Claim, other: Claim) -> bool:
    """Whether levels have a change of their own in the same sentence: "thefts halved, frauds fell by 9 %"."""
    told = any(scene.of(other, role) for role in LONE)
    return told and scene.around(claim.start, claim.end) == scene.around(other.start, other.end)


def _right_after(scene: Scene, claim: Claim, other: Claim) -> bool:
    """Whether a change stands right after two levels, in their sentence."""
    changes = [scene.number(said.number) for said in claim.said if said.role in CHANGED]
    levels = [scene.number(said.number) for said in other.said if said.role in {"value", "base"}]
    if (
        not changes
        or not levels
        or scene.around(claim.start, claim.end) != scene.around(other.start, other.end)
    ):
        return False
    return 0 < min(one.start for one in changes) - max(one.end for one in levels) <= NEXT


def _erred(judged: Judged) -> bool:
    """Whether a change is off in a way that tells of which levels it is meant."""
    cause = judged.values.get("cause")
    return isinstance(cause, Phrase) and cause.key.rpartition(".")[2] in SPEAKING


def _points(scene: Scene, claim: Claim, printed: Number) -> Iterator[Judged]:
    """A change in percent that is the difference in points of two percentages told shortly before."""
    if printed.form is not Form.PERCENT:
        return
    for other in scene.beside(claim):
        levels = own_levels(scene, other) if other.kind is Kind.CHANGE else None
        if levels is None or claim.direction * other.direction < 0:
            continue
        value, base = levels
        told = any(number.form is Form.POINTS for number in scene.of(other, "change"))
        far = claim.start - other.end
        near = claim.end >= other.start and far <= (NEAR if told else NEXT)
        percents = value.form is base.form is Form.PERCENT
        if near and percents and printed.value == abs(value.value - base.value):
            yield from held_against(claim, printed, levels)
            return
