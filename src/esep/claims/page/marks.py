"""What is marked in the text: every figure, and the words that something was noticed about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from esep.claims.belonging import Belonging
from esep.claims.model import Read, Verdict
from esep.claims.page.notes import Note, of_claim, of_figure, of_words
from esep.claims.page.wording import Wording
from esep.claims.signs import gravity


@dataclass(frozen=True)
class Mark:
    """A stretch of the text that is marked.

    Attributes:
        start: where it begins in the text, in characters.
        end: the character after it.
        verdict: the gravest of what is said of it.
        notes: anchors of what is said of it, the gravest first.
        id: its own anchor.
    """

    start: int
    end: int
    verdict: Verdict
    notes: tuple[str, ...]
    id: str = ""


@dataclass(frozen=True)
class Marked:
    """A text with its marks and notes.

    Attributes:
        marks: in the order of the text, none over another.
        notes: in the order of the text; their places are their footnote numbers.
        numbers_notes: the notes of each number that is a figure, counted from 0.
    """

    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]
    numbers_notes: Mapping[int, tuple[str, ...]]


def marked(read: Read, wording: Wording) -> Marked:
    """Every figure and everything that was noticed, marked and told."""
    belonging = Belonging(read)
    notes = [of_claim(claim, read, wording) for claim in read.claims]
    found: list[Mark] = []
    of_number: dict[int, tuple[str, ...]] = {}
    for index, number in enumerate(read.numbers):
        verdict = belonging.verdict(index)
        if verdict is None:
            continue
        of_number[index] = tuple(claim.id for claim in belonging.of(index))
        if not of_number[index]:
            notes.append(of_figure(index, number, read, wording))
            of_number[index] = (notes[-1].id,)
        found.append(Mark(number.start, number.end, verdict, of_number[index]))
    for place, noticed in enumerate(read.noticed, start=1):
        notes.append(of_words(place, noticed, read, wording))
        found.append(Mark(noticed.start, noticed.end, noticed.judged.verdict, (notes[-1].id,)))
    notes.sort(key=lambda one: one.start)
    return Marked(_named(_apart(found)), tuple(notes), of_number)


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Marks of which none lies over another: those that do become one, with all that is said of them."""
    apart: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        if apart and mark.start < apart[-1].end:
            apart[-1] = _together(apart[-1], mark)
        elif mark.start < mark.end:
            apart.append(mark)
    return apart


def _together(one: Mark, other: Mark) -> Mark:
    first, second = sorted((one, other), key=lambda mark: gravity(mark.verdict))
    notes = tuple(dict.fromkeys([*first.notes, *second.notes]))
    return Mark(one.start, max(one.end, other.end), first.verdict, notes)


def _named(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(replace(mark, id=f"m{place}") for place, mark in enumerate(marks, start=1))
