"""Stays in a centre: who was taken in, with whom, for how long, and who was turned away.

The number of the record is the code that takes the place of a name. Who she is, and in which centre and bed,
stand in protected fields; what is counted stands coded and says no more than territory, sex and class of age.
"""

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
    day,
    link,
    office,
    passing,
    person,
    place,
    text,
)
from esep.domains.shared.few_centres import few_centres
from esep.domains.shared.handing import Assigned
from esep.kernel.terms import Term

stays = Record("stay", "Stay of a person in a centre")
refusals = Record("shelter_refusal", "Request for shelter that was turned down")

LONGEST = "centre.stay.longest"
hidden = partial(text, required=False, klass=Class.SPECIAL)
Values = Mapping[str, Any]


@stays.card(opens="resident")
class Admitted:
    """A person is taken in.

    Whether children come with her is yes, no or not known, never an empty place; how many, is told when they
    are taken in. Whether she was in a centre before tells persons from admissions, as far as anybody knows.
    """

    admitted_on = day("Day of the admission")
    until_on = day("Last day for which she is taken in")
    resident = person("Person taken in", klass=Class.SPECIAL)
    centre = link("centre", "Centre", required=False, klass=Class.SPECIAL)
    centre_kind = code("centre_kind", "Kind of centre")
    territory = place("Territory of the centre")
    sex = code("sex", "Sex")
    age_group = code("age_group", "Class of age on the day", required=False)
    with_children = code("yes_no_unknown", "Whether children come with her")
    admitted_before = code("yes_no_unknown", "Whether she was in a centre before in this year")
    referred_by = code("stay_referrer", "Who referred her")
    consent = code("yes_no_unknown", "Whether she consents to the referral")
    relation = code("relation_to_victim", "What the person she fled is to her", required=False)
    needs = text("What she needs", required=False, klass=Class.SPECIAL)
    safe_channel = text("How to reach her safely", required=False, klass=Class.SEALED)


@stays.card(while_="resident")
class ChildrenTakenIn:
    """Children are taken in with her, on the same day or later. One card tells of those who come together."""

    taken_in_on = day("Day on which they were taken in")
    children = count("Children taken in", minimum=1, maximum=20)
    child_beds = count("Beds given to them", required=False, maximum=20)
    who = hidden("Who they are")


@stays.card(while_="resident")
class Extended:
    """Her stay is extended to a later day."""

    extended_on = day("Day of the decision")
    until_on = day("Last day from now on")
    explanation = hidden("Why")


@stays.card(while_="resident")
class MovedOn:
    """She is moved to another centre; her stay goes on there and is not counted anew."""

    moved_on = day("Day of the move")
    centre = link("centre", "Centre she is moved to", required=False, klass=Class.SPECIAL)
    centre_kind = code("centre_kind", "Kind of the centre she is moved to")
    territory = place("Territory of the centre she is moved to")
    to_office = office("Office that has the record from then on", required=False, hands_to=True)
    explanation = hidden("Why")


@stays.card(while_="resident", then="left")
class Left:
    """She leaves, with all the children who are with her."""

    left_on = day("Day on which she left")
    stay_end = code("stay_end", "Where she went or why she left")
    whereto = text("Where she lives from now on", required=False, klass=Class.SEALED)


stays.card(while_=ANY)(Assigned)


@refusals.card(opens="turned_away")
class TurnedAway:
    """A person asked for shelter and was not taken in."""

    asked_on = day("Day on which she asked")
    applicant = person("Person who asked", required=False, klass=Class.SPECIAL)
    centre = link("centre", "Centre that was asked", required=False, klass=Class.SPECIAL)
    centre_kind = code("centre_kind", "Kind of the centre that was asked")
    territory = place("Territory of the centre that was asked")
    sex = code("sex", "Sex of the person who asked")
    age_group = code("age_group", "Class of age of the person who asked", required=False)
    with_children = code("yes_no_unknown", "Whether children were with her")
    refusal_reason = code("shelter_refusal_reason", "Why she was not taken in")
    told_where = code("yes_no_unknown", "Whether she was told of another place")
    explanation = hidden("What happened")


@refusals.card(while_="turned_away", then="taken_in")
class TakenInAfterAll:
    """She is taken in after all, here or elsewhere."""

    taken_in_on = day("Day on which she was taken in")
    stay = link("stay", "Her stay", required=False, klass=Class.SPECIAL)


refusals.card(while_=ANY)(Assigned)


def _within_longest(admitted: str, before: Before, values: Values) -> bool:
    """Whether a last day lies within the longest stay, which runs from the day of the admission."""
    row = before.by.term(LONGEST, admitted)
    return before.by.day(values["until_on"]) <= before.by.runs_until(row.term, admitted)


