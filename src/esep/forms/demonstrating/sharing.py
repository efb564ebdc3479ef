"""A table of whole numbers with given sums of its rows and columns, no cell above a bound of its own.

This is how a column of a form is shared out among groups of offences when both the groups and the classes
across them are known only by their sums. Numbers are laid out in proportion first, so that what is a part of
them can be shared out after them, and put right along augmenting paths.
"""

from collections import deque

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.int64]
ROUNDS = 12  # of fitting in proportion: it need not be exact, paths put the rest right


def shared(rows: Table, columns: Table, most: Table) -> Table:
    """A table as near to proportion as its bounds let it be; rows always add up, columns as far as they can.

    Args:
        rows: what each row adds up to, shape (n,); at most what its bounds allow.
        columns: what each column should add up to, shape (m,).
        most: the largest number of each cell, shape (n, m).

    >>> shared(np.array([3, 2]), np.array([4, 1]), np.array([[3, 3], [1, 2]])).tolist()
    [[3, 0], [1, 1]]
    """
    columns = np.maximum(columns, 0)
    cells = _in_proportion(rows, columns, most)
    short, wanting = rows - cells.sum(axis=1), columns - cells.sum(axis=0)
    for column in range(len(columns)):
        _fill(cells, column, short, wanting, most)
    while (short > 0).any() and (path := _path(cells, short, wanting, most)) is not None:
        _augment(cells, path, short, wanting, most)
    for column in np.argsort(-most.sum(axis=0)):  # what no column wants stands where there is most room
        room = np.minimum(short, most[:, column] - cells[:, column])
        cells[:, column] += room
        short -= room
    return cells


def _in_proportion(rows: Table, columns: Table, most: Table) -> Table:
    """Whole numbers below the proportional ones, so that neither rows nor columns are overrun."""
    fitted = np.minimum(np.outer(rows, columns) / max(int(columns.sum()), 1), most)
    for _ in range(ROUNDS):
        before = fitted.copy()
        for lines, sums, bound in ((fitted, rows, most), (fitted.T, columns, most.T)):
            now = lines.sum(axis=1)
            factor = np.divide(sums, now, out=np.zeros(len(sums)), where=now > 0)
            np.minimum(lines * factor[:, None], bound, out=lines)
        if np.array_equal(fitted, before):
            break
    cells = np.floor(fitted + 1e-9).astype(np.int64)
    for row in np.flatnonzero(cells.sum(axis=1) > rows):
        _shorten(cells[row], int(rows[row]))
    for column in np.flatnonzero(cells.sum(axis=0) > columns):
        _shorten(cells[:, column], int(columns[column]))
    return cells


def _shorten(line: Table, total: int) -> None:
    """Take away from the largest numbers of a line until it adds up to no more than a total."""
    while (over := int(line.sum()) - total) > 0:
        largest = int(line.argmax())
        line[largest] -= min(over, int(line[largest]))


def _fill(cells: Table, column: int, short: Table, wanting: Table, most: Table) -> None:
    room = np.minimum(short, most[:, column] - cells[:, column])
    room = np.diff(np.minimum(np.cumsum(room), max(int(wanting[column]), 0)), prepend=0)
    cells[:, column] += room
    short -= room
    wanting[column] -= room.sum()


def _path(cells: Table, short: Table, wanting: Table, most: Table) -> list[int] | None:
    """From a row that is short to a column that wants: row, column, row, …, column; None where none leads."""
    start = [int(row) for row in np.flatnonzero(short > 0)]
    came: dict[tuple[str, int], tuple[str, int] | None] = {("row", row): None for row in start}
    waiting = deque(came)
    while waiting:
        side, at = here = waiting.popleft()
        if side == "column" and wanting[at] > 0:
            return _way(came, here)
        free = np.flatnonzero(cells[at] < most[at] if side == "row" else cells[:, at] > 0)
        for other in free:
            there = ("column" if side == "row" else "row", int(other))
            if there not in came:
                came[there] = here
                waiting.append(there)
    return None


def _way(came: dict[tuple[str, int], tuple[str, int] | None], end: tuple[str, int]) -> list[int]:
    way: list[int] = []
    here: tuple[str, int] | None = end
    while here is not None:
        way.append(here[1])
        here = came[here]
    return way[::-1]


def _augment(cells: Table, path: list[int], short: Table, wanting: Table, most: Table) -> None:
    forward = list(zip(path[::2], path[1::2], strict=True))
    backward = list(zip(path[2::2], path[1::2], strict=False))
    free = [int(most[one] - cells[one]) for one in forward] + [int(cells[one]) for one in backward]
    step = min(*free, int(short[path[0]]), int(wanting[path[-1]]))
    for one in forward:
        cells[one] += step
    for one in backward:
        cells[one] -= step
    short[path[0]] -= step
    wanting[path[-1]] -= step
