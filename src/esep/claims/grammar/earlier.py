"""The level before, told in a sentence of its own: "A year earlier there were 512", "then it was 29 %"."""

from esep.claims.grammar.changes import tell
from esep.claims.grammar.cues import cues
from esep.claims.grammar.drafts import Reading
from esep.claims.grammar.moves import is_amount, is_difference
from esep.claims.grammar.ordering import parts_from
from esep.claims.grammar.pairs import Pair
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form
from esep.kernel.periods import Period

OPENING, REACH, BEHIND, CLOSE, SHORT, FEW = 6, 3, 5, 1, 8, 2
AMOUNTS = frozenset({Form.PERCENT, Form.POINTS, Form.TIMES, Form.FRACTION})
MOVING = ("more", "less", "rise", "fall")


def compared(scene: Scene, reading: Reading) -> None:
    """Add the change that a sentence "A year earlier there were …" tells of the level before it."""
    free = reading.free(scene.figures)
    counts = [one for one in free if one.form is Form.COUNT and not is_difference(scene, reading, one)]
    if counts:
        _add(scene, reading, counts, reading.level)
        return
    percents = [one for one in free if one.form is Form.PERCENT and not is_amount(scene, one, reading.plain)]
    points = any(one.form is Form.POINTS for one in free)
    if points or _says_before(scene):
        _add(scene, reading, percents, reading.percent)


def _add(scene: Scene, reading: Reading, levels: list[Figure], level: tuple[Figure, Scene] | None) -> None:
    if len(levels) != 1 or level is None or level[0].form is not levels[0].form:
        return
    if (
        levels[0].form is Form.COUNT
        and len({one.told.value.denominator == 1 for one in (*levels, level[0])}) > 1
    ):
        return  # a rate of 5.4 is no level before 1,020 reports
    value, before = _fitting(scene, reading, levels[0], level)
    if _is_earlier(scene, reading, levels[0], before, value):
        tell(scene, reading, [Pair(value, levels[0])], before)
    elif _is_later(scene, levels[0], before, value):
        tell(scene, reading, [Pair(levels[0], value)], before)


def _fitting(
    scene: Scene, reading: Reading, base: Figure, level: tuple[Figure, Scene]
) -> tuple[Figure, Scene]:
    """Of the levels of the sentence before the one that makes the percentage told, else the one meant."""
    told = [one for one in scene.figures if one.form is Form.PERCENT]
    if len(told) != 1 or base.form is not Form.COUNT or not base.told.value or not reading.past:
        return level
    before, counts = reading.past[-1]
    made = [
        (abs(abs(one.told.value / base.told.value - 1) * 100 - abs(told[0].told.value)), one)
        for one in counts
    ]
    off, best = min(made, key=lambda one: one[0])
    return (best, before) if off <= CLOSE and before.holds(best) else level


def _says_before(scene: Scene) -> bool:
    """Whether a year before is named, or the last one."""
    return bool(scene.cues.get("year_before") or scene.cues.get("last_year")) or any(
        one.relative for one in scene.mentions
    )


def _is_earlier(scene: Scene, reading: Reading, figure: Figure, before: Scene, value: Figure) -> bool:
    """Whether a sentence tells what was before: it says so, or opens with a year before, or says "was"."""
    own, other = scene.noun(figure), before.noun(value)
    alike = scene.root(own) == scene.root(other)
    if own and other and not alike:
        return False
    if _set_in_brackets(scene, figure, value):
        return True
    if scene.cues.get("for_comparison") or any(one.means == "same_of_year" for one in scene.mentions):
        return True
    said = [hit.first for cue in ("year_before", "last_year") for hit in scene.cues.get(cue, ())]
    ago = () if _less_then(scene) else ("years_ago",)
    said += [scene.token_at(one.start) for one in scene.mentions if one.relative or one.means in ago]
    if said and min(said) <= OPENING and min(said) < figure.first:
        return not scene.cues.get("against_after")
    if _after_amount(scene, figure):
        return True
    now = next((one.period for one in before.mentions if one.period is not None), reading.now)
    return _named_before(scene, figure, now, alike=alike or not own)


