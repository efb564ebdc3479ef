"""Rates per so many: the count and the population that stand beside a rate are found."""

from collections.abc import Iterator
from dataclasses import replace

from esep.claims.checks.computing import fits
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.checks.units import is_a
from esep.claims.model import Became, Claim, Form, Kind, Number, Said

LEAST, NEAR = 5_000, 300
POPULATION = "population"
PEOPLE = ("resident", "person")
FURTHEST = 20


def population(scene: Scene, claim: Claim) -> Claim | None:
    """A rate with the count and the population that make it; they stand in its sentence or shortly before.

    One count and one population are taken even where they do not make it: the rate is then off.
    """
    rate, per = scene.first(claim, "value"), scene.first(claim, "per")
    if rate is None or per is None or not rate.value or claim.of("base"):
        return None
    pairs = [
        (part, whole)
        for whole in claim.of("whole") or _populations(scene, claim)
        for part in _parts(scene, claim, whole)
        if _may_be(rate, per, scene.number(part), scene.number(whole))
    ]
    made = [pair for pair in pairs if _makes(scene, rate, per, pair)]
    if not made and (turned := _turned(scene, claim)) is not None:
        return turned
    if not made and (len(pairs) != 1 or (claim.of("part") and claim.of("whole"))):
        return None
    part, whole = (made or pairs)[0]
    kept = tuple(said for said in claim.said if said.role not in {"part", "whole"})
    return replace(claim, said=(*kept, Said("part", part), Said("whole", whole)))


def _turned(scene: Scene, claim: Claim) -> Claim | None:
    """The same with rate and count exchanged, where only that makes the rate."""
    part, whole, per = (scene.first(claim, role) for role in ("part", "whole", "per"))
    value = scene.first(claim, "value")
    if part is None or whole is None or per is None or value is None or not whole.value:
        return None
    if not fits(part, operand(value).over(operand(whole)).times(abs(per.value)), rounded=True):
        return None
    other = {"value": "part", "part": "value"}
    said = tuple(replace(one, role=other.get(one.role, one.role)) for one in claim.said)
    return replace(claim, said=said)


def _parts(scene: Scene, claim: Claim, whole: int) -> list[int]:
    """What a rate may be of: what its sentence says, else any count beside."""
    own = claim.of("part")
    start, _ = scene.around(claim.end - 1, claim.end)
    if own and scene.number(own[0]).start >= start:
        return own
    counts = _counts(scene, claim, whole)
    return [*own, *(place for place in counts if place not in own)] if own else counts


def is_rate(scene: Scene, place: int) -> bool:
    """Whether a number is a rate, or what it is reckoned per: no part and no whole of anything."""
    return place in scene.rates


def _populations(scene: Scene, claim: Claim) -> list[int]:
    """Numbers nearby that count the people of a place: said so, or so many that nothing else is meant."""
    return [
        index
        for index in _around(scene, claim)
        if scene.number(index).value >= LEAST and _people(scene, index)
    ]


def _people(scene: Scene, index: int) -> bool:
    return any(
        one.indicator == POPULATION or any(is_a(scene.book, one.counted, unit) for unit in PEOPLE)
        for one in scene.of_number.get(index, ())
        if one.kind is not Kind.RATE
    )


def _counts(scene: Scene, claim: Claim, whole: int) -> list[int]:
    most = scene.number(whole).value
    return [index for index in _around(scene, claim) if index != whole and scene.number(index).value < most]


def _around(scene: Scene, claim: Claim) -> Iterator[int]:
    start, end = scene.around(claim.start, claim.end)
    begun, _ = scene.paragraph(start)
    # What a rate is said to be of may stand in another line of a list: then others of those lines may, too.
    low = start - NEAR if claim.of("part") else max(begun, start - NEAR)
    for index in scene.figures_within(max(0, low), end):
        number = scene.number(index)
        if number.became is Became.FIGURE and number.form is Form.COUNT and not is_rate(scene, index):
            yield index


def _may_be(rate: Number, per: Number, part: Number, whole: Number) -> bool:
    """Whether a rate can be meant at all: what is a hundred times off is of something else."""
    if not whole.value or not part.value:
        return False
    made = part.value / whole.value * per.value / rate.value
    return 1 <= made * FURTHEST <= FURTHEST * FURTHEST


def _makes(scene: Scene, rate: Number, per: Number, pair: tuple[int, int]) -> bool:
    part, whole = (scene.number(place) for place in pair)
    return fits(rate, operand(part).over(operand(whole)).times(abs(per.value)), rounded=True)
