"""What a device's own track shows: speeds that cannot be, suspicion of spoofing, and no motion at all."""

from esep.monitoring.alerts import NEVER
from esep.monitoring.kernel.geometry import apart
from esep.monitoring.kernel.marking import mark
from esep.monitoring.kernel.native import native, whole
from esep.monitoring.kernel.rows import amiss_at, device_at, known_at, terms_at, whole_at
from esep.monitoring.kernel.sides import accuracy_of
from esep.monitoring.kernel.signs import cut, told_for
from esep.monitoring.kernel.spells import first_after, within
from esep.monitoring.kinds import Kind
from esep.monitoring.records import Row

DOUBTED, SPOOFED, MOTIONLESS = 256, 512, 1024  # spells that last
RUNNING, ELSEWHERE = 2048, 4096  # impossible fixes in a row; what is possible is told from where they agreed
SPOOFED_KIND, MOTIONLESS_KIND = int(Kind.SPOOFED), int(Kind.MOTIONLESS)
CHAIN = 600_000  # ms: impossible fixes closer than that make one suspicion
AGREED = 3  # impossible fixes that agree are believed


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


@native
def moved(fix: tuple[int, int, int], row: Row, memory: Row, tables: Row, told: Row) -> None:
    """Begin the time without motion anew when a good fix lies too far from where it began."""
    device, when, seq = fix
    known = known_at(memory["known"], device)
    terms = terms_at(tables["terms"], device_at(tables["devices"], device)["terms"])
    away = terms["still"] + terms["factor"] * accuracy_of(terms, row["accuracy"])
    if (
        known["good"] >= 0
        and apart(known["still_lat"], known["still_lon"], row["lat"], row["lon"], tables["cosines"]) <= away
    ):
        if when - known["still"] >= terms["motionless"] and not known["open"] & MOTIONLESS:
            stands_still(fix, known, amiss_at(memory["amiss"], device), tables, told)
        return
    if known["open"] & MOTIONLESS:
        known["open"] ^= MOTIONLESS
        cut(
            motionless_spell(device, amiss_at(memory["amiss"], device), when, told),
            when,
            tables,
            told,
        )
        mark(device, told)
    known["still"], known["still_seq"] = when, seq
    known["still_lat"], known["still_lon"] = row["lat"], row["lon"]


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
