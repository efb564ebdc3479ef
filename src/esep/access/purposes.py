"""Why somebody reads: a code from a fixed list and, where there is one, the number of a file or an order.

A purpose is kept in the trail for years, so it is no free text: nobody can write a name into it by accident.
Directive (EU) 2016/680, article 25, asks for the justification of each consultation and disclosure.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from esep.kernel.errors import EsepError

# Digits, and letters in threes at most: numbers of files and orders are written so, and names are not.
REFERENCE = re.compile(r"(?=.*\d)(?!.*[A-Za-z]{4})[A-Za-z0-9][A-Za-z0-9./_-]{0,63}", re.ASCII)


class Why(StrEnum):
    """The purposes that a read may have."""

    CRIMINAL_CASE = "criminal_case"
    PROTECTION = "protection"
    PROBATION = "probation"
    PREVENTION = "prevention"
    MONITORING = "monitoring"
    SUPERVISION = "supervision"
    COURT_ORDER = "court_order"
    CORRECTION = "correction"
    OWN_DATA = "own_data"
    STATISTICS = "statistics"
    AUDIT = "audit"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose and what it refers to; a `court_order` opens sealed records only with its number.

    >>> str(Purpose.parse("criminal_case:237510031000123"))
    'criminal_case:237510031000123'
    >>> Purpose.parse("court_order").orders, Purpose.parse("court_order:7512-26-4").orders
    (False, True)
    """

    why: Why
    reference: str = ""

    @classmethod
    def parse(cls, text: str) -> "Purpose":
        """Read `code` or `code:reference`.

        Raises:
            EsepError: E-664 when the code is not in the list, or the reference is no number: ASCII digits,
                letters of which no more than three stand together, and `. / _ -`. What was written is not
                repeated: it may hold a name.
        """
        code, colon, reference = text.partition(":")
        if code not in list(Why) or (colon and not REFERENCE.fullmatch(reference)):
            raise EsepError("E-664", known=", ".join(Why))
        return cls(Why(code), reference)

    @property
    def orders(self) -> bool:
        """Whether it is an order of a court with its number."""
        return self.why is Why.COURT_ORDER and bool(self.reference)

    def __str__(self) -> str:
        return f"{self.why}:{self.reference}" if self.reference else self.why.value
