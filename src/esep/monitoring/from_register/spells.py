"""Spells: from when until when something stood as it did. Half-open, in milliseconds, an open end is None."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from esep.monitoring.from_register.stories import Said
from esep.monitoring.orders import Span


class Version(NamedTuple):
    """What was stated of a thing, from when until when; versions are numbered from 1."""

    span: Span
    number: int
    values: Mapping[str, Any]


def versions(story: Sequence[Said], stating: Collection[str], ending: Collection[str]) -> list[Version]:
    """The versions of a thing: each card that states begins one, which has what was stated before as well.

    >>> said = [Said(0, "drawn", {"width": 1}), Said(5, "redrawn", {}), Said(9, "lifted", {})]
    >>> found = versions(said, {"drawn", "redrawn"}, {"lifted"})
    >>> [(one.span, one.number, one.values["width"]) for one in found]
    [((0, 5), 1, 1), ((5, 9), 2, 1)]
    """
    told = [one for one in story if one.card in stating or one.card in ending]
    found: list[Version] = []
    known: dict[str, Any] = {}
    number = 0
    for place, one in enumerate(told, 1):
        if one.card in ending:
            continue
        end = told[place].at if place < len(told) else None
        known |= one.values
        number += 1
        if end is None or one.at < end:
            found.append(Version((one.at, end), number, dict(known)))
    return found


def meeting(one: Span, other: Span) -> Span | None:
    """What two spells have in common; None when they do not meet.

    >>> meeting((0, 10), (5, None)), meeting((0, 5), (5, 6))
    ((5, 10), None)
    """
    begins = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    end = min(ends) if ends else None
    return (begins, end) if end is None or begins < end else None


def within(spans: Iterable[Span], bounds: Iterable[Span]) -> list[Span]:
    """The parts of spells that lie in other spells."""
    several = list(bounds)
    return [found for span in spans for one in several if (found := meeting(span, one)) is not None]


def cut(span: Span, at: Iterable[int]) -> list[Span]:
    """A spell cut at instants.

    >>> cut((0, None), [7, 3, 0])
    [(0, 3), (3, 7), (7, None)]
    """
    begins, end = span
    edges = sorted({one for one in at if begins < one and (end is None or one < end)})
    return list(zip([begins, *edges], [*edges, end], strict=True))


def standing(versions: Iterable[Version], at: int) -> Mapping[str, Any] | None:
    """What stood at an instant; None when nothing did."""
    for one in versions:
        begins, end = one.span
        if begins <= at and (end is None or at < end):
            return one.values
    return None
