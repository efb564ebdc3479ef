"""The loop: fixes in order, then what lasts, then what time alone has changed."""

from esep.monitoring.alerts import NEVER
from esep.monitoring.fixes import ANCIENT_AFTER, ANCIENT_BEFORE, FUTURE_AFTER, NOWHERE, Label
from esep.monitoring.kernel.marking import mark
from esep.monitoring.kernel.moving import believed, lasting_moves, moved, surely_possible, surely_rests
from esep.monitoring.kernel.native import native, part, whole
from esep.monitoring.kernel.pairs import lasting_pairs, met
from esep.monitoring.kernel.places import in_plane, look, unchanged
from esep.monitoring.kernel.rows import (
    device_at,
    fix_at,
    flag_at,
    known_at,
    number_at,
    place_at,
    rule_at,
    side_at,
    terms_at,
    whole_at,
)
from esep.monitoring.kernel.sides import spell_of
from esep.monitoring.kernel.signs import (
    BATTERY,
    CLOCK,
    SIGNS,
    UNLOCATED,
    battery,
    lasting,
    signs,
    silent,
    unlocated,
)
from esep.monitoring.kernel.spells import tell
from esep.monitoring.records import Instants, Row

BLOCK = 512  # devices whose timers are looked at together
NO_POSITION, NULL_ISLAND = int(Label.NO_POSITION), int(Label.NULL_ISLAND)
OUT_OF_RANGE, FUTURE, ANCIENT = int(Label.OUT_OF_RANGE), int(Label.FUTURE), int(Label.ANCIENT)
WRONG = FUTURE | ANCIENT


@part
def unplaced(row: Row) -> int:
    """The labels of `fixes.labelled` that keep a fix from being placed."""
    lat, lon = row["lat"], row["lon"]
    labels = 0
    if min(lat, lon) == NOWHERE:
        labels = NO_POSITION
    elif lat > 900_000_000 or lat < -900_000_000 or lon > 1_800_000_000 or lon < -1_800_000_000:
        labels = OUT_OF_RANGE
    if -1000 < lat < 1000 and -1000 < lon < 1000:
        labels |= NULL_ISLAND
    if row["at"] > row["received_at"] + FUTURE_AFTER:
        labels |= FUTURE
    if row["at"] < row["received_at"] - ANCIENT_AFTER or row["at"] < ANCIENT_BEFORE:
        labels |= ANCIENT
    return labels


@part
def counted_at(row: Row, labels: int) -> int:
    """When a fix counts: by the device's clock, or on receipt where that is plainly wrong."""
    return row["received_at"] if labels & WRONG else row["at"]  # type: ignore[no-any-return]


@part
def located(fix: tuple[int, int, int], row: Row, tables: Row, memory: Row, told: Row) -> None:
    """Take the place of a good fix in."""
    device, when, seq = fix
    known = known_at(memory["known"], device)
    d = device_at(tables["devices"], device)
    terms = terms_at(tables["terms"], d["terms"])
    if not surely_rests(row, when, known, terms):
        moved(fix, row, memory, tables, told)
    if d["last_place"] > d["first_place"]:
        at = in_plane(d, row["lat"], row["lon"])
        if not unchanged(d, known, row, at, when):
            look(fix, row, at, known, tables, memory, told)
    known["good"], known["good_seq"] = when, seq
    known["lat"], known["lon"], known["accuracy"] = row["lat"], row["lon"], row["accuracy"]
    for i in range(d["first_pair"], d["last_pair"]):
        met(number_at(tables["pairs_of"], i)["is"], when, memory, tables, told)


