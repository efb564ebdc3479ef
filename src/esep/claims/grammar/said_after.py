"""What a sentence of one amount says of levels that stand in the sentences before it, which it names no more.

"That is 25 per cent" after two levels is how far they lie apart, where they do; "the share shrank by 1.3
percent" is told of two shares that lie 1.3 points apart; "that is 32 fewer" of two counts.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from esep.claims.grammar.drafts import Draft, in_order
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind

BACK, NEXT, HALF, FEWEST, SHORT = 3, 1, Fraction(1, 2), 2, 14
LEVELLED = frozenset({Kind.CHANGE, Kind.RATIO})

Fits = Callable[[Draft, Figure, Figure, Figure], bool]


def said_after(told: Sequence[Draft], order: Mapping[int, int]) -> None:
    """Give amounts told alone the levels of a sentence before that lie exactly so far apart.

    Args:
        told: the claims of a text.
        order: the place of each sentence in the text, by the identity of its scene.
    """
    pairs = [one for one in told if one.kind in LEVELLED and _levels(one)]
    shares = [one for one in told if one.figure("share") is not None]
    paired = [order[id(one.scene)] for one in pairs]
    shared = [order[id(one.scene)] for one in shares]
    for draft in told:
        if len(draft.roles) != 1:
            continue
        place = order[id(draft.scene)]
        if draft.kind is Kind.SHARE and len(draft.scene.figures) == 1:
            _take(draft, _near(pairs, paired, place, NEXT), _makes, Kind.CHANGE)
        elif draft.kind is Kind.DELTA:
            near = _near(pairs, paired, place, BACK)
            if not _take(draft, near, _lies_apart, Kind.DELTA) and _opens_with_this(draft.scene):
                _take(draft, _near(pairs, paired, place, NEXT), _goes_its_way, Kind.DELTA)
        elif draft.kind is Kind.PERCENT_ONLY:
            _of_shares(draft, [one for one in _near(shares, shared, place, FEWEST) if one is not draft])


def _near(drafts: Sequence[Draft], places: Sequence[int], place: int, back: int) -> list[Draft]:
    """The claims of so many sentences before one, the last of them first."""
    return list(reversed(drafts[bisect_left(places, place - back) : bisect_left(places, place)]))


def _levels(draft: Draft) -> bool:
    return all((figure := draft.figure(role)) and figure.form is Form.COUNT for role in ("value", "base"))


def _take(draft: Draft, pairs: Sequence[Draft], fits: Fits, kind: Kind) -> bool:
    """Give an amount the first pair of levels that it fits; False where it fits none."""
    amount = draft.roles[0][1]
    for pair in pairs:
        value, base = pair.figure("value"), pair.figure("base")
        if value is not None and base is not None and fits(draft, amount, value, base):
            _give(draft, kind, "difference" if kind is Kind.DELTA else "change", (value, base), pair.scene)
            return True
    return False


def _give(draft: Draft, kind: Kind, role: str, levels: tuple[Figure, Figure], before: Scene) -> None:
    amount = draft.roles[0][1]
    value, base = levels
    draft.kind, draft.before, draft.topic = kind, before, amount
    draft.roles = in_order([("value", value), ("base", base), (role, amount)])


def _makes(draft: Draft, amount: Figure, value: Figure, base: Figure) -> bool:
    """Whether a percentage that no word calls a share is how far two levels lie apart."""
    called = draft.scene.cues.get("share") or draft.scene.cues.get("of_whom") or draft.scene.units
    if amount.form is not Form.PERCENT or not base.told.value or called:
        return False
    made = abs(value.told.value / base.told.value - 1) * 100
    return abs(made - amount.told.value) <= amount.told.unit * HALF


def _lies_apart(draft: Draft, amount: Figure, value: Figure, base: Figure) -> bool:
    """Whether two counts lie exactly so far apart, the way the words go."""
    apart = value.told.value - base.told.value
    return apart == draft.direction * abs(amount.told.value) != 0


def _opens_with_this(scene: Scene) -> bool:
    """Whether a sentence is "This is 35 fewer than a year ago" or "The difference is 35"."""
    this = any(hit.first <= NEXT for cue in ("this", "difference") for hit in scene.cues.get(cue, ()))
    return this and len(scene.figures) == 1 and len(scene.words) <= SHORT and not _elsewhere(scene)


def _elsewhere(scene: Scene) -> bool:
    """Whether a sentence names another period, or what it compares with is no time before."""
    than = bool(scene.cues.get("than")) and not (scene.cues.get("year_before") or scene.cues.get("last_year"))
    return than or any(not one.relative and one.means != "last_year" for one in scene.mentions)


def _goes_its_way(draft: Draft, amount: Figure, value: Figure, base: Figure) -> bool:
    """Whether the words go the way of two levels, which no noun of the sentence parts from it."""
    own = draft.scene.root(draft.scene.noun(amount))
    named = {draft.scene.root(hit.tag) for hit in draft.scene.units}
    apart, named_so = value.told.value - base.told.value, bool(draft.scene.cues.get("difference"))
    along = apart * draft.direction > 0 or (named_so and not draft.direction)
    return along and abs(amount.told.value) < max(value.told.value, base.told.value) and named <= {own}


def _of_shares(draft: Draft, shares: Sequence[Draft]) -> None:
    """Tell a change of two shares that lie so many points apart as its percentage says."""
    amount = draft.roles[0][1]
    if amount.form is not Form.PERCENT or not draft.scene.cues.get("share"):
        return
    told = [(one, one.figures("share")) for one in shares]
    if len(told) != FEWEST or any(len(figures) != 1 for _, figures in told):
        return
    (one, (last,)), (other, (first,)) = told
    if one.scene is other.scene or not {last.form, first.form} <= {Form.PERCENT}:
        return
    for value, base, scene in ((last, first, other.scene), (first, last, one.scene)):
        if _lies_apart(draft, amount, value, base) and _before(scene):
            _give(draft, Kind.CHANGE, "change", (value, base), one.scene)
            return


def _before(scene: Scene) -> bool:
    """Whether a sentence tells of a time before."""
    return bool(scene.cues.get("year_before") or scene.cues.get("last_year") or scene.mentions)
