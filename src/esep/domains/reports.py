"""Reports of offences: calls and notices, the journal of reports, and the decision on each."""

from collections.abc import Mapping
from typing import Any

from esep.declare import (
    ANY,
    Before,
    Class,
    Domain,
    Record,
    code,
    instant,
    link,
    organisation,
    person,
    place,
    text,
)
from esep.domains.shared.handing import Assigned

notices = Record("notice", "Call or notice that may tell of an offence")
reports = Record("report", "Report of an offence", number="report")


@notices.card(opens="received")
class Received:
    """A call, a notice of a hospital or a message from elsewhere comes in.

    It is noted before anyone knows whether it tells of an offence, so that those which ought to have become
    a report and did not can be found.
    """

    received_at = instant("When it came in")
    channel = code("report_channel", "Way it came in")
    territory = place("Territory")
    caller = person("Person who called", required=False)
    sender = organisation("Organisation that sent it", required=False)
    injury = code("injury", "Injury that it tells of", required=False)
    sphere = code("offence_sphere", "Sphere of life", required=False)
    message = text("What it says", required=False)
    address = text("Address it tells of", required=False, klass=Class.PERSON)


@notices.card(while_=("received", "closed"), then="registered")
class Entered:
    """It is entered in the journal of reports."""

    entered_at = instant("When it was entered")
    report = link("report", "Report made of it")


@notices.card(while_="received", then="closed")
class Closed:
    """It is closed without a report, since it tells of no offence."""

    closed_at = instant("When it was closed")
    ground = code("report_filing_ground", "Ground")
    explanation = text("What was found", required=False)


notices.card(while_=ANY)(Assigned)


@reports.card(opens="registered")
class Registered:
    """A report is entered in the journal; the time for the decision runs from here."""

    registered_at = instant("When it was entered")
    received_at = instant("When it was received", required=False)
    channel = code("report_channel", "Way it came in")
    territory = place("Territory")
    body = code("agency", "Body that received it", required=False)
    sphere = code("offence_sphere", "Sphere of life", required=False)
    applicant = person("Person who reports", required=False)
    sender = organisation("Organisation that reports", required=False)
    notice = link("notice", "Call or notice it was made of", required=False)
    message = text("What it says", required=False)


@reports.card(while_="registered", then="case_started")
class CaseStarted:
    """An investigation is started on it."""

    decided_at = instant("When it was decided")
    proceeding = link("proceeding", "Proceeding started", hands_to=True)
    offence = link("offence", "Offence registered", required=False)


@reports.card(while_="registered", then="passed_on")
class PassedOn:
    """It is passed on to the body that is competent."""

    decided_at = instant("When it was decided")
    to_body = code("agency", "Body it is passed on to")
    to_territory = place("Territory it is passed on to", required=False)
    reason = code("transfer_reason", "Reason for passing on")


@reports.card(while_="registered", then="joined")
class Joined:
    """It is joined to a report registered before on the same event."""

    decided_at = instant("When it was decided")
    earlier = link("report", "Report it is joined to")


@reports.card(while_="registered", then="administrative_case")
class AdministrativeCase:
    """An administrative case is opened on it."""

    decided_at = instant("When it was decided")
    case_number = text("Number of the administrative case", required=False)


@reports.card(while_="registered", then="filed")
class Filed:
    """It is filed without a case, since it shows no offence."""

    decided_at = instant("When it was decided")
    ground = code("report_filing_ground", "Ground")
    explanation = text("What was found", required=False)


@reports.card(
    while_=("case_started", "passed_on", "joined", "administrative_case", "filed"), then="registered"
)
class DecisionCancelled:
    """A decision on it is cancelled, and it must be decided anew."""

    cancelled_at = instant("When the decision was cancelled")
    cancelled_by = code("deciding_body", "Who cancelled it")
    explanation = text("Why", required=False)


@reports.card(while_="*")
class ApplicantNotified:
    """The applicant is handed the slip that the report is registered, or told of the decision."""

    notified_at = instant("When the applicant was notified")


