"""A return against the identities of its form: what does not hold, told by cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.forms.causes import Breach, causes
from esep.forms.findings import Finding, worst_first
from esep.forms.identities import Identities, identities
from esep.forms.model import Form, Split, Values

SHOWN_CELLS = 40


@dataclass(frozen=True)
class Rest:
    """What a split leaves unnamed in one cell: `amount` of the whole that stands in none of its parts."""

    split: Split
    whole: int
    amount: int


class Controls:
    """The controls of one form, compiled once and applied to any number of returns.

    >>> from esep.codebook import Codebook
    >>> from esep.forms import load_form
    >>> controls = Controls(load_form(Codebook.load("kz"), "1-M"))
    >>> controls.check(np.zeros(controls.form.size, np.int64))
    []
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.identities: Identities = identities(form)

    def check(
        self,
        values: Values,
        unread: npt.NDArray[np.bool_] | None = None,
        problems: Iterable[Finding] = (),
    ) -> list[Finding]:
        """Everything to be said of a return, worst first, each cause once.

        Args:
            values: the figures, shape (form.size,), whole numbers in the units of the form.
            unread: True where a figure could not be read; identities that need it are not judged.
            problems: what the reader found, told before the controls of the same severity.
        """
        left_over = self.identities.left_over(values)
        broken = self.identities.broken(left_over)
        if unread is not None and unread.any():
            broken = broken[[not unread[self._cells(int(one))].any() for one in broken]]
        breaches = [self._breach(int(one), int(left_over[one])) for one in broken]
        told = [self._told(cause, values) for cause in causes(self.form, self.identities, breaches)]
        return worst_first([*problems, *told, *self._unusual_rests(values, left_over, unread)])

    def rests(self, values: Values) -> list[Rest]:
        """Every named rest that is not zero: what the parts of a split leave out of their whole."""
        left_over = self.identities.left_over(values)
        splits = self.identities.splits
        named = np.array([bool(split.rest) for split in splits])[self.identities.split]
        return [
            Rest(splits[self.identities.split[one]], self.identities.of(int(one))[0], int(left_over[one]))
            for one in np.flatnonzero(named & (left_over > 0))
        ]

    def _cells(self, identity: int) -> npt.NDArray[np.int32]:
        starts = self.identities.starts
        return self.identities.cells[starts[identity] : starts[identity + 1]]

    def _breach(self, identity: int, left_over: int) -> Breach:
        split = self.identities.splits[self.identities.split[identity]]
        return Breach(identity, split, left_over, self._cells(identity))

    def _told(self, cause: Sequence[Breach], values: Values) -> Finding:
        """One finding for one cause, at the breach that shows it best or the cell that explains it."""
        form, first = self.form, cause[0]
        suspects = _suspects(self.identities, cause)
        whole, parts = int(first.cells[0]), first.cells[1:]
        expected = int(values[parts].sum())
        severity = "error" if any(one.split.severity == "error" for one in cause) else "warning"
        place, shift = suspects[0] if len(suspects) == 1 else (whole, expected - int(values[whole]))
        key = "exceeds" if first.left_over < 0 and not self.identities.exact[first.identity] else "sum"
        return Finding(
            first.split.control,
            severity,
            key,
            form.cell(place),
            expected=int(values[place]) + shift,
            found=int(values[place]),
            values={
                **_told_of(form, whole, first.split),
                "found": form.as_printed(whole, int(values[whole])),
                "parts": tuple(form.cell(int(part)) for part in parts),
                "count": len(parts),
                "expected": form.as_printed(whole, expected),
                "difference": form.as_printed(whole, first.left_over),
                "excess": form.as_printed(whole, abs(first.left_over)),
                "held": form.as_printed(place, int(values[place])),
                "mended": form.as_printed(place, int(values[place]) + shift),
                "breaches": len(cause),
            },
            cells=tuple(form.cell(int(cell)) for cell in _wholes(cause)[:SHOWN_CELLS]),
            suspects=tuple(form.cell(cell) for cell, _ in suspects),
        )

    def _unusual_rests(
        self, values: Values, left_over: Values, unread: npt.NDArray[np.bool_] | None
    ) -> Iterable[Finding]:
        """Rests that are nothing nearly everywhere, told once for each split."""
        form, matrix = self.form, self.identities
        for number, split in enumerate(matrix.splits):
            if split.rest_told != "warning":
                continue
            mine = np.flatnonzero((matrix.split == number) & (left_over > 0))
            if unread is not None:
                mine = mine[[not unread[self._cells(int(one))].any() for one in mine]]
            if not len(mine):
                continue
            first = int(mine[np.argmax(left_over[mine])])
            whole, parts = matrix.of(first)
            yield Finding(
                split.control,
                "warning",
                "rest",
                form.cell(whole),
                expected=int(values[parts].sum()),
                found=int(values[whole]),
                values={
                    **_told_of(form, whole, split),
                    "found": form.as_printed(whole, int(values[whole])),
                    "rest": form.rests[split.rest],
                    "amount": form.as_printed(whole, int(left_over[first])),
                    "count": len(mine),
                },
                cells=tuple(form.cell(matrix.of(int(one))[0]) for one in mine[:SHOWN_CELLS]),
            )


def _told_of(form: Form, whole: int, split: Split) -> dict[str, object]:
    """What a sentence about a whole and its parts says of the whole, and why they belong together."""
    cell, money = form.cell(whole), form.money(whole)
    return {
        **({"money": money} if money else {}),
        "section": cell.section,
        "row_code": cell.row,
        "row": form.title_of_row(whole),
        "column_code": cell.column,
        "column": form.title_of_column(whole),
        "reason": split.reason,
    }


def _wholes(cause: Sequence[Breach]) -> list[int]:
    return list(dict.fromkeys(int(breach.cells[0]) for breach in cause))


def _suspects(matrix: Identities, cause: Sequence[Breach]) -> list[tuple[int, int]]:
    """The figures that alone would mend every breach of a cause and break nothing, with the change."""
    exact = [breach for breach in cause if matrix.exact[breach.identity]]
    if len(exact) < 2:
        return []
    broken = {breach.identity for breach in exact}
    shared = set(map(int, exact[0].cells)).intersection(*(map(int, one.cells) for one in exact[1:]))
    found = []
    for cell in sorted(shared):
        shifts = {-one.left_over if int(one.cells[0]) == cell else one.left_over for one in exact}
        meeting = {int(one) for one in matrix.meeting_in(cell) if matrix.exact[one]}
        if len(shifts) == 1 and meeting == broken:
            found.append((cell, shifts.pop()))
    return found
