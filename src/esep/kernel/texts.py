"""Texts in several languages: titles that come with the data, and esep's own sentences.

A `Text` belongs to a row of law or classification and knows which of its languages are official.
`Phrases` are the sentences esep itself speaks; a codebook may add a language by files alone.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.kernel.phrase_files import package_languages, package_sentences, placeholders, read_language

LAST_RESORT = "en"


class Text(Mapping[str, str]):
    """One title in several languages, which never changes.

    The order of languages is the order of preference. `own` names the languages esep's authors
    translated themselves: readable, but not official. Blank strings count as absent.

    Raises:
        EsepError: E-011 when no language has a string; E-012 when `own` names a language that has none.

    >>> theft = Text({"ru": "Кража", "kk": "Ұрлық", "en": "Theft"}, own={"en"})
    >>> theft.in_("en"), theft.official("en"), theft.in_("de")
    ('Theft', False, 'Кража')
    """

    __slots__ = ("_by_language", "own")

    own: frozenset[str]

    def __init__(self, by_language: Mapping[str, str], own: Iterable[str] = ()) -> None:
        kept = {lang: said for lang, said in by_language.items() if said.strip()}
        if not kept:
            raise EsepError("E-011")
        strangers = frozenset(own) - kept.keys()
        if strangers:
            raise EsepError("E-012", languages=" ".join(sorted(strangers)), text=next(iter(kept.values())))
        self._by_language = kept
        self.own = frozenset(own)

    def in_(self, lang: str) -> str:
        """The title in `lang`; without it in the first official language, without that in any."""
        if lang in self._by_language:
            return self._by_language[lang]
        official = (said for known, said in self.items() if known not in self.own)
        return next(official, next(iter(self._by_language.values())))

    def official(self, lang: str) -> bool:
        """Whether the title exists in `lang` and comes from the source itself."""
        return lang in self._by_language and lang not in self.own

    def __getitem__(self, lang: str) -> str:
        return self._by_language[lang]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_language)

    def __len__(self) -> int:
        return len(self._by_language)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return NotImplemented
        return self._by_language == other._by_language and self.own == other.own

    def __hash__(self) -> int:
        return hash((frozenset(self._by_language.items()), self.own))

    def __str__(self) -> str:
        return self.in_(LAST_RESORT)

    def __repr__(self) -> str:
        return f"Text({self._by_language!r}, own={sorted(self.own)!r})"


class Phrases:
    """esep's own sentences, by dotted key and language; a language is read when it is first spoken.

    >>> Phrases.package().say("period.month", "kk", month="наурыз", year=2022)
    '2022 жылғы наурыз'
    """

    def __init__(self, by_language: Mapping[str, Mapping[str, str]]) -> None:
        self._by_language = by_language

    @classmethod
    def load(cls, *folders: Path) -> "Phrases":
        """The package's phrases and those of the folders, each `<folder>/<lang>/*.toml`; later ones win.

        Raises:
            EsepError: E-013 with all faults at once: a folder that is not there, a file that cannot be
                read, a key given twice in one folder, a placeholder the English sentence does not have.

        >>> sorted(Phrases.load().languages)
        ['en', 'kk', 'ru']
        """
        own: dict[str, dict[str, str]] = {}
        faults = []
        for folder in folders:
            if not folder.is_dir():
                faults.append(f"{folder.name}: no such folder")
                continue
            for language in sorted(path for path in folder.iterdir() if path.is_dir()):
                phrases, here = read_language(language)
                own.setdefault(language.name, {}).update(phrases)
                faults += here
        merged = _Merged(own)
        faults += disagreements(merged, merged if LAST_RESORT in own else own, _keys(own))
        if faults:
            raise EsepError("E-013", faults="; ".join(faults))
        return cls(merged)

    @classmethod
    def package(cls) -> "Phrases":
        """The phrases esep itself brings, read once."""
        return _package_phrases()

    @property
    def languages(self) -> frozenset[str]:
        """The languages with at least one phrase."""
        return frozenset(self._by_language)

    def speaks(self, key: str, lang: str) -> bool:
        """Whether the phrase exists in this very language, without falling back to English."""
        return key in self._by_language.get(lang, {})

    def say(self, key: str, lang: str, /, **values: object) -> str:
        """The phrase in `lang`, or in English where `lang` lacks it, with its values put in.

        A value that is a `Text` is said in the same language; numbers are formatted by the caller
        (`esep.kernel.display`).

        Raises:
            LookupError: no such key, or a value is missing; both are mistakes of the programmer.
        """
        found = self._by_language.get(lang, {}).get(key) or self._by_language[LAST_RESORT].get(key)
        if found is None:
            raise LookupError(f"no phrase {key!r}")
        said = {name: value.in_(lang) if isinstance(value, Text) else value for name, value in values.items()}
        try:
            return found.format(**said)
        except KeyError as missing:
            raise LookupError(f"phrase {key!r} needs the value {missing}") from None

    def __contains__(self, key: object) -> bool:
        return key in self._by_language[LAST_RESORT]


@cache
def _package_phrases() -> Phrases:
    return Phrases.load()


class _Merged(Mapping[str, Mapping[str, str]]):
    """The sentences of the package with others over them, each language put together when it is asked for."""

    def __init__(self, over: Mapping[str, Mapping[str, str]]) -> None:
        self._over = over
        self._languages = sorted({*package_languages(), *over})
        self._merged: dict[str, Mapping[str, str]] = {}

    def __getitem__(self, lang: str) -> Mapping[str, str]:
        if lang not in self._languages:
            raise KeyError(lang)
        if lang not in self._merged:
            # ChainMap's type asks for what can be written; nothing here writes.
            self._merged[lang] = ChainMap(self._over.get(lang, {}), package_sentences(lang))  # type: ignore[arg-type]
        return self._merged[lang]

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


def _keys(by_language: Mapping[str, Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(key for phrases in by_language.values() for key in phrases))


def disagreements(
    by_language: Mapping[str, Mapping[str, str]], of: Mapping[str, Mapping[str, str]], keys: Iterable[str]
) -> list[str]:
    """Those of some phrases, in some languages, that wait for a value their English one is never given."""
    english = by_language.get(LAST_RESORT, {})
    faults = []
    for lang, key in product(of, keys):
        if (sentence := of[lang].get(key)) is not None:
            extra = placeholders(sentence) - placeholders(english.get(key, sentence))
            if extra:
                faults.append(f"{lang}: {key}: unknown placeholders {sorted(extra)}")
    return faults
