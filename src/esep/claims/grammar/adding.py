"""Lists that make up a total: what adds up to a count beside it, or nearly does where words set it apart."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from esep.claims.grammar.breakdown import is_breakdown
from esep.claims.grammar.denied_last import denied_last
from esep.claims.grammar.drafts import PARTS, Draft, Reading
from esep.claims.grammar.scene import COMMAS, Figure, Scene
from esep.claims.grammar.sexes import is_couple
from esep.claims.model import Form, Kind

SMALLEST, LARGE, FEW = 20, 1000, 3
LESS, MORE, MOST = Fraction(3, 4), Fraction(5, 4), Fraction(97, 100)
SLIGHTLY = Fraction(11, 10)
OPENERS = frozenset(":(–—-")
BULLETS = frozenset("–—-•*·")
SETTING = ("of_whom", "including", "parts_are_all")
OTHERWISE = frozenset({Kind.RATE, Kind.RANK, Kind.RATIO})
MOVING = ("rise", "fall", "more", "less", "year_before", "last_year", "against", "against_after")
SHORT, NEAR, BARE = 12, 5, 6
MOST_ROWS = 60  # nobody adds up more lines, and every line looks at those before it
HALF = Fraction(1, 2)
BETWEEN = PARTS | {Form.ORDINAL}


def adding_up(scene: Scene, reading: Reading) -> None:
    """Add the sums of three and more parts that make their whole: these are no levels of a change.

    A whole stays free: something may be told of its change as well.
    """
    counts = [one for one in scene.figures if one.form is Form.COUNT]
    for place, whole in enumerate(counts if len(counts) > FEW else ()):
        if _large(whole) and not _told_otherwise(reading, whole):
            after = _prefix(whole, _run(scene, reading, whole, counts[place + 1 :]))
            listed = after or _prefix(whole, _run(scene, reading, whole, counts[:place][::-1]))[::-1]
            if len(listed) >= FEW:
                _add(scene, reading, whole, listed)
                reading.used.pop(whole.number)


def adding(scene: Scene, reading: Reading) -> None:
    """Add the sums of a sentence: a whole and its parts after it, or its parts before it."""
    for draft in reading.here:
        whole = draft.figure("whole") if draft.kind is Kind.SUM else None
        if whole is not None:
            reading.used.setdefault(whole.number, set()).add(Kind.SUM)
    counts = [one for one in scene.figures if one.form is Form.COUNT]
    _each(scene, reading, counts, _exactly)
    _of_the_sentence_before(scene, reading, counts)
    _each(scene, reading, counts, _nearly)
    _totalled(scene, reading, counts)
    _rows(scene, reading, counts)


def _each(
    scene: Scene,
    reading: Reading,
    counts: Sequence[Figure],
    parts: Callable[[Scene, Reading, Figure, Sequence[Figure], Sequence[Figure]], list[Figure]],
) -> None:
    """Ask of each count of a sentence whether it is a whole, and add the sum of the parts it has."""
    for place, whole in enumerate(counts if len(counts) >= FEW else ()):
        if not reading.claimed(whole, Kind.SUM) and not _told_otherwise(reading, whole):
            listed = parts(scene, reading, whole, counts[:place][::-1], counts[place + 1 :])
            if listed:
                _add(scene, reading, whole, listed)


def _exactly(
    scene: Scene, reading: Reading, whole: Figure, before: Sequence[Figure], after: Sequence[Figure]
) -> list[Figure]:
    """The parts right after or before a whole that add up to it."""
    listed = _prefix(whole, _run(scene, reading, whole, after))
    if listed and (_opened(scene, whole, listed) or _plain(scene, whole, listed)):
        return listed
    listed = _prefix(whole, _run(scene, reading, whole, before))[::-1]
    total = _is_total(scene, whole) or scene.before(whole, "made_up", NEAR)
    return listed if listed and (total or _plain(scene, whole, listed)) else []


def _plain(scene: Scene, whole: Figure, listed: Sequence[Figure]) -> bool:
    """Whether nothing says that of two counts one is before and the other is how many more."""
    moving = len(listed) < FEW and any(scene.cues.get(cue) for cue in MOVING)
    return whole.told.value >= SMALLEST and not moving


def _nearly(
    scene: Scene, reading: Reading, whole: Figure, before: Sequence[Figure], after: Sequence[Figure]
) -> list[Figure]:
    """The parts that words set apart and that add up to nearly the whole: one of them may be wrong."""
    run = _unnested(scene, _run(scene, reading, whole, after))
    if len(run) > 1 and _near(whole, run) and _opened(scene, whole, run):
        apart = _set_off(scene, whole, run) or one_more(scene, whole, run)
        return run if apart or _total(run) <= whole.told.value else []
    run = _run(scene, reading, whole, before)[::-1]
    total = _is_total(scene, whole) and not any(dealt(scene, one) for one in run)
    return run if len(run) > 1 and _near(whole, run) and total else []


def dealt(scene: Scene, figure: Figure) -> bool:
    """Whether a count is told of each of several, and stands in their total more than once: "312 each"."""
    return scene.after(figure, "dealt_after", 3) or scene.before(figure, "dealt", 0)


def _unnested(scene: Scene, run: list[Figure]) -> list[Figure]:
    """The parts of a whole up to one that has parts of its own, or that "another" adds behind a semicolon."""
    for place, one in enumerate(run[1:], 1):
        if scene.before(one, "another", 1) and not scene.together(run[place - 1], one):
            return run[:place]
        if any(scene.has(cue, run[place - 1].after, one.first) for cue in ("of_whom", "including")):
            return run[:place] if place > 1 else run
    return run


def _near(whole: Figure, run: Sequence[Figure]) -> bool:
    """Whether parts add up to nearly a whole, and none of them is nearly the whole itself."""
    most = max(one.told.value for one in run) / whole.told.value
    return most <= MOST and nearly(whole, run)


def adds_up(whole: Figure, listed: Sequence[Figure]) -> bool:
    """Whether parts make their whole, as far as it is printed."""
    return len(_prefix(whole, listed)) == len(listed)


def nearly(whole: Figure, listed: Sequence[Figure]) -> bool:
    """Whether parts add up to so much of a whole that it may be theirs, one of them being wrong."""
    return bool(whole.told.value) and LESS <= _total(listed) / whole.told.value <= MORE


def _told_otherwise(reading: Reading, figure: Figure) -> bool:
    """Whether a count is no whole: one of a rate or a ranking, a difference, the level before."""
    if figure.number in reading.differences or reading.used.get(figure.number, set()) & OTHERWISE:
        return True
    return any(draft.kind is Kind.CHANGE and draft.figure("base") is figure for draft in reading.here)


def _run(scene: Scene, reading: Reading, whole: Figure, rest: Sequence[Figure]) -> list[Figure]:
    """The counts from a whole on that may be its parts: smaller ones that nothing else is said of."""
    if not whole.told.value:
        return []
    run: list[Figure] = []
    last = whole
    for one in rest:
        free = not reading.used.get(one.number, set()) - {Kind.SHARE}
        if not free or one.told.value >= whole.told.value or not _listed(scene, last, one):
            break
        run.append(one)
        last = one
    return run


def _listed(scene: Scene, one: Figure, other: Figure) -> bool:
    """Whether nothing stands between two counts but shares and words."""
    low, high = sorted((one, other), key=lambda figure: figure.first)
    return all(
        figure.form in BETWEEN for figure in scene.figures if low.after <= figure.first < high.first
    ) and not scene.has("against", low.after, high.first)


def _prefix(whole: Figure, run: Sequence[Figure]) -> list[Figure]:
    """So many of a row of counts as add up to a whole as it is printed, the closest where several do."""
    value, open_by = Fraction(0), HALF * _printed(whole)
    best, closest, slack = 0, None, open_by
    for place, one in enumerate(run, 1):
        if one.told.value < slack:
            break  # a part that the rounding of its whole would hide proves nothing
        value, open_by = value + one.told.value, open_by + HALF * _printed(one)
        off = abs(value - whole.told.value)
        if place > 1 and off <= open_by and (closest is None or off < closest):
            best, closest = place, off
        if value > whole.told.value + open_by:
            break
    return list(run[:best])


def _printed(figure: Figure) -> Fraction:
    """The place a count is rounded to; none where it is printed to the last one."""
    return figure.told.unit if figure.told.unit > 1 else Fraction(0)


def _total(run: Sequence[Figure]) -> Fraction:
    return sum((one.told.value for one in run), Fraction(0))


def _large(whole: Figure) -> bool:
    """Whether a whole is too large for parts to make it by chance."""
    return whole.told.value >= SMALLEST


def _opened(scene: Scene, whole: Figure, run: Sequence[Figure]) -> bool:
    """Whether words or a sign set the counts after a whole apart as its parts."""
    if _set_off(scene, whole, run):
        return True
    low = max(scene.left(whole), whole.first - 4)
    heads = scene.has("out_of", low, whole.first) or scene.after(whole, "out_of_after", 6)
    return heads and (scene.has("and", run[0].after, run[-1].first) or len(run) >= FEW)


def _set_off(scene: Scene, whole: Figure, run: Sequence[Figure]) -> bool:
    """Whether a list of parts is announced; "of the 88, 50 … and 45 …" is none, they may overlap."""
    if _sign_after(scene, whole, run) or any(scene.has(cue, whole.after, run[-1].first) for cue in SETTING):
        return True
    return all_said(scene, whole, run)


def one_more(scene: Scene, whole: Figure, run: Sequence[Figure]) -> bool:
    """Whether "another" closes three and more parts that are hardly more than their whole: none overlap.

    Args:
        scene: the sentence.
        whole: what they are parts of.
        run: the parts in the order of the text.
    """
    close = len(run) >= FEW and _total(run) / whole.told.value <= SLIGHTLY
    return close and scene.before(run[-1], "another", 1) and scene.together(run[0], run[-1])


def _sign_after(scene: Scene, whole: Figure, run: Sequence[Figure]) -> bool:
    """Whether a colon follows a whole, or, with no comma before it, a dash or a bracket that holds all parts.

    A bracket around each part says the same.
    """
    between = scene.words[whole.after : run[0].first]
    if ":" in between:
        return True
    if all(scene.bracketed(one) for one in run):
        return not scene.bracketed(whole)
    place = next((n for n, word in enumerate(between) if word in OPENERS or word in ",;)"), None)
    if place is None or between[place] not in OPENERS:
        return False
    return between[place] != "(" or ")" not in scene.words[whole.after : run[-1].first]


def _is_total(scene: Scene, whole: Figure) -> bool:
    """Whether words say that a count is the total of what stands before it."""
    return (
        scene.before(whole, "total", 6)
        or scene.after(whole, "total", 4)
        or scene.before(whole, "parts_are_all", 4)
    )


def _add(
    scene: Scene, reading: Reading, whole: Figure, listed: Sequence[Figure], before: Scene | None = None
) -> None:
    roles = [("whole", whole), *(("part", one) for one in listed)]
    said = all_said(scene, whole, listed)
    reading.add(Draft(Kind.SUM, roles, scene, whole_said=said, topic=listed[0], before=before))


def all_said(scene: Scene, whole: Figure, listed: Sequence[Figure]) -> bool:
    """Whether the words say that a list is all of its whole.

    "The rest" beside the last part, "consist of", a total after its parts, a list after a colon that "and"
    closes, men and women, those who did and those who did not.

    Args:
        scene: the sentence of the parts.
        whole: what they are parts of.
        listed: the parts in the order of the text.
    """
    last = listed[-1]
    told = scene.before(last, "rest", min(4, last.first - scene.clause(last.first)[0]))
    if len(listed) > 1 and (told or _is_rest(scene, last) or _both_sides(scene, whole, listed)):
        return True
    if some_only(scene, last):
        return False
    own = scene.holds(whole)
    low = whole.after if own and whole.first < listed[0].first else 0
    if scene.has("parts_are_all", low, listed[0].first) or scene.after(last, "parts_are_all", 5):
        return True
    if len(listed) < 2 or is_couple(scene, listed):
        return len(listed) > 1
    if not own:
        return False
    return _closes(scene, whole, listed)


def _both_sides(scene: Scene, whole: Figure, listed: Sequence[Figure]) -> bool:
    """Whether two parts are those who did and those who did not, of a whole that is no part itself."""
    if len(listed) != FEW - 1 or not denied_last(scene, listed[-1]):
        return False
    ahead = [one for one in scene.figures if one.form is Form.COUNT and one.first < listed[0].first]
    return all(one is whole for one in ahead)


def _closes(scene: Scene, whole: Figure, listed: Sequence[Figure]) -> bool:
    """Whether a total stands behind its parts, or "and" closes the list that a mark opens."""
    last = listed[-1]
    if whole.first > last.first or not scene.holds(last):
        return _is_total(scene, whole)
    closed = _sign_after(scene, whole, listed) and scene.has("and", listed[-2].after, last.first)
    closed = closed and sum(one.told.value for one in listed) >= HALF * whole.told.value
    return closed or is_breakdown(scene, whole, listed)


def some_only(scene: Scene, last: Figure) -> bool:
    """Whether "among them" behind the last part says that there are others: "412 women among them".

    Args:
        scene: the sentence of the parts.
        last: the last of them.
    """
    return scene.after(last, "of_whom", 3) or scene.after(last, "including", 3)


def _is_rest(scene: Scene, last: Figure) -> bool:
    """Whether the last part is the rest: "38 others", not "390 work, and the rest wait"."""
    return any(
        not any(word in COMMAS for word in scene.words[last.after : hit.first])
        and not scene.has("and", last.after, hit.after)
        for hit in scene.hits("rest", last.after, min(scene.right(last), last.after + FEW + 1))
    )


def _of_the_sentence_before(scene: Scene, reading: Reading, counts: Sequence[Figure]) -> None:
    """All counts of a sentence, where they make up the count that the sentence before told."""
    if len(counts) < 2 or any(reading.used.get(one.number, set()) - {Kind.SHARE} for one in counts):
        return
    for known in (reading.whole, reading.last):
        if known is None or any(one.told.value >= known[0].told.value for one in counts):
            continue
        whole, before = known
        exact = len(_prefix(whole, counts)) == len(counts) and _large(whole)
        told = scene.cues.get("parts_are_all") or scene.cues.get("rest")
        pair = is_couple(scene, counts) or _both_sides(scene, whole, counts)
        rest = bool(told or pair) and _near(whole, counts)
        if exact or rest:
            _add(scene, reading, whole, counts, before)
            return


def _totalled(scene: Scene, reading: Reading, counts: Sequence[Figure]) -> None:
    """A total in a sentence of its own: "Abai – 312, Karatal – 205. Total – 517"."""
    if len(counts) != 1 or len(reading.past) == 0 or not _is_total(scene, counts[0]):
        return
    (before, listed), whole = reading.past[-1], counts[0]
    levels = len(listed) > 1 and all(reading.used.get(one.number) == {Kind.LEVEL} for one in listed)
    if not levels or any(one.told.value >= whole.told.value for one in listed):
        return
    closing = any(
        hit.first == 0 and all(word in OPENERS for word in scene.words[hit.after : whole.first])
        for hit in scene.cues.get("total", ())
    )
    bare = closing and len(scene.words) <= BARE and _near(whole, listed)
    if adds_up(whole, listed) or bare:
        _add(scene, reading, whole, listed, before)


def _rows(scene: Scene, reading: Reading, counts: Sequence[Figure]) -> None:
    """Lines of one count each, closed by a line that says their total."""
    plain = len(counts) == 1 and len(scene.words) <= SHORT and not scene.mentions
    figure = counts[0] if plain else _with_change(scene, reading, counts)
    if figure is None:
        reading.rows.clear()
        return
    rows = reading.rows
    if not (_is_total(scene, figure) and len(rows) > 1 and not reading.used.get(figure.number)):
        if len(rows) == MOST_ROWS:
            rows.clear()
        rows.append((figure, scene))
        _headed(scene, reading)
        return
    listed = [one for one, _ in rows]
    if figure.told.value and (_near if _alike(rows, figure, scene) else adds_up)(figure, listed):
        roles = [*(("part", one) for one in listed), ("whole", figure)]
        reading.add(Draft(Kind.SUM, roles, scene, whole_said=True, topic=figure, before=rows[-1][1]))
    rows.clear()


def _alike(rows: Sequence[tuple[Figure, Scene]], total: Figure, scene: Scene) -> bool:
    """Whether lines tell one count each, or all count the same unit as their total."""
    if all(len(before.figures) == 1 for _, before in rows):
        return True
    units = {before.roots.get(before.noun(one)) for one, before in [*rows, (total, scene)]}
    return len(units) == 1 and units != {None}


def _with_change(scene: Scene, reading: Reading, counts: Sequence[Figure]) -> Figure | None:
    """The count of a line with a bullet that tells its change as well: "– crimes: 52,351 (−19.8 %)"."""
    if not counts or scene.words[0] not in BULLETS or len(scene.words) > 2 * SHORT:
        return None
    bases = [draft.figure("base") for draft in reading.here if draft.kind is Kind.CHANGE]
    levels = [one for one in counts if all(one is not base for base in bases)]
    return levels[0] if len(levels) == 1 else None


def _headed(scene: Scene, reading: Reading) -> None:
    """Lines of one count each under a line that tells what they add up to: exactly, since no word says so."""
    (whole, head), *rest = reading.rows
    listed = [one for one, _ in rest]
    if len(listed) < 2 or not _large(whole) or listed[-1].told.value >= whole.told.value:
        return
    if not adds_up(whole, listed) or reading.used.get(whole.number, set()) & {Kind.SUM, Kind.SUBSET}:
        return
    # Two parts make a small count by chance, and lines above a list may be unlike it.
    marked = {one.words[:1] != [] and one.words[0] in BULLETS for _, one in rest} == {True}
    pair = (marked and head.words[0] not in BULLETS) or whole.told.value >= LARGE
    if pair or len(listed) >= FEW:
        roles = [("whole", whole), *(("part", one) for one in listed)]
        reading.add(Draft(Kind.SUM, roles, scene, topic=listed[-1], before=head))
        reading.rows.clear()
