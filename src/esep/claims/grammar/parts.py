"""Parts and wholes: X of Y, Y including X, Y of whom X and Z, lists that make up a total."""

from itertools import takewhile

from esep.claims.grammar.adding import adding, all_said, dealt, some_only
from esep.claims.grammar.bare_parts import bare_parts
from esep.claims.grammar.by_endings import by_endings
from esep.claims.grammar.by_time import apart
from esep.claims.grammar.cues import cues
from esep.claims.grammar.drafts import PARTS, Draft, Reading
from esep.claims.grammar.remainders import remainders
from esep.claims.grammar.restating import restated
from esep.claims.grammar.scene import COMMAS, Figure, Scene
from esep.claims.grammar.sexes import is_couple
from esep.claims.matching import Hit
from esep.claims.model import Bound, Form, Kind
from esep.claims.vocabulary import words

NEAR, FAR, FIRST, AVERAGE, TWICE = 5, 12, 2, 4, 2
OPENING = frozenset(',.:(–—"“«')


def parts(scene: Scene, reading: Reading) -> None:
    """Add subsets and sums: the more telling words first, a list after its whole last."""
    counts = [one for one in scene.figures if one.form is Form.COUNT and not _often(scene, one)]
    _lines(scene, reading, counts)
    remainders(scene, reading, counts)
    adding(scene, reading)
    _after_colon(scene, reading, counts)
    _out_of(scene, reading, counts)
    _after_whole(scene, reading, counts)
    by_endings(scene, reading, counts, _fitting, _set_apart)
    _among(scene, reading, counts)
    _before_total(scene, reading, counts)
    remainders(scene, reading, counts)
    _announced(scene, reading, counts)


def _often(scene: Scene, figure: Figure) -> bool:
    """Whether a count says how often something was: "came twice"."""
    known = words(scene.language)
    behind = scene.words[figure.after] if figure.after < len(scene.words) else ""
    return "multiples" in known.of(scene.words[figure.first]) or "repeated" in known.of(behind)


def _lines(scene: Scene, reading: Reading, counts: list[Figure]) -> None:
    """A line of a list that the sentence before announced."""
    announced = reading.open_list
    if announced is None:
        return
    if len(counts) != 1 or len(scene.words) > 30 or _names_whole(scene, counts[0]):
        reading.open_list = None
        return
    announced.roles.append(("part", counts[0]))
    reading.used.setdefault(counts[0].number, set()).add(Kind.SUM)
    if len(announced.figures("part")) > 1:
        announced.kind = Kind.SUM
    if len(announced.roles) == FIRST:
        reading.add(announced)


def _after_colon(scene: Scene, reading: Reading, counts: list[Figure]) -> None:
    """Y of them: A and B. A list that "and" closes is said to be all of it."""
    for place, whole in enumerate(counts[:-2]):
        right = scene.right(whole)
        colon = next((n for n in range(whole.after, right) if scene.words[n] == ":"), None)
        rest = counts[place + 1 :]
        if (
            colon is None
            or reading.used.get(whole.number)
            or right != rest[0].first
            or right - whole.after > FAR
        ):
            continue
        listed = [one for one in rest if scene.together(one, rest[0]) and not reading.used.get(one.number)]
        listed = _before_nested(scene, listed)
        told = any(scene.has(cue, colon, colon + 4) for cue in ("of_whom", "year_before"))
        # "Two numbers: 218 and 245" counts what is listed.
        if (
            len(listed) < 2
            or whole.told.value == len(listed)
            or told
            or any(apart(scene, whole, one, 2) for one in listed)
            or sum(one.told.value for one in listed) > TWICE * whole.told.value
        ):
            continue
        closed = scene.has("and", listed[-2].after, listed[-1].first) and not some_only(scene, listed[-1])
        _set_apart(scene, reading, whole, listed, closed=closed)


def _before_nested(scene: Scene, listed: list[Figure]) -> list[Figure]:
    """The counts of a list up to the first that "of them" takes from another one of it."""
    return list(takewhile(lambda one: not scene.has("of_whom", listed[0].after, one.first), listed))


def _names_whole(scene: Scene, figure: Figure) -> bool:
    return bool(scene.hits("total", 0, figure.first))


def _announced(scene: Scene, reading: Reading, counts: list[Figure]) -> None:
    """A sentence that ends in a colon or in "of them" announces a list in the lines below."""
    if not scene.words or not counts:
        return
    open_end = scene.words[-1] == ":" or any(
        hit.after == len(scene.words) for hit in scene.cues.get("of_whom", ())
    )
    whole = reading.free(counts)[-1:] or counts[-1:]
    if open_end and whole and not reading.claimed(whole[0], Kind.SUM):
        reading.open_list = Draft(
            Kind.SUBSET, [("whole", whole[0])], scene, whole_said=_all(scene), topic=whole[0]
        )


