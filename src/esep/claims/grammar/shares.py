"""Shares: a part told in percent or as a fraction, with its part and whole where they stand beside."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from esep.claims.grammar.drafts import PARTS, Draft, Reading, signed
from esep.claims.grammar.nested import is_taken_later, nested_whole
from esep.claims.grammar.said_again import answers, in_other_words, of_its_unit
from esep.claims.grammar.scene import COMMAS, Figure, Scene
from esep.claims.model import Bound, Form, Kind

NEAR, TEN = 5, 10
DASHED = (["–"], ["—"], ["-"])
MARKS = frozenset(",–—")
PAST = ("against", "against_after", "from", "than", "year_before", "last_year", "was")
COMPARING = (*PAST, "rise", "fall", "more", "less")
ROUGH, ROUGHER = Fraction(3, 100), Fraction(8, 100)


def shares(scene: Scene, reading: Reading) -> None:
    """Add every percentage and fraction that no change has taken."""
    for figure in scene.figures:
        if figure.form not in PARTS or signed(figure) or figure.number in reading.used:
            continue
        roles = [("share", figure)]
        part = _set_against(scene, reading, figure, _part(scene, reading, figure))
        whole = _whole(scene, reading, figure, part)
        if whole is None and _of_it(scene, figure, part) and not _known(scene, reading, figure, part):
            part, whole = None, part
        if part is None and whole is None:
            part, whole = _told_beside(scene, reading, figure)
        before = None
        if part is None and whole is not None:
            part = _said_before_whole(scene, figure, whole)
        elif part is not None and whole is None:
            whole, before = _sought(scene, reading, figure, part)
        if part is not None and whole is not part:
            known = (whole, before) if whole is not None else None
            whole, before = nested_whole(scene, reading, figure, part, known) or (None, None)
            roles.append(("part", part))
        if whole is not None:
            roles.append(("whole", whole))
        reading.add(Draft(Kind.SHARE, roles, scene, topic=part, before=before))
    _said_once(reading)


def _sought(
    scene: Scene, reading: Reading, share: Figure, part: Figure
) -> tuple[Figure | None, Scene | None]:
    """The whole of a part, and its sentence where that is another one: what the words tell first."""
    larger = _larger_before(scene, part)
    if larger is not None:
        return larger, None
    for whole, before in (_whole_of(reading.here, part), _fitting(scene, reading, share, part)):
        if whole is not None:
            return whole, before
    whole, before = _of_them(scene, reading, share, part)
    if whole is None:
        whole, before = of_its_unit(scene, reading, share, part)
    return (whole, before) if whole is not None else (_restated(scene, part), None)


def _told_beside(scene: Scene, reading: Reading, share: Figure) -> tuple[Figure | None, Figure | None]:
    """The part and whole that a share closes or opens, where the words set these against each other."""
    part, whole = _closing(scene, reading, share)
    if part is None:
        part, whole = in_other_words(scene, reading, share)
    return (part, whole) if part is not None else _said_owning(scene, reading, share)


def _said_once(reading: Reading) -> None:
    """Take back the subset of a part and a whole that a share holds: it is one statement."""
    shares = [draft for draft in reading.here if draft.kind is Kind.SHARE]
    for draft in reading.here:
        pair = draft.figure("part"), draft.figure("whole")
        for share in shares if draft.kind is Kind.SUBSET else ():
            if pair[0] is share.figure("part") and pair[1] is share.figure("whole"):
                share.before = share.before or draft.before
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
            _in_brackets(scene, reading, one, other)


def _in_brackets(scene: Scene, reading: Reading, one: Figure, other: Figure) -> None:
    """Three in ten inmates (9,422): so many of the count told before, where these make about the share."""
    part = next((figure for figure in scene.figures if figure.first == scene.right(other)), None)
    if part is None or not scene.bracketed(part) or part.form is not Form.COUNT:
        return
    said = one.told.value / other.told.value
    for known in (reading.whole, reading.last):
        if known is None or known[0].told.value <= part.told.value:
            continue
        if abs(part.told.value / known[0].told.value - said) <= ROUGH:
            roles = [("whole", known[0]), ("part", part)]
            reading.add(Draft(Kind.SUBSET, roles, scene, topic=part, before=known[1]))
            return


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
        if one is not part and scene.together(one, share) and _makes(part, one, share):
            return one, None
    for known in (reading.whole, reading.last):
        if known is not None and _makes(part, known[0], share):
            return known
    return None, None


def _known(scene: Scene, reading: Reading, share: Figure, part: Figure | None) -> bool:
    """Whether a count before a share is its part: the text told a whole before that makes it."""
    return part is not None and _fitting(scene, reading, share, part)[0] is not None


def _of_them(
    scene: Scene, reading: Reading, share: Figure, part: Figure
) -> tuple[Figure | None, Scene | None]:
    """The count of the sentence before, where "of them" stands beside a share and nothing else is meant."""
    first = all(one in (share, part) for one in scene.figures if one.first <= max(share.first, part.first))
    said = scene.after(share, "of_whom", 2) or scene.has("of_whom", 0, min(share.first, part.first))
    if not first or not said or reading.whole is None or reading.whole[0].told.value <= part.told.value:
        return None, None
    return reading.whole


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


def _part(scene: Scene, reading: Reading, figure: Figure) -> Figure | None:
    """The count that a share says in other words: joined by a bracket, a dash or "or"."""
    left, right = _counts(scene, figure)
    if left is not None and _says_again(scene, left, figure):
        return left
    if right is not None and _said_again(scene, figure, right, reading.plain):
        return right
    if left is not None:
        between = scene.words[left.after : figure.first]
        if between[-1:] == [","] and len(between) <= NEAR and not _told(reading, left, figure):
            return left
        if answers(scene, left, figure):
            return left
    return None


def _told(reading: Reading, count: Figure, share: Figure) -> bool:
    """Whether a share of the sentence has a count already: "half, 320 of 640, went free, a quarter paid".

    Right behind the count it may be the same one again: "three quarters, 141 of 188, 75 %".
    """
    again = share.first - count.after <= 1 and share.form is Form.PERCENT
    shares = [draft for draft in reading.here if draft.kind is Kind.SHARE]
    return not again and any(one is count for draft in shares for _, one in draft.roles)


def _says_again(scene: Scene, left: Figure, figure: Figure) -> bool:
    """Whether a mark or "or" leads from a count to the share that it is: 163, or 39 %; 163 thefts – 39 %."""
    between = scene.words[left.after : figure.first]
    if figure.told.bound is not Bound.EXACT and between[-2:-1] in DASHED:
        between = between[:-1]  # семеро – почти 20 %
    if between[-1:] == ["("] or scene.before(figure, "or", 3):
        return len(between) <= TEN
    if between[-1:] in DASHED and len(between) <= TEN:
        return not any(word in COMMAS for word in between)
    return len(between) <= 6 and scene.has("or", left.after, figure.first)


def _said_again(scene: Scene, figure: Figure, right: Figure, plain: str) -> bool:
    """Whether a mark, "or" or "in all" leads from a share to its count: every third, 412 in all."""
    between = scene.words[figure.after : right.first]
    such = between[-2:-1] in (*DASHED, [","]) and scene.before(right, "again", 0)  # третья – таких 49
    if (such or between[-1:] in (["("], [":"], *DASHED)) and len(between) <= TEN:
        return True
    if len(between) > TEN or scene.has("and", figure.after, right.first):
        return False
    if scene.has("or", figure.after, right.first):
        return len(between) <= NEAR or scene.before(right, "or", 2)
    if "," not in between[-3:]:
        return False
    if between == [","] and scene.suffixed(right, "part", plain):
        return True
    counted = scene.after(right, "total", 3) or scene.before(right, "total", 1)
    return counted or any(
        one.first == right.right and scene.before(one, "out_of", 1) for one in scene.figures
    )


def _set_against(scene: Scene, reading: Reading, share: Figure, said: Figure | None) -> Figure | None:
    """The part of "A of B, or 43 percent", where B stands nearer to the share."""
    for draft in reading.here:
        part = draft.figure("part")
        if said is None or part is None or draft.kind is not Kind.SUBSET or draft.figure("whole") is not said:
            continue
        if not is_taken_later(scene, share, said, part):
            return part
    return said


def _whole(scene: Scene, reading: Reading, figure: Figure, part: Figure | None) -> Figure | None:
    """The count that a share is of, where it stands in the sentence."""
    left, right = _counts(scene, figure)
    after = right is not None and right is not part and right.first - figure.after <= NEAR
    if right is not None and after and _is_whole(scene, right):
        return right
    of = left is not None and (
        scene.suffixed(left, "of", reading.plain, reach=3)
        or scene.owns(left, figure.first)
        or scene.before(left, "out_of", 1)
    )
    if of and left is not part:
        return left
    return _whole_of(reading.here, part)[0] if part is not None else None


def _is_whole(scene: Scene, figure: Figure) -> bool:
    """Whether "of" leads to a count, no mark between; "of them, 972" does not."""
    low = max(figure.first - 4, scene.left(figure))
    places = [hit.after for cue in ("of", "out_of") for hit in scene.hits(cue, low, figure.first)]
    return any(MARKS.isdisjoint(scene.words[place : figure.first]) for place in places)


def _closing(scene: Scene, reading: Reading, share: Figure) -> tuple[Figure | None, Figure | None]:
    """The part and whole that a colon closes with their share: 2,115 of the 8,460: one in four."""
    subsets = [draft for draft in reading.here if draft.kind is Kind.SUBSET]
    if scene.words[share.first - 1 : share.first] != [":"] or len(subsets) != 1:
        return None, None
    part, whole = subsets[0].figure("part"), subsets[0].figure("whole")
    if part is None or whole is None or scene.right(part) != share.first != scene.right(whole):
        return None, None
    return part, whole


def _said_owning(scene: Scene, reading: Reading, share: Figure) -> tuple[Figure | None, Figure | None]:
    """The part and whole that a share is said again with, where endings tell them: "half, 640-тың 320-сы"."""
    after = [one for one in scene.figures if one.first >= share.after][:2]
    if [one.form for one in after] != [Form.COUNT] * 2:
        return None, None
    whole, part = after
    between = scene.words[share.after : whole.first]
    near = len(between) <= 2 and between[:1] == [","]
    of = scene.suffixed(whole, "of", reading.plain, reach=2) and scene.suffixed(part, "part", reading.plain)
    return (part, whole) if near and of and part.told.value < whole.told.value else (None, None)


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


def _restated(scene: Scene, part: Figure) -> Figure | None:
    """The only count before a bare part that "or" leads from to its share: "given 4.86, spent 4.42, or 91 %".

    Beside a period or a word of comparison it is rather the level of another time.
    """
    before = [one for one in scene.figures if one.form is Form.COUNT and one.after <= part.first]
    share = next((one for one in scene.figures if one.first == scene.right(part)), None)
    if scene.noun(part) or share is not scene.figures[-1] or len(before) != 1:
        return None
    if not scene.has("or", part.after, share.first) or scene.after(share, "of", 1):
        return None
    whole = before[0]
    if scene.after(share, "share", 3) or scene.mentions or any(scene.cues.get(cue) for cue in COMPARING):
        return None
    return whole if scene.together(whole, part) and whole.told.value > part.told.value else None


def _whole_of(drafts: Sequence[Draft], part: Figure) -> tuple[Figure | None, Scene | None]:
    """The whole that a part was set against, and its sentence where that is another one."""
    for draft in drafts:
        if draft.kind in {Kind.SUBSET, Kind.SUM} and part in draft.figures("part"):
            return draft.figure("whole"), draft.before
    return None, None
