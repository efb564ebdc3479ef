"""Protective orders: issued by the police, delivered, supervised until they end, and what breaks them.

One order binds one person towards one other. Whoever is bound towards several protected persons is bound by
as many orders, and so is whoever is protected from several: orders are counted, and the different persons
whom they bind are counted beside them.
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
    over,
    passing,
    person,
    place,
    text,
)
from esep.domains.shared import breaches
from esep.domains.shared.handing import Assigned, Transferred
from esep.domains.shared.notifying import notifies
from esep.kernel.terms import Term

orders = Record("protective_order", "Protective order")
impossible = partial(orders.rule, effect="impossible", source="logic")
unlawful = partial(orders.rule, effect="unlawful")
Values = Mapping[str, Any]

# Codes of the law
LEAST_AGE = "protective_order.min_age"
WITNESSES = "protective_order.witnesses.{delivery_manner}"
NOT_YET, BINDS, OVER = ("issued", "undelivered"), ("in_force",), ("ended", "lifted", "withdrawn")


@orders.card(opens="issued")
class Issued:
    """An officer decides that a person must keep away from another.

    Nobody is bound yet: the order binds from its delivery. Sex and age are those of this day.
    """

    issued_at = instant("When it was issued")
    binds = person("Person it binds")
    protects = person("Person it protects", klass=Class.SPECIAL)
    territory = place("Territory of the issuing body")
    department = office("Department that supervises it", required=False, hands_to=True)
    relation = code("relation_to_victim", "What the bound person is to the protected one")
    sex = code("sex", "Sex of the bound person")
    age = count("Age of the bound person in full years", required=False, maximum=130)
    protected_sex = code("sex", "Sex of the protected person", required=False)
    protected_age = count("Age of the protected person in full years", required=False, maximum=130)
    children = count("Children of the protected person whom it covers", required=False, maximum=30)
    report = link("violence_report", "Report of violence it follows", required=False)
    detention = link("domestic_detention", "Detention it follows", required=False)
    circumstances = text("What it rests on", required=False, klass=Class.SPECIAL)
    address = text("Where the protected person lives", required=False, klass=Class.SEALED)


@orders.card(while_=NOT_YET)
class DeliveryFailed:
    """An attempt to hand it over fails: the person was not found, or kept out of the way."""

    attempted_at = instant("When it was attempted")
    obstacle = code("delivery_obstacle", "What stood in the way")


@orders.card(while_="issued", then="undelivered")
class DeliveryGivenUp:
    """No further attempt is made for the time being; the order waits undelivered and binds nobody."""

    given_up_on = day("Day on which it was given up")
    obstacle = code("delivery_obstacle", "What stood in the way")


@orders.card(while_=NOT_YET, then="withdrawn")
class Withdrawn:
    """It is taken back before it was delivered, and has never bound anybody."""

    withdrawn_at = instant("When it was taken back")
    decided_by = code("order_ender", "Who decided")
    reason = code("order_end_reason", "Reason")


@orders.card(while_=NOT_YET, then="in_force")
class Delivered:
    """It is handed over against signature, or refused before witnesses; the term runs from here."""

    delivered_at = instant("When it was handed over")
    order_issued_at = instant("When it was issued, as it says", required=False)
    delivery_manner = code("order_delivery", "How it was handed over")
    witnesses = count("Witnesses of a refusal to sign", required=False, maximum=20)


@orders.card(while_=BINDS)
class Checked:
    """An officer checks whether it is kept; the time up to the next check begins anew."""

    checked_on = day("Day of the check")
    check_result = code("order_check_result", "What the check showed")


@orders.card(while_=BINDS)
class Breached(breaches.Breached):
    """The bound person does what it forbids, on a day on which it is in force."""

    breach_kind = code("order_breach_kind", "What was done")


@orders.card(while_=(*BINDS, *OVER))
class Reacted(breaches.Reacted):
    """The police act upon the breaches known so far, also when the order has ended meanwhile."""

    case = link("administrative_case", "Administrative case", required=False)


@orders.card(while_=(*NOT_YET, *OVER))
class ContactNoted:
    """The person does what the order would forbid, outside its term: no breach, but kept for a decision."""

    contact_at = instant("When it happened")
    noted_at = instant("When the police learned of it")
    breach_kind = code("order_breach_kind", "What was done")
    told_by = code("order_breach_source", "How the police learned of it")
    what_happened = text("What happened", required=False, klass=Class.SPECIAL)


@orders.card(while_=ANY)
class ContactDecided:
    """It is decided what follows from a contact outside the term."""

    decided_at = instant("When it was decided")
    contact_decision = code("contact_decision", "What follows")
    next_order = link("protective_order", "New order", required=False)
    new_report = link("violence_report", "New report of violence", required=False)


@orders.card(while_=BINDS, then="lifted")
class Lifted:
    """It is ended before its term is over."""

    lifted_at = instant("When it was lifted")
    order_delivered_at = instant("When it was handed over, as the decision says", required=False)
    decided_by = code("order_ender", "Who decided")
    reason = code("order_end_reason", "Reason")


@orders.card(while_=ANY)
class Renewed:
    """It takes the place of an earlier order between the same two persons."""

    renewed_on = day("Day on which this was noted")
    earlier = link("protective_order", "Earlier order")


@orders.card(while_=ANY)
class FoundMutual:
    """Another order is found that binds the protected person towards the bound one.

    Who of the two needs protection is not left to the officers who issued them: a supervisor looks at both.
    """

    found_on = day("Day on which it was found")
    opposite = link("protective_order", "Order in the other direction")


@orders.card(while_=ANY)
class MutualReviewed:
    """A supervisor decides which of two orders in opposite directions stands."""

    reviewed_on = day("Day of the decision")
    reviewed_by = officer("Supervisor")
    mutual_decision = code("mutual_decision", "What stands")


orders.card(while_=ANY)(Assigned)
orders.card(while_=ANY)(Transferred)


def _old_enough(before: Before, values: Values) -> bool:
    least = before.law.number(LEAST_AGE, before.by.day(values["issued_at"]))
    return bool(values.get("age", least) >= least)


def _refusal_witnessed(before: Before, values: Values) -> bool:
    term = WITNESSES.format(**values)
    needed = before.law.get(term, before.by.day(values["delivered_at"])).length if term in before.law else 0
    return bool(values.get("witnesses", 0) >= needed)


def _no_breach_waits(before: Before, values: Values) -> bool:
    return not breaches.breach_waits(before, values)


def _contact_waits(before: Before, _: Values) -> bool:
    noted, decided = (before.cards.count(name) for name in ("contact_noted", "contact_decided"))
    return noted > decided


def _reviewed_by_another(before: Before, values: Values) -> bool:
    return bool(values["reviewed_by"] != before.facts.get("handler"))


def _found_mutual(before: Before, _: Values) -> bool:
    return "found_mutual" in before.cards


impossible(
    "PRT-01",
    "an order is not delivered before it is issued",
    Delivered.delivered_at.not_before(Delivered.order_issued_at),
    of=Delivered,
    breaks={"order_issued_at": "2024-02-05T12:00:00.000001Z"},
)
impossible(
    "PRT-02",
    "an order does not end before it is delivered",
    Lifted.lifted_at.not_before(Lifted.order_delivered_at),
    of=Lifted,
    breaks={"order_delivered_at": "2024-02-05T12:00:00.000001Z"},
)
impossible(
    "PRT-04",
    "nobody learns of a contact before it happens",
    ContactNoted.noted_at.not_before(ContactNoted.contact_at),
    of=ContactNoted,
    breaks={"noted_at": "2024-02-05T11:59:59.999999Z"},
)
impossible(
    "PRT-05",
    "nobody is bound towards himself",
    Issued.binds.differs(Issued.protects),
    of=Issued,
    breaks={"protects": "p-" + "b" * 24},
)
unlawful(
    "PRT-06",
    "an order binds nobody below the age that the law sets",
    _old_enough,
    of=Issued,
    source="codebook term protective_order.min_age",
    breaks={"age": 13},
)
unlawful(
    "PRT-07",
    "a refusal to sign is witnessed by as many persons as the law asks for",
    _refusal_witnessed,
    of=Delivered,
    source="codebook terms protective_order.witnesses.<manner>",
    given=(("issued", {}),),
    breaks={"delivery_manner": "refused", "witnesses": 1},
)
unlawful(
    "PRT-09",
    "an order is not lifted while a breach of it waits for a reaction",
    _no_breach_waits,
    of=Lifted,
    source="principle of supervision",
    given=(("issued", {}), ("delivered", {}), ("breached", {})),
    breaks={"lifted_at": "2024-02-06T12:00:00.000000Z"},
)
unlawful(
    "PRT-10",
    "a decision on a contact outside the term follows such a contact",
    _contact_waits,
    of=ContactDecided,
    source="principle of supervision",
    given=(("issued", {}),),
    breaks={"decided_at": "2024-02-06T12:00:00.000000Z"},
)
unlawful(
    "PRT-11",
    "a supervisor reviews two orders that were found to bind in opposite directions",
    _found_mutual,
    of=MutualReviewed,
    source="principle of supervision",
    given=(("issued", {}),),
    breaks={"reviewed_on": "2024-02-06"},
)

unlawful(
    "PRT-12",
    "two orders that bind in opposite directions are reviewed by another than who handles one of them",
    _reviewed_by_another,
    of=MutualReviewed,
    source="principle of supervision",
    given=(("issued", {}), ("found_mutual", {}), ("assigned", {"handler": "officer-9"})),
    breaks={"reviewed_on": "2024-02-06", "reviewed_by": "officer-9"},
)

protecting = partial(orders.deadline, protects="person")
protecting(
    "delivery",
    "Delivery of the order",
    after=Issued.issued_at,
    term="protective_order.delivery",
    met_by=(Delivered,),
    exempted_by=(Withdrawn,),
    warn=Term(6, "hours"),
)
protecting(
    "check",
    "Next check whether the order is kept",
    after=(Delivered.delivered_at, Checked.checked_on),
    term="protective_order.check",
    met_by=(Checked, Lifted),
    over_with=("expiry",),
    warn=Term(2, "days"),
)
orders.deadline(
    "expiry",
    "End of the order",
    after=Delivered.delivered_at,
    term="protective_order.term",
    met_by=(Lifted,),
    warn=Term(3, "days"),
    then="ended",
)
breaches.reactions(
    orders,
    Breached,
    Reacted,
    learned="PRT-03",
    answers="PRT-08",
    binding=(("issued", {}), ("delivered", {})),
    due="Reaction to a breach of the order",
)
protecting(
    "contact_decision",
    "Decision on a contact outside the term",
    after=ContactNoted.noted_at,
    term="protective_order.contact_decision",
    met_by=(ContactDecided,),
    first=True,
)
protecting(
    "mutual_review",
    "Review of two orders in opposite directions",
    after=FoundMutual.found_on,
    term="protective_order.mutual_review",
    met_by=(MutualReviewed,),
)

REPORTED = ("report.teller", "report.repeat", "report.state")
BETWEEN = ("territory", "relation", "sex", "age", "protected_sex", "protected_age")
flow = partial(orders.measure, counting="flow")
stock = partial(orders.measure, counting="stock")
duration = partial(orders.measure, counting="duration")
ENDS = (passing("expiry"), Lifted.lifted_at)

notifies(
    orders, "tell_delivery", "Telling the victim of the delivery", "order_delivered", Delivered.delivered_at
)
notifies(orders, "tell_breach", "Telling the victim of a breach", "breach", Breached.learned_at)
notifies(orders, "tell_end", "Telling the victim of the end", "order_end", Lifted.lifted_at, over("expiry"))

orders.extract(
    Issued.issued_at,
    Issued.territory,
    Issued.department,
    Withdrawn.withdrawn_at,
    Withdrawn.decided_by,
    Delivered.delivered_at,
    Delivered.delivery_manner,
    Lifted.lifted_at,
    Lifted.decided_by,
    terms=("expiry",),
)

orders.unit("protective_order", "Protective order", by=BETWEEN)
flow(
    "protective_orders_issued",
    "Protective orders issued",
    on=Issued.issued_at,
    by=(*BETWEEN, *REPORTED),
    source="Gross, by the day of the decision, whether delivered, withdrawn or lifted later.",
)
orders.measure(
    "violence_reports_with_order",
    "Different reports of violence on which a protective order was issued",
    "distinct",
    on=Issued.issued_at,
    of=Issued.report,
    by=("territory", "relation", *REPORTED),
    source="Reports, by the day of the order and not of the report; orders that name no report are left out.",
)
orders.measure(
    "protective_order_persons",
    "Different persons against whom protective orders were issued",
    "distinct",
    on=Issued.issued_at,
    of=Issued.binds,
    by=("territory", "sex"),
    source="Persons, not orders: one person may be bound by several orders, and by several in a period.",
)
flow("protective_orders_delivered", "Protective orders delivered", on=Delivered.delivered_at,
     by=(*BETWEEN, "delivery_manner"))  # fmt: skip
stock(
    "protective_orders_in_force",
    "Protective orders in force",
    on=Delivered.delivered_at,
    to=ENDS,
    by=BETWEEN,
    source="From the delivery, not from the issue, up to the day before the end.",
)
orders.measure(
    "protective_orders_touched",
    "Protective orders in force at any moment of the period",
    "touched",
    on=Delivered.delivered_at,
    to=ENDS,
    by=BETWEEN,
)
stock(
    "protective_orders_undelivered",
    "Protective orders issued and not delivered",
    on=Issued.issued_at,
    to=(Delivered.delivered_at, Withdrawn.withdrawn_at),
    by=BETWEEN,
)
flow("protective_orders_delivery_late", "Protective orders not delivered in time", on=passing("delivery"),
     by=BETWEEN)  # fmt: skip
flow("protective_order_attempts_failed", "Failed attempts to deliver a protective order",
     on=DeliveryFailed.attempted_at, by=("territory", "obstacle"))  # fmt: skip
flow("protective_orders_expired", "Protective orders that ran out", on=passing("expiry"), by=BETWEEN)
flow("protective_orders_lifted", "Protective orders lifted before their end", on=Lifted.lifted_at,
     by=(*BETWEEN, "decided_by", "reason"))  # fmt: skip
flow("protective_orders_withdrawn", "Protective orders taken back before delivery",
     on=Withdrawn.withdrawn_at, by=(*BETWEEN, "decided_by", "reason"))  # fmt: skip
flow("protective_orders_renewed", "Protective orders that renew an earlier one", on=Renewed.renewed_on,
     by=BETWEEN)  # fmt: skip
flow("protective_order_checks", "Checks of protective orders", on=Checked.checked_on,
     by=("territory", "check_result"))  # fmt: skip
flow("protective_order_checks_missed", "Checks of protective orders not made in time", on=passing("check"),
     by=BETWEEN)  # fmt: skip
flow(
    "protective_order_breaches",
    "Breaches of protective orders",
    on=Breached.breached_at,
    by=(*BETWEEN, "breach_kind", "told_by"),
    source="Breaches, not orders or persons, by the day on which the order was broken.",
)
stock(
    "protective_orders_breach_unanswered",
    "Protective orders with a breach that nobody reacted to",
    on=Breached.breached_at,
    to=(Reacted.reacted_at,),
    by=BETWEEN,
)
flow("protective_order_reactions_late", "Breaches of protective orders not reacted to in time",
     on=passing("reaction"), by=BETWEEN)  # fmt: skip
flow(
    "protective_order_reactions",
    "Reactions to breaches of protective orders",
    on=Reacted.reacted_at,
    by=(*BETWEEN, "reaction", "case.state", "case.penalty", "offence.state"),
    source="Told also by how the case that followed stands, and by its penalty.",
)
duration(
    "protective_order_reaction_time",
    "Time from the first breach without a reaction to the reaction",
    on=Breached.breached_at,
    to=(Reacted.reacted_at,),
    by=("territory", "breach_kind"),
    lapse="hours",
)
duration(
    "protective_order_delivery_time",
    "Time from the issue of a protective order to its delivery",
    on=Issued.issued_at,
    to=(Delivered.delivered_at,),
    by=("territory",),
    lapse="hours",
)
flow("protective_order_contacts", "Contacts outside the term of a protective order",
     on=ContactNoted.contact_at, by=("territory", "breach_kind", "told_by"))  # fmt: skip
stock("protective_order_contacts_undecided", "Protective orders with a contact outside the term to decide on",
      on=ContactNoted.contact_at, to=(ContactDecided.decided_at,), by=("territory",))  # fmt: skip
flow("protective_orders_found_mutual", "Protective orders found to bind in both directions",
     on=FoundMutual.found_on, by=("territory",))  # fmt: skip
stock("protective_orders_mutual_unreviewed", "Protective orders in both directions that nobody reviewed",
      on=FoundMutual.found_on, to=(MutualReviewed.reviewed_on,), by=("territory",))  # fmt: skip

DOMAIN = Domain("protective_orders", "Protective orders", orders)