def _all(scene: Scene) -> bool:
    return bool(scene.cues.get("parts_are_all"))


def _out_of(scene: Scene, reading: Reading, counts: list[Figure]) -> None:
    """X out of Y; out of Y, X and Z."""
    for place, one in enumerate(counts[:-1]):
        other = counts[place + 1]
        if (
            scene.right(one) != other.first
            or not scene.together(one, other)
            or reading.claimed(one, Kind.CHANGE)
        ):
            continue
        if any(reading.claimed(figure, kind) for figure in (one, other) for kind in (Kind.RANK, Kind.RATE)):
            continue
        if reading.claimed(one, Kind.SHARE):
            continue  # "nine in ten of the 412 women"
        gap = other.first - one.after
        of = (_is_of(scene, other) and not _is_of(scene, one)) or scene.after(other, "out_of_after", 3)
        if of and gap <= NEAR + 3 and not reading.claimed(other, Kind.CHANGE):
            _set_apart(scene, reading, other, [one])
        elif _heads(scene, reading, one):
            followers = _followers(scene, reading, counts[place + 1 :], one)
            if is_couple(scene, followers):
                _set_apart(scene, reading, one, followers)
            for part in followers:
                _set_apart(scene, reading, one, [part])
        elif _taken_from(scene, reading, one, other) or _with_them(scene, one, other):
            _set_apart(scene, reading, one, [other])


def _taken_from(scene: Scene, reading: Reading, whole: Figure, part: Figure) -> bool:
    """Whether the endings of two counts say that one is of the other: "from 88 its 50"."""
    if scene.suffixed(whole, "part", reading.plain, reach=0):
        return False
    of = scene.suffixed(whole, "from", reading.plain) or scene.owns(whole, part.first)
    return of and scene.suffixed(part, "part", reading.plain)


def _with_them(scene: Scene, whole: Figure, part: Figure) -> bool:
    """Whether a bare count after a comma is of those who have something: 312 women, 145 with children."""
    between = scene.words[whole.after : part.first]
    said = any(hit.first == part.after and hit.tag.startswith("with") for hit in scene.narrowings)
    return said and between[-1:] == [","] and len(between) <= NEAR


def _is_of(scene: Scene, whole: Figure) -> bool:
    """Whether "of" or "out of" stands right before a count."""
    reach = 0 if whole.told.bound is Bound.EXACT else 2
    known = cues(scene.language)
    ending = known.suffixes if known else {}
    word = scene.words[whole.first - 1]
    if scene.bracketed(whole) or ("owner" in ending and ending["owner"].search(word)):
        reach = NEAR  # of all who came (1,940); of the region's 22 districts
    elif "adjective" in ending and ending["adjective"].search(word):
        reach = 0 if scene.before(whole, "of_whom", 0) else 1  # из возбуждённых 640 дел, not "из них 640"
    if scene.before(whole, "among", reach) and not scene.before(whole, "among", 0):
        return False  # among the victims 58 are children: the count is a part
    if any(scene.before(whole, cue, reach) for cue in ("against", "parts_are_all", "population_before")):
        return False
    return scene.before(whole, "out_of", reach) and not scene.before(whole, "total", 1)


def _heads(scene: Scene, reading: Reading, whole: Figure) -> bool:
    """Whether a count opens its clause as what others are taken from: "Of the 88 crimes, 50 …"."""
    if reading.used.get(whole.number, set()) & {Kind.SUBSET, Kind.SUM, Kind.CHANGE}:
        return False
    low = max(scene.left(whole), scene.clause(whole.first)[0])
    if scene.suffixed(whole, "of", reading.plain, reach=3) or scene.after(whole, "out_of_after", 6):
        return True
    if not _is_of(scene, whole):
        return False
    start, after = next(
        ((hit.first, hit.after) for hit in scene.hits("out_of", low, whole.first)), (low, low)
    )
    if after - start > 1 and not any(
        one.form is Form.COUNT and one.after <= whole.first for one in scene.figures
    ):
        return True
    return start in {0, low} or scene.words[start - 1] in OPENING or _opens_late(scene, start, whole)