def _less_then(scene: Scene) -> bool:
    """Whether a sentence may tell how much less there was then: "five years ago 28, a quarter less"."""
    amounts = any(one.form in AMOUNTS for one in scene.figures)
    return amounts and any(scene.cues.get(cue) for cue in ("more", "less")) and not scene.cues.get("now")


def _is_later(scene: Scene, figure: Figure, before: Scene, value: Figure) -> bool:
    """Whether a level rose or fell since the one that the sentence before told of an earlier time."""
    own, other = scene.noun(figure), before.noun(value)
    if own and scene.root(own) != scene.root(other):
        return False
    moved = any(scene.cues.get(cue) for cue in ("rise", "fall"))
    compares = any(scene.cues.get(cue) for cue in ("more", "less")) and not scene.cues.get("than")
    if not (moved or compares) or parts_from(scene, 0, len(scene.words)):
        return False
    now = next((one.period for one in scene.mentions if one.period is not None), None)
    past = [one for one in before.mentions if one.period is not None or one.relative]
    if now is None or len(past) != 1 or not any(one.form in AMOUNTS for one in scene.figures):
        return False
    then = past[0].period
    return then is None or then.start < now.start


def _named_before(scene: Scene, figure: Figure, now: Period | None, *, alike: bool) -> bool:
    """Whether the sentence opens with an earlier period, and says that so many were there then."""
    started = any(hit.first <= OPENING for hit in scene.cues.get("year_start", ()))
    named = [one for one in scene.mentions if one.period is not None]
    opening = named and scene.token_at(named[0].start) <= min(OPENING, figure.first - 1)
    if not opening and not started:
        return False
    past = named[0].period if opening else None
    if now is not None and past is not None and past.start >= now.start:
        return False
    was = scene.before(figure, "was", REACH) or scene.after(figure, "was_after", BEHIND)
    if past is not None and now is not None and _bare(scene, figure):
        return True
    low, high = scene.clause(figure.first)
    return was or (alike and past is not None and now is not None and scene.has("had_been", low, high))


def _bare(scene: Scene, figure: Figure) -> bool:
    """Whether a sentence is but a period and a level: "In 2023: 500"."""
    named = [(scene.token_at(one.start), scene.token_at(one.end - 1) + 1) for one in scene.mentions]
    words = [
        word
        for place, word in enumerate(scene.words[: figure.after])
        if place < figure.first and not any(first <= place < after for first, after in named)
    ]
    return len(scene.words) <= SHORT and sum(word[:1].isalpha() for word in words) <= FEW


def _set_in_brackets(scene: Scene, figure: Figure, value: Figure) -> bool:
    """Whether "This is 4.7 % less than in 2023 (72,310)" is said, in the order of words of its language.

    Without "this" it is taken so only where the two levels make the amount.
    """
    if not scene.bracketed(figure) or not scene.mentions or not figure.told.value:
        return False
    amount = next((one for one in scene.figures if one.form in AMOUNTS), None)
    if amount is None or not any(scene.after(amount, cue, REACH) for cue in ("more", "less")):
        return False
    if amount.first > figure.first:
        known = cues(scene.language)
        ending = known.suffixes.get("from") if known else None
        word = scene.words[figure.first - 2] if figure.first > 1 else ""
        behind = any(hit.after == figure.first - 1 for hit in scene.cues.get("against_after", ()))
        than = behind or bool(ending and ending.search(word))
    else:
        than = scene.has("than", amount.after, figure.first)
    made = abs(value.told.value / figure.told.value - 1) * 100
    fits = amount.form is Form.PERCENT and abs(made - abs(amount.told.value)) <= CLOSE
    return than and (fits or any(hit.first == 0 for hit in scene.cues.get("this", ())))


def _after_amount(scene: Scene, figure: Figure) -> bool:
    """Whether a level follows how much more it is now: "18 percent more than then: it was 4,437"."""
    amounts = [one for one in scene.figures if one.form in AMOUNTS and one.after <= figure.first]
    if not amounts or not any(scene.after(amounts[-1], cue, REACH) for cue in MOVING):
        return False
    return scene.before(figure, "had_been", REACH) or scene.before(figure, "was", REACH)
