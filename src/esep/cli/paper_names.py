"""Names for a paper: read with a right of its own, and left blank where there is none."""

from collections.abc import Sequence

from esep.access import Action, Right, Target
from esep.cli.register_desk import RegisterDesk
from esep.declare import Class, Field
from esep.kernel.errors import EsepError
from esep.people import Identity

GONE = {"E-686", "E-698"}  # erased, or an id that nobody has: the line stays blank


def highest(
    desk: RegisterDesk, target: Target, classes: Sequence[Class], action: Action = Action.READ
) -> Class:
    """The highest of some classes up to which the one who asks may act; the lowest where none is granted, so
    that the refusal is of the least that is needed.

    Nothing is read and nothing is written into the trail.
    """
    for klass in classes:
        decision = desk.home.gate.decide(
            desk.actor, target=target, klass=klass, action=action, purpose=desk.purpose
        )
        if decision.allowed:
            return klass
    return classes[-1]


def names_of(desk: RegisterDesk, target: Target, named: Sequence[tuple[Field, str]]) -> dict[str, Identity]:
    """Who the persons of a record are, by their ids in its domain, as far as they may be read.

    One row of the trail is written for all of them together; none where no name may be read.
    """
    classes = sorted({max(field.klass, Class.PERSON) for field, _ in named} | {Class.PERSON}, reverse=True)
    klass = highest(desk, target, classes, Action.FIND_PERSON)
    readable = [one for field, one in named if max(field.klass, Class.PERSON) <= klass]
    allowed = readable and desk.home.gate.decide(
        desk.actor, target=target, klass=klass, action=Action.FIND_PERSON, purpose=desk.purpose
    )
    if not allowed or not allowed.allowed:
        return {}
    with desk.reading(target, klass, action=Action.FIND_PERSON, rows=len(readable)) as right:
        found = {one: _identity(desk, one, right) for one in dict.fromkeys(readable)}
    return {one: identity for one, identity in found.items() if identity is not None}


def _identity(desk: RegisterDesk, person: str, right: Right) -> Identity | None:
    try:
        known = desk.home.links.person_of(f"person:{person}", right=right)
        return desk.home.people.identity(known, right=right)
    except EsepError as refusal:
        if refusal.code not in GONE:
            raise
        return None