def _opens_late(scene: Scene, start: int, whole: Figure) -> bool:
    """Whether a bare smaller count follows a whole: "за год из 320 дел прекращено 64"."""
    low, _ = scene.clause(whole.first)
    if any(low <= one.first < start for one in scene.figures):
        return False
    part = next((one for one in scene.figures if one.first == scene.right(whole)), None)
    if part is None or part.form is not Form.COUNT or part.told.value > whole.told.value:
        return False
    behind = scene.words[part.after : part.after + 1]
    return not behind or not behind[0][:1].isalnum()


def _followers(scene: Scene, reading: Reading, rest: list[Figure], whole: Figure | None) -> list[Figure]:
    """The counts after a whole that are its parts: up to another whole or a level of its own."""
    found: list[Figure] = []
    for one in rest:
        if found and whole is not None and _goes_on(scene, whole, found[-1], one):
            break
        if found and scene.before(one, "against", 1):
            break
        if found and scene.before(one, "another", 1) and not scene.together(found[-1], one):
            break  # from 412 women; another 310 asked by phone
        if reading.used.get(one.number, set()) & {Kind.CHANGE, Kind.RATE, Kind.DELTA} and found:
            break
        if reading.claimed(one, Kind.RATE) or reading.claimed(one, Kind.DELTA):
            break
        found.append(one)
        if any(scene.has(cue, one.after, scene.right(one)) for cue in ("of_whom", "including")):
            break
    return found


def _goes_on(scene: Scene, whole: Figure, last: Figure, one: Figure) -> bool:
    """Whether after its parts a sentence goes on to something else: more than the whole, or of another unit.

    "63 people, including 11 women, and freed 205 people": what is wrong is rarely the second of the parts.
    """
    joined = scene.has("and", last.after, one.first)
    if not joined and all(word not in COMMAS for word in scene.words[last.after : one.first]):
        return False
    if one.told.value > whole.told.value:
        return True
    noun = scene.noun(one)
    if not noun:
        return False
    if scene.before(one, "another", 1) and not scene.together(last, one):
        return True
    units = [scene.roots.get(unit) for unit in (scene.noun(whole), scene.noun(last), noun)]
    return None not in units and units[2] not in units[:2] and one.first - last.after > 1


def _after_whole(scene: Scene, reading: Reading, counts: list[Figure]) -> None:
    """Y, of whom X and Z; a sentence that begins "Of these" takes its whole from the one before."""
    same = scene.cues.get("their_number", ())
    hits = sorted([*scene.cues.get("of_whom", ()), *scene.cues.get("including", ())])
    hits = [hit for hit in hits if not any(one.first <= hit.first < one.after for one in same)]
    shares = {one.after for one in scene.figures if one.form in PARTS}
    hits = [hit for hit in hits if hit.first not in shares]  # "31 % of the total" is a share, no list
    for hit in hits:
        if _follows(scene, reading, counts, hit):
            continue
        after = [one for one in counts if one.first >= hit.after]
        before = [one for one in counts if one.after <= hit.first]
        stop = next((one.first for one in hits if one.first >= hit.after), len(scene.words))
        after = [one for one in after if one.first < stop]
        if not after:
            continue
        again = None if before or hit.tag != "of_whom" else restated(reading, hit, after)
        if again is not None:
            _set_apart(scene, reading, again, _followers(scene, reading, after[1:], again))
        elif before:
            whole = _whole_before(reading, before, after[0])
            _set_apart(scene, reading, whole, _followers(scene, reading, after, whole))
        elif reading.whole is not None and hit.tag == "of_whom":
            followers = _followers(scene, reading, after, reading.whole[0])
            whole, before_it = _fitting(reading, followers)
            _set_apart(scene, reading, whole, followers, before=before_it)


def _among(scene: Scene, reading: Reading, counts: list[Figure]) -> None:
    """Among the convicts are 2,406 women: the parts of a unit that the text counted in a sentence before."""
    if not counts or reading.used.get(counts[0].number):
        return
    first = counts[0].first
    for unit in (hit for hit in scene.units if hit.after <= first):
        ahead = any(0 <= unit.first - hit.after <= 2 for hit in scene.hits("among", 0, first))
        behind = any(0 <= hit.first - unit.after <= 1 for hit in scene.hits("among_after", 0, first))
        known = reading.counted.get(unit.tag) if (ahead and unit.first <= NEAR) or behind else None
        if known is not None and known[1] is not scene:
            parts = [one for one in counts if one.told.value < known[0].told.value]
            for one in parts if len(parts) == len(counts) else ():
                if not reading.used.get(one.number):
                    _set_apart(scene, reading, known[0], [one], before=known[1])
            return


