"""Preventive accounts: minors whom the police keep in view, on what ground, and until when.

Who the child is, is protected, and so is the day of its birth. The account ends by time alone when the child
comes of age. What ends it must stand open to be reckoned, and so names the month alone: its last day.
"""

from collections.abc import Mapping
from datetime import timedelta
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
    office,
    organisation,
    passing,
    person,
    place,
    text,
)
from esep.domains.shared.handing import Assigned
from esep.kernel.terms import Term

accounts = Record("preventive_account", "Preventive account of a minor", hidden_in="of_age")
unlawful = partial(accounts.rule, effect="unlawful")

MAJORITY, REVIEW = "majority.age", "preventive_account.review"
NO_GROUND = "none"  # the code of a placing that names no ground of the law
hidden = partial(text, required=False, klass=Class.SPECIAL)
Values = Mapping[str, Any]


@accounts.card(opens="on_account")
class Placed:
    """A minor is placed on the account, on a ground that the law names.

    That no ground was named is a code of its own: the placing stands, and the prosecutor sees it.
    """

    placed_on = day("Day of the placing")
    minor = person("Minor placed on the account", klass=Class.SPECIAL)
    account_ground = code("account_ground", "Ground of the placing")
    sex = code("sex", "Sex")
    age = count("Age in full years on the day", maximum=130)
    territory = place("Territory")
    of_age_by_on = day("Last day of the month in which the minor comes of age")
    of_age_on = day("Day on which the minor comes of age", required=False, klass=Class.SPECIAL)
    school = organisation("School", required=False, klass=Class.SPECIAL)
    circumstances = text("What led to it", required=False, klass=Class.SPECIAL)


@accounts.card(while_="on_account")
class Reviewed:
    """It is looked at whether the ground still holds; the next review is reckoned from here."""

    reviewed_on = day("Day of the review")
    finding = hidden("What was found")


@accounts.card(while_="on_account")
class Transferred:
    """The minor lives elsewhere from now on, and the account goes along."""

    transferred_on = day("Day of the transfer")
    territory = place("Territory it goes to")
    to_office = office("Office it goes to", required=False, hands_to=True)


@accounts.card(while_="on_account", then="removed")
class Removed:
    """The minor is taken off the account before coming of age."""

    removed_on = day("Day of the removal")
    removal_reason = code("account_removal", "Reason for the removal")
    explanation = hidden("What the removal rests on")


@accounts.card(while_=("removed", "of_age"), then="on_account")
class PlacedAgain:
    """A minor who was taken off the account is placed on it again; a new ground is needed."""

    placed_again_on = day("Day of the new placing")
    account_ground = code("account_ground", "Ground of the new placing")
    age = count("Age in full years on the day", maximum=130)
    circumstances = hidden("What led to it")


accounts.card(while_=ANY)(Assigned)


def _minor(happened: str, before: Before, values: Values) -> bool:
    row = before.by.term(MAJORITY, values[happened])
    return bool(values["age"] < row.length)


def _still_minor(before: Before, values: Values) -> bool:
    return bool(values["placed_again_on"] <= before.facts["of_age_by_on"])


def _month_alone(before: Before, values: Values) -> bool:
    """Whether the day that stands open is the last of its month, and so tells no birthday."""
    return (before.by.day(values["of_age_by_on"]) + timedelta(days=1)).day == 1


accounts.rule(
    "ACC-01",
    "the month in which a minor comes of age does not end before the birthday",
    Placed.of_age_by_on.not_before(Placed.of_age_on),
    of=Placed,
    effect="impossible",
    source="logic",
    breaks={"of_age_by_on": "2024-02-29", "of_age_on": "2024-03-01"},
)
MONTH = {"of_age_by_on": "2024-02-29"}
for number, card, given, more in (
    ("ACC-02", Placed, (), MONTH),
    ("ACC-03", PlacedAgain, (("placed", {}), ("removed", {})), {}),
):
    unlawful(
        number,
        "a minor is placed on the account on a ground that the law names",
        card.account_ground.differs(NO_GROUND),
        of=card,
        source="codebook list account_ground",
        given=given,
        breaks={"account_ground": NO_GROUND, **more},
    )
