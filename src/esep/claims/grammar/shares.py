"""Shares: a part told in percent or as a fraction, with its part and whole where they stand beside."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from esep.claims.grammar.drafts import PARTS, Draft, Reading, signed
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Bound, Form, Kind

NEAR, TEN = 5, 10
ROUGH, ROUGHER = Fraction(3, 100), Fraction(8, 100)


def shares(scene: Scene, reading: Reading) -> None:
    """Add every percentage and fraction that no change has taken."""
    for figure in scene.figures:
        if figure.form not in PARTS or signed(figure) or figure.number in reading.used:
            continue
        roles = [("share", figure)]
        part = _set_against(reading, _part(scene, figure))
        whole = _whole(scene, reading, figure, part)
        if whole is None and _of_it(scene, figure, part):
            part, whole = None, part
        if part is None and whole is not None:
            part = _said_before_whole(scene, figure, whole)
        elif part is not None and whole is None:
            whole = _larger_before(scene, part)
        if part is not None and whole is not part:
            roles.append(("part", part))
        if whole is not None:
            roles.append(("whole", whole))
        before = None
        if whole is None and part is not None:
            whole, before = _whole_of(reading.here, part)
            whole, before = (whole, before) if whole else _fitting(scene, reading, figure, part)
            if whole is not None:
                roles.append(("whole", whole))
        roles.sort(key=lambda one: one[1].told.start)
        reading.add(Draft(Kind.SHARE, roles, scene, topic=part, before=before))
    _said_once(reading)


def _said_once(reading: Reading) -> None:
    """Take back the subset of a part and a whole that a share holds: it is one statement."""
    held = [
        (draft.figure("part"), draft.figure("whole")) for draft in reading.here if draft.kind is Kind.SHARE
    ]
    for draft in reading.here:
        pair = draft.figure("part"), draft.figure("whole")
        if draft.kind is Kind.SUBSET and any(pair[0] is part and pair[1] is whole for part, whole in held):
            reading.drop(draft)


def ones_in(scene: Scene, reading: Reading) -> None:
    """One woman in five: a share told by its smallest part and whole."""
    for one, other in pairwise(reading.free(scene.figures)):
        between = (one.after, other.first)
        if (
            one.form is not Form.COUNT
            or other.form is not Form.COUNT
            or not one.told.value < other.told.value <= TEN
        ):
            continue
        if (
            other.first - one.after <= (4 if one.told.value == 1 else 1)
            and scene.before(other, "one_in", 1)
            and not scene.has("and", *between)
        ):
            reading.add(Draft(Kind.SHARE, [("part", one), ("whole", other)], scene, topic=one))


def _of_it(scene: Scene, figure: Figure, part: Figure | None) -> bool:
    """Whether "of them" points back from a share to the count before it: "three cases, a third of them"."""
    if part is None:
        return False
    between = scene.words[part.after : figure.first]
    return part.first < figure.first and scene.after(figure, "of_whom", 1) and between[-1:] == [","]


def _fitting(
    scene: Scene, reading: Reading, share: Figure, part: Figure
) -> tuple[Figure | None, Scene | None]:
    """The count before a part that makes the share: in its sentence, else in the one before."""
    own = [
        one for one in scene.figures if one.form is Form.COUNT and one.after <= min(part.first, share.first)
    ]
    for one in reversed(own):
        if one is not part and _makes(part, one, share):
            return one, None
    for known in (reading.whole, reading.last):
        if known is not None and _makes(part, known[0], share):
            return known
    return None, None


def _makes(part: Figure, whole: Figure, share: Figure) -> bool:
    """Whether a part is about so much of a whole as a share says."""
    if whole.told.value <= part.told.value:
        return False
    made = part.told.value / whole.told.value
    if share.form is Form.PERCENT:
        return abs(made * 100 - share.told.value) <= share.told.unit
    return abs(made - share.told.value) <= (ROUGH if share.told.bound is Bound.EXACT else ROUGHER)


def _counts(scene: Scene, figure: Figure) -> tuple[Figure | None, Figure | None]:
    """The counts next to a figure on both sides, in the same clause."""
    place = scene.figures.index(figure)
    left = scene.figures[place - 1] if place else None
    right = scene.figures[place + 1] if place + 1 < len(scene.figures) else None
    return (
        left if left and left.form is Form.COUNT and scene.together(left, figure) else None,
        right if right and right.form is Form.COUNT and scene.together(right, figure) else None,
    )


def _part(scene: Scene, figure: Figure) -> Figure | None:
    """The count that a share says in other words: joined by a bracket, a dash or "or"."""
    left, right = _counts(scene, figure)
    if left is not None:
        between = scene.words[left.after : figure.first]
        joined = between[-1:] in (["("], ["–"], ["—"], ["-"]) or scene.before(figure, "or", 3)
        if (joined and len(between) <= 10) or (between[-1:] == [","] and len(between) <= NEAR):
            return left
        if len(between) <= 6 and scene.has("or", left.after, figure.first):
            return left
    if right is not None:
        between = scene.words[figure.after : right.first]
        if between[-1:] in (["("], [":"], ["–"], ["—"]) and len(between) <= 10:
            return right
        if len(between) <= NEAR and scene.has("or", figure.after, right.first):
            return right
    return None


def _set_against(reading: Reading, said: Figure | None) -> Figure | None:
    """The part of "A of B, or 43 percent", where B stands nearer to the share."""
    for draft in reading.here:
        if said is not None and draft.kind is Kind.SUBSET and draft.figure("whole") is said:
            return draft.figure("part")
    return said


def _whole(scene: Scene, reading: Reading, figure: Figure, part: Figure | None) -> Figure | None:
    """The count that a share is of, where it stands in the sentence."""
    left, right = _counts(scene, figure)
    after = right is not None and right is not part and right.first - figure.after <= NEAR
    if right is not None and after and (scene.before(right, "of", 4) or scene.before(right, "out_of", 4)):
        return right
    of = left is not None and (
        scene.suffixed(left, "of", reading.plain, reach=3) or scene.before(left, "out_of", 1)
    )
    if of and left is not part:
        return left
    return _whole_of(reading.here, part)[0] if part is not None else None


def _said_before_whole(scene: Scene, figure: Figure, whole: Figure) -> Figure | None:
    """The part of "A of them worked, which of all B is 52 percent"."""
    before = [one for one in scene.figures if one.form is Form.COUNT and one.after <= whole.first]
    if not before or whole.first > figure.first or scene.right(before[-1]) != whole.first:
        return None
    return before[-1] if scene.has("or", before[-1].after, whole.first) else None


def _larger_before(scene: Scene, part: Figure) -> Figure | None:
    """The whole of "damage of A, and B (64 %) was made good": the larger count of the same unit before it."""
    before = [one for one in scene.figures if one.form is Form.COUNT and one.after <= part.first]
    if len(before) != 1 or not scene.together(before[0], part) or before[0].told.value <= part.told.value:
        return None
    noun = scene.noun(part)
    return before[0] if noun and noun == scene.noun(before[0]) else None


def _whole_of(drafts: Sequence[Draft], part: Figure) -> tuple[Figure | None, Scene | None]:
    """The whole that a part was set against, and its sentence where that is another one."""
    for draft in drafts:
        if draft.kind in {Kind.SUBSET, Kind.SUM} and part in draft.figures("part"):
            return draft.figure("whole"), draft.before
    return None, None
