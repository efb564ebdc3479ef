"""The text as it is shown: paragraphs with their language, cut where marks begin and end."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from esep.claims.languages import prevailing
from esep.claims.model import Prose
from esep.claims.page.marks import Mark
from esep.claims.sentences import Sentence

SHORT = 120
LINE_END = re.compile(r"\n\s*")


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph, plain or marked."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph or the headline.

    Attributes:
        lang: its language, empty where nothing tells.
        headline: it is the title of the text.
        close: it stands close to the one before, as a line of a list does.
        pieces: what it is made of.
    """

    lang: str
    headline: bool
    close: bool
    pieces: tuple[Piece, ...]


def blocks(prose: Prose, marks: Sequence[Mark], sentences: Sequence[Sentence]) -> list[Block]:
    """The paragraphs of a text: a line that ends inside a sentence goes on, any other ends a paragraph."""
    found: list[Block] = []
    starts, opens = [mark.start for mark in marks], [one.start for one in sentences]
    title = prose.title.strip()
    for start, end, single in _spans(prose.text, marks, sentences):
        within = marks[bisect_left(starts, start) : bisect_left(starts, end)]
        spoken = sentences[max(bisect_right(opens, start) - 1, 0) : bisect_left(opens, end)]
        shares = [(one.language, min(one.end, end) - max(one.start, start)) for one in spoken]
        lang = prevailing([(language, share) for language, share in shares if language and share > 0])
        headline = bool(title) and not found and prose.text[start:end].strip() == title
        close = single and end - start < SHORT and not found[-1].headline
        found.append(Block(lang, headline, close, tuple(_pieces(prose.text, start, end, within))))
    return found


def _spans(
    text: str, marks: Sequence[Mark], sentences: Sequence[Sentence]
) -> Iterator[tuple[int, int, bool]]:
    """Where paragraphs begin and end, and whether no blank line stands before; no mark is cut in two."""
    opens, start, close = [one.start for one in sentences], len(text) - len(text.lstrip()), False
    last = len(text.rstrip())
    for line_end in LINE_END.finditer(text, start, last):
        mark = bisect_left(marks, line_end.start(), key=lambda one: one.end)
        if mark < len(marks) and marks[mark].start < line_end.start() < marks[mark].end:
            continue
        sentence = bisect_right(opens, line_end.start()) - 1
        if sentence >= 0 and sentences[sentence].end >= line_end.end():
            continue
        yield start, line_end.start(), close
        start, close = line_end.end(), line_end[0].count("\n") == 1
    if start < last:
        yield start, last, close


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    place = start
    for mark in marks:
        if place < mark.start:
            yield Piece(text[place : mark.start])
        yield Piece(text[mark.start : mark.end], mark)
        place = mark.end
    if place < end:
        yield Piece(text[place:end])