reports.card(while_=ANY)(Assigned)


def _no_injury_known(before: Before, _: Mapping[str, Any]) -> bool:
    return "injury" not in before.facts


notices.rule(
    "NOT-01",
    "a notice that tells of an injury becomes a report",
    _no_injury_known,
    of=Closed,
    effect="unlawful",
    source="codebook term notice.registration",
    given=(("received", {"injury": "light"}),),
    breaks={"closed_at": "2024-02-05T13:00:00.000000Z"},
)
reports.rule(
    "REP-01",
    "a report is not entered before it is received",
    Registered.registered_at.not_before(Registered.received_at),
    of=Registered,
    effect="impossible",
    source="logic",
    breaks={"received_at": "2024-02-05T12:00:00.000001Z"},
)

notices.deadline(
    "registration",
    "Entering a notice in the journal of reports, or closing it",
    after=Received.received_at,
    term="notice.registration",
    met_by=(Entered, Closed),
)
reports.deadline(
    "decision",
    "Decision on a report",
    after=(Registered.registered_at, DecisionCancelled.cancelled_at),
    term="report.decision",
    met_by=(CaseStarted, PassedOn, Joined, AdministrativeCase, Filed),
)

notices.unit("notice", "Call or notice", by=("channel", "territory", "injury", "sphere"))
notices.measure(
    "notices_received",
    "Calls and notices received",
    "flow",
    on=Received.received_at,
    by=("channel", "territory", "injury", "sphere"),
)
notices.measure(
    "notices_undecided",
    "Calls and notices neither entered nor closed",
    "stock",
    on=Received.received_at,
    to=(Entered.entered_at, Closed.closed_at),
    by=("channel", "territory"),
)
notices.measure(
    "notices_closed",
    "Calls and notices closed without a report",
    "flow",
    on=Closed.closed_at,
    by=("channel", "territory", "injury", "ground"),
)

TOLD_BY = ("channel", "territory", "body", "sphere")
DECIDED_AT = (
    CaseStarted.decided_at,
    PassedOn.decided_at,
    Joined.decided_at,
    AdministrativeCase.decided_at,
    Filed.decided_at,
)
reports.unit("report", "Report", by=TOLD_BY)
reports.measure("reports_registered", "Reports registered", "flow", on=Registered.registered_at, by=TOLD_BY)
reports.measure(
    "reports_undecided",
    "Reports without a decision",
    "stock",
    on=Registered.registered_at,
    to=DECIDED_AT,
    by=TOLD_BY,
)
reports.measure(
    "reports_case_started",
    "Reports on which an investigation stands started",
    "standing",
    on=CaseStarted.decided_at,
    by=TOLD_BY,
)
reports.measure(
    "reports_passed_on",
    "Reports that stand passed on",
    "standing",
    on=PassedOn.decided_at,
    by=(*TOLD_BY, "to_body", "reason"),
)
reports.measure(
    "reports_joined", "Reports that stand joined to another", "standing", on=Joined.decided_at, by=TOLD_BY
)
reports.measure(
    "reports_administrative",
    "Reports on which an administrative case stands opened",
    "standing",
    on=AdministrativeCase.decided_at,
    by=TOLD_BY,
)
reports.measure(
    "reports_filed",
    "Reports that stand filed without a case",
    "standing",
    on=Filed.decided_at,
    by=(*TOLD_BY, "ground"),
)
reports.measure(
    "report_decisions_cancelled",
    "Decisions on reports cancelled",
    "flow",
    on=DecisionCancelled.cancelled_at,
    by=(*TOLD_BY, "cancelled_by"),
)
reports.measure(
    "report_decision_time",
    "Time from the entry of a report to its decision",
    "duration",
    on=Registered.registered_at,
    to=DECIDED_AT,
    by=TOLD_BY,
    lapse="hours",
)

DOMAIN = Domain("reports", "Reports of offences", notices, reports)
