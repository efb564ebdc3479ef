"""What a victim must be told: when it was due, sent, delivered or not, tried again or given up.

A text carries no content: the card names a template, never words. What became of each notice stands, so that
nobody who should have been warned is forgotten, and so that it can be proved what she was told.
"""

from functools import partial

from esep.declare import ANY, Class, Domain, Record, code, instant, link, not_while, person, place
from esep.domains.shared.handing import Assigned

notices = Record("victim_notice", "Something a victim must be told")


@notices.card(opens="due")
class FellDue:
    """Something happens that she must be told; the time to tell her runs from here.

    What it is about is linked: the order, the requirements, the person released.
    """

    due_at = instant("When it became known")
    notice_subject = code("notice_subject", "What she must be told")
    territory = place("Territory of the body that must tell her")
    victim = person("Person to be told", klass=Class.SPECIAL)
    victim_contact = link("victim_contact", "Safe way agreed with her", required=False)
    protective_order = link("protective_order", "Protective order", required=False)
    requirements = link("special_requirements", "Special requirements", required=False)
    administrative_arrest = link("administrative_arrest", "Arrest that ends", required=False)
    domestic_detention = link("domestic_detention", "Detention that ends", required=False)
    suspect = link("suspect", "Suspect who is released", required=False)
    monitoring_device = link("monitoring_device", "Device that fails", required=False)


@notices.card(while_=("due", "withdrawn"), then="sent")
class Sent:
    """A message goes out, or somebody calls or comes to her."""

    sent_at = instant("When it was sent")
    contact_channel = code("contact_channel", "Way it was sent")
    notice_template = code("notice_template", "Template of the message")
    danger = code("danger_ground", "Danger that could not wait", required=False)


@notices.card(while_=("failed", "withdrawn"), then="sent")
class TriedAgain:
    """What failed is tried again."""

    tried_at = instant("When it was tried again")
    contact_channel = code("contact_channel", "Way it was sent")
    notice_template = code("notice_template", "Template of the message")
    danger = code("danger_ground", "Danger that could not wait", required=False)


@notices.card(while_=("sent", "withdrawn"), then="delivered")
class Delivered:
    """She has been told: she answered, or said the code word."""

    delivered_at = instant("When she was told")


@notices.card(while_="sent", then="failed")
class Failed:
    """It did not reach her."""

    failed_at = instant("When this became known")
    notice_failure = code("notice_failure", "Why it did not reach her")


@notices.card(while_=("due", "failed"), then="given_up")
class GivenUp:
    """It is given up: she cannot be reached, and somebody answers for leaving it so."""

    given_up_at = instant("When it was decided")
    give_up_reason = code("give_up_reason", "Why it is given up")


@notices.card(while_=("due", "sent", "failed"), then="withdrawn")
class Withdrawn:
    """She has stopped being told, and nothing more is sent."""

    withdrawn_at = instant("When she said so")


notices.card(while_=ANY)(Assigned)


for number, sending, at, came in (
    ("VNO-01", Sent, "sent_at", (("fell_due", {}), ("withdrawn", {}))),
    ("VNO-02", TriedAgain, "tried_at", (("fell_due", {}), ("sent", {}), ("failed", {}), ("withdrawn", {}))),
):
    notices.rule(
        number,
        "nothing is sent to somebody who has stopped it",
        not_while("withdrawn"),
        of=sending,
        effect="unlawful",
        source="principle of protection",
        given=came,
        breaks={at: "2024-02-06T12:00:00.000000Z"},
    )
OF_ORDERS = ("order_issued", "order_delivered", "order_end")
OF_REQUIREMENTS = ("requirements", "requirements_end")
for number, subjects, names, other, subject in (
    ("VNO-04", OF_ORDERS, FellDue.protective_order, FellDue.requirements, "order_end"),
    ("VNO-05", OF_REQUIREMENTS, FellDue.requirements, FellDue.protective_order, "requirements_end"),
):
    notices.rule(
        number,
        "what she is told of is what the notice names",
        ~(FellDue.notice_subject.among(*subjects) & other.given & ~names.given),
        of=FellDue,
        effect="unlawful",
        source="principle of protection",
        breaks={"notice_subject": subject, other.name: f"{other.of}:1"},
    )

notices.deadline(
    "telling",
    "Telling the victim",
    after=FellDue.due_at,
    term="victim_notice.{notice_subject}",
    met_by=(Delivered,),
    exempted_by=(Withdrawn, GivenUp),
    protects="person",
)

ABOUT = ("notice_subject", "territory")
CLOSED = (Delivered.delivered_at, GivenUp.given_up_at, Withdrawn.withdrawn_at)
flow = partial(notices.measure, counting="flow")
notices.unit("victim_notice", "Something a victim must be told", by=ABOUT)
flow("victim_notices_due", "Notices that fell due", on=FellDue.due_at, by=ABOUT)
flow(
    "victim_notices_sent",
    "Messages sent and tried again",
    on=(Sent.sent_at, TriedAgain.tried_at),
    by=(*ABOUT, "contact_channel", "notice_template", "danger"),
    source="Messages, not notices: one notice may take several.",
)
flow(
    "victim_notices_delivered", "Notices delivered", on=Delivered.delivered_at, by=(*ABOUT, "contact_channel")
)
flow(
    "victim_notices_failed",
    "Messages that did not reach the victim",
    on=Failed.failed_at,
    by=(*ABOUT, "contact_channel", "notice_failure"),
)
flow(
    "victim_notices_given_up",
    "Notices given up",
    on=GivenUp.given_up_at,
    by=(*ABOUT, "give_up_reason"),
)
flow("victim_notices_withdrawn", "Notices that the victim stopped", on=Withdrawn.withdrawn_at, by=ABOUT)
notices.measure(
    "victim_notices_undelivered",
    "Notices of which the victim has not been told",
    "stock",
    on=FellDue.due_at,
    to=CLOSED,
    by=ABOUT,
    source="Those given up and those that she stopped are not among them.",
)
notices.measure(
    "victim_notice_outcomes",
    "What became of the notices that fell due",
    "cohort",
    on=FellDue.due_at,
    to=CLOSED,
    by=ABOUT,
    source="By the period in which they fell due.",
)
notices.measure(
    "victim_notice_time",
    "Time until the victim was told",
    "duration",
    on=FellDue.due_at,
    to=Delivered.delivered_at,
    by=ABOUT,
    lapse="hours",
)

DOMAIN = Domain("victim_notices", "What victims are told", notices)
