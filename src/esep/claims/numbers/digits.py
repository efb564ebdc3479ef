"""The value of printed digits: which mark divides thousands and which decimals.

Two marks of different kinds leave no doubt, nor does a mark before one, two or four digits. A single mark
before three digits is read as the language of the sentence does ("14,281" in English is fourteen thousand);
where a comma is for decimals, it still divides thousands if the text shows no other way of dividing them,
because nobody prints a count to three decimals.
"""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from esep.claims.tokens import THIN_SPACES, Token, TokenKind
from esep.claims.vocabulary import Words

LONGEST = 30
_SPACED = re.compile(rf"[{THIN_SPACES}'’]")
_VULGAR = {
    "¼": (1, 4), "½": (1, 2), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅐": (1, 7), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip


class Read(NamedTuple):
    """A value and one of its last place printed."""

    value: Fraction
    unit: Fraction


class Style(NamedTuple):
    """How a text divides thousands, as its undoubted numbers show."""

    spaces: bool
    commas: bool
    points: bool


def style_of(tokens: Iterable[Token]) -> Style:
    """How the numbers of a text divide thousands.

    >>> from esep.claims.tokens import tokens
    >>> style_of(tokens("157 473; 1,234,567"))
    Style(spaces=True, commas=True, points=False)
    """
    spaces = commas = points = False
    for one in tokens:
        if one.kind is not TokenKind.DIGITS or len(one.text) < 5:
            continue
        spaces = spaces or any(sign in THIN_SPACES for sign in one.text)
        commas = commas or one.text.count(",") > 1 or 0 < one.text.find(",") < one.text.find(".")
        points = points or 0 < one.text.find(".") < one.text.find(",")
    return Style(spaces, commas, points)


def read(printed: str, words: Words, style: Style, *, measured: bool = False) -> Read | None:
    """What a token of digits says; None when it is no single number ("10.01.2024", "1,2,3").

    Args:
        printed: the token.
        words: of its language.
        style: of its text.
        measured: a word of size, percent or times follows it: "1,234 million" has decimals.

    >>> from esep.claims.vocabulary import words
    >>> read("14,9", words("ru"), Style(False, False, False))
    Read(value=Fraction(149, 10), unit=Fraction(1, 10))
    """
    if printed[-1] in _VULGAR:
        part = Fraction(*_VULGAR[printed[-1]])
        rest = read(printed[:-1], words, style, measured=measured) if len(printed) > 1 else None
        return Read(part + (rest.value if rest else 0), Fraction(1, part.denominator))
    plain = _SPACED.sub("", printed)
    if len(plain) > LONGEST:
        return None
    if plain.isdecimal():
        return Read(Fraction(int(plain)), Fraction(1))
    mark = _decimal_mark(plain, words, style, measured=measured, grouped=plain != printed)
    if mark is None:
        return None
    before, _, after = plain.partition(mark) if mark else (plain, "", "")
    before = before.replace(",", "").replace(".", "")
    if not (before + after).isdecimal():
        return None
    return Read(Fraction(int(before + after), 10 ** len(after)), Fraction(1, 10 ** len(after)))


def rounded(value: Fraction) -> Fraction:
    """One of the last place of a count: its groups of three zeros may be rounding.

    >>> [int(rounded(Fraction(one))) for one in (88, 27_000, 22_500, 1_000_000)]
    [1, 1000, 1, 1000000]
    """
    unit = 1
    while value and value % (unit * 1000) == 0:
        unit *= 1000
    return Fraction(unit)


def _decimal_mark(plain: str, words: Words, style: Style, *, measured: bool, grouped: bool) -> str | None:
    """The mark before the decimals; empty when there are none; None when this is no number."""
    commas, points = plain.count(","), plain.count(".")
    if commas and points:
        last = "," if plain.rfind(",") > plain.rfind(".") else "."
        other = "." if last == "," else ","
        return last if plain.count(last) == 1 and _thousands(plain.partition(last)[0], other) else None
    mark = "," if commas else "."
    if commas + points > 1:
        return "" if _thousands(plain, mark) else None
    if grouped or not _thousands(plain, mark) or plain.startswith("0"):
        return mark
    if measured and words.digits["comma"] != "thousands":
        return mark
    return "" if _divides(mark, words, style) else mark


def _thousands(plain: str, mark: str) -> bool:
    """Whether a mark stands before groups of three digits only."""
    head, *groups = plain.split(mark)
    return 0 < len(head) <= 3 and all(len(one) == 3 for one in groups)


def _divides(mark: str, words: Words, style: Style) -> bool:
    """Whether a mark before three digits divides thousands."""
    shown, other = (style.commas, style.points) if mark == "," else (style.points, style.commas)
    if shown or (words.digits["comma" if mark == "," else "point"] == "thousands" and mark == ","):
        return True
    if other or style.spaces:
        return False
    return mark == "," or words.digits["point"] == "thousands"
