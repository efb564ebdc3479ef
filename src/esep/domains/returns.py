"""Returns: forms filled by an office and sent in. The file is an attachment of the card and is kept whole."""

from esep.declare import Domain, Record, code, count, day, organisation, place, text

returns = Record("return", "Return of an office")


@returns.card(opens="received")
class Received:
    """An office sends in a form for a period, or declares that it has nothing to report."""

    received_on = day("Day of receipt")
    form = code("report_form", "Form")
    territory = place("Territory it reports on")
    period_from_on = day("First day of the period")
    period_last_on = day("Last day of the period")
    standing = code("standing", "What it may be used for")
    sender = organisation("Office that sent it", required=False)
    due_on = day("Last day for sending it", required=False)
    findings = count("Findings of the controls", required=False)
    unread = count("Figures that could not be read", required=False)


@returns.card(while_="*", then="received")
class Corrected:
    """The office sends it anew; the new file takes the place of the old, which is kept."""

    corrected_on = day("Day of receipt")
    changed = count("Figures changed", required=False)
    findings = count("Findings of the controls", required=False)
    unread = count("Figures that could not be read", required=False)


@returns.card(while_="received")
class FindingAccepted:
    """A finding of the controls is accepted with an explanation; the figure stays as it was sent."""

    accepted_on = day("Day of the decision")
    control = organisation("Number of the control")
    explanation = text("Why the figure is right")


@returns.card(while_="received", then="sent_back")
class SentBack:
    """It is sent back for correction."""

    sent_back_on = day("Day of the decision")
    findings = count("Findings to be mended", required=False)
    explanation = text("What is to be mended", required=False)


returns.rule(
    "RET-01",
    "a period does not end before it begins",
    Received.period_last_on.not_before(Received.period_from_on),
    of=Received,
    effect="impossible",
    source="logic",
    breaks={"period_last_on": "2024-02-04"},
)
returns.rule(
    "RET-02",
    "a return is sent in when its period is over",
    Received.received_on.not_before(Received.period_last_on),
    of=Received,
    effect="unlawful",
    source="principle of reporting",
    breaks={"period_last_on": "2024-02-06"},
)

TOLD_BY = ("form", "territory", "standing", "sender", "period_from_on", "period_last_on")
returns.unit("return", "Return of an office", by=TOLD_BY)
returns.measure("returns_received", "Returns received", "flow", on=Received.received_on, by=TOLD_BY)
returns.measure("returns_corrected", "Corrections of returns", "flow", on=Corrected.corrected_on, by=TOLD_BY)
returns.measure(
    "returns_sent_back", "Returns that stand sent back", "standing", on=SentBack.sent_back_on, by=TOLD_BY
)
returns.measure(
    "findings_accepted",
    "Findings accepted with an explanation",
    "flow",
    on=FindingAccepted.accepted_on,
    by=(*TOLD_BY, "control"),
)

DOMAIN = Domain("returns", "Returns", returns)
