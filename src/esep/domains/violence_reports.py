"""Reports of domestic violence: who told, what was done to whom, and whether the report led to anything."""

from collections.abc import Mapping
from typing import Any

from esep.declare import (
    ANY,
    Before,
    Class,
    Domain,
    Listed,
    Record,
    code,
    count,
    instant,
    link,
    person,
    place,
    text,
    when,
)
from esep.domains.shared.handing import Assigned

reports = Record("violence_report", "Report of domestic violence")

SUFFICES = Listed("violence_teller_suffices", "{teller}")
MAY_CLOSE = Listed("violence_closing_allowed", "{ground}")


@reports.card(opens="received")
class Received:
    """The police learn of violence in a family; the time for the decision runs from here.

    She may tell herself, or somebody who saw or heard it, a camera, a hospital, a school, or an officer who
    came upon it. Who told is known by a code; the person stands behind an id that nobody sees without a
    purpose, since whoever told may be the next to be harmed. One report is about one harmed person and one
    aggressor: where several were harmed, there are as many reports. Several kinds of violence may hold at
    once, and each is said of; how many children were there is left out where nobody knows.
    """

    received_at = instant("When the police learned of it")
    happened_at = instant("When the violence happened", required=False)
    teller = code("violence_teller", "Who told")
    territory = place("Territory")
    report = link("report", "Entry in the journal of reports", required=False)
    relation = code("relation_to_victim", "What the aggressor is to the victim")
    physical = code("yes_no_unknown", "Physical violence")
    psychological = code("yes_no_unknown", "Psychological violence")
    sexual = code("yes_no_unknown", "Sexual violence")
    economic = code("yes_no_unknown", "Economic violence")
    instrument = code("instrument", "What was used", required=False)
    weapon = code("weapon", "Weapon", required=False)
    injury = code("injury", "Injury", required=False)
    children_present = count("Children who were there", required=False, maximum=30)
    victim = person("Victim", required=False, klass=Class.SPECIAL)
    victim_sex = code("sex", "Sex of the victim")
    victim_age = count("Age of the victim in full years", required=False, maximum=130)
    aggressor = person("Aggressor", required=False)
    aggressor_sex = code("sex", "Sex of the aggressor")
    aggressor_age = count("Age of the aggressor in full years", required=False, maximum=130)
    repeat = code("violence_repeat", "Whether the aggressor was reported before")
    earlier = link("violence_report", "Earlier report on the aggressor", required=False)
    told_by = person("Person who told", required=False, klass=Class.SPECIAL)
    message = text("What was told", required=False, klass=Class.SPECIAL)
    address = text("Where it happened", required=False, klass=Class.SEALED)


@reports.card(while_="received")
class Complained:
    """She complains herself of what somebody else had told."""

    complained_at = instant("When she complained")


@reports.card(while_="received", then="administrative_case")
class AdministrativeCaseOpened:
    """An administrative case is opened on it."""

    decided_at = instant("When it was decided")
    administrative_case = link("administrative_case", "Administrative case")


@reports.card(while_="received", then="offence_registered")
class OffenceRegistered:
    """It shows a criminal offence, which is registered."""

    decided_at = instant("When it was decided")
    offence = link("offence", "Offence registered")


@reports.card(while_="received", then="passed_on")
class PassedOn:
    """It is passed on to the body that is competent."""

    decided_at = instant("When it was decided")
    to_body = code("agency", "Body it is passed on to")
    to_territory = place("Territory it is passed on to", required=False)
    reason = code("transfer_reason", "Reason for passing on")


@reports.card(while_="received", then="joined")
class Joined:
    """It tells of what another report has told already, and is joined to that one."""

    decided_at = instant("When it was decided")
    same = link("violence_report", "Report of the same event")


@reports.card(while_="received", then="closed")
class Closed:
    """It is closed without a case.

    That she refused to complain was a ground as long as nobody acted without her. Where it has ceased to be
    one, such a decision stands, is flagged, and does not end the time for a lawful one.
    """

    decided_at = instant("When it was decided")
    ground = code("violence_closing_ground", "Ground")
    explanation = text("What was found", required=False, klass=Class.SPECIAL)


@reports.card(
    while_=("administrative_case", "offence_registered", "passed_on", "joined", "closed"), then="received"
)
class DecisionCancelled:
    """A decision on it is cancelled, and it must be decided anew."""

    cancelled_at = instant("When the decision was cancelled")
    cancelled_by = code("deciding_body", "Who cancelled it")
    explanation = text("Why", required=False, klass=Class.SPECIAL)


reports.card(while_=ANY)(Assigned)


def _may_open(before: Before, values: Mapping[str, Any]) -> bool:
    """Whether she has complained, or the word of whoever told is enough by the law of the day."""
    on = before.by.day(values["decided_at"])
    return "complained" in before.cards or SUFFICES.holds("received", before.facts, on, before.by)


def _may_close(before: Before, values: Mapping[str, Any]) -> bool:
    return MAY_CLOSE.holds("closed", values, before.by.day(values["decided_at"]), before.by)


