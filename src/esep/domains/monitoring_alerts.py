"""Alerts of electronic monitoring: raised from what devices report, seen by somebody, acted upon, resolved.

An alert is one for each episode. Its number is made of what began where and when, so that a judging of the
same reports finds it again. It says what, since when and how sure; it never says where anybody was, and what
it rests on is kept as evidence of which the card has the digest.
"""

from functools import partial

from esep.declare import (
    ANY,
    Class,
    Domain,
    Record,
    code,
    count,
    instant,
    link,
    not_while,
    passing,
    text,
    when,
)
from esep.domains.shared.handing import Assigned

alerts = Record("monitoring_alert", "Alert of electronic monitoring")
OPEN, LIVE = ("raised", "acknowledged"), ("raised", "acknowledged", "resolved")
digest = partial(text, "Digest of the evidence", required=False, longest=64)


@alerts.card(opens="raised")
class Raised:
    """Reports show that something began: a place entered, a strap opened, silence.

    It happens when it is published, since before that nobody could act upon it; when it began is told beside
    it, and lies before where reports came late or had to be confirmed.
    """

    published_at = instant("When it was published")
    began_at = instant("When it began")
    order = link("monitoring_order", "Order", hands_to=True)
    device = link("monitoring_device", "Device")
    alert_kind = code("monitoring_alert_kind", "What it is about")
    alert_grade = code("monitoring_alert_grade", "How sure, or how far")
    zone = link("monitoring_zone", "Place", required=False)
    protection = link("monitoring_protection", "Protected person", required=False)
    rule_version = count("Version of the rules", required=False)
    evidence = digest()


@alerts.card(while_=LIVE)
class Confirmed:
    """Later reports show the same: what was raised at once, to lose no time, is confirmed."""

    confirmed_at = instant("When it was confirmed")
    evidence = digest()


@alerts.card(while_=LIVE)
class Moved:
    """Reports that came late show it otherwise: surer or less sure, with another beginning or another end."""

    moved_at = instant("When it was judged anew")
    began_at = instant("When it began", required=False)
    alert_grade = code("monitoring_alert_grade", "How sure, or how far")
    evidence = digest()


@alerts.card(while_=LIVE)
class Over:
    """What began has ended. That somebody has to act upon it does not end with it.

    It happens when it is seen; when it ended is told beside it, and may lie before the alert was published
    where reports came late.
    """

    over_at = instant("When it was seen to have ended")
    ended_at = instant("When it ended", required=False)


@alerts.card(while_=LIVE, then="withdrawn")
class Withdrawn:
    """Reports that came late show that it never was. Nothing more is due; what was done stays on record."""

    withdrawn_at = instant("When it was judged anew")


@alerts.card(while_="withdrawn", then="raised")
class Restored:
    """Still later reports show that it was after all."""

    restored_at = instant("When it was judged anew")


@alerts.card(while_="raised", then="acknowledged")
class Acknowledged:
    """An officer has seen it and takes it on."""

    acknowledged_at = instant("When it was taken on")


@alerts.card(while_=LIVE)
class StepTaken:
    """Something is done: the protected person is called first, then the bound one, then police are sent."""

    taken_at = instant("When it was done")
    alert_step = code("alert_step", "What was done")
    step_result = code("alert_step_result", "What came of it")
    explanation = text("In words", required=False, klass=Class.SPECIAL)


@alerts.card(while_=OPEN)
class Escalated:
    """Nobody took it on, or whoever did needs help: it goes to somebody above."""

    escalated_at = instant("When it was passed on")
    escalated_to = code("alert_escalation", "To whom")


@alerts.card(while_=OPEN, then="resolved")
class Resolved:
    """It is decided what it was, and nothing more is done."""

    resolved_at = instant("When it was decided")
    alert_outcome = code("alert_outcome", "What it was")
    explanation = text("Why", required=False, klass=Class.SPECIAL)


@alerts.card(while_="resolved", then="acknowledged")
class Reopened:
    """It was decided too early: it is taken up again."""

    reopened_at = instant("When it was taken up again")


alerts.card(while_=ANY)(Assigned)


alerts.rule(
    "MA-01",
    "nobody publishes an alert before it begins",
    Raised.published_at.not_before(Raised.began_at),
    of=Raised,
    effect="impossible",
    source="logic",
    breaks={"published_at": "2024-02-05T11:59:59.999999Z"},
)
alerts.rule(
    "MA-02",
    "an alert is taken on before it is resolved",
    not_while("raised"),
    of=Resolved,
    effect="unlawful",
    source="principle of supervision",
    given=(("raised", {}),),
    breaks={"resolved_at": "2024-02-06T12:00:00.000000Z"},
)

