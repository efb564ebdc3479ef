"""Percentages whose two levels stand elsewhere in the text: a headline, a sentence that sums up."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from esep.claims.grammar.drafts import Draft, in_order
from esep.claims.grammar.one_verb import of_another_item
from esep.claims.grammar.only_some import only_some
from esep.claims.grammar.pairs import Pair
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.grammar.subjects import Subject
from esep.claims.model import Form, Kind
from esep.claims.units import same_unit

CLOSE, AROUND, STEM = 1, 40, 5


def join(told: Sequence[tuple[Draft, Subject]], order: Mapping[int, int]) -> None:
    """Give such a percentage the levels it was made from: it tells a change then.

    Args:
        told: the claims of a text with what they are of.
        order: the place of each sentence in the text, by the identity of its scene.
    """
    pairs = [(draft, said) for draft, said in told if draft.kind is Kind.CHANGE and _levels(draft)]
    places = [order[id(draft.scene)] for draft, _ in pairs]
    printed: dict[object, list[tuple[Draft, Subject]]] = {}
    for pair in pairs:
        percent = pair[0].figure("change")
        if percent is not None:
            printed.setdefault(abs(percent.told.value), []).append(pair)
    alone: dict[int, list[Draft]] = {}
    for draft, _ in told:
        if draft.kind is Kind.PERCENT_ONLY:
            alone.setdefault(id(draft.scene), []).append(draft)
    for draft, said in told:
        figure = draft.figure("change")
        if draft.kind is not Kind.PERCENT_ONLY or figure is None or figure.form is Form.POINTS:
            continue
        if draft.scene.denies(figure):
            continue
        place = bisect_left(places, order[id(draft.scene)])
        around = pairs[max(place - AROUND, 0) : place + AROUND]
        same = printed.get(abs(figure.told.value), [])[:AROUND]
        near = [pair for pair in (*around, *same) if _same(draft.scene, said, pair[1])]
        near = [
            pair for pair in near if same_unit(said.counted, pair[1].counted) or _fits(draft, figure, pair[0])
        ]
        near = [pair for pair in near if _told(draft, figure, pair[0], order)]
        near = [pair for pair in near if _fits(draft, figure, pair[0]) or not _rival(draft, pair[0], alone)]
        if near:
            _take(draft, _best(draft, said, figure, near, order))


def _rival(draft: Draft, pair: Draft, alone: Mapping[int, Sequence[Draft]]) -> bool:
    """Whether another percentage of the sentence is made by two levels: they are not those of this one."""
    rivals = ((one, one.figure("change")) for one in alone[id(draft.scene)] if one is not draft)
    return any(change is not None and _fits(one, change, pair) for one, change in rivals)


def _best(
    draft: Draft,
    said: Subject,
    figure: Figure,
    near: Sequence[tuple[Draft, Subject]],
    order: Mapping[int, int],
) -> Draft:
    """Of several pairs the one of the same indicator, then one that fits, then the nearest, then the last."""
    place = order[id(draft.scene)]

    def distance(pair: tuple[Draft, Subject]) -> tuple[bool, bool, int]:
        other, of = pair
        far = abs(order[id(other.scene)] - place)
        return of.indicator != said.indicator, not _fits(draft, figure, other), far

    return min(reversed(near), key=distance)[0]


def complete(told: Sequence[tuple[Draft, Subject, Mapping[int, Subject]]]) -> None:
    """Give a change that names only its base the later level that the text told of the same thing before."""
    for n, (draft, said, _) in enumerate(told):
        if draft.kind is not Kind.CHANGE or draft.figure("value") is not None or not said.by:
            continue
        earlier = (
            found
            for one in reversed(told[max(n - AROUND, 0) : n])
            if (found := _level_of(one, said.by)) is not None
        )
        value, scene = next(earlier, (None, None))
        if value is not None and scene is not None:
            draft.roles.insert(0, ("value", value))
            draft.topic = draft.topic or draft.figure("change")
            draft.before = scene if scene is not draft.scene else draft.before


def _level_of(
    told: tuple[Draft, Subject, Mapping[int, Subject]], by: tuple[tuple[str, str], ...]
) -> tuple[Figure, Scene] | None:
    """The level that a claim tells of what is narrowed so."""
    draft, said, parts = told
    for figure in draft.figures("part"):
        if figure.number in parts and parts[figure.number].by == by:
            return figure, draft.scene
    value = draft.figure("value")
    return (value, draft.scene) if value is not None and draft.kind is Kind.LEVEL and said.by == by else None


def _levels(draft: Draft) -> bool:
    value, base = draft.figure("value"), draft.figure("base")
    return value is not None and base is not None and value.form is Form.COUNT


def _same(scene: Scene, said: Subject, other: Subject) -> bool:
    """Whether two claims may be of one thing: neither is narrowed otherwise by words of its own."""
    return said.by == other.by or not (scene.narrowings and said.by)


def _told(draft: Draft, figure: Figure, pair: Draft, order: Mapping[int, int]) -> bool:
    """Whether a percentage is said of a pair of levels: the sentence before holds them, or it fits them."""
    if draft.direction and pair.direction and draft.direction != pair.direction:
        return False
    levels = [*pair.figures("value"), *pair.figures("base")]
    if draft.scene is pair.scene and of_another_item(draft.scene, figure, levels):
        return False
    if only_some(draft.scene, figure, Pair(levels[0], levels[-1])):
        return False
    printed = pair.figure("change")
    if printed is not None:
        return printed.form is figure.form and abs(printed.told.value) == abs(figure.told.value)
    own = draft.figure("value")
    if own is not None and all(own is not one for _, one in pair.roles):
        return _fits(draft, figure, pair)
    after = order[id(draft.scene)] - order[id(pair.scene)]
    level = pair.subject
    beside = after == 0 and (not draft.scene.holds(level) or draft.scene.together(figure, level))
    return beside or (after == 1 and goes_on(draft.scene, pair.scene)) or _fits(draft, figure, pair)


def goes_on(scene: Scene, before: Scene) -> bool:
    """Whether a sentence names nothing that the one before it did not: its nouns stand there too.

    Args:
        scene: the sentence.
        before: the one before it.
    """
    said = {word[:STEM] for word in before.words}
    named = [
        scene.words[place]
        for hit in (*scene.units, *scene.indicators)
        for place in range(hit.first, hit.after)
    ]
    return all(word[:STEM] in said for word in named if len(word) >= STEM)


def _fits(draft: Draft, figure: Figure, pair: Draft) -> bool:
    """Whether the levels make about the percentage."""
    value, base = pair.figure("value"), pair.figure("base")
    if value is None or base is None or not base.told.value:
        return False
    made = (value.told.value - base.told.value) / base.told.value
    if draft.direction and (made > 0) != (draft.direction > 0):
        return False
    said = abs(figure.told.value) * (1 if figure.form is Form.PERCENT else 100)
    return abs(abs(made) * 100 - said) <= CLOSE


def _take(draft: Draft, pair: Draft) -> None:
    """Make a change of a percentage with the levels of a pair."""
    levels = [(role, figure) for role, figure in pair.roles if role in {"value", "base"}]
    own = [(role, figure) for role, figure in draft.roles if role == "change"]
    draft.kind = Kind.CHANGE
    draft.roles = in_order([*levels, *own])
    draft.topic = draft.topic if draft.topic is not None and draft.scene.holds(draft.topic) else own[0][1]
    if pair.scene is not draft.scene:
        draft.before = pair.scene
