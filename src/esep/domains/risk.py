"""Risk: how great the danger to a person is held to be, by whom, on what answers, and what came of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from esep.codebook.law import Law
from esep.declare import (
    ANY,
    Before,
    Class,
    Domain,
    Record,
    code,
    count,
    day,
    instant,
    link,
    passing,
    person,
    place,
    text,
    when,
)
from esep.domains.shared.handing import Assigned, Transferred
from esep.kernel.terms import Term

cases = Record("risk_case", "Danger of one person to another")
Values = Mapping[str, Any]

# Codes of the law: what an answer counts, the least number of points of a level, the time for what is due
POINTS, LEVEL = "risk.points.{questionnaire}.", "risk.level.{questionnaire}."
ANY_QUESTION = "any"  # what an answer counts to every question that has no row of its own for it
FIRST, NEXT = "risk.assessment.first", "risk.assessment.{final_level}"
SHORTEST, LONGEST = "risk.supervision.shortest", "risk.supervision.longest"


@cases.card(opens="active")
class Opened:
    """The danger of one person to another is taken up; a first assessment is due within hours.

    One case is about one person bound and one person protected, however many reports there are.
    """

    opened_at = instant("When it was taken up")
    territory = place("Territory")
    bound = person("Person the danger comes from")
    protected = person("Person in danger", klass=Class.SPECIAL)
    relation = code("relation_to_victim", "What the person bound is to the person in danger")
    bound_sex = code("sex", "Sex of the person bound")
    bound_age = count("Age of the person bound in full years", required=False, maximum=130)
    protected_sex = code("sex", "Sex of the person in danger")
    protected_age = count("Age of the person in danger in full years", required=False, maximum=130)
    report = link("violence_report", "Report it was taken up on", required=False)


@cases.card(while_=("active", "supervised"))
class Assessed:
    """The danger is assessed by a questionnaire, as often as its level asks for it.

    The questionnaire is rows of the codebook: what each answer counts, and from how many points on a level
    begins. Every question of it is answered, be it by saying that nobody knows or that she would not tell; a
    blank is no answer and counts as the gravest one, since nobody is safer for not having been asked. What
    she fears herself is one of the questions. The officer may hold the danger to be greater than the points
    say, with a reason, and never to be smaller.
    """

    assessed_at = instant("When it was assessed")
    questionnaire = code("risk_questionnaire", "Questionnaire")
    fears = code("risk_answer", "She fears for her life or for her children", required=False)
    attacked_before = code("risk_answer", "There was violence before", required=False)
    worsening = code("risk_answer", "Violence has become more frequent or graver", required=False)
    injured = code("risk_answer", "An injury needed treatment", required=False)
    strangled = code("risk_answer", "There was an attempt to choke", required=False)
    weapon_used = code("risk_answer", "A weapon or an object was used or shown", required=False)
    threatened = code("risk_answer", "There were threats to kill", required=False)
    forced = code("risk_answer", "There was sexual coercion", required=False)
    stalked = code("risk_answer", "She is followed, watched or sought", required=False)
    controlled = code("risk_answer", "Her contacts, money or movements are controlled", required=False)
    separating = code("risk_answer", "She has left or is about to leave", required=False)
    children_harmed = code("risk_answer", "Children are harmed or threatened", required=False)
    pregnant = code("risk_answer", "She is pregnant or has borne within a year", required=False)
    breached = code("risk_answer", "An order or a ban was breached before", required=False)
    convicted = code("risk_answer", "There are convictions or penalties for violence", required=False)
    armed = code("risk_answer", "The person bound can get at a weapon", required=False)
    intoxicated = code("risk_answer", "The person bound abuses alcohol or drugs", required=False)
    suicidal = code("risk_answer", "The person bound threatens or has attempted suicide", required=False)
    computed_level = code("risk_level", "Level by the points")
    final_level = code("risk_level", "Level in force")
    raise_reason = code("risk_raise_reason", "Why it is held to be greater", required=False)
    circumstances = text("What the assessment rests on", required=False, klass=Class.SPECIAL)


@cases.card(while_="active", then="supervised")
class Supervised:
    """Nothing has happened for some time: the case is watched before it may rest."""

    supervised_on = day("Day of the decision")


@cases.card(while_=("active", "supervised"), then="rested")
class Rested:
    """The case rests: nothing more is due on it, and it may be taken up again at any time."""

    rested_on = day("Day of the decision")
    explanation = text("Why", required=False, klass=Class.SPECIAL)


@cases.card(while_=("supervised", "rested"), then="active")
class Reopened:
    """Something has happened while it was watched or rested: it is taken up again and assessed at once."""

    reopened_at = instant("When it was taken up again")
    report = link("violence_report", "Report it was taken up again on", required=False)


@cases.card(while_=ANY)
class HarmDone:
    """It ended badly: the person in danger, or somebody close to her, was harmed, whatever the case said.

    The level is stated as it stood then, so that later assessments do not make the case look foreseen.
    """

    done_at = instant("When it happened")
    outcome = code("risk_outcome", "What happened")
    level_then = code("risk_level", "Level in force when it happened", required=False)
    computed_then = code("risk_level", "Level by the points when it happened", required=False)
    offence = link("offence", "Offence", required=False)


@cases.card(while_=("active", "supervised", "rested"), then="ended")
class Ended:
    """There is no such danger any more: one of the two has died, or the case was opened by mistake."""

    ended_on = day("Day on which it ended")
    end_reason = code("risk_end_reason", "Why it ended")


cases.card(while_=ANY)(Assigned)
cases.card(while_=ANY)(Transferred)


QUESTIONS = tuple(field.name for field in cases.cards["assessed"].fields if field.of == "risk_answer")


def points_of(law: Law, questionnaire: str, answers: Values, on: date) -> int | None:
    """The points that answers count by a questionnaire as it stood on a day; None if there was none.

    A question left blank counts as its gravest answer. An answer without a row of its own counts what it
    counts to any question, or nothing.

    >>> from esep.codebook import Codebook
    >>> law, on = Codebook.load("kz").law, date(2024, 2, 5)
    >>> unasked = points_of(law, "first", {}, on)
    >>> calm = dict.fromkeys(QUESTIONS, "no")
    >>> points_of(law, "first", calm, on), points_of(law, "first", calm | {"fears": "yes"}, on)
    (0, 6)
    >>> unasked == points_of(law, "first", dict.fromkeys(QUESTIONS, "yes"), on)
    True
    """
    rows = _numbers(law, POINTS.format(questionnaire=questionnaire), on)
    if not rows:
        return None
    general = _of(rows, ANY_QUESTION)
    counted = {name: general | _of(rows, name) for name in _asked(rows)}
    return sum(
        points.get(answers[name], 0) if answers.get(name) else max(points.values())
        for name, points in counted.items()
    )


def level_of(law: Law, questionnaire: str, points: int, on: date) -> str | None:
    """The level that points reach; None for the lowest, which has no number of points of its own."""
    steps = _numbers(law, LEVEL.format(questionnaire=questionnaire), on)
    reached = [level for level in sorted(steps, key=steps.__getitem__) if steps[level] <= points]
    return reached[-1] if reached else None


def _numbers(law: Law, prefix: str, on: date) -> dict[str, int]:
    """The numbers of all rows in force whose code begins so, by the rest of the code."""
    return {row.code.removeprefix(prefix): row.length for row in law.on(on) if row.code.startswith(prefix)}


def _of(rows: Mapping[str, int], question: str) -> dict[str, int]:
    return {
        name.removeprefix(f"{question}."): points
        for name, points in rows.items()
        if name.startswith(f"{question}.")
    }


def _asked(rows: Mapping[str, int]) -> list[str]:
    """The questions of a questionnaire."""
    return list(
        dict.fromkeys(name.partition(".")[0] for name in rows if name.partition(".")[0] != ANY_QUESTION)
    )


def _all_answered(before: Before, values: Values) -> bool:
    on = before.by.day(values["assessed_at"])
    rows = _numbers(before.law, POINTS.format(**values), on)
    return all(values.get(name) for name in _asked(rows))


def _computed(before: Before, values: Values) -> bool:
    on = before.by.day(values["assessed_at"])
    points = points_of(before.law, values["questionnaire"], values, on)
    if points is None:
        return True
    steps = _numbers(before.law, LEVEL.format(**values), on)
    reached = level_of(before.law, values["questionnaire"], points, on)
    told = values["computed_level"]
    return bool(told == reached if reached else told not in steps)


def _not_lowered(before: Before, values: Values) -> bool:
    steps = _numbers(before.law, LEVEL.format(**values), before.by.day(values["assessed_at"]))
    return steps.get(values["final_level"], 0) >= steps.get(values["computed_level"], 0)


def _supervised_long_enough(before: Before, values: Values) -> bool:
    # What was never watched has been watched for no time.
    since = before.facts["supervised_on"] if before.state == "supervised" else values["rested_on"]
    end = before.by.runs_until(before.by.term(SHORTEST, since).term, since)
    return before.by.over(end, before.by.day(values["rested_on"]))


def _rated_as_it_was(before: Before, values: Values) -> bool:
    known, told = ("final_level", "computed_level"), ("level_then", "computed_then")
    return all(before.facts.get(one) == values.get(other) for one, other in zip(known, told, strict=True))


ANSWERED = dict.fromkeys(QUESTIONS, "no")

cases.rule(
    "RSK-01",
    "every question of the questionnaire is answered, if only by saying that nobody knows",
    _all_answered,
    of=Assessed,
    effect="unlawful",
    source="codebook terms risk.points.<questionnaire>.<question>.<answer>",
    given=(("opened", {}),),
    breaks={**ANSWERED, "fears": "", "computed_level": "medium", "final_level": "medium"},
)
cases.rule(
    "RSK-02",
    "the level by the points is the one that the answers reach",
    _computed,
    of=Assessed,
    effect="unlawful",
    source="codebook terms risk.level.<questionnaire>.<level>",
    given=(("opened", {}),),
    breaks={**ANSWERED, "computed_level": "medium", "final_level": "medium"},
)
cases.rule(
    "RSK-03",
    "an officer holds the danger to be no smaller than the points say",
    _not_lowered,
    of=Assessed,
    effect="unlawful",
    source="codebook terms risk.level.<questionnaire>.<level>",
    given=(("opened", {}),),
    breaks={**ANSWERED, "fears": "yes", "computed_level": "medium", "raise_reason": "other"},
)
cases.rule(
    "RSK-04",
    "whoever holds the danger to be another than the points say gives the reason",
    Assessed.final_level.equals(Assessed.computed_level) | Assessed.raise_reason.given,
    of=Assessed,
    effect="unlawful",
    source="principle of reasoned decisions",
    breaks={"computed_level": "medium", "final_level": "extreme"},
)
cases.rule(
    "RSK-05",
    "a case rests only after it was watched for the time that the rules ask for",
    _supervised_long_enough,
    of=Rested,
    effect="unlawful",
    source="codebook term risk.supervision.shortest",
    given=(("opened", {}), ("supervised", {"supervised_on": "2024-02-05"})),
    breaks={"rested_on": "2024-03-05"},
)
cases.rule(
    "RSK-06",
    "what ended badly is told with the level as it stood",
    _rated_as_it_was,
    of=HarmDone,
    effect="unlawful",
    source="principle of honest counting",
    given=(("opened", {}), ("assessed", {"computed_level": "medium", "final_level": "medium"})),
    breaks={"done_at": "2024-02-06T12:00:00.000000Z", "level_then": "extreme", "computed_then": "medium"},
)
cases.rule(
    "RSK-07",
    "the person bound and the person in danger are two",
    Opened.bound.differs(Opened.protected),
    of=Opened,
    effect="impossible",
    source="logic",
    breaks={"bound": "p-" + "a" * 24, "protected": "p-" + "a" * 24},
)

cases.deadline(
    "first_assessment",
    "Assessment of a danger taken up, or of one in which harm was done",
    after=(Opened.opened_at, Reopened.reopened_at, HarmDone.done_at),
    term=FIRST,
    met_by=(Assessed, Ended),
    protects="person",
)
cases.deadline(
    "assessment",
    "Next assessment of the danger",
    after=Assessed.assessed_at,
    term=NEXT,
    met_by=(Assessed, Rested, Ended),
    warn=Term(24, "hours"),
    protects="person",
)
cases.deadline(
    "supervision",
    "Decision on a case that is watched",
    after=Supervised.supervised_on,
    term=LONGEST,
    met_by=(Rested, Reopened, Ended),
    warn=Term(14, "days"),
)

PEOPLE = ("relation", "bound_sex", "bound_age", "protected_sex", "protected_age")
LEVELS = ("computed_level", "final_level")
BEGUN_AT = (Opened.opened_at, Reopened.reopened_at)
OWN_METHOD = "The questionnaire is esep's own: levels compare with nothing published elsewhere."

cases.unit("risk_case", "Danger of one person to another", by=("territory", *PEOPLE))
for name, label, on, by in (
    ("risk_cases_opened", "Cases of danger taken up", Opened.opened_at, PEOPLE),
    ("risk_cases_supervised", "Cases of danger put under watch", Supervised.supervised_on, LEVELS),
    ("risk_cases_rested", "Cases of danger laid to rest", Rested.rested_on, LEVELS),
    ("risk_cases_reopened", "Cases of danger taken up again", Reopened.reopened_at, PEOPLE),
):
    cases.measure(name, label, "flow", on=on, by=("territory", *by), source="Counts decisions, by their day.")
cases.measure(
    "risk_cases_open",
    "Cases of danger that do not rest",
    "stock",
    on=BEGUN_AT,
    to=(Rested.rested_on, Ended.ended_on),
    by=("territory", *PEOPLE, *LEVELS, "state"),
    source=f"Counts pairs of persons, by the level in force on the day asked about. {OWN_METHOD}",
)
cases.measure(
    "risk_assessments",
    "Assessments of danger",
    "flow",
    on=Assessed.assessed_at,
    by=("territory", *LEVELS, "questionnaire", "fears"),
    source=f"Counts assessments, not cases: one case has as many as its level asks for. {OWN_METHOD}",
)
cases.measure(
    "risk_levels_raised",
    "Assessments in which an officer held the danger to be greater than the points say",
    "flow",
    on=(
        when(Assessed.assessed_at, Assessed.raise_reason, parent="raised"),
        when(Assessed.assessed_at, Assessed.raise_reason, code="raised"),
    ),
    by=("territory", *LEVELS, "raise_reason"),
    source="Its share of the assessments tells whether officers decide or only keep what was computed.",
)
cases.measure(
    "risk_ended_badly",
    "Harm done to persons in danger",
    "flow",
    on=HarmDone.done_at,
    by=("territory", "outcome", "level_then", "computed_then"),
    source=f"Counts events, by the level that stood before them. {OWN_METHOD}",
)
cases.measure(
    "risk_rated_low_ended_badly",
    "Harm done to persons whose danger was rated low",
    "flow",
    on=(
        when(HarmDone.done_at, HarmDone.level_then, parent="low"),
        when(HarmDone.done_at, HarmDone.level_then, code="low"),
    ),
    by=("territory", "outcome", "level_then", "computed_then"),
    source=f"The danger nobody saw, by the level in force then; the unassessed are left out. {OWN_METHOD}",
)
cases.measure(
    "risk_assessments_overdue",
    "Terms for the next assessment of danger that ran out",
    "flow",
    on=passing("assessment"),
    by=("territory", "final_level"),
    source="Counts each term that ran out unmet, on the first day after it, whatever was done later.",
)
cases.measure(
    "risk_first_assessment_time",
    "Time from taking up a case of danger to its first assessment",
    "duration",
    on=BEGUN_AT,
    to=(Assessed.assessed_at,),
    by=("territory", "relation"),
    lapse="hours",
)
cases.measure(
    "persons_dangerous_to_others",
    "Different persons whom cases of danger are about",
    "distinct",
    on=Opened.opened_at,
    of=Opened.bound,
    by=("territory", "relation", "bound_sex"),
    source="Counts persons bound; one who endangers two is one.",
)

DOMAIN = Domain("risk", "Risk to persons in danger", cases)
