"""What a device's own track shows: speeds that cannot be, suspicion of spoofing, and no motion at all."""

from esep.monitoring.alerts import NEVER
from esep.monitoring.kernel.geometry import apart, surely_within
from esep.monitoring.kernel.marking import mark
from esep.monitoring.kernel.native import native, part, whole
from esep.monitoring.kernel.rows import amiss_at, device_at, known_at, terms_at, whole_at
from esep.monitoring.kernel.sides import accuracy_of
from esep.monitoring.kernel.signs import cut, told_for
from esep.monitoring.kernel.spells import first_after, within
from esep.monitoring.kinds import Kind
from esep.monitoring.records import Row

DOUBTED, SPOOFED, MOTIONLESS = 256, 512, 1024  # spells that last
STRAYED = 8192  # fixes in a row too far from where it rests, not yet believed
RUNNING, ELSEWHERE = 2048, 4096  # impossible fixes in a row; what is possible is told from where they agreed
SPOOFED_KIND, MOTIONLESS_KIND = int(Kind.SPOOFED), int(Kind.MOTIONLESS)
CHAIN = 600_000  # ms: impossible fixes closer than that make one suspicion
AGREED = 3  # impossible fixes that agree are believed
ASTRAY, ASTRAY_FOR = 3, 600_000  # fixes in a row, or ms, too far away after which a device has moved


@native
def impossible(
    terms: Row, row: Row, when: int, since: int, place: tuple[int, int, int], tables: Row
) -> bool:  # fmt: skip
    """Whether nobody can have come from a place, with its accuracy, to a fix in the time."""
    lat, lon, accuracy = place
    most = terms["top_speed"] * (max(1000, when - since) / 1000.0)
    both = accuracy_of(terms, accuracy) + accuracy_of(terms, row["accuracy"])
    return apart(lat, lon, row["lat"], row["lon"], tables["cosines"]) - terms["factor"] * both > most  # type: ignore[no-any-return]


@native
def spoofed_spell(device: int, amiss: Row, told: Row) -> Row:
    """The time in which a track was impossible more than once."""
    spell_at = (amiss["spoofed"], amiss["spoofed_last"] + CHAIN)
    spell = told_for(
        device, SPOOFED_KIND, spell_at, (whole(amiss["spoofed_seq"]), whole(amiss["spoofed_by"])), told
    )
    spell["confirmed_at"] = amiss["spoofed_at"]
    return spell


@native
def lapsed(device: int, when: int, memory: Row, tables: Row, told: Row) -> None:
    """End the suspicion when nothing impossible came for long enough."""
    known = known_at(memory["known"], device)
    amiss = amiss_at(memory["amiss"], device)
    if when >= amiss["spoofed_last"] + CHAIN:
        if known["open"] & SPOOFED:
            cut(spoofed_spell(device, amiss, told), when, tables, told)
            mark(device, told)
        known["open"] &= ~(DOUBTED | SPOOFED) & 0xFFFF


@native
def doubted(fix: tuple[int, int, int], memory: Row, told: Row) -> None:
    """Take an impossible fix into the suspicion."""
    device, when, seq = fix
    known = known_at(memory["known"], device)
    amiss = amiss_at(memory["amiss"], device)
    if not known["open"] & DOUBTED:
        known["open"] |= DOUBTED
        amiss["spoofed"], amiss["spoofed_seq"] = when, seq
    else:
        if not known["open"] & SPOOFED:
            known["open"] |= SPOOFED
            amiss["spoofed_at"], amiss["spoofed_by"] = when, seq
        mark(device, told)
    amiss["spoofed_last"] = when


@part
def surely_possible(row: Row, when: int, known: Row, terms: Row) -> bool:
    """Whether a placed fix is possible after the last good one without a doubt."""
    if known["good"] >= 0 and not known["open"] & (DOUBTED | RUNNING | ELSEWHERE):
        most = terms["top_speed"] * (max(1000, when - known["good"]) / 1000.0)
        return surely_within(known["lat"], known["lon"], row["lat"], row["lon"], most)
    return False


