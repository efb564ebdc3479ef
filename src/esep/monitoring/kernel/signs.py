"""What a device says of itself: strap, case, jamming, panic, battery, clock, reports without a place,
silence.
"""

from esep.monitoring.alerts import NEVER
from esep.monitoring.fixes import BATTERY_UNKNOWN, Label, Sign
from esep.monitoring.kernel.marking import mark
from esep.monitoring.kernel.native import native, whole
from esep.monitoring.kernel.rows import amiss_at, device_at, known_at, terms_at
from esep.monitoring.kernel.spells import bare, tell
from esep.monitoring.kinds import Kind
from esep.monitoring.records import LONG_AGO, Row

STRAP, CASE, JAMMED, PANIC = int(Sign.STRAP), int(Sign.CASE), int(Sign.JAMMED), int(Sign.PANIC)
SIGNS = STRAP | CASE | JAMMED | PANIC
CHARGING = int(Sign.CHARGING)
CLOCK, BATTERY, UNLOCATED, UNLOCATED_LONG = 16, 32, 64, 128  # beside the signs, spells that last
POSITIONLESS = int(Label.NO_POSITION | Label.NULL_ISLAND | Label.OUT_OF_RANGE)
WRONG_CLOCK = int(Label.FUTURE | Label.ANCIENT)
RISE = 5  # per cent above low at which a battery is no longer so

STRAP_KIND, CASE_KIND = int(Kind.STRAP_OPENED), int(Kind.CASE_OPENED)
JAMMED_KIND, PANIC_KIND = int(Kind.JAMMED), int(Kind.PANIC)
BATTERY_KIND, CLOCK_KIND = int(Kind.BATTERY), int(Kind.CLOCK_WRONG)
SILENT_KIND, UNLOCATED_KIND = int(Kind.SILENT), int(Kind.UNLOCATED)


@native
def told_for(device: int, kind: int, spell: tuple[int, int], seqs: tuple[int, int], told: Row) -> Row:
    """A spell of a device, without a place."""
    made = bare(told, device, kind, spell[0], spell[1])
    made["first_seq"] = seqs[0]
    made["confirm_seq"] = seqs[1]
    return made


@native
def cut(spell: Row, now: int, tables: Row, told: Row) -> int:
    """Tell a spell of a device, within the time in which an order names it."""
    d = device_at(tables["devices"], spell["device"])
    return tell(spell, tables["spans"], d["first_span"], d["last_span"], now, told)


@native
def silent(device: int, known: Row, ends: int, now: int, tables: Row, told: Row) -> int:
    """Tell that nothing was reported for longer than it may be."""
    terms = terms_at(tables["terms"], device_at(tables["devices"], device)["terms"])
    begins = known["last"] + terms["silence"]
    spell = told_for(device, SILENT_KIND, (begins, ends), (whole(known["last_seq"]), -1), told)
    return cut(spell, now, tables, told)


@native
def sign_spell(device: int, sign: int, amiss: Row, ends: int, told: Row) -> Row:
    """The time since a sign was first seen."""
    kind, begins, seq = STRAP_KIND, amiss["strap"], amiss["strap_seq"]
    if sign == CASE:
        kind, begins, seq = CASE_KIND, amiss["case"], amiss["case_seq"]
    elif sign == JAMMED:
        kind, begins, seq = JAMMED_KIND, amiss["jammed"], amiss["jammed_seq"]
    elif sign == PANIC:
        kind, begins, seq = PANIC_KIND, amiss["panic"], amiss["panic_seq"]
    elif sign == CLOCK:
        kind, begins, seq = CLOCK_KIND, amiss["clock"], amiss["clock_seq"]
    return told_for(device, kind, (begins, ends), (whole(seq), whole(seq)), told)


@native
def begun(sign: int, amiss: Row, when: int, seq: int) -> None:
    """Note since when a sign is seen."""
    if sign == STRAP:
        amiss["strap"], amiss["strap_seq"] = when, seq
    elif sign == CASE:
        amiss["case"], amiss["case_seq"] = when, seq
    elif sign == JAMMED:
        amiss["jammed"], amiss["jammed_seq"] = when, seq
    elif sign == PANIC:
        amiss["panic"], amiss["panic_seq"] = when, seq
    else:
        amiss["clock"], amiss["clock_seq"] = when, seq


@native
def signs(
    fix: tuple[int, int, int], shown: int, good: bool, memory: Row, tables: Row, told: Row  # noqa: FBT001
) -> None:  # fmt: skip
    """Begin the spells of signs that are new; end those of signs that are gone, where the fix may end
    anything.
    """
    device, when, seq = fix
    known = known_at(memory["known"], device)
    amiss = amiss_at(memory["amiss"], device)
    sign = 1
    while sign <= CLOCK:
        if sign & shown and not sign & known["open"]:
            known["open"] |= sign
            begun(sign, amiss, when, seq)
            mark(device, told)
        elif good and sign & known["open"] and not sign & shown:
            known["open"] ^= sign
            cut(sign_spell(device, sign, amiss, when, told), when, tables, told)
            mark(device, told)
        sign *= 2


