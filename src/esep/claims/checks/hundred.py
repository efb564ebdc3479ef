"""Shares told one after the other: of one whole they make a hundred per cent, and never more."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from esep.claims.checks.answers import one_answer
from esep.claims.checks.computing import written
from esep.claims.checks.printing import Span, operand
from esep.claims.checks.scene import Scene
from esep.claims.checks.sums import total
from esep.claims.checks.trap_places import Traps
from esep.claims.checks.trap_rows import ANY
from esep.claims.checks.words import row_of
from esep.claims.grammar.cues import cues
from esep.claims.model import Became, Claim, Form, Judged, Kind, Number, Verdict
from esep.claims.saying import Figure
from esep.claims.vocabulary import Words, words

ALL, TOO_MANY = Fraction(100), Fraction(118)
APART, MANY, BACK, OLDEST, LEADING = 90, 3, 40, 120, 150
HEADED, OPENED = 5, " ,:–—-"
REST = "rest"
STOPS = re.compile(r"[,.;:()\n]")
COPULAS = frozenset({"copula", "dividing"})
SEXES = frozenset({"man", "woman"})
Shares = list[tuple[Claim, int]]


def judge_all(scene: Scene, traps: Traps) -> Iterator[tuple[Claim, Judged]]:
    """Shares of one sentence whose parts or wholes are told nowhere, where they divide one whole."""
    for told in _runs(scene):
        if len(told) < 2 or any(claim.of("part") for claim, _ in told):
            continue
        numbers = [scene.number(place) for _, place in told]
        spans = [operand(number).times(1 if number.form is Form.PERCENT else 100) for number in numbers]
        exact = sum(
            (number.value * (1 if number.form is Form.PERCENT else 100) for number in numbers), Fraction(0)
        )
        named = {
            "parts": " + ".join(written(number) for number in numbers),
            "computed": Figure(exact, 1, percent=True),
        }
        found = _found(scene, traps, told, total(spans), exact)
        if found is not None:
            judged = Judged(*found, named, exact)
            yield from ((claim, judged) for claim, _ in told)


def more_than_all(scene: Scene, traps: Traps) -> Iterator[tuple[Claim, Judged]]:
    """Shares above a hundred per cent of what cannot be filled, planned or compared beyond it."""
    for claim in scene.kinds(Kind.SHARE):
        for place in claim.of("share"):
            share = scene.number(place)
            top = 100 if share.form is Form.PERCENT else 1
            above = share.form in {Form.PERCENT, Form.FRACTION} and abs(share.value) > top
            around = scene.around(share.start, share.end)
            if above and not traps.of(ANY, "above_hundred").within(*around):
                yield claim, Judged(Verdict.INCONSISTENT, "share_above_all", {"printed": written(share)})


def _found(
    scene: Scene, traps: Traps, told: Shares, added: Span, exact: Fraction
) -> tuple[Verdict, str] | None:
    """What shares make together: a hundred, or more or less though words say that they divide one whole."""
    numbers = [scene.number(place) for _, place in told]
    rest = traps.of(ANY, REST).within(numbers[-2].end, numbers[-1].start)
    answers = one_answer(scene, numbers[0].start, numbers[-1].end)
    sure = answers or (answers is None and ((rest and len(told) >= MANY) or _divides(scene, traps, told)))
    # That four and more shares were all rounded up from a half is out of the question.
    if sure and len(told) > MANY and added.low == ALL < exact:
        return Verdict.INCONSISTENT, "shares_exceed"
    if added.meets(Span(ALL, ALL)):
        many = len(told) >= MANY or {claim.counted for claim, _ in told} == SEXES
        return (Verdict.CONSISTENT, "shares_hold") if sure or many else None
    if added.low > ALL and exact <= TOO_MANY and sure:
        return Verdict.INCONSISTENT, "shares_exceed"
    if rest and exact < ALL and len(told) >= MANY:
        return Verdict.INCONSISTENT, "shares_not_all"
    return None


def _runs(scene: Scene) -> Iterator[Shares]:
    """The shares told in a row: no full stop and no other count between them."""
    row: Shares = []
    shares = [(claim, place) for claim in scene.kinds(Kind.SHARE) for place in claim.of("share")]
    for claim, place in sorted(shares, key=lambda one: one[1]):
        number = scene.number(place)
        if row and not _goes_on(scene, row[-1][1], place):
            yield row
            row = []
        if number.form in {Form.PERCENT, Form.FRACTION} and not number.bound:
            row.append((claim, place))
    yield row


def _goes_on(scene: Scene, first: int, second: int) -> bool:
    one, other = scene.number(first), scene.number(second)
    around = scene.around(one.start, one.end)
    if other.start - one.end > APART or around != scene.around(other.start, other.end):
        return False
    between = [scene.number(place) for place in range(first + 1, second)]
    figures = [number for number in between if number.became is Became.FIGURE]
    if not figures or not all(_may_be_age(number) for number in figures):
        return not figures
    return _of_ages(scene, max(around[0], one.start - LEADING), other.end)


def _of_ages(scene: Scene, start: int, end: int) -> bool:
    """Whether a sentence speaks of ages."""
    return _heard(scene, "ages", scene.text[start:end])


def _may_be_age(number: Number) -> bool:
    return number.form is Form.COUNT and number.unit == 1 and 0 < number.value < OLDEST


def _heard(scene: Scene, section: str, said: str) -> bool:
    known = words(scene.read.language)
    return any(section in known.of(word) for word in row_of(said).words)


def _divides(scene: Scene, traps: Traps, told: Shares) -> bool:
    """Whether words say that shares divide one whole: the two sexes, two ages, one besides, parts of it."""
    numbers = [scene.number(place) for _, place in told]
    start, _ = scene.around(numbers[0].start, numbers[0].end)
    if any(traps.of(ANY, "besides").within(one.end, other.start) for one, other in pairwise(numbers)):
        return True
    said = scene.text[start : numbers[1].start]
    if len(told) >= MANY and (_heard(scene, "dividing", said) or _of_ages(scene, start, numbers[-1].end)):
        return True
    if len(told) >= MANY and _listed(scene, start, numbers[0].start):
        return True
    if set(_sexes(scene, told)) >= SEXES:
        return True
    if len(told) >= MANY and _by_place(scene, start, numbers[0].start):
        return True
    return all(
        any(
            scene.number(place).became is Became.AGE
            for place in scene.figures_within(max(start, number.start - BACK), number.start)
        )
        for number in numbers
    )


def _listed(scene: Scene, start: int, first: int) -> bool:
    """Whether a colon opens a list of shares: "Thefts: 45 % in flats"; "Cleared: thefts 38 %" is none."""
    head, colon, label = scene.text[start:first].rpartition(":")
    return bool(colon) and len(row_of(label).words) < MANY and not _heard(scene, "rated", head)


def _by_place(scene: Scene, start: int, first: int) -> bool:
    """Whether shares open a sentence after "By place," or "By time of day:": each thing has but one."""
    head = scene.text[start:first].rstrip(OPENED)
    said = row_of(head).words
    marked = scene.text[len(head) + start : first].strip() != ""
    heard = _heard(scene, "dividing_by", head) and not _heard(scene, "rated", head)
    return marked and heard and len(said) <= HEADED


def _sexes(scene: Scene, told: Shares) -> list[str]:
    """The sexes that shares are said to be of: "63 % are men", "женщин – 37 %"; "63 % of men" is none."""
    known = words(told[0][0].language or scene.read.language)
    numbers = [scene.number(place) for _, place in told]
    start, end = scene.around(numbers[0].start, numbers[-1].end)
    edges = [start, *(number.end for number in numbers)], [*(number.start for number in numbers[1:]), end]
    found: list[str] = []
    for number, low, high in zip(numbers, *edges, strict=False):
        stretch = STOPS.split(scene.text[number.end : high], maxsplit=1)[0]
        after = [word for word in row_of(stretch).words if COPULAS.isdisjoint(known.of(word))]
        behind = known.of(after[0]).get("sex_after") if after else None
        # "63 % of teachers" is no part of the same whole as "47 % of guards".
        alone = not after or "joined" in known.of(after[0]) or "joining" in known.of(after[0])
        ahead = _ahead(known, row_of(scene.text[low : number.start]).words) if alone else None
        found += [sex for sex in (behind or ahead,) if sex]
    return found


def _ahead(known: Words, before: list[str]) -> str | None:
    """The sex that the words before a share name, nothing of another whole between: "мужчин – 63 %"."""
    shape = cues(known.language)
    of = shape.suffixes.get("of") if shape else None
    for place, word in enumerate(before):
        sex = known.of(word).get("sex_before")
        of_others = bool(place) and "share_of" in known.of(before[place - 1])
        between = before[place + 1 :]
        if sex and not of_others and len(between) < MANY and not (of and any(map(of.search, between))):
            return sex
    return None
