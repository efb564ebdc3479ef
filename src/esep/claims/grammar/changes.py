"""Changes between two levels of a sentence, with what is said of them beside."""

from itertools import pairwise

from esep.claims.grammar.another_move import of_another_move, own_move
from esep.claims.grammar.by_time import BEFORE, LAST, of_two_groups
from esep.claims.grammar.drafts import Draft, Reading, direction, signed
from esep.claims.grammar.moves import is_amount, is_difference, is_done, is_part, tells_amount, tells_share
from esep.claims.grammar.one_verb import of_an_item_before
from esep.claims.grammar.only_some import only_some
from esep.claims.grammar.ordering import BESIDE, is_aim, joined_from_to, order_of, stands_than
from esep.claims.grammar.pairs import Pair
from esep.claims.grammar.populations import is_population
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.grammar.whose_way import own_way, parted
from esep.claims.model import Form, Kind

ROLES = {Form.TIMES: "times", Form.POINTS: "change", Form.FRACTION: "change", Form.COUNT: "difference"}
REACH, ALONE = 14, 5
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
    for rule in (joined_from_to, order_of):
        for place, one in enumerate(levels):
            for other in levels[place + 1 : place + 3]:
                if one.number in taken or other.number in taken or other.form is not one.form:
                    continue
                if parted(scene, Pair(one, other)) or of_two_groups(scene, one, other):
                    continue
                order = rule(scene, reading, one, other)
                base = other if order > 0 else one
                if order and not is_aim(scene, reading, base, one):
                    taken |= {one.number, other.number}
                    pairs.append(Pair(one, other) if order > 0 else Pair(other, one))
    tell(scene, reading, sorted(pairs, key=lambda pair: pair.first.first))


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
    told = {n: _amounts(scene, every) for n, every in told.items()}
    for n, pair in enumerate(pairs):
        told[n] = _joined(scene, pair, told[n])
        nearest: dict[tuple[str, Form], Figure] = {}
        for _, role, figure in sorted(told[n], key=lambda one: one[0]):
            nearest.setdefault((role, figure.form), figure)
        said = [(role, figure) for (role, _), figure in nearest.items()]
        way = own_move(scene, [(one.first, one.last) for one in pairs], n) if len(pairs) > 1 else None
        _add(scene, reading, pair, said, before, way)


def _add(
    scene: Scene,
    reading: Reading,
    pair: Pair,
    told: list[tuple[str, Figure]],
    before: Scene | None,
    moved: int | None,
) -> None:
    anchor = next((one for one in (pair.first, pair.last) if scene.holds(one)), pair.first)
    ways = (signed(one) or _own_way(scene, one) for _, one in told)
    way = next((one for one in ways if one), 0)
    if not told and scene.holds(pair.first) and amount_apart(scene, pair.first, pair.last):
        return
    said = direction(scene, anchor, *scene.clause(anchor.first)) if moved is None else moved
    way = own_way(scene, pair, way or said) or _fell_to(scene, reading, pair)
    levels = [("value", pair.value), ("base", pair.base)]
    for role, kind in (("times", Kind.RATIO), ("difference", Kind.DELTA)):
        some = [one for one in told if one[0] == role]
        if some:
            reading.add(Draft(kind, [*levels, *some], scene, way, topic=pair.value, before=before))
    roles = [*levels, *(one for one in told if one[0] == "change")]
    reading.add(Draft(Kind.CHANGE, roles, scene, way, topic=pair.value, before=before))


def _fell_to(scene: Scene, reading: Reading, pair: Pair) -> int:
    """-1 where "came down" follows a level that something came to; elsewhere the word says "came in"."""
    down = scene.holds(pair.value) and scene.suffixed(pair.value, "to", reading.plain)
    return -1 if down and scene.after(pair.value, "fell_to", 3) else 0


def _amounts(scene: Scene, told: list[tuple[int, str, Figure]]) -> list[tuple[int, str, Figure]]:
    """What is told of a pair, without a percentage of a whole where another one says that it is a change."""
    percents = [one for _, _, one in told if one.form is Form.PERCENT]
    plain = [one for one in percents if not tells_amount(scene, one)]
    if len(plain) == len(percents):
        return told
    return [one for one in told if one[2] not in plain]


