"""Some rows of a batch as a batch of their own."""

from collections.abc import Sequence
from typing import Any

from esep.register.submissions import ENVELOPE, Batch


def part(batch: Batch, rows: Sequence[int], **envelope: Sequence[Any]) -> Batch:
    """Rows of a batch in the order given, with other columns of the envelope where they are given.

    Args:
        batch: the cards.
        rows: their places in it.
        envelope: columns that stand instead of the batch's own, one value for each of these rows.

    >>> two = Batch("fine.paid", {"key": ["1", "2"]}, {"paid_on": ["2024-02-05", "2024-02-06"]}, 2)
    >>> one = part(two, [1], actor=["o-201"])
    >>> one.column("key"), one.column("actor"), one.fields
    (['2'], ['o-201'], {'paid_on': ['2024-02-06']})
    """
    kept = {name: batch.column(name) for name in ENVELOPE if name not in envelope}
    return Batch(
        kind=batch.kind,
        envelope={name: _of(column, rows, batch) for name, column in kept.items()} | envelope,
        fields={name: _of(column, rows, batch) for name, column in batch.fields.items()},
        length=len(rows),
    )


def _of(column: Sequence[Any], rows: Sequence[int], batch: Batch) -> Sequence[Any]:
    return column if len(rows) == batch.length else [column[at] for at in rows]
