"""Changes between two levels of a sentence: from A to B, A against B, B and a year before A."""

from itertools import pairwise

from esep.claims.grammar.drafts import Draft, Reading, direction, signed
from esep.claims.grammar.moves import is_amount, is_difference, is_done, tells_amount, tells_share
from esep.claims.grammar.pairs import Pair
from esep.claims.grammar.populations import is_population
from esep.claims.grammar.scene import COMMAS, Figure, Scene
from esep.claims.matching import Hit
from esep.claims.model import Bound, Form, Kind
from esep.claims.tokens import DASHES

BESIDE = frozenset({Form.PERCENT, Form.POINTS, Form.TIMES, Form.FRACTION})
ROLES = {Form.TIMES: "times", Form.POINTS: "change", Form.FRACTION: "change", Form.COUNT: "difference"}
REACH, BACK = 14, 9
ARROW = "→"
THAN, TIMES, ALONE, HUNDRED = 7, 4, 5, 100
BEFORE, LAST = "year_before", "last_year"
COMPARED = ("more", "less", "than", BEFORE, LAST)


def changes(scene: Scene, reading: Reading) -> None:
    """Add the changes between two levels of a sentence, with what is said of them beside."""
    pairs: list[Pair] = []
    taken: set[int] = set()
    levels = [
        one
        for one in reading.free(scene.figures)
        if (one.form is Form.PERCENT and not is_amount(scene, one, reading.plain))
        or (
            one.form is Form.COUNT
            and not is_difference(scene, reading, one)
            and not is_population(scene, one)
        )
    ]
    for place, one in enumerate(levels):
        for other in levels[place + 1 : place + 3]:
            if one.number in taken or other.number in taken or other.form is not one.form:
                continue
            order = _order(scene, reading, one, other)
            if order:
                taken |= {one.number, other.number}
                pairs.append(Pair(one, other) if order > 0 else Pair(other, one))
    tell(scene, reading, pairs)


def tell(scene: Scene, reading: Reading, pairs: list[Pair], before: Scene | None = None) -> None:
    """Add a claim for each pair, and give it the percents, points, times and differences nearest to it.

    Args:
        scene: the sentence, in which at least one level of each pair stands.
        reading: what has been read so far.
        pairs: the levels.
        before: the sentence of the levels that do not stand in this one.
    """
    own = {figure.number for pair in pairs for figure in pair}
    told: dict[int, list[tuple[int, str, Figure]]] = {n: [] for n in range(len(pairs))}
    for figure in reading.free(scene.figures):
        if figure.number in own:
            continue
        near = [
            (far, n, role)
            for n, pair in enumerate(pairs)
            for far, role in [_beside(scene, reading, figure, pair)]
            if role
        ]
        if near:
            far, n, role = min(near)
            told[n].append((far, role, figure))
    told = _respectively(scene, reading, pairs) or told
    for n, pair in enumerate(pairs):
        told[n] = _joined(scene, pair, told[n])
        nearest: dict[tuple[str, Form], Figure] = {}
        for _, role, figure in sorted(told[n], key=lambda one: one[0]):
            nearest.setdefault((role, figure.form), figure)
        _add(scene, reading, pair, [(role, figure) for (role, _), figure in nearest.items()], before)


def _add(
    scene: Scene, reading: Reading, pair: Pair, told: list[tuple[str, Figure]], before: Scene | None
) -> None:
    anchor = next((one for one in (pair.first, pair.last) if scene.holds(one)), pair.first)
    ways = (signed(one) or _own_way(scene, one) for _, one in told)
    way = next((one for one in ways if one), 0)
    way = way or direction(scene, anchor, *scene.clause(anchor.first))
    levels = [("value", pair.value), ("base", pair.base)]
    for role, kind in (("times", Kind.RATIO), ("difference", Kind.DELTA)):
        some = [one for one in told if one[0] == role]
        if some:
            roles = sorted([*levels, *some], key=lambda one: one[1].told.start)
            reading.add(Draft(kind, roles, scene, way, topic=pair.value, before=before))
    roles = sorted([*levels, *(one for one in told if one[0] == "change")], key=lambda one: one[1].told.start)
    reading.add(Draft(Kind.CHANGE, roles, scene, way, topic=pair.value, before=before))


def _respectively(
    scene: Scene, reading: Reading, pairs: list[Pair]
) -> dict[int, list[tuple[int, str, Figure]]] | None:
    """The percentages of several pairs told one after the other: "by 20 and 10 percent respectively"."""
    if len(pairs) < 2 or not scene.cues.get("respectively"):
        return None
    last = max(pair.last.after for pair in pairs)
    percents = [one for one in reading.free(scene.figures) if one.form is Form.PERCENT and one.first >= last]
    if len(percents) != len(pairs) or pairs[0].value.form is Form.PERCENT:
        return None
    return {n: [(0, "change", one)] for n, one in enumerate(percents)}


