"""What each unit adds to a figure, and which card made it so.

A figure is made up of members: units, or different persons where those are counted. What a member adds is
reckoned from its own postings, by the arithmetic of the balances, before and after each of its cards. The
differences of all members sum up to the figure, whatever its kind.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import pyarrow.compute as pc

from esep.declare.measures import Counting
from esep.ledger.balance import ARITHMETIC
from esep.ledger.codings import Coding
from esep.ledger.columns import APART, Row, posting_of, rows
from esep.ledger.datasets import Dataset
from esep.ledger.duck import DuckDB
from esep.ledger.engines import Cells, Figure, Lasting, Question
from esep.ledger.measures import Counted
from esep.ledger.whys import Why

Member = int | str  # the number of a unit, as in the columns, or the id of a person
SEQ = attrgetter("seq")
ALWAYS = -1  # before anything was known
# Elsewhere what a card changes depends on what was known before it.
ADDITIVE = {Counting.FLOW, Counting.STOCK, Counting.STANDING, Counting.COHORT}


class Change(NamedTuple):
    """What one card changed in one cell through one member: number of its entry, when it became known, why.

    `amount` is in units, or in money; `lasted` is by how much time a duration changed, 0 for other kinds.
    """

    seq: int
    known_at: int
    member: Member
    cell: Coding
    amount: int
    lasted: int
    why: Why


class Contribution(NamedTuple):
    """A member with its postings, what each card changed, and what it adds in the end: maybe nothing."""

    member: Member
    rows: Sequence[Row]
    changes: Sequence[Change]
    cells: Cells


class Asked(NamedTuple):
    """What members are reckoned by: `place` gives the cell of a coding, None where a condition fails."""

    counted: Counted
    question: Question
    since: int
    place: Callable[[Coding], Coding | None]

    def placed(self, row: Row) -> Coding | None:
        """The cell of a posting; None where a condition fails."""
        cell = self.place(row.dims)
        if cell is None or self.counted.measure.counting != Counting.COHORT:
            return cell
        return (str(row.apart), *cell)


class Opening(NamedTuple):
    """What a figure is opened with: an engine that answers its question, the postings, and the measure."""

    engine: DuckDB
    dataset: Dataset
    counted: Counted


def contributions(opening: Opening, question: Question, since: int = ALWAYS) -> Iterator[Contribution]:
    """Those that make up the figures of a question, in the order in which they first came to count.

    Args:
        opening: what it is read with.
        question: what is asked; its conditions narrow it to a cell.
        since: only what became known after this moment is told (microseconds since 1970), of those alone
            that it changed; `cells` then is what was added since.

    Raises:
        EsepError: E-823, E-824 when the question has no meaning; see `Engine.answer`.
    """
    members: dict[Member, list[Row]] = {}
    counted = opening.counted
    by_person = counted.measure.counting == Counting.DISTINCT
    for row in _read(opening, question, since):
        members.setdefault(row.apart if by_person else row.unit, []).append(row)
    # Where nothing tells cells apart, what was read is in the one that there is.
    one = not question.by and counted.measure.counting != Counting.TOUCHED
    place = (lambda _: ()) if one else cache(partial(question.cell, counted.measure.by))
    asked = Asked(counted, question, since, place)
    reckon = _added if counted.measure.counting in ADDITIVE else _reckoned
    for member, told in members.items():
        told.sort(key=SEQ)
        changes, cells = reckon(member, told, asked)
        yield Contribution(member, told, changes, cells)


def _read(opening: Opening, question: Question, since: int) -> Iterable[Row]:
    """The postings that matter: of members that something changed in, all that its arithmetic needs."""
    counted = opening.counted
    counting = counted.measure.counting
    # What was touched meets a condition by its last coding alone.
    wide = counting == Counting.TOUCHED
    table = opening.engine.postings(_unconditional(question) if wide else question)
    if since != ALWAYS:
        late = pc.greater(table["known_at"], since)
        if counting not in ADDITIVE:
            key = APART if counting == Counting.DISTINCT else "unit"
            late = pc.is_in(table[key], value_set=table[key].filter(late).unique())
        table = table.filter(late)
    return rows(table, counted, opening.dataset.dictionaries)


def _unconditional(question: Question) -> Question:
    return Question(question.measure, question.period, (), question.known_at, question.months)


def _added(member: Member, told: Sequence[Row], asked: Asked) -> tuple[list[Change], Cells]:
    """What each card changed, and what is added in the end, where each posting counts by itself."""
    changes: list[Change] = []
    cells: dict[Coding, int] = {}
    for seq, group in groupby(told, key=SEQ):
        made = list(group)
        differences: dict[Coding, int] = {}
        for row in made:
            if (cell := asked.placed(row)) is not None:
                differences[cell] = differences.get(cell, 0) + row.amount
        for cell, amount in differences.items():
            if amount:
                cells[cell] = cells.get(cell, 0) + amount
                changes.append(
                    Change(seq, made[0].known_at, member, cell, amount, 0, _why(made, cell, amount, asked))
                )
    return changes, {cell: amount for cell, amount in cells.items() if amount}


def _reckoned(member: Member, told: Sequence[Row], asked: Asked) -> tuple[list[Change], Cells]:
    """The same where what a card changes depends on those before it: reckoned before and after each."""
    measure = asked.counted.measure
    arithmetic = ARITHMETIC[measure.counting]
    known, changes = [], []
    before: Cells = {}
    for seq, group in groupby(told, key=SEQ):
        made = list(group)
        known += [(posting_of(row, asked.counted, str(row.unit), "").line, row.amount) for row in made]
        after = arithmetic(known, measure, asked.question)
        if made[0].known_at > asked.since:
            for cell, amount, lasted in _differences(before, after):
                why = _why(made, cell, amount or lasted, asked)
                changes.append(Change(seq, made[0].known_at, member, cell, amount, lasted, why))
        before = after
    return changes, before


def _differences(before: Cells, after: Cells) -> Iterator[tuple[Coding, int, int]]:
    """The cells that are different, with the units and the time by which they are."""
    for cell in dict.fromkeys([*before, *after]):
        old, new = _parts(before.get(cell, 0)), _parts(after.get(cell, 0))
        if old != new:
            yield cell, new[0] - old[0], new[1] - old[1]


def _parts(figure: Figure) -> tuple[int, int]:
    return (figure.units, figure.lasted) if isinstance(figure, Lasting) else (figure, 0)


def _why(made: Sequence[Row], cell: Coding, change: int, asked: Asked) -> Why:
    """Why a card changed a cell: by its last posting there in this direction, else by its last one."""
    if len(made) == 1:
        return made[0].why
    here = [row.why for row in made if (row.amount > 0) == (change > 0) and asked.placed(row) == cell]
    return here[-1] if here else made[-1].why
