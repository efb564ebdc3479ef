"""Places that a class of orders shares, as rows that the kernel looks places up in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.monitoring.alerts import NEVER
from esep.monitoring.kernel.shared import ROW, ROWS, SOUTH
from esep.monitoring.orders import SharedPlace
from esep.monitoring.records import SHARED_PLACE, Instants, Rows
from esep.monitoring.schedules import closed


@dataclass(frozen=True, slots=True)
class SharedTables:
    """Shared places by class, row and longitude."""

    classes: tuple[str, ...]
    places: Rows
    rows: Instants
    widest: npt.NDArray[np.float64]
    changes: Instants


def shared_tables(shared: Sequence[SharedPlace], classes: Sequence[str]) -> SharedTables:
    """Lay shared places out.

    Args:
        shared: the places; `number` in the table is their position here.
        classes: the classes that any order names.
    """
    places = np.zeros(len(shared), SHARED_PLACE)
    of = np.zeros(len(shared), np.int64)
    numbers = {name: number for number, name in enumerate(classes)}
    for i, place in enumerate(shared):
        places[i] = (*place.centre, place.radius, *closed(place.holds), i)
        of[i] = numbers.get(place.of, len(classes))
    rows = np.clip((places["lat"].astype(np.int64) + SOUTH) // ROW, 0, ROWS - 1)
    order = np.lexsort((places["number"], places["lon"], rows, of))
    order = order[of[order] < len(classes)]
    starts = np.searchsorted(
        (of * (ROWS + 1) + rows)[order], np.arange(len(classes) * (ROWS + 1) + 1), side="left"
    )
    widest = np.array(
        [max((p.radius for p in shared if p.of == name), default=0.0) for name in classes] or [0.0]
    )
    instants = {*places["begins"].tolist(), *places["ends"].tolist(), NEVER}
    return SharedTables(tuple(classes), places[order], starts, widest, np.array(sorted(instants), np.int64))
