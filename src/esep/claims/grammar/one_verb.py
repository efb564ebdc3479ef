"""One verb for several things: "thefts fell by 10 %, fraud by 20 % and robberies from 50 to 45"."""

from collections.abc import Sequence
from itertools import pairwise

from esep.claims.grammar.drafts import direction
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.matching import Hit
from esep.claims.model import Form

MARKS, DASHES = frozenset(",;"), frozenset("—–-")
CONTRASTS = ("contrast", "but")
LEADING = ("from", "to", "by")
TOLD = ("rise", "fall", "more", "less", "or", "difference", "of_whom")
LONGEST, STEM = 3, 4
Stretch = tuple[int, int]


def of_another_item(scene: Scene, figure: Figure, levels: Sequence[Figure]) -> bool:
    """Whether an amount and the levels beside it are told of different things by one verb.

    Args:
        scene: the sentence.
        figure: the amount.
        levels: the levels before or behind it; those of another sentence are not looked at.
    """
    levels = [one for one in levels if scene.holds(one)]
    if not levels:
        return False
    first, last = min(levels, key=lambda one: one.first), max(levels, key=lambda one: one.first)
    if figure.first < first.first:
        return of_an_item_before(scene, figure, first)
    return figure.first > last.first and of_an_item_behind(scene, figure, last)


def of_an_item_before(scene: Scene, figure: Figure, first: Figure) -> bool:
    """Whether the levels behind an amount have a noun of their own, and its verb: they are of another thing.

    Args:
        scene: the sentence.
        figure: the amount.
        first: the first of the levels behind it.
    """
    if _but_moved(scene, figure, first):
        return True
    before = [one for one in scene.figures if one.form is Form.PERCENT and one.after <= first.first]
    if len(before) > 1 and before[-1].first > figure.first and scene.together(figure, before[-1]):
        return of_an_item_before(scene, before[-1], first)
    own = _item(scene, figure.after, first.first)
    listed = len(before) > 1 and before[-1] is figure and _parted(scene, *before[-2:])
    return own is not None and _of_another(scene, own, (figure.left, figure.first), listed=listed)


def _but_moved(scene: Scene, figure: Figure, first: Figure) -> bool:
    """Whether "but" stands between an amount and the levels behind it, and these go the other way."""
    low, high = scene.clause(first.first)
    hits = [hit.first for cue in CONTRASTS for hit in scene.hits(cue, figure.after, first.first)]
    if not hits or figure.first < low or scene.words[hits[-1] - 1] not in MARKS:
        return False
    return direction(scene, figure, low, hits[-1]) * direction(scene, first, hits[-1], high) < 0


def of_an_item_behind(scene: Scene, figure: Figure, last: Figure) -> bool:
    """Whether an amount has a noun of its own, and the verb of the levels before: "…, thefts by 20 percent".

    Args:
        scene: the sentence.
        figure: the amount.
        last: the second of the levels.
    """
    own = _item(scene, max(last.after, figure.left), figure.first)
    behind = [one for one in scene.figures if one.first >= last.after and scene.together(one, last)]
    listed = len(behind) > 1 and all(_parted(scene, *pair) for pair in pairwise(behind))
    low, _ = scene.clause(last.first)
    return own is not None and _of_another(scene, own, (low, last.after), listed=listed)


def _item(scene: Scene, low: int, high: int) -> Stretch | None:
    """The words before a figure, from the last comma or "and" on; none where nothing parts it from before."""
    marks = [n for n in range(low, high) if scene.words[n] in MARKS]
    begun = max([*(n + 1 for n in marks), *(hit.after for hit in scene.hits("and", low, high))], default=high)
    while high > begun and (scene.words[high - 1] in DASHES or _leads(scene, high - 1)):
        high -= 1
    return (begun, high) if begun < high else None


def _leads(scene: Scene, place: int) -> bool:
    """Whether "from", "to" or "by" stands in a place."""
    return any(hit.first <= place < hit.after for cue in LEADING for hit in scene.cues.get(cue, ()))


def _of_another(scene: Scene, own: Stretch, other: Stretch, *, listed: bool) -> bool:
    """Whether only nouns stand in a stretch that do not stand in the other, and no verb.

    Nouns that the codebook does not name are known by their place, between commas among others of a list.
    """
    if any(scene.has(cue, *own) for cue in TOLD):
        return False
    if listed and _bare(scene, own):
        return True
    mine, theirs = _named(scene, own), _named(scene, other)
    if mine and _stems(scene, mine).isdisjoint(_stems(scene, [*theirs, *_counted(scene, other)])):
        return True
    units = [{scene.root(hit.tag) for hit in _counted(scene, stretch)} for stretch in (own, other)]
    return all(units) and units[0].isdisjoint(units[1])


def _parted(scene: Scene, one: Figure, other: Figure) -> bool:
    """Whether a noun stands between two amounts of a list."""
    item = _item(scene, one.after, other.first)
    return item is not None and _bare(scene, item)


def _bare(scene: Scene, item: Stretch) -> bool:
    """Whether a stretch is but a few words that the grammar does not know."""
    low, high = item
    known = any(low < hit.after and hit.first < high for hits in scene.cues.values() for hit in hits)
    timed = any(low <= scene.token_at(one.start) < high for one in scene.mentions)
    return high - low <= LONGEST and not known and not timed and all(map(str.isalpha, scene.words[low:high]))


def _named(scene: Scene, stretch: Stretch) -> list[Hit[str]]:
    """The words between two tokens that name an indicator or a category."""
    return [hit for hit in (*scene.indicators, *scene.narrowings) if _within(hit, stretch)]


def _counted(scene: Scene, stretch: Stretch) -> list[Hit[str]]:
    """The words between two tokens that name what is counted."""
    return [hit for hit in scene.units if _within(hit, stretch)]


def _within(hit: Hit[str], stretch: Stretch) -> bool:
    return stretch[0] <= hit.first and hit.after <= stretch[1]


def _stems(scene: Scene, hits: list[Hit[str]]) -> set[str]:
    """The beginnings of some words, and of which kind they are."""
    return {scene.words[n][:STEM] for hit in hits for n in range(hit.first, hit.after)} | {
        hit.tag for hit in hits
    }