@native
def battery_spell(device: int, amiss: Row, ends: int, told: Row) -> Row:
    """The time since a battery was low."""
    seq = amiss["battery_seq"]
    spell = told_for(device, BATTERY_KIND, (amiss["battery"], ends), (whole(seq), whole(seq)), told)
    spell["grade"] = amiss["grade"]
    spell["beyond"] = amiss["graded"]
    return spell


@native
def emptiness(level: int, terms: Row) -> int:
    """How empty a battery is: 0 not, 1 low, 2 critical, 3 empty."""
    if level > terms["low"]:
        return 0
    if level > terms["critical"]:
        return 1
    return 2 if level > terms["empty"] else 3


@native
def battery(fix: tuple[int, int, int], row: Row, good: bool, memory: Row, tables: Row, told: Row) -> None:  # noqa: FBT001
    """Begin, worsen or end the spell of a low battery."""
    device, when, seq = fix
    known = known_at(memory["known"], device)
    amiss = amiss_at(memory["amiss"], device)
    terms = terms_at(tables["terms"], device_at(tables["devices"], device)["terms"])
    charging = (row["signs"] & CHARGING) != 0
    level = row["battery"]
    if known["open"] & BATTERY:
        if good and (charging or (level != BATTERY_UNKNOWN and level >= terms["low"] + RISE)):
            known["open"] ^= BATTERY
            cut(battery_spell(device, amiss, when, told), when, tables, told)
            mark(device, told)
        elif not charging and emptiness(level, terms) > amiss["grade"]:
            spell = battery_spell(device, amiss, when, told)
            spell["within"] = when
            cut(spell, when, tables, told)
            amiss["graded"] = when
            amiss["grade"] = emptiness(level, terms)
            mark(device, told)
    elif not charging and emptiness(level, terms) > 0:
        known["open"] |= BATTERY
        amiss["battery"], amiss["battery_seq"], amiss["graded"] = when, seq, LONG_AGO
        amiss["grade"] = emptiness(level, terms)
        mark(device, told)


@native
def unlocated_spell(device: int, amiss: Row, ends: int, told: Row) -> Row:
    """The time in which a device reported without a place."""
    seqs = (whole(amiss["unlocated_seq"]), whole(amiss["unlocated_by"]))
    spell = told_for(device, UNLOCATED_KIND, (amiss["unlocated"], ends), seqs, told)
    spell["confirmed_at"] = amiss["unlocated_at"]
    return spell


@native
def unlocated(
    fix: tuple[int, int, int], labels: int, good: bool, memory: Row, tables: Row, told: Row  # noqa: FBT001
) -> None:  # fmt: skip
    """Begin, confirm or end the spell of reports without a place."""
    device, when, seq = fix
    known = known_at(memory["known"], device)
    amiss = amiss_at(memory["amiss"], device)
    if good:
        if known["open"] & UNLOCATED_LONG:
            cut(unlocated_spell(device, amiss, when, told), when, tables, told)
            mark(device, told)
        known["open"] &= ~(UNLOCATED | UNLOCATED_LONG) & 0xFFFF
        return
    if labels & WRONG_CLOCK or not labels & POSITIONLESS:
        return
    if not known["open"] & UNLOCATED:
        known["open"] |= UNLOCATED
        amiss["unlocated"], amiss["unlocated_seq"] = when, seq
    terms = terms_at(tables["terms"], device_at(tables["devices"], device)["terms"])
    if not known["open"] & UNLOCATED_LONG and when - amiss["unlocated"] >= terms["unlocated"]:
        known["open"] |= UNLOCATED_LONG
        amiss["unlocated_at"], amiss["unlocated_by"] = when, seq
        mark(device, told)


@native
def lasting(device: int, now: int, memory: Row, tables: Row, told: Row) -> int:
    """Tell all of these spells that last; answer when that changes next by itself."""
    known = known_at(memory["known"], device)
    amiss = amiss_at(memory["amiss"], device)
    soonest = NEVER
    sign = 1
    while sign <= CLOCK:
        if sign & known["open"]:
            soonest = min(soonest, cut(sign_spell(device, sign, amiss, NEVER, told), now, tables, told))
        sign *= 2
    if known["open"] & BATTERY:
        soonest = min(soonest, cut(battery_spell(device, amiss, NEVER, told), now, tables, told))
    if known["open"] & UNLOCATED_LONG:
        soonest = min(soonest, cut(unlocated_spell(device, amiss, NEVER, told), now, tables, told))
    return soonest
