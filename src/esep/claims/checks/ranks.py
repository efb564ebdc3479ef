"""Places in a ranking: which way is better follows from what is ranked, not from the number."""

import re
from collections.abc import Iterator
from itertools import pairwise

from esep.claims.checks.computing import written
from esep.claims.checks.scene import Scene
from esep.claims.checks.trap_places import Traps
from esep.claims.checks.trap_rows import ANY
from esep.claims.indicators import indicators_of
from esep.claims.model import Claim, Form, Judged, Kind, Number, Verdict

PLACE = "place"
BETTER, WORSE, BEFORE, HIGHER = "better", "worse", "before", "higher_is_better"
UP, DOWN, NOW = "up", "down", "now"
LEFT, GLUE = "left", "-‑"
WORDS_BEFORE, WORDS_AFTER = 3, 4
NAMED = "named"
NEAR, TOGETHER, PAIR = 60, 150, 2
PARTS = re.compile(r"[,;:(–—]\s")
RANKED = frozenset({Kind.RANK, Kind.ORDER})


def judge_all(scene: Scene, traps: Traps) -> Iterator[tuple[Claim, Judged]]:
    """Ranks whose words say better of a place that is worse, or up of one that is further down."""
    for claim in scene.kinds(Kind.RANK):
        told = [claim]
        places = _places(scene, claim)
        if places is None:
            told, places = _apart(scene, traps, claim)
        if places is None or places[0].value == places[1].value:
            continue
        said = _said(scene, traps, claim, places)
        if said is not None:
            yield from ((one, said) for one in told)


def _said(scene: Scene, traps: Traps, claim: Claim, places: tuple[Number, Number]) -> Judged | None:
    """Whether the words go the way the places go; nothing where they tell of none."""
    now, before = places
    named: dict[str, object] = {"now": written(now), "before": written(before)}
    higher, good = now.value > before.value, _good(scene, traps, claim)
    low, high = min(now.start, before.start), max(now.end, before.end)
    start, end = _clause(scene, low, high)
    words = _told(traps, (start, end), BETTER, WORSE)
    # The first place is the best one, unless the codebook says that a higher number is better.
    better = higher if good == "more" else not higher
    if words is None:
        words = _told(traps, (max(start, low - NEAR), min(end, high + NEAR)), UP, DOWN)
        # Where a higher number is better, "up" may be said of either.
        if words is None or good == "more":
            return None
        words = BETTER if words == UP else WORSE
    if better == (words == BETTER):
        return Judged(Verdict.CONSISTENT, "rank_holds", named)
    reason = f"rank_is_{BETTER if better else WORSE}"
    return Judged(Verdict.MISLEADING, reason, named, suggested=reason)


def _places(scene: Scene, claim: Claim) -> tuple[Number, Number] | None:
    """The place now and the place before."""
    before = scene.first(claim, "base")
    told = [
        one
        for role in ("place", "value")
        for one in scene.of(claim, role)
        if one.form in {Form.ORDINAL, Form.COUNT}
    ]
    if before is not None and told:
        return told[0], before
    return (told[1], told[0]) if len(told) == 2 else None


def _apart(scene: Scene, traps: Traps, claim: Claim) -> tuple[list[Claim], tuple[Number, Number] | None]:
    """The same of two places told in one sentence by themselves: words tell the earlier one."""
    own = scene.first(claim, "place")
    every = [
        other
        for other in [claim, *scene.beside(claim)]
        if other.kind in RANKED
        and own is not None
        and (place := scene.first(other, "place")) is not None
        and abs(place.start - own.start) < TOGETHER
    ]
    ranks = [other for other in every if other.kind is Kind.RANK]
    every = ranks if len(ranks) > 1 else every
    if len(every) > PAIR:
        sentence = scene.around(claim.start, claim.end)
        every = [other for other in every if scene.around(other.start, other.end) == sentence]
    told = sorted((scene.of(other, "place")[0] for other in every), key=lambda place: place.start)
    if len(told) > PAIR:
        told = _of_own_pair(scene, told, own)
        every = [other for other in every if scene.of(other, "place")[0] in told]
    if len(told) != PAIR:
        return every, None
    first, second = told
    start, end = scene.around(first.start, first.end)[0], scene.around(second.start, second.end)[1]
    start = max(start, first.start - NEAR)
    comma = PARTS.search(scene.text, first.end, second.start)
    stretches = ((first, (start, comma.start() if comma else second.start)), (second, (first.end, end)))
    left = [place for place in told if _left(scene, traps, place)]
    if len(left) == 1:
        return every, (second if left[0] is first else first, left[0])
    earlier = [place for place, where in stretches if _is_told(traps, BEFORE, place, *where)]
    later = [place for place, where in stretches if _is_told(traps, NOW, place, *where)]
    if not earlier and not later:
        return every, _by_period(scene, every)
    # "From" stands beside the first of the two: what follows it may still be told of as last year's.
    beside = [place for place in earlier if _is_told_by(scene, traps, BEFORE, place)]
    earlier = beside if len(beside) == 1 and not later else earlier
    before = earlier[0] if earlier else second if later[0] is first else first
    if len(earlier) > 1 and len(later) == 1:
        before = second if later[0] is first else first
    return every, (second if before is first else first, before)


