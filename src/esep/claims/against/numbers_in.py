"""Whole numbers as tables write them."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction


def whole(text: object) -> int | None:
    """A whole number; None for anything else, a fraction or a number that is none included.

    >>> whole("140272"), whole(5), whole("5.5"), whole(None), whole(True), whole("nan")
    (140272, 5, None, None, None, None)
    """
    if isinstance(text, bool) or not isinstance(text, int | str | float):
        return None
    try:
        value = Decimal(str(text))
        exact = Fraction(value)
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return exact.numerator if exact.denominator == 1 and abs(value) < 10**18 else None
