"""Where and when an offence was committed, as far as that is known, and the numbers of the algorithm."""

from dataclasses import dataclass
from enum import IntEnum, IntFlag


@dataclass(frozen=True, slots=True)
class Crime:
    """A place in 1e-7 degree with the metres around it that count, and the span within which it happened.

    Instants are milliseconds of UTC; the span has both its ends, and may be one instant.
    """

    lat: int
    lon: int
    radius: int
    begins_at: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One version of the algorithm. Whoever changes a number makes another version."""

    version: int = 1
    speed: float = 40.0  # m/s that somebody may have travelled unseen: 144 km/h
    factor: float = 3.0  # an accuracy is of 68 of 100 places: three of them hold nearly all
    unknown_accuracy: float = 500.0  # metres, where a device told none
    gap: int = 1_800_000  # ms between two fixes; past it they say only what is impossible
    margin: int = 3_600_000  # ms before and after the span in which fixes are looked for


CURRENT = Algorithm()


class Answer(IntEnum):
    """What can be said of one device and one offence."""

    COULD_NOT = 0
    CANNOT_BE_TOLD = 1
    COULD = 2


class Reason(IntFlag):
    """Why; the first three let somebody have been there, the others let nobody know."""

    SEEN_NEAR = 1  # a fix in the span lies near the place, by its own accuracy
    PASSED_NEAR = 2  # the straight way between two fixes leads past it
    WITHIN_REACH = 4  # there was time to be there between two fixes
    GAP = 8  # there was time, in a gap too long to say more
    CONTRADICTION = 16  # two fixes that cannot both be true
    NO_FIX_BEFORE = 32
    NO_FIX_AFTER = 64
    NO_FIXES = 128


POSITIVE = Reason.SEEN_NEAR | Reason.PASSED_NEAR | Reason.WITHIN_REACH


def answer_of(reasons: int) -> Answer:
    """The answer that follows from the reasons.

    >>> answer_of(Reason.GAP | Reason.WITHIN_REACH).name, answer_of(Reason.GAP).name, answer_of(0).name
    ('COULD', 'CANNOT_BE_TOLD', 'COULD_NOT')
    """
    if reasons & POSITIVE:
        return Answer.COULD
    return Answer.CANNOT_BE_TOLD if reasons else Answer.COULD_NOT
