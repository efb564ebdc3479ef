"""All places of a device at one fix, unless none of them can have changed."""

import numpy as np

from esep.monitoring.kernel.geometry import METRE, cosine, depth_crossed, eastward, from_place
from esep.monitoring.kernel.marking import mark
from esep.monitoring.kernel.native import native, part
from esep.monitoring.kernel.rows import (
    alert_at,
    device_at,
    known_at,
    place_at,
    real_at,
    rule_at,
    side_at,
    terms_at,
    whole_at,
)
from esep.monitoring.kernel.shared import NEAR, from_shared
from esep.monitoring.kernel.sides import accuracy_of, changed, observed, taken
from esep.monitoring.kernel.spells import bare, first_after, tell
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.records import OUT, SHARED, UNKNOWN, Row

CROSSED, LIKELY = int(Kind.CROSSED), int(Grade.LIKELY)
MARGIN = 0.01  # metres by which a bound must hold, far above what rounding can do

LEAST = 1e-6  # metres more that every move counts for, above what the sums of many can lose
SLACK = 0.99  # a metre of the plane of a device against one where it is, within half a kilometre


@part
def in_plane(device: Row, lat: int, lon: int) -> tuple[float, float]:
    """Metres east and north of the origin of a device."""
    return eastward(lon, device["lon"]) * METRE * device["east"], (lat - device["lat"]) * METRE


@part
def reach_of(device: Row, fix: Row) -> float:
    """The accuracy of a fix by the widest of the orders of its device, in metres."""
    if fix["accuracy"] > 0:
        return device["factor"] * (fix["accuracy"] / 10.0)  # type: ignore[no-any-return]
    return device["factor"] * device["unknown"]  # type: ignore[no-any-return]


@part
def unchanged(device: Row, known: Row, fix: Row, at: tuple[float, float], when: int) -> bool:
    """Whether a fix lies so close to where all places were last looked at that no side can have changed."""
    left = known["safe"] - MARGIN - reach_of(device, fix)
    x = at[0] - known["x"]
    y = at[1] - known["y"]
    return left > 0.0 and x * x + y * y < left * left and when < known["safe_until"]  # type: ignore[no-any-return]


@native
def measured(
    place: Row, fix: Row, at: tuple[float, float], accuracy: float, when: int, tables: Row
) -> tuple[bool, float, bool]:
    """Inside or not, the distance to the border, and whether that is exact or only known to be no less.

    Farther away than the accuracy, and than a ring is wide, a bound suffices.
    """
    enough = accuracy + MARGIN
    if place["ring"]:
        enough += place["warning"]
    if place["shape"] == SHARED:
        around = max(enough, NEAR)
        signed = from_shared(tables, place["first_vertex"], (fix["lat"], fix["lon"], when), around)
        return signed < 0.0, abs(signed), True
    if place["shape"] == 0:
        x = at[0] - np.float64(place["x"])
        y = at[1] - np.float64(place["y"])
        bound = np.sqrt(x * x + y * y) - place["reach"] - MARGIN
        if bound > enough:
            return False, bound, False
    inside, distance = from_place(place, at[0], at[1], tables)
    return inside, distance, True


@native
def one_span(place: Row, p: int, q: int, tables: Row) -> bool:
    """Whether two instants lie in one span of the hours of a place."""
    rule = rule_at(tables["rules"], place["first_rule"])
    found = first_after(tables["spans"], rule["first_span"], rule["last_span"], q)
    return found < rule["last_span"] and whole_at(tables["spans"], 2 * found)["is"] <= p  # type: ignore[no-any-return]


@native
def crossing(
    place: Row, known: Row, fix: tuple[int, int, int], ways: tuple[tuple[float, float], tuple[float, float]],
    accuracy: float, tables: Row, told: Row,
) -> None:  # fmt: skip
    """Tell that the way from the good fix before to this one leads through a place in which neither lies."""
    device, when, seq = fix
    terms = terms_at(tables["terms"], place["terms"])
    if when - known["good"] > terms["crossing_gap"] or not one_span(place, known["good"], when, tables):
        return
    worst = max(accuracy, terms["factor"] * accuracy_of(terms, known["accuracy"]))
    depth = depth_crossed(place, ways[0], ways[1], tables)
    if depth < worst or depth < 0.0:
        return
    spell = bare(told, device, CROSSED, when, when + 1)
    spell["zone"] = place["zone"]
    spell["grade"] = LIKELY
    spell["before"] = spell["after"] = OUT
    spell["first_seq"] = known["good_seq"]
    spell["confirm_seq"] = seq
    spell["accuracy"] = worst
    if not place["opaque"]:
        spell["distance"] = -depth
    rule = rule_at(tables["rules"], place["first_rule"])
    here = told["count"]
    tell(spell, tables["spans"], rule["first_span"], rule["last_span"], when + 1, told)
    alert_at(told["alerts"], here)["ended_at"] = when