reports.rule(
    "VRP-01",
    "a report is not received before the violence it tells of",
    Received.received_at.not_before(Received.happened_at),
    of=Received,
    effect="impossible",
    source="logic",
    breaks={"happened_at": "2024-02-05T12:00:00.000001Z"},
)
reports.rule(
    "VRP-02",
    "the victim and the aggressor are two persons",
    Received.victim.differs(Received.aggressor),
    of=Received,
    effect="impossible",
    source="logic",
    breaks={"victim": "p-" + "a" * 24, "aggressor": "p-" + "a" * 24},
)
reports.rule(
    "VRP-03",
    "an aggressor on whom an earlier report is named was reported before",
    ~(Received.earlier.given & Received.repeat.among("first")),
    of=Received,
    effect="impossible",
    source="logic",
    breaks={"earlier": "violence_report:2", "repeat": "first"},
)
reports.rule(
    "VRP-04",
    "an administrative case is opened on her complaint, or on the word of somebody whose word is enough",
    _may_open,
    of=AdministrativeCaseOpened,
    effect="unlawful",
    source="codebook list violence_teller_suffices",
    given=(("received", {"teller": "neighbour"}),),
    breaks={"decided_at": "2023-06-30T12:00:00.000000Z"},
)
reports.rule(
    "VRP-05",
    "a report is closed without a case on a ground that the law of the day knows",
    _may_close,
    of=Closed,
    effect="unlawful",
    source="codebook list violence_closing_allowed",
    given=(("received", {}),),
    breaks={"ground": "victim_refused"},
)

reports.deadline(
    "decision",
    "Decision on a report of domestic violence",
    after=(Received.received_at, DecisionCancelled.cancelled_at),
    term="report.decision",
    met_by=(AdministrativeCaseOpened, OffenceRegistered, PassedOn, Joined, Closed),
    only_if=((Closed, MAY_CLOSE),),
    protects="person",
)

WHERE = ("territory", "teller", "relation")
KINDS = ("physical", "psychological", "sexual", "economic")
PEOPLE = ("victim_sex", "victim_age", "aggressor_sex", "aggressor_age")
TOLD_BY = (*WHERE, *KINDS, *PEOPLE, "repeat")
LED_TO = (AdministrativeCaseOpened.decided_at, OffenceRegistered.decided_at)
DECIDED_AT = (*LED_TO, PassedOn.decided_at, Joined.decided_at, Closed.decided_at)
SWITCH = "Police act without her complaint only from the day the codebook says: the series breaks there."

reports.unit("violence_report", "Report of domestic violence", by=TOLD_BY)
reports.measure(
    "violence_reports_received",
    "Reports of domestic violence received",
    "flow",
    on=Received.received_at,
    by=(*TOLD_BY, "instrument", "weapon", "injury", "children_present"),
    source=f"Counts reports, not persons or events, with those joined to another. {SWITCH}",
)
reports.measure(
    "children_at_violence",
    "Children present at reported violence",
    "flow",
    on=Received.received_at,
    amount=Received.children_present,
    by=(*WHERE, *KINDS),
    source="Adds up children by report; a child at two events is two, one nobody counted is none.",
)
reports.measure(
    "violence_reports_undecided",
    "Reports of domestic violence without a decision",
    "stock",
    on=Received.received_at,
    to=DECIDED_AT,
    by=WHERE,
)
for name, label, on, by in (
    (
        "violence_reports_administrative",
        "Reports of domestic violence on which an administrative case stands opened",
        AdministrativeCaseOpened.decided_at,
        (*TOLD_BY, "administrative_case.state", "administrative_case.penalty"),
    ),
    (
        "violence_reports_criminal",
        "Reports of domestic violence on which an offence stands registered",
        OffenceRegistered.decided_at,
        (*TOLD_BY, "offence.article", "offence.state"),
    ),
    (
        "violence_reports_passed_on",
        "Reports of domestic violence that stand passed on",
        PassedOn.decided_at,
        (*WHERE, "to_body", "reason"),
    ),
    (
        "violence_reports_joined",
        "Reports of domestic violence that stand joined to another",
        Joined.decided_at,
        WHERE,
    ),
    (
        "violence_reports_closed",
        "Reports of domestic violence that stand closed without a case",
        Closed.decided_at,
        (*TOLD_BY, "ground"),
    ),
    (
        "violence_reports_refused",
        "Reports of domestic violence closed because the victim refused to complain",
        when(Closed.decided_at, Closed.ground, code="victim_refused"),
        TOLD_BY,
    ),
    (
        "violence_reports_led_to_action",
        "Reports of domestic violence that led to a case",
        LED_TO,
        TOLD_BY,
    ),
    (
        "violence_reports_decided",
        "Reports of domestic violence that stand decided",
        DECIDED_AT,
        TOLD_BY,
    ),
):
    reports.measure(name, label, "standing", on=on, by=by, source=f"By the day of the decision. {SWITCH}")
reports.measure(
    "violence_report_outcomes",
    "What became of the reports of domestic violence received together",
    "cohort",
    on=Received.received_at,
    to=DECIDED_AT,
    by=TOLD_BY,
    source=f"Each report has the same time; what it led to is by the last day of it. {SWITCH}",
)
reports.measure(
    "violence_decisions_cancelled",
    "Decisions on reports of domestic violence cancelled",
    "flow",
    on=DecisionCancelled.cancelled_at,
    by=(*WHERE, "cancelled_by"),
)
reports.measure(
    "violence_decision_time",
    "Time from a report of domestic violence to its decision",
    "duration",
    on=Received.received_at,
    to=DECIDED_AT,
    by=WHERE,
    lapse="hours",
)
reports.measure(
    "aggressors_reported",
    "Different persons reported as aggressors",
    "distinct",
    on=Received.received_at,
    of=Received.aggressor,
    by=("territory", "relation", "aggressor_sex", "repeat"),
    source="Counts persons; whoever was reported in two territories is one in their sum.",
)

DOMAIN = Domain("violence_reports", "Reports of domestic violence", reports)