@native
def believed(fix: tuple[int, int, int], row: Row, memory: Row, tables: Row, told: Row) -> bool:
    """Whether a placed fix is possible after the last good one; if not it is doubted, and the third that
    agrees is good next.
    """
    device, when = fix[0], fix[1]
    known = known_at(memory["known"], device)
    amiss = amiss_at(memory["amiss"], device)
    terms = terms_at(tables["terms"], device_at(tables["devices"], device)["terms"])
    since = known["good"]
    place = (known["lat"], known["lon"], known["accuracy"])
    if known["open"] & ELSEWHERE:
        since = amiss["reference"]
        place = (amiss["reference_lat"], amiss["reference_lon"], amiss["reference_accuracy"])
    if known["open"] & DOUBTED:
        lapsed(device, when, memory, tables, told)
    if known["good"] < 0 or not impossible(terms, row, when, since, place, tables):
        if known["open"] & (RUNNING | ELSEWHERE):
            known["open"] &= ~(RUNNING | ELSEWHERE) & 0xFFFF
        return True
    doubted(fix, memory, told)
    doubt = (amiss["doubt_lat"], amiss["doubt_lon"], amiss["doubt_accuracy"])
    if known["open"] & RUNNING and not impossible(terms, row, when, amiss["doubt"], doubt, tables):
        amiss["run"] += 1
    else:
        amiss["run"] = 1
    known["open"] |= RUNNING
    amiss["doubt"], amiss["doubt_lat"], amiss["doubt_lon"] = when, row["lat"], row["lon"]
    amiss["doubt_accuracy"] = row["accuracy"]
    if amiss["run"] == AGREED:
        referred(known, amiss)
    return False


@native
def referred(known: Row, amiss: Row) -> None:
    """Judge what comes against the place that three fixes agree on."""
    known["open"] = (known["open"] | ELSEWHERE) & ~RUNNING & 0xFFFF
    amiss["reference"], amiss["reference_accuracy"] = amiss["doubt"], amiss["doubt_accuracy"]
    amiss["reference_lat"], amiss["reference_lon"] = amiss["doubt_lat"], amiss["doubt_lon"]


@native
def motionless_spell(device: int, amiss: Row, ends: int, told: Row) -> Row:
    """The time without motion."""
    seqs = (whole(amiss["motionless_seq"]), whole(amiss["motionless_by"]))
    spell = told_for(device, MOTIONLESS_KIND, (amiss["motionless"], ends), seqs, told)
    spell["confirmed_at"] = amiss["motionless_at"]
    return spell


@part
def surely_rests(row: Row, when: int, known: Row, terms: Row) -> bool:
    """Whether a good fix lies without a doubt where a device rests, and not yet for too long."""
    return (
        known["good"] >= 0
        and not known["open"] & STRAYED
        and when - known["still"] < terms["motionless"]
        and surely_within(known["still_lat"], known["still_lon"], row["lat"], row["lon"], terms["still"])
    )


@native
def moved(fix: tuple[int, int, int], row: Row, memory: Row, tables: Row, told: Row) -> None:
    """Take a good fix into the rest of a device: it rests on, has gone astray, or rests elsewhere."""
    device, when, seq = fix
    known = known_at(memory["known"], device)
    terms = terms_at(tables["terms"], device_at(tables["devices"], device)["terms"])
    if known["good"] < 0:
        rests((when, seq), (row["lat"], row["lon"], row["accuracy"]), known, memory, device)
    else:
        away = apart(known["still_lat"], known["still_lon"], row["lat"], row["lon"], tables["cosines"])
        if away > terms["still"] + terms["factor"] * accuracy_of(terms, row["accuracy"]) and beyond(
            terms, away, amiss_at(memory["amiss"], device)["still_accuracy"], row
        ):
            if not strayed(fix, row, memory, tables, told):
                return
        elif known["open"] & STRAYED:
            known["open"] ^= STRAYED
    if when - known["still"] >= terms["motionless"] and not known["open"] & MOTIONLESS:
        stands_still(fix, known, amiss_at(memory["amiss"], device), tables, told)


