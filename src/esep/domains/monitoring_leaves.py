"""Leave of a person under electronic monitoring: when to be away from home is no breach, and why."""

from esep.declare import ANY, Class, Domain, Record, code, count, instant, link, text
from esep.domains.shared.handing import Assigned

leaves = Record("monitoring_leave", "Leave of a person under electronic monitoring")


@leaves.card(opens="granted")
class Granted:
    """The person may be away from home for a time: at work, at a doctor, before a court.

    The way takes so many minutes before and after, which are free as well.
    """

    granted_at = instant("When it was granted")
    order = link("monitoring_order", "Order", hands_to=True)
    begins_at = instant("From when the person may be away")
    ends_at = instant("Until when the person may be away")
    travel_minutes = count("Minutes of the way, there and back each", required=False, maximum=1_440)
    leave_reason = code("monitoring_leave_reason", "Why")
    destination = text("Where the person goes", required=False, klass=Class.PERSON)


@leaves.card(while_="granted", then="withdrawn")
class Withdrawn:
    """It is taken back, before it began or while it lasts."""

    withdrawn_at = instant("From when it is taken back")
    explanation = text("Why", required=False, klass=Class.SPECIAL)


leaves.card(while_=ANY)(Assigned)

leaves.rule(
    "ME-21",
    "a leave does not end before it begins",
    Granted.ends_at.not_before(Granted.begins_at),
    of=Granted,
    effect="impossible",
    source="logic",
    breaks={"ends_at": "2024-02-05T11:59:59.999999Z"},
)

WHY = ("order.territory", "order.monitoring_basis", "leave_reason")
leaves.unit("monitoring_leave", "Leave of a person under electronic monitoring", by=WHY)
leaves.measure("monitoring_leaves_granted", "Leaves granted under electronic monitoring", "flow",
               on=Granted.granted_at, by=WHY)  # fmt: skip
leaves.measure("monitoring_leaves_withdrawn", "Leaves taken back under electronic monitoring", "flow",
               on=Withdrawn.withdrawn_at, by=WHY)  # fmt: skip

DOMAIN = Domain("monitoring_leaves", "Electronic monitoring: leave", leaves)
