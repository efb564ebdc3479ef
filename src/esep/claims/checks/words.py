"""The words of a text in a row, with their places: what terms of the codebook are looked for in."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from esep.claims.matching import folded

WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ‐‑][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Row:
    """Words, lower-cased and folded, with the places where they begin and end."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def at(self, start: int) -> int:
        """The first word that begins at a place or after it."""
        return bisect_left(self.starts, start)


def row_of(text: str) -> Row:
    """The words of a text.

    >>> row_of("Grave crimes: 5").words
    ['grave', 'crimes']
    """
    plain = folded(text.lower())
    if len(plain) == len(text):
        found = [(match[0], *match.span()) for match in WORD.finditer(plain)]
    else:  # a few letters grow when they become small: places are those of the text as it stands
        found = [(folded(match[0].lower()), *match.span()) for match in WORD.finditer(text)]
    return Row([word for word, _, _ in found], [start for _, start, _ in found], [end for _, _, end in found])
