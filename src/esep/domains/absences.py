"""Absences of officers: from day to day, with the officer who holds their records meanwhile.

Why somebody is away is nobody's concern here. A record stays with whom it was given to: what is due on it
stands on the list of the officer who covers as well, as long as the absence lasts, and on no other's.
"""

from collections.abc import Mapping
from typing import Any

from esep.declare import ANY, Before, Domain, Record, day, officer
from esep.domains.shared.handing import Assigned

absences = Record("absence", "Absence of an officer")


@absences.card(opens="announced")
class Announced:
    """An officer will be away, and another one holds what is his, if anybody does."""

    announced_on = day("Day on which it was announced")
    absent = officer("Officer who is away")
    from_on = day("First day away")
    until_on = day("Last day away")
    cover = officer("Officer who covers", required=False)


@absences.card(while_="announced")
class Changed:
    """It ends on another day than was announced: sooner, or later."""

    changed_on = day("Day of the change")
    until_on = day("Last day away")


@absences.card(while_="announced")
class CoverChanged:
    """Somebody else covers from this day on."""

    changed_on = day("Day from which the other one covers")
    cover = officer("Officer who covers from then on")


@absences.card(while_="announced", then="returned")
class Returned:
    """The officer is back before the last day, and holds his records himself."""

    returned_on = day("First day back")


@absences.card(while_="announced", then="called_off")
class CalledOff:
    """It does not take place."""

    called_off_on = day("Day on which it was called off")


absences.card(while_=ANY)(Assigned)


def _not_over_before_it_begins(before: Before, values: Mapping[str, Any]) -> bool:
    return bool(values["until_on"] >= before.facts["from_on"])


def _by_another(before: Before, values: Mapping[str, Any]) -> bool:
    return bool(values["cover"] != before.facts["absent"])


absences.rule(
    "ABS-01",
    "an absence does not end before it begins",
    Announced.until_on.not_before(Announced.from_on),
    of=Announced,
    effect="impossible",
    source="logic",
    breaks={"from_on": "2024-02-07", "until_on": "2024-02-06"},
)
absences.rule(
    "ABS-02",
    "nobody covers himself",
    Announced.cover.differs(Announced.absent),
    of=Announced,
    effect="impossible",
    source="logic",
    breaks={"absent": "o-1", "cover": "o-1"},
)
absences.rule(
    "ABS-03",
    "an absence that is changed does not end before it begins",
    _not_over_before_it_begins,
    of=Changed,
    effect="unlawful",
    source="logic",
    given=(("announced", {"from_on": "2024-02-10", "until_on": "2024-02-20"}),),
    breaks={"changed_on": "2024-02-06", "until_on": "2024-02-09"},
)
absences.rule(
    "ABS-04",
    "nobody covers himself from a later day either",
    _by_another,
    of=CoverChanged,
    effect="unlawful",
    source="logic",
    given=(("announced", {"absent": "o-1", "cover": "o-2"}),),
    breaks={"changed_on": "2024-02-06", "cover": "o-1"},
)

absences.deadline(
    "return",
    "Last day away",
    after=Announced.announced_on,
    until=Announced.until_on,
    extended_by=(Changed.until_on,),
    met_by=(Returned, CalledOff),
    then="over",
)

absences.unit("absence", "Absence of an officer")
absences.measure(
    "absences_announced",
    "Absences announced",
    "flow",
    on=Announced.announced_on,
    source="Each absence once, also one that was called off; how many days it lasted is not counted.",
)

DOMAIN = Domain("absences", "Absences of officers", absences)
