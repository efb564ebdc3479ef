"""How figures changed between two moments of knowledge, and why: a real fall, or a change of recording."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple, Self

from esep.ledger.codings import Coding
from esep.ledger.contributions import Change, Opening, contributions
from esep.ledger.engines import Cells, Question
from esep.ledger.explaining import Part, split
from esep.ledger.whys import Why

# What these change did not happen in between: it was recorded late, or recorded anew.
RECORDING = frozenset(
    {Why.REGISTERED_LATE, Why.CORRECTED, Why.ANNULLED, Why.REQUALIFIED, Why.MERGED, Why.RECODED}
)


class Move(NamedTuple):
    """From one cell to another of the same table, where both cancel in the total."""

    left: Coding
    came: Coding
    why: Why
    amount: int


@dataclass(frozen=True, slots=True)
class Revision:
    """Figures at two moments, and every change between them.

    `question` is asked at the later moment, `since` is the earlier one.
    """

    question: Question
    since: int
    before: Cells
    after: Cells
    changes: Sequence[Change]

    @classmethod
    def of(cls, opening: Opening, question: Question, since: int) -> Self:
        """The revision of a question's figures.

        Args:
            opening: what they are read with.
            question: what is asked, at the later moment.
            since: the earlier moment, in microseconds since 1970.

        Raises:
            EsepError: E-823, E-824 when the question has no meaning; see `Engine.answer`.
        """
        before, after = opening.engine.answer_many([replace(question, known_at=since), question])
        told = contributions(opening, question, since)
        return cls(question, since, before, after, [change for one in told for change in one.changes])

    def whys(self, cell: Coding | None = None) -> Mapping[Why, Part]:
        """The changes of a cell by their reasons, those of all cells when none is named."""
        told = (one for one in self.changes if cell is None or one.cell == cell)
        return split(told, lambda change: change.why, list(Why))

    def moves(self) -> list[Move]:
        """What went from one cell to another by one card, the most first."""
        found: Counter[tuple[Coding, Coding, Why]] = Counter()
        for _, made in groupby(self.changes, key=lambda one: (one.member, one.seq)):
            for left, came, why, amount in _moved(list(made)):
                found[left, came, why] += amount
        told = [Move(*place, amount) for place, amount in found.items()]
        return sorted(told, key=lambda move: (-move.amount, str(move)))


def recorded(whys: Mapping[Why, Part]) -> Part:
    """What came and left because of how it was recorded, and not because something happened.

    >>> recorded({Why.NEW: Part(9, 0), Why.REGISTERED_LATE: Part(3, 0), Why.ANNULLED: Part(0, 1)})
    Part(plus=3, minus=1, lasted=0)
    """
    return together(part for why, part in whys.items() if why in RECORDING)


def together(parts: Iterable[Part]) -> Part:
    """The sum of parts.

    >>> together([Part(3, 0), Part(0, 1)])
    Part(plus=3, minus=1, lasted=0)
    """
    return Part(*map(sum, zip(Part(), *parts, strict=True)))


def _moved(made: Sequence[Change]) -> Iterator[Move]:
    """What one card took from some cells of a member and put into others, paired in the order of cells."""
    left = {one.cell: -one.amount for one in made if one.amount < 0}
    for one in (one for one in made if one.amount > 0):
        wanted = one.amount
        for place, there in left.items():
            if taken := min(wanted, there):
                yield Move(place, one.cell, one.why, taken)
                wanted, left[place] = wanted - taken, there - taken
