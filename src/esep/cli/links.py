"""What a record is linked with: the records its cards name, and those whose cards name it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import orjson

from esep.cli.register_desk import RegisterDesk
from esep.declare import Class, Field, Kind, Record
from esep.kernel.errors import EsepError
from esep.register.fold import State

NOBODY_KNOWS = "E-749"


@dataclass(frozen=True, slots=True)
class Moment:
    """The day and the knowledge by which links are looked at."""

    happened: str
    known: datetime | None


def linked(desk: RegisterDesk, state: State, then: Moment) -> Iterator[str]:
    """The records that its cards in force name, each with its state."""
    declared = desk.home.domains.record(state.record.partition(":")[0])
    for field in _links(declared):
        values = {
            one.values[field.name]
            for one in state.applied
            if one.name == field.card and field.name in one.values
        }
        for other in sorted(map(str, values)):
            yield f"→ {desk.words.field(field)}: {_said(desk, other, _stood(desk, other, then))}"


def linking(desk: RegisterDesk, record: str, then: Moment) -> Iterator[str]:
    """The records whose cards in force name it, each with its state."""
    kind, needle = record.partition(":")[0], orjson.dumps(record)
    for declared in desk.home.domains.records.values():
        fields = {field.name: field for field in _links(declared) if field.of == kind}
        if not fields:
            continue
        for other in desk.home.journal.states_of(f"{declared.name}:"):
            # Most records name others: only those whose bytes hold the id are taken apart.
            if needle not in other.state or other.record == record:
                continue
            stood = _stood(desk, other.record, then)
            for name in fields if stood else ():
                if stood and any(one.values.get(name) == record for one in stood.applied):
                    label = desk.words.field(fields[name])
                    yield f"← {_said(desk, other.record, stood)} ({label})"


def _links(declared: Record) -> list[Field]:
    fields = [one for card in declared.cards.values() for one in card.fields if one.kind == Kind.LINK]
    return list({(one.card, one.name): one for one in fields}.values())


def _stood(desk: RegisterDesk, record: str, then: Moment) -> State | None:
    """A record as it stood then; None when nobody knew or declares it, or it is not for the one who asks."""
    if record.partition(":")[0] not in desk.home.domains.records or _kept_from(desk, record):
        return None
    try:
        return desk.home.record(record, happened=then.happened, known=then.known)
    except EsepError as refusal:
        if refusal.code != NOBODY_KNOWS:
            raise
        return None


def _kept_from(desk: RegisterDesk, record: str) -> bool:
    """Whether a record is hidden, or listed only to those who may read it."""
    if desk.home.hides(record):
        return True
    if not desk.home.domains.record(record.partition(":")[0]).told_together:
        return False
    target = desk.home.targets.of(record)
    return not desk.home.gate.decide(
        desk.actor, target=target, klass=Class.OPEN, purpose=desk.purpose
    ).allowed


def _said(desk: RegisterDesk, record: str, stood: State | None) -> str:
    """A record by its id, title and state; one that is not known yet by its id alone."""
    if stood is None:
        return f"{record} ({desk.say('record.unknown')})"
    declared = desk.home.domains.record(record.partition(":")[0])
    return f"{record}, {desk.words.record(declared)}, {desk.words.state(declared, stood.state)}"
