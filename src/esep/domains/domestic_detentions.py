"""Detentions for domestic violence: persons held by the police until it is decided what follows."""

from collections.abc import Mapping
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
    instant,
    link,
    passing,
    person,
    place,
)
from esep.domains.shared.handing import Assigned
from esep.domains.shared.notifying import notifies
from esep.kernel.terms import Term

detentions = Record("domestic_detention", "Detention for domestic violence")
Values = Mapping[str, Any]

# Code of the law
LONGEST = "detention.{detention_term}"


@detentions.card(opens="detained")
class Detained:
    """The person is detained; the hours run from the moment when liberty was in fact taken."""

    detained_at = instant("When liberty was in fact taken")
    held = person("Person held")
    protects = person("Person protected", required=False, klass=Class.SPECIAL)
    territory = place("Territory of the body that holds the person")
    detention_term = code("domestic_detention_term", "Term that binds it")
    relation = code("relation_to_victim", "What the person held is to the protected one")
    sex = code("sex", "Sex of the person held")
    age = count("Age of the person held in full years", required=False, maximum=130)
    report = link("violence_report", "Report of violence", required=False)


@detentions.card(while_=ANY)
class Recorded:
    """The record of the detention is drawn up."""

    recorded_at = instant("When it was drawn up")
    liberty_taken_at = instant("When liberty was in fact taken, as it says", required=False)


@detentions.card(while_="detained", then="released")
class Released:
    """The person is released."""

    released_at = instant("When the person was released")
    outcome = code("domestic_detention_outcome", "Why the person was released")


@detentions.card(while_="detained", then="arrested")
class Arrested:
    """A court orders the arrest of the person, who is not released before."""

    arrested_at = instant("When the court ordered it")
    case = link("administrative_case", "Administrative case", required=False)


@detentions.card(while_=ANY)
class OrderFollowed:
    """A protective order is issued against the person during the detention or after it."""

    followed_at = instant("When it was issued")
    order = link("protective_order", "Protective order")


detentions.card(while_=ANY)(Assigned)


def _freed_in_time(moment: str, before: Before, values: Values) -> bool:
    """Whether a detention ended, by the card with this moment, within the term it stated."""
    by, since = before.by, before.facts["detained_at"]
    end = by.runs_until(by.term(LONGEST.format(**before.facts), since).term, since)
    return not by.too_late(values[moment], end)


detentions.rule(
    "DET-01",
    "the record of a detention is not drawn up before the detention",
    Recorded.recorded_at.not_before(Recorded.liberty_taken_at),
    of=Recorded,
    effect="impossible",
    source="logic",
    breaks={"liberty_taken_at": "2024-02-05T12:00:00.000001Z"},
)
detentions.rule(
    "DET-02",
    "nobody is held who is protected from himself",
    Detained.held.differs(Detained.protects),
    of=Detained,
    effect="impossible",
    source="logic",
    breaks={"protects": "p-" + "h" * 24},
)
for number, ends, at in (("DET-03", Released, "released_at"), ("DET-04", Arrested, "arrested_at")):
    detentions.rule(
        number,
        "nobody is held longer than the term that binds the detention",
        partial(_freed_in_time, at),
        of=ends,
        effect="unlawful",
        source="codebook terms detention.<term>",
        given=(("detained", {"detention_term": "domestic"}),),
        breaks={at: "2024-02-08T12:00:00.000001Z"},
    )

detentions.deadline(
    "detention",
    "Longest detention",
    after=Detained.detained_at,
    term=LONGEST,
    met_by=(Released, Arrested),
    warn=Term(1, "hours"),
    protects="person",
)
detentions.deadline(
    "record",
    "Record of the detention",
    after=Detained.detained_at,
    term="detention.record",
    met_by=(Recorded,),
    protects="person",
)

OF = ("territory", "relation", "sex", "age", "detention_term")
notifies(detentions, "tell_release", "Telling the victim of the release", "release", Released.released_at)

detentions.extract(
    Detained.detained_at,
    Detained.detention_term,
    Recorded.recorded_at,
    Released.released_at,
    Arrested.arrested_at,
    terms=("detention",),
)

detentions.unit("domestic_detention", "Detention for domestic violence", by=OF)
detentions.measure(
    "domestic_detentions",
    "Detentions for domestic violence",
    "flow",
    on=Detained.detained_at,
    by=OF,
    source="Detentions, not persons.",
)
detentions.measure(
    "domestic_detention_persons",
    "Different persons detained for domestic violence",
    "distinct",
    on=Detained.detained_at,
    of=Detained.held,
    by=("territory", "sex"),
)
detentions.measure(
    "domestic_detention_held",
    "Persons held for domestic violence",
    "stock",
    on=Detained.detained_at,
    to=(Released.released_at, Arrested.arrested_at),
    by=OF,
)
detentions.measure(
    "domestic_detentions_ended",
    "Releases from detention for domestic violence",
    "flow",
    on=Released.released_at,
    by=(*OF, "outcome"),
)
detentions.measure(
    "domestic_detentions_arrested",
    "Detentions for domestic violence that a court turned into arrest",
    "flow",
    on=Arrested.arrested_at,
    by=OF,
)
detentions.measure(
    "domestic_detentions_past_term",
    "Detentions for domestic violence past their term",
    "flow",
    on=passing("detention"),
    by=OF,
    source="By the day on which the term was over while the person was still held.",
)
detentions.measure(
    "domestic_detentions_with_order",
    "Detentions for domestic violence after which a protective order was issued",
    "flow",
    on=OrderFollowed.followed_at,
    by=OF,
)
detentions.measure(
    "domestic_detention_time",
    "Length of detentions for domestic violence",
    "duration",
    on=Detained.detained_at,
    to=(Released.released_at, Arrested.arrested_at),
    by=OF,
    lapse="hours",
)

DOMAIN = Domain("domestic_detentions", "Detentions for domestic violence", detentions)
