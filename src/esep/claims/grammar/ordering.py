"""Which of two levels of a sentence is the later one: from A to B, A against B, B and a year before A."""

from collections.abc import Callable

from esep.claims.grammar.bracketed_base import than_in_brackets
from esep.claims.grammar.by_time import apart, by_period, is_past, when
from esep.claims.grammar.drafts import PARTS, Reading, signed
from esep.claims.grammar.moves import beyond_past, is_difference, tells_share
from esep.claims.grammar.populations import is_population
from esep.claims.grammar.scene import COMMAS, Figure, Scene
from esep.claims.matching import Hit
from esep.claims.model import Bound, Form
from esep.claims.tokens import DASHES

BESIDE = frozenset({Form.PERCENT, Form.POINTS, Form.TIMES, Form.FRACTION})
BACK = 9
ARROW = "→"
THAN, TIMES, ALONE, HUNDRED, MEASURED, WHOLE = 7, 4, 5, 100, 2, 4


def _out_of(scene: Scene, low: int, high: int) -> bool:
    """Whether "of" stands in a stretch, other than in "instead of"."""
    against = scene.hits("against", 0, high)
    hits = scene.hits("out_of", low, high)
    return any(not any(one.first < hit.first and hit.after <= one.after for one in against) for hit in hits)


def joined_from_to(scene: Scene, reading: Reading, one: Figure, other: Figure) -> int:
    """The order of two levels with nothing but words between that "from" and "to" join."""
    if one.after != scene.left(other) or not scene.together(one, other):
        return 0
    return _from_to(scene, reading.plain, one, other)


def order_of(scene: Scene, reading: Reading, one: Figure, other: Figure) -> int:
    """1 where the first of two levels is the later one, -1 where the second is, 0 where they are no pair."""
    if any(says(scene, reading, one, other) for says in (_strangers, _owned, _each_against)):
        return 0
    if not scene.together(one, other):
        return by_period(scene, one, other)
    order = than_in_brackets(scene, one, other) or _from_to(scene, reading.plain, one, other)
    low, high = one.after, other.first
    if order or _out_of(scene, max(low, high - 2), high):
        return order
    if parts_from(scene, low, high):
        return _against(scene, one, other) if _of_percent(scene, one, other) else 0
    if one.form is Form.PERCENT and one.told.value + other.told.value == HUNDRED:
        return 0
    past = beyond_past(scene, other, reading.plain) and not apart(scene, one, other)
    rules: tuple[Callable[[Scene, Figure, Figure], int], ...] = (
        stands_than,
        _against,
        by_period,
        _in_brackets,
    )
    if _whole_of(scene, one):
        rules = rules[:2]
    return 1 if past else next((order for rule in rules if (order := rule(scene, one, other))), 0)


def _whole_of(scene: Scene, one: Figure) -> bool:
    """Whether a clause opens with what others are a part of: "Of last year's 120 murders 93 were solved"."""
    low, _ = scene.clause(one.first)
    opening = any(low <= hit.first <= low + 1 for hit in scene.hits("out_of", low, one.first))
    return opening and scene.before(one, "out_of", WHOLE) and not scene.before(one, "against", WHOLE)


def _strangers(scene: Scene, reading: Reading, one: Figure, other: Figure) -> bool:
    return not _neighbours(scene, reading, one, other)


def _each_against(scene: Scene, reading: Reading, one: Figure, other: Figure) -> bool:
    """Whether an amount leads to each of two brackets: 2.5 times the budget (5), 1.5 more than then (11)."""
    if not (scene.bracketed(one) and scene.bracketed(other)):
        return False
    amounts = [
        figure.first
        for figure in scene.figures
        if figure.form in BESIDE or is_difference(scene, reading, figure)
    ]
    between = any(one.first < place < other.first for place in amounts)
    return between and any(place < one.first for place in amounts)


def _owned(scene: Scene, reading: Reading, one: Figure, other: Figure) -> bool:
    """Whether endings say that the second of two counts is a part of the first: 640 істің 212-сі."""
    return scene.owns(one, other.first) and scene.suffixed(other, "part", reading.plain, reach=0)


def _of_percent(scene: Scene, one: Figure, other: Figure) -> bool:
    """Whether "of the total" is said of a percentage between levels: "1,306, or 31 % of them, against"."""
    low, high = one.after, other.first
    shares = [
        figure
        for figure in scene.figures
        if figure.form is Form.PERCENT and low <= figure.first < high and tells_share(scene, figure)
    ]
    return len(shares) == 1 and not parts_from(scene, low, shares[0].first)


