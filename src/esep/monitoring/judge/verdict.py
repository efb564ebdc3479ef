"""What the judge says: one alert for each part of a spell that lies in an interval of its rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from esep.monitoring.alerts import BY_TIME, Judged
from esep.monitoring.judge.hours import Interval, sooner
from esep.monitoring.kinds import Grade, Kind


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what an alert concerns."""

    order: str
    device: str
    kind: Kind
    zone: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that held from `begins` until `ends`, and came out at `known_at` by a fix or the clock alone.

    `worse` are later instants at which it grew worse, and how bad it was from then on.
    """

    begins: int
    ends: int | None
    first_seq: int
    confirm_seq: int
    known_at: int
    grade: Grade = Grade.NONE
    distance: float | None = None
    accuracy: float | None = None
    worse: tuple[tuple[int, Grade], ...] = ()


def told(
    about: About, spells: Iterable[Spell], holds: Iterable[Interval], now: int, grace: int = 0
) -> Iterator[Judged]:
    """The alerts of spells, cut by the intervals of the rule; `grace` seconds pass before one is told."""
    intervals = list(holds)
    for spell in spells:
        for begins, ends in intervals:
            at = max(spell.begins, begins) + grace * 1000
            until = sooner(spell.ends, ends)
            if at > now or (until is not None and until <= at):
                continue
            grade = max([spell.grade, *(grade for when, grade in spell.worse if ends is None or when < ends)])
            yield _alert(
                about, replace(spell, grade=grade), at, until if until is not None and until <= now else None
            )


def _alert(about: About, spell: Spell, at: int, ended_at: int | None) -> Judged:
    """When it begins later than its spell, which was known by then, the clock tells it and no fix."""
    by_clock = at > spell.begins and spell.known_at <= at
    return Judged(
        device=about.device,
        kind=about.kind,
        zone=about.zone,
        other=about.other,
        at=at,
        ended_at=ended_at,
        grade=spell.grade,
        first_seq=spell.first_seq,
        confirm_seq=BY_TIME if by_clock else spell.confirm_seq,
        distance=None if by_clock else spell.distance,
        accuracy=None if by_clock else spell.accuracy,
        order=about.order,
    )
