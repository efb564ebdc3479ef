"""Which territory a name means: known spellings only, compared whole, never guessed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from esep.codebook.dated import Entry
from esep.kernel.errors import EsepError

_APART = re.compile(r"[\s_\-\u2010-\u2015\u2212]+")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True)
class Alias(Entry):
    """A spelling under which a territory is met in file names and headings."""

    key_fields: ClassVar[tuple[str, ...]] = ("alias",)

    alias: str
    territory: str
    language: str | None


def folded(text: str) -> str:
    """The name without what makes no difference: case, dashes, underscores, runs of spaces.

    >>> folded("East-Kazakhstan  REGION") == folded("East_Kazakhstan Region")
    True
    """
    return _APART.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()


def strangers(text: str) -> tuple[str, ...]:
    """Latin letters inside words that are otherwise Cyrillic, or Cyrillic ones inside Latin words.

    The letters of the script with fewer letters in the word are the strangers.

    >>> strangers("Aбай облысы"), strangers("Almaty қаласы")
    (('A',), ())
    """
    found: list[str] = []
    for word in _LETTERS.findall(text):
        latin = [letter for letter in word if _script(letter) == "LATIN"]
        cyrillic = [letter for letter in word if _script(letter) == "CYRILLIC"]
        if latin and cyrillic:
            found += latin if len(latin) <= len(cyrillic) else cyrillic
    return tuple(found)


class Names:
    """Names with the keys each of them may mean; which one, the day decides."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._keys: dict[str, set[str]] = {}
        self._written: dict[str, str] = {}
        for name, key in names:
            self._keys.setdefault(folded(name), set()).add(key)
            self._written.setdefault(folded(name), name)

    def find(self, text: str) -> frozenset[str]:
        """The keys that a whole name means.

        Raises:
            EsepError: E-105 for an unknown name, E-106 for a name with letters of another script in it.
        """
        name = folded(text)
        if name in self._keys:
            return frozenset(self._keys[name])
        nearest = ", ".join(self._written[near] for near in get_close_matches(name, self._keys)) or "-"
        letters = strangers(text)
        if letters:
            shown = ", ".join(f"{letter} ({unicodedata.name(letter)})" for letter in letters)
            raise EsepError("E-106", text=text, letters=shown, nearest=nearest)
        raise EsepError("E-105", text=text, nearest=nearest)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
