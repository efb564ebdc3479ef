"""All places of a device at one fix, unless none of them can have changed."""

import numpy as np

from esep.monitoring.kernel.geometry import METRE, cosine, depth_crossed, eastward, from_place
from esep.monitoring.kernel.marking import mark
from esep.monitoring.kernel.native import native
from esep.monitoring.kernel.rows import alert_at, device_at, place_at, rule_at, side_at, terms_at, whole_at
from esep.monitoring.kernel.shared import NEAR, from_shared
from esep.monitoring.kernel.sides import accuracy_of, changed, observed, taken
from esep.monitoring.kernel.spells import bare, first_after, tell
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.records import OUT, SHARED, UNKNOWN, Row

CROSSED, LIKELY = int(Kind.CROSSED), int(Grade.LIKELY)
MARGIN = 0.01  # metres by which a bound must hold, far above what rounding can do

SLACK = 0.99  # a metre of the plane of a device against one where it is, within half a kilometre


@native
def in_plane(device: Row, lat: int, lon: int) -> tuple[float, float]:
    """Metres east and north of the origin of a device."""
    return eastward(lon, device["lon"]) * METRE * device["east"], (lat - device["lat"]) * METRE


@native
def unchanged(device: Row, known: Row, fix: Row, at: tuple[float, float], when: int) -> bool:
    """Whether a fix lies so close to where all places were last looked at that no side can have changed."""
    accuracy = device["unknown"]
    if fix["accuracy"] > 0:
        accuracy = fix["accuracy"] / 10.0
    left = known["safe"] - MARGIN - device["factor"] * accuracy
    x = at[0] - known["x"]
    y = at[1] - known["y"]
    return left > 0.0 and x * x + y * y < left * left and when < known["safe_until"]  # type: ignore[no-any-return]


@native
def measured(
    place: Row, fix: Row, at: tuple[float, float], enough: float, when: int, tables: Row
) -> tuple[bool, float, bool]:
    """Inside or not, the distance to the border, and whether that is exact or only known to be no less.

    Farther away than `enough` metres a bound suffices.
    """
    if place["shape"] == SHARED:
        around = max(enough, NEAR)
        signed = from_shared(tables, place["first_vertex"], (fix["lat"], fix["lon"], when), around)
        return signed < 0.0, -signed if signed < 0.0 else min(signed, around), True
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
def safe_around(place: Row, side: Row, distance: float, inside: bool) -> float:  # noqa: FBT001  an observation
    """Metres that a device may move without coming to the other side of a place."""
    if side["candidate"] != 0 or side["observed"] != side["side"] or side["side"] == UNKNOWN:
        return 0.0
    if place["ring"]:
        return abs((-distance if inside else distance) - place["warning"])  # type: ignore[no-any-return]
    return distance


@native
def ring_of(d: Row, number: int, tables: Row) -> float:
    """The width of the warning ring of a place, 0 where it has none."""
    if number + 1 < d["last_place"] and place_at(tables["places"], number + 1)["ring"]:
        return place_at(tables["places"], number + 1)["warning"]  # type: ignore[no-any-return]
    return 0.0


@native
def look(
    fix: tuple[int, int, int],
    row: Row,
    at: tuple[float, float],
    known: Row,
    tables: Row,
    memory: Row,
    told: Row,
) -> None:
    """Look at every place of a device from a good fix."""
    device, when, seq = fix
    d = device_at(tables["devices"], device)
    before = (0.0, 0.0)
    step = -1.0
    if known["good"] >= 0:
        before = in_plane(d, known["lat"], known["lon"])
        step = np.sqrt((at[0] - before[0]) ** 2 + (at[1] - before[1]) ** 2) + MARGIN
    safe = np.inf
    inside = False
    distance = 0.0
    exact = False
    for number in range(d["first_place"], d["last_place"]):
        place = place_at(tables["places"], number)
        side = side_at(memory["sides"], number)
        terms = terms_at(tables["terms"], place["terms"])
        accuracy = terms["factor"] * accuracy_of(terms, row["accuracy"])
        if not place["ring"]:
            enough = accuracy + ring_of(d, number, tables) + MARGIN
            inside, distance, exact = measured(place, row, at, enough, when, tables)
        was = side["observed"]
        shown = observed(place, inside, distance, accuracy)
        grade = taken(place, side, shown, when, seq, tables)
        if grade > 0:
            if not exact:
                inside, distance = from_place(place, at[0], at[1], tables)
                exact = True
            changed(place, side, fix, (grade, -distance if inside else distance, accuracy), tables, told)
            mark(device, told)
        outside = was == OUT and shown == OUT and side["side"] == OUT
        if place["crosses"] and outside and distance <= step:
            crossing(place, known, fix, (before, at), accuracy, tables, told)
        left = safe_around(place, side, distance, inside)
        if place["shape"] == SHARED:
            left *= SLACK * min(1.0, d["east"] / cosine(row["lat"], tables["cosines"]))
        safe = min(safe, left)
    known["x"], known["y"] = at
    known["safe"] = safe
    known["safe_until"] = next_change(tables, when)


@native
def next_change(tables: Row, when: int) -> int:
    """When next a shared place begins or ceases to be one."""
    i = 0
    while whole_at(tables["shared_changes"], i)["is"] <= when:
        i += 1
    return whole_at(tables["shared_changes"], i)["is"]  # type: ignore[no-any-return]
