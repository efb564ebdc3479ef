"""What is told of a change without its two levels: percents, points, so many more or fewer."""

from esep.claims.grammar.another_move import of_another_move
from esep.claims.grammar.by_time import when
from esep.claims.grammar.drafts import Draft, Reading, direction, signed
from esep.claims.grammar.only_some import told_in_part
from esep.claims.grammar.pairs import ends_of_series
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Bound, Form, Kind

MOVES = ("rise", "fall", "more", "less")
AGAIN, HEDGED, DONE = 4, 3, 4
TOLD = frozenset({Form.PERCENT, Form.POINTS, Form.FRACTION})


def moves(scene: Scene, reading: Reading) -> None:
    """Add what is told of a change whose two levels do not both stand in the sentence."""
    for figure in reading.free(scene.figures):
        if figure.form in TOLD and tells_change(scene, reading, figure):
            _percent_only(scene, reading, figure)
        elif is_difference(scene, reading, figure):
            roles = [("difference", figure)]
            some = told_in_part(scene, figure)
            level = level_beside(scene, reading, figure) if not some else None
            if level is not None:
                roles.insert(0, ("value", level))
            was = _was_after(scene, figure) if level is not None else None
            if was is not None and was.number not in reading.used:
                level = _level_of(scene, reading, figure, was) or level
                roles = [("value", level), *roles[-1:], ("base", was)] if level else roles
            reading.add(Draft(Kind.DELTA, roles, scene, way(scene, figure), topic=level, some_said=some))


def _level_of(scene: Scene, reading: Reading, figure: Figure, base: Figure) -> Figure | None:
    """The count before a difference that lies so far from the level before."""
    counts = [one for one in scene.figures if one.form is Form.COUNT and one.after <= figure.first]
    fits = (one for one in counts if abs(one.told.value - base.told.value) == abs(figure.told.value))
    return next((one for one in fits if one.number not in reading.differences), None)


def _percent_only(scene: Scene, reading: Reading, figure: Figure) -> None:
    """A percentage or points, and the level they are said of, which stays free for other claims."""
    some = told_in_part(scene, figure)
    level = level_beside(scene, reading, figure) if not some else None
    free = level is not None and level.number not in reading.used
    roles = [("change", figure)]
    if level is not None:
        roles.insert(0, ("value", level))
    was = _was_after(scene, figure)
    if was is not None:
        roles.append(("base", was))
    ends = ends_of_series(scene, figure) if was is None and level is None else None
    if ends is not None:
        roles += [("value", ends.value), ("base", ends.base)]
    kind = Kind.PERCENT_ONLY if was is None and ends is None else Kind.CHANGE
    reading.add(Draft(kind, roles, scene, way(scene, figure), topic=level or figure, some_said=some))
    if level is not None and free:
        del reading.used[level.number]


def _was_after(scene: Scene, figure: Figure) -> Figure | None:
    """The level before a change that follows a percentage in brackets: "by 4.1 % (there were 1,710)"."""
    after = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if after is None or after.form is not Form.COUNT or "(" not in scene.words[figure.after : after.first]:
        return None
    alone = scene.words[after.first - 1] == "(" and ")" in scene.words[after.after : after.after + 2]
    told = scene.before(after, "was", 2) or alone or scene.after(after, "was_after", 2)
    return after if told else None


