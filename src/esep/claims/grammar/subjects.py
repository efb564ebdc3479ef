"""What a claim is of: its unit, its indicator in the words of the text and in those of the codebook."""

from collections.abc import Sequence
from typing import NamedTuple

from esep.claims.grammar.drafts import Draft
from esep.claims.grammar.lore import Lore
from esep.claims.grammar.scene import COMMAS, QUOTES, SOFT, Figure, Scene
from esep.claims.matching import Hit
from esep.claims.model import Form, Kind

FAR, STRICT, NEXT = 18, 24, 3
BEFORE, BEYOND, OUTSIDE, JOINED = 2, 6, 4, 4
SET_APART = frozenset({Kind.SUM, Kind.SUBSET})


class Subject(NamedTuple):
    """What a claim or one of its numbers is of, as `model.Claim` holds it."""

    counted: str = ""
    named: str = ""
    indicator: str = ""
    by: tuple[tuple[str, str], ...] = ()


NOTHING = Subject()


class Near(NamedTuple):
    """A hit and how far it is from a figure: the smaller, the more it is meant."""

    hit: Hit[str]
    cost: int


def subject_of(draft: Draft, lore: Lore, text: str, said_before: Subject) -> Subject:
    """What a claim is of: what its own clause says, else its sentence, else the sentence before.

    Args:
        draft: the claim; of a sum it is the whole that is asked for.
        lore: the words of the codebook.
        text: the whole text.
        said_before: what the sentence before was of.
    """
    whole = draft.figure("whole") if draft.kind is Kind.SUM else None
    figure = whole or draft.subject
    scene = _scene_of(draft, figure)
    own = [one for _, one in draft.roles if scene.holds(one)] if draft.kind not in SET_APART else [figure]
    found = _subject(scene, figure, own, lore, text, said_before)
    return found._replace(counted="") if draft.kind is Kind.RANK else found


def subjects_of(draft: Draft, lore: Lore, text: str, said_before: Subject) -> dict[int, Subject]:
    """What each part and whole of a claim is of, by its number; a part is narrowed as its whole is."""
    if draft.kind not in SET_APART:
        return {}
    whole = draft.figure("whole")
    found: dict[int, Subject] = {}
    for figure in [one for one in (whole, *draft.figures("part")) if one is not None]:
        scene = _scene_of(draft, figure)
        own = [figure, whole] if whole and scene.holds(whole) and figure.after <= whole.first else [figure]
        one = _subject(scene, figure, own, lore, text, said_before)
        if whole is not None and figure is not whole:
            above = found[whole.number]
            one = one._replace(by=tuple(sorted({**dict(above.by), **dict(one.by)}.items())))
            own_noun = scene.noun(figure)
            one = one._replace(indicator=one.indicator or above.indicator, counted=own_noun or above.counted)
        found[figure.number] = one
    return found


def topic_of(scene: Scene, lore: Lore, said_before: Subject) -> Subject:
    """What a sentence without figures is of: the next one may say "such crimes"."""
    if not scene.indicators:
        return said_before
    chapter = lore.chapter(scene.words, scene.language)
    by = (("chapter", chapter),) if chapter else ()
    return Subject(_first(scene.units), "", _first(scene.indicators), by)


def _scene_of(draft: Draft, figure: Figure) -> Scene:
    return draft.scene if draft.before is None or draft.scene.holds(figure) else draft.before


def _subject(
    scene: Scene, figure: Figure, own: Sequence[Figure], lore: Lore, text: str, said_before: Subject
) -> Subject:
    if not scene.holds(figure):
        return said_before
    own = own or [figure]
    unit, topic = _near(scene, scene.units, figure, own), _near(scene, scene.indicators, figure, own)
    narrows = _narrowings(scene, figure, own, topic, lore)
    by = {dimension: lore.narrowings[near.hit.tag][1] for dimension, near in narrows.items()}
    quoted = None if "article" in by else _quoted(scene, figure, lore, text)
    if quoted:
        by[quoted[0]] = quoted[1]
    again = bool(scene.cues.get("again"))
    by = by or (dict(said_before.by) if again else {})
    counted = _counted(unit, topic, lore) or _first(scene.units)
    indicator = topic.hit.tag if topic else _first(scene.indicators)
    if not indicator and again:
        indicator = said_before.indicator
    if not indicator and by:
        indicator = lore.general
        counted = counted or lore.indicators[indicator].unit or ""
    if not indicator and lore.roots.get(counted, "") in {"", lore.roots.get(said_before.counted, "")}:
        indicator, counted = said_before.indicator, counted or said_before.counted
    hits = [one.hit for one in (*narrows.values(), topic or unit) if one]
    return Subject(counted, _named(scene, hits, text), indicator, tuple(sorted(by.items())))


