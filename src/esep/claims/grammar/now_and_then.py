"""Two levels, one of them of a time before, and how far they lie apart: "in 2023 500 – a drop of 18 %".

The order of the words does not matter here: a sentence that tells two counts of one thing, says of exactly
one of them that it is of before, and tells how much more or less that makes, tells a change.
"""

from esep.claims.grammar.by_time import BEFORE, LAST, apart, when
from esep.claims.grammar.changes import tell
from esep.claims.grammar.drafts import Draft, Reading
from esep.claims.grammar.joining import goes_on
from esep.claims.grammar.moves import is_amount, is_difference, tells_amount, tells_change, way
from esep.claims.grammar.pairs import Pair
from esep.claims.grammar.populations import is_population
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind
from esep.claims.periods import Mention
from esep.kernel.periods import Period

PARTING = ("of_whom", "including", "respectively", "each")
RELATIVE = frozenset({Form.PERCENT, Form.FRACTION})
NOW, NOW_AFTER, SHORT, GAP, NEAR, PAIR = 3, 2, 12, 3, 2, 2


def now_and_then(scene: Scene, reading: Reading) -> None:
    """Add the change between two levels of a sentence, one of them of before, with the amount it tells."""
    if any(scene.cues.get(cue) for cue in PARTING):
        return
    if _says_amount(scene, reading):
        _of_the_sentence_before(scene, reading)
        return
    for form in (Form.COUNT, Form.PERCENT):
        levels = _levels(scene, reading, form)
        if levels is not None and _amount(scene, reading, form, levels):
            past = _past(scene, reading.now, levels)
            if past is not None and not scene.suffixed(past, "to", reading.plain):
                value = next(one for one in levels if one is not past)
                tell(scene, reading, [Pair(value, past)])


def _levels(scene: Scene, reading: Reading, form: Form) -> list[Figure] | None:
    """The two levels of a form that a sentence tells; nothing where it tells more, or of two things."""
    told = [
        one
        for one in scene.figures
        if one.form is form and not _is_amount(scene, reading, one) and not is_population(scene, one)
    ]
    if any(scene.before(one, "out_of", NEAR) and not scene.before(one, "against", NEAR) for one in told):
        return None
    if len(told) != PAIR or len(reading.free(told)) != PAIR or apart(scene, told[0], told[1]):
        return None
    if all(scene.bracketed(one) for one in told):
        return None  # 2.5 times the budget (5) and 1.5 more than last year (11): each is set against another
    return told


def _is_amount(scene: Scene, reading: Reading, figure: Figure) -> bool:
    if figure.form is Form.PERCENT:
        return is_amount(scene, figure, reading.plain) or tells_amount(scene, figure)
    return is_difference(scene, reading, figure)


def _amount(scene: Scene, reading: Reading, form: Form, levels: list[Figure]) -> bool:
    """Whether a sentence says how far two levels lie apart: in points, in things, in parts of the first."""
    for one in reading.free(scene.figures):
        if one in levels or (form is Form.PERCENT and one.form is not Form.POINTS):
            continue
        if one.form is Form.COUNT and is_difference(scene, reading, one):
            return True
        if one.form is Form.POINTS or (one.form in RELATIVE and tells_change(scene, reading, one)):
            return one.form is not Form.POINTS or form is Form.PERCENT
    return False


def _past(scene: Scene, now: Period | None, levels: list[Figure]) -> Figure | None:
    """The one of two levels that is told of before, or the one beside which the other is told of now."""
    for told in (BEFORE, LAST):
        past = [one for one in levels if when(scene, one) == told]
        if len(past) == PAIR:  # "compared with 548 a year ago 612 were opened" says it between both
            past = [one for one in levels if scene.before(one, "against", NEAR)]
            return past[0] if len(past) == 1 else None
        if past:
            return past[0]
    present = [one for one in levels if _of_now(scene, one)]
    if len(present) == 1:
        return next(one for one in levels if one is not present[0])
    past = [one for one in levels if _of_earlier_year(scene, now, one)]
    return past[0] if len(past) == 1 else None


def _of_now(scene: Scene, figure: Figure) -> bool:
    if scene.before(figure, "now", NOW) or scene.after(figure, "now", NOW_AFTER):
        return True
    return any(one.means in {"this_year", "today"} for one in scene.named(figure))


def _of_earlier_year(scene: Scene, now: Period | None, figure: Figure) -> bool:
    """Whether a year is named beside a level that is over when the text tells of now."""
    named = [
        one.period for one in scene.named(figure) if one.period is not None and not _compares(scene, one)
    ]
    return bool(named) and now is not None and named[0].start.year < now.start.year


def _compares(scene: Scene, mention: Mention) -> bool:
    """Whether a period is what another level is compared with: "two thirds lower than in 2019: 112"."""
    first = scene.token_at(mention.start)
    return scene.compares(mention) or scene.has("than", first - NEAR, first)


def _says_amount(scene: Scene, reading: Reading) -> bool:
    """Whether a short sentence tells nothing but how far two levels lie apart: "That is a rise of 12 %"."""
    if len(scene.figures) != 1 or len(scene.words) > SHORT:
        return False
    only = scene.figures[0]
    return only.form in RELATIVE and tells_change(scene, reading, only)


def _of_the_sentence_before(scene: Scene, reading: Reading) -> None:
    """Add the change between the two levels of the sentence right before, one of them of before."""
    if not reading.past:
        return
    before, counts = reading.past[-1]
    follows = 0 <= scene.sentence.start - before.sentence.end <= GAP
    alone = all(reading.used.get(one.number) == {Kind.LEVEL} for one in counts)
    if len(counts) != PAIR or not follows or not alone or not goes_on(scene, before):
        return
    past = _past(before, reading.then, counts) if not apart(before, counts[0], counts[1]) else None
    if past is not None:
        value, amount = next(one for one in counts if one is not past), scene.figures[0]
        roles = [("value", value), ("base", past), ("change", amount)]
        reading.add(Draft(Kind.CHANGE, roles, scene, way(scene, amount), topic=value, before=before))