def _respectively(
    scene: Scene, reading: Reading, pairs: list[Pair]
) -> dict[int, list[tuple[int, str, Figure]]] | None:
    """The percentages of several pairs told one after the other: "by 20 and 10 percent respectively"."""
    if len(pairs) < 2 or not all(scene.holds(one) for pair in pairs for one in pair):
        return None
    said = bool(scene.cues.get("respectively"))
    first, last = min(pair.first.first for pair in pairs), max(pair.last.after for pair in pairs)
    percents = [one for one in reading.free(scene.figures) if one.form is Form.PERCENT]
    percents = [one for one in percents if (one.first >= last if said else one.after <= first)]
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


def _of_another(scene: Scene, figure: Figure, last: Figure) -> bool:
    """Whether a level of its own follows an amount: "2.5 times the budget (5), 1.5 more than then (11)"."""
    if figure.first < last.after:
        return False
    after = next((one for one in scene.figures if one.first == scene.right(figure)), None)
    if after is None or after.form is not last.form or "(" not in scene.words[figure.after : after.first]:
        return False
    return any(scene.has(cue, figure.after, after.first) for cue in COMPARED)


def _moved_by(scene: Scene, figure: Figure) -> bool:
    """Whether a fraction is by how much something moved: "by a third", "a third more than the 675"."""
    return scene.before(figure, "by", 3) or any(scene.after(figure, cue, 1) for cue in ("more", "less"))


def amount_apart(scene: Scene, first: Figure, last: Figure) -> bool:
    """Whether an amount between two levels is of other counts: "500 planned, 410 made, 18 % less; then 390".

    Args:
        scene: the sentence.
        first: the level that stands first.
        last: the other one.
    """
    if scene.together(first, last) or not any(first.after <= one.first < last.first for one in scene.figures):
        return False
    low, _ = scene.clause(first.first)
    return any(low <= one.first < first.first and one.form is first.form for one in scene.figures)


def _reaches(scene: Scene, figure: Figure, first: Figure, last: Figure) -> bool:
    """Whether a figure is said of levels: in one clause with them, or alone in the clause right after."""
    if scene.together(figure, first) or scene.together(figure, last):
        return True
    alone = sum(scene.together(one, figure) for one in scene.figures) == 1
    return alone and scene.left(figure) == last.after


def _beside(scene: Scene, reading: Reading, figure: Figure, pair: Pair) -> tuple[int, str]:
    """How far a figure stands from a pair of levels, and its role there; none where it says nothing of it."""
    ends = [one for one in (pair.first, pair.last) if scene.holds(one)]
    first, last = ends[0], ends[-1]
    if scene.denies(figure) or (first.first < figure.first < last.first and amount_apart(scene, first, last)):
        return 0, ""
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
        or not _reaches(scene, figure, first, last)
        or _of_another(scene, figure, last)
        or only_some(scene, figure, pair)
        or (figure.first > last.first and of_another_move(scene, figure, last))
        or (figure.first < first.first and of_an_item_before(scene, figure, first))
    ):
        return 0, ""
    if figure.form is Form.PERCENT:
        levelled = pair.value.form is Form.PERCENT
        plain = tells_amount(scene, figure) if levelled else not tells_share(scene, figure)
        plain = plain and not is_done(scene, figure) and not is_part(scene, figure, reading.plain)
        return high - low, "change" if plain else ""
    levelled = figure.form is Form.COUNT and pair.value.form is Form.PERCENT
    if levelled or (figure.form is Form.COUNT and not is_difference(scene, reading, figure)):
        return 0, ""
    role = ROLES.get(figure.form, "")
    if figure.form is Form.FRACTION:
        between = low == high and not _moved_by(scene, figure)
        times = between and stands_than(scene, pair.value, pair.base)
        role = "times" if times else role if scene.before(figure, "by", 3) else ""
    return (high - low, role) if role else (0, "")
