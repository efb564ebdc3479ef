"""What an officer does about an alert, or about all alerts of an incident, as cards."""

import re
from collections.abc import Sequence
from pathlib import Path

from esep.access import Actor, Role
from esep.access.purposes import Purpose
from esep.cli.desk import refusal_as_data
from esep.cli.monitor.desk.sights import lines_at, live_of, moment_of
from esep.cli.monitor.desk.telling import SHORT, kind_in_words, stands, step_in_words
from esep.cli.register_desk import RegisterDesk
from esep.cli.verbs import DONE, OBJECTION
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text
from esep.monitoring.desk.acting import Doing, Done, card_about, entered
from esep.monitoring.desk.cards import RECORD
from esep.monitoring.desk.journal import Standing
from esep.monitoring.desk.night import Night
from esep.monitoring.desk.queue import Line
from esep.monitoring.desk.steps import next_step, words
from esep.monitoring.instants import instant_of

NUMBER = re.compile(r"[0-9a-f]{1,32}", re.ASCII)


def do(desk: RegisterDesk, alert: str, doing: Doing, live: Path | None = None) -> int:
    """State the card about the alert, or about each of an incident, and tell what comes next.

    Raises:
        EsepError: E-764 when nobody is named, E-1082 when it is the service; E-1130 when there is no such
            alert, E-1131 when several begin so; E-1132 to E-1136 when it cannot be done.
    """
    officer, night, now = _officer(desk), Night(desk.home), moment_of(desk, None)
    night.refresh()
    several = _meant(night, alert, lines_at(desk, night, live_of(desk, live), now))
    purpose = Purpose.parse(desk.purpose) if desk.purpose else None
    cards, left = [], dict[str, EsepError]()
    for one in _standing(night, several, now):
        try:
            told = night.told(one.alert.identity)
            cards.append(card_about(desk.home, told, one, doing, officer, instant_of(now)))
        except EsepError as refusal:
            left[one.alert.identity] = refusal
    found = entered(desk.home, officer, cards, purpose) if cards else Done({}, {})
    found.left.update({number: _named(desk, one) for number, one in left.items() | found.left.items()})
    if len(several) == 1 and found.left:
        raise next(iter(found.left.values()))
    night.refresh()
    _tell(desk, found, _standing(night, several, moment_of(desk, None)))
    return OBJECTION if found.left else DONE


def _officer(desk: RegisterDesk) -> Actor:
    """Who acts: somebody who answers for it, and so not the program that raises alerts."""
    if desk.officer.role is Role.MONITORING_SERVICE:
        raise EsepError("E-1082")
    return desk.officer


def _named(desk: RegisterDesk, refusal: EsepError) -> EsepError:
    """The refusal; of a denial also whose business alerts are."""
    reasons = refusal.values.get("reasons")
    if refusal.code != "E-660" or not isinstance(reasons, Text):
        return refusal
    phrases = desk.book.phrases
    told = {lang: f"{reasons.in_(lang)} {phrases.say('cli.desk.whose', lang)}" for lang in phrases.languages}
    return EsepError("E-660", **{**refusal.values, "reasons": Text(told)})


def _meant(night: Night, alert: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """The numbers of the alerts that are meant: one, or those of an incident."""
    beginning = alert.removeprefix(f"{RECORD}:").lower()
    if not NUMBER.fullmatch(beginning):
        raise EsepError("E-1130", alert="…")
    found: set[tuple[str, ...]] = {(number,) for number in night.look_up(beginning)}
    for line in lines:
        if line.incident and line.folds and line.incident.identity.startswith(beginning):
            found.add(tuple(one.alert.identity for one in line.about))
    if not found:
        raise EsepError("E-1130", alert=beginning)
    if len(found) > 1:
        raise EsepError("E-1131", alert=beginning)
    return found.pop()


def _standing(night: Night, numbers: Sequence[str], now: int) -> list[Standing]:
    wanted = set(numbers)
    return [one for one in night.standings(now) if one.alert.identity in wanted]


def _tell(desk: RegisterDesk, found: Done, those: Sequence[Standing]) -> None:
    phrases, lang = desk.book.phrases, desk.lang
    if desk.json:
        done = [{"alert": number, "card": one.id, "entry": one.seq, "again": one.again}
                for number, one in found.done.items()]  # fmt: skip
        left = [
            {"alert": number, **refusal_as_data(one, phrases, lang)} for number, one in found.left.items()
        ]
        next_steps = {one.alert.identity: next_step(one) for one in those}
        desk.give({"done": done, "left": left, "next_step": next_steps})
        return
    for one in those if len(those) == 1 else ():
        said = kind_in_words(desk, one.alert.kind)
        desk.tell(f"{one.alert.identity[:SHORT]}  {said}: {stands(desk, one)}")
    if len(those) > 1:
        desk.tell(desk.say("desk.done", count=len(found.done)))
    for refusal in found.left.values():
        desk.beside(refusal.said(phrases, lang))
    for step in sorted({next_step(one) for one in those if one.open}):
        desk.close(desk.say("desk.next", step=step_in_words(desk, step)))
    for phrase in words(one.alert.kind for one in those if one.open):
        desk.close(phrases.say(phrase, lang))
