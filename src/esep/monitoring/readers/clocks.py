"""When a fix was received that no file says it of: not later than now, and not 20 years before the others.

A file without times of receipt hides the clocks that were wrong: all is taken for received when it was
recorded. Beside the other times of the same device some of them are seen all the same; such fixes get a time
of receipt that others of the device vouch for, by which they bear their label and decide about no place.
"""

import numpy as np
import numpy.typing as npt

from esep.monitoring.fixes import ANCIENT_BEFORE, FUTURE_AFTER, Fixes

ROLLED = 1024 * 7 * 86_400_000  # ms after which the weeks of GPS begin anew
NEAR = 30 * 86_400_000
Instants = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def received(batch: Fixes, told: Flags, present: int) -> Instants:
    """The instants of receipt.

    A clock ahead of the present is held against the last believable time of its device, one before the year
    2000 against the first, one that lies 1024 weeks behind others against its own time with these added.
    Where a device has no believable time those of all others serve; where nobody has one, all are believed.

    Args:
        batch: fixes in order of device and time.
        told: which of them were received when their file says; these stay as they are.
        present: the instant of reading, in ms.

    >>> from esep.monitoring.fixes import fixes
    >>> at = [0, 1_000_000_000_000, 1_000_000_060_000, 4_000_000_000_000]
    >>> received(fixes(4, at=at), np.zeros(4, bool), 1_800_000_000_000).tolist()
    [1000000000000, 1000000000000, 1000000060000, 1000000060000]
    """
    at, made = batch["at"], batch["received_at"].copy()
    believable = (at >= ANCIENT_BEFORE) & (at <= present + FUTURE_AFTER)
    if believable.all() and not _long(at):
        return made
    if not believable.any():
        return made
    all_known = at[believable].min(), at[believable].max()
    edges = np.flatnonzero(np.diff(batch["device"], prepend=-1, append=-1))
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        own = slice(begin, end)
        made[own] = np.where(told[own], made[own], _of_device(at[own], believable[own], all_known))
    return made


def _long(at: Instants) -> bool:
    return len(at) > 0 and int(at.max()) - int(at.min()) > ROLLED - NEAR


def _of_device(at: Instants, believable: Flags, all_known: tuple[int, int]) -> Instants:
    """The instants of one device, whose times stand in order, as if its files told none."""
    known = at[believable]
    rolled = believable & (
        np.searchsorted(known, at + ROLLED + NEAR) > np.searchsorted(known, at + ROLLED - NEAR)
    )
    known = at[believable & ~rolled]
    first, last = (known[0], known[-1]) if len(known) else all_known
    held: Instants = np.where(rolled, at + ROLLED, np.where(believable, at, np.clip(at, first, last)))
    return held
