"""Numbers known by their shape alone: telephones, accounts, and dates and times divided by marks."""

import re

from esep.claims.model import Became

_PHONE = re.compile(
    r"(?:\+\d{1,3}|8)[ \u00a0]?[-(]?[ \u00a0]?\d{3,5}\)?[ \u00a0-]{1,2}\d{1,4}"
    r"(?:[ \u00a0-]\d{1,4}){1,3}(?!\d)"
    r"|\+\d{7,15}(?!\d)"
    r"|\(\d{3,5}\)[ \u00a0]?\d{2,3}(?:[ \u00a0-]\d{2,3}){1,2}(?!\d)"
    r"|\d{2,3}-\d{2}-\d{2}(?![\d-])"
    r"|8[ -]?800[ -]\d{2,4}(?:[ -]\d{2,4}){0,3}(?!\d)"
    r"|[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b"
)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])")
_DATE = re.compile(
    r"(?:\d{1,2}([/-])\d{1,2}\1(?:19|20)?\d\d|(?:19|20)\d\d([/-])\d{1,2}\2\d{1,2}|(?:19|20)\d\d/\d{2,4})(?![\d/-])"
)
_TOLL_FREE = re.compile(r"8[ -]?800")
_BEFORE_PHONE = frozenset("+(")


class Shapes:
    """Asked number by number, in the order of the text, what its shape says."""

    def __init__(self, text: str) -> None:
        """Take the text."""
        self.text = text
        self._end = 0
        self._became = Became.FIGURE

    def at(self, start: int) -> Became | None:
        """What the digits at a place belong to; None where their shape says nothing.

        >>> Shapes("at 18:30").at(3).value
        'time'
        """
        if start >= self._end:
            self._look(start)
        return self._became if start < self._end else None

    def _look(self, start: int) -> None:
        text = self.text
        before = text[start - 1] if start else " "
        if before.isdigit():
            return
        begin = start - 1 if before in _BEFORE_PHONE else start
        if before.isascii() and before.isupper():
            begin = max(0, start - 2)
        phone = _PHONE.match(text, begin)
        if phone is not None and _divided(phone[0]):
            self._end, self._became = phone.end(), Became.PHONE
        elif (clock := _CLOCK.match(text, start)) is not None:
            self._end, self._became = clock.end(), Became.TIME
        elif (date := _DATE.match(text, start)) is not None:
            self._end, self._became = date.end(), Became.DATE


def _divided(phone: str) -> bool:
    """Whether a number that begins with 8 is a telephone's and no count of thousands."""
    return phone[0] != "8" or not phone.replace(" ", "").isdecimal() or _TOLL_FREE.match(phone) is not None
