"""The plane in which distances are told: metres east and north of a device's own origin.

Every distance of the engine, of the judge and of the evidence comes from the few formulas here. Cosines are
read from one table, because those of two compilers differ in the last bit and a replay must not.
"""

import numpy as np
import numpy.typing as npt

METRES_OF_A_DEGREE = 111_195.0802335329  # of the sphere with the mean radius of 6,371,008.8 m
UNIT = 10_000_000  # a degree, in the whole numbers of a fix
AROUND = 360 * UNIT

# A cosine every hundredth of a degree, from the equator to a pole; between two of them a straight line.
STEP = UNIT // 100
COSINES: npt.NDArray[np.float64] = np.append(np.cos(np.radians(np.arange(9001) / 100.0)), 0.0)


def cosine(lat: int, cosines: npt.NDArray[np.float64] = COSINES) -> float:
    """The cosine of a latitude in 1e-7 degree, within 4e-9 of the true one.

    >>> round(cosine(600_000_000), 6)
    0.5
    """
    away = abs(lat)
    step = away // STEP
    part = (away - step * STEP) / STEP
    return float(cosines[step] + (cosines[step + 1] - cosines[step]) * part)


def eastward(lon: int, origin: int) -> int:
    """How far a longitude lies east of another, the short way around, in 1e-7 degree.

    >>> eastward(-1_799_000_000, 1_799_000_000)
    2000000
    """
    return (lon - origin + AROUND // 2) % AROUND - AROUND // 2


def in_plane(lat: int, lon: int, origin_lat: int, origin_lon: int) -> tuple[float, float]:
    """Metres east and north of an origin.

    >>> [round(metres) for metres in in_plane(520_000_000, 710_000_000, 510_000_000, 710_000_000)]
    [0, 111195]
    """
    metre = METRES_OF_A_DEGREE / UNIT
    return eastward(lon, origin_lon) * metre * cosine(origin_lat), (lat - origin_lat) * metre