for name, label, after, met in (
    ("acknowledgement", "Taking on of an alert", (Raised.published_at, Restored.restored_at),
     (Acknowledged, Resolved)),
    ("resolution", "Decision what an alert was", (Acknowledged.acknowledged_at, Reopened.reopened_at),
     (Resolved,)),
):  # fmt: skip
    alerts.deadline(
        name,
        label,
        after=after,
        term=f"monitoring_alert.{name}",
        met_by=met,
        exempted_by=(Withdrawn,),
        protects="person",
    )

OF_ORDER = ("order.territory", "order.monitoring_basis")
ABOUT = ("alert_kind", "alert_grade", *OF_ORDER)
CLOSED = (Resolved.resolved_at, Withdrawn.withdrawn_at)
flow = partial(alerts.measure, counting="flow")
alerts.unit("monitoring_alert", "Alert of electronic monitoring", by=ABOUT)
flow(
    "monitoring_alerts_raised",
    "Alerts of electronic monitoring raised",
    on=Raised.published_at,
    by=(*ABOUT, "zone.zone_kind"),
    source="Episodes, by the day on which they were published, those that were taken back among them.",
)
flow(
    "monitoring_alerts_standing",
    "Alerts of electronic monitoring that later reports did not take back",
    on=(Raised.published_at, Restored.restored_at),
    to=Withdrawn.withdrawn_at,
    by=ABOUT,
)
alerts.measure(
    "monitoring_orders_with_alert",
    "Different orders of electronic monitoring with an alert",
    "distinct",
    on=Raised.published_at,
    of=Raised.order,
    by=("alert_kind", *OF_ORDER),
    source="Orders, not alerts: against those in force it tells on how few persons most alerts fall.",
)
for name, label, on in (
    ("monitoring_alerts_withdrawn", "Alerts that later reports took back", Withdrawn.withdrawn_at),
    ("monitoring_alerts_moved", "Alerts that later reports showed otherwise", Moved.moved_at),
    ("monitoring_alerts_acknowledged", "Alerts taken on", Acknowledged.acknowledged_at),
    ("monitoring_alerts_acknowledged_late", "Alerts not taken on in time", passing("acknowledgement")),
    ("monitoring_alerts_resolved_late", "Alerts not decided on in time", passing("resolution")),
):
    flow(name, label, on=on, by=ABOUT)
alerts.measure(
    "monitoring_alerts_waiting",
    "Alerts that nobody has taken on",
    "stock",
    on=(Raised.published_at, Restored.restored_at),
    to=(Acknowledged.acknowledged_at, *CLOSED),
    by=ABOUT,
)
alerts.measure(
    "monitoring_alerts_open",
    "Alerts that are not decided on",
    "stock",
    on=(Raised.published_at, Restored.restored_at, Reopened.reopened_at),
    to=CLOSED,
    by=(*ABOUT, "state"),
)
flow(
    "monitoring_alerts_resolved",
    "Alerts decided on",
    on=Resolved.resolved_at,
    by=(*ABOUT, "alert_outcome"),
    source="By outcome: the share of the false and of the technical among them tells what an alert is worth.",
)
for name, label, outcome in (
    ("monitoring_alerts_true", "Alerts that were breaches", "true_breach"),
    ("monitoring_alerts_false", "Alerts that were false", "false"),
):
    decided = when(Resolved.resolved_at, Resolved.alert_outcome, code=outcome)
    flow(name, label, on=decided, by=ABOUT, source="Its share of the alerts decided on is the figure to ask.")
flow("monitoring_alerts_escalated", "Alerts passed on to somebody above", on=Escalated.escalated_at,
     by=(*ABOUT, "escalated_to"))  # fmt: skip
flow("monitoring_alert_steps", "Steps taken on alerts", on=StepTaken.taken_at,
     by=(*ABOUT, "alert_step", "step_result"))  # fmt: skip
for name, label, end in (
    ("acknowledgement", "Time from the publishing of an alert to its taking on",
     Acknowledged.acknowledged_at),
    ("protected_call", "Time from the publishing of an alert to the call to the protected person",
     when(StepTaken.taken_at, StepTaken.alert_step, code="protected_called")),
    ("bound_call", "Time from the publishing of an alert to the call to the bound person",
     when(StepTaken.taken_at, StepTaken.alert_step, code="bound_called")),
    ("sending", "Time from the publishing of an alert to the sending of police",
     when(StepTaken.taken_at, StepTaken.alert_step, code="police_sent")),
    ("resolution", "Time from the publishing of an alert to its decision", Resolved.resolved_at),
):  # fmt: skip
    alerts.measure(
        f"monitoring_{name}_time",
        label,
        "duration",
        on=Raised.published_at,
        to=end,
        by=("alert_kind", *OF_ORDER),
        lapse="minutes",
    )

DOMAIN = Domain("monitoring_alerts", "Electronic monitoring: alerts", alerts)
