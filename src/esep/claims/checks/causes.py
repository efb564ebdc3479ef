"""Why a figure is off, most likely: the ways in which those who write figures err."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from esep.claims.checks.computing import written
from esep.claims.checks.printing import Span, span_of
from esep.claims.model import Form, Number
from esep.claims.saying import Figure, Phrase

Recompute = Callable[[Sequence[Fraction]], Fraction | None]
SLIPS = (Fraction(10), Fraction(100), Fraction(1, 10), Fraction(1, 100))
SHORTEST = 3


def cause_of_change(printed: Number, value: Number, base: Number) -> Phrase | None:
    """Why a change in percent, in points or in times is off."""
    now, before = abs(value.value), abs(base.value)
    if not now or not before:
        return None
    grew = abs(now - before)
    percents = value.form is Form.PERCENT and base.form is Form.PERCENT
    if printed.form is Form.TIMES:
        return _cause_of_times(printed, now, before)
    share = grew / before * _hundred(printed)
    if percents and printed.form is Form.PERCENT and _is(printed, grew):
        return Phrase("claims.cause.points_for_percent")
    if percents and printed.form is Form.POINTS and _is(printed, grew / before * 100):
        return Phrase("claims.cause.percent_for_points")
    right = grew if printed.form is Form.POINTS else share
    guesses = {
        "truncated": truncated(printed, right),
        "slipped": slipped(printed, right),
        "divided_by_later": printed.form is not Form.POINTS and _is(printed, grew / now * _hundred(printed)),
        "ratio_for_change": printed.form is Form.PERCENT and _is(printed, now / before * 100),
        "times_for_percent": printed.form is Form.PERCENT and _is(printed, _times(now, before)),
    }
    return _first(guesses) or swapped(printed, right, (value, base), _relative(printed))


def _relative(printed: Number) -> Recompute:
    """The change in the form it is printed in, from a later and an earlier value."""

    def change(values: Sequence[Fraction]) -> Fraction | None:
        now, before = values
        if printed.form is Form.POINTS:
            return abs(now - before)
        return abs(now - before) / before * _hundred(printed) if before else None

    return change


def _cause_of_times(printed: Number, now: Fraction, before: Fraction) -> Phrase | None:
    times = _times(now, before)
    guesses = {
        "truncated": truncated(printed, times),
        "slipped": slipped(printed, times),
        "change_for_times": _is(printed, times - 1),
        "percent_for_times": _is(printed, (times - 1) * 100) or _is(printed, times * 100),
    }
    return _first(guesses)


def _times(now: Fraction, before: Fraction) -> Fraction:
    return max(now, before) / min(now, before)


def cause_of_share(printed: Number, part: Number, whole: Number) -> Phrase | None:
    """Why a share is off."""
    if not part.value or not whole.value:
        return None
    hundred = _hundred(printed)

    def share(values: Sequence[Fraction]) -> Fraction | None:
        return values[0] / values[1] * hundred if values[1] else None

    right = part.value / whole.value * hundred
    return plain_cause_of_share(printed, part, whole) or swapped(printed, right, (part, whole), share)


def plain_cause_of_share(printed: Number, part: Number, whole: Number) -> Phrase | None:
    """Why a share is off, where a known way to err leads to exactly what is printed."""
    hundred = _hundred(printed)
    right = part.value / whole.value * hundred
    rest = whole.value - part.value
    guesses = {
        "truncated": truncated(printed, right),
        "slipped": slipped(printed, right),
        "rest_for_part": rest > 0 and _is(printed, rest / whole.value * hundred),
        "part_of_rest": rest > 0 and _is(printed, part.value / rest * hundred),
        "upside_down": _is(printed, whole.value / part.value * hundred),
    }
    if (likely := _first(guesses)) is not None:
        return likely
    for other in swaps(printed) if printed.unit < 1 else ():
        if span_of(other).meets(_exactly(right)):
            return _digits("swapped", printed, other.value)
    return None


def truncated(printed: Number, right: Fraction) -> bool:
    """Whether the figure was cut off where it should have been rounded."""
    unit = printed.unit
    if unit <= 0 or printed.form is Form.FRACTION:
        return False
    return abs(right) // unit * unit == abs(printed.value)


def slipped(printed: Number, right: Fraction) -> bool:
    """Whether the decimal mark or a nought slipped."""
    if printed.form is Form.FRACTION:
        return False
    return any(
        _is(replace(printed, value=printed.value * slip, unit=printed.unit * slip), right) for slip in SLIPS
    )


def swapped(
    printed: Number, right: Fraction, operands: Sequence[Number], recompute: Recompute
) -> Phrase | None:
    """Two digits of a number that changed places, where that alone makes it right; else one wrong digit."""
    if printed.form is Form.FRACTION:
        return None
    for other in swaps(printed):
        if span_of(other).meets(_exactly(right)):
            return _digits("swapped", printed, other.value)
    # A figure told without decimals is made right by too many single digits to name one.
    ways = (("swapped", swaps), ("one_digit", one_digit)) if printed.unit < 1 else (("swapped", swaps),)
    for way, variants in ways:
        for place, number in enumerate(operands):
            for other in variants(number):
                values = [abs(one.value) for one in operands]
                values[place] = abs(other.value)
                made = recompute(values)
                if made is not None and span_of(printed).meets(_exactly(made)):
                    return _digits(way, number, other.value)
    return None


def swaps(number: Number) -> Iterator[Number]:
    """The same number with two neighbouring digits exchanged."""
    digits = _digits_of(number)
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1] and not (place == 0 and digits[1] == "0"):
            told = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            yield _with(number, told)


def one_digit(number: Number) -> Iterator[Number]:
    """The same number with one digit other; of short numbers none, since one digit is most of them."""
    digits = _digits_of(number)
    if len(digits) <= SHORTEST:
        return
    for place, old in enumerate(digits):
        for new in "0123456789":
            if new != old and not (place == 0 and new == "0"):
                yield _with(number, digits[:place] + new + digits[place + 1 :])


def _digits_of(number: Number) -> str:
    if number.unit <= 0 or not _is_place(number.unit):
        return ""
    count = abs(number.value) / number.unit
    return str(count.numerator) if count.denominator == 1 else ""


def _is_place(unit: Fraction) -> bool:
    """Whether it is one of a decimal place: of halves, and of what was worked out, no digits stand there."""
    return {str(unit.numerator).rstrip("0"), str(unit.denominator).rstrip("0")} == {"1"}


def _with(number: Number, digits: str) -> Number:
    return replace(number, value=int(digits) * number.unit)


def _digits(way: str, number: Number, better: Fraction) -> Phrase:
    places = 0 if number.unit >= 1 else 1 if number.unit >= Fraction(1, 10) else 2
    percent = number.form is Form.PERCENT
    would = Figure(better, places, percent=percent)
    return Phrase(f"claims.cause.{way}", {"number": written(number), "would": would})


def _first(guesses: dict[str, bool]) -> Phrase | None:
    return next((Phrase(f"claims.cause.{code}") for code, holds in guesses.items() if holds), None)


def _is(printed: Number, value: Fraction) -> bool:
    return span_of(printed).meets(_exactly(value))


def _exactly(value: Fraction) -> Span:
    return Span(abs(value), abs(value))


def _hundred(printed: Number) -> int:
    """A share is told in percent; as a fraction it is told of one."""
    return 1 if printed.form is Form.FRACTION else 100
