"""Persons protected by electronic monitoring: from whom, at what distance, until when.

A record of its own for each of them, so that the record of the bound person and of the device names it by a
number that says nothing. Who she is, and how near is too near, is protected; where she is stands nowhere.
"""

from esep.declare import ANY, Class, Domain, Record, code, count, instant, link, person
from esep.domains.shared.handing import Assigned

protections = Record("monitoring_protection", "Person protected by electronic monitoring")

METRES = 100_000


@protections.card(opens="in_force")
class Begun:
    """A person is protected: the bound one must keep so many metres away, and she is warned at so many.

    She may bear a device of her own, which is fitted to the order with a link to this record, or be guarded
    by places around where she is often. She may be told of everything in the way that she has chosen.
    """

    begun_at = instant("From when she is protected")
    order = link("monitoring_order", "Order", hands_to=True)
    protected = person("Person it protects", klass=Class.SPECIAL)
    distance_metres = count("Metres to keep away from her", klass=Class.SPECIAL, minimum=1, maximum=METRES)
    warning_metres = count("Metres at which she is warned", required=False, klass=Class.SPECIAL,
                           maximum=METRES)  # fmt: skip
    relation = code("relation_to_victim", "What the bound person is to her")
    protected_sex = code("sex", "Sex of the protected person", required=False)
    protected_age = count("Age of the protected person in full years", required=False, maximum=130)
    victim_contact = link("victim_contact", "Safe way agreed with her", required=False)


@protections.card(while_="in_force")
class DistanceChanged:
    """Other distances hold from this moment."""

    changed_at = instant("From when the new distance holds")
    distance_metres = count("Metres to keep away from her", klass=Class.SPECIAL, minimum=1, maximum=METRES)
    warning_metres = count("Metres at which she is warned", required=False, klass=Class.SPECIAL,
                           maximum=METRES)  # fmt: skip


@protections.card(while_="in_force", then="ended")
class Ended:
    """She is protected by this order no longer."""

    ended_at = instant("Until when she is protected")


protections.card(while_=ANY)(Assigned)

for number, telling in (("ME-31", Begun), ("ME-32", DistanceChanged)):
    protections.rule(
        number,
        "a protected person is warned no later than the bound one comes too near",
        telling.warning_metres.not_before(telling.distance_metres),
        of=telling,
        effect="unlawful",
        source="principle of protection",
        breaks={"distance_metres": 500, "warning_metres": 400},
    )

HER = ("order.territory", "order.monitoring_basis", "relation", "protected_sex", "protected_age")
protections.unit("monitoring_protection", "Person protected by electronic monitoring", by=HER)
protections.measure("monitoring_protections_begun", "Protections by electronic monitoring begun", "flow",
                    on=Begun.begun_at, by=HER)  # fmt: skip
protections.measure(
    "monitoring_protections_in_force",
    "Persons protected by electronic monitoring",
    "stock",
    on=Begun.begun_at,
    to=Ended.ended_at,
    by=HER,
    source="Protections, not persons: one who is protected from two is counted twice.",
)

DOMAIN = Domain("monitoring_protections", "Electronic monitoring: persons protected", protections)
