"""A bound man, a protected woman and the place around her home; and everything by which she could be found.

All her places lie in a box in which nobody else's coordinate is ever written, so any number in it is a leak,
however it is rounded. `shifted` moves all that is hers by a few metres: what nobody may learn must not change
a byte of what is told.
"""

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import numpy as np
from tests.cli.leaks import unpacked

UNIT = 10_000_000
HOME = (43.3055555, 77.0244444)
BOX = ((43.295, 43.315), (77.010, 77.040))
Z1 = [[76.90, 43.20], [76.91, 43.20], [76.91, 43.21], [76.90, 43.21], [76.90, 43.20]]
H1 = [[76.80, 43.10], [76.81, 43.10], [76.81, 43.11], [76.80, 43.11], [76.80, 43.10]]
SEQ = 2_718_280_001  # her first counter: a number that stands nowhere else
COUNT = 24
BEGINS = 1_706_745_600
METRES_OF_A_DEGREE = 111_194.93
BESIDE = (-0.0155, 0.0206)  # degrees: out of her box
SHIFT = (0.0000313, -0.0000471)  # degrees
NUMBER = re.compile(r"(?<![\w.])-?\d{1,3}\.\d{3,}|(?<![\d.,])-?\d{1,3},\d{3,}(?![\d,.])")
WHOLE = re.compile(r"(?<![\w.-])\d{8,10}(?![\w.])")


