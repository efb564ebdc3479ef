"""Known mistranslations and mistakes of fact, as a codebook tells them: rows of data, words by language."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import ClassVar, Literal

from esep.claims.matching import Terms
from esep.codebook import Codebook
from esep.codebook.dated import Entry, Sourced
from esep.codebook.reading import Fault, read, refuse
from esep.kernel.periods import Period
from esep.kernel.texts import Text

FOLDER = "claims"
ANY = "any"
Where = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Trap(Entry):
    """Words that say something else than the figure beside them.

    Attributes:
        weight: what follows: the claim is misleading, or a note is set beside it, or the words are
            noticed even without a figure.
        certainty: whether that is sure, or what the words most likely stand for.
        reach: how far around the words those of their context are looked for.
        forms: the forms of numbers it is about, separated by spaces; empty for all.
        units: the units counted that it is about; empty for all.
        exceeds: a unit whose count nearby is less than the figure: without that there is no trap.
        equal: another figure of the sentence is the same; without that there is no trap.
        understood: dimension and code meant, `gravity=grave`.
        meaning: what the words stand for.
        better: wording that says so.
    """

    code: str
    weight: Literal["misleading", "note", "noticed"]
    certainty: Literal["sure", "probable"]
    reach: Literal["sentence", "near", "text"]
    meaning: Text
    better: Text
    forms: str = ""
    units: str = ""
    exceeds: str = ""
    equal: bool = False
    understood: str = ""


@dataclass(frozen=True, kw_only=True)
class LegalEvent(Entry):
    """A change of the law: adopted in one period, in force from another day."""

    code: str
    title: Text
    adopted: Period
    in_force_on: date


@dataclass(frozen=True, kw_only=True)
class Wording(Sourced):
    """Words of one language for a trap or an event, and the part they play.

    Attributes:
        of: code of the trap or event; `any` (ANY) for words that serve all.
        language: code of the language.
        role: `named` are the words themselves, `context` must stand within reach, `without` must not.
        terms: the words, separated by semicolons; `stem*` is any word that begins so.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("of", "language", "role")

    of: str
    language: str
    role: Literal[
        "named",
        "context",
        "without",
        "adopted",
        "in_force",
        "better",
        "worse",
        "up",
        "down",
        "before",
        "left",
        "now",
        "higher_is_better",
        "whole_year",
        "besides",
        "rest",
        "above_hundred",
        "total",
        "all",
    ]
    terms: str


@dataclass(frozen=True)
class TrapBook:
    """The traps and events of a codebook, and all their words in one search.

    A word found is told as (trap or event, part it plays, language).
    """

    traps: dict[str, Trap]
    events: dict[str, LegalEvent]
    parts: frozenset[tuple[str, str]]
    terms: Terms[Where]


def trap_book(book: Codebook) -> TrapBook:
    """The traps and events of a codebook; none where it tells none.

    Raises:
        EsepError: E-101 with every fault of the files.
    """
    return _read(book.folder, book.languages)


@lru_cache(maxsize=8)
def _read(folder: Path, languages: tuple[str, ...]) -> TrapBook:
    here = folder / FOLDER
    traps = {row.code: row for row in read(Trap, here / "traps.csv", languages)}
    events = {row.code: row for row in read(LegalEvent, here / "events.csv", languages)}
    words = read(Wording, here / "trap_words.csv", languages)
    refuse([fault for row in words if (fault := _lost(row, {*traps, *events, ANY}))], folder.name)
    terms = [
        (term.strip(), (row.of, row.role, row.language)) for row in words for term in row.terms.split(";")
    ]
    return TrapBook(traps, events, frozenset((row.of, row.role) for row in words), Terms(terms))


def _lost(row: Wording, known: set[str]) -> Fault | None:
    """Words of a trap or event that is none."""
    return None if row.of in known else Fault(row.file, row.line, "of", "unread", row.of)
