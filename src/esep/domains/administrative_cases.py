"""Administrative cases: the protocol on an act that is no crime, its decision, and how else it may end.

Violence at home, the breach of a protective order, bullying among minors: what is no offence of the criminal
law is decided here. What the law of the day makes of a penalty, of a reconciliation or of an article that has
been repealed is asked of the codebook; whatever was done against it stands, and is flagged.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from esep.declare import (
    ANY,
    Before,
    Class,
    Domain,
    Field,
    Listed,
    Record,
    code,
    count,
    day,
    link,
    not_while,
    organisation,
    person,
    place,
    text,
    when,
)
from esep.domains.shared.handing import Assigned, Transferred
from esep.kernel.terms import Term

cases = Record("administrative_case", "Administrative case")
impossible = partial(cases.rule, effect="impossible", source="logic")
unlawful = partial(cases.rule, effect="unlawful")
Values = Mapping[str, Any]

# Codes of the law, and the wider codes under which lists put what the law of a day does not allow
LONGEST_ARREST = "administrative_arrest.{administrative_article}"
LEAST_AGE, EXEMPT_FROM = "administrative_arrest.least_age", "administrative_arrest.exempt_from.{sex}"
LIABLE_FROM, AGAIN_AFTER = "administrative.liability.age", "reconciliation.again"
REPEALED, BARRED = "repealed", "barred"
ARREST_DECIDER = "administrative_arrest_decider"  # of each penalty that is an arrest, who orders it
PROVIDED = Listed("administrative_sanction", "{administrative_article}.{penalty}")


@cases.card(opens="protocol")
class DrawnUp:
    """A protocol is drawn up on an act.

    What statistics count is coded as it was on the day of the act. Who was harmed stands behind an id that
    nobody sees without a purpose; her sex and age alone are open.
    """

    drawn_on = day("Day of the protocol")
    committed_on = day("Day of the act", required=False)
    administrative_article = code("administrative_article", "Article")
    territory = place("Territory")
    body = code("agency", "Body that drew it up", required=False)
    sphere = code("offence_sphere", "Sphere of life", required=False)
    offender = person("Person whose act it is")
    sex = code("sex", "Sex")
    age = count("Age in full years on the day of the act", required=False, maximum=130)
    arrest_exemption = code("arrest_exemption", "What exempts from arrest", required=False)
    victim = person("Person harmed", required=False, klass=Class.SPECIAL)
    victim_sex = code("sex", "Sex of the person harmed", required=False)
    victim_age = count("Age of the person harmed, in full years", required=False, maximum=130)
    relation = code("relation_to_victim", "What the offender is to the person harmed", required=False)
    violence_report = link("violence_report", "Report it was opened on", required=False)
    protective_order = link("protective_order", "Protective order that was breached", required=False)
    breached = link("special_requirements", "Special requirements that were breached", required=False)
    circumstances = text("What happened", required=False, klass=Class.SPECIAL)


@cases.card(while_="protocol", then="in_court")
class SentToCourt:
    """It is sent to court."""

    sent_on = day("Day on which it was sent")
    court = organisation("Court", required=False)


@cases.card(while_="in_court", then="protocol")
class Returned:
    """The court returns it, so that what is missing is put right."""

    returned_on = day("Day of the decision")
    explanation = text("Why", required=False)


@cases.card(while_=("protocol", "in_court"), then="decided")
class Decided:
    """The person is held responsible; special requirements may stand beside a penalty or in its place."""

    decided_on = day("Day of the decision")
    offender = person("Person held responsible")
    decided_by = code("administrative_decider", "Who decided")
    penalty = code("administrative_penalty", "Penalty")
    arrest_days = count("Days of arrest", required=False, minimum=1, maximum=365)
    requirements = link("special_requirements", "Special requirements imposed", required=False)


@cases.card(while_="decided")
class ArrestReplaced:
    """The arrest gives way to another penalty, since the person proves to be exempt from it."""

    replaced_on = day("Day of the decision")
    arrest_exemption = code("arrest_exemption", "What exempts from arrest")
    penalty = code("administrative_penalty", "Penalty in its place")


@cases.card(while_=("protocol", "in_court"), then="reconciled")
class Reconciled:
    """It ends since the two sides are reconciled.

    Where, with whom and for which time is coded, so that what the law of the day bars can be counted.
    """

    reconciled_on = day("Day of the reconciliation")
    reconciled_before = code("reconciliation_place", "Before whom they were reconciled")
    reconciled_again = code("reconciliation_history", "Whether they had been reconciled before")
    reconciled_with = code("reconciled_party", "With whom the person was reconciled")
    earlier = link("administrative_case", "Case in which they were reconciled before", required=False)
    earlier_on = day("Day of the last reconciliation before", required=False)


@cases.card(while_=("protocol", "in_court"), then="terminated")
class Terminated:
    """It is terminated on a ground of the law."""

    terminated_on = day("Day of the decision")
    ground = code("administrative_termination_ground", "Ground")
    decided_by = code("administrative_decider", "Who decided", required=False)


@cases.card(while_=("protocol", "in_court", "decided", "reconciled", "terminated", "cancelled"), then="moved")
class MovedToOffence:
    """The act proves to be an offence of the criminal law, and is counted there from now on."""

    moved_on = day("Day of the decision")
    offence = link("offence", "Offence registered")
    reason = code("move_to_offence_reason", "Why it is an offence")


@cases.card(while_=("decided", "reconciled", "terminated"))
class Appealed:
    """Somebody complains of how it ended, or a prosecutor protests."""

    appealed_on = day("Day on which it was lodged")
    appealed_by = code("administrative_appellant", "Who complains", required=False)


@cases.card(while_=("decided", "reconciled", "terminated"), then="cancelled")
class DecisionCancelled:
    """A higher instance cancels how it ended."""

    cancelled_on = day("Day of the decision")
    explanation = text("Why", required=False)


@cases.card(while_="cancelled", then="in_court")
class Reopened:
    """It is tried anew."""

    reopened_on = day("Day of the decision")


cases.card(while_=ANY)(Assigned)
cases.card(while_=ANY)(Transferred)


def _act(before: Before, values: Values, otherwise: str) -> str:
    """The day of the act; where nobody knows it, that of the card."""
    known = {**before.facts, **values}
    return str(known.get("committed_on", known[otherwise]))


def _article_in_force(before: Before, values: Values) -> bool:
    rows = before.by.lists.named("administrative_article").on(before.by.day(_act(before, values, "drawn_on")))
    told = values["administrative_article"]
    return any(row.code == told and REPEALED not in {row.code, row.parent} for row in rows)


def _old_enough(before: Before, values: Values) -> bool:
    least = before.by.term(LIABLE_FROM, _act(before, values, "drawn_on")).length
    return bool(values.get("age", least) >= least)


def _whose_act_it_is(before: Before, values: Values) -> bool:
    return bool(before.facts.get("offender", values["offender"]) == values["offender"])


def _penalty_provided(before: Before, values: Values) -> bool:
    on = before.by.day(_act(before, values, "decided_on"))
    return PROVIDED.holds("decided", {**before.facts, **values}, on, before.by)


def _no_longer_arrest(before: Before, values: Values) -> bool:
    if not values.get("arrest_days"):
        return True
    longest = before.by.term(LONGEST_ARREST.format(**before.facts), _act(before, values, "decided_on"))
    return bool(values["arrest_days"] <= longest.length)


def _not_exempt(before: Before, values: Values) -> bool:
    exempt = before.facts.get("arrest_exemption")
    if exempt is None or not values.get("arrest_days"):
        return True
    rows = before.by.lists.named("arrest_exemption").on(before.by.day(values["decided_on"]))
    return all(row.code != exempt for row in rows)


def _not_too_young(before: Before, values: Values) -> bool:
    if "age" not in before.facts or not values.get("arrest_days"):
        return True
    return bool(before.facts["age"] >= before.by.term(LEAST_AGE, values["decided_on"]).length)


def _not_too_old(before: Before, values: Values) -> bool:
    if "age" not in before.facts or not values.get("arrest_days"):
        return True
    exempt = before.by.term(EXEMPT_FROM.format(**before.facts), values["decided_on"])
    return bool(before.facts["age"] < exempt.length)


def _ordered_by_who_may(before: Before, values: Values) -> bool:
    rows = before.by.lists.named(ARREST_DECIDER).on(before.by.day(values["decided_on"]))
    may = [row.code.partition(".")[::2] for row in rows]
    if not values.get("arrest_days") and values["penalty"] not in {penalty for penalty, _ in may}:
        return True
    return values["decided_by"] in {decider for _, decider in may}


def _not_barred(coded: Field, before: Before, values: Values) -> bool:
    """Whether a list, on the day of the reconciliation, does not put the code under what the law bars."""
    rows = before.by.lists.named(coded.of).on(before.by.day(values["reconciled_on"]))
    return all(BARRED not in {row.code, row.parent} for row in rows if row.code == values[coded.name])


def _long_after_the_last(before: Before, values: Values) -> bool:
    on, earlier = values["reconciled_on"], values.get("earlier_on")
    if not earlier:
        return True
    return before.by.too_late(on, before.by.runs_until(before.by.term(AGAIN_AFTER, on).term, earlier))


impossible(
    "ADM-01",
    "a protocol is not drawn up before the act",
    DrawnUp.drawn_on.not_before(DrawnUp.committed_on),
    of=DrawnUp,
    breaks={"committed_on": "2024-02-06"},
)
impossible(
    "ADM-02",
    "an earlier reconciliation does not come after this one",
    Reconciled.reconciled_on.not_before(Reconciled.earlier_on),
    of=Reconciled,
    breaks={"earlier_on": "2024-02-06"},
)
unlawful(
    "ADM-03",
    "nobody answers for an act under an article that was not in force on its day",
    _article_in_force,
    of=DrawnUp,
    source="codebook list administrative_article",
    breaks={"committed_on": "2014-12-31"},
)
unlawful(
    "ADM-04",
    "nobody answers for what was done below the lowest age of administrative liability",
    _old_enough,
    of=DrawnUp,
    source="codebook term administrative.liability.age",
    breaks={"age": 12},
)
unlawful(
    "ADM-05",
    "the penalty is one that the article provides on the day of the act",
    _penalty_provided,
    of=Decided,
    source="codebook list administrative_sanction",
    given=(("drawn_up", {}),),
    breaks={"penalty": "special_right_lost"},
)
for number, says, keeps, source, person_before, ordered in (
    (
        "ADM-06",
        "an arrest is not longer than the article allows on the day of the act",
        _no_longer_arrest,
        "codebook terms administrative_arrest.<article>",
        {},
        365,
    ),
    (
        "ADM-07",
        "nobody is arrested whom a circumstance exempts from it",
        _not_exempt,
        "codebook list arrest_exemption",
        {"arrest_exemption": "pregnant"},
        5,
    ),
    (
        "ADM-08",
        "nobody is arrested below the lowest age of an arrest",
        _not_too_young,
        "codebook term administrative_arrest.least_age",
        {"age": 17},
        5,
    ),
    (
        "ADM-09",
        "nobody is arrested from the age on which exempts from it",
        _not_too_old,
        "codebook terms administrative_arrest.exempt_from.<sex>",
        {"age": 80},
        5,
    ),
):
    unlawful(
        number,
        says,
        keeps,
        of=Decided,
        source=source,
        given=(("drawn_up", person_before),),
        breaks={"arrest_days": ordered},
    )
for number, says, coded, on, broken in (
    (
        "ADM-10",
        "the two sides are reconciled before somebody who may accept it",
        Reconciled.reconciled_before,
        "2024-02-06",
        "police",
    ),
    (
        "ADM-11",
        "the two sides are reconciled no more often than the law allows",
        Reconciled.reconciled_again,
        "2024-02-06",
        "again",
    ),
    (
        "ADM-12",
        "violence against somebody whom the law protects from it does not end by reconciliation",
        Reconciled.reconciled_with,
        "2024-06-20",
        "minor",
    ),
):
    unlawful(
        number,
        says,
        partial(_not_barred, coded),
        of=Reconciled,
        source=f"codebook list {coded.of}",
        given=(("drawn_up", {}),),
        breaks={"reconciled_on": on, coded.name: broken},
    )
unlawful(
    "ADM-13",
    "the two sides are not reconciled so soon after the last time",
    _long_after_the_last,
    of=Reconciled,
    source="codebook term reconciliation.again",
    given=(("drawn_up", {}),),
    breaks={"reconciled_on": "2024-06-20", "earlier_on": "2024-01-10"},
)
unlawful(
    "ADM-14",
    "nobody answers twice: a decision is cancelled before the act becomes an offence",
    not_while("decided"),
    of=MovedToOffence,
    source="principle of procedure",
    given=(("drawn_up", {}), ("decided", {})),
    breaks={"moved_on": "2024-02-06"},
)
unlawful(
    "ADM-15",
    "the person held responsible is the one of the protocol",
    _whose_act_it_is,
    of=Decided,
    source="principle of procedure",
    given=(("drawn_up", {}),),
    breaks={"offender": "p-" + "a" * 24},
)
unlawful(
    "ADM-16",
    "an arrest is ordered by nobody but who may order it",
    _ordered_by_who_may,
    of=Decided,
    source=f"codebook list {ARREST_DECIDER}",
    given=(("drawn_up", {}),),
    breaks={"arrest_days": 5, "decided_by": "other"},
)

ENDED_BY = (Decided, Reconciled, Terminated, MovedToOffence)
cases.deadline(
    "sending",
    "Sending the protocol to court",
    after=(DrawnUp.drawn_on, Returned.returned_on),
    term="administrative.sending",
    met_by=(SentToCourt, *ENDED_BY),
)
cases.deadline(
    "decision",
    "Decision of the court on the case",
    after=(SentToCourt.sent_on, Reopened.reopened_on),
    term="administrative.decision",
    met_by=(Returned, *ENDED_BY),
    warn=Term(2, "days"),
)

PERSON = ("sex", "age")
HARMED = ("victim_sex", "victim_age", "relation")
ACT = ("administrative_article", "territory", "body", "sphere")
CASE = (*ACT, *PERSON, *HARMED)
ENDED_ON = (Decided.decided_on, Reconciled.reconciled_on, Terminated.terminated_on, MovedToOffence.moved_on)
UNDONE = (DecisionCancelled.cancelled_on, MovedToOffence.moved_on)
REPORTED = ("violence_report.teller", "violence_report.repeat")
COMPARE = "Articles come and go with the law: across such a change compare article by article."
flow = partial(cases.measure, counting="flow")

cases.extract(
    DrawnUp.drawn_on,
    DrawnUp.committed_on,
    DrawnUp.administrative_article,
    SentToCourt.sent_on,
    SentToCourt.court,
    Decided.decided_on,
    Decided.decided_by,
    Decided.penalty,
    Decided.arrest_days,
    ArrestReplaced.replaced_on,
    ArrestReplaced.penalty,
    Terminated.terminated_on,
    DecisionCancelled.cancelled_on,
    Reopened.reopened_on,
)

cases.unit("administrative_case", "Administrative case", by=CASE)
flow(
    "administrative_protocols",
    "Protocols drawn up",
    on=DrawnUp.drawn_on,
    by=CASE,
    source=f"Gross: whatever became of the case. {COMPARE}",
)
cases.measure(
    "violence_reports_with_case",
    "Different reports of violence on which an administrative case was opened",
    "distinct",
    on=DrawnUp.drawn_on,
    of=DrawnUp.violence_report,
    by=("administrative_article", "territory", "state", "penalty", *REPORTED),
    source=f"Reports, by the day of the protocol; cases that name no report are left out. {COMPARE}",
)
flow(
    "administrative_cases",
    "Administrative cases",
    on=DrawnUp.drawn_on,
    to=(MovedToOffence.moved_on,),
    by=CASE,
    source=f"Net: without those that proved to be offences and are counted as offences. {COMPARE}",
)
cases.measure(
    "administrative_cases_undecided",
    "Administrative cases without an outcome",
    "stock",
    on=(DrawnUp.drawn_on, Reopened.reopened_on),
    to=ENDED_ON,
    by=CASE,
)
flow(
    "administrative_decisions",
    "Decisions that hold a person responsible",
    on=Decided.decided_on,
    to=UNDONE,
    by=(*CASE, "penalty", "decided_by"),
    source="Net: without those cancelled, and without cases that became offences. A person may have several.",
)
cases.measure(
    "administrative_persons",
    "Persons brought to administrative responsibility",
    "distinct",
    on=Decided.decided_on,
    to=UNDONE,
    of=Decided.offender,
    by=(*CASE, "penalty", "decided_by"),
    source="Different persons of a period: those of two periods do not add up. "
    "Without decisions cancelled, and without cases that became offences.",
)
flow(
    "administrative_arrest_days",
    "Days of arrest imposed",
    on=Decided.decided_on,
    to=UNDONE,
    amount=Decided.arrest_days,
    by=(*ACT, *PERSON),
)
flow(
    "arrests_replaced",
    "Arrests that gave way to another penalty",
    on=ArrestReplaced.replaced_on,
    by=(*ACT, *PERSON, "arrest_exemption", "penalty"),
)
HOW_RECONCILED = ("reconciled_before", "reconciled_again", "reconciled_with")
AGAINST_THE_LAW = tuple(
    when(Reconciled.reconciled_on, coded, **barred)
    for coded in (Reconciled.reconciled_before, Reconciled.reconciled_again, Reconciled.reconciled_with)
    for barred in ({"parent": BARRED}, {"code": BARRED})
)
flow(
    "reconciliations",
    "Cases that ended by reconciliation",
    on=Reconciled.reconciled_on,
    by=(*CASE, *HOW_RECONCILED),
    source="All of them, also those that the law of their day did not allow.",
)
flow(
    "reconciliations_unlawful",
    "Reconciliations that the law of their day did not allow",
    on=AGAINST_THE_LAW,
    by=(*CASE, *HOW_RECONCILED),
    source="Each once, however many rules it broke: where, how often, with whom. Before the law barred any, "
    "there were none to count.",
)
cases.measure(
    "administrative_terminated",
    "Administrative cases that stand terminated",
    "standing",
    on=Terminated.terminated_on,
    by=(*CASE, "ground"),
)
flow(
    "administrative_moved",
    "Administrative cases that became offences",
    on=MovedToOffence.moved_on,
    by=(*CASE, "reason"),
)
flow(
    "administrative_appeals",
    "Complaints and protests against the outcome of administrative cases",
    on=Appealed.appealed_on,
    by=(*ACT, "appealed_by"),
)
flow(
    "administrative_cancelled",
    "Outcomes of administrative cases cancelled",
    on=DecisionCancelled.cancelled_on,
    by=ACT,
)
cases.measure(
    "administrative_decision_time",
    "Time from a protocol to the outcome of the case",
    "duration",
    on=DrawnUp.drawn_on,
    to=(Decided.decided_on, Reconciled.reconciled_on, Terminated.terminated_on),
    by=CASE,
)

DOMAIN = Domain("administrative_cases", "Administrative cases", cases)
