"""A printed figure as arithmetic shows it: "157 473-тен" is 157 473, "14,9 пайызға" is 14,9%."""

import re
from functools import cache

from esep.claims.languages import alphabets
from esep.claims.model import Form, Number
from esep.claims.stray_letters import as_digits
from esep.claims.tokens import HYPHENS
from esep.claims.vocabulary import words

COUNTED = frozenset({Form.COUNT, Form.ORDINAL, Form.PER})
_ENDING = re.compile(r"(?<=\d)[-\u2010\u2011\u2013][^\W\d_]{1,6}$")
_BEHIND = re.compile(r"(?<=[\d\u00bc-\u00be\u2150-\u215e])[^\d\u00bc-\u00be\u2150-\u215e]*[^\W\d_]$")
_LAST = re.compile(r"(?<=\s)[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)?$")


def bare(number: Number) -> str:
    """A number without the breaks of lines, case endings, and letters that stand for digits.

    >>> from fractions import Fraction
    >>> from esep.claims.model import Form
    >>> bare(Number(0, 11, "157 473-тен", Fraction(157_473), Fraction(1), Form.COUNT))
    '157 473'
    """
    said = as_digits(" ".join(number.printed.split()))
    if number.form is Form.PERCENT:
        return _BEHIND.sub("%", said)
    if not any(sign.isnumeric() for sign in said):
        said = said[:1].lower() + said[1:]
    if number.form not in COUNTED:
        return said
    short = _ENDING.sub("", said)
    if short != said:
        return short if _is_whole_of(short, number) else said
    return _LAST.sub(_nominative, said)


def in_words(said: str) -> bool:
    """Whether letters are in a figure, so that it fits a sentence only as a quote."""
    return any(sign.isalpha() for sign in said)


def _is_whole_of(short: str, number: Number) -> bool:
    """Whether the digits tell all of a value, and no word of size is left out."""
    digits = "".join(sign for sign in short if sign.isdecimal())
    return bool(digits) and abs(number.value) <= int(digits)


def _nominative(word: re.Match[str]) -> str:
    return _without_case(word[0])


@cache
def _without_case(word: str) -> str:
    """A word of size without its case ending: мыңға is мың; any other word as it is."""
    said = word.lower()
    for known in (words(one.language) for one in alphabets()):
        size = known.of(said).get("sizes")
        for end in range(2, len(said)) if size else ():
            same = known.of(said[:end]).get("sizes") == size
            if same and known.of(said[end:].lstrip(HYPHENS)).get("glued") == "case":
                return word[:end]
    return word
