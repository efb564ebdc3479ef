"""Which true values can be printed so: rounding is given its due, and nothing more.

A count is exact, unless its last place printed is a thousand or more. Anything else is printed for what
lies within half of its last place, both ends included, since some round halves up and others to even.
Three noughts printed in full digits may be no rounding at all: they open a number by a small part of its
value at most, so that 1,000 is not taken for 1,400, while "1 thousand" says that nothing finer is told.
Words beside a number open it further: "about" by one place at least, "more than" upwards.
"""

from dataclasses import dataclass
from fractions import Fraction

from esep.claims.model import Bound, Form, Number

TENTH, FIFTEENTH = Fraction(1, 10), Fraction(1, 15)
QUARTER = Fraction(1, 4)
HALF = Fraction(1, 2)
NOUGHTS = Fraction(1, 40)
COUNTED = frozenset({Form.COUNT, Form.ORDINAL, Form.PER})


@dataclass(frozen=True, slots=True)
class Span:
    """All values from `low` to `high`, both included; `high` is None where nothing bounds it.

    >>> Span(Fraction(1), Fraction(2)).meets(Span(Fraction(2), None))
    True
    """

    low: Fraction
    high: Fraction | None

    def meets(self, other: "Span") -> bool:
        """Whether one value lies in both."""
        return not self.below(other) and not other.below(self)

    def below(self, other: "Span") -> bool:
        """Whether every value of this one is less than every value of the other."""
        return self.high is not None and self.high < other.low

    def plus(self, other: "Span") -> "Span":
        """What two values add up to."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Span(self.low + other.low, high)

    def minus(self, other: "Span") -> "Span":
        """How much more the one is than the other; nothing less than minus infinity is told apart."""
        low = -self.low - other.low if other.high is None else self.low - other.high
        return Span(low, None if self.high is None else self.high - other.low)

    def over(self, other: "Span") -> "Span":
        """How many times the other the one is, for values that are not negative."""
        low = Fraction(0) if other.high is None or other.high == 0 else self.low / other.high
        return Span(low, None if self.high is None or other.low == 0 else self.high / other.low)

    def times(self, factor: Fraction | int) -> "Span":
        """The values times a positive factor."""
        return Span(self.low * factor, None if self.high is None else self.high * factor)

    def plus_exactly(self, value: Fraction | int) -> "Span":
        """The values moved by a value."""
        return Span(self.low + value, None if self.high is None else self.high + value)

    def magnitude(self) -> "Span":
        """The values without their sign."""
        if self.low >= 0:
            return self
        if self.high is None:
            return Span(Fraction(0), None)
        return Span(Fraction(0) if self.high >= 0 else -self.high, max(-self.low, self.high))

    @property
    def exact(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high


def span_of(number: Number, *, rounded: bool = False) -> Span:
    """The true values, without their sign, for which a number may be printed so.

    Args:
        number: as printed.
        rounded: a whole count may be rounded too, as a rate or a mean is.

    >>> percent = Number(0, 6, "14.9 %", Fraction(149, 10), TENTH, Form.PERCENT)
    >>> [float(end) for end in (span_of(percent).low, span_of(percent).high)]
    [14.85, 14.95]
    >>> thousand = Number(0, 5, "1,000", Fraction(1000), Fraction(1000), Form.COUNT)
    >>> [int(end) for end in (span_of(thousand).low, span_of(thousand).high)]
    [975, 1025]
    """
    value = abs(number.value)
    if _is_exact(number) and not rounded:
        return Span(value, value)
    width = _half(number, value)
    if number.bound is Bound.ABOUT:
        width = _about(number, value, width)
    if number.bound is Bound.MORE:
        return Span(value, None)
    if number.bound is Bound.LESS:
        return Span(Fraction(0), value)
    return Span(value - width, value + width)


def rounded_to(number: Number) -> Span:
    """What a number stands for at most, when its noughts are all of them rounding: 4,000 for 4,312.

    Nothing is held to be wrong that lies within; nothing is held to be right by it alone.

    >>> four = Number(0, 5, "4,000", Fraction(4000), Fraction(1000), Form.COUNT)
    >>> [int(end) for end in (rounded_to(four).low, rounded_to(four).high)]
    [3500, 4500]
    """
    near, value = operand(number), abs(number.value)
    if number.bound is not Bound.EXACT or number.form not in COUNTED or number.unit <= 1:
        return near
    return Span(value - number.unit * HALF, value + number.unit * HALF)


def operand(number: Number) -> Span:
    """The same for a number that others are computed from: "more than 12,000" is less than 13,000."""
    if number.bound not in {Bound.MORE, Bound.LESS}:
        return span_of(number)
    value = abs(number.value)
    step = max(place(number), number.unit) if number.form is not Form.FRACTION else value * QUARTER
    if number.bound is Bound.MORE:
        return Span(value, value + step)
    return Span(max(Fraction(0), value - step), value)


def place(number: Number) -> Fraction:
    """One of the last place that is not nought: 1,000 of 27,000, 10 of 90, 1/10 of 14.9."""
    if number.unit <= 0 or number.value == 0:
        return Fraction(1)
    count, last = abs(number.value) / number.unit, number.unit
    while count.denominator == 1 and count % 10 == 0:
        count, last = count / 10, last * 10
    return last


def decimals(number: Number) -> int:
    """How many digits stand after the decimal mark."""
    places, unit = 0, number.unit
    while 0 < unit < 1 and places < 6:
        places, unit = places + 1, unit * 10
    return places


def in_full(number: Number) -> bool:
    """Whether all digits of a whole number are printed, as of 1,000, and no word of size stands for some.

    >>> in_full(Number(0, 10, "7 thousand", Fraction(7000), Fraction(1000), Form.COUNT))
    False
    """
    digits = "".join(sign for sign in number.printed if sign.isdecimal())
    return digits != "" and int(digits) == abs(number.value)


def _about(number: Number, value: Fraction, width: Fraction) -> Fraction:
    if _told(number):
        return width * 2
    return max(width * 2, number.unit, min(place(number) / 2, value * TENTH))


def _is_exact(number: Number) -> bool:
    """Whether a number is a whole count that nothing opens."""
    return number.form in COUNTED and number.unit == 1 and number.bound is Bound.EXACT


def _half(number: Number, value: Fraction) -> Fraction:
    """Half of what the print may hide."""
    if _told(number):
        return value * FIFTEENTH
    if number.unit > 1 and in_full(number):
        return min(number.unit * HALF, value * NOUGHTS)
    return number.unit * HALF


def _told(number: Number) -> bool:
    """Whether words tell roughly how much: a third, doubled."""
    if number.form is Form.FRACTION:
        return True
    return number.form is Form.TIMES and not any(sign.isdigit() for sign in number.printed)
