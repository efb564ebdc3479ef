"""The words of a language that a figure can be read by: data files, looked up by whole word, ending or stem.

A file `words/<language>.toml` has sections; in a section the key is the meaning and the value its words,
divided by commas. `word~` may take one of the file's endings, `stem*` anything, and several words in a row
are one term ("percentage point~").
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from esep.claims.tokens import Token
from esep.kernel.errors import EsepError

WORDS = Path(__file__).parent / "words"
REMEMBERED = 50_000
_NOTHING: dict[str, str] = {}


class Found(NamedTuple):
    """A term found in a text: what it means, and the token after it."""

    meaning: str
    after: int


class Term(NamedTuple):
    """Several words in a row: their pattern after the first word, and what they mean."""

    rest: tuple[str, ...]
    section: str
    meaning: str


class Words:
    """The words of one language."""

    def __init__(self, language: str, sections: dict[str, dict[str, str]]) -> None:
        """Take the sections of a words file; `endings` and `digits` say how words and digits are.

        Attributes:
            digits: what a comma and a point divide, thousands or decimals.
        """
        self.language = language
        self.digits = sections.pop("digits", {})
        endings = sections.pop("endings", {}).get("all", "")
        self.endings = frozenset(one.strip() for one in endings.split(",") if one.strip())
        self.reach = max((len(one) for one in self.endings), default=0)
        self.sections = frozenset(sections)
        self._exact: dict[str, dict[str, str]] = {}
        self._bases: dict[str, dict[str, str]] = {}
        self._stems: dict[str, dict[str, str]] = {}
        self._terms: dict[str, list[Term]] = {}
        self._known: dict[str, dict[str, str]] = {}
        self._starts: dict[str, list[Term]] = {}
        self._begins: dict[str, bool] = {}
        for section, meanings in sections.items():
            for meaning, words in meanings.items():
                for word in words.split(","):
                    self._add(section, meaning, word.split())
        for terms in self._terms.values():
            terms.sort(key=lambda term: -len(term.rest))
        self._stem_lengths = sorted({len(one) for one in self._stems}, reverse=True)

    def of(self, word: str) -> dict[str, str]:
        """The meaning of a word in each section that knows it; nothing for most words.

        >>> words("ru").of("тысяч")["sizes"]
        '1000'
        """
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._look_up(word)
            if len(self._known) > REMEMBERED:
                self._known.clear()
        return known

    def at(self, section: str, tokens: Sequence[Token], place: int) -> Found | None:
        """The longest term of a section that begins at a token; None when there is none.

        >>> from esep.claims.tokens import tokens
        >>> words("en").at("points", tokens("percentage points more"), 0)
        Found(meaning='points', after=2)
        """
        if not 0 <= place < len(tokens):
            return None
        first = tokens[place].text
        for term in self._terms_from(first):
            after = place + 1 + len(term.rest)
            if (
                term.section == section
                and after <= len(tokens)
                and all(self._is(pattern, tokens[place + 1 + n].text) for n, pattern in enumerate(term.rest))
            ):
                return Found(term.meaning, after)
        meaning = self.of(first).get(section)
        return None if meaning is None else Found(meaning, place + 1)

    def begins(self, word: str, sections: frozenset[str]) -> bool:
        """Whether a term of these sections may begin with a word, or with its part before a hyphen.

        Asked of every word of a text, always for the same sections, so the answer is remembered.
        """
        known = self._begins.get(word)
        if known is None:
            self._begins = {} if len(self._begins) > REMEMBERED else self._begins
            parts = (word, word.partition("-")[0])
            known = self._begins[word] = any(not sections.isdisjoint(self.of(part)) for part in parts) or any(
                term.section in sections for term in self._terms_from(word)
            )
        return known

    def _add(self, section: str, meaning: str, parts: list[str]) -> None:
        first = parts[0]
        if len(parts) > 1:
            self._terms.setdefault(first, []).append(Term(tuple(parts[1:]), section, meaning))
            return
        for sign, table in (("~", self._bases), ("*", self._stems)):
            if first.endswith(sign) and len(first) > 1:
                table.setdefault(first[:-1], {})[section] = meaning
                return
        self._exact.setdefault(first, {})[section] = meaning

    def _look_up(self, word: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for length in reversed(self._stem_lengths):
            if length <= len(word):
                found.update(self._stems.get(word[:length], _NOTHING))
        for length in range(min(self.reach, len(word) - 1), -1, -1):
            if not length or word[-length:] in self.endings:
                found.update(self._bases.get(word[: len(word) - length], _NOTHING))
        found.update(self._exact.get(word, _NOTHING))
        return found or _NOTHING

    def _terms_from(self, first: str) -> list[Term]:
        """The terms whose first word this is, the longest first."""
        terms = self._starts.get(first)
        if terms is None:
            if len(self._starts) > REMEMBERED:
                self._starts.clear()
            every = [
                term for pattern, some in self._terms.items() if self._is(pattern, first) for term in some
            ]
            terms = self._starts[first] = sorted(every, key=lambda term: -len(term.rest))
        return terms

    def _is(self, pattern: str, word: str) -> bool:
        """Whether a word is what a pattern of the file stands for."""
        if pattern[-1] == "*" and len(pattern) > 1:
            return word.startswith(pattern[:-1])
        if pattern[-1] == "~":
            base = pattern[:-1]
            return word.startswith(base) and (word == base or word[len(base) :] in self.endings)
        return word == pattern


@cache
def words(language: str) -> Words:
    """The words of a language.

    Raises:
        EsepError: E-930 when there is no words file of this language.
    """
    path = WORDS / f"{language}.toml"
    if not path.exists():
        raise EsepError("E-930", language=language)
    return Words(language, tomllib.loads(path.read_text(encoding="utf-8")))
