"""What is due on one record and met by a card of another: a notice of a breach is a record of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from esep.declare.classes import Class
from esep.declare.fields import Field, Kind

BY_TIME = "!"  # before the name of the deadline whose end is a start


@dataclass(frozen=True, slots=True)
class Answer:
    """A card of another record that names this one by a link; with `field` also by a code.

    >>> told = Answer("victim_notice.fell_due", "notice_subject", "breach")
    >>> told.name, told.record, told.holds("fell_due", {"notice_subject": "release"})
    ('victim_notice.fell_due breach', 'victim_notice', False)
    """

    kind: str
    field: str = ""
    code: str = ""

    @property
    def name(self) -> str:
        """How the clock of a deadline knows it, beside the cards of the record itself."""
        return f"{self.kind} {self.code}".strip()

    @property
    def record(self) -> str:
        """The type of the other record."""
        return self.kind.partition(".")[0]

    def holds(self, card: str, values: Mapping[str, Any]) -> bool:
        """Whether a card of the other record is such an answer."""
        return card == self.kind.partition(".")[2] and (not self.field or values.get(self.field) == self.code)


def over(deadline: str) -> Field:
    """The moment at which time alone ends a record, as the start of another deadline.

    >>> over("expiry").card
    '!expiry'
    """
    return Field(Kind.INSTANT, "", Class.OPEN, name="over_at", card=f"{BY_TIME}{deadline}")
