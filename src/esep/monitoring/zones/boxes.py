"""The box of latitudes and longitudes in which a country lies: so swapped coordinates are seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from esep.codebook import Codebook
from esep.codebook.dated import Sourced
from esep.codebook.reading import read

FILE = "boxes.csv"
Degrees = tuple[float, float]  # longitude and latitude, as GeoJSON writes them


@dataclass(frozen=True, kw_only=True)
class Box(Sourced):
    """Degrees between which a territory lies."""

    key_fields: ClassVar[tuple[str, ...]] = ("territory",)

    territory: str
    south: Decimal
    west: Decimal
    north: Decimal
    east: Decimal

    def holds(self, point: Degrees) -> bool:
        """Whether a point lies in it.

        >>> degrees = [Decimal(one) for one in (40, 46, 56, 88)]
        >>> box = Box(territory="", south=degrees[0], west=degrees[1], north=degrees[2], east=degrees[3],
        ...           source="", verified=False)
        >>> box.holds((71.4, 51.1)), box.holds((51.1, 71.4))
        (True, False)
        """
        east, north = point
        return float(self.west) <= east <= float(self.east) and float(self.south) <= north <= float(
            self.north
        )


def boxes_of(book: Codebook) -> tuple[Box, ...]:
    """The boxes a codebook brings; none where it has no file of them."""
    return read(Box, book.folder / FILE, book.languages)


def swapped(points: Iterable[Degrees], boxes: Iterable[Box]) -> bool:
    """Whether points lie outside of all boxes, and inside one when latitude and longitude change places.

    Without a box they are swapped when only so they are places on earth.

    >>> swapped([(51.1, 171.4)], []), swapped([(51.1, 71.4)], [])
    (True, False)
    """
    given, known = list(points), list(boxes)
    turned = [(lat, lon) for lon, lat in given]
    if not known:
        return not all(map(on_earth, given)) and all(map(on_earth, turned))
    inside = any(box.holds(point) for box in known for point in given)
    return not inside and any(all(map(box.holds, turned)) for box in known)


def on_earth(point: Degrees) -> bool:
    """Whether a longitude and a latitude are a place.

    >>> on_earth((71.4, 51.1)), on_earth((71.4, 151.1)), on_earth((float("nan"), 0.0))
    (True, False, False)
    """
    return -180 <= point[0] <= 180 and -90 <= point[1] <= 90