for number, card, happened, given, more in (
    ("ACC-04", Placed, "placed_on", (), MONTH),
    ("ACC-05", PlacedAgain, "placed_again_on", (("placed", {}), ("removed", {})), {}),
):
    unlawful(
        number,
        "nobody who has come of age is placed on the account of minors",
        partial(_minor, happened),
        of=card,
        source="codebook term majority.age",
        given=given,
        breaks={"age": 18, **more},
    )
unlawful(
    "ACC-06",
    "an account that ended when the minor came of age is not taken up again",
    _still_minor,
    of=PlacedAgain,
    source="principle of procedure",
    given=(("placed", {"of_age_by_on": "2024-02-29"}), ("removed", {})),
    breaks={"placed_again_on": "2024-03-01"},
)
unlawful(
    "ACC-07",
    "what stands open of a birthday is the last day of its month alone",
    _month_alone,
    of=Placed,
    source="principle of data protection",
    breaks={"of_age_by_on": "2024-02-28"},
)

accounts.deadline(
    "review",
    "Review whether a minor stays on the account",
    after=(Placed.placed_on, PlacedAgain.placed_again_on, Reviewed.reviewed_on),
    term=REVIEW,
    met_by=(Reviewed, Removed),
    over_with=("coming_of_age",),
    warn=Term(7, "days"),
    protects="person",
)
accounts.deadline(
    "coming_of_age",
    "End of the month in which the minor comes of age",
    after=Placed.placed_on,
    until=Placed.of_age_by_on,
    then="of_age",
)

ACCOUNT = ("account_ground", "sex", "age", "territory")
BEGINS = (Placed.placed_on, PlacedAgain.placed_again_on)
ENDS = (Removed.removed_on, passing("coming_of_age"))
accounts.unit("preventive_account", "Minor on the account", by=ACCOUNT)
accounts.measure(
    "on_preventive_account",
    "Minors on the preventive account",
    "stock",
    on=BEGINS,
    to=ENDS,
    by=ACCOUNT,
    source=(
        "Accounts open as a day ends; a year begins with those of the last day before it. Age is that of the "
        "last placing. Who came of age stays in it to the end of that month."
    ),
)
accounts.measure(
    "preventive_accounts_placed",
    "Minors placed on the preventive account",
    "flow",
    on=BEGINS,
    by=ACCOUNT,
    source="Placings, those that follow a removal among them.",
)
accounts.measure(
    "preventive_accounts_placed_again",
    "Minors placed on the preventive account again",
    "flow",
    on=PlacedAgain.placed_again_on,
    by=ACCOUNT,
)
accounts.measure(
    "preventive_accounts_removed",
    "Minors taken off the preventive account",
    "flow",
    on=Removed.removed_on,
    by=(*ACCOUNT, "removal_reason"),
    source="Removals by a decision; those who came of age have a figure of their own.",
)
accounts.measure(
    "preventive_accounts_of_age",
    "Accounts that ended since the minor came of age",
    "flow",
    on=passing("coming_of_age"),
    by=ACCOUNT,
    source="By time alone, in the month after; those who had been taken off before are among them.",
)
accounts.measure(
    "preventive_account_reviews",
    "Reviews of preventive accounts",
    "flow",
    on=Reviewed.reviewed_on,
    by=ACCOUNT,
)
accounts.measure(
    "preventive_account_reviews_missed",
    "Reviews of preventive accounts not made in time",
    "flow",
    on=passing("review"),
    by=ACCOUNT,
)
accounts.measure(
    "preventive_account_time", "Time on the preventive account", "duration", on=BEGINS, to=ENDS, by=ACCOUNT
)

DOMAIN = Domain("preventive_accounts", "Preventive accounts of minors", accounts)
