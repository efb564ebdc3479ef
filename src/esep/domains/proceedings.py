"""Proceedings: pre-trial investigations from their start to the court or their termination."""

from collections.abc import Mapping
from typing import Any

from esep.declare import (
    ANY,
    Before,
    Domain,
    Record,
    changes_more_than,
    code,
    day,
    link,
    not_while,
    office,
    organisation,
    place,
    text,
)
from esep.domains.shared.handing import Assigned
from esep.kernel.terms import Term

proceedings = Record("proceeding", "Pre-trial investigation", number="proceeding")


@proceedings.card(opens="in_progress")
class Started:
    """An investigation is started by its entry in the register."""

    started_on = day("Day on which it was started")
    start_ground = code("start_ground", "Ground of the start", required=False)
    report = link("report", "Report", required=False)
    body = code("agency", "Investigating body")
    department = office("Department that investigates", required=False, hands_to=True)
    territory = place("Territory of the investigating body")
    form = code("investigation_form", "Form of the investigation")
    article = code("article", "Article")
    part = code("part_of_article", "Part of the article", required=False)
    gravity = code("gravity", "Gravity")
    events = text("Gist of the case", required=False)


@proceedings.card(opens="in_progress")
class Separated:
    """It is separated from another investigation and goes on under a number of its own."""

    separated_on = day("Day of the decision")
    origin = link("proceeding", "Proceeding it is separated from")
    origin_started_on = day("Day on which that proceeding was started", required=False)
    body = code("agency", "Investigating body")
    department = office("Department that investigates", required=False, hands_to=True)
    territory = place("Territory of the investigating body")
    form = code("investigation_form", "Form of the investigation")
    article = code("article", "Article")
    part = code("part_of_article", "Part of the article", required=False)
    gravity = code("gravity", "Gravity")


@proceedings.card(while_=("in_progress", "interrupted", "completed"))
class Requalified:
    """The gravest act investigated is qualified otherwise; the new coding holds from this day."""

    requalified_on = day("Day of the decision")
    article = code("article", "Article")
    part = code("part_of_article", "Part of the article")
    gravity = code("gravity", "Gravity")


@proceedings.card(while_=("in_progress", "interrupted"))
class FormChanged:
    """It goes on in another form of investigation."""

    changed_on = day("Day of the decision")
    form = code("investigation_form", "Form of the investigation")
    until_on = day("New last day of the term", required=False)


@proceedings.card(while_=("in_progress", "interrupted", "completed"))
class Transferred:
    """It is transferred to another body or territory."""

    transferred_on = day("Day of the decision")
    body = code("agency", "Investigating body")
    department = office("Department that investigates", hands_to=True)
    territory = place("Territory of the investigating body")
    reason = code("transfer_reason", "Reason of the transfer")


@proceedings.card(while_=("in_progress", "interrupted"), then="joined")
class Joined:
    """It is joined to another investigation and ends under its own number."""

    joined_on = day("Day of the decision")
    main = link("proceeding", "Proceeding it is joined to")
    joining_reason = code("joining_reason", "Reason of the joining", required=False)


@proceedings.card(while_="in_progress")
class Extended:
    """The term of the investigation is extended."""

    extended_on = day("Day of the decision")
    until_on = day("New last day of the term")
    decided_by = code("deciding_body", "Who decided")


@proceedings.card(while_="in_progress", then="interrupted")
class Interrupted:
    """The term of the investigation is interrupted: its clock stops."""

    interrupted_on = day("Day of the decision")
    point = code("interruption_point", "Ground of the interruption")


@proceedings.card(while_="interrupted", then="in_progress")
class Resumed:
    """The investigation is resumed: its clock runs on."""

    resumed_on = day("Day of the decision")
    resumption_ground = code("resumption_ground", "Ground of the resumption", required=False)


@proceedings.card(while_=("in_progress", "interrupted"), then="completed")
class Completed:
    """The investigation is complete and handed to the prosecutor."""

    completed_on = day("Day of completion")


@proceedings.card(while_="completed", then="in_progress")
class ReturnedByProsecutor:
    """The prosecutor returns it for further investigation."""

    returned_on = day("Day of the decision")
    explanation = text("Why", required=False)


