"""Hand-ons that are due become cards: an alert goes on though nobody looks at the queue."""

from collections.abc import Sequence
from typing import NamedTuple

from esep.access import Actor
from esep.declare.reckoning import Reckoning
from esep.kernel.errors import EsepError
from esep.monitoring.desk.acting import FIRST_COME, Doing, Done, card_about, entered, why_not
from esep.monitoring.desk.cards import code_of
from esep.monitoring.desk.escalating import Handing, still_to_hand_on
from esep.monitoring.desk.journal import Standing, What
from esep.monitoring.desk.law import ladders
from esep.monitoring.desk.night import Night
from esep.monitoring.instants import instant_of
from esep.register.home import Home
from esep.register.submissions import Submission


class HandedOn(NamedTuple):
    """An alert that went on, to whom, and when that was due, ms."""

    alert: str
    to: str
    due_at: int


class HandOns(NamedTuple):
    """What went on; and by the number of the alert why it could not, where the actor has no right to it."""

    handed: list[HandedOn]
    left: dict[str, EsepError]


def reckoning(home: Home) -> Reckoning:
    """The law with the clock of the register's territory."""
    return Reckoning.by(home.book, home.clock_of(home.settings.territory))


def due_by(all_standing: Sequence[Standing], home: Home, now: int) -> list[tuple[Standing, Handing]]:
    """The hand-ons that are due at `now` (ms) and not on record, the earliest first.

    Raises:
        EsepError: E-1080 when the law tells no times for handing on.
    """
    rungs = ladders(reckoning(home))
    found = [
        (one, each) for one in all_standing for each in still_to_hand_on(one, rungs) if each.due_at <= now
    ]
    return sorted(found, key=lambda pair: (pair[1], pair[0].alert.identity))


def hand_on_due(home: Home, night: Night, actor: Actor, now: int) -> HandOns:
    """State the hand-ons that are due; however many do so at once, each is stated once.

    Args:
        home: the register.
        night: its alerts, kept between calls: what is new is read.
        actor: on whose behalf, such as the service that runs.
        now: ms.

    Raises:
        EsepError: E-1080 when the law tells no times for handing on; see also `acting.entered`.
    """
    night.refresh()
    found = HandOns([], {})
    for to, pairs in _by_rung(due_by(night.standings(now), home, now)).items():
        due = {one.alert.identity: handing.due_at for one, handing in pairs}
        cards = [_card(home, night, one, actor, to, now) for one, _ in pairs]
        # Asked again and again, each refusal would else be another row of the trail.
        why = {code_of(one.record): why_not(home, actor, one) for one in cards}
        found.left.update({number: refusal for number, refusal in why.items() if refusal})
        may = [one for one in cards if why[code_of(one.record)] is None]
        done = entered(home, actor, may) if may else Done({}, {})
        found.handed.extend(HandedOn(number, to, due[number]) for number in done.done)
        found.left.update({number: one for number, one in done.left.items() if one.code != FIRST_COME})
    return found


def _card(home: Home, night: Night, stands: Standing, actor: Actor, to: str, now: int) -> Submission:
    told = night.told(stands.alert.identity)
    return card_about(home, told, stands, Doing(What.ESCALATED, to), actor, instant_of(now))


def _by_rung(due: Sequence[tuple[Standing, Handing]]) -> dict[str, list[tuple[Standing, Handing]]]:
    """Those that go to one place together: their cards are of one batch."""
    found: dict[str, list[tuple[Standing, Handing]]] = {}
    for pair in due:
        found.setdefault(pair[1].to, []).append(pair)
    return found
