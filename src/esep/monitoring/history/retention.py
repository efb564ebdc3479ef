"""Retention: fixes go when their rule says so, by the kind of order that had them recorded.

Rules are days for each kind of order and come from the codebook; a protected person's track is not here but
under the keys of hours. A file that holds some fixes to go and some to stay is written anew, and the
inventory with it.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from esep.monitoring.fixes import judged_at
from esep.monitoring.history.inventory import Inventory, Part, part_of
from esep.monitoring.history.parquet import read_part, remove_part, sorted_table, write_part
from esep.monitoring.intake.hour_keys import HOUR

KeptFrom = Callable[[str], int | None]
DAY = 24 * HOUR


def kept_for(kinds: Callable[[str], str], days: dict[str, int], now: int) -> KeptFrom:
    """A rule: the fixes of a device are kept for the days of its kind of order.

    Args:
        kinds: the kind of order of a device, by its code.
        days: of each kind; a kind that is not named is kept.
        now: ms.

    >>> kept_for({"B-1": "bail"}.__getitem__, {"bail": 2}, now=3 * DAY)("B-1") == DAY
    True
    """

    def kept_from(code: str) -> int | None:
        kind = kinds(code)
        return now - days[kind] * DAY if kind in days else None

    return kept_from


def forget(history: Path, kept_from: KeptFrom) -> int:
    """Delete the fixes that count before the instant given for their device; how many there were.

    Args:
        history: the folder.
        kept_from: the instant in ms from which the fixes of a device are kept; None keeps all of them.

    Raises:
        EsepError: E-1040 when the inventory cannot be understood; E-1041 when a file cannot be read.
    """
    inventory = Inventory.load(history)
    asked: dict[str, int | None] = {}
    parts: list[Part] = []
    for part in inventory.parts:
        kept = _kept(history, part, kept_from, asked)
        parts += [kept] if kept else []
    made = replace(inventory, parts=tuple(parts))
    made.save(history)
    names = {part.name for part in parts}
    for part in inventory.parts:
        if part.name not in names:
            remove_part(history / part.name)
    return inventory.rows - made.rows


def _kept(history: Path, part: Part, kept_from: KeptFrom, asked: dict[str, int | None]) -> Part | None:
    """What is left of a file; None when it all goes."""
    path = history / part.name
    batch, labels, codes = read_part(path)
    for code in codes:
        if code not in asked:
            asked[code] = kept_from(code)
    limits = np.array([asked[code] or -(2**63) for code in codes], np.int64)
    stays = judged_at(batch, labels) >= limits[batch["device"]]
    if stays.all():
        return part
    if not stays.any():
        return None
    remove_part(path)
    write_part(path, sorted_table(batch[stays], labels[stays], codes))
    return part_of(history, path)