@part
def reported(fix: tuple[int, int, int], known: Row, tables: Row, memory: Row, told: Row) -> None:
    """Take in that a device reported at all."""
    device, when, seq = fix
    silence = terms_at(tables["terms"], device_at(tables["devices"], device)["terms"])["silence"]
    if known["last"] > 0 and known["last"] + silence < when:
        silent(device, known, when, when, tables, told)
        mark(device, told)
    if flag_at(memory["told"], device)["is"]:
        mark(device, told)
    known["last"], known["last_seq"] = when, seq
    timer = min(known["edge"], when + silence)
    whole_at(memory["timers"], device)["is"] = timer
    whole_at(memory["blocks"], device // BLOCK)["is"] = min(
        whole_at(memory["blocks"], device // BLOCK)["is"], timer
    )


@part
def taken_in(row: Row, tables: Row, memory: Row, told: Row) -> int:
    """Take one fix in; answer when it counts."""
    device = whole(row["device"])
    known = known_at(memory["known"], device)
    labels = unplaced(row)
    when = counted_at(row, labels)
    fix = (device, when, whole(row["seq"]))
    d = device_at(tables["devices"], device)
    terms = terms_at(tables["terms"], d["terms"])
    good = labels == 0 and (
        surely_possible(row, when, known, terms) or believed(fix, row, memory, tables, told)
    )
    reported(fix, known, tables, memory, told)
    shown = row["signs"] & SIGNS
    if labels & WRONG:
        shown |= CLOCK
    if shown or known["open"] & (SIGNS | CLOCK):
        signs(fix, shown, good, memory, tables, told)
    if row["battery"] <= terms["low"] or known["open"] & BATTERY:
        battery(fix, row, good, memory, tables, told)
    if not good or known["open"] & UNLOCATED:
        unlocated(fix, labels, good, memory, tables, told)
    if good:
        located(fix, row, tables, memory, told)
    return when


@native
def run(fixes: int, span: tuple[int, int], now: int, tables: Row, memory: Row, told: Row) -> int:
    """Take fixes in, from one up to another, as they stand; answer where it stopped for want of room."""
    for i in range(span[0], span[1]):
        if told["size"] - told["count"] < told["room"]:
            return i
        row = fix_at(fixes, i)
        if not device_at(tables["devices"], row["device"])["watched"]:
            continue
        when = taken_in(row, tables, memory, told)
        group = device_at(tables["devices"], row["device"])["group"]
        if when > whole_at(memory["groups"], group)["is"]:
            whole_at(memory["groups"], group)["is"] = when
            if when > now:
                hurried(group, tables, told)
    return span[1]


@native
def hurried(group: int, tables: Row, told: Row) -> None:
    """Tell all of a group anew where a fix is ahead of the clock that the rest is judged by."""
    for i in range(whole_at(tables["groups"], group)["is"], whole_at(tables["groups"], group + 1)["is"]):
        mark(whole_at(tables["members"], i)["is"], told)


@native
def tell_device(device: int, now: int, tables: Row, memory: Row, told: Row) -> None:
    """Tell all alerts of a device that last, and set its timer."""
    known = known_at(memory["known"], device)
    d = device_at(tables["devices"], device)
    now = max(now, whole_at(memory["groups"], d["group"])["is"])
    soonest = lasting_moves(device, now, memory, tables, told)
    if known["open"]:
        soonest = min(soonest, lasting(device, now, memory, tables, told))
    for number in range(d["first_place"], d["last_place"]):
        place = place_at(tables["places"], number)
        side = side_at(memory["sides"], number)
        for i in range(place["first_rule"], place["last_rule"]):
            rule = rule_at(tables["rules"], i)
            if rule["side"] == side["side"] and not rule["instant"]:
                spell = spell_of(place, rule, side, device, told)
                soonest = min(
                    soonest, tell(spell, tables["spans"], rule["first_span"], rule["last_span"], now, told)
                )
    soonest = min(soonest, lasting_pairs(device, now, memory, tables, told))
    known["edge"] = soonest
    before = told["count"]
    if known["last"] > 0:
        soonest = min(soonest, silent(device, known, NEVER, now, tables, told))
    whole_at(memory["timers"], device)["is"] = soonest
    flag_at(memory["told"], device)["is"] = told["count"] > before
    block = device // BLOCK
    whole_at(memory["blocks"], block)["is"] = min(whole_at(memory["blocks"], block)["is"], soonest)


@native
def tell_lasting(devices: Instants, start: int, now: int, tables: Row, memory: Row, told: Row) -> int:
    """Tell what lasts for some devices, from one on; answer where it stopped for want of room."""
    for i in range(start, len(devices)):
        if told["size"] - told["count"] < told["room"]:
            return i
        tell_device(devices[i], now, tables, memory, told)
    return len(devices)


@native
def ring(now: int, count: int, memory: Row, told: Row) -> None:
    """Mark the devices whose timers have come."""
    for block in range(count // BLOCK + 1):
        if whole_at(memory["blocks"], block)["is"] > now:
            continue
        soonest = NEVER
        for device in range(block * BLOCK, min((block + 1) * BLOCK, count)):
            if whole_at(memory["timers"], device)["is"] <= now:
                mark(device, told)
            else:
                soonest = min(soonest, whole_at(memory["timers"], device)["is"])
        whole_at(memory["blocks"], block)["is"] = soonest
