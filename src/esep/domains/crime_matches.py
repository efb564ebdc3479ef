"""Questions which monitored persons could have been near an offence: asked, counted, unmasked, over.

Asked only of an offence that is on record, of a kind that the list names, with a decision, for a short time
and a small place. The answer counts those who could and those who could not have been there; who they are is
told to nobody before a second officer has agreed, and after some time to nobody at all. It accuses no one.
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
    instant,
    link,
    office,
    officer,
    passing,
    place,
    text,
)
from esep.domains.shared.handing import Assigned
from esep.kernel.terms import Term

matches = Record("crime_match", "Question who could have been near an offence")
impossible = partial(matches.rule, effect="impossible", source="logic")
unlawful = partial(matches.rule, effect="unlawful")
Values = Mapping[str, Any]

# Codes of the law
RADIUS, WINDOW = "crime_match.largest_radius", "crime_match.longest_window"


@matches.card(opens="asked")
class Asked:
    """An officer asks, with the number of a decision, who could have been near an offence in its time."""

    asked_at = instant("When it was asked")
    offence = link("offence", "Offence on record")
    match_offence = code("match_offence_kind", "Kind of offence")
    asked_by = officer("Officer who asks")
    department = office("Department that asks", required=False, hands_to=True)
    territory = place("Territory")
    decided_on = day("Day of the decision")
    decision_number = text("Number of the decision", longest=100)
    from_at = instant("Begin of the time of the offence")
    to_at = instant("End of the time of the offence")
    radius_metres = count("Metres around the place", maximum=100_000)
    algorithm_version = count("Version of the reckoning")
    window_ground = text("What the time and the place rest on", required=False)
    point = text("Place as the decision gives it", required=False, klass=Class.SPECIAL)


@matches.card(while_="asked", then="counted")
class Counted:
    """It is answered in numbers: who could, who could not have been there, and of whom it cannot be told."""

    counted_at = instant("When it was answered")
    could = count("Persons who could have been there")
    could_not = count("Persons who could not have been there")
    cannot_be_told = count("Persons of whom it cannot be told")
    algorithm_version = count("Version of the reckoning")


@matches.card(while_="asked", then="refused")
class Refused:
    """It is not answered: what it asks is not allowed."""

    refused_at = instant("When it was refused")
    match_refusal = code("match_refusal", "Why")


@matches.card(while_="counted", second=True)
class Unmasked:
    """A second officer agrees that persons behind the numbers are named to the one who asks."""

    unmasked_at = instant("When they were named")
    unmasked_by = officer("Officer who agreed")
    persons = count("Persons named", minimum=1)
    unmask_reason = code("match_unmask_reason", "What for")


matches.card(while_=ANY)(Assigned)


def _small_enough(before: Before, values: Values) -> bool:
    return bool(values["radius_metres"] <= before.law.number(RADIUS, before.by.day(values["asked_at"])))


def _short_enough(before: Before, values: Values) -> bool:
    hours = before.law.number(WINDOW, before.by.day(values["asked_at"]))
    first, last = (before.by.instant(values[name]) for name in ("from_at", "to_at"))
    return bool((last - first).total_seconds() <= hours * 3600)


def _decided(before: Before, values: Values) -> bool:
    return before.by.day(values["decided_on"]) <= before.by.day(values["asked_at"])


def _another_officer(before: Before, values: Values) -> bool:
    return bool(before.facts.get("asked_by") != values["unmasked_by"])


def _no_more_than_counted(before: Before, values: Values) -> bool:
    return bool(values["persons"] <= before.facts.get("could", 0))


COUNTED = (("asked", {"asked_by": "officer-2"}), ("counted", {"could": 3}))
LATER = "2024-02-06T12:00:00.000000Z"
impossible(
    "CMX-01",
    "the time of an offence does not end before it begins",
    Asked.to_at.not_before(Asked.from_at),
    of=Asked,
    breaks={"to_at": "2024-02-05T11:59:59.999999Z"},
)
for number, said, asked, source, broken in (
    ("CMX-02", "nobody asks for a larger place than the law allows", _small_enough,
     "codebook term crime_match.largest_radius", {"radius_metres": 90_000}),
    ("CMX-03", "nobody asks for a longer time than the law allows", _short_enough,
     "codebook term crime_match.longest_window",
     {"from_at": "2024-01-01T12:00:00.000000Z", "to_at": "2024-02-05T12:00:00.000000Z"}),
    ("CMX-04", "nobody asks before it is decided that it may be asked", _decided,
     "principle of proportion", {"decided_on": "2024-02-06"}),
):  # fmt: skip
    unlawful(number, said, asked, of=Asked, source=source, breaks=broken)
unlawful(
    "CMX-05",
    "the officer who agrees that persons are named is not the one who asked",
    _another_officer,
    of=Unmasked,
    source="principle of two officers",
    given=COUNTED,
    breaks={"unmasked_by": "officer-2", "unmasked_at": LATER},
)
unlawful(
    "CMX-06",
    "nobody is named who could not have been there",
    _no_more_than_counted,
    of=Unmasked,
    source="principle of proportion",
    given=COUNTED,
    breaks={"persons": 4, "unmasked_at": LATER},
)

matches.deadline(
    "expiry",
    "End of the answer",
    after=Counted.counted_at,
    term="crime_match.expiry",
    warn=Term(3, "days"),
    then="expired",
)

ABOUT = ("match_offence", "territory", "asked_by")
flow = partial(matches.measure, counting="flow")
matches.unit("crime_match", "Question who could have been near an offence", by=ABOUT)
flow("crime_matches_asked", "Questions who could have been near an offence", on=Asked.asked_at, by=ABOUT,
     source="Each question, answered or refused: of every officer it is counted how often.")  # fmt: skip
flow("crime_matches_refused", "Questions refused", on=Refused.refused_at, by=(*ABOUT, "match_refusal"))
flow("crime_matches_answered", "Questions answered", on=Counted.counted_at, by=ABOUT)
flow("crime_matches_unmasked", "Answers of which persons were named", on=Unmasked.unmasked_at,
     by=(*ABOUT, "unmask_reason"))  # fmt: skip
flow("crime_matches_expired", "Answers that are over", on=passing("expiry"), by=ABOUT)
for name, label, on, amount in (
    ("crime_match_could", "Persons who could have been near an offence", Counted.counted_at, Counted.could),
    ("crime_match_could_not", "Persons who could not have been near an offence", Counted.counted_at,
     Counted.could_not),
    ("crime_match_cannot_be_told", "Persons of whom it cannot be told", Counted.counted_at,
     Counted.cannot_be_told),
    ("crime_match_persons_named", "Persons named after a second officer agreed", Unmasked.unmasked_at,
     Unmasked.persons),
):  # fmt: skip
    flow(name, label, on=on, amount=amount, by=("match_offence", "territory"))

DOMAIN = Domain("crime_matches", "Questions who could have been near an offence", matches)
