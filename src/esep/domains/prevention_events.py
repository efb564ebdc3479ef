"""Prevention among minors: schools that have an inspector, and lessons, talks and raids planned and held.

No record here takes a name of a pupil or has room for one: an event tells how many came, and nothing of who.
"""

from esep.declare import ANY, Domain, Record, code, count, day, officer, organisation, passing, place
from esep.domains.shared import handing
from esep.kernel.terms import Term

duties = Record("school_duty", "School and the inspector assigned to it")
events = Record("prevention_event", "Prevention event among minors")


@duties.card(opens="assigned")
class Assigned:
    """An inspector is assigned to a school; the record is that of the school."""

    assigned_on = day("Day of the assignment")
    inspector = officer("Inspector", hands_to=True)
    school = organisation("School")
    territory = place("Territory")


@duties.card(while_="assigned")
class HandedOver:
    """Another inspector takes the school over."""

    handed_over_on = day("Day on which it was handed over")
    inspector = officer("Inspector who takes it over", hands_to=True)


@duties.card(while_="assigned", then="ended")
class DutyEnded:
    """The school has no inspector from now on."""

    ended_on = day("Day on which the duty ended")


@duties.card(while_="ended", then="assigned")
class AssignedAgain:
    """The school has an inspector again."""

    assigned_again_on = day("Day of the new assignment")
    inspector = officer("Inspector assigned anew", hands_to=True)


@events.card(opens="planned")
class Planned:
    """An event stands in the plan."""

    planned_on = day("Day of the plan")
    hold_by_on = day("Day by which it is to be held")
    event_kind = code("event_kind", "Kind of event")
    event_topic = code("event_topic", "Topic", required=False)
    territory = place("Territory")
    school = organisation("School where it is to be held", required=False)
    inspector = officer("Officer who is to hold it", required=False)


@events.card(while_="planned")
class Postponed:
    """It is put off to a later day."""

    postponed_on = day("Day of the decision")
    hold_by_on = day("Day by which it is now to be held")


@events.card(while_="planned", then="held")
class Held:
    """It is held as planned; what was held may differ from what stood in the plan."""

    held_on = day("Day on which it was held")
    event_kind = code("event_kind", "Kind of event that was held")
    event_topic = code("event_topic", "Topic it was held on", required=False)


@events.card(opens="held")
class HeldUnplanned:
    """An event is held that stood in no plan."""

    held_on = day("Day on which it was held")
    event_kind = code("event_kind", "Kind of event")
    event_topic = code("event_topic", "Topic", required=False)
    territory = place("Territory")
    school = organisation("School where it was held", required=False)
    inspector = officer("Officer who held it", required=False)


@events.card(while_="held", then="attended")
class AttendanceCounted:
    """Those who came are counted, once. Where nobody counted, it is not known how many came."""

    counted_on = day("Day of the count")
    pupils = count("Pupils who came", minimum=1, maximum=100_000)


@events.card(while_="planned", then="cancelled")
class Cancelled:
    """It is struck from the plan."""

    cancelled_on = day("Day on which it was struck from the plan")
    cancellation = code("event_cancellation", "Why it was struck from the plan")


events.card(while_=ANY)(handing.Assigned)


for number, card, since in (
    ("EVE-01", Planned, Planned.planned_on),
    ("EVE-02", Postponed, Postponed.postponed_on),
):
    events.rule(
        number,
        "an event is not planned for a day that has gone",
        card.hold_by_on.not_before(since),
        of=card,
        effect="impossible",
        source="logic",
        breaks={"hold_by_on": "2024-02-04"},
    )

events.deadline(
    "holding",
    "Day by which the event is to be held",
    after=Planned.planned_on,
    until=Planned.hold_by_on,
    extended_by=(Postponed.hold_by_on,),
    met_by=(Held, Cancelled),
    warn=Term(3, "days"),
)

duties.unit("school_duty", "School with an inspector", by=("territory",))
duties.measure(
    "schools_with_inspector",
    "Schools that have an inspector",
    "stock",
    on=Assigned.assigned_on,
    to=DutyEnded.ended_on,
    by=("territory",),
    source="Schools, each once, as a day ends. An inspector of three schools stands in three of them.",
)
duties.measure(
    "school_duties_handed_over",
    "Schools handed over to another inspector",
    "flow",
    on=HandedOver.handed_over_on,
    by=("territory",),
)

EVENT = ("event_kind", "event_topic", "territory")
HELD = (Held.held_on, HeldUnplanned.held_on)
events.unit("prevention_event", "Prevention event", by=EVENT)
events.measure("prevention_events_planned", "Events planned", "flow", on=Planned.planned_on, by=EVENT)
events.measure(
    "prevention_events_held",
    "Events held",
    "flow",
    on=HELD,
    by=EVENT,
    source=(
        "Events, talks and lessons held, told apart by their kind. Talks and lessons are counted one by one; "
        "a source that counts events means by them neither."
    ),
)
events.measure(
    "prevention_events_unplanned",
    "Events held that stood in no plan",
    "flow",
    on=HeldUnplanned.held_on,
    by=EVENT,
)
events.measure(
    "prevention_events_cancelled",
    "Events struck from the plan",
    "flow",
    on=Cancelled.cancelled_on,
    by=(*EVENT, "cancellation"),
)
events.measure(
    "prevention_events_late",
    "Events not held by the day of the plan",
    "flow",
    on=passing("holding"),
    by=EVENT,
)
events.measure(
    "pupils_reached",
    "Pupils who came to events",
    "flow",
    on=AttendanceCounted.counted_on,
    amount=AttendanceCounted.pupils,
    by=EVENT,
    source="Attendances added up by the day of the count: who came to three events is in it three times.",
)

DOMAIN = Domain("prevention_events", "Prevention among minors", duties, events)
