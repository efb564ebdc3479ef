"""Numbers written in words: cardinals, ordinals, fractions, multiples."""

from fractions import Fraction
from typing import NamedTuple

from esep.claims.model import Form
from esep.claims.numbers.seen import ONE, Around, Seen
from esep.claims.tokens import HYPHENS, TokenKind

AGAIN = "again"
AWAY = 4


class Spelled(NamedTuple):
    """A number in words.

    Attributes:
        first: its first token.
        after: the token after its last.
        value: what it says.
        unit: one of its last place: a word of size counts as rounded to it.
        form: count, ordinal, fraction or times.
        size: the word of size in it.
    """

    first: int
    after: int
    value: Fraction
    unit: Fraction
    form: Form
    size: int = 1


def spelled(around: Around, place: int) -> Spelled | None:
    """The number in words that begins at a token; None when none does.

    Args:
        around: the sentence.
        place: a token that some section of numbers knows.
    """
    return (
        _every(around, place)
        or _whole_fraction(around, place)
        or _multiple(around, place)
        or _cardinal(around, place)
    )


def _every(around: Around, place: int) -> Spelled | None:
    """Every fourth, каждый четвёртый: one part of so many."""
    every = around.term("every", place)
    if every is None:
        return None
    which = _ordinal_at(around, every.after)
    after = every.after + 1
    if (
        which is None
        and around.kind(every.after) is TokenKind.DIGITS
        and around.word(every.after).isdecimal()
    ):
        glued = every.after + 1 + (around.word(every.after + 1) in HYPHENS)
        if (
            around.means("glued", glued) == "ordinal"
            and around.stuck(every.after)
            and around.stuck(glued - 1)
        ):
            digits = around.word(every.after)
            which, after = (int(digits) if len(digits) < 4 else None), glued + 1
    if which is None or which < 2 or around.means("durations", after) or around.means("eras", after):
        return None
    return Spelled(place, after, Fraction(1, which), Fraction(1, which), Form.FRACTION)


def _whole_fraction(around: Around, place: int) -> Spelled | None:
    """Half, треть, жартысы; a third and one half with the word before them."""
    found = around.term("fractions", place)
    multiple = around.term("multiples", place)
    if found is not None and multiple is not None and multiple.after > found.after:
        return None  # half as many
    if found is not None:
        value = Fraction(found.meaning)
        return Spelled(place, found.after, value, value, Form.FRACTION)
    if around.means("articles", place) is None:
        return None
    found = around.term("fractions", place + 1)
    if found is not None:
        value = Fraction(found.meaning)
        return Spelled(place, found.after, value, value, Form.FRACTION)
    part = around.means("parts_of_one", place + 1)
    if part is not None and (around.means("fraction_before", place + 2) or _closed(around, place + 2)):
        return Spelled(place, place + 2, Fraction(1, int(part)), Fraction(1, int(part)), Form.FRACTION)
    return None


def _closed(around: Around, place: int) -> bool:
    """Whether a number ends here: before a mark, the end, or a word that is no noun of it."""
    return around.kind(place) is not TokenKind.WORD or around.means("compared", place) is not None


def _multiple(around: Around, place: int) -> Spelled | None:
    """Doubled, вдвое, екі еселенді; "once" only where it is counted."""
    half = around.means("half_measures", place)
    if half is not None:
        return Spelled(place, place + 1, Fraction(1, 2), Fraction(1, 2), Form(half))
    found = around.term("multiples", place)
    if found is None:
        return None
    value = Fraction(found.meaning)
    if value == 1 and not around.near("one_counts_after", range(place - 4, place)):
        return None
    often = around.means("repeated", place) is not None and not _compares(around, place, found.after)
    return Spelled(place, found.after, value, ONE, Form.COUNT if often else Form.TIMES)


def multiplies(around: Around, one: Seen, after: int) -> bool:
    """Whether so many "times" say how many times as many, and not how often: "12 times a year".

    Args:
        around: the sentence.
        one: the number before the word.
        after: the token after the word.
    """
    return one.value is None or one.value.denominator > 1 or _compares(around, one.first, after)


def _compares(around: Around, first: int, after: int) -> bool:
    """Whether words beside a multiple compare: "as many", "more", a rise or a fall, "в"."""
    low = first
    while (
        low > first - AWAY
        and around.kind(low - 1) is TokenKind.WORD
        and around.means("numerals", low - 1) is None
    ):
        low -= 1
    return around.near("times_before", range(low, first)) or around.near(
        "times_after", range(after, after + 2)
    )