def is_difference(scene: Scene, reading: Reading, figure: Figure) -> bool:
    """Whether a count says how many more or fewer, not how many."""
    if figure.form is not Form.COUNT or beyond_past(scene, figure, reading.plain):
        return False
    right = min(scene.right(figure), figure.after + 5)
    for cue in ("more", "less"):
        for hit in scene.hits(cue, figure.after, right):
            if "," not in scene.words[figure.after : hit.first] and (
                scene.than(hit.after)
                or scene.before(figure, "by", 2)
                or scene.before(figure, "year_before", 0)
            ):
                return True
    if any(
        says(scene, figure)
        for says in (_named_so, _amounts_to, _told_twice, _more_by, _up_from, _below_the, _up_on)
    ):
        return True
    low, high = _of_its_own(scene, figure)
    if scene.before(figure, "by", 2) and not scene.before(figure, "to", 1):
        return any(scene.has(cue, low, high) for cue in ("rise", "fall"))
    if scene.suffixed(figure, "to", reading.plain, reach=2) and not scene.after(figure, "until", 4):
        return any(scene.after(figure, cue, 4) for cue in MOVES) and not scene.suffixed_before(
            figure, "from", reading.plain
        )
    return False


def beyond_past(scene: Scene, figure: Figure, text: str) -> bool:
    """Whether an ending says that something is more or less than a level of before: былтырғы 8-ден көп."""
    if not scene.suffixed(figure, "from", text) or when(scene, figure) == "":
        return False
    near = (figure.after, min(scene.right(figure), figure.after + 4))
    # What is counted may follow a hedge: 8-ден көп іс.
    return any(scene.than(hit.after) for cue in ("more", "less") for hit in scene.hits(cue, *near))


def _more_by(scene: Scene, figure: Figure) -> bool:
    """Whether "more by" stands before a count, in a language that says so: больше на 198."""
    return any(
        hit.after == by.first and by.after <= figure.first <= by.after + 1
        for by in scene.cues.get("by", ())
        for cue in ("more", "less")
        for hit in scene.cues.get(cue, ())
    )


def _up_from(scene: Scene, figure: Figure) -> bool:
    """Whether a count stands between a level and the one before it: "4,500, up 900 from 3,600"."""
    before = next((one for one in scene.figures if one.after == figure.left), None) if figure.left else None
    after = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if before is None or after is None or not before.form is figure.form is after.form:
        return False
    moved = scene.before(figure, "rise", 0) or scene.before(figure, "fall", 0)
    return moved and scene.before(after, "from", 1) and figure.told.value < after.told.value


def _below_the(scene: Scene, figure: Figure) -> bool:
    """Whether a count lies between two others, with "below" right behind it: 143 was 12 below the 155."""
    before = next((one for one in scene.figures if one.after == figure.left), None) if figure.left else None
    after = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if before is None or after is None or not before.form is figure.form is after.form:
        return False
    compared = [hit for cue in MOVES[2:] for hit in scene.cues.get(cue, ()) if hit.first == figure.after]
    near = any(0 <= after.first - hit.after <= 1 for hit in compared)
    return near and figure.told.value < min(before.told.value, after.told.value)


def _up_on(scene: Scene, figure: Figure) -> bool:
    """Whether "up" stands beside a count and "on" behind both: "up 45 on last year's 610", "45 up on"."""
    moved = [hit for cue in MOVES[:2] for hit in scene.cues.get(cue, ())]
    ends = [figure.after] if any(hit.after == figure.first for hit in moved) else []
    ends += [hit.after for hit in moved if hit.first == figure.after]
    on = [hit.first for hit in scene.cues.get("measured_from", ())]
    return any(end in on for end in ends)


def _of_its_own(scene: Scene, figure: Figure) -> tuple[int, int]:
    """The stretch of a clause around a count up to a level after it, whose rise is not its own."""
    low, high = scene.clause(figure.first)
    after = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if after is not None and after.form is Form.COUNT and not scene.before(after, "by", 2):
        return low, min(high, after.first)
    return low, high


def _named_so(scene: Scene, figure: Figure) -> bool:
    """Whether a sign says that a count is a difference, or a word before it does."""
    if signed(figure) or scene.before(figure, "added", 0):
        return True
    if len(scene.figures) > 1 and scene.after(figure, "added_after", 3):
        return True
    return scene.before(figure, "difference", 2) and not scene.after(figure, "against_after", 2)


