"""The library call: a text in, its figures with what became of each out. Nothing of the text is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from esep.claims.against import Source, held_against, opened, published
from esep.claims.grammar import claims_of
from esep.claims.judging import judged
from esep.claims.model import Prose, Read
from esep.claims.numbers import numbers_of
from esep.claims.reading import prose_of, read_prose
from esep.claims.sentences import lexed
from esep.codebook import Codebook
from esep.codebook.book import shipped_books
from esep.kernel.errors import EsepError


@dataclass(frozen=True, slots=True)
class Checked(Read):
    """A text that was read and judged.

    Attributes:
        published_on: the day of publication that was given; None where none was.
    """

    published_on: date | None = None


def check(
    text: str | Prose | Path,
    *,
    published_on: date | None = None,
    codebook: Codebook | None = None,
    against: Iterable[str | Path | Source] = (),
    tables: Iterable[str | Path | Source] = (),
) -> Checked:
    """What a text says in figures, and what became of every number in it.

    "Matches" means matches what was published, not that it happened; figures are judged, never authors.

    Args:
        text: the text itself, or the path of a file: plain text, Markdown, HTML, DOCX or PDF.
        published_on: the day of publication; without it a period that is told by "this year" stays open.
        codebook: whose words, units and indicators are looked for; else the only one that comes with esep.
        against: tables to hold the figures against, see `esep.claims.against.opened`, besides the published
            figures of the codebook.
        tables: the release that a draft has to agree with, instead of the published figures of the codebook;
            `esep.claims.against.unfound` tells which figures of the draft do not stand there.

    Raises:
        EsepError: E-401 when several codebooks come with esep and none is given; E-945 to E-952 when there
            is nothing that can be read; E-953 to E-957 when something cannot be held against; E-101 when a
            data file of the codebook is faulty.

    >>> checked = check("Thefts fell by 14 % from 88 to 77.")
    >>> [(one.kind.value, one.verdict.value) for one in checked.claims]
    [('change', 'inconsistent')]
    >>> checked.claims[0].judged[0].recomputed
    Fraction(-25, 2)
    """
    book = codebook or _only()
    release = opened(tables, book)
    sources = [*(release or [published(book)]), *opened(against, book)]
    read = held_against(by_itself(_prose(text), book, published_on), book, published_on, sources)
    return Checked(read.prose, read.language, read.numbers, read.claims, read.noticed, published_on)


def by_itself(prose: Prose, book: Codebook, published_on: date | None) -> Read:
    """What a text says in figures, judged by the text alone, before any table is asked.

    Args:
        prose: the text.
        book: the codebook.
        published_on: the day of publication; None where it is not known.

    Raises:
        EsepError: E-101 when a data file of the codebook is faulty.
    """
    cut = lexed(prose.text)
    numbers = numbers_of(prose.text, cut)
    claims = claims_of(prose, numbers, book, published_on, cut)
    return judged(Read(prose, cut.language, numbers, claims), book, published_on)


def _prose(text: str | Prose | Path) -> Prose:
    match text:
        case Path():
            return read_prose(text)
        case Prose():
            return text
        case _:
            return prose_of(text)


def _only() -> Codebook:
    names: Sequence[str] = shipped_books()
    if len(names) != 1:
        raise EsepError("E-401", shipped=", ".join(names) or "-")
    return Codebook.load(names[0])
