"""The side of a border a device is on: observed against the accuracy, confirmed by time or by more fixes."""

from esep.monitoring.alerts import NEVER
from esep.monitoring.kernel.native import native
from esep.monitoring.kernel.rows import alert_at, rule_at, terms_at
from esep.monitoring.kernel.spells import bare, tell, within
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.records import IN, OUT, UNCERTAIN, UNKNOWN, Row

LIKELY, CERTAIN = int(Grade.LIKELY), int(Grade.CERTAIN)
LEFT = int(Kind.LEFT)
TWICE = 3  # turns at one instant of which the last was told before


@native
def observed(place: Row, inside: bool, distance: float, accuracy: float) -> int:  # noqa: FBT001  an observation
    """The side that one fix shows, or that it cannot show any."""
    if place["ring"]:
        signed = distance
        if inside:
            signed = -distance
        signed -= place["warning"]
        if accuracy == 0.0:
            return IN if signed < 0.0 else OUT
        if signed <= -accuracy:
            return IN
        return OUT if signed >= accuracy else UNCERTAIN
    if distance < accuracy:
        return UNCERTAIN
    return IN if inside else OUT


@native
def taken(place: Row, side: Row, shown: int, when: int, seq: int, tables: Row) -> int:
    """Take an observation in: 0 where the side stays, otherwise how sure the new side is."""
    side["observed"] = shown
    if shown == UNCERTAIN:
        return 0
    if shown == side["side"]:
        side["candidate"] = 0
        return 0
    if side["candidate"] == shown:
        side["count"] += 1
    else:
        side["candidate"] = shown
        side["since"] = when
        side["since_seq"] = seq
        side["count"] = 1
    terms = terms_at(tables["terms"], place["terms"])
    if when - side["since"] >= terms["dwell"] or (terms["confirm"] > 0 and side["count"] >= terms["confirm"]):
        return CERTAIN
    if place["at_once"] and shown == IN:
        return LIKELY
    return 0


@native
def spell_of(place: Row, rule: Row, side: Row, device: int, told: Row) -> Row:
    """The time on one side as a spell that still lasts."""
    spell = bare(told, device, rule["kind"], side["changed_at"], NEVER)
    spell["zone"] = place["zone"]
    spell["grade"] = side["grade"]
    spell["before"] = side["before"]
    spell["after"] = side["side"]
    spell["first_seq"] = side["first_seq"]
    spell["confirm_seq"] = side["confirm_seq"]
    spell["confirmed_at"] = side["confirmed_at"]
    spell["grace"] = rule["grace"]
    spell["accuracy"] = side["accuracy"]
    if not place["opaque"]:
        spell["distance"] = side["distance"]
    return spell


@native
def left_behind(place: Row, side: Row, device: int, tables: Row, told: Row) -> None:
    """Tell for good what the time on the old side was, up to where the new one began."""
    for i in range(place["first_rule"], place["last_rule"]):
        rule = rule_at(tables["rules"], i)
        if rule["side"] == side["side"] and not rule["instant"]:
            spell = spell_of(place, rule, side, device, told)
            spell["ends"] = side["since"]
            tell(spell, tables["spans"], rule["first_span"], rule["last_span"], side["since"], told)


@native
def arrived(place: Row, side: Row, device: int, tables: Row, told: Row) -> None:
    """Tell a coming or going that is told as an instant."""
    for i in range(place["first_rule"], place["last_rule"]):
        rule = rule_at(tables["rules"], i)
        if rule["side"] != side["side"] or not rule["instant"]:
            continue
        if rule["kind"] == LEFT and side["before"] != IN:
            continue
        at = side["changed_at"]
        if within(tables["spans"], rule["first_span"], rule["last_span"], at):
            spell = spell_of(place, rule, side, device, told)
            spell["ends"] = at + 1
            before = told["count"]
            tell(spell, tables["spans"], rule["first_span"], rule["last_span"], at + 1, told)
            alert_at(told["alerts"], before)["ended_at"] = at


@native
def changed(
    place: Row,
    side: Row,
    fix: tuple[int, int, int],
    measured: tuple[int, float, float],
    tables: Row,
    told: Row,
) -> None:
    """Go over to the candidate: the time on the old side is told, that on the new one begins."""
    device, when, seq = fix
    left_behind(place, side, device, tables, told)
    side["turns"] = turns_at(side)
    side["before"] = side["side"]
    side["side"] = side["candidate"]
    side["candidate"] = 0
    side["changed_at"] = side["since"]
    side["confirmed_at"] = when
    side["first_seq"] = side["since_seq"]
    side["confirm_seq"] = seq
    side["grade"], side["distance"], side["accuracy"] = measured
    if side["turns"] < TWICE:
        arrived(place, side, device, tables, told)


@native
def turns_at(side: Row) -> int:
    """How many turns in a row were at the instant of the candidate, this one counted: the third comes or
    goes once more. A first one that nobody is told of does not count.
    """
    if side["side"] == UNKNOWN:
        return 1 if side["candidate"] == IN else 0
    return min(TWICE, side["turns"] + 1) if side["since"] == side["changed_at"] else 1


@native
def accuracy_of(terms: Row, decimetres: int) -> float:
    """An accuracy in metres; unknown is not perfect."""
    if decimetres == 0:
        return terms["unknown"]  # type: ignore[no-any-return]
    return decimetres / 10.0
