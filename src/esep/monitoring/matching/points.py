"""The rows that the test of tracks works on, as a compiled loop takes them."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.void]
Points = Rows
Row: TypeAlias = Any  # a row, or a number of one, as a compiled loop sees it

# What a track is judged by, one row a fix: instant in ms, place, and the metres that the fix may be off.
POINT = np.dtype(
    [("at", "<i8"), ("lat", "<i4"), ("lon", "<i4"), ("off", "<f8"), ("sharp", "u1"), ("seq", "<u4")],
    align=True,
)
# An offence with the numbers of the algorithm: `speed` is in metres a millisecond.
CASE = np.dtype(
    [
        ("lat", "<i8"),
        ("lon", "<i8"),
        ("radius", "<f8"),
        ("begins_at", "<i8"),
        ("ends_at", "<i8"),
        ("speed", "<f8"),
        ("gap", "<i8"),
    ]
)
# What came of one device: why, the distance of its nearest fix, and the two fixes that show it (-1: none).
FOUND = np.dtype([("reasons", "<u2"), ("nearest", "<f8"), ("first", "<i8"), ("second", "<i8")], align=True)
