"""Phrase files: TOML tables of sentences, read flat under dotted keys.

A language folder holds several files so that each part of esep keeps its own sentences. This module
only reads and judges them, and hands faults back as sentences; who asked decides what a fault means.
Of the package's own files a command needs two or three; each is read when one of its sentences is asked for.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

PACKAGE_PHRASES = Path(__file__).parent / "phrases"
HEADING = re.compile(r"^\[([^\[\]\n]+)\]", re.MULTILINE)


def read_language(folder: Path) -> tuple[dict[str, str], list[str]]:
    """The sentences of one language folder by dotted key, and the faults found on the way.

    A key given twice in the folder, a value that is no sentence, a placeholder that is more than a
    plain name and a file that is no TOML are faults. The faulty sentence is left out, the rest is kept.

    >>> phrases, faults = read_language(PACKAGE_PHRASES / "en")
    >>> phrases["period.month"], faults
    ('{month} {year}', [])
    """
    phrases: dict[str, str] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        faults += _read(path, phrases)
    return phrases, faults


def _read(path: Path, phrases: dict[str, str]) -> list[str]:
    """Add the sentences of one file to those of its folder; the faults found on the way."""
    where = f"{path.parent.name}/{path.name}"
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        return [f"{where}: {fault}"]
    faults = []
    for key, sentence in _flat(tree):
        fault_here = _fault(key, sentence, phrases)
        if fault_here:
            faults.append(f"{where}: {key}: {fault_here}")
        else:
            phrases[key] = str(sentence)
    return faults


@cache
def package_sentences(lang: str) -> Mapping[str, str]:
    """The package's own sentences in a language; none in a strange one. A file that has a fault raises
    LookupError when one of its sentences is asked for, which is a mistake of the programmer.

    >>> len(package_sentences("en")) > len(package_sentences("tlh"))
    True
    >>> package_sentences("en")["period.month"]
    '{month} {year}'
    """
    return _Sentences(PACKAGE_PHRASES / lang)


class _Sentences(Mapping[str, str]):
    """The sentences of a folder; which file may hold one is told by the headings of its tables."""

    def __init__(self, folder: Path) -> None:
        self._files: dict[str, list[Path]] = {}
        for path in sorted(folder.glob("*.toml")):
            # Nothing stands above the first heading of a file: the package's tests see to that.
            for heading in set(HEADING.findall(path.read_text(encoding="utf-8"))):
                self._files.setdefault(heading.replace('"', ""), []).append(path)
        self._unread = {path for paths in self._files.values() for path in paths}
        self._known: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        heading = key
        while key not in self._known and heading:
            heading = heading.rpartition(".")[0]
            self._take(self._files.get(heading, ()))
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        self._take(sorted(self._unread))
        return iter(self._known)

    def __len__(self) -> int:
        self._take(sorted(self._unread))
        return len(self._known)

    def _take(self, paths: Iterable[Path]) -> None:
        for path in self._unread.intersection(paths):
            if faults := _read(path, self._known):
                raise LookupError("faulty phrases in the package: " + "; ".join(faults))
            self._unread.remove(path)


def package_languages() -> list[str]:
    """The languages the package speaks.

    >>> package_languages()
    ['en', 'kk', 'ru']
    """
    return sorted(path.name for path in PACKAGE_PHRASES.iterdir() if path.is_dir())


def placeholders(sentence: str) -> frozenset[str]:
    """The names of the values a sentence waits for.

    Raises:
        ValueError: a placeholder is not a plain name, or a brace stands alone. Attributes, indexes and
            format specifications are refused, since a phrase file may come from anyone.

    >>> sorted(placeholders("{month} {year}"))
    ['month', 'year']
    """
    names = set()
    for _, name, spec, conversion in Formatter().parse(sentence):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"placeholder {{{name}}} is more than a plain name")
        names.add(name)
    return frozenset(names)


def _flat(tree: dict[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _fault(key: str, sentence: object, earlier: dict[str, str]) -> str | None:
    if key in earlier:
        return "given twice in this folder"
    if not isinstance(sentence, str) or not sentence.strip():
        return "not a sentence"
    try:
        placeholders(sentence)
    except ValueError as fault:
        return str(fault)
    return None
