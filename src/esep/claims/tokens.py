"""A text cut into words, digits, marks and line ends, in one pass.

A number keeps its separators and is one token ("157 473", "14.9", "10.01.2024"); a word keeps its inner
hyphens ("twenty-one"). Digits and letters that stick together are tokens side by side: whoever reads
"4.5-fold" or "72-VIII" sees by `start` and `end` that nothing stands between them.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from esep.claims.stray_letters import as_digits
from esep.kernel.scripts import LOOK_ALIKE

INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
THIN_SPACES = " \u00a0\u2007\u2008\u2009\u202f"
HYPHENS = "-\u2010\u2011"
DASHES = HYPHENS + "\u2012\u2013\u2014\u2015\u2212"

_VULGAR = "\u00bc-\u00be\u2150-\u215e"
_LETTERS = rf"[^\W\d_]+(?:[\u0300-\u036f{INVISIBLE}]+[^\W\d_]*)*"
_TOKEN = re.compile(
    rf"""
    (?P<word> {_LETTERS}(?:[{HYPHENS}'’ʼ]{_LETTERS})* )
  | (?P<digits> \d{{1,3}}(?:[{THIN_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?
              | \d+(?:(?:[.,]|['’](?=\d{{3}}(?!\d))|[{INVISIBLE}]+)\d+)*[{_VULGAR}]? | [{_VULGAR}] )
  | (?P<mark> \S )
  | (?P<newline> \n\s* )
    """,
    re.VERBOSE,
)
_MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_RIGHT_TO_LEFT = re.compile("[\u200f\u202b\u202e\u2067]")
_LATIN = re.compile("[a-z]")
_TO_LATIN = {cyrillic: latin for latin, cyrillic in LOOK_ALIKE.items()}


class TokenKind(StrEnum):
    """What a token is made of."""

    WORD = "word"
    DIGITS = "digits"
    MARK = "mark"
    NEWLINE = "newline"


_KINDS = (TokenKind.MARK, TokenKind.WORD, TokenKind.DIGITS, TokenKind.MARK, TokenKind.NEWLINE)


class Token(NamedTuple):
    """One word, number, mark or line end, and its place in the text.

    Attributes:
        kind: what it is made of.
        start: where it begins, in characters.
        end: the character after it.
        text: lower case, NFC, without signs that cannot be seen, look-alike letters of another script folded;
            of a line end its newlines alone.
    """

    kind: TokenKind
    start: int
    end: int
    text: str


def tokens(text: str) -> list[Token]:
    """The tokens of a text in their order; white space that is no line end is none.

    >>> [one.text for one in tokens("Grave: 157 473, or 4.5-fold.")]
    ['grave', ':', '157 473', ',', 'or', '4.5', '-', 'fold', '.']
    """
    text = as_digits(text)
    plain = text.lower()
    even = len(plain) == len(text)
    tidy = _tidier(text)
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        kind = _KINDS[match.lastindex or 0]
        said = plain[start:end] if even else match[0].lower()
        if kind is TokenKind.NEWLINE:
            said = "\n" * said.count("\n")
        elif tidy:
            said = tidy(said)
        found.append(Token(kind, start, end, said))
    return found


def noticed(text: str) -> tuple[str, ...]:
    """Codes of odd signs in a text: `look_alike`, `invisible`, `right_to_left`.

    >>> noticed("престyпление")
    ('look_alike',)
    """
    checks = (("look_alike", _MIXED), ("invisible", _HIDDEN), ("right_to_left", _RIGHT_TO_LEFT))
    return tuple(code for code, pattern in checks if pattern.search(text))


def _tidier(text: str) -> Callable[[str], str] | None:
    """What makes words of this text comparable; None where nothing has to be done, as in nearly all texts."""
    steps: list[Callable[[str], str]] = []
    if _HIDDEN.search(text):
        steps.append(lambda word: _HIDDEN.sub("", word))
    if not unicodedata.is_normalized("NFC", text):
        steps.append(lambda word: unicodedata.normalize("NFC", word))
    if _MIXED.search(text):
        steps.append(_one_script)
    if not steps:
        return None

    def tidy(word: str) -> str:
        for step in steps:
            word = step(word)
        return word

    return tidy


def _one_script(word: str) -> str:
    """A word whose letters come from two scripts, written in the one that owns a letter without a twin."""
    if not _MIXED.search(word):
        return word
    own_latin = any(_LATIN.match(letter) and ord(letter) not in LOOK_ALIKE for letter in word)
    return word.translate(_TO_LATIN if own_latin else LOOK_ALIKE)
