"""Damage: what an offence cost, what was made good, and what was seized to secure it."""

from esep.declare import Domain, Record, amount, code, day, link

damages = Record("damage", "Damage done to one owner by an offence")


@damages.card(opens="established")
class Established:
    """The damage is established."""

    established_on = day("Day on which it was established")
    damage = amount("Damage", minimum=1)
    damage_kind = code("damage_kind", "Kind of damage", required=False)
    victim_kind = code("victim_kind", "Whose damage it is")
    caused_on = day("Day on which it was done", required=False)
    offence = link("offence", "Offence", required=False)
    proceeding = link("proceeding", "Proceeding", hands_to=True)
    victim = link("victim", "Victim", required=False)


@damages.card(while_="*")
class Reassessed:
    """The damage proves to be larger or smaller; the new amount takes the place of the old."""

    reassessed_on = day("Day on which it was established")
    damage = amount("Damage")


@damages.card(while_="*")
class Recovered:
    """A part of it, or all, is made good."""

    recovered_on = day("Day on which it was made good")
    recovered = amount("Made good", minimum=1)


@damages.card(while_="*")
class Seized:
    """Property is seized to secure it. What is seized may be worth more than the damage."""

    seized_on = day("Day of the seizure")
    seized = amount("Worth of what is seized", minimum=1)


@damages.card(while_="*")
class SeizureLifted:
    """Property is released from seizure."""

    lifted_on = day("Day on which the seizure was lifted")
    released = amount("Worth of what is released", minimum=1)


damages.rule(
    "DAM-01",
    "damage is not established before it is done",
    Established.established_on.not_before(Established.caused_on),
    of=Established,
    effect="impossible",
    source="logic",
    breaks={"caused_on": "2024-02-06"},
)
damages.rule(
    "DAM-02",
    "property is seized before any of it is released from seizure",
    lambda before, _: "seized" in before.cards,
    of=SeizureLifted,
    effect="unlawful",
    source="principle of procedure",
    given=(("established", {}),),
    breaks={"lifted_on": "2024-02-06"},
)

TOLD_BY = (
    "victim_kind",
    "damage_kind",
    "proceeding.body",
    "proceeding.territory",
    "offence.article",
    "offence.part",
    "offence.gravity",
    "offence.stage",
    "offence.territory",
    "offence.place_kind",
    "offence.sphere",
    "offence.stolen",
    "offence.property_owner",
    "offence.way",
    "offence.state",
    "offence.sent_on",
    "offence.terminated_on",
    "offence.ground",
    "offence.proceeding.form",
)
damages.unit("damage", "Damage done to one owner", by=TOLD_BY)
damages.measure(
    "damage_established",
    "Damage established",
    "flow",
    on=Established.established_on,
    amount=Established.damage,
    by=TOLD_BY,
)
damages.measure(
    "damage_recovered",
    "Damage made good",
    "flow",
    on=Recovered.recovered_on,
    amount=Recovered.recovered,
    by=TOLD_BY,
)
damages.measure(
    "property_seized",
    "Property seized to secure damage",
    "flow",
    on=Seized.seized_on,
    amount=Seized.seized,
    by=TOLD_BY,
)
damages.measure(
    "property_released",
    "Property released from seizure",
    "flow",
    on=SeizureLifted.lifted_on,
    amount=SeizureLifted.released,
    by=TOLD_BY,
)

DOMAIN = Domain("damage", "Damage", damages)
