"""What stands on top: how many figures of each verdict, and the gravest findings with their sentences."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from esep.claims.belonging import Belonging
from esep.claims.model import Became, Read, Verdict
from esep.claims.page.notes import Finding, Note, quoted
from esep.claims.sentences import Sentence
from esep.claims.signs import ACCUSING, GRAVEST_FIRST, gravity

WORST = 3


@dataclass(frozen=True)
class Counted:
    """How many figures a verdict stands for."""

    verdict: Verdict
    count: int


@dataclass(frozen=True)
class Grave:
    """One of the gravest findings.

    Attributes:
        note: the anchor of all that is said there.
        sentence: the sentence of the text it is found in.
        lang: its language.
        finding: what is found.
    """

    note: str
    sentence: str
    lang: str
    finding: Finding


@dataclass(frozen=True)
class Summary:
    """The counts of a text.

    Attributes:
        numbers: how many numbers it has.
        figures: how many of them are figures.
        words: how many places were noticed that have no figure.
        counts: figures by verdict, the gravest first, those with none as well.
        worst: the gravest findings, at most three.
    """

    numbers: int
    figures: int
    words: int
    counts: tuple[Counted, ...]
    worst: tuple[Grave, ...]


def summary(read: Read, notes: Sequence[Note], sentences: Sequence[Sentence]) -> Summary:
    """The counts of a text and what is gravest in it."""
    belonging = Belonging(read)
    verdicts = Counter(belonging.verdict(index) for index in range(len(read.numbers)))
    return Summary(
        len(read.numbers),
        sum(number.became is Became.FIGURE for number in read.numbers),
        len(read.noticed),
        tuple(Counted(verdict, verdicts[verdict]) for verdict in GRAVEST_FIRST),
        tuple(_worst(read, notes, sentences)),
    )


def _worst(read: Read, notes: Sequence[Note], sentences: Sequence[Sentence]) -> list[Grave]:
    """The gravest findings; what is found of several places is told once, of the first."""
    found = {
        finding.about: (note, finding)
        for note in reversed(notes)
        for finding in note.findings
        if finding.verdict in ACCUSING
    }
    gravest = sorted(found.values(), key=lambda one: (gravity(one[1].verdict), one[0].start))
    opens = [one.start for one in sentences]
    return [
        Grave(note.id, _sentence(read, note, opens, sentences), note.lang, finding)
        for note, finding in gravest[:WORST]
    ]


def _sentence(read: Read, note: Note, opens: Sequence[int], sentences: Sequence[Sentence]) -> str:
    place = bisect_right(opens, note.start) - 1
    if place < 0 or sentences[place].end <= note.start:
        return note.quote
    return quoted(read.prose.text[sentences[place].start : sentences[place].end])