@native
def safe_around(place: Row, side: Row, row: Row, distance: float, inside: bool, tables: Row) -> float:  # noqa: FBT001  an observation
    """Metres that a device may move without coming to the other side of a place."""
    if side["candidate"] != 0 or side["observed"] != side["side"] or side["side"] == UNKNOWN:
        return 0.0
    if place["ring"]:
        return abs((-distance if inside else distance) - place["warning"])  # type: ignore[no-any-return]
    if place["shape"] == SHARED:
        d = device_at(tables["devices"], row["device"])
        return distance * SLACK * min(1.0, d["east"] / cosine(row["lat"], tables["cosines"]))  # type: ignore[no-any-return]
    return distance


@native
def looked_at(
    number: int, fix: tuple[int, int, int], row: Row, ways: tuple[tuple[float, float], tuple[float, float]],
    tables: Row, memory: Row, told: Row,
) -> float:  # fmt: skip
    """Look at one place from a good fix; answer how far the device may move before that is needed again."""
    device, when, seq = fix
    at = ways[1]
    known = known_at(memory["known"], device)
    place = place_at(tables["places"], number)
    side = side_at(memory["sides"], number)
    terms = terms_at(tables["terms"], place["terms"])
    accuracy = terms["factor"] * accuracy_of(terms, row["accuracy"])
    inside, distance, exact = measured(place, row, at, accuracy, when, tables)
    was = side["observed"]
    shown = observed(place, inside, distance, accuracy)
    grade = taken(place, side, shown, when, seq, tables)
    if grade > 0:
        if not exact:
            inside, distance = from_place(place, at[0], at[1], tables)
        changed(place, side, fix, (grade, -distance if inside else distance, accuracy), tables, told)
        mark(device, told)
    outside = was == OUT and shown == OUT and side["side"] == OUT
    if place["crosses"] and outside and known["good"] >= 0 and distance <= length(ways) + MARGIN:
        crossing(place, known, fix, ways, accuracy, tables, told)
    return safe_around(place, side, row, distance, inside, tables)


@native
def length(ways: tuple[tuple[float, float], tuple[float, float]]) -> float:
    """Metres from one point of the plane to another."""
    x = ways[1][0] - ways[0][0]
    y = ways[1][1] - ways[0][1]
    return np.sqrt(x * x + y * y)  # type: ignore[no-any-return]


@native
def look(
    fix: tuple[int, int, int],
    row: Row,
    at: tuple[float, float],
    known: Row,
    tables: Row,
    memory: Row,
    told: Row,
) -> None:  # fmt: skip
    """Look at the places of a device from a good fix, but for those that it cannot have come near since."""
    device, when, _ = fix
    d = device_at(tables["devices"], device)
    before = in_plane(d, known["lat"], known["lon"])
    went = np.inf
    if known["safe"] >= 0.0:
        went = length(((known["x"], known["y"]), at)) + LEAST
    needed = reach_of(d, row) + MARGIN
    stands = when < known["safe_until"]
    safe = np.inf
    for number in range(d["first_place"], d["last_place"]):
        room = real_at(memory["rooms"], number)["is"] - went
        if room <= needed or not (stands or place_at(tables["places"], number)["shape"] != SHARED):
            room = looked_at(number, fix, row, (before, at), tables, memory, told)
        real_at(memory["rooms"], number)["is"] = room
        safe = min(safe, room)
    known["x"], known["y"] = at
    known["safe"] = safe
    if not stands:
        known["safe_until"] = next_change(tables, when)


@native
def next_change(tables: Row, when: int) -> int:
    """When next a shared place begins or ceases to be one."""
    i = 0
    while whole_at(tables["shared_changes"], i)["is"] <= when:
        i += 1
    return whole_at(tables["shared_changes"], i)["is"]  # type: ignore[no-any-return]
