"""Crisis and support centres: which there are, of what kind, and the beds that stand in them.

A centre is named by the number of its record and by nothing else: its name, its address and its telephone are
sealed. How many may stay there is told by its beds, each of them a record, so that beds that are free are
counted on any day, as beds that stand there and that nobody has.

Free beds of a region with a single centre would tell whether that centre is full: where fewer than two
centres of a kind stood throughout, figures are withheld, and given together with those of other regions. A
centre that sends no cards of those who stay there, but counts alone, hides no other.
"""

from functools import partial

from esep.declare import ANY, Class, Domain, Record, code, day, link, not_while, place, text
from esep.domains.shared.few_centres import few_centres
from esep.domains.shared.handing import Assigned

centres = Record("centre", "Centre that takes in those who flee violence")
beds = Record("bed", "Bed of a centre")

sealed = partial(text, required=False, klass=Class.SEALED)


@centres.card(opens="working")
class Opened:
    """A centre begins its work.

    A support centre may give advice and no bed; the kind tells. Where it is, is known to those who must.
    """

    opened_on = day("Day on which it began its work")
    centre_kind = code("centre_kind", "Kind of centre")
    territory = place("Territory")
    reporting = code("centre_reporting", "How it reports", required=False)
    centre_name = sealed("Name of the centre")
    address = sealed("Address of the centre")
    telephone = sealed("Telephone of the centre")


@centres.card(while_="working")
class KindChanged:
    """It becomes a centre of another kind: a support centre gets beds, or loses them."""

    changed_on = day("Day of the change")
    centre_kind = code("centre_kind", "Kind of centre")


@centres.card(while_="working")
class ReportingChanged:
    """It reports otherwise from this day on: by cards of its own, or by a return that holds counts alone."""

    changed_on = day("Day of the change")
    reporting = code("centre_reporting", "How it reports")


@centres.card(while_="*")
class Relocated:
    """It moves to another house of the same territory, because its old address became known or otherwise."""

    relocated_on = day("Day of the move")
    address = sealed("New address of the centre")
    telephone = sealed("New telephone of the centre")


@centres.card(while_="working", then="closed")
class Closed:
    """It ends its work."""

    closed_on = day("Day on which it ended its work")
    explanation = text("Why", required=False)


@centres.card(while_="closed", then="working")
class Reopened:
    """It takes its work up again."""

    reopened_on = day("Day on which it took its work up again")


centres.card(while_=ANY)(Assigned)


@beds.card(opens="free")
class PutIn:
    """A bed is put in: from this day one person more may stay in the centre."""

    put_in_on = day("Day on which it was put in")
    centre = link("centre", "Centre", hands_to=True)


@beds.card(while_="free", then="occupied")
class Occupied:
    """Somebody is given the bed, for the first time or after another.

    Who, stands behind a link that is protected. The same bed is not given to a second person while the first
    has it: such a card does not fit and stands aside.
    """

    occupied_on = day("Day from which somebody has it")
    stay = link("stay", "Stay of the person who has it", required=False, klass=Class.SPECIAL)


@beds.card(while_="occupied", then="free")
class Freed:
    """The person who had it leaves it."""

    freed_on = day("Day on which it became free")


@beds.card(while_=("free", "occupied"), then="out")
class TakenOut:
    """It is taken out: for repair, or for good."""

    taken_out_on = day("Day on which it was taken out")


@beds.card(while_="out", then="free")
class PutBack:
    """It is put back after it was taken out."""

    put_back_on = day("Day on which it was put back")


beds.rule(
    "BED-01",
    "a bed that somebody has is not taken out before it is left",
    not_while("occupied"),
    of=TakenOut,
    effect="unlawful",
    source="principle of protection",
    given=(("put_in", {}), ("occupied", {})),
    breaks={"taken_out_on": "2024-02-06"},
)

CENTRE = ("centre_kind", "territory")
BED = ("centre.centre_kind", "centre.territory")
FEW = few_centres("centre.territory", "centre.centre_kind")
centres.unit("centre", "Centre", by=CENTRE)
centres.measure(
    "centres_working",
    "Centres at work",
    "stock",
    on=Opened.opened_on,
    to=Closed.closed_on,
    by=(*CENTRE, "reporting"),
    source=(
        "Institutions at work as a day ends, whatever they are called; crisis centres and support centres "
        "are told apart by their kind and are not to be added up where a source counts one kind alone."
    ),
)
centres.measure("centres_opened", "Centres opened", "flow", on=Opened.opened_on, by=CENTRE)
centres.measure("centres_closed", "Centres closed", "flow", on=Closed.closed_on, by=CENTRE)
centres.measure(
    "centres_left_off",
    "Centres closed, and changes of the way in which centres report",
    "flow",
    on=(Closed.closed_on, ReportingChanged.changed_on),
    by=CENTRE,
    source="What ends that the same centres stand behind figures; it tells which of them are withheld.",
)

beds.unit("bed", "Bed", by=BED)
beds.measure(
    "beds",
    "Beds of centres",
    "stock",
    on=PutIn.put_in_on,
    to=TakenOut.taken_out_on,
    by=BED,
    source="Beds that stand in centres as a day ends, those that somebody has among them.",
)
beds.measure(
    "beds_occupied",
    "Beds of centres that somebody has",
    "stock",
    on=Occupied.occupied_on,
    to=(Freed.freed_on, TakenOut.taken_out_on),
    by=BED,
    behind=FEW,
    source="Beds given to somebody as a day ends; each child with a bed of its own has one.",
)
beds.measure(
    "beds_free",
    "Free beds of centres",
    "stock",
    on=PutIn.put_in_on,
    to=(Occupied.occupied_on, TakenOut.taken_out_on),
    by=BED,
    behind=FEW,
    source="Beds that stand in centres and that nobody has as a day ends.",
)

DOMAIN = Domain("centres", "Crisis and support centres", centres, beds)
