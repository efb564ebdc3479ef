"""Whose rise or fall a word tells: "crime fell, but fraud went from 512 to 706" says no fall of fraud."""

from esep.claims.grammar.cues import cues
from esep.claims.grammar.drafts import WAYS, direction
from esep.claims.grammar.pairs import Pair
from esep.claims.grammar.scene import COMMAS, Scene

CONTRASTS, STEM = ("contrast", "but"), 4


def own_way(scene: Scene, pair: Pair, way: int) -> int:
    """The way that words say of two levels, without what other words say of another thing.

    Where the words and the levels agree they are believed; else the word has to stand in the clause of
    the levels, and no noun of its own beside it.

    Args:
        scene: the sentence.
        pair: the levels.
        way: what the nearest word of the sentence says.
    """
    went = (pair.value.told.value > pair.base.told.value) - (pair.value.told.value < pair.base.told.value)
    if way in {0, went} or not all(scene.holds(one) for one in pair):
        return way
    if not scene.together(*pair):
        return 0
    low, high = scene.clause(pair.first.first)
    begun, ended = _clause(scene, pair, low, high)
    own = direction(scene, pair.first, begun, ended)
    if own in {0, went}:
        return own
    others = _of_other_levels(scene, pair, begun, ended, own)
    return 0 if others or _of_other_things(scene, pair, begun, ended, own) else own


def parted(scene: Scene, pair: Pair) -> bool:
    """Whether a contrast parts two figures, and either side tells a move of its own.

    Args:
        scene: the sentence.
        pair: the figures.
    """
    low, high = scene.clause(pair.first.first)
    middle = [place for place in _breaks(scene, low, high) if pair.first.after <= place < pair.last.first]
    return any(_moved(scene, low, place) and _moved(scene, place, high) for place in middle)


def _clause(scene: Scene, pair: Pair, low: int, high: int) -> tuple[int, int]:
    """The stretch around two levels between the contrasts of a sentence."""
    breaks = _breaks(scene, low, high)
    begun = max((place for place in breaks if place <= pair.first.first), default=low)
    return begun, min((place for place in breaks if place >= pair.last.after), default=high)


def _breaks(scene: Scene, low: int, high: int) -> list[int]:
    """Where "but" or "although" opens a clause: right after a comma, or at the end of one by its ending."""
    words = scene.words
    found = [
        hit.first
        for cue in CONTRASTS
        for hit in scene.hits(cue, low, high)
        if hit.first and words[hit.first - 1] in COMMAS
    ]
    known = cues(scene.language)
    ending = known.suffixes.get("concession") if known else None
    if ending is not None:
        found += [n + 1 for n in range(low, high - 1) if words[n + 1] == "," and ending.search(words[n])]
    return sorted(found)


def _moved(scene: Scene, low: int, high: int) -> bool:
    return any(scene.has(cue, low, high) for cue in WAYS)


def _said(scene: Scene, low: int, high: int, way: int) -> list[tuple[int, int]]:
    """The stretches between commas of the words that say a way."""
    hits = [hit for cue, sign in WAYS.items() if sign == way for hit in scene.hits(cue, low, high)]
    return [_stretch(scene, hit.first, low, high) for hit in hits]


def _of_other_levels(scene: Scene, pair: Pair, low: int, high: int, way: int) -> bool:
    """Whether every word that says the way stands between commas with two counts other than these levels."""
    counts = [one for one in scene.figures if one.form is pair.value.form]
    said = _said(scene, low, high, way)
    inside = [[one for one in counts if begun <= one.first < ended] for begun, ended in said]
    return bool(said) and all(len(others) > 1 and not any(one in pair for one in others) for others in inside)


def _of_other_things(scene: Scene, pair: Pair, low: int, high: int, way: int) -> bool:
    """Whether every word that says the way stands between commas, with nouns that the levels have not."""
    mine = [scene.stretch(one) for one in pair]
    own = {stem for stretch in mine for stem in _nouns(scene, *stretch)}
    said = _said(scene, low, high, way)
    if not own or not said:
        return False
    for begun, ended in said:
        theirs = _nouns(scene, begun, ended)
        if (begun, ended) in mine or not theirs or theirs & own:
            return False
    return True


def _stretch(scene: Scene, place: int, low: int, high: int) -> tuple[int, int]:
    """The stretch between the commas around a token."""
    begun = max((n + 1 for n in range(low, place) if scene.words[n] in COMMAS), default=low)
    return begun, min((n for n in range(place, high) if scene.words[n] in COMMAS), default=high)


def _nouns(scene: Scene, low: int, high: int) -> set[str]:
    """The beginnings of the words that name units or indicators between two tokens, and their units."""
    hits = [hit for hit in (*scene.units, *scene.indicators) if low <= hit.first and hit.after <= high]
    return {scene.words[place][:STEM] for hit in hits for place in range(hit.first, hit.after)}