def _cardinal(around: Around, place: int) -> Spelled | None:
    """Twelve, twenty-one, сто двадцать пять, бес жүз; an ordinal or a fraction where it ends as one."""
    total, current, size, at = Fraction(0), None, 1, place
    while around.kind(at) is TokenKind.WORD:
        at += _joined(around, at, current)
        if (ended := _ending(around, place, at, total, current)) is not None:
            return ended
        number = _numeral_at(around, at)
        if number is not None and _joins(around, current, number):
            current = (current or Fraction(0)) + number
        elif not (found := _size_at(around, at, current, total)):
            break
        elif found == 100:
            current = (current or 1) * Fraction(100)
        else:
            total, size, current = total + (1 if current is None else current) * found, found, None
        at += 1
    if at == place:
        return _size_alone(around, place)
    if current is not None:
        half = around.term("halves", at) if not total else None
        return _and_a_half(around, place, half.after, current) if half else _exact(place, at, total + current)
    return Spelled(place, at, total, Fraction(size, total.denominator), Form.COUNT, size)


def _exact(place: int, after: int, value: Fraction) -> Spelled:
    """A cardinal that ends in units, or one and a half."""
    return Spelled(place, after, value, Fraction(1, value.denominator), Form.COUNT)


def _and_a_half(around: Around, place: int, after: int, value: Fraction) -> Spelled:
    """Two and a half, and the word of size behind it."""
    found = around.means("sizes", after)
    size = int(found) if found else 1
    return Spelled(
        place, after + (size > 1), (value + Fraction(1, 2)) * size, Fraction(size, 2), Form.COUNT, size
    )


def _joined(around: Around, place: int, current: Fraction | None) -> bool:
    """Whether a word only joins hundreds and what follows: two hundred and five."""
    if not current or current % 100 or around.means("joined", place) is None:
        return False
    part = _numeral_at(around, place + 1)
    return part is not None and part < 100


def _ending(around: Around, place: int, at: int, total: Fraction, current: Fraction | None) -> Spelled | None:
    """The ordinal or the fraction that a cardinal ends in: twenty-first, two thirds."""
    part = _fraction_part(around, at, current)
    if part and current is not None:
        return Spelled(place, at + 1, current / part, Fraction(1, part), Form.FRACTION)
    which = _ordinal_at(around, at)
    if which is None or not _joins(around, current, which):
        return None
    return Spelled(place, at + 1, total + (current or 0) + which, ONE, Form.ORDINAL)


def _joins(around: Around, current: Fraction | None, number: Fraction | int) -> bool:
    """Whether a numeral may follow the one before it: hundreds, then tens, then units."""
    if not current:
        return current is None
    if number < 1 or current.denominator > 1:
        return False
    tens = 10 if around.words.digits.get("teens") == "joined" else 20
    return (current % 100 == 0 and number < 100) or (
        current % 10 == 0 and current % 100 >= tens and number < 10
    )


def _fraction_part(around: Around, place: int, current: Fraction | None) -> int:
    """Into how many parts a word divides one, after a numerator: two thirds; 0 when it does not."""
    part = around.means("parts_of_one", place)
    if part is None or current is None or not 0 < current < int(part):
        return 0
    return int(part)


def _numeral_at(around: Around, place: int) -> Fraction | None:
    """The value of a single numeral, "twenty-one" included."""
    found = around.means("numerals", place)
    if found is not None:
        return Fraction(found)
    word = around.word(place)
    if "-" not in word:
        return None
    parts = [around.words.of(part).get("numerals") for part in word.split("-")]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        return None
    tens, units = Fraction(parts[0]), Fraction(parts[1])
    return tens + units if tens % 10 == 0 and tens >= 20 and 0 < units < 10 else None


def _ordinal_at(around: Around, place: int) -> int | None:
    """The value of an ordinal, "twenty-first" included."""
    found = around.means("ordinals", place)
    if found is not None:
        return int(found)
    tens, _, units = around.word(place).partition("-")
    first, second = around.words.of(tens).get("numerals"), around.words.of(units).get("ordinals")
    if units and first and second and first.isdecimal() and int(first) >= 20 and int(second) < 10:
        return int(first) + int(second)
    return None


def _size_at(around: Around, place: int, current: Fraction | None, total: Fraction) -> int | None:
    """The word of size at a place, where one may stand: smaller than those before it."""
    if current is None:
        found = around.means("bare_sizes", place) if not total else None
        return int(found) if found else None
    found = around.means("sizes", place)
    if found is None or len(around.word(place)) == 1:
        return None
    size = int(found)
    if size == 100:
        return 100 if current < 100 else None
    return size if not total or size < total else None


def _size_alone(around: Around, place: int) -> Spelled | None:
    """A hundred, a million: the article stands for one. Two-thirds and half a million as well."""
    if around.means("articles", place) is not None:
        found = around.means("sizes", place + 1)
        if found and len(around.word(place + 1)) > 1:
            return Spelled(place, place + 2, Fraction(found), Fraction(found), Form.COUNT, int(found))
    if (found := around.means("half_sizes", place)) is not None:
        return Spelled(place, place + 1, Fraction(found), Fraction(found), Form.COUNT, int(found) * 2)
    above, _, below = around.word(place).partition("-")
    if below:
        number = around.words.of(above).get("numerals")
        part = around.words.of(below).get("parts_of_one")
        if number and part and 0 < Fraction(number) < int(part):
            return Spelled(
                place, place + 1, Fraction(number) / int(part), Fraction(1, int(part)), Form.FRACTION
            )
    return None