stays.rule(
    "STA-01",
    "nobody is referred to a centre who does not consent",
    Admitted.consent.differs("no"),
    of=Admitted,
    effect="unlawful",
    source="principle of consent",
    breaks={"consent": "no"},
)
stays.rule(
    "STA-02",
    "a stay does not end before it begins",
    Admitted.until_on.not_before(Admitted.admitted_on),
    of=Admitted,
    effect="impossible",
    source="logic",
    breaks={"until_on": "2024-02-04"},
)
stays.rule(
    "STA-03",
    "a stay is not extended to a day that has gone",
    Extended.until_on.not_before(Extended.extended_on),
    of=Extended,
    effect="impossible",
    source="logic",
    breaks={"until_on": "2024-02-04"},
)
stays.rule(
    "STA-04",
    "children are not given more beds than there are children",
    ChildrenTakenIn.child_beds.not_after(ChildrenTakenIn.children),
    of=ChildrenTakenIn,
    effect="impossible",
    source="logic",
    breaks={"children": 1, "child_beds": 2},
)
stays.rule(
    "STA-05",
    "nobody is taken in for longer than the longest stay there may be",
    lambda before, values: _within_longest(values["admitted_on"], before, values),
    of=Admitted,
    effect="unlawful",
    source="codebook term centre.stay.longest",
    breaks={"until_on": "2025-02-05"},
)
stays.rule(
    "STA-06",
    "a stay is not extended beyond the longest there may be",
    lambda before, values: _within_longest(before.facts["admitted_on"], before, values),
    of=Extended,
    effect="unlawful",
    source="codebook term centre.stay.longest",
    given=(("admitted", {}),),
    breaks={"until_on": "2025-02-05"},
)

stays.deadline(
    "planned_end",
    "Last day for which she is taken in",
    after=Admitted.admitted_on,
    until=Admitted.until_on,
    extended_by=(Extended.until_on,),
    met_by=(Left,),
    warn=Term(14, "days"),
    protects="person",
)
stays.deadline(
    "longest_stay",
    "Longest stay in a centre",
    after=Admitted.admitted_on,
    term=LONGEST,
    met_by=(Left,),
    warn=Term(14, "days"),
    protects="person",
)

PLACE = ("centre_kind", "territory")
FEW = few_centres("territory", "centre_kind")
stayed, refused = partial(stays.measure, behind=FEW), partial(refusals.measure, behind=FEW)
WHO = ("sex", "age_group", "with_children", *PLACE)
STAY = (*WHO, "admitted_before", "referred_by", "consent", "relation")
stays.unit("stay", "Stay in a centre", by=STAY)
stayed(
    "stays_begun",
    "Admissions to centres",
    "flow",
    on=Admitted.admitted_on,
    by=STAY,
    source=(
        "Admissions, not persons: who comes twice in a year counts twice. Those said not to have been in a "
        "centre before in the year come nearest to persons. With children are those of whom it is known."
    ),
)
stayed(
    "children_taken_in",
    "Children taken in with an adult",
    "flow",
    on=ChildrenTakenIn.taken_in_on,
    amount=ChildrenTakenIn.children,
    by=PLACE,
    source="Children, added up over admissions; those whom nobody counted are not among them.",
)
stayed(
    "residents",
    "Persons who stay in centres, children who came with them aside",
    "stock",
    on=Admitted.admitted_on,
    to=Left.left_on,
    by=WHO,
    source="Stays not ended as a day ends. Whoever left on the day is not among them.",
)
stayed(
    "residents_during",
    "Persons who stayed in centres at some time of the period",
    "touched",
    on=Admitted.admitted_on,
    to=Left.left_on,
    by=WHO,
)
stayed(
    "stay_length",
    "Time from admission to leaving",
    "duration",
    on=Admitted.admitted_on,
    to=Left.left_on,
    by=(*WHO, "stay_end"),
)
stayed("stays_ended", "Stays ended", "flow", on=Left.left_on, by=(*WHO, "stay_end"))
stayed("stays_extended", "Extensions of stays", "flow", on=Extended.extended_on, by=WHO)
stayed("stays_moved", "Moves from centre to centre", "flow", on=MovedOn.moved_on, by=WHO)
stayed(
    "stays_over_longest",
    "Stays that became longer than the longest there may be",
    "flow",
    on=passing("longest_stay"),
    by=WHO,
)

ASKED = ("refusal_reason", "told_where", *WHO)
refusals.unit("shelter_refusal", "Request for shelter turned down", by=ASKED)
refused(
    "shelter_refusals",
    "Requests for shelter turned down",
    "flow",
    on=TurnedAway.asked_on,
    by=ASKED,
    source="Requests, not persons; those who were taken in after all are among them.",
)
refused(
    "shelter_refusals_unhelped",
    "Requests for shelter turned down and not yet met elsewhere",
    "stock",
    on=TurnedAway.asked_on,
    to=TakenInAfterAll.taken_in_on,
    by=ASKED,
)
refused(
    "shelter_refusal_time",
    "Time from a refusal of shelter to an admission",
    "duration",
    on=TurnedAway.asked_on,
    to=TakenInAfterAll.taken_in_on,
    by=ASKED,
)

DOMAIN = Domain("stays", "Stays in centres", stays, refusals)
