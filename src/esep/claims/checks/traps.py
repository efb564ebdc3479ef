"""Words that say something else than the figure beside them: known mistranslations, rows of the codebook."""

from collections.abc import Iterator

from esep.claims.checks.computing import fits, written
from esep.claims.checks.nearness import apart, nearness
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.checks.trap_places import Place, Traps
from esep.claims.checks.trap_rows import Trap
from esep.claims.checks.units import is_a
from esep.claims.indicators import indicators_of
from esep.claims.model import Became, Claim, Form, Judged, Kind, Noticed, Verdict

FURTHEST, NEXT, ADJACENT = 90, 60, 16
BEYOND = 6
RATE = "count_called_rate"
SUGGESTED = "instead_of"


def judge_all(scene: Scene, traps: Traps) -> Iterator[tuple[Claim, Judged]]:
    """What the words beside figures say of them."""
    for trap, place in traps.named:
        meant = _meant(scene, trap, place)
        if trap.code == RATE:
            meant = [*meant, *(other for claim in meant for other in _levels_of(scene, claim))]
        for claim in meant:
            judged = _judged(scene, trap, place, claim)
            if judged is not None:
                yield claim, judged


def understood(scene: Scene, traps: Traps) -> dict[str, dict[str, str]]:
    """What narrows a claim by the meaning of its words, by claims: dimension and code."""
    found: dict[str, dict[str, str]] = {}
    for trap, place in traps.named:
        dimension, _, code = trap.understood.partition("=")
        for claim in _meant(scene, trap, place) if dimension else ():
            if dimension not in claim.by:
                found.setdefault(claim.id, {})[dimension] = code
    return found


def noticed(scene: Scene, traps: Traps) -> Iterator[Noticed]:
    """Words that mislead whether or not a figure stands beside them."""
    for trap, place in traps.named:
        if trap.weight == "noticed":
            named = _named(scene, trap, place)
            judged = Judged(Verdict.MISLEADING, f"trap_{trap.certainty}", named, suggested=SUGGESTED)
            yield Noticed(place.start, place.end, judged)


def _meant(scene: Scene, trap: Trap, place: Place) -> list[Claim]:
    """The claims that words stand in or beside: those of the nearest figure that the trap may be about."""
    if trap.weight == "noticed":
        return []
    start, end = scene.around(place.start, place.end)
    indexes = [index for index in scene.figures_within(start, end) if _may_mean(scene, trap, index)]
    counted = [index for index in indexes if _stands_before(scene, place, index)]
    if counted:
        return scene.of_number.get(counted[-1], [])
    quoted = [
        claim
        for index in indexes
        for claim in scene.of_number.get(index, ())
        if claim.start <= place.start and place.end <= claim.end
    ]
    if quoted:
        shortest = min(claim.end - claim.start for claim in quoted)
        closest = {
            said.number for claim in quoted if claim.end - claim.start == shortest for said in claim.said
        }
        indexes = [index for index in indexes if index in closest]
    nearest = min(indexes, key=lambda index: nearness(scene, index, place.start, place.end), default=None)
    if nearest is None or apart(scene, nearest, place.start, place.end) > FURTHEST:
        return []
    return scene.of_number.get(nearest, [])


def _stands_before(scene: Scene, place: Place, index: int) -> bool:
    """Whether a number counts the words: it stands right before them, and no mark between."""
    end = scene.number(index).end
    between = scene.text[end : place.start]
    return 0 < len(between) <= ADJACENT and all(sign.isalpha() or sign.isspace() for sign in between)


def _levels_of(scene: Scene, claim: Claim) -> Iterator[Claim]:
    """The levels whose change is called a rate, told in the sentence before or after."""
    change = scene.first(claim, "change")
    if claim.kind is not Kind.PERCENT_ONLY or change is None:
        return
    for other in scene.beside(claim):
        if other.kind is not Kind.CHANGE:
            continue
        value, base = scene.first(other, "value"), scene.first(other, "base")
        near = -NEXT <= other.start - claim.end <= NEXT or -NEXT <= claim.start - other.end <= NEXT
        if not near or not value or not base or not base.value or scene.of(other, "change"):
            continue
        if fits(change, operand(value).over(operand(base)).plus_exactly(-1).times(100)):
            yield other


def _may_mean(scene: Scene, trap: Trap, index: int) -> bool:
    number = scene.number(index)
    return number.became is Became.FIGURE and (not trap.forms or number.form.value in trap.forms.split())


def _judged(scene: Scene, trap: Trap, place: Place, claim: Claim) -> Judged | None:
    """What the trap says of one claim, or nothing where its conditions do not hold."""
    if trap.units and not _counts(scene, claim, trap.units.split()):
        return None
    named = _named(scene, trap, place)
    if trap.code == RATE and not is_count(scene, claim):
        return None
    if trap.exceeds:
        other = _exceeded(scene, trap, claim)
        if other is None:
            return None
        named |= other
    if trap.equal and not _has_equal(scene, claim):
        return None
    if trap.weight == "note":
        return Judged(Verdict.NOT_CHECKABLE, f"note_{trap.certainty}", named, suggested=SUGGESTED)
    reason = "exceeds" if trap.exceeds else f"trap_{trap.certainty}"
    return Judged(Verdict.MISLEADING, reason, named, suggested=SUGGESTED)


def _counts(scene: Scene, claim: Claim, units: list[str]) -> bool:
    """Whether a claim counts one of some units, by its noun or by its indicator."""
    known = indicators_of(scene.book.folder, scene.book.languages).get(claim.indicator)
    told = [unit for unit in (claim.counted, known.unit if known else "") if unit]
    return not told or any(is_a(scene.book, one, unit) for one in told for unit in units)


def is_count(scene: Scene, claim: Claim) -> bool:
    """Whether a claim speaks of a count: it is no rate, and the text tells no rate of its kind."""
    if claim.kind in {Kind.RATE, Kind.RANK, Kind.ORDER, Kind.SHARE}:
        return False
    return not any(
        other.kind is Kind.RATE and scene.same_words(claim, other) for other in scene.beside(claim)
    )


def _exceeded(scene: Scene, trap: Trap, claim: Claim) -> dict[str, object] | None:
    """The counts of its paragraph that a figure exceeds and should not; nothing where one is as large."""
    value = next((scene.number(said.number) for said in claim.said if said.role in {"value", "whole"}), None)
    if value is None or value.form is not Form.COUNT:
        return None
    begun, ended = scene.paragraph(value.start)
    nearby = [
        number
        for other in scene.beside(claim)
        if is_a(scene.book, other.counted, trap.exceeds)
        for said in other.said
        if (number := scene.number(said.number)).form is Form.COUNT and begun <= number.start < ended
    ]
    most = max(nearby, key=lambda number: number.value, default=None)
    if most is None or not most.value < value.value <= most.value * BEYOND:
        return None
    return {"printed": written(value), "other": written(most)}


def _has_equal(scene: Scene, claim: Claim) -> bool:
    """Whether two figures of the sentence have the same value, and one of them is the claim's."""
    values = {scene.number(said.number).value for said in claim.said}
    around = scene.figures_within(*scene.around(claim.start, claim.end))
    told = [scene.number(index).value for index in around]
    return any(told.count(value) > 1 for value in values)


def _named(scene: Scene, trap: Trap, place: Place) -> dict[str, object]:
    words = " ".join(scene.text[place.start : place.end].split())
    return {"words": words, "meaning": trap.meaning, "better": trap.better}
