"""Every number of the text in a table, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from esep.claims.belonging import Belonging
from esep.claims.model import Became, Read, Verdict
from esep.claims.page.marks import Marked
from esep.claims.page.wording import Wording


@dataclass(frozen=True)
class Row:
    """One number.

    Attributes:
        printed: its characters.
        became: a figure, or which kind of no data, in a word.
        read_as: its value; empty for no data.
        verdict: of a figure, the gravest of its claims.
        kinds: what its claims say, in words.
        notes: anchors of what is said of it.
    """

    printed: str
    became: str
    read_as: str
    verdict: Verdict | None
    kinds: str
    notes: tuple[str, ...]


def rows(read: Read, marked: Marked, wording: Wording) -> Iterator[Row]:
    """The numbers in the order of the text."""
    belonging = Belonging(read)
    for index, number in enumerate(read.numbers):
        figure = number.became is Became.FIGURE
        kinds = dict.fromkeys(wording.kind(claim) for claim in belonging.of(index)) if figure else {}
        yield Row(
            " ".join(number.printed.split()),
            wording.became(number),
            wording.read_as(number) if figure else "",
            belonging.verdict(index),
            ", ".join(kinds),
            marked.numbers_notes.get(index, ()),
        )