def _joined(scene: Scene, pair: Pair, told: list[tuple[int, str, Figure]]) -> list[tuple[int, str, Figure]]:
    """What is told of a pair without what another thing did: "robberies fell twofold, thefts by 9 %, from …".

    Of two relative amounts before the levels the farther one is of this pair only where "or" or a bracket
    joins it to the nearer.
    """
    before = sorted(
        (one[2] for one in told if one[2].form in BESIDE and one[2].first < pair.first.first),
        key=lambda figure: figure.first,
    )
    if not scene.holds(pair.first):
        return told
    for one, other in pairwise(before):
        comma = "," in scene.words[one.after : other.first]
        if comma and not scene.has("or", one.after, other.first) and not scene.bracketed(other):
            return [told_one for told_one in told if told_one[2] not in before[: before.index(other)]]
    return told


def _own_way(scene: Scene, figure: Figure) -> int:
    """The direction that words between the same commas say; "doubled" says it alone."""
    low, high = scene.stretch(figure)
    said = direction(scene, figure, max(low, scene.left(figure)), min(high, scene.right(figure)))
    if said or figure.form is not Form.TIMES or figure.told.printed[:1].isdigit():
        return said
    return 0 if low < figure.first - ALONE else 1 if figure.told.value > 1 else -1


def _order(scene: Scene, reading: Reading, one: Figure, other: Figure) -> int:
    """1 where the first of two levels is the later one, -1 where the second is, 0 where they are no pair."""
    if not _neighbours(scene, reading, one, other):
        return 0
    if not scene.together(one, other):
        return _by_period(scene, one, other)
    order = _from_to(scene, reading.plain, one, other)
    low, high = one.after, other.first
    if order or parts_from(scene, low, high) or scene.has("out_of", max(low, high - 2), high):
        return order
    if one.form is Form.PERCENT and one.told.value + other.told.value == HUNDRED:
        return 0
    rules = (_than, _against, _by_period, _in_brackets)
    return next((order for rule in rules if (order := rule(scene, one, other))), 0)


def parts_from(scene: Scene, low: int, high: int) -> bool:
    """Whether "of them" stands in a stretch; "their number" is of all.

    Args:
        scene: the sentence.
        low: first token of the stretch.
        high: the token after its last.
    """
    same = scene.hits("their_number", low, high)
    hits = scene.hits("of_whom", low, high)
    return any(not any(one.first <= hit.first < one.after for one in same) for hit in hits)


def _from_to(scene: Scene, text: str, one: Figure, other: Figure) -> int:
    between = scene.words[one.after : other.first]
    if ":" in between:
        return 0
    if _from(scene, one, text) and _to(scene, other, text):
        return -1
    opened = scene.words[one.first - 1 : one.first] == ["("] and len(between) == 1
    if between == [ARROW] or (opened and scene.before(other, "to", 0)):
        return -1
    return 1 if _to(scene, one, text) and _from(scene, other, text) else 0


def _than(scene: Scene, one: Figure, other: Figure) -> int:
    """A, so many percent or things more than B; A, so many times B; A, less than half the B of then."""
    middle = [figure for figure in scene.figures if one.after <= figure.first < other.first]
    if not middle or other.first - middle[-1].after > THAN:
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
    return 1 if compared and than and len(between) <= 1 and between != ["("] else 0


def _against(scene: Scene, one: Figure, other: Figure) -> int:
    """A against B, A up from B; in some languages the word follows what it is said of."""
    low, high = one.after, other.first
    joined = scene.has("and", low, high) or apart(scene, one, other)
    prepositional = scene.before(other, "against", 5) and not joined
    if scene.before(other, "then_at", 0) and _moves(scene) and _when(scene, other):
        return 1
    behind = [hit.first for hit in _postposed(scene, other.after, scene.right(other))]
    if (scene.before(other, "from", 2) and _moves(scene)) or prepositional:
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


def _from(scene: Scene, figure: Figure, text: str) -> bool:
    return scene.before(figure, "from", 4) or scene.suffixed(figure, "from", text, reach=3)


def _to(scene: Scene, figure: Figure, text: str) -> bool:
    if scene.before(figure, "to", 6):
        return True
    return scene.suffixed(figure, "to", text, reach=3) or scene.after(figure, "until", 5)


def apart(scene: Scene, one: Figure, other: Figure, reach: int = 4) -> bool:
    """Whether the nouns after two figures are different units, so that they are no levels of one thing.

    Args:
        scene: the sentence.
        one: a figure.
        other: another.
        reach: how many tokens after a number its noun may begin.
    """
    nouns = [scene.roots.get(noun, noun) for figure in (one, other) for noun in [scene.noun(figure, reach)]]
    return all(nouns) and nouns[0] != nouns[1]


def _by_period(scene: Scene, one: Figure, other: Figure) -> int:
    """Which of two figures is the later one by the periods named beside them."""
    if apart(scene, one, other) or _series(scene, one.form):
        return 0
    first, second = (_when(scene, figure) for figure in (one, other))
    if {first, second} & {LAST} and not {first, second} & {"", BEFORE}:
        first, second = (_named_at(scene, figure) or when for figure, when in ((one, first), (other, second)))
    relative = _by_relative(first, second)
    if relative:
        return relative
    if {first, second} & {BEFORE, LAST} and not (first and second):
        return _by_now(scene, one, other, first)
    if first and second:
        return (first > second) - (first < second)
    if first:
        return 1 if scene.together(one, other) and _was(scene, other) and not _was(scene, one) else 0
    return _by_tense(scene, one, other, told=bool(second))


