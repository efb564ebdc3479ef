"""Special requirements: what a court forbids a person, for how long, how it is kept and how it ends."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from esep.declare import (
    ANY,
    Before,
    Class,
    Domain,
    Record,
    code,
    count,
    day,
    link,
    office,
    organisation,
    over,
    passing,
    person,
    place,
    text,
)
from esep.declare.reckoning import Reckoning
from esep.domains.shared import breaches
from esep.domains.shared.handing import Assigned, Transferred
from esep.domains.shared.notifying import notifies
from esep.kernel.terms import Term

requirements = Record("special_requirements", "Special requirements to the behaviour of a person")
impossible = partial(requirements.rule, effect="impossible", source="logic")
unlawful = partial(requirements.rule, effect="unlawful")
Values = Mapping[str, Any]

# Codes of the law
SHORTEST, LONGEST = "special_requirements.shortest", "special_requirements.longest"
FEWEST, MOST = "special_requirements.fewest_visits", "special_requirements.most_visits"
BELOW_AGE = "special_requirements.places.{ban_places}"


@requirements.card(opens="imposed")
class Imposed:
    """A court imposes them, beside a penalty or instead of one.

    They bind from the day on which its ruling takes effect. Each ban is told by itself, since the court
    chooses among them. `months` is what the ruling names; the last day is told when it takes effect.
    """

    imposed_on = day("Day of the ruling")
    binds = person("Person they bind")
    protects = person("Person they protect", required=False, klass=Class.SPECIAL)
    territory = place("Territory of the court")
    court = organisation("Court", required=False)
    department = office("Department that supervises them", required=False, hands_to=True)
    case = link("administrative_case", "Administrative case", required=False)
    earlier_order = link("protective_order", "Protective order that went before", required=False)
    relation = code("relation_to_victim", "What the bound person is to the protected one", required=False)
    sex = code("sex", "Sex of the bound person")
    age = count("Age of the bound person in full years", required=False, maximum=130)
    beside_penalty = code("requirement_basis", "Beside a penalty or instead of one")
    initiative = code("requirement_initiative", "On whose initiative")
    months = count("Months that the ruling names", required=False, maximum=1200)
    visits = count("Visits to the police in a month", required=False, maximum=100)
    ban_contact = code("requirement_ban", "Ban on seeking, following and contacting")
    ban_weapons = code("requirement_ban", "Ban on weapons")
    ban_substances = code("requirement_ban", "Ban on alcohol and drugs")
    ban_places = code("requirement_ban", "Ban on certain places", required=False)
    ban_living = code("requirement_ban", "Ban on living together", required=False)
    grounds = text("What they rest on", required=False, klass=Class.SPECIAL)


@requirements.card(while_="imposed", then="in_force")
class TakenEffect:
    """The ruling takes effect, and the requirements bind up to their last day."""

    effective_on = day("Day on which the ruling took effect")
    ruled_on = day("Day of the ruling, as it says", required=False)
    until_on = day("Last day of the requirements")


@requirements.card(while_="in_force")
class ReportingDaySet:
    """The person is told the next day on which to report to the police."""

    set_on = day("Day on which it was set")
    report_on = day("Day on which the person has to report")


@requirements.card(while_="in_force")
class Reported:
    """The person reports to the police."""

    reported_on = day("Day on which the person reported")


@requirements.card(while_="in_force")
class ReportingMissed:
    """The person did not report on the day set; it stays due until made up for or another day is set."""

    missed_on = day("Day on which it was noted")


@requirements.card(while_="in_force")
class Breached(breaches.Breached):
    """The person does what the court forbade, or keeps away from the police."""

    breach_kind = code("requirement_breach_kind", "What was done")


@requirements.card(while_=("in_force", "ended", "lifted"))
class Reacted(breaches.Reacted):
    """The police act upon the breaches known so far, also when the requirements have ended meanwhile."""

    breach_case = link("administrative_case", "Administrative case on the breach", required=False)


@requirements.card(while_=("imposed", "in_force"), then="lifted")
class Lifted:
    """A court lifts them before their last day, or a higher court overturns the ruling."""

    lifted_on = day("Day of the decision")
    reason = code("requirement_end_reason", "Reason")


requirements.card(while_=ANY)(Assigned)
requirements.card(while_=ANY)(Transferred)


def _bound(term: str, by: Reckoning, since: str) -> date:
    """The last day of requirements that bind as long as a term of the law, from a day on."""
    return by.civil_day(by.runs_until(by.term(term, since).term, since))


def _lasting(months: int, term: str, by: Reckoning, since: str) -> date:
    """The last day of so many months, the first day counted or not as the law does for that term."""
    return by.civil_day(by.runs_until(Term(months, "months", by.term(term, since).counts_first_day), since))


def _long_enough(before: Before, values: Values) -> bool:
    by, since, months = before.by, values["imposed_on"], values.get("months")
    if months is None:
        return True
    return months > 0 and _lasting(months, SHORTEST, by, since) >= _bound(SHORTEST, by, since)


def _short_enough(before: Before, values: Values) -> bool:
    by, since, months = before.by, values["imposed_on"], values.get("months")
    return not months or _lasting(months, LONGEST, by, since) <= _bound(LONGEST, by, since)


def _last_day_not_too_early(before: Before, values: Values) -> bool:
    return before.by.day(values["until_on"]) >= _bound(SHORTEST, before.by, values["effective_on"])


def _last_day_not_too_late(before: Before, values: Values) -> bool:
    return before.by.day(values["until_on"]) <= _bound(LONGEST, before.by, values["effective_on"])


def _last_day_as_ruled(before: Before, values: Values) -> bool:
    months, by, since = before.facts.get("months"), before.by, values["effective_on"]
    return not months or by.day(values["until_on"]) == _lasting(months, LONGEST, by, since)


def _visits_enough(before: Before, values: Values) -> bool:
    fewest = before.law.number(FEWEST, before.by.day(values["imposed_on"]))
    return bool(values.get("visits", fewest) >= fewest)


def _visits_not_too_many(before: Before, values: Values) -> bool:
    most = before.law.number(MOST, before.by.day(values["imposed_on"]))
    return bool(values.get("visits", most) <= most)


def _places_of_the_young(before: Before, values: Values) -> bool:
    """Whether whoever is kept from certain places is young enough, where the law says so of such a ban."""
    term, age = BELOW_AGE.format(ban_places=values.get("ban_places", "")), values.get("age")
    if age is None or term not in before.law:
        return True
    return bool(age < before.law.number(term, before.by.day(values["imposed_on"])))


impossible(
    "REQ-01",
    "a ruling does not take effect before it is made",
    TakenEffect.effective_on.not_before(TakenEffect.ruled_on),
    of=TakenEffect,
    breaks={"ruled_on": "2024-02-06"},
)
impossible(
    "REQ-02",
    "requirements do not end before they begin",
    TakenEffect.until_on.not_before(TakenEffect.effective_on),
    of=TakenEffect,
    breaks={"until_on": "2024-02-04"},
)
impossible(
    "REQ-04",
    "nobody is told to report on a day that has passed",
    ReportingDaySet.report_on.not_before(ReportingDaySet.set_on),
    of=ReportingDaySet,
    breaks={"report_on": "2024-02-04"},
)
impossible(
    "REQ-05",
    "nobody is bound towards himself",
    Imposed.binds.differs(Imposed.protects),
    of=Imposed,
    breaks={"protects": "p-" + "b" * 24},
)
for number, said, asked, term, broken in (
    ("REQ-06", "requirements are not imposed for less than the law asks for", _long_enough, SHORTEST,
     {"months": 1}),
    ("REQ-07", "requirements are not imposed for longer than the law allows", _short_enough, LONGEST,
     {"months": 23}),
    ("REQ-08", "a person reports to the police as often in a month as the law asks for", _visits_enough,
     FEWEST, {"visits": 0}),
    ("REQ-09", "a person does not report to the police more often in a month than the law allows",
     _visits_not_too_many, MOST, {"visits": 30}),
    ("REQ-10", "nobody is kept from certain places who is older than the law says", _places_of_the_young,
     "special_requirements.places.<ban>", {"ban_places": "imposed", "age": 30}),
):  # fmt: skip
    unlawful(number, said, asked, of=Imposed, source=f"codebook term {term}", breaks=broken)
Given = tuple[tuple[str, Values], ...]
IMPOSED: Given = (("imposed", {}),)
unlawful(
    "REQ-11",
    "requirements do not bind for less than the law asks for",
    _last_day_not_too_early,
    of=TakenEffect,
    source="codebook term special_requirements.shortest",
    given=IMPOSED,
    breaks={"until_on": "2024-02-20"},
)
unlawful(
    "REQ-12",
    "requirements do not bind for longer than the law allows",
    _last_day_not_too_late,
    of=TakenEffect,
    source="codebook term special_requirements.longest",
    given=IMPOSED,
    breaks={"until_on": "2026-01-05"},
)
unlawful(
    "REQ-13",
    "the last day follows from the months that the ruling names",
    _last_day_as_ruled,
    of=TakenEffect,
    source="principle of execution",
    given=(("imposed", {"months": 5}),),
    breaks={"until_on": "2024-07-06"},
)

requirements.deadline(
    "expiry",
    "End of the requirements",
    after=TakenEffect.effective_on,
    until=TakenEffect.until_on,
    met_by=(Lifted,),
    warn=Term(7, "days"),
    then="ended",
)
requirements.deadline(
    "reporting",
    "Next report of the person to the police",
    after=ReportingDaySet.set_on,
    until=ReportingDaySet.report_on,
    met_by=(Reported, Lifted),
    over_with=("expiry",),
    warn=Term(2, "days"),
)
breaches.reactions(
    requirements,
    Breached,
    Reacted,
    learned="REQ-03",
    answers="REQ-14",
    binding=(*IMPOSED, ("taken_effect", {})),
    due="Reaction to a breach of the requirements",
)

BETWEEN = ("territory", "relation", "sex", "age")
BANS = ("ban_contact", "ban_weapons", "ban_substances", "ban_places", "ban_living")
flow = partial(requirements.measure, counting="flow")
stock = partial(requirements.measure, counting="stock")
ENDS = (passing("expiry"), Lifted.lifted_on)

notifies(requirements, "tell_setting", "Telling the victim of them", "requirements", TakenEffect.effective_on)
notifies(requirements, "tell_breach", "Telling the victim of a breach", "breach", Breached.learned_at)
notifies(
    requirements,
    "tell_end",
    "Telling the victim of the end",
    "requirements_end",
    Lifted.lifted_on,
    over("expiry"),
)

requirements.extract(
    Imposed.imposed_on,
    Imposed.territory,
    Imposed.court,
    Imposed.department,
    Imposed.beside_penalty,
    Imposed.months,
    Imposed.visits,
    Imposed.ban_contact,
    Imposed.ban_weapons,
    Imposed.ban_substances,
    Imposed.ban_places,
    Imposed.ban_living,
    TakenEffect.effective_on,
    TakenEffect.until_on,
    ReportingDaySet.set_on,
    ReportingDaySet.report_on,
    Lifted.lifted_on,
    terms=("expiry", "reporting"),
)

requirements.unit("special_requirements", "Special requirements", by=BETWEEN)
flow(
    "special_requirements_imposed",
    "Special requirements imposed by courts",
    on=Imposed.imposed_on,
    by=(*BETWEEN, "beside_penalty", "initiative", *BANS),
    source="Gross, by the day of the ruling, whether it took effect or was overturned later.",
)
requirements.measure(
    "special_requirements_persons",
    "Different persons on whom special requirements were imposed",
    "distinct",
    on=Imposed.imposed_on,
    of=Imposed.binds,
    by=("territory", "sex"),
    source="Persons, not rulings.",
)
flow("special_requirements_taken_effect", "Special requirements that took effect",
     on=TakenEffect.effective_on, by=BETWEEN)  # fmt: skip
stock(
    "special_requirements_in_force",
    "Special requirements in force",
    on=TakenEffect.effective_on,
    to=ENDS,
    by=(*BETWEEN, *BANS),
    source="From the day the ruling takes effect up to and including the last day.",
)
requirements.measure(
    "special_requirements_touched",
    "Special requirements in force at any moment of the period",
    "touched",
    on=TakenEffect.effective_on,
    to=ENDS,
    by=BETWEEN,
)
flow("special_requirements_expired", "Special requirements that ran out", on=passing("expiry"), by=BETWEEN)
flow("special_requirements_lifted", "Special requirements lifted or overturned", on=Lifted.lifted_on,
     by=(*BETWEEN, "reason"))  # fmt: skip
flow(
    "special_requirements_breaches",
    "Breaches of special requirements",
    on=Breached.breached_at,
    by=(*BETWEEN, "breach_kind", "told_by"),
    source="Breaches, not persons, by the day on which they were broken.",
)
stock("special_requirements_breach_unanswered", "Special requirements with a breach that nobody reacted to",
      on=Breached.breached_at, to=(Reacted.reacted_at,), by=BETWEEN)  # fmt: skip
flow("special_requirements_reactions", "Reactions to breaches of special requirements",
     on=Reacted.reacted_at, by=(*BETWEEN, "reaction"))  # fmt: skip
flow("special_requirements_reactions_late", "Breaches of special requirements not reacted to in time",
     on=passing("reaction"), by=BETWEEN)  # fmt: skip
requirements.measure(
    "special_requirements_reaction_time",
    "Time from the first breach of special requirements without a reaction to the reaction",
    "duration",
    on=Breached.breached_at,
    to=(Reacted.reacted_at,),
    by=("territory", "breach_kind"),
    lapse="hours",
)
flow("special_requirements_reported", "Reports of bound persons to the police", on=Reported.reported_on,
     by=BETWEEN)  # fmt: skip
flow("special_requirements_missed", "Reports to the police noted as missed", on=ReportingMissed.missed_on,
     by=BETWEEN)  # fmt: skip

DOMAIN = Domain("special_requirements", "Special requirements", requirements)