def parts_from(scene: Scene, low: int, high: int) -> bool:
    """Whether "of them" stands in a stretch; "their number" is of all, "31 % of them" of its share.

    Args:
        scene: the sentence.
        low: first token of the stretch.
        high: the token after its last.
    """
    same = scene.hits("their_number", low, high)
    shares = {figure.after for figure in scene.figures if figure.form in PARTS}
    hits = [hit for hit in scene.hits("of_whom", low, high) if hit.first not in shares]
    return any(not any(one.first <= hit.first < one.after for one in same) for hit in hits)


def _from_to(scene: Scene, text: str, one: Figure, other: Figure) -> int:
    between = scene.words[one.after : other.first]
    if ":" in between or (apart(scene, one, other, 2) and scene.suffixed(one, "from", text, reach=3)):
        return 0
    if _from(scene, one, text) and _to(scene, other, text):
        return 0 if _is_range(scene, one, other) else -1
    opened = scene.words[one.first - 1 : one.first] == ["("] and len(between) == 1
    if ARROW in between or (opened and scene.before(other, "to", 0)):
        return -1
    return 1 if _to(scene, one, text) and _from(scene, other, text) else 0


def _is_range(scene: Scene, one: Figure, other: Figure) -> bool:
    """Whether two bounds share one percent sign and nothing moves: "from 30 to 40 percent of cases"."""
    if one.form is not Form.PERCENT or not one.told.printed[-1:].isdigit() or _moves(scene):
        return False
    return one.told.value < other.told.value and other.first - one.after <= ALONE


def stands_than(scene: Scene, one: Figure, other: Figure) -> int:
    """A, so many percent or things more than B; A, so many times B; A, less than half the B of then."""
    middle = [figure for figure in scene.figures if one.after <= figure.first < other.first]
    if not middle or other.first - middle[-1].after > THAN or apart(scene, one, other):
        return 0
    last = middle[-1]
    between = [word for word in scene.words[last.after : other.first] if word in COMMAS]
    if last.form is Form.TIMES or (last.form is Form.FRACTION and last.told.bound is not Bound.EXACT):
        dashed = any(word in DASHES for word in scene.words[last.after : other.first])
        close = other.first - last.after <= TIMES and not scene.has("and", last.after, other.first)
        close = close and not (dashed and last.form is Form.FRACTION)
        return 1 if close and not between else 0
    compared = [hit for cue in ("more", "less") for hit in scene.hits(cue, last.after, last.after + 2)]
    than = scene.hits("than", last.after, other.first)
    if last.form in {Form.PERCENT, Form.COUNT} and not between and _measured_from(scene, last, other):
        return 1
    return 1 if compared and than and len(between) <= 1 and between != ["("] else 0


def _measured_from(scene: Scene, percent: Figure, base: Figure) -> bool:
    """Whether a percentage lies between a level and the one it is so far from: "4.8 % below the 2,432"."""
    if tells_share(scene, percent) or any(word in COMMAS for word in scene.words[percent.after : base.first]):
        return False
    low, high = percent.after, base.first
    hits = scene.hits("measured_from", low, high)
    named = [(scene.token_at(one.start), scene.token_at(one.end - 1) + 1) for one in scene.mentions]
    told = [*((hit.first, hit.after) for hit in hits), *named]
    others = [
        scene.words[place]
        for place in range(low, high)
        if not any(first <= place < after for first, after in told)
    ]
    return bool(hits) and sum(word[:1].isalpha() for word in others) <= MEASURED


def _against(scene: Scene, one: Figure, other: Figure) -> int:
    """A against B, A up from B; in some languages the word follows what it is said of."""
    low, high = one.after, other.first
    joined = scene.has("and", low, high) or apart(scene, one, other)
    prepositional = scene.before(other, "against", 5) and not joined
    if scene.before(other, "then_at", 0) and _moves(scene) and when(scene, other):
        return 1
    behind = [hit.first for hit in _postposed(scene, other.after, scene.right(other))]
    prepositional = prepositional and not (is_past(scene, one) and not is_past(scene, other))
    opened = scene.before(one, "against", 2) and is_past(scene, one) and not is_past(scene, other)
    if opened and scene.left(one) == 0 and one.after == scene.left(other):
        return -1
    risen = scene.before(other, "from", 2) and _moves(scene) and not apart(scene, one, other)
    if risen or prepositional:
        return 1
    if any(first <= other.after + BACK for first in behind):
        return 1
    return -1 if _postposed(scene, low, high) else 0


