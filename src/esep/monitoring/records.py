"""How a fleet and what is known of it lie in memory: one record for each device, place, rule and pair, side
by side.

What one decision reads stands in one record, not in one column each: a fix touches few lines of memory.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Row = np.void
Rows = npt.NDArray[np.void]
Instants = npt.NDArray[np.int64]

LONG_AGO = -(2**62)  # before any fix

# What an order takes for granted, with seconds turned into milliseconds.
TERMS = np.dtype(
    [
        ("factor", "<f8"),
        ("unknown", "<f8"),
        ("dwell", "<i8"),
        ("confirm", "<i8"),
        ("crossing_gap", "<i8"),
        ("pair_factor", "<f8"),
        ("pair_speed", "<f8"),
        ("pair_gap", "<i8"),
        ("pair_grade", "<i8"),
        ("silence", "<i8"),
        ("unlocated", "<i8"),
        ("top_speed", "<f8"),
        ("motionless", "<i8"),
        ("still", "<f8"),
        ("low", "<i8"),
        ("critical", "<i8"),
        ("empty", "<i8"),
    ]
)

DEVICE = np.dtype(
    [
        ("lat", "<i4"),  # the origin of its plane
        ("lon", "<i4"),
        ("east", "<f8"),  # the cosine there
        ("factor", "<f8"),  # the widest of its orders
        ("unknown", "<f8"),
        ("first_place", "<i4"),
        ("last_place", "<i4"),
        ("first_pair", "<i4"),
        ("last_pair", "<i4"),
        ("first_span", "<i4"),  # when any order names it
        ("last_span", "<i4"),
        ("first_curfew", "<i4"),
        ("last_curfew", "<i4"),
        ("terms", "<i4"),
        ("group", "<i4"),
        ("bound", "u1"),
        ("watched", "u1"),
    ],
    align=True,
)

POLYGON, CIRCLE, SHARED = 0, 1, 2

# A place has a side that he is on. The warning ring of a zone is a place of its own, right behind its zone.
PLACE = np.dtype(
    [
        ("shape", "u1"),
        ("ring", "u1"),
        ("crosses", "u1"),
        ("at_once", "u1"),
        ("opaque", "u1"),
        ("terms", "<i4"),
        ("zone", "<i4"),
        ("first_vertex", "<i4"),  # of a shared place: its class
        ("last_vertex", "<i4"),
        ("x", "<f4"),  # of a circle; of a polygon that of a circle around it
        ("y", "<f4"),
        ("first_rule", "<i4"),
        ("last_rule", "<i4"),
        ("reach", "<f8"),
        ("warning", "<f8"),
    ],
    align=True,
)

RULE = np.dtype(
    [
        ("kind", "u1"),
        ("side", "u1"),  # the side that is told
        ("instant", "u1"),
        ("first_span", "<i4"),
        ("last_span", "<i4"),
        ("grace", "<i8"),
    ],
    align=True,
)

PAIR = np.dtype(
    [
        ("bound", "<u4"),
        ("other", "<u4"),
        ("distance", "<f8"),
        ("warning", "<f8"),
        ("terms", "<i4"),
        ("span", "<i4"),
        ("zone", "<i4"),  # -1, and less where several orders name the same two
    ],
    align=True,
)

# Circles that many orders share, in rows from south to north, in a row from west to east.
SHARED_PLACE = np.dtype(
    [
        ("lat", "<i4"),
        ("lon", "<i4"),
        ("radius", "<f8"),
        ("begins", "<i8"),
        ("ends", "<i8"),
        ("number", "<i4"),
    ],
    align=True,
)

# What is known of a device and read at every fix.
KNOWN = np.dtype(
    [
        ("last", "<i8"),  # when it last reported
        ("edge", "<i8"),  # when next something changes without a fix, silence apart
        ("good", "<i8"),  # when it last said where it was
        ("x", "<f8"),  # where all places were last looked at
        ("y", "<f8"),
        ("safe", "<f8"),  # metres around there in which no side changes
        ("safe_until", "<i8"),
        ("still", "<i8"),  # since when it has not moved
        ("last_seq", "<u4"),
        ("good_seq", "<u4"),
        ("still_seq", "<u4"),
        ("lat", "<i4"),
        ("lon", "<i4"),
        ("still_lat", "<i4"),
        ("still_lon", "<i4"),
        ("accuracy", "<u2"),
        ("open", "<u2"),  # spells that last, as bits
    ]
)

# What is read of a device only when something is amiss.
AMISS = np.dtype(
    [
        ("strap", "<i8"),
        ("case", "<i8"),
        ("jammed", "<i8"),
        ("panic", "<i8"),
        ("clock", "<i8"),
        ("battery", "<i8"),
        ("graded", "<i8"),  # spans that ended by then keep the grade they had
        ("unlocated", "<i8"),
        ("unlocated_at", "<i8"),
        ("spoofed", "<i8"),
        ("spoofed_at", "<i8"),
        ("spoofed_last", "<i8"),
        ("motionless", "<i8"),
        ("motionless_at", "<i8"),
        ("doubt", "<i8"),
        ("reference", "<i8"),
        ("stray", "<i8"),  # the first in a row too far from where it rests
        ("strap_seq", "<u4"),
        ("case_seq", "<u4"),
        ("jammed_seq", "<u4"),
        ("panic_seq", "<u4"),
        ("clock_seq", "<u4"),
        ("battery_seq", "<u4"),
        ("unlocated_seq", "<u4"),
        ("unlocated_by", "<u4"),
        ("spoofed_seq", "<u4"),
        ("spoofed_by", "<u4"),
        ("motionless_seq", "<u4"),
        ("motionless_by", "<u4"),
        ("stray_seq", "<u4"),
        ("doubt_lat", "<i4"),
        ("doubt_lon", "<i4"),
        ("reference_lat", "<i4"),
        ("reference_lon", "<i4"),
        ("stray_lat", "<i4"),
        ("stray_lon", "<i4"),
        ("strays", "<i4"),
        ("doubt_accuracy", "<u2"),
        ("reference_accuracy", "<u2"),
        ("still_accuracy", "<u2"),
        ("stray_accuracy", "<u2"),
        ("run", "u1"),
        ("grade", "u1"),
    ],
    align=True,
)

UNKNOWN, OUT, IN = 0, 1, 2
UNCERTAIN = 0

SIDE = np.dtype(
    [
        ("side", "u1"),
        ("before", "u1"),
        ("candidate", "u1"),
        ("observed", "u1"),
        ("grade", "u1"),
        ("turns", "u1"),  # in a row at one instant, up to 3
        ("count", "<i4"),
        ("since", "<i8"),
        ("changed_at", "<i8"),
        ("confirmed_at", "<i8"),
        ("since_seq", "<u4"),
        ("first_seq", "<u4"),
        ("confirm_seq", "<u4"),
        ("distance", "<f8"),
        ("accuracy", "<f8"),
    ],
    align=True,
)

TOGETHER = np.dtype(
    [
        ("judged", "<i8"),
        ("near", "<i8"),
        ("approached", "<i8"),
        ("near_seq", "<u4"),
        ("approached_seq", "<u4"),
        ("near_on", "u1"),
        ("approached_on", "u1"),
        ("grade", "u1"),
    ],
    align=True,
)

# A stretch of time in which something held, before it is cut by the hours in which it matters.
SPELL = np.dtype(
    [
        ("device", "<u4"),
        ("other", "<u4"),
        ("zone", "<i4"),
        ("kind", "u1"),
        ("grade", "u1"),
        ("before", "u1"),
        ("after", "u1"),
        ("begins", "<i8"),
        ("ends", "<i8"),
        ("first_seq", "<i8"),
        ("confirm_seq", "<i8"),
        ("confirmed_at", "<i8"),
        ("grace", "<i8"),
        ("beyond", "<i8"),  # only spans that end later
        ("within", "<i8"),  # and not later than this
        ("distance", "<f8"),
        ("accuracy", "<f8"),
    ],
    align=True,
)


class Tables(NamedTuple):
    """What does not change while fixes come: the orders as records."""

    devices: Rows
    places: Rows
    rules: Rows
    pairs: Rows
    pairs_of: npt.NDArray[np.int32]
    terms: Rows
    vertices: npt.NDArray[np.float32]
    spans: Instants
    shared: Rows
    shared_rows: npt.NDArray[np.int64]
    shared_widest: npt.NDArray[np.float64]
    shared_changes: Instants
    groups: Instants  # where the members of each group begin
    members: Instants
    cosines: npt.NDArray[np.float64]


class Memory(NamedTuple):
    """What is known after the fixes so far."""

    known: Rows
    amiss: Rows
    sides: Rows
    rooms: npt.NDArray[np.float64]  # metres that a device may move before the side of a place can change
    together: Rows
    groups: Instants  # the latest fix of each group
    timers: Instants
    blocks: Instants  # the earliest timer of each block of devices
    told: npt.NDArray[np.uint8]  # devices whose silence was told
