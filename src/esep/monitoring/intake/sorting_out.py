"""The compiled part of reading a gateway's batch: rows that no fix can be, and devices that nobody knows."""

import numpy as np
import numpy.typing as npt

from esep.monitoring.fixes import BATTERY_UNKNOWN, NOWHERE, Fixes, Source
from esep.monitoring.kernel.native import native

GOOD, STRANGE, IMPOSSIBLE = range(3)
FULL = 100  # percent
LAST = int(max(Source))
NOBODY = 2**32 - 1


@native
def sort_out(
    rows: Fixes, numbers: npt.NDArray[np.uint32], received_at: int, fates: npt.NDArray[np.uint8]
) -> int:
    """Give rows the numbers of their devices and the instant of receipt; how many are not good."""
    bad = 0
    for i in range(len(rows)):
        row = rows[i]
        place = row["device"]
        row["received_at"] = received_at
        row["device"] = numbers[place] if place < len(numbers) else NOBODY
        known = row["battery"] <= FULL or row["battery"] == BATTERY_UNKNOWN
        if row["device"] == NOBODY:
            fates[i] = STRANGE
        elif not known or row["source"] > LAST or (row["lat"] == NOWHERE) != (row["lon"] == NOWHERE):
            fates[i] = IMPOSSIBLE
        bad += fates[i] != GOOD
    return bad