def _told_twice(scene: Scene, figure: Figure) -> bool:
    """Whether a count says in things what a percentage says again: "1.9 thousand, or 12.8 percent, more"."""
    after = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if after is None or after.form is not Form.PERCENT or not scene.before(after, "or_else", 0):
        return False
    return after.first - figure.after <= AGAIN and any(scene.after(after, cue, 2) for cue in ("more", "less"))


def _amounts_to(scene: Scene, figure: Figure) -> bool:
    """Whether "a rise of" stands before a count, or "or" between it and the percentage of a rise."""
    before = next((one for one in scene.figures if one.after == figure.left), None) if figure.left else None
    if before is not None and before.form is Form.PERCENT and scene.before(figure, "or", 1):
        return _moved_before(scene, before)
    reach = 1 if figure.told.bound is Bound.EXACT else HEDGED
    if figure.form is Form.FRACTION and _comes_to(scene, figure, reach):
        return True
    return any(
        0 <= figure.first - of.after <= reach
        and any(hit.after == of.first for hit in scene.cues.get(cue, ()))
        for of in scene.cues.get("of", ())
        for cue in ("rise", "fall")
    )


def _comes_to(scene: Scene, figure: Figure, reach: int) -> bool:
    """Whether "the fall is" stands before a fraction."""
    return any(
        0 <= figure.first - comes.after <= reach
        and any(hit.after == comes.first for hit in scene.cues.get(cue, ()))
        for comes in scene.cues.get("comes_to", ())
        for cue in ("rise", "fall")
    )


def is_amount(scene: Scene, figure: Figure, text: str) -> bool:
    """Whether a percentage is how much something moved, not where it stands."""
    if signed(figure) or scene.before(figure, "by", 3):
        return True
    return any(scene.after(figure, cue, 1) for cue in MOVES) and not scene.suffixed(figure, "to", text)


def tells_amount(scene: Scene, figure: Figure) -> bool:
    """Whether words say that a percentage is how much a percentage moved: "a rise of 5 percent"."""
    if signed(figure) or scene.before(figure, "by", 3) or scene.before(figure, "difference", 2):
        return True
    return _amounts_to(scene, figure) or any(scene.after(figure, cue, 2) for cue in MOVES)


def tells_share(scene: Scene, figure: Figure) -> bool:
    """Whether a percentage is one of a whole although levels stand near: "of them" follows it."""
    if signed(figure) or scene.before(figure, "by", 3):
        return False
    if any(scene.after(figure, cue, 3) for cue in MOVES) or _moved_before(scene, figure):
        return False
    low, high = scene.segment(figure)
    return scene.after(figure, "of", 1) or scene.after(figure, "of_whom", 1) or scene.has("share", low, high)


def is_part(scene: Scene, figure: Figure, text: str) -> bool:
    """Whether the ending of a percentage says that it is a part, and nothing moved: 31 %-ы."""
    moved = any(scene.after(figure, cue, 3) for cue in MOVES) or _moved_before(scene, figure)
    return scene.suffixed(figure, "part", text) and not moved


def _moved_before(scene: Scene, figure: Figure) -> bool:
    """Whether a rise or a fall is told before a figure in its own stretch."""
    low = max(scene.stretch(figure)[0], scene.left(figure))
    return any(scene.has(cue, low, figure.first) for cue in ("rise", "fall"))