def her_way(shift=(0.0, 0.0)) -> list[tuple[float, float]]:
    """Where she is, minute by minute: at home, then on her way."""
    still = [HOME] * (COUNT // 2)
    walk = [(HOME[0] - n / 9973, HOME[1] + n / 9967) for n in range(COUNT - len(still))]
    return [(lat + shift[0], lon + shift[1]) for lat, lon in still + walk]


def his_way() -> list[tuple[float, float]]:
    """From the forbidden place to within 2.5 km of her home, which is nearer than he may, and after her."""
    there = [(43.2011 + n / 2000, 76.9011 + n / 2000) for n in range(4)]
    return there + [(lat + BESIDE[0], lon + BESIDE[1]) for lat, lon in her_way()[4:]]


def rows(shift=(0.0, 0.0)) -> Iterator[str]:
    """The lines of a table of fixes, without its heading."""
    for device, way, first, battery in (("B1", his_way(), 0, 90), ("P1", her_way(shift), SEQ, 9)):
        for n, (lat, lon) in enumerate(way):
            yield f"{device},{first + n},{(BEGINS + 60 * n) * 1000},{lat:.7f},{lon:.7f},7,{battery}"


HEADING = "device,seq,at,lat,lon,accuracy,battery"
ORDERS = """
clock = "Asia/Almaty"
zones = "zones.geojson"
[[orders]]
code = "75-1"
device = "B1"
zones = ["Z1", "H1", "G1", "G2"]
[[orders.curfews]]
home = "H1"
hours = "daily 06:00-07:00"
[[orders.protects]]
device = "P1"
distance = 3000
warning = 5000
[orders.parameters]
top_speed = 10000
"""


def feature(geometry, **said):
    """A feature of GeoJSON."""
    return {"type": "Feature", "properties": said, "geometry": geometry}


def polygon(ring):
    """An area without holes."""
    return {"type": "Polygon", "coordinates": [ring]}


def guarded(shift=(0.0, 0.0)) -> list[dict[str, object]]:
    """The place around her home, once as a circle and once as an area."""
    lat, lon = HOME[0] + shift[0], HOME[1] + shift[1]
    ring = [[lon + x / 150, lat + y / 200] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
    circle = feature({"type": "Point", "coordinates": [lon, lat]}, code="G1", kind="guarded", radius=2900.0)
    return [circle, feature(polygon(ring), code="G2", kind="guarded", warning=50)]


def written(folder: Path, shift=(0.0, 0.0)) -> Path:
    """Files of fixes, zones and orders."""
    folder.mkdir(parents=True, exist_ok=True)
    features = [
        feature(polygon(Z1), code="Z1", kind="exclusion"),
        feature(polygon(H1), code="H1", kind="home"),
    ]
    whole = {"type": "FeatureCollection", "features": [*features, *guarded(shift)]}
    (folder / "zones.geojson").write_text(json.dumps(whole), encoding="utf-8")
    (folder / "orders.toml").write_text(ORDERS, encoding="utf-8")
    (folder / "fixes.csv").write_text("\n".join([HEADING, *rows(shift), ""]), encoding="utf-8")
    return folder


def faulty(folder: Path, shift=(0.0, 0.0)) -> list[str]:
    """Files each of which is wrong in another way, where she is; their names."""
    told = {}
    [circle, area] = guarded(shift)
    ring = area["geometry"]["coordinates"][0]
    lon, lat = ring[0]
    wrong = {
        "crossing": polygon([ring[at] for at in (0, 2, 1, 3, 4)]),
        "swapped": polygon([point[::-1] for point in ring]),
        "two": polygon(ring[:2]),
        "flat": polygon([ring[0], ring[1], ring[0], ring[1]]),
        "nowhere": polygon([*ring[:2], [lon, lat + 90], ring[0]]),
        "round": polygon([[lon - 120, lat], [lon, lat], [lon + 120, lat], [lon, lat + 20], [lon - 120, lat]]),
        "line": {"type": "LineString", "coordinates": ring},
    }
    for name, geometry in wrong.items():
        told[f"{name}.geojson"] = json.dumps(feature(geometry, code="G3", kind="Guarded"))
    said = {"warning": lat, "hours": str(lat), "until": str(lon), "version": lon, "radius": f"{lat} {lon}"}
    for name, value in said.items():
        told[f"{name}.geojson"] = json.dumps(
            {**circle, "properties": {"code": "G3", "kind": "guarded", name: value}}
        )
    told["cut.geojson"] = json.dumps(feature(polygon(ring)))[:-9]
    lines = list(rows(shift))
    cells = lines[-1].split(",")
    spoiled = [",".join([*cells[:at], f"{cells[at]} x{cells[3]}", *cells[at + 1 :]]) for at in range(1, 7)]
    told["spoiled.csv"] = "\n".join([HEADING, *lines, *spoiled, ",".join(cells[:5])])
    told["only.csv"] = "\n".join([HEADING, *spoiled])
    told["bare.csv"] = "\n".join(lines)  # her first fix stands where the heading should
    for name, text in told.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [*told]


def seen(text: str) -> list[str]:
    """What in a text tells where she is: a coordinate, a place in the plane, a fix of hers."""
    plain = unquote(text).replace("\\u002e", ".").replace("&#46;", ".")
    degrees = {one: float(one.replace(",", ".")) for one in set(NUMBER.findall(plain))}
    found = [one for one, number in degrees.items() if any(low <= number <= high for low, high in BOX)]
    for one in set(WHOLE.findall(plain)):
        if SEQ <= int(one) < SEQ + 10_000:
            found.append(one)
        scaled = [int(one) / 10**digits for digits in (5, 6, 7, 8)]
        if any(low <= number <= high for number in scaled for low, high in BOX):
            found.append(one)
    return found + [
        one
        for one in set(re.findall(r"-?\d{4,6}\.\d", plain))
        if any(abs(float(one) - metres) < 0.6 for metres in in_plane())
    ]


@cache
def in_plane() -> list[float]:
    """Her places in metres from where the planes of others begin."""
    origins = [(43.20, 76.90), (43.10, 76.80), his_way()[0]]
    return [
        number
        for lat0, lon0 in origins
        for lat, lon in set(her_way())
        for number in (
            (lat - lat0) * METRES_OF_A_DEGREE,
            (lon - lon0) * METRES_OF_A_DEGREE * math.cos(math.radians(lat0)),
        )
    ]


def seen_in_bytes(raw: bytes, *, seqs: bool = True) -> list[str]:
    """The same in bytes: whole numbers and fractions as computers write them."""
    places = {round(part * UNIT) for point in [HOME, *her_way()] for part in point}
    needles = {np.array(one, kind).tobytes() for one in places for kind in ("<i4", ">i4", "<i8")}
    needles |= {
        np.array(part, kind).tobytes() for point in her_way() for part in point for kind in ("<f8", ">f8")
    }
    if seqs:
        needles |= {np.array(SEQ + n, kind).tobytes() for n in range(200) for kind in ("<u4", ">u4")}
    return [one.hex() for one in needles if one in raw]


def seen_below(folder: Path, seqs_in: str = "") -> list[str]:
    """What of her is seen in the names and bytes of all files under a folder, unpacked where they are packed.

    Where `seqs_in` stands in the name of a file, counters are not looked for.
    """
    told = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found = seen(name)
        for blob in unpacked(path) if path.is_file() else ():
            found += seen_in_bytes(blob, seqs=not seqs_in or seqs_in not in name)
            found += seen(blob.decode("utf-8", "ignore"))
            found += seen(blob.decode("utf-16-le", "ignore"))
        told += [f"{name}: {one}" for one in found]
    return told
