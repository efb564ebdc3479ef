"""Safe ways to reach somebody who was harmed: agreed with her, changed, stopped by her, and used.

A call at the wrong hour, or a text that the wrong person reads, can kill. So the way, the hours and the
language are hers to choose; where it leads and the word that proves who calls are sealed, and every use of it
stands here.
"""

from collections.abc import Mapping
from typing import Any

from esep.declare import ANY, Before, Class, Domain, Record, code, count, instant, link, person, text
from esep.domains.shared.handing import Assigned, Transferred

contacts = Record("victim_contact", "Safe way to reach a victim")


@contacts.card(opens="open")
class Agreed:
    """A way to reach her is agreed with her.

    The hours are those of her clock, from the beginning of one up to the beginning of the other; they may
    pass over midnight. Without hours she may be reached at any time.
    """

    agreed_at = instant("When it was agreed")
    victim = person("Person to be reached", klass=Class.SPECIAL)
    contact_channel = code("contact_channel", "Way to reach her")
    language = code("contact_language", "Language")
    from_hour = count("From this hour", required=False, maximum=23)
    until_hour = count("Up to this hour", required=False, maximum=24)
    reached_at_place = text("Number or address", required=False, klass=Class.SEALED)
    code_word = text("Word that proves who calls", required=False, klass=Class.SEALED)
    advice = text("What to beware of", required=False, klass=Class.SEALED)


@contacts.card(while_=("open", "stopped"), then="open")
class Changed:
    """She chooses another way, other hours or another language; what is not named again stays."""

    changed_at = instant("When it was agreed")
    victim = person("Person to be reached", klass=Class.SPECIAL)
    contact_channel = code("contact_channel", "Way to reach her", required=False)
    language = code("contact_language", "Language", required=False)
    from_hour = count("From this hour", required=False, maximum=23)
    until_hour = count("Up to this hour", required=False, maximum=24)
    reached_at_place = text("Number or address", required=False, klass=Class.SEALED)
    code_word = text("Word that proves who calls", required=False, klass=Class.SEALED)
    advice = text("What to beware of", required=False, klass=Class.SEALED)


@contacts.card(while_="open", then="stopped")
class Stopped:
    """She wants to be reached no more. She need not say why."""

    stopped_at = instant("When she said so")


@contacts.card(while_="stopped", then="open")
class Resumed:
    """She wants to be reached again, in the way that was agreed."""

    resumed_at = instant("When she said so")


@contacts.card(while_="*")
class Used:
    """She is called or written to in this way, whether or not she is reached."""

    used_at = instant("When it was used")
    victim_notice = link("victim_notice", "What she was to be told", required=False)
    danger = code("danger_ground", "Danger that could not wait", required=False)


contacts.card(while_=ANY)(Assigned)
contacts.card(while_=ANY)(Transferred)


def _not_after_she_stopped(before: Before, _: Mapping[str, Any]) -> bool:
    return before.state != "stopped"


def _within_her_hours(before: Before, values: Mapping[str, Any]) -> bool:
    """Whether it was within the hours agreed, by the clock where the card happened, or could not wait."""
    first, until = before.facts.get("from_hour"), before.facts.get("until_hour")
    if first is None or until is None or "danger" in values:
        return True
    hour = before.by.zones.at(before.by.instant(values["used_at"]), before.by.territory).hour
    return bool(first <= hour < until if first < until else hour >= first or hour < until)


for number, agreed in (("CON-01", Agreed), ("CON-02", Changed)):
    contacts.rule(
        number,
        "the hours in which she may be reached begin at one hour and end at another",
        agreed.from_hour.differs(agreed.until_hour),
        of=agreed,
        effect="impossible",
        source="logic",
        breaks={"from_hour": 9, "until_hour": 9},
    )
contacts.rule(
    "CON-03",
    "nobody is reached any more who has stopped it",
    _not_after_she_stopped,
    of=Used,
    effect="unlawful",
    source="principle of protection",
    given=(("agreed", {}), ("stopped", {})),
    breaks={"used_at": "2024-02-06T12:00:00.000000Z"},
)
contacts.rule(
    "CON-04",
    "she is reached in the hours that were agreed, save in danger",
    _within_her_hours,
    of=Used,
    effect="unlawful",
    source="principle of protection",
    given=(("agreed", {"from_hour": 9, "until_hour": 11}),),
    breaks={"used_at": "2024-02-06T21:00:00.000000Z"},
)

HOW = ("contact_channel", "language")
contacts.unit("victim_contact", "Safe way to reach a victim", by=HOW)
contacts.measure("contacts_agreed", "Safe ways agreed", "flow", on=Agreed.agreed_at, by=HOW)
contacts.measure(
    "contacts_open",
    "Safe ways that may be used",
    "stock",
    on=(Agreed.agreed_at, Changed.changed_at, Resumed.resumed_at),
    to=Stopped.stopped_at,
    by=HOW,
)
contacts.measure("contacts_stopped", "Safe ways stopped by the victim", "flow", on=Stopped.stopped_at, by=HOW)
contacts.measure(
    "contacts_used",
    "Uses of safe ways",
    "flow",
    on=Used.used_at,
    by=(*HOW, "danger"),
    source="Each call or text, whether or not she was reached; also those against her will or hours.",
)

DOMAIN = Domain("victim_contacts", "Safe ways to reach victims", contacts)