def tells_change(scene: Scene, reading: Reading, figure: Figure) -> bool:
    """Whether a percentage or fraction tells a change and not a share."""
    if signed(figure) or figure.form is Form.POINTS or scene.before(figure, "difference", 2):
        return True
    if _said_again(scene, reading, figure) or _and_so_much(scene, reading, figure):
        return True
    semicolon = figure.first, scene.clause(figure.first)[1]
    near = any(scene.after(figure, cue, 3) and scene.has(cue, *semicolon) for cue in MOVES)
    near = near and not scene.after(figure, "of_whom", 1)
    by = scene.before(figure, "by", 3)
    cased = scene.suffixed(figure, "to", reading.plain, reach=1)
    if figure.form is Form.FRACTION and not by:
        compared = any(scene.after(figure, cue, 1) for cue in ("more", "less"))
        return (cased and near) or compared or _amounts_to(scene, figure)
    done = by and figure.form is Form.PERCENT and is_done(scene, figure)
    if not near and (done or scene.after(figure, "of", 1) or scene.after(figure, "of_whom", 1)):
        return False
    if by or cased:
        return near or any(scene.cues.get(cue) for cue in MOVES)
    return near or _moved_before(scene, figure)


def is_done(scene: Scene, figure: Figure) -> bool:
    """Whether so much of something is done, and not more or less of it than before: исполнено на 100 %."""
    low, high = scene.segment(figure)
    low = max(low, scene.left(figure))
    done = scene.has("done_by", max(low, figure.first - DONE), min(high, figure.after + DONE))
    return done and not any(scene.has(cue, low, high) for cue in ("rise", "fall"))


def _and_so_much(scene: Scene, reading: Reading, figure: Figure) -> bool:
    """Whether nothing but "and" joins a percentage to one that tells a change: "up 5 % and 7 %"."""
    before = next((one for one in scene.figures if one.after == figure.left), None) if figure.left else None
    if before is None or not before.form is figure.form is Form.PERCENT or figure.first - before.after != 1:
        return False
    return scene.has("and", before.after, figure.first) and tells_change(scene, reading, before)


def _said_again(scene: Scene, reading: Reading, figure: Figure) -> bool:
    """Whether a percentage says a difference or a change in other words: "35, or 12 percent, more"."""
    before = next((one for one in scene.figures if one.after == figure.left), None) if figure.left else None
    if before is None or figure.first - before.after > AGAIN or scene.after(figure, "of", 1):
        return False
    between = scene.words[before.after : figure.first]
    joined = scene.has("or", before.after, figure.first) or between[-1:] == ["("]
    if not joined:
        return False
    if before.form is Form.COUNT:
        moved = any(scene.after(figure, cue, 2) for cue in ("more", "less"))
        return before.number in reading.differences or is_difference(scene, reading, before) or moved
    return before.form in TOLD and any(draft.figure("change") is before for draft in reading.here)


def way(scene: Scene, figure: Figure) -> int:
    """The direction that the words nearest to a figure say: in its own stretch, else in its clause."""
    if signed(figure):
        return signed(figure)
    low, high = scene.stretch(figure)
    low, high = max(low, scene.left(figure)), min(high, scene.right(figure))
    return direction(scene, figure, low, high) or direction(scene, figure, *scene.clause(figure.first))


def _reaches_after(scene: Scene, figure: Figure, before: Figure) -> bool:
    """Whether a move parts an amount from the count before it, and "to" leads it to the one behind."""
    after = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    moved = any(scene.has(cue, before.after, figure.first) for cue in ("rise", "fall"))
    return moved and after is not None and after.form is Form.COUNT and scene.before(after, "to", 0)


def level_beside(scene: Scene, reading: Reading, figure: Figure) -> Figure | None:
    """The count that a percentage or difference is said of: the figure right before it in the same clause."""
    before = [
        one
        for one in scene.figures
        if one.form is Form.COUNT
        and one.first < figure.first
        and scene.right(one) == figure.first
        and scene.together(one, figure)
        and one.number not in reading.differences
        and not of_another_move(scene, figure, one)
    ]
    if before and _reaches_after(scene, figure, before[0]):
        before = []
    if (
        before
        and figure.first - before[0].after <= 12
        and ")" not in scene.words[before[0].after : figure.first]
    ):
        return before[0]
    after = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if after is not None and after.form is Form.COUNT and after.first - figure.after <= 5:
        return after if scene.before(after, "to", 1) or scene.before(after, "reached", 2) else None
    return None
