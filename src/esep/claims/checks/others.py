"""Changes told alone, against levels told elsewhere: which may be their own, and which surely are."""

from collections.abc import Iterator
from dataclasses import replace

from esep.claims.checks.changes import CHANGED, held_against, own_levels
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Form, Judged, Kind, Number, Verdict
from esep.claims.saying import Phrase

LEVELLED = (Kind.CHANGE, Kind.DELTA, Kind.RATIO)
NEXT, NEAR = 60, 300
SPEAKING = {"points_for_percent", "percent_for_points", "truncated", "divided_by_later", "ratio_for_change"}


def judge(scene: Scene, claim: Claim) -> Iterator[Judged]:
    """What levels told elsewhere say of a change; it is off only where they are surely its own."""
    printed = [number for role in CHANGED for number in scene.of(claim, role)]
    if not printed or own_levels(scene, claim) is not None:
        return
    told = [(other, levels) for other in _same_thing(scene, claim) if (levels := own_levels(scene, other))]
    for number in printed:
        judged = [(other, one) for other, levels in told for one in held_against(claim, number, levels)]
        held = [one for _, one in judged if one.verdict is Verdict.CONSISTENT]
        off = [one for other, one in judged if _surely(scene, claim, other)]
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
    printed = [number for role in CHANGED for number in scene.of(claim, role)]
    if not printed or own_levels(scene, claim) is not None or scene.of(claim, "per"):
        return None
    for other in _same_thing(scene, claim):
        levels = own_levels(scene, other)
        if levels is None or any(scene.of(other, role) for role in CHANGED):
            continue
        judged = [one for number in printed for one in held_against(claim, number, levels)]
        held = bool(judged) and all(one.verdict is Verdict.CONSISTENT for one in judged)
        erred = len(judged) == 1 and _erred(judged[0]) and _right_after(scene, claim, other)
        if held if fitting else (erred or _surely(scene, claim, other)):
            more = [said for said in other.said if said.role in {"value", "base"}]
            said = (*(one for one in claim.said if one.role not in {"value", "base"}), *more)
            kind = Kind.CHANGE if claim.kind is Kind.PERCENT_ONLY else claim.kind
            return replace(claim, kind=kind, said=said)
    return None


def _same_thing(scene: Scene, claim: Claim) -> Iterator[Claim]:
    """Claims that tell the levels of what may be the same thing, going the same way."""
    for other in scene.beside(claim):
        if other.kind not in LEVELLED or claim.direction * other.direction < 0:
            continue
        if scene.alike(claim, other) or _surely(scene, claim, other) or _right_after(scene, claim, other):
            yield other


def _surely(scene: Scene, claim: Claim, other: Claim) -> bool:
    """Whether levels are those of a change: linked, in the sentence beside, or of the same two periods."""
    if any(one is other for one in scene.linked(claim, "change_of", "same_as")):
        return True
    if dict(claim.by) != dict(other.by) or claim.indicator != other.indicator:
        return False
    known = bool(claim.indicator or claim.by)
    if 0 <= other.start - claim.end <= NEXT and known:
        return True
    # A sentence that names nothing of its own goes on about what the one before it named.
    if 0 <= claim.start - other.end <= NEXT and claim.named == other.named and (known or claim.counted):
        return True
    same_base = claim.base.period is not None and claim.base.period == other.base.period
    return known and same_base and scene.same_words(claim, other)


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