def _follows(scene: Scene, reading: Reading, counts: list[Figure], hit: Hit[str]) -> bool:
    """Ten of them: a part that stands before its words, its whole in the words or the sentence before."""
    part = next((one for one in counts if 0 <= hit.first - one.after <= 1), None)
    if part is None or scene.words[hit.first - 1] in OPENING:
        return False
    before = [one for one in counts if one.after <= part.first and not reading.claimed(one, Kind.DELTA)]
    if any(one.after < part.first and scene.has("of_whom", one.after, part.first) for one in before):
        return False
    if before:
        _set_apart(scene, reading, _whole_before(reading, before, part), [part])
    elif reading.whole is not None:
        whole, before_it = _fitting(reading, [part], last=True)
        if part.told.value > whole.told.value:
            return True  # "there are 310 of them" tells how many they are
        _set_apart(scene, reading, whole, [part], before=before_it)
        for one in bare_parts(scene, reading, counts, part, whole):
            _set_apart(scene, reading, whole, [one], before=before_it)
    else:
        return False
    return True


def _fitting(reading: Reading, parts: list[Figure], *, last: bool = False) -> tuple[Figure, Scene]:
    """The count of the sentence before that "of them" means: its first or last, if it can hold the parts."""
    known = [one for one in (reading.whole, reading.last) if one is not None]
    known = known[::-1] if last else known
    large = max(one.told.value for one in parts)
    return next((one for one in known if one[0].told.value >= large), known[0])


def _whole_before(reading: Reading, before: list[Figure], part: Figure) -> Figure:
    """The nearest count that a part may be of, one that can hold it rather: of a change, its later level."""
    found = [whole for one in reversed(before) if (whole := _level_of(reading, one, before)) is not None]
    return next((one for one in found if one.told.value >= part.told.value), (found or before[-1:])[0])


def _level_of(reading: Reading, one: Figure, before: list[Figure]) -> Figure | None:
    """A count, or the later level of the change that it belongs to; no difference."""
    for draft in reading.here:
        role = {Kind.CHANGE: "value", Kind.SUBSET: "part"}.get(draft.kind)
        if role and any(one is figure for _, figure in draft.roles):
            meant = draft.figure(role)
            if meant is not None and any(meant is figure for figure in before):
                return meant
    return None if reading.claimed(one, Kind.DELTA) else one


def _before_total(scene: Scene, reading: Reading, counts: list[Figure]) -> None:
    """A, B and C, a total of D."""
    for place, one in enumerate(counts):
        free = [part for part in counts[:place] if not reading.used.get(part.number)]
        if len(free) < 2 or reading.used.get(one.number) or not scene.before(one, "total", 6):
            continue
        if any(dealt(scene, part) for part in free):
            continue
        _set_apart(scene, reading, one, free)


def _is_average(scene: Scene, figure: Figure) -> bool:
    """Whether a count is told as an average; "medium gravity" is none, whatever its words."""
    hits = scene.hits("average", max(scene.left(figure), figure.first - AVERAGE), figure.first)
    return any(
        not any(one.first <= hit.first < one.after for one in (*scene.narrowings, *scene.indicators))
        for hit in hits
    )


def _told(reading: Reading, whole: Figure, part: Figure) -> bool:
    """Whether a count has been set apart as a part of this whole already."""
    return any(
        draft.figure("whole") is whole and any(one is part for one in draft.figures("part"))
        for draft in reading.here
        if draft.kind in {Kind.SUM, Kind.SUBSET}
    )


def _in_others(scene: Scene, whole: Figure, part: Figure) -> bool:
    """Whether a larger count of other things is no part: 14 ауданның 86 мектебі, not 64 мекеменің 71-і."""
    if not part.told.printed[-1:].isdigit() or scene.glued(part):
        return False
    units = [scene.roots.get(scene.noun(one, 2)) for one in (whole, part)]
    return part.told.value > whole.told.value and None not in units and units[0] != units[1]


def _set_apart(
    scene: Scene,
    reading: Reading,
    whole: Figure,
    found: list[Figure],
    before: Scene | None = None,
    *,
    closed: bool = False,
) -> None:
    found = [one for one in found if one is not whole and not _told(reading, whole, one)]
    found = [one for one in found if not _is_average(scene, one) and not _in_others(scene, whole, one)]
    if any(whole is one for draft in reading.here for one in draft.figures("part")):
        found = found[:1] + list(takewhile(lambda one: one.told.value <= whole.told.value, found[1:]))
    if not found:
        return
    kind = Kind.SUBSET if len(found) == 1 else Kind.SUM
    roles = [("whole", whole), *(("part", one) for one in found)]
    said = closed or all_said(scene, whole, found)
    reading.add(Draft(kind, roles, scene, whole_said=said, topic=found[0], before=before))
