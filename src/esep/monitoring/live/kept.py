"""For how long the law of a codebook has tracks, logs and messages kept that were not taken."""

from dataclasses import dataclass
from datetime import date

from esep.codebook.law import Law

TERMS = "monitoring_retention"
TRACK, PROTECTED = f"{TERMS}.track", f"{TERMS}.protected_track"
LOG, ASIDE = f"{TERMS}.log", f"{TERMS}.quarantine"


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long is kept: tracks in days, those of protected persons in hours, the log and what was laid
    aside in days.
    """

    track: int
    protected: int
    log: int
    aside: int

    @classmethod
    def by(cls, law: Law, on: date) -> "Kept":
        """As the law has it on a day.

        Raises:
            EsepError: E-103, E-104 when it says nothing for this day: nothing is forgotten by guess.

        >>> from esep.codebook import Codebook
        >>> Kept.by(Codebook.load("kz").law, date(2024, 2, 5)).protected
        48
        """
        return cls(*(law.number(code, on) for code in (TRACK, PROTECTED, LOG, ASIDE)))
