"""Amounts of another thing than the levels before them: "from 400 to 360, while calls rose by 6 %"."""

from collections.abc import Sequence

from esep.claims.grammar.drafts import WAYS, direction
from esep.claims.grammar.one_verb import of_an_item_behind
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form

JOINED, LEVELLED = 2, 2


def of_another_move(scene: Scene, figure: Figure, last: Figure) -> bool:
    """Whether a comma and a move of its own part an amount from levels that have moved already.

    It is of another thing where it goes the other way, where "while" opens its clause, or where another
    noun stands in it.

    Args:
        scene: the sentence.
        figure: the amount, behind the levels.
        last: the second of the levels.
    """
    if of_an_item_behind(scene, figure, last):
        return True
    comma = next((n for n in range(last.after, figure.first) if scene.words[n] in {",", ";"}), -1)
    if comma < 0 or scene.has("or", comma, figure.first):
        return False
    low, _ = scene.clause(last.first)
    high = _end(scene, figure)
    before, own = _ways(scene, low, comma) | _times(scene, low, comma), _ways(scene, comma, high)
    if not before or not own:
        return False
    if before.isdisjoint(own):
        return True
    return _parted(scene, comma) or _of_other_things(scene, last, (low, comma), (comma, high))


def own_move(scene: Scene, pairs: Sequence[tuple[Figure, Figure]], n: int) -> int:
    """Which way the words go that are of one pair of levels among several: 1, -1, or 0 where none are.

    Words before the first pair and behind the last are of all of them where no amount stands beside them.

    Args:
        scene: the sentence.
        pairs: the first and the last level of each pair, in their order.
        n: which pair.
    """
    first, last = pairs[n]
    own = [one for one in (first, last) if scene.holds(one)]
    clause = scene.clause(own[0].first)
    low = max(clause[0], pairs[n - 1][1].after if n else 0)
    high = min(clause[1], pairs[n + 1][0].first if n + 1 < len(pairs) else clause[1])
    said = direction(scene, own[0], low, _stop(scene, own[-1], high))
    if said:
        return said
    begun, ended = pairs[0][0], pairs[-1][1]
    shared = direction(scene, begun, clause[0], begun.first)
    alone = not any(ended.after <= one.first < clause[1] for one in scene.figures)
    return shared or (direction(scene, ended, ended.after, clause[1]) if alone else 0)


def _stop(scene: Scene, last: Figure, high: int) -> int:
    """The comma behind a pair: what is told behind it is of the next one."""
    return next((n for n in range(last.after, high) if scene.words[n] in {",", ";"}), high)


def _end(scene: Scene, figure: Figure) -> int:
    """The token after the clause of an amount, no farther than the next figure."""
    _, high = scene.segment(figure)
    return min(high, scene.right(figure))


def _ways(scene: Scene, low: int, high: int) -> set[int]:
    return {way for cue, way in WAYS.items() if scene.has(cue, low, high)}


def _times(scene: Scene, low: int, high: int) -> set[int]:
    """The ways that "doubled" and "halved" say in a stretch."""
    told = [one.told.value for one in scene.figures if one.form is Form.TIMES and low <= one.first < high]
    return {1 if value > 1 else -1 for value in told}


def _parted(scene: Scene, comma: int) -> bool:
    """Whether "while" or "although" follows a comma."""
    return any(comma < hit.first <= comma + JOINED for hit in scene.cues.get("contrast", ()))


def _of_other_things(scene: Scene, last: Figure, before: tuple[int, int], own: tuple[int, int]) -> bool:
    """Whether only nouns stand beside an amount that do not stand beside the levels."""
    told = _nouns(scene, *before) | {scene.root(scene.noun(last, LEVELLED))} - {""}
    said = _nouns(scene, *own)
    return bool(told and said) and told.isdisjoint(said)


def _nouns(scene: Scene, low: int, high: int) -> set[str]:
    return {scene.root(hit.tag) for hit in scene.units if low <= hit.first and hit.after <= high}
