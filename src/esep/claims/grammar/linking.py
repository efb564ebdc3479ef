"""How the claims of a text hang together: parts of a whole, changes of a level, one figure said twice."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from esep.claims.model import Claim, Kind, Link, Number

NEAR = 20  # claims before and after: the parts of one whole may be without end
CHANGING = frozenset({Kind.CHANGE, Kind.PERCENT_ONLY, Kind.DELTA, Kind.RATIO})
MOVED = frozenset({"change", "difference", "times"})


def linked(claims: Sequence[Claim], numbers: Sequence[Number]) -> list[Claim]:
    """The claims with their links.

    Args:
        claims: of one text, in its order.
        numbers: all numbers of the text.
    """
    links: dict[str, list[Link]] = {one.id: [] for one in claims}
    by_number: dict[int, list[Claim]] = {}
    for one in claims:
        for said in one.said:
            by_number.setdefault(said.number, []).append(one)
    for same in by_number.values():
        for one, other in _near(same):
            how = _how(one, other)
            if how and all(link.claim != other.id for link in links[one.id]):
                links[one.id].append(Link(how, other.id))
    _same(claims, numbers, links)
    return [replace(one, links=tuple(links[one.id])) for one in claims]


def _near(same: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Claims of one number in pairs: each with those told nearest, and with the first of all."""
    for place, one in enumerate(same):
        begun = max(0, place - NEAR)
        for other in (*same[: min(NEAR, begun)], *same[begun : place + NEAR]):
            yield one, other


def _how(one: Claim, other: Claim) -> str:
    """How a claim belongs to another that shares a number with it."""
    if one is other:
        return ""
    shared = {said.number for said in one.said} & {said.number for said in other.said}
    if other.kind in {Kind.SUM, Kind.SUBSET} and any(number in other.of("part") for number in shared):
        return "part_of"
    if one.kind is Kind.SUM and any(number in one.of("whole") for number in shared):
        return "sum_of"
    if one.kind in {Kind.SUBSET, Kind.SHARE} and any(number in one.of("whole") for number in shared):
        return "part_of"
    if one.kind in CHANGING and other.kind not in CHANGING:
        return "change_of"
    return ""


def _same(claims: Sequence[Claim], numbers: Sequence[Number], links: dict[str, list[Link]]) -> None:
    """Link what says the same figure of the same thing again."""
    seen: dict[tuple[object, ...], Claim] = {}
    for one in claims:
        first = one.said[0]
        told = numbers[first.number]
        # Eight percent more of the one is not the eight percent less of another.
        way = one.direction if first.role in MOVED else 0
        key = (told.value, told.form, way, one.indicator, one.counted, tuple(sorted(one.by.items())))
        earlier = seen.setdefault(key, one)
        # Nor are two changes alike that have levels of their own.
        apart = first.role in MOVED and bool(one.of("base") and earlier.of("base"))
        if earlier is not one and not apart and first.number not in {said.number for said in earlier.said}:
            links[one.id].append(Link("same_as", earlier.id))