def _narrowings(
    scene: Scene, figure: Figure, own: Sequence[Figure], topic: Near | None, lore: Lore
) -> dict[str, Near]:
    """What narrows a claim, the nearest of each dimension.

    What stands before a figure narrows it unless the figure has a noun of its own after it.
    """
    found: dict[str, Near] = {}
    by_dimension: dict[str, list[Hit[str]]] = {}
    for hit in scene.narrowings:
        by_dimension.setdefault(lore.narrowings[hit.tag][0], []).append(hit)
    for dimension, hits in by_dimension.items():
        near = _near(scene, hits, figure, own, strict=True)
        before = near is not None and near.hit.after <= own[0].first
        if near and not (before and topic and own[-1].after <= topic.hit.first and topic.cost <= NEXT):
            found[dimension] = near
    return found


def _counted(unit: Near | None, topic: Near | None, lore: Lore) -> str:
    """The unit: the noun right after the number, else that of the nearest indicator or noun."""
    meant = lore.indicators[topic.hit.tag].unit if topic else None
    if unit and (meant is None or topic is None or unit.cost <= max(topic.cost, NEXT)):
        return unit.hit.tag
    return meant or ""


def _near(
    scene: Scene, hits: Sequence[Hit[str]], figure: Figure, own: Sequence[Figure], *, strict: bool = False
) -> Near | None:
    """The hit nearest to the figures of a claim: after rather than before, in their own stretch first."""
    low, high = scene.clause(figure.first)
    left, right = _left(scene, own[0]), scene.right(own[-1])
    stop = scene.stretch(own[-1])[1]
    segment = _said_of(scene, own[0]), scene.stretch(own[-1])[1]
    best: Near | None = None
    for hit in hits:
        if not (low <= hit.first and hit.after <= high) or hit.first >= right:
            continue
        if strict and (hit.after <= left or hit.first >= stop):
            continue
        cost = _cost(scene, hit, figure, own, left)
        cost += 0 if segment[0] <= hit.first < segment[1] else OUTSIDE
        if cost < (best.cost if best else STRICT if strict else FAR):
            best = Near(hit, cost)
    return best


def _left(scene: Scene, figure: Figure) -> int:
    """The token after the figure before, one that says how many times passed over."""
    left = scene.left(figure)
    before = next((one for one in scene.figures if one.after == left), None) if left else None
    return scene.left(before) if before is not None and before.form is Form.TIMES else left


def _said_of(scene: Scene, figure: Figure) -> int:
    """Where the words begin that a figure may be said of; in brackets these stand before the bracket too."""
    low = scene.stretch(figure)[0]
    if low and scene.words[low - 1] == "(":
        low -= 1
        while low and scene.words[low - 1] not in COMMAS:
            low -= 1
    return low


def _cost(scene: Scene, hit: Hit[str], figure: Figure, own: Sequence[Figure], left: int) -> int:
    if hit.first >= figure.after:
        joined = scene.has("and", figure.after, hit.first) or hit.first >= own[-1].after > figure.after
        return hit.first - figure.after + (JOINED if joined else 0)
    if hit.after <= own[0].first:
        cost = own[0].first - hit.after + BEFORE
        cost += BEYOND if hit.first < left else 0
        cost += JOINED if scene.has("and", hit.after, own[0].first) else 0
        headed = any(0 <= hit.first - said.after <= 1 for said in scene.cues.get("number_of", ()))
        return cost - BEYOND if headed else cost
    return BEFORE


def _first(hits: Sequence[Hit[str]]) -> str:
    return hits[0].tag if hits else ""


def _quoted(scene: Scene, figure: Figure, lore: Lore, text: str) -> tuple[str, str] | None:
    """The article or chapter whose title stands in quotes right after a figure."""
    right = scene.right(figure)
    for place in range(figure.after, right):
        closer = QUOTES.get(scene.words[place])
        if closer is None:
            continue
        end = next((n for n in range(place + 1, right) if scene.words[n] == closer), right)
        if end > place + 1:
            return lore.titled(text[scene.starts[place + 1] : scene.ends[end - 1]], scene.language)
    return None


def _named(scene: Scene, hits: Sequence[Hit[str]], text: str) -> str:
    """The words of the hits as they are printed, with what stands between them where that is little."""
    if not hits:
        return ""
    first, after = min(hit.first for hit in hits), max(hit.after for hit in hits)
    between = scene.words[first:after]
    if after - first > 6 or any(word in SOFT or word.isdigit() for word in between):
        first, after = hits[0].first, hits[0].after
    return text[scene.starts[first] : scene.ends[after - 1]]
