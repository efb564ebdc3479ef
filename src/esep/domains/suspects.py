"""Suspects: who is suspected in a case, of what, what restrains the person and for how long."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from esep.declare import (
    Before,
    Domain,
    Listed,
    Record,
    Unlimited,
    code,
    count,
    day,
    instant,
    link,
    not_while,
    organisation,
    person,
    text,
)
from esep.declare.provisos import Proviso
from esep.declare.reckoning import End, Reckoning
from esep.kernel.calendar import DAY
from esep.kernel.terms import Term

suspects = Record("suspect", "Person suspected in a case")
impossible = partial(suspects.rule, effect="impossible", source="logic")
unlawful = partial(suspects.rule, effect="unlawful")
Values = Mapping[str, Any]
Given = tuple[tuple[str, Values], ...]

# Codes of the law
DETENTION, OF_MINORS = "detention.police.{detention_term}", "detention.police.minor"
RESTRAINT, LONGEST = "restraint.{restraint}", "restraint.{restraint}.longest"
LOWEST_AGES = ("liability.age.listed", "liability.age")
MAJORITY = "majority.age"
MAY_DECIDE = Listed("restraint_decider", "{restraint}.{decided_by}")
NAMES_NO_END = Unlimited(RESTRAINT)


@suspects.card(opens="at_liberty")
class Named:
    """A person becomes a suspect.

    What statistics count is coded as it was on this day; who the person is stands behind the id alone.
    """

    named_on = day("Day of the decision")
    suspect = person("Person suspected")
    suspect_ground = code("suspect_ground", "Ground of the suspicion", required=False)
    proceeding = link("proceeding", "Proceeding", hands_to=True)
    offence = link("offence", "Gravest offence", required=False)
    sex = code("sex", "Sex")
    age = count("Age in full years when the offence was committed", required=False, maximum=130)
    citizenship = code("citizenship_group", "Citizenship")
    occupation = code("occupation", "Occupation", required=False)
    public_post = code("public_post", "Public post", required=False)
    education = code("education", "Education", required=False)
    prior_record = code("prior_record", "Prior record", required=False)
    social_status = code("social_status", "Social status", required=False)
    intoxication = code("intoxication", "Intoxication when the offence was committed", required=False)
    group_composition = code("group_composition", "Composition of the group", required=False)
    circumstances = text("What the suspicion rests on", required=False, owner="suspect")


@suspects.card(while_="*")
class Qualified:
    """What the person is suspected of is qualified, or qualified otherwise."""

    qualified_on = day("Day of the decision")
    article = code("article", "Article")
    part = code("part_of_article", "Part of the article")
    gravity = code("gravity", "Gravity")
    stage = code("qualification_stage", "Stage reached", required=False)
    offence = link("offence", "Gravest offence", required=False)


@suspects.card(while_=("at_liberty", "restrained"), then="detained")
class Detained:
    """The person is detained; the hours run from the moment when liberty was in fact taken."""

    detained_at = instant("When liberty was in fact taken")
    detention_ground = code("detention_ground", "Ground of the detention")
    detention_term = code("detention_term", "Term that binds it")
    detention_place = organisation("Where the person is held", required=False)


@suspects.card(while_="*")
class DetentionRecorded:
    """The record of the detention is drawn up."""

    recorded_at = instant("When it was drawn up")
    liberty_taken_at = instant("When liberty was in fact taken, as it says", required=False)


@suspects.card(while_="*")
class ProsecutorNotified:
    """The prosecutor is told of the detention."""

    notified_at = instant("When the prosecutor was told")


@suspects.card(while_="detained", then="at_liberty")
class Released:
    """The person is released from detention."""

    released_at = instant("When the person was released")
    release_kind = code("release_kind", "Ground of the release")
    released_by = code("deciding_body", "Who decided", required=False)


@suspects.card(while_=("at_liberty", "detained", "restrained"), then="restrained")
class RestraintChosen:
    """A measure of restraint that names no end is chosen, or takes the place of another."""

    chosen_at = instant("When it was chosen")
    restraint = code("restraint_measure", "Measure of restraint")
    decided_by = code("deciding_body", "Who decided")


@suspects.card(while_=("at_liberty", "detained", "restrained"), then="restrained")
class CustodyOrdered:
    """Custody, or another measure of restraint that has an end, is ordered up to a moment."""

    ordered_at = instant("When it was ordered")
    restraint = code("restraint_measure", "Measure of restraint")
    until_at = instant("When it ends")
    decided_by = code("deciding_body", "Who decided")


@suspects.card(while_="restrained")
class CustodyExtended:
    """The end of custody, or of another measure that has one, is put off."""

    extended_at = instant("When it was decided")
    until_at = instant("When it ends")
    decided_by = code("deciding_body", "Who decided")


@suspects.card(while_="restrained", then="at_liberty")
class RestraintLifted:
    """The measure of restraint is lifted, or has run out and the person is free of it."""

    lifted_at = instant("When the person was free of it")
    decided_by = code("deciding_body", "Who decided", required=False)


@suspects.card(while_=("at_liberty", "detained", "restrained"), then="decided")
class Decided:
    """It is decided what becomes of the person: sent to court, terminated, or sent to treatment."""

    decided_on = day("Day of the decision")
    decision = code("person_decision", "Decision")
    ground = code("termination_ground", "Ground of the termination", required=False)


@suspects.card(while_="decided", then="at_liberty")
class DecisionCancelled:
    """The decision on the person is cancelled, or the case comes back."""

    cancelled_on = day("Day of the decision")
    decided_by = code("deciding_body", "Who decided")


@suspects.card(while_=("at_liberty", "detained", "restrained"), then="cleared")
class StatusEnded:
    """The person is no longer suspected."""

    ended_on = day("Day of the decision")
    ground = code("termination_ground", "Ground of the termination", required=False)
    explanation = text("Why", required=False)


def _end(by: Reckoning, term: str, since: str) -> End:
    """The end of a term of the law, counted as deadlines are."""
    row = by.term(term, since)
    end = by.runs_until(row.term, since)
    return by.calendar.next_working(end) if row.rolls_over and not isinstance(end, datetime) else end


def _suspicion_told(before: Before, _: Values) -> bool:
    return "qualified" in before.cards


def _still_runs(before: Before, values: Values) -> bool:
    return bool(before.facts.get("until_at", values["extended_at"]) >= values["extended_at"])


def _old_enough(before: Before, values: Values) -> bool:
    rows = before.law.on(before.by.day(values["named_on"]))
    lowest = min((row.length for row in rows if row.code in LOWEST_AGES), default=0)
    return bool(values.get("age", lowest) >= lowest)


def _minor_as_minor(before: Before, values: Values) -> bool:
    """Whether a minor is detained under the term of minors, where the law of the day has one.

    The age is that of the day of the offence: no card tells another, and the shorter term protects.
    """
    by, since, age = before.by, values["detained_at"], before.facts.get("age")
    if age is None or age >= by.term(MAJORITY, since).length:
        return True
    return DETENTION.format(**values) == by.term(OF_MINORS, since).code


def _freed_in_time(moment: str, before: Before, values: Values) -> bool:
    """Whether the card, which happened at this field of it, ends a detention within the term it stated."""
    if before.state != "detained":
        return True
    end = _end(before.by, DETENTION.format(**before.facts), before.facts["detained_at"])
    return not before.by.too_late(values[moment], end)


def _no_longer_than(term: str, before: Before, values: Values) -> bool:
    """Whether a measure that was ordered ends within a term that runs from the order.

    It may run to the very end of the last day, the midnight that follows it.
    """
    known = {**before.facts, **values}
    if "ordered_at" not in known:
        return True
    end = _end(before.by, term.format(**known), known["ordered_at"])
    limit = end if isinstance(end, datetime) else before.by.begins(end + DAY)
    return before.by.instant(values["until_at"]) <= limit


def _keeps(proviso: Proviso, moment: str, before: Before, values: Values) -> bool:
    """Whether the codebook says it of the measure on the day of the card, which happened at this field."""
    return proviso.holds(moment, {**before.facts, **values}, before.by.day(values[moment]), before.by)


NAMED: Given = (("named", {"age": 30}),)
TOLD: Given = (*NAMED, ("qualified", {}))
IN_DETENTION: Given = (*TOLD, ("detained", {}))

impossible(
    "SUS-01",
    "custody does not end before it is ordered",
    CustodyOrdered.until_at.not_before(CustodyOrdered.ordered_at),
    of=CustodyOrdered,
    breaks={"until_at": "2024-02-05T11:59:59.999999Z"},
)
impossible(
    "SUS-02",
    "custody is not extended to a moment before the decision",
    CustodyExtended.until_at.not_before(CustodyExtended.extended_at),
    of=CustodyExtended,
    breaks={"until_at": "2024-02-05T11:59:59.999999Z"},
)
impossible(
    "SUS-03",
    "the record of a detention is not drawn up before the detention",
    DetentionRecorded.recorded_at.not_before(DetentionRecorded.liberty_taken_at),
    of=DetentionRecorded,
    breaks={"liberty_taken_at": "2024-02-05T12:00:00.000001Z"},
)
unlawful(
    "SUS-04",
    "the act is qualified before a measure of restraint is chosen, save in stated cases",
    _suspicion_told,
    of=RestraintChosen,
    source="codebook term restraint.before_qualification",
    given=NAMED,
    breaks={"chosen_at": "2024-02-06T12:00:00.000000Z"},
)
unlawful(
    "SUS-05",
    "custody is extended before it has run out",
    _still_runs,
    of=CustodyExtended,
    source="principle of procedure",
    given=(*TOLD, ("custody_ordered", {"until_at": "2024-02-06T12:00:00.000000Z"})),
    breaks={"extended_at": "2024-02-06T12:00:00.000001Z", "until_at": "2024-03-06T12:00:00.000000Z"},
)
unlawful(
    "SUS-06",
    "a person who is no longer suspected is released first",
    not_while("detained"),
    of=StatusEnded,
    source="principle of procedure",
    given=(*NAMED, ("detained", {})),
    breaks={"ended_on": "2024-02-06"},
)
unlawful(
    "SUS-07",
    "the act is qualified before custody is ordered, save in stated cases",
    _suspicion_told,
    of=CustodyOrdered,
    source="codebook term restraint.before_qualification",
    given=NAMED,
    breaks={"ordered_at": "2024-02-06T12:00:00.000000Z", "until_at": "2024-04-06T12:00:00.000000Z"},
)
unlawful(
    "SUS-08",
    "nobody is suspected of what was done below the lowest age of criminal liability",
    _old_enough,
    of=Named,
    source="codebook terms liability.age.listed and liability.age",
    breaks={"age": 13},
)
unlawful(
    "SUS-10",
    "a minor is detained under the term that the law sets for minors",
    _minor_as_minor,
    of=Detained,
    source="codebook terms detention.police.minor and majority.age",
    given=(("named", {"age": 16}),),
    breaks={"detention_term": "ordinary"},
)
for number, ends, at, also in (
    ("SUS-09", Released, "released_at", {}),
    ("SUS-11", RestraintChosen, "chosen_at", {}),
    ("SUS-13", CustodyOrdered, "ordered_at", {"until_at": "2024-03-01T12:00:00.000000Z"}),
):
    unlawful(
        number,
        "nobody is detained without a decision of the court longer than the term that binds the detention",
        partial(_freed_in_time, at),
        of=ends,
        source="codebook terms detention.police.<term>",
        given=IN_DETENTION,
        breaks={at: "2024-02-07T12:00:00.000001Z", **also},
    )
unlawful(
    "SUS-15",
    "a measure of restraint is first ordered for no longer than the law allows",
    partial(_no_longer_than, RESTRAINT),
    of=CustodyOrdered,
    source="codebook terms restraint.<measure>",
    given=TOLD,
    breaks={"restraint": "custody", "decided_by": "court", "until_at": "2024-04-05T20:00:00.000001Z"},
)
unlawful(
    "SUS-16",
    "a measure of restraint is not extended beyond the longest there may be",
    partial(_no_longer_than, LONGEST),
    of=CustodyExtended,
    source="codebook terms restraint.<measure>.longest",
    given=(*TOLD, ("custody_ordered", {"restraint": "custody", "until_at": "2025-08-05T12:00:00.000000Z"})),
    breaks={
        "extended_at": "2025-08-01T12:00:00.000000Z",
        "until_at": "2025-08-05T20:00:00.000001Z",
        "decided_by": "court",
    },
)
CUSTODY = {"restraint": "custody", "until_at": "2024-03-01T12:00:00.000000Z"}
for number, decides, at, before_it, broken in (
    ("SUS-17", RestraintChosen, "chosen_at", TOLD, {"restraint": "bail"}),
    ("SUS-18", CustodyOrdered, "ordered_at", TOLD, CUSTODY),
    (
        "SUS-19",
        CustodyExtended,
        "extended_at",
        (*TOLD, ("custody_ordered", {**CUSTODY, "decided_by": "court"})),
        {"until_at": "2024-03-02T12:00:00.000000Z"},
    ),
):
    unlawful(
        number,
        "a measure of restraint is decided on by somebody who may decide on it",
        partial(_keeps, MAY_DECIDE, at),
        of=decides,
        source="codebook list restraint_decider",
        given=before_it,
        breaks={at: "2024-02-06T12:00:00.000000Z", "decided_by": "investigator", **broken},
    )
unlawful(
    "SUS-20",
    "a measure of restraint that the law limits in time is ordered up to its end",
    partial(_keeps, NAMES_NO_END, "chosen_at"),
    of=RestraintChosen,
    source="codebook terms restraint.<measure>",
    given=TOLD,
    breaks={"restraint": "custody", "decided_by": "court"},
)
DECIDED = (
    (RestraintChosen, MAY_DECIDE),
    (RestraintChosen, NAMES_NO_END),
    (CustodyOrdered, MAY_DECIDE),
)

suspects.deadline(
    "detention",
    "Longest detention without a decision of the court",
    after=Detained.detained_at,
    term=DETENTION,
    met_by=(Released, RestraintChosen, CustodyOrdered, RestraintLifted),
    warn=Term(6, "hours"),
    protects="person",
    only_if=DECIDED,
)
for name, label, term, met_by in (
    ("detention_record", "Record of the detention", "detention.record", DetentionRecorded),
    (
        "prosecutor_notice",
        "Notice of the detention to the prosecutor",
        "detention.notice",
        ProsecutorNotified,
    ),
):
    suspects.deadline(name, label, after=Detained.detained_at, term=term, met_by=(met_by,), protects="person")
suspects.deadline(
    "custody",
    "End of custody",
    after=CustodyOrdered.ordered_at,
    until=CustodyOrdered.until_at,
    met_by=(RestraintLifted, RestraintChosen, Decided, StatusEnded),
    extended_by=(CustodyExtended.until_at,),
    warn=Term(72, "hours"),
    protects="person",
    only_if=(*DECIDED, (CustodyExtended, MAY_DECIDE)),
)

IN_CASE = ("proceeding.body", "proceeding.territory")
CHARGE = ("article", "part", "gravity", *IN_CASE)
OFFENCE = (
    "stage",
    "offence.territory",
    "offence.place_kind",
    "offence.sphere",
    "offence.stolen",
    "offence.property_owner",
    "offence.way",
    "proceeding.form",
)
PERSON = ("sex", "age", "citizenship")
SUSPECT = (
    *PERSON,
    "occupation",
    "public_post",
    "education",
    "prior_record",
    "intoxication",
    "group_composition",
)
flow = partial(suspects.measure, counting="flow")
standing = partial(suspects.measure, counting="standing")
stock = partial(suspects.measure, counting="stock")

suspects.unit("suspect", "Person suspected in a case", by=(*SUSPECT, *CHARGE))
flow("suspects_named", "Persons who became suspects", on=Named.named_on, by=(*SUSPECT, *CHARGE))
suspects.measure(
    "suspects_distinct",
    "Different persons who became suspects",
    "distinct",
    on=Named.named_on,
    of=Named.suspect,
    by=("sex", "citizenship", *IN_CASE),
)
flow(
    "suspects_qualified",
    "Qualifications of what persons are suspected of",
    on=Qualified.qualified_on,
    by=CHARGE,
)
standing(
    "suspects_decided",
    "Persons on whom a decision stands",
    on=Decided.decided_on,
    by=(*SUSPECT, *CHARGE, *OFFENCE, "social_status", "decision", "ground"),
)
standing(
    "suspects_cleared",
    "Persons no longer suspected",
    on=StatusEnded.ended_on,
    by=(*PERSON, *CHARGE, "ground"),
)
flow("detentions", "Detentions", on=Detained.detained_at, by=(*PERSON, *CHARGE, "detention_ground"))
freed = (Released.released_at, RestraintChosen.chosen_at, CustodyOrdered.ordered_at)
stock(
    "persons_detained",
    "Persons in detention",
    on=Detained.detained_at,
    to=(*freed, Decided.decided_on, StatusEnded.ended_on),
    by=(*PERSON, *IN_CASE),
)
suspects.measure(
    "detention_time",
    "Time in detention",
    "duration",
    on=Detained.detained_at,
    to=freed,
    by=(*PERSON, *IN_CASE),
    lapse="hours",
)
flow(
    "persons_released",
    "Releases from detention",
    on=Released.released_at,
    by=(*PERSON, *IN_CASE, "release_kind", "released_by"),
)
flow(
    "restraints_chosen",
    "Measures of restraint chosen that name no end",
    on=RestraintChosen.chosen_at,
    by=(*PERSON, *CHARGE, "restraint", "decided_by"),
)
flow(
    "custody_ordered",
    "Orders of custody and other measures that have an end",
    on=CustodyOrdered.ordered_at,
    by=(*PERSON, *CHARGE, "restraint", "decided_by"),
)
stock(
    "persons_in_custody",
    "Persons in custody or under another measure that has an end",
    on=CustodyOrdered.ordered_at,
    to=(RestraintLifted.lifted_at, RestraintChosen.chosen_at, Decided.decided_on, StatusEnded.ended_on),
    by=(*PERSON, *IN_CASE, "restraint"),
)

DOMAIN = Domain("suspects", "Suspects", suspects)
