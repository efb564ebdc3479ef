"""Compaction: what stands in the log of fixes goes into the history, an hour and a portion of the log to a
file.

The fixes of protected persons' devices never do: they are in no history. A file is named after the place in
the log where its portion begins, so a compaction that died is done again and writes the same files.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from esep.kernel.outputs import sync
from esep.monitoring.fixes import Fixes, labelled
from esep.monitoring.history.inventory import Inventory, Part, part_of
from esep.monitoring.history.parquet import hour_name, hours_of, sorted_table, write_part
from esep.monitoring.intake.blocks import durable_end
from esep.monitoring.intake.fix_log import portions
from esep.monitoring.intake.hour_keys import HourKeys

AT_ONCE = 4_000_000  # fixes in memory


def compact(log: Path, keys: HourKeys, codes: Sequence[str], history: Path) -> Inventory:
    """Put into the history what the log holds beyond it; the inventory of the history after that.

    Args:
        log: the folder of the log.
        keys: of hours; what they seal is passed over.
        codes: the codes of the devices, by number in the log.
        history: the folder of the history; made when it is not there.

    Raises:
        EsepError: E-1030 and E-1033, see `blocks.read`; E-1040 when the inventory cannot be understood.
    """
    history.mkdir(mode=0o700, parents=True, exist_ok=True)
    inventory = Inventory.load(history)
    end = durable_end(log)
    while inventory.position < end:
        rows, after = _portion(log, keys, inventory.position, end)
        parts = _written(rows, codes, history, inventory.position)
        known = {part.name: part for part in (*inventory.parts, *parts)}
        inventory = Inventory(tuple(known.values()), after)
        inventory.save(history)
    return inventory


def _portion(log: Path, keys: HourKeys, position: int, end: int) -> tuple[Fixes, int]:
    rows, count, after = [], 0, position
    for found in portions(log, keys, position, end):
        rows.append(found.open)
        count, after = count + len(found.open), found.after
        if count >= AT_ONCE:
            break
    return np.concatenate(rows), after


def _written(rows: Fixes, codes: Sequence[str], history: Path, position: int) -> list[Part]:
    labels = labelled(rows)
    hours = hours_of(rows, labels)
    parts = []
    for hour in np.unique(hours).tolist():
        folder = history / hour_name(hour)
        folder.mkdir(mode=0o700, exist_ok=True)
        of_hour = hours == hour
        path = folder / f"part-{position:020d}.parquet"
        write_part(path, sorted_table(rows[of_hour], labels[of_hour], codes))
        sync(folder)
        parts.append(part_of(history, path))
    sync(history)
    return parts
