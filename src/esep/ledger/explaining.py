"""Opening a figure: those that make it up with their postings, and by what and when it came about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self, TypeVar

from esep.ledger.contributions import Change, Contribution, Opening, contributions
from esep.ledger.engines import Cells, Question
from esep.ledger.postings import no_cycles_sought
from esep.ledger.whys import Why

Key = TypeVar("Key")
MonthOf = Callable[[int], str]


class Part(NamedTuple):
    """What came, what left (none of it below 0), and by how much time a duration changed."""

    plus: int = 0
    minus: int = 0
    lasted: int = 0

    @property
    def sum(self) -> int:
        """What came less what left.

        >>> Part(5, 2).sum
        3
        """
        return self.plus - self.minus


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure that was opened.

    `cells` is the figure as an engine gives it: one cell, or one for each outcome of a cohort. `members` are
    those that count, `returned` tells how many came and left again. What came less what left, by why or by
    month of knowing, sums up to the figure.
    """

    question: Question
    cells: Cells
    members: list[Contribution]
    returned: int
    whys: Mapping[Why, Part]
    months: Mapping[str, Part]

    @classmethod
    def of(cls, opening: Opening, question: Question, month_of: MonthOf) -> Self:
        """Open the figure of a question.

        Args:
            opening: what it is read with.
            question: what is asked, by no dimension: its conditions say which cell it is.
            month_of: the month, `2024-01`, of a moment in microseconds since 1970.

        Raises:
            EsepError: E-823, E-824 when the question has no meaning; see `Engine.answer`.
        """
        with no_cycles_sought():
            told = list(contributions(opening, question))
        changes = [change for one in told for change in one.changes]
        return cls(
            question,
            opening.engine.answer(question),
            [one for one in told if one.cells],
            sum(1 for one in told if one.changes and not one.cells),
            split(changes, lambda change: change.why, list(Why)),
            split(changes, lambda change: month_of(change.known_at)),
        )


def split(
    changes: Iterable[Change], key: Callable[[Change], Key], order: Iterable[Key] | None = None
) -> dict[Key, Part]:
    """Changes added up by what a key tells of each; in an order, else in that of the keys."""
    sums: dict[Key, list[int]] = {}
    for change in changes:
        one = sums.setdefault(key(change), [0, 0, 0])
        one[change.amount < 0] += abs(change.amount)
        one[2] += change.lasted
    known = sorted(sums, key=str) if order is None else (one for one in order if one in sums)
    return {one: Part(*sums[one]) for one in known}