def _of_own_pair(scene: Scene, told: list[Number], own: Number | None) -> list[Number]:
    """Of several pairs of places in a sentence, each between its own commas, the one that a place is in.

    A place alone between commas is of something else: "from 12th to 8th, in that field it stays second".
    """
    parted = [[told[0]]]
    for one, other in pairwise(told):
        if PARTS.search(scene.text, one.end, other.start):
            parted.append([])
        parted[-1].append(other)
    mine = next((pair for pair in parted if own in pair), [])
    return mine if len(mine) == PAIR and all(len(pair) <= PAIR for pair in parted) else []


def _clause(scene: Scene, low: int, high: int) -> tuple[int, int]:
    """The stretch between the commas around two places, where the sentence tells other places beside."""
    start, end = scene.around(low, high)
    every = [scene.number(index) for index in scene.figures_within(start, end)]
    if sum(one.form is Form.ORDINAL for one in every) <= PAIR:
        return start, end
    before = [found.end() for found in PARTS.finditer(scene.text, start, low)]
    after = PARTS.search(scene.text, high, end)
    return (before[-1] if before else start), (after.start() if after else end)


def _by_period(scene: Scene, told: list[Claim]) -> tuple[Number, Number] | None:
    """The later and the earlier of two places whose periods are named: 55th in 2016, 71st in 2023."""
    dated = [
        (claim.period.period.start, claim)
        for claim in told
        if claim.period.period and claim.period.how == NAMED
    ]
    if len(dated) != PAIR or dated[0][0] == dated[1][0]:
        return None
    before, now = (claim for _, claim in sorted(dated, key=lambda one: one[0]))
    return scene.of(now, PLACE)[0], scene.of(before, PLACE)[0]


def _is_told(traps: Traps, role: str, place: Number, low: int, high: int) -> bool:
    """Whether a word right before a place, or right after it, says that it is that of now, or of before."""
    row = traps.row
    here, after = row.at(place.start), row.at(place.end)
    if not row.starts:
        return False
    low = max(low, row.starts[max(0, here - WORDS_BEFORE)])
    high = min(high, row.ends[min(after + WORDS_AFTER, len(row.ends)) - 1])
    words = traps.of(ANY, role).within(low, high)
    return any(word.end <= place.start or word.start >= place.end for word in words)


def _left(scene: Scene, traps: Traps, place: Number) -> bool:
    """Whether "from" right before a place, or the ending right behind it, says that it was left."""
    row, after = traps.row, traps.row.at(place.end)
    behind = after < len(row.ends) and traps.of(ANY, LEFT).within(place.end, row.ends[after])
    glued = bool(behind) and not scene.text[place.end : row.starts[after]].strip(GLUE + " ")
    return glued or _is_told_by(scene, traps, LEFT, place)


def _is_told_by(scene: Scene, traps: Traps, role: str, place: Number) -> bool:
    """Whether words of this part stand right before a place, and nothing between."""
    row = traps.row
    low = max(0, row.at(place.start) - WORDS_BEFORE)
    words = traps.of(ANY, role).within(row.starts[low], place.start) if row.starts else []
    return any(
        scene.text[word.end : place.start].isspace() and scene.text[word.start - 1 : word.start] not in GLUE
        for word in words
    )


def _told(traps: Traps, where: tuple[int, int], more: str, less: str) -> str | None:
    """Whether words say the one or the other; None where they say neither, or both."""
    roles = {role for role in (more, less) if traps.of(ANY, role).within(*where)}
    return roles.pop() if len(roles) == 1 else None


def _good(scene: Scene, traps: Traps, claim: Claim) -> str | None:
    """Which way is better in this ranking, by the words of its sentence or by the indicator of the claim."""
    start, end = scene.around(claim.start, claim.end)
    if traps.of(ANY, HIGHER).within(start - TOGETHER, end):
        return "more"
    known = indicators_of(scene.book.folder, scene.book.languages).get(claim.indicator)
    return known.good if known is not None and known.unit == PLACE else None
