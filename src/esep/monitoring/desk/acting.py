"""What is done about an alert becomes a card of its record: stated once, by whoever may, while it may be."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from esep.access import Action, Actor, Purpose
from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.monitoring.desk.cards import CARDS, RECORD, RESULT, TELLING, Told, code_of
from esep.monitoring.desk.journal import OPEN, Standing, Stands, What
from esep.register.entries import microseconds, written
from esep.register.home import Home
from esep.register.sound_end import require_sound_end
from esep.register.submissions import Accepted, Batch, Refused, Submission

SYSTEM = "esep"
FIRST_COME = "E-1136"
OTHER_CARD = "E-744"  # under this key another card stands: somebody else was first
WHILE: Mapping[What, Collection[Stands]] = {
    What.ACKNOWLEDGED: {Stands.RAISED},
    What.STEP_TAKEN: OPEN,
    What.ESCALATED: OPEN,
    What.RESOLVED: {Stands.ACKNOWLEDGED},
    What.REOPENED: {Stands.RESOLVED},
}
HAPPENS: Mapping[What, str] = {
    What.ACKNOWLEDGED: "acknowledged_at",
    What.STEP_TAKEN: "taken_at",
    What.ESCALATED: "escalated_at",
    What.RESOLVED: "resolved_at",
    What.REOPENED: "reopened_at",
}
REFUSED = {
    Stands.RAISED: "E-1132",
    Stands.ACKNOWLEDGED: "E-1133",
    Stands.RESOLVED: "E-1134",
    Stands.WITHDRAWN: "E-1135",
}


class Doing(NamedTuple):
    """What is done: `told` is the step, to whom it goes, or what it was; `result` what came of a step."""

    what: What
    told: str = ""
    result: str = ""


class Done(NamedTuple):
    """What became of cards, by the number of the alert: in the journal, or left and why."""

    done: dict[str, Accepted]
    left: dict[str, EsepError]


def card_about(
    home: Home, told: Told, stands: Standing, doing: Doing, actor: Actor, at: datetime
) -> Submission:
    """The card that says what is done about an alert.

    Its key makes it count once however often it is sent; only a step may be taken again at another moment.

    Args:
        home: the register.
        told: the alert with its journal.
        stands: how it stands.
        doing: what is done.
        actor: who does it.
        at: when; moved behind the last card where this machine's clock stands before it.

    Raises:
        EsepError: E-1132 to E-1135 when it stands so that this cannot be done.
    """
    number, what = told.alert.identity, doing.what
    if stands.state not in WHILE[what]:
        raise EsepError(REFUSED[stands.state], alert=number, by=stands.by or "–")
    moment = max(written(microseconds(at)), told.last_happened)
    fields = {HAPPENS[what]: moment, TELLING.get(what, ""): doing.told, RESULT: doing.result}
    return Submission(
        kind=f"{RECORD}.{CARDS[what]}",
        record=f"{RECORD}:{number}",
        fields={name: value for name, value in fields.items() if name and value},
        key=f"desk:{CARDS[what]}:{number}:{_turn(told, doing, moment)}",
        actor=actor.code,
        office=actor.office,
        territory=home.clock_of(actor.territory),
        system=SYSTEM,
    )


def _turn(told: Told, doing: Doing, moment: str) -> str:
    """What tells a card from the next of its kind about the same alert."""
    if doing.what is What.STEP_TAKEN:
        return f"{doing.told}:{moment}"
    before = sum(entry.what in {What.REOPENED, What.RESOLVED} for entry in told.entries)
    return f"{told.waits_since}:{before}:{doing.told if doing.what is What.ESCALATED else ''}"


def entered(home: Home, actor: Actor, cards: Sequence[Submission], purpose: Purpose | None = None) -> Done:
    """State cards of one kind, each once the gate lets it be stated; what keeps one back stops no other.

    Args:
        home: the register.
        actor: who states them.
        cards: one for an alert.
        purpose: why, where the right takes one.

    Raises:
        EsepError: as `require_sound_end`; E-665 when the trail cannot be written.
    """
    require_sound_end(home)
    done, left, may = dict[str, Accepted](), dict[str, EsepError](), list[Submission]()
    for one in cards:
        try:
            _admitted(home, actor, one, purpose)
        except EsepError as refusal:
            left[_number(one)] = refusal
        else:
            may.append(one)
    outcomes = home.register.accept_batch(Batch.of(may)) if may else []
    for one, outcome in zip(may, outcomes, strict=True):
        if isinstance(outcome, Refused):
            left[_number(one)] = _first_come(outcome.faults[0], _number(one))
        else:
            done[_number(one)] = outcome
    return Done(done, left)


def why_not(home: Home, actor: Actor, card: Submission) -> EsepError | None:
    """Why somebody may not state a card; nothing is written into the trail, since nothing is asked for."""
    target = home.targets.to_write(card.record, actor, card.kind, card.fields)
    decision = home.gate.decide(actor, target=target, klass=Class.OPEN, action=Action.WRITE)
    return None if decision.allowed else decision.refusal(card.record)


def _admitted(home: Home, actor: Actor, card: Submission, purpose: Purpose | None) -> None:
    target = home.targets.to_write(card.record, actor, card.kind, card.fields)
    question: dict[str, Any] = {"target": target, "klass": Class.OPEN, "action": Action.WRITE}
    with home.gate.reading(actor, purpose=purpose, **question):
        home.targets.require_registered(target, card.kind, card.fields)


def _first_come(fault: EsepError, number: str) -> EsepError:
    return EsepError("E-1136", alert=number) if fault.code == OTHER_CARD else fault


def _number(card: Submission) -> str:
    return code_of(card.record)
