"""Administrative arrests: begun, and ended in time. They are served apart from the case that imposed them."""

from collections.abc import Mapping
from typing import Any

from esep.declare import ANY, Before, Domain, Record, code, count, instant, link, organisation, person, place
from esep.domains.shared.handing import Assigned
from esep.domains.shared.notifying import notifies
from esep.kernel.terms import Term

arrests = Record("administrative_arrest", "Administrative arrest served")
DAY_OF_ARREST = Term(24, "hours")

# Codes of the law
LONGEST = "administrative_arrest.{administrative_article}"
LEAST_AGE, EXEMPT_FROM = "administrative_arrest.least_age", "administrative_arrest.exempt_from.{sex}"


@arrests.card(opens="serving")
class Begun:
    """A person begins to serve an arrest.

    It runs from the moment when liberty was taken: hours in detention before the decision are part of it.
    """

    begun_at = instant("When liberty was taken")
    until_at = instant("When it ends")
    arrest_days = count("Days imposed", minimum=1, maximum=365)
    arrested = person("Person arrested")
    sex = code("sex", "Sex")
    age = count("Age in full years", required=False, maximum=130)
    administrative_article = code("administrative_article", "Article")
    territory = place("Territory")
    administrative_case = link("administrative_case", "Case in which it was imposed", required=False)
    held_in = organisation("Where the person is held", required=False)


@arrests.card(while_="serving", then="ended")
class Ended:
    """The person is free of it."""

    ended_at = instant("When the person was free")
    arrest_end = code("arrest_end", "Why it ended")


arrests.card(while_=ANY)(Assigned)


def _as_long_as_imposed(before: Before, values: Mapping[str, Any]) -> bool:
    """Whether it ends no later than so many times twenty-four hours after it began."""
    begun, until = before.by.instant(values["begun_at"]), before.by.instant(values["until_at"])
    longest = int(values["arrest_days"]) * (DAY_OF_ARREST.after_instant(begun) - begun)
    return until - begun <= longest


def _as_short_as_the_law(before: Before, values: Mapping[str, Any]) -> bool:
    """Whether the law has ever, up to this day, allowed so long an arrest: the day of the act is not told."""
    on, rows = before.by.day(values["begun_at"]), before.law.history(LONGEST.format(**values))
    allowed = [row.length for row in rows if row.valid_from <= on]
    return not allowed or bool(values["arrest_days"] <= max(allowed))


def _not_too_young(before: Before, values: Mapping[str, Any]) -> bool:
    least = before.by.term(LEAST_AGE, values["begun_at"]).length
    return bool(values.get("age", least) >= least)


def _not_too_old(before: Before, values: Mapping[str, Any]) -> bool:
    exempt = before.by.term(EXEMPT_FROM.format(**values), values["begun_at"]).length
    return bool(values.get("age", 0) < exempt)


def _freed_in_time(before: Before, values: Mapping[str, Any]) -> bool:
    end = before.facts.get("until_at")
    return end is None or not before.by.too_late(values["ended_at"], before.by.instant(end))


arrests.rule(
    "ARR-01",
    "an arrest does not end before it begins",
    Begun.until_at.not_before(Begun.begun_at),
    of=Begun,
    effect="impossible",
    source="logic",
    breaks={"until_at": "2024-02-05T11:59:59.999999Z"},
)
arrests.rule(
    "ARR-02",
    "an arrest is not longer than the days imposed",
    _as_long_as_imposed,
    of=Begun,
    effect="unlawful",
    source="principle of procedure",
    breaks={"until_at": "2024-02-06T12:00:00.000001Z"},
)
arrests.rule(
    "ARR-03",
    "nobody is held in arrest beyond its end",
    _freed_in_time,
    of=Ended,
    effect="unlawful",
    source="principle of procedure",
    given=(("begun", {"until_at": "2024-02-06T12:00:00.000000Z"}),),
    breaks={"ended_at": "2024-02-06T12:00:00.000001Z"},
)

for number, says, keeps, code_of_the_law, broken in (
    ("ARR-04", "an arrest is not longer than the article has allowed up to its day", _as_short_as_the_law,
     "administrative_arrest.<article>", {"arrest_days": 365}),
    ("ARR-05", "nobody is arrested below the lowest age of an arrest", _not_too_young, LEAST_AGE,
     {"age": 17}),
    ("ARR-06", "nobody is arrested from the age on which exempts from it", _not_too_old,
     "administrative_arrest.exempt_from.<sex>", {"age": 80}),
):  # fmt: skip
    arrests.rule(
        number,
        says,
        keeps,
        of=Begun,
        effect="unlawful",
        source=f"codebook term {code_of_the_law}",
        breaks=broken,
    )

arrests.deadline(
    "end",
    "End of the arrest",
    after=Begun.begun_at,
    until=Begun.until_at,
    met_by=(Ended,),
    warn=Term(12, "hours"),
    protects="person",
)

TOLD_BY = ("administrative_article", "territory", "sex", "age")
notifies(arrests, "tell_release", "Telling the victim of the release", "release", Ended.ended_at)

arrests.extract(
    Begun.begun_at,
    Begun.until_at,
    Begun.arrest_days,
    Begun.administrative_article,
    Ended.ended_at,
    terms=("end",),
)

arrests.unit("administrative_arrest", "Administrative arrest", by=TOLD_BY)
arrests.measure("arrests_begun", "Administrative arrests begun", "flow", on=Begun.begun_at, by=TOLD_BY)
arrests.measure(
    "arrested_persons",
    "Different persons arrested",
    "distinct",
    on=Begun.begun_at,
    of=Begun.arrested,
    by=TOLD_BY,
    source="Different persons whose arrest began in the period: those of two periods do not add up.",
)
arrests.measure(
    "arrests_served",
    "Persons serving an administrative arrest",
    "stock",
    on=Begun.begun_at,
    to=Ended.ended_at,
    by=TOLD_BY,
)
arrests.measure(
    "arrests_ended",
    "Administrative arrests ended",
    "flow",
    on=Ended.ended_at,
    by=(*TOLD_BY, "arrest_end"),
)
arrests.measure(
    "arrest_days_imposed",
    "Days of the administrative arrests begun",
    "flow",
    on=Begun.begun_at,
    amount=Begun.arrest_days,
    by=TOLD_BY,
)
arrests.measure(
    "arrest_time",
    "Time under administrative arrest",
    "duration",
    on=Begun.begun_at,
    to=Ended.ended_at,
    by=TOLD_BY,
)

DOMAIN = Domain("administrative_arrests", "Administrative arrests", arrests)
