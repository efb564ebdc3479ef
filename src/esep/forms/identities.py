"""Every sum a form owes, as one sparse matrix over the figures of a return.

An identity is a whole and its parts: `whole - parts`, which must be zero, or must not be negative. They
are derived from the splits of the form along its three axes, and from the figures it prints twice. One
gather and one segmented sum judge a whole return (217,460 figures in milliseconds), and the same matrix
read the other way tells which identities meet in a cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esep.forms.derivation import Block, blocks
from esep.forms.model import Cells, Form, Split, Values


@dataclass(frozen=True)
class Identities:
    """All identities of a form.

    Identity i is about `cells[starts[i]:starts[i+1]]`, the whole first, with `weights` +1 for the whole
    and -1 for a part. `exact[i]` says whether the sum must be 0 or only not below 0; `split[i]` is the
    index of its split in `splits`.
    """

    cells: Cells
    weights: npt.NDArray[np.int8]
    starts: npt.NDArray[np.int64]
    exact: npt.NDArray[np.bool_]
    split: npt.NDArray[np.int32]
    splits: tuple[Split, ...]
    size: int

    def __len__(self) -> int:
        return len(self.exact)

    def left_over(self, values: Values) -> Values:
        """Whole minus parts, one whole number per identity, in the unit of its cells.

        Args:
            values: the figures of one return, shape (size,).
        """
        return np.add.reduceat(values[self.cells] * self.weights, self.starts[:-1])

    def broken(self, left_over: Values) -> npt.NDArray[np.int64]:
        """The indices of the identities that do not hold."""
        return np.flatnonzero(np.where(self.exact, left_over != 0, left_over < 0))

    def of(self, identity: int) -> tuple[int, Cells]:
        """The whole and the parts of an identity."""
        cells = self.cells[self.starts[identity] : self.starts[identity + 1]]
        return int(cells[0]), cells[1:]

    @cached_property
    def _by_cell(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        identity = np.repeat(np.arange(len(self)), np.diff(self.starts))
        order = np.argsort(self.cells, kind="stable")
        return identity[order], np.searchsorted(self.cells[order], np.arange(self.size + 1))

    def meeting_in(self, cell: int) -> npt.NDArray[np.int64]:
        """The identities that a figure takes part in."""
        identity, starts = self._by_cell
        return identity[starts[cell] : starts[cell + 1]]

    @cached_property
    def reach(self) -> npt.NDArray[np.int64]:
        """How many exact identities each figure stands in, shape (size,): 0 is out of every sum's reach."""
        exact = np.repeat(self.exact, np.diff(self.starts))
        return np.bincount(self.cells[exact], minlength=self.size)


def identities(form: Form) -> Identities:
    """All identities that the splits of a form and its repeated figures force.

    >>> from esep.codebook import Codebook
    >>> from esep.forms import load_form
    >>> len(identities(load_form(Codebook.load("kz"), "1-M"))) > 100_000
    True
    """
    found = _distinct(blocks(form))
    sizes = np.concatenate([np.full(len(block.cells), block.cells.shape[1]) for block in found])
    return Identities(
        cells=np.concatenate([block.cells.ravel() for block in found]),
        weights=np.concatenate([_signs(block.cells.shape).ravel() for block in found]),
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        exact=np.concatenate([np.full(len(block.cells), block.exact) for block in found]),
        split=np.concatenate([np.full(len(block.cells), block.split, np.int32) for block in found]),
        splits=form.splits,
        size=form.size,
    )


def _signs(shape: tuple[int, ...]) -> npt.NDArray[np.int8]:
    signs = np.full(shape, -1, np.int8)
    signs[:, 0] = 1
    return signs


def _distinct(derived: Iterator[Block]) -> list[Block]:
    """The same cells may be reached along two ways; they are one identity."""
    kept: dict[tuple[bool, bytes], Block] = {}
    for block in derived:
        if len(block.cells):
            order = np.concatenate([block.cells[:, :1], np.sort(block.cells[:, 1:], axis=1)], axis=1)
            kept.setdefault((block.exact, order.tobytes()), block)
    return list(kept.values())
