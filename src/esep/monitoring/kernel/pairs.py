"""Two devices that must not come together, judged at each good fix of either."""

from esep.monitoring.alerts import NEVER
from esep.monitoring.kernel.geometry import apart
from esep.monitoring.kernel.marking import mark
from esep.monitoring.kernel.native import native, whole
from esep.monitoring.kernel.rows import (
    device_at,
    known_at,
    number_at,
    pair_at,
    terms_at,
    together_at,
    whole_at,
)
from esep.monitoring.kernel.sides import accuracy_of
from esep.monitoring.kernel.spells import bare, tell
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.records import Row

NEAR, APPROACHED = int(Kind.NEAR), int(Kind.APPROACHED)
POSSIBLE, LIKELY, CERTAIN = int(Grade.POSSIBLE), int(Grade.LIKELY), int(Grade.CERTAIN)
AWAY = 1.1  # times a distance at which two are no longer near


@native
def grade_of(distance: float, slack: float, limit: float) -> int:
    """How sure it is that two are closer than a limit."""
    if distance + slack < limit:
        return CERTAIN
    if distance < limit:
        return LIKELY
    return POSSIBLE if max(0.0, distance - slack) < limit else 0


@native
def near_spell(pair: Row, known: Row, kind: int, ends: int, told: Row) -> Row:
    """The time in which two were close."""
    begins, seq, grade = known["near"], known["near_seq"], whole(known["grade"])
    if kind == APPROACHED:
        begins, seq, grade = known["approached"], known["approached_seq"], LIKELY
    spell = bare(told, whole(pair["bound"]), kind, begins, ends)
    spell["other"] = pair["other"]
    spell["zone"] = pair["zone"]
    spell["grade"] = grade
    spell["first_seq"] = spell["confirm_seq"] = seq
    return spell


@native
def ended(pair: Row, known: Row, kind: int, ends: int, tables: Row, told: Row) -> None:
    """Tell for good that two were close."""
    spell = near_spell(pair, known, kind, ends, told)
    tell(spell, tables["spans"], pair["span"], pair["span"] + 1, ends, told)
    if kind == NEAR:
        known["near_on"] = 0
    else:
        known["approached_on"] = 0
    mark(whole(pair["bound"]), told)


@native
def judged(
    pair: Row, known: Row, fix: tuple[int, int], apart_by: tuple[float, float], tables: Row, told: Row
) -> None:
    """Begin, go on or end being close, with a distance and its slack."""
    when, seq = fix
    distance, slack = apart_by
    least = terms_at(tables["terms"], pair["terms"])["pair_grade"]
    grade = grade_of(distance, slack, pair["distance"])
    if known["near_on"]:
        if distance >= pair["distance"] * AWAY and grade < least:
            ended(pair, known, NEAR, when, tables, told)
        else:
            known["grade"] = max(known["grade"], grade)
    elif grade >= least:
        known["near_on"], known["near"], known["near_seq"], known["grade"] = 1, when, seq, grade
    if known["approached_on"]:
        if distance >= pair["warning"] * AWAY:
            ended(pair, known, APPROACHED, when, tables, told)
    elif distance < pair["warning"]:
        known["approached_on"], known["approached"], known["approached_seq"] = 1, when, seq
    known["judged"] = when
    if known["near_on"] or known["approached_on"]:
        mark(whole(pair["bound"]), told)


@native
def met(number: int, when: int, memory: Row, tables: Row, told: Row) -> None:
    """Judge one pair of a device at its good fix, which is already known."""
    pair = pair_at(tables["pairs"], number)
    known = together_at(memory["together"], number)
    terms = terms_at(tables["terms"], pair["terms"])
    over = known["judged"] + terms["pair_gap"]
    if when >= over:
        if known["near_on"]:
            ended(pair, known, NEAR, over, tables, told)
        if known["approached_on"]:
            ended(pair, known, APPROACHED, over, tables, told)
    mine = known_at(memory["known"], pair["bound"])
    hers = known_at(memory["known"], pair["other"])
    gap = abs(mine["good"] - hers["good"])
    if mine["good"] < 0 or hers["good"] < 0 or gap > terms["pair_gap"]:
        return
    if (
        whole_at(tables["spans"], 2 * pair["span"])["is"]
        <= when
        < whole_at(tables["spans"], 2 * pair["span"] + 1)["is"]
    ):
        both = accuracy_of(terms, mine["accuracy"]) + accuracy_of(terms, hers["accuracy"])
        slack = terms["pair_factor"] * both + terms["pair_speed"] * (gap / 1000.0)
        distance = apart(mine["lat"], mine["lon"], hers["lat"], hers["lon"], tables["cosines"])
        judged(pair, known, (when, mine["good_seq"]), (distance, slack), tables, told)


@native
def lasting_pairs(device: int, now: int, memory: Row, tables: Row, told: Row) -> int:
    """Tell which pairs of a bound device are close; answer when that changes next by itself."""
    d = device_at(tables["devices"], device)
    soonest = NEVER
    for i in range(d["first_pair"], d["last_pair"]):
        number = number_at(tables["pairs_of"], i)["is"]
        pair = pair_at(tables["pairs"], number)
        known = together_at(memory["together"], number)
        if pair["bound"] != device:
            continue
        over = known["judged"] + terms_at(tables["terms"], pair["terms"])["pair_gap"]
        if known["near_on"]:
            spell = near_spell(pair, known, NEAR, over, told)
            soonest = min(soonest, tell(spell, tables["spans"], pair["span"], pair["span"] + 1, now, told))
        if known["approached_on"]:
            spell = near_spell(pair, known, APPROACHED, over, told)
            soonest = min(soonest, tell(spell, tables["spans"], pair["span"], pair["span"] + 1, now, told))
    return soonest