def _postposed(scene: Scene, low: int, high: int) -> list[Hit[str]]:
    """Words like "against" that follow what they are said of, unless that is a period."""
    ends = [scene.token_at(one.end - 1) + 1 for one in scene.mentions if low <= scene.token_at(one.start)]
    return [
        hit
        for hit in scene.hits("against_after", low, high)
        if not any(0 <= hit.first - end <= 1 for end in ends)
    ]


def _neighbours(scene: Scene, reading: Reading, one: Figure, other: Figure) -> bool:
    """Whether nothing stands between two levels but what is said of a change."""
    middle = [figure for figure in scene.figures if one.after <= figure.first < other.first]
    return all(
        figure.form in BESIDE
        or figure.form is Form.PER
        or is_population(scene, figure)
        or (figure.form is Form.COUNT and is_difference(scene, reading, figure))
        for figure in middle
    )


def _moves(scene: Scene) -> bool:
    return any(scene.cues.get(cue) for cue in ("rise", "fall", "more", "less"))


def _of_months(scene: Scene, figure: Figure) -> bool:
    """Whether "from" and "to" before a figure are of months: "from January to June 395"."""
    named = [one for one in scene.named(figure) if one.means in {"months_this", "months_year", "years"}]
    return any(0 <= figure.first - scene.token_at(one.end - 1) - 1 <= 1 for one in named)


def _from(scene: Scene, figure: Figure, text: str) -> bool:
    return (scene.before(figure, "from", 4) and not _of_months(scene, figure)) or scene.suffixed(
        figure, "from", text, reach=3
    )


def _to(scene: Scene, figure: Figure, text: str) -> bool:
    if scene.before(figure, "to", 6) and not _of_months(scene, figure):
        return True
    return scene.suffixed(figure, "to", text, reach=3) or scene.after(figure, "until", 5)


def is_aim(scene: Scene, reading: Reading, base: Figure, first: Figure) -> bool:
    """Whether the ending of a level says that something came to it or moved by it: it is no earlier one."""
    if not scene.suffixed(base, "to", reading.plain) or scene.after(base, "against_after", BACK):
        return False
    return base is not first and not scene.after(base, "until", 4)


def _in_brackets(scene: Scene, one: Figure, other: Figure) -> int:
    """A level in brackets, or alone after a comma, beside a percentage that says what became of it."""
    middle = [figure for figure in scene.figures if one.after <= figure.first < other.first]
    later = [figure for figure in scene.figures if other.after <= figure.first <= other.after + 3]
    moved = [figure for figure in middle if not tells_share(scene, figure)]
    if scene.bracketed(other) and moved and moved[-1].form is Form.TIMES:
        less = scene.has("less", moved[-1].after, other.first) or scene.has(
            "fall", one.after, moved[-1].first
        )
        return 1 if (one.told.value > other.told.value) != less else -1
    if scene.bracketed(other) and moved and (_moves(scene) or signed(moved[0])):
        return 1
    if _with_its_change(scene, middle, other):
        return 1
    row = [
        word for word in scene.words[one.after : other.first] if word not in {",", "|", "/", "(", "–", "—"}
    ]
    if not row and later and later[0].form is Form.PERCENT and signed(later[0]):
        return -1 if _makes(later[0], other, one) and not _makes(later[0], one, other) else 1
    return 0


def _with_its_change(scene: Scene, middle: list[Figure], base: Figure) -> bool:
    """Whether a bracket holds a change with its sign and the level before: 138 (−20.2 %; 173)."""
    if len(middle) != 1 or middle[0].form is not Form.PERCENT or not signed(middle[0]):
        return False
    change = middle[0]
    opened = scene.words[change.first - 1 : change.first] == ["("]
    between = scene.words[change.after : base.first]
    return opened and scene.words[base.after : base.after + 1] == [")"] and set(between) <= {";", ",", "/"}


def _makes(percent: Figure, value: Figure, base: Figure) -> bool:
    """Whether two levels make about a percentage with its sign: a row of a table may begin with either."""
    if not base.told.value:
        return False
    made = (value.told.value / base.told.value - 1) * 100
    return abs(made - signed(percent) * abs(percent.told.value)) <= 1