@proceedings.card(while_=("in_progress", "interrupted", "completed"), then="sent_to_court")
class SentToCourt:
    """It is sent to court."""

    sent_on = day("Day on which it was sent")
    referral = code("referral_kind", "Way it is sent", required=False)
    court = organisation("Court", required=False)


@proceedings.card(while_="sent_to_court", then="in_progress")
class ReturnedByCourt:
    """The court returns it, and the investigation goes on."""

    returned_on = day("Day on which it came back")
    explanation = text("Why", required=False)


@proceedings.card(while_=("in_progress", "interrupted", "completed"), then="terminated")
class Terminated:
    """It is terminated on a ground of the law."""

    terminated_on = day("Day of the decision")
    ground = code("termination_ground", "Ground of the termination")
    decided_by = code("deciding_body", "Who decided", required=False)
    explanation = text("Why", required=False)


@proceedings.card(while_="terminated", then="in_progress")
class TerminationCancelled:
    """The termination is cancelled, and the investigation goes on."""

    cancelled_on = day("Day of the decision")
    decided_by = code("deciding_body", "Who decided")
    explanation = text("Why", required=False)


proceedings.card(while_=ANY)(Assigned)


def _goes_elsewhere(before: Before, values: Mapping[str, Any]) -> bool:
    return any(before.facts.get(name) != values.get(name) for name in ("body", "department", "territory"))


def _goes_to_another(before: Before, values: Mapping[str, Any]) -> bool:
    had = next((name for name in reversed(before.cards) if name in {"assigned", "transferred"}), "")
    return had != "assigned" or before.facts.get("handler") != values.get("handler")


proceedings.rule(
    "PRO-01",
    "a new term does not end before it is granted",
    Extended.until_on.not_before(Extended.extended_on),
    of=Extended,
    effect="impossible",
    source="logic",
    breaks={"until_on": "2024-02-04"},
)
proceedings.rule(
    "PRO-02",
    "a new term does not end before it is set",
    FormChanged.until_on.not_before(FormChanged.changed_on),
    of=FormChanged,
    effect="impossible",
    source="logic",
    breaks={"until_on": "2024-02-04"},
)
proceedings.rule(
    "PRO-03",
    "a proceeding is not separated from one that has not yet been started",
    Separated.separated_on.not_before(Separated.origin_started_on),
    of=Separated,
    effect="impossible",
    source="logic",
    breaks={"origin_started_on": "2024-02-06"},
)
proceedings.rule(
    "PRO-04",
    "what is interrupted is resumed before it is terminated",
    not_while("interrupted"),
    of=Terminated,
    effect="unlawful",
    source="principle of procedure",
    given=(("started", {}), ("interrupted", {})),
    breaks={"terminated_on": "2024-02-06"},
)
proceedings.rule(
    "PRO-05",
    "what is interrupted is resumed before it is completed",
    not_while("interrupted"),
    of=Completed,
    effect="unlawful",
    source="principle of procedure",
    given=(("started", {}), ("interrupted", {})),
    breaks={"completed_on": "2024-02-06"},
)
proceedings.rule(
    "PRO-06",
    "what is interrupted is resumed before it is sent to court",
    not_while("interrupted"),
    of=SentToCourt,
    effect="unlawful",
    source="principle of procedure",
    given=(("started", {}), ("interrupted", {})),
    breaks={"sent_on": "2024-02-06"},
)
proceedings.rule(
    "PRO-07",
    "a transfer goes to another body, department or territory",
    _goes_elsewhere,
    of=Transferred,
    effect="unlawful",
    source="principle of procedure",
    given=(("started", {"department": "office-1"}),),
    breaks={"transferred_on": "2024-02-06"},
)
proceedings.rule(
    "PRO-08",
    "a requalification changes something",
    changes_more_than("requalified_on"),
    of=Requalified,
    effect="unlawful",
    source="principle of procedure",
    given=(("started", {"part": "1"}),),
    breaks={"part": "1", "requalified_on": "2024-02-06"},
)
proceedings.rule(
    "PRO-09",
    "an assignment names another officer than the one before",
    _goes_to_another,
    of=Assigned,
    effect="unlawful",
    source="principle of procedure",
    given=(("started", {}), ("assigned", {})),
    breaks={"assigned_on": "2024-02-06"},
)

