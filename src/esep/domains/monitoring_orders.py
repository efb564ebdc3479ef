"""Electronic monitoring: on what it rests, what changes it, how it is broken and how it ends.

An order says that a person is watched from afar, and which kinds of condition it has. Each place, each row of
hours, each leave and each protected person stands on a record of its own that names the order, so that every
one of them has its own versions and its own end.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from esep.declare import (
    ANY,
    Answer,
    Before,
    Class,
    Domain,
    Record,
    code,
    count,
    day,
    instant,
    link,
    not_while,
    office,
    passing,
    person,
    place,
    text,
)
from esep.domains.shared import breaches
from esep.domains.shared.handing import Assigned, Transferred
from esep.kernel.terms import Term

orders = Record("monitoring_order", "Order of electronic monitoring")
unlawful = partial(orders.rule, effect="unlawful")
Values = Mapping[str, Any]
Given = tuple[tuple[str, Values], ...]
STANDS, OVER = ("in_force", "suspended"), ("expired", "ended_early", "revoked")


@orders.card(opens="in_force")
class Made:
    """It is decided that a person is watched by a device, up to a last day.

    It rests on an order or a ruling that stands on a record of its own, or on one from elsewhere. Sex and age
    are those of this day. The conditions are told by themselves; what each of them asks for stands on records
    that name this one. A first device is due from now on.
    """

    made_at = instant("When it was decided")
    binds = person("Person it binds")
    territory = place("Territory whose clock its hours mean")
    department = office("Department that supervises it", required=False, hands_to=True)
    monitoring_basis = code("monitoring_basis", "What it rests on")
    until_on = day("Last day")
    curfew = code("monitoring_condition", "To be at home at certain hours")
    exclusion = code("monitoring_condition", "To keep away from places")
    inclusion = code("monitoring_condition", "Not to leave a place")
    distance = code("monitoring_condition", "To keep a distance from a person")
    sex = code("sex", "Sex of the bound person")
    age = count("Age of the bound person in full years", required=False, maximum=130)
    relation = code("relation_to_victim", "What the bound person is to the protected one", required=False)
    protective_order = link("protective_order", "Protective order it rests on", required=False)
    requirements = link("special_requirements", "Special requirements it rests on", required=False)
    suspect = link("suspect", "Suspect whose restraint it supervises", required=False)
    ruling = text("Number of the ruling it rests on", required=False)
    grounds = text("What it rests on, in words", required=False, klass=Class.SPECIAL)


@orders.card(while_=STANDS)
class Varied:
    """What it asks for is changed: a place, hours, a distance. The records of these say what is new."""

    varied_at = instant("When it was decided")
    variation = code("monitoring_variation", "What was changed")
    decided_by = code("order_ender", "Who decided")
    explanation = text("Why", required=False, klass=Class.SPECIAL)


@orders.card(while_=STANDS)
class Prolonged:
    """It is to last longer than it said, or less long: another last day."""

    prolonged_at = instant("When it was decided")
    until_on = day("Last day")
    decided_by = code("order_ender", "Who decided")


@orders.card(while_=STANDS)
class Tuned:
    """What is taken for granted in judging positions is set for this order; what is not named stays.

    Whoever lives between high houses is seen less well, and a device may report less often than others.
    """

    tuned_at = instant("When it was decided")
    interval_seconds = count("Seconds between two reports of the device", required=False, minimum=1,
                             maximum=86_400)  # fmt: skip
    silent_intervals = count("Intervals without a report before it is called silent", required=False,
                             minimum=1, maximum=1_000)  # fmt: skip
    dwell_seconds = count("Seconds for which a crossing must last", required=False, maximum=86_400)
    confirming_fixes = count("Positions that confirm a crossing", required=False, maximum=1_000)
    grace_minutes = count("Minutes by which the person may be late", required=False, maximum=1_440)
    explanation = text("Why", required=False, klass=Class.SPECIAL)


@orders.card(while_=STANDS)
class PlacesForbidden:
    """All places of a class are forbidden: schools, places where alcohol is sold."""

    forbidden_at = instant("From when")
    place_class = code("monitoring_place_class", "Class of places")


@orders.card(while_=STANDS)
class PlacesAllowed:
    """Places of a class that was forbidden may be entered again."""

    allowed_at = instant("From when")
    place_class = code("monitoring_place_class", "Class of places")


@orders.card(while_="in_force", then="suspended")
class Suspended:
    """Nobody is watched for a time: the person is in hospital, or held elsewhere."""

    suspended_at = instant("From when")
    suspension_reason = code("monitoring_suspension", "Why")


@orders.card(while_="suspended", then="in_force")
class Resumed:
    """The person is watched again."""

    resumed_at = instant("From when")


@orders.card(while_=STANDS)
class Reviewed:
    """Somebody looks whether it is still needed and still fits; the next review is due from here."""

    reviewed_on = day("Day of the review")
    review_result = code("monitoring_review", "What the review came to")


@orders.card(while_=STANDS)
class Breached(breaches.Breached):
    """The bound person does what it forbids, or makes the device useless."""

    breach_kind = code("monitoring_breach_kind", "What was done")
    alert = link("monitoring_alert", "Alert that showed it", required=False)


@orders.card(while_=(*STANDS, *OVER))
class Reacted(breaches.Reacted):
    """The police act upon the breaches known so far, also when the order has ended meanwhile."""


@orders.card(while_=STANDS, then="ended_early")
class EndedEarly:
    """It ends before its last day: what it rests on has ended, or it is needed no more."""

    ended_at = instant("When it ended")
    decided_by = code("order_ender", "Who decided")
    end_reason = code("monitoring_end_reason", "Why")


@orders.card(while_=STANDS, then="revoked")
class Revoked:
    """It is taken back: it should not have been made, or something harder takes its place."""

    revoked_at = instant("When it was taken back")
    decided_by = code("order_ender", "Who decided")
    revocation_reason = code("monitoring_revocation", "Why")


orders.card(while_=ANY)(Assigned)
orders.card(while_=ANY)(Transferred)


def _ends_after(at: str, before: Before, values: Values) -> bool:
    """Whether the last day is not before the day on which it was decided."""
    return before.by.day(values["until_on"]) >= before.by.day(values[at])


ASKED = "asked"
MADE: Given = (("made", {}),)
for number, said, deciding, at, given in (
    ("ME-01", "an order does not end before it is made", Made, "made_at", ()),
    ("ME-02", "an order is not prolonged to a day that has passed", Prolonged, "prolonged_at", MADE),
):
    unlawful(
        number,
        said,
        partial(_ends_after, at),
        of=deciding,
        source="logic",
        given=given,
        breaks={"until_on": "2024-02-04"},
    )
unlawful(
    "ME-03",
    "an order asks for at least one thing",
    Made.curfew.equals(ASKED)
    | Made.exclusion.equals(ASKED)
    | Made.inclusion.equals(ASKED)
    | Made.distance.equals(ASKED),
    of=Made,
    source="principle of proportion",
    breaks=dict.fromkeys(("curfew", "exclusion", "inclusion", "distance"), "not_asked"),
)
unlawful(
    "ME-06",
    "an order that is suspended is not broken",
    not_while("suspended"),
    of=Breached,
    source="principle of supervision",
    given=(*MADE, ("suspended", {})),
    breaks={"breached_at": "2024-02-06T12:00:00.000000Z", "learned_at": "2024-02-06T12:00:00.000000Z"},
)

orders.deadline(
    "expiry",
    "End of the order",
    after=Made.made_at,
    until=Made.until_on,
    extended_by=(Prolonged.until_on,),
    met_by=(EndedEarly, Revoked),
    warn=Term(7, "days"),
    then="expired",
)
orders.deadline(
    "fitting",
    "Fitting of a first device",
    after=Made.made_at,
    term="monitoring_order.fitting",
    met_by=(Answer("monitoring_device.fitted", "device_wearer", "bound"),),
    stopped_by=(Suspended,),
    resumed_by=(Resumed,),
    exempted_by=(EndedEarly, Revoked),
    over_with=("expiry",),
    warn=Term(6, "hours"),
    protects="person",
)
orders.deadline(
    "review",
    "Next review whether it is still needed",
    after=(Made.made_at, Reviewed.reviewed_on),
    term="monitoring_order.review",
    met_by=(Reviewed, EndedEarly, Revoked),
    over_with=("expiry",),
    warn=Term(7, "days"),
    protects="person",
)
breaches.reactions(
    orders,
    Breached,
    Reacted,
    learned="ME-04",
    answers="ME-05",
    binding=MADE,
    due="Reaction to a breach of the order",
)

orders.extract(
    Made.made_at,
    Made.territory,
    Made.department,
    Made.monitoring_basis,
    Made.until_on,
    Made.curfew,
    Made.exclusion,
    Made.inclusion,
    Made.distance,
    Prolonged.prolonged_at,
    Prolonged.until_on,
    Suspended.suspended_at,
    Resumed.resumed_at,
    EndedEarly.ended_at,
    Revoked.revoked_at,
    terms=("expiry",),
)

BETWEEN = ("territory", "monitoring_basis", "sex", "age", "relation")
CONDITIONS = ("curfew", "exclusion", "inclusion", "distance")
ENDS = (passing("expiry"), EndedEarly.ended_at, Revoked.revoked_at)
flow = partial(orders.measure, counting="flow")
stock = partial(orders.measure, counting="stock")
duration = partial(orders.measure, counting="duration")
orders.unit("monitoring_order", "Order of electronic monitoring", by=BETWEEN)
flow(
    "monitoring_orders_made",
    "Orders of electronic monitoring made",
    on=Made.made_at,
    by=(*BETWEEN, *CONDITIONS),
    source="Gross, by the day of the decision, whether a device was fitted or the order was revoked later.",
)
orders.measure(
    "monitoring_order_persons",
    "Different persons put under electronic monitoring",
    "distinct",
    on=Made.made_at,
    of=Made.binds,
    by=("territory", "monitoring_basis", "sex"),
    source="Persons, not orders.",
)
stock(
    "monitoring_orders_in_force",
    "Orders of electronic monitoring in force",
    on=Made.made_at,
    to=ENDS,
    by=(*BETWEEN, *CONDITIONS),
    source="From the decision up to and including the last day, those that are suspended among them.",
)
stock(
    "monitoring_orders_suspended",
    "Orders of electronic monitoring that are suspended",
    on=Suspended.suspended_at,
    to=(Resumed.resumed_at, *ENDS),
    by=(*BETWEEN, "suspension_reason"),
)
orders.measure(
    "monitoring_orders_touched",
    "Orders of electronic monitoring in force at any moment of the period",
    "touched",
    on=Made.made_at,
    to=ENDS,
    by=BETWEEN,
    source="What breaches and alerts of the period are held against.",
)
for name, label, on, by in (
    ("monitoring_orders_varied", "Variations of orders of electronic monitoring", Varied.varied_at,
     ("variation", "decided_by")),
    ("monitoring_orders_prolonged", "Orders of electronic monitoring with another last day",
     Prolonged.prolonged_at, ("decided_by",)),
    ("monitoring_orders_suspended_anew", "Suspensions of orders of electronic monitoring",
     Suspended.suspended_at, ("suspension_reason",)),
    ("monitoring_orders_reviewed", "Reviews of orders of electronic monitoring", Reviewed.reviewed_on,
     ("review_result",)),
    ("monitoring_orders_expired", "Orders of electronic monitoring that ran out", passing("expiry"), ()),
    ("monitoring_orders_ended_early", "Orders of electronic monitoring ended before their last day",
     EndedEarly.ended_at, ("decided_by", "end_reason")),
    ("monitoring_orders_revoked", "Orders of electronic monitoring taken back", Revoked.revoked_at,
     ("decided_by", "revocation_reason")),
    ("monitoring_orders_fitted_late", "Orders of electronic monitoring without a device in time",
     passing("fitting"), ()),
    ("monitoring_order_reviews_missed", "Reviews of electronic monitoring not made in time",
     passing("review"), ()),
):  # fmt: skip
    flow(name, label, on=on, by=(*BETWEEN, *by))
flow(
    "monitoring_order_breaches",
    "Breaches of electronic monitoring",
    on=Breached.breached_at,
    by=(*BETWEEN, "breach_kind", "told_by"),
    source="Breaches that somebody has stated, not alerts, by the day on which the order was broken.",
)
stock("monitoring_orders_breach_unanswered", "Orders of electronic monitoring with a breach to react to",
      on=Breached.breached_at, to=(Reacted.reacted_at,), by=BETWEEN)  # fmt: skip
flow("monitoring_order_reactions", "Reactions to breaches of electronic monitoring", on=Reacted.reacted_at,
     by=(*BETWEEN, "reaction", "offence.state"))  # fmt: skip
flow("monitoring_order_reactions_late", "Breaches of electronic monitoring not reacted to in time",
     on=passing("reaction"), by=BETWEEN)  # fmt: skip
duration(
    "monitoring_order_reaction_time",
    "Time from the first breach of electronic monitoring without a reaction to the reaction",
    on=Breached.breached_at,
    to=(Reacted.reacted_at,),
    by=("territory", "breach_kind"),
    lapse="hours",
)

DOMAIN = Domain("monitoring_orders", "Electronic monitoring: orders", orders)