def _by_relative(first: str, second: str) -> int:
    """The order of two levels of which one is told of a year before or of last year."""
    for word in (BEFORE, LAST):
        if second == word and first not in {word, BEFORE}:
            return 1
        if first == word and second not in {"", word, BEFORE}:
            return -1
    return 0


def _by_now(scene: Scene, one: Figure, other: Figure, first: str) -> int:
    """The order of two levels of which only one is told of a time before: the other is told of now."""
    past, present = (one, other) if first else (other, one)
    if not scene.together(one, other) or not (scene.before(present, "now", BACK) or _was(scene, past)):
        return 0
    return -1 if past is one else 1


def _by_tense(scene: Scene, one: Figure, other: Figure, *, told: bool) -> int:
    """The order by "was" and "now", or by a bracket with a period of its own.

    Args:
        scene: the sentence.
        one: the first level, with no period beside it.
        other: the second.
        told: a period is named beside the second.
    """
    if told and (_was(scene, other) or _opens_bracket(scene, one, other)):
        return 1
    if _was(scene, one):
        return -1 if told or scene.before(other, "now", 3) else 0
    return 1 if scene.together(one, other) and _was(scene, other) else 0


def _opens_bracket(scene: Scene, one: Figure, other: Figure) -> bool:
    """Whether a bracket opens between two levels and holds the second."""
    between = scene.words[one.after : other.first]
    return "(" in between and ")" not in between


def _was(scene: Scene, figure: Figure) -> bool:
    """Whether "was" or "were" stands beside a level, as of what no longer is."""
    return scene.before(figure, "was", 1) or scene.after(figure, "was_after", 3)


def _series(scene: Scene, form: Form) -> bool:
    """Whether a sentence lists a level for each of three or more periods."""
    told = {_when(scene, one) for one in scene.figures if one.form is form}
    return len(told - {"", BEFORE, LAST}) > 2


def _when(scene: Scene, figure: Figure) -> str:
    """When the words beside a figure place it: a year before, last year, the first month of a period."""
    known = scene.whens.get(figure.number)
    if known is None:
        known = scene.whens[figure.number] = _placed(scene, figure)
    return known


def _placed(scene: Scene, figure: Figure) -> str:
    if not scene.mentions and BEFORE not in scene.cues and LAST not in scene.cues:
        return ""
    low, high = scene.stretch(figure)
    low, high = max(low, scene.left(figure)), min(high, scene.right(figure))
    for cue in (BEFORE, LAST):
        if any(low <= hit.first < high for hit in scene.cues.get(cue, ())):
            return cue
    named = scene.named(figure)
    if any(one.relative for one in named):
        return BEFORE
    return _named_at(scene, figure)


def _named_at(scene: Scene, figure: Figure) -> str:
    """The first month of the period that is named beside a figure."""
    return next((one.period.start.isoformat()[:7] for one in scene.named(figure) if one.period), "")


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


def _of_another(scene: Scene, figure: Figure, last: Figure) -> bool:
    """Whether a level of its own follows an amount: "2.5 times the budget (5), 1.5 more than then (11)"."""
    if figure.first < last.after:
        return False
    after = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if after is None or after.form is not last.form or "(" not in scene.words[figure.after : after.first]:
        return False
    return any(scene.has(cue, figure.after, after.first) for cue in COMPARED)


def _beside(scene: Scene, reading: Reading, figure: Figure, pair: Pair) -> tuple[int, str]:
    """How far a figure stands from a pair of levels, and its role there; none where it says nothing of it."""
    ends = [one for one in (pair.first, pair.last) if scene.holds(one)]
    first, last = ends[0], ends[-1]
    if figure.first < first.first:
        low, high = figure.after, first.first
    elif figure.first > last.first:
        low, high = last.after, figure.first
    else:
        low, high = 0, 0
    strangers = [
        one
        for one in scene.figures
        if low <= one.first < high and one.form not in BESIDE and not is_difference(scene, reading, one)
    ]
    if (
        strangers
        or high - low > REACH
        or not scene.together(figure, first)
        or _of_another(scene, figure, last)
    ):
        return 0, ""
    if figure.form is Form.PERCENT:
        levelled = pair.value.form is Form.PERCENT
        plain = tells_amount(scene, figure) if levelled else not tells_share(scene, figure)
        plain = plain and not is_done(scene, figure)
        return high - low, "change" if plain else ""
    if figure.form is Form.COUNT and not is_difference(scene, reading, figure):
        return 0, ""
    if figure.form is Form.FRACTION and _than(scene, pair.value, pair.base) and low == high:
        return 0, "times"
    if figure.form is Form.FRACTION and not scene.before(figure, "by", 3):
        return 0, ""
    return high - low, ROLES.get(figure.form, "")