proceedings.deadline(
    "investigation",
    "Term of the investigation",
    after=(Started.started_on, Separated.separated_on),
    term="investigation.{form}",
    met_by=(Completed, SentToCourt, Terminated, Joined),
    stopped_by=(Interrupted,),
    resumed_by=(Resumed,),
    extended_by=(Extended.until_on, FormChanged.until_on),
    warn=Term(3, "days"),
)
proceedings.deadline(
    "renewed_investigation",
    "Term of an investigation that came back or was reopened",
    after=(
        ReturnedByProsecutor.returned_on,
        ReturnedByCourt.returned_on,
        TerminationCancelled.cancelled_on,
    ),
    term="reinvestigation",
    met_by=(Completed, SentToCourt, Terminated, Joined),
    stopped_by=(Interrupted,),
    resumed_by=(Resumed,),
    extended_by=(Extended.until_on, FormChanged.until_on),
    warn=Term(3, "days"),
)
proceedings.deadline(
    "prosecutor_decision",
    "Decision of the prosecutor on a complete investigation",
    after=Completed.completed_on,
    term="prosecutor.decision",
    met_by=(SentToCourt, ReturnedByProsecutor, Terminated),
    warn=Term(2, "days"),
)

TOLD_BY = ("article", "part", "gravity", "body", "department", "territory", "form")
BEGUN_ON = (Started.started_on, Separated.separated_on)
ENDED_ON = (
    SentToCourt.sent_on,
    Terminated.terminated_on,
    Joined.joined_on,
)
proceedings.unit("proceeding", "Pre-trial investigation", by=TOLD_BY)
proceedings.measure(
    "proceedings_started",
    "Investigations started",
    "flow",
    on=Started.started_on,
    by=(*TOLD_BY, "start_ground"),
)
proceedings.measure(
    "proceedings_separated", "Investigations separated", "flow", on=Separated.separated_on, by=TOLD_BY
)
proceedings.measure(
    "proceedings_joined",
    "Investigations joined to others",
    "flow",
    on=Joined.joined_on,
    by=(*TOLD_BY, "joining_reason"),
)
proceedings.measure(
    "proceedings_transferred",
    "Transfers of investigations",
    "flow",
    on=Transferred.transferred_on,
    by=(*TOLD_BY, "reason"),
)
proceedings.measure(
    "proceedings_undecided",
    "Investigations without an outcome",
    "stock",
    on=BEGUN_ON,
    to=ENDED_ON,
    by=TOLD_BY,
)
proceedings.measure(
    "proceedings_touched",
    "Investigations open at any moment of the period",
    "touched",
    on=BEGUN_ON,
    to=ENDED_ON,
    by=TOLD_BY,
)
proceedings.measure(
    "proceedings_interrupted",
    "Investigations that stand interrupted",
    "standing",
    on=Interrupted.interrupted_on,
    by=(*TOLD_BY, "point"),
)
proceedings.measure(
    "proceedings_completed",
    "Investigations that stand complete",
    "standing",
    on=Completed.completed_on,
    by=TOLD_BY,
)
proceedings.measure(
    "proceedings_sent_to_court",
    "Investigations that stand sent to court",
    "standing",
    on=SentToCourt.sent_on,
    by=(*TOLD_BY, "referral"),
)
proceedings.measure(
    "proceedings_terminated",
    "Investigations that stand terminated",
    "standing",
    on=Terminated.terminated_on,
    by=(*TOLD_BY, "ground"),
)
proceedings.measure(
    "terminations_cancelled",
    "Terminations cancelled",
    "flow",
    on=TerminationCancelled.cancelled_on,
    by=(*TOLD_BY, "decided_by"),
)
proceedings.measure(
    "investigation_time",
    "Time from the start of an investigation, or its separation, to its outcome",
    "duration",
    on=BEGUN_ON,
    to=(SentToCourt.sent_on, Terminated.terminated_on),
    by=TOLD_BY,
)

DOMAIN = Domain("proceedings", "Pre-trial investigations", proceedings)
