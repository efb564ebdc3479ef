"""Cells of about 250 m, numbered so that what lies together on earth lies together in a file sorted by them.

A cell is `row << 18 | column`: rows count from the south pole and columns from the antimeridian, both from 1,
so that no number is ever negative, south of the equator or west of Greenwich as little as anywhere. 0 is no
place.
Whole numbers alone decide: SQL, numpy and a compiled loop find the same cell.
"""

import numpy as np
import numpy.typing as npt

from esep.monitoring.plane import AROUND, COSINES, METRES_OF_A_DEGREE, STEP, UNIT

Whole = npt.NDArray[np.int64]

HEIGHT = 22_483  # of a row in 1e-7 degree: 250 m
BITS = 18
NO_CELL = 0
SOUTH, WEST = 90 * UNIT, 180 * UNIT
_THOUSAND = 1000


def _widths() -> Whole:
    """The width of the cells of each row in 1e-7 degree, as many metres as they are high.

    Cosines are taken in thousandths: another machine must not find another cell for the last bit of one.
    """
    middles = np.arange(2 * SOUTH // HEIGHT + 1, dtype=np.int64) * HEIGHT + HEIGHT // 2 - SOUTH
    cosines = np.rint(COSINES[np.minimum(np.abs(middles) // STEP, 9000)] * _THOUSAND).astype(np.int64)
    widths: Whole = HEIGHT * _THOUSAND // np.maximum(cosines, 1)
    return widths


WIDTHS = _widths()
_METRE = UNIT / METRES_OF_A_DEGREE  # in 1e-7 degree, northward


def cells_of(lat: npt.NDArray[np.integer], lon: npt.NDArray[np.integer]) -> Whole:
    """The cell of each place in 1e-7 degree; `NO_CELL` for what lies outside the ranges.

    >>> import numpy as np
    >>> cells_of(np.array([0, 0, -30_000]), np.array([0, -30_000, 0])).tolist()
    [10493966525, 10493966524, 10493442237]
    >>> cells_of(np.array([-(2**31)]), np.array([-(2**31)])).tolist()
    [0]
    """
    north, east = lat.astype(np.int64) + SOUTH, lon.astype(np.int64) + WEST
    on_earth = (north >= 0) & (north <= 2 * SOUTH) & (east >= 0) & (east <= AROUND)
    rows = np.where(on_earth, north, 0) // HEIGHT
    columns = np.where(on_earth, east, 0) % AROUND // WIDTHS[rows]
    return np.where(on_earth, (rows + 1) << BITS | (columns + 1), NO_CELL)


def rows_around(lat: int, metres: float) -> tuple[int, int]:
    """The first and the last row of cells that a circle around a place may touch."""
    reach = int(metres * _METRE * 1.001) + 2
    south, north = max(lat - reach, -SOUTH), min(lat + reach, SOUTH)
    return (south + SOUTH) // HEIGHT, (north + SOUTH) // HEIGHT


def beside(lat: int, metres: float, cosines: npt.NDArray[np.float64] = COSINES) -> int:
    """How far a circle around a place reaches to the east and to the west, in 1e-7 degree and rounded up."""
    reach = metres * _METRE * 1.001 + 2.0
    pole_side = min(abs(lat) + int(reach) + STEP, SOUTH)
    cosine = cosines[pole_side // STEP]
    return AROUND if cosine * AROUND <= 2.0 * reach else int(reach / cosine) + 1


def columns_of(row: int, lon: int, reach: int, width: int) -> tuple[int, int, int, int]:
    """The cells of a row within so much of a longitude: a first and a last one, and again where it is parted.

    The second two are 1 and 0, which is no cell, unless the antimeridian runs through.
    """
    base, last = (row + 1) << BITS, (AROUND - 1) // width
    if 2 * reach + width >= AROUND:
        return base | 1, base | (last + 1), 1, 0
    first, final = (lon + WEST - reach) % AROUND // width, (lon + WEST + reach) % AROUND // width
    if first <= final:
        return base | (first + 1), base | (final + 1), 1, 0
    return base | (first + 1), base | (last + 1), base | 1, base | (final + 1)


def cells_around(lat: int, lon: int, metres: float) -> list[int]:
    """The cells that hold every place within some metres of one.

    >>> len(cells_around(0, 0, 300.0)), len(cells_around(899_999_999, 0, 300.0)) > 10
    (9, True)
    """
    first, last = rows_around(lat, metres)
    found = []
    for row in range(first, last + 1):
        runs = columns_of(row, lon, beside(lat, metres), int(WIDTHS[row]))
        found += [*range(runs[0], runs[1] + 1), *range(runs[2], runs[3] + 1)]
    return found