@native
def beyond(terms: Row, away: float, accuracy: int, row: Row) -> bool:
    """Whether a fix lies further from another than both accuracies explain."""
    both = accuracy_of(terms, accuracy) + accuracy_of(terms, row["accuracy"])
    return away > terms["still"] + terms["factor"] * both  # type: ignore[no-any-return]


@native
def rests(
    fix: tuple[int, int], place: tuple[int, int, int], known: Row, memory: Row, device: int
) -> None:  # fmt: skip
    """Count the time without motion from a fix on."""
    known["still"], known["still_seq"] = fix
    known["still_lat"], known["still_lon"] = place[0], place[1]
    amiss_at(memory["amiss"], device)["still_accuracy"] = place[2]


@native
def strayed(fix: tuple[int, int, int], row: Row, memory: Row, tables: Row, told: Row) -> bool:
    """Whether a fix too far away, with those in a row before it, is believed: then the device has moved, and
    rests since the first of them where that is near, else since this one.
    """
    device, when, seq = fix
    known = known_at(memory["known"], device)
    amiss = amiss_at(memory["amiss"], device)
    terms = terms_at(tables["terms"], device_at(tables["devices"], device)["terms"])
    if not known["open"] & STRAYED:
        known["open"] |= STRAYED
        amiss["stray"], amiss["stray_seq"], amiss["strays"] = when, seq, 0
        amiss["stray_lat"], amiss["stray_lon"] = row["lat"], row["lon"]
        amiss["stray_accuracy"] = row["accuracy"]
    amiss["strays"] += 1
    if amiss["strays"] < ASTRAY and when - amiss["stray"] < ASTRAY_FOR:
        return False
    known["open"] ^= STRAYED
    if known["open"] & MOTIONLESS:
        known["open"] ^= MOTIONLESS
        ends = whole(amiss["stray"])
        cut(motionless_spell(device, amiss, ends, told), ends, tables, told)
        mark(device, told)
    here = (row["lat"], row["lon"], row["accuracy"])
    there = (amiss["stray_lat"], amiss["stray_lon"], amiss["stray_accuracy"])
    if beyond(terms, apart(there[0], there[1], here[0], here[1], tables["cosines"]), there[2], row):
        rests((when, seq), here, known, memory, device)
    else:
        rests((whole(amiss["stray"]), whole(amiss["stray_seq"])), there, known, memory, device)
    return True


@native
def stands_still(fix: tuple[int, int, int], known: Row, amiss: Row, tables: Row, told: Row) -> None:
    """Begin the spell without motion, unless a curfew keeps him where he is or did not long ago."""
    device, when, seq = fix
    d = device_at(tables["devices"], device)
    first, last = d["first_curfew"], d["last_curfew"]
    if not d["bound"] or within(tables["spans"], first, last, when):
        return
    since = known["still"]
    found = first_after(tables["spans"], first, last, when)
    if found > first:
        since = max(since, whole_at(tables["spans"], 2 * found - 1)["is"])
    if when - since >= terms_at(tables["terms"], d["terms"])["motionless"]:
        known["open"] |= MOTIONLESS
        amiss["motionless"], amiss["motionless_seq"] = since, known["still_seq"]
        amiss["motionless_at"], amiss["motionless_by"] = when, seq
        mark(device, told)


@native
def lasting_moves(device: int, now: int, memory: Row, tables: Row, told: Row) -> int:
    """Tell these spells that last; answer when that changes next by itself."""
    known = known_at(memory["known"], device)
    amiss = amiss_at(memory["amiss"], device)
    soonest = NEVER
    if known["open"] & SPOOFED:
        soonest = cut(spoofed_spell(device, amiss, told), now, tables, told)
    if known["open"] & MOTIONLESS:
        soonest = min(soonest, cut(motionless_spell(device, amiss, NEVER, told), now, tables, told))
    return soonest
