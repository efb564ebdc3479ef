"""Places that many orders share, in rows from south to north, so that a fix reads only those around it."""

import numpy as np

from esep.monitoring.kernel.geometry import METRE, apart, cosine
from esep.monitoring.kernel.native import native
from esep.monitoring.kernel.rows import real_at, shared_at, whole_at
from esep.monitoring.plane import AROUND
from esep.monitoring.records import Row

ROW = 45_000  # 1e-7 degree: 500 m
ROWS = 4_000  # from pole to pole
SOUTH = 900_000_000
NEAR = 500.0  # metres looked around at least
SURELY = METRE * METRE * (1.0 - 1e-9)  # a rounding cannot do more


@native
def row_of(lat: int) -> int:
    """The row of a latitude."""
    return min(max((lat + SOUTH) // ROW, 0), ROWS - 1)


@native
def first_from(tables: Row, first: int, last: int, lon: int) -> int:
    """The first place of a row that lies not west of a longitude."""
    while first < last:
        middle = (first + last) // 2
        if shared_at(tables["shared"], middle)["lon"] >= lon:
            last = middle
        else:
            first = middle + 1
    return first


@native
def nearest_of_row(
    tables: Row, row: int, here: tuple[int, int, int], window: tuple[int, float], nearest: float
) -> float:
    """The least signed distance to the places of one row not farther east or west of here than the window is
    wide, or what was the least before. Nowhere in the window is a degree of longitude less than so narrow.
    """
    lat, lon, when = here
    width, narrowest = window
    for turn in range(-1, 2):
        west = lon - width + turn * AROUND
        east = lon + width + turn * AROUND
        if east < -AROUND // 2 or west > AROUND // 2:
            continue
        last = whole_at(tables["shared_rows"], row + 1)["is"]
        i = first_from(tables, whole_at(tables["shared_rows"], row)["is"], last, west)
        while i < last and shared_at(tables["shared"], i)["lon"] <= east:
            place = shared_at(tables["shared"], i)
            x = (place["lon"] - lon - turn * AROUND) * narrowest
            y = np.float64(place["lat"] - lat)
            most = nearest + place["radius"]
            if (x * x + y * y) * SURELY < most * most and place["begins"] <= when < place["ends"]:
                signed = apart(lat, lon, place["lat"], place["lon"], tables["cosines"]) - place["radius"]
                nearest = min(nearest, signed)
            i += 1
    return nearest


@native
def from_shared(tables: Row, number: int, here: tuple[int, int, int], around: float) -> float:
    """The signed distance to the nearest place of a class, or `around` metres where it is no less."""
    lat = here[0]
    reach = around + real_at(tables["shared_widest"], number)["is"] + 1.0
    height = int(reach / METRE) + 1
    narrowest = cosine(min(abs(lat) + height, SOUTH), tables["cosines"])
    width = AROUND // 2
    if narrowest > 1e-6:
        width = min(int(reach / METRE / narrowest) + 1, width)
    nearest = around
    start = number * (ROWS + 1)
    for row in range(row_of(lat - height), row_of(lat + height) + 1):
        if (
            whole_at(tables["shared_rows"], start + row)["is"]
            < whole_at(tables["shared_rows"], start + row + 1)["is"]
        ):
            nearest = nearest_of_row(tables, start + row, here, (width, narrowest), nearest)
    return nearest
