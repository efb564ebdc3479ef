"""The language of a sentence and of a text, among those that have a words file.

Letters decide first: a letter that only one alphabet has speaks for it. Then the small words that every
sentence needs.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from esep.claims.tokens import Token, TokenKind
from esep.claims.vocabulary import WORDS

_OWN_LETTER, _COMMON_WORD, _LETTER = 30, 20, 1
_SELDOM = 4


class Alphabet(NamedTuple):
    """What a language is known by: its letters, those that no other has, its most common words."""

    language: str
    letters: re.Pattern[str]
    own: re.Pattern[str] | None
    common: frozenset[str]


@cache
def alphabets() -> tuple[Alphabet, ...]:
    """The languages of the words files, in the order of `words/languages.toml`."""
    with (WORDS / "languages.toml").open("rb") as stream:
        listed = tomllib.load(stream)
    return tuple(
        Alphabet(
            language,
            re.compile(f"[{one['letters']}]+"),
            re.compile(f"[{one['own']}]") if one["own"] else None,
            frozenset(one["common"].split()),
        )
        for language, one in listed.items()
    )


def language_of(said: str, tokens: Sequence[Token], default: str = "") -> str:
    """The language of a stretch of text.

    Args:
        said: the stretch, in lower case.
        tokens: its tokens.
        default: the answer where nothing tells, as in "2021: 88".

    >>> from esep.claims.tokens import tokens
    >>> [language_of(one, tokens(one)) for one in ("88 of them", "88 из них", "оның ішінде 88")]
    ['en', 'ru', 'kk']
    """
    spoken = {one.text for one in tokens if one.kind is TokenKind.WORD}
    points = {one.language: _points(one, said, spoken) for one in alphabets()}
    best = max(points.values())
    if not best or (points.get(default) == best):
        return default
    return next(language for language, count in points.items() if count == best)


def prevailing(languages: Sequence[tuple[str, int]]) -> str:
    """The language most of a text is in, from its sentences' languages and lengths; empty without any.

    >>> prevailing([("ru", 100), ("kk", 20)])
    'ru'
    """
    weight: Counter[str] = Counter()
    for language, length in languages:
        weight[language] += length
    return weight.most_common(1)[0][0] if weight else ""


def _points(one: Alphabet, said: str, spoken: set[str]) -> int:
    """How much speaks for a language; nothing where it has none of the letters."""
    letters = sum(map(len, one.letters.findall(said)))
    if not letters:
        return 0
    own = len(one.own.findall(said)) if one.own else 0
    # A name or two with a letter of their own do not make a sentence one of that language.
    if own and one.own and sum(1 for word in spoken if one.own.search(word)) * _SELDOM < len(spoken):
        letters, own = letters - own, 0
    return letters * _LETTER + own * _OWN_LETTER + len(spoken & one.common) * _COMMON_WORD
