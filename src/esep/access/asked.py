"""A question to the register: who asks to do what, with which record, why, and when."""

import re
from dataclasses import dataclass
from datetime import datetime

from esep.access.actors import Actor
from esep.access.purposes import Purpose
from esep.access.roles import Action
from esep.declare.classes import Class
from esep.kernel.errors import EsepError

_OBJECT = re.compile(r"[a-z][a-z0-9_]*:[A-Za-z0-9*][A-Za-z0-9@./_-]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked about: a record, or the digest of a query (`query:<hex>`), never text that was typed.

    `floor` is the lowest class anything about the record has: a sealed record is sealed to its last field.
    `handlers` handle the case, `parties` are parties to it; both are codes of actors. A record that does
    not exist is asked about in the same way, so that the answer tells nothing. `asked` is what was asked for
    where that is not the record itself: a refusal that there is no such thing names it alone.

    >>> Target.missing("proceeding:237510031000123").exists
    False
    """

    record: str
    office: str = ""
    territory: str = ""
    floor: Class = Class.OPEN
    handlers: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    exists: bool = True
    asked: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no record number.

        Raises:
            EsepError: E-669 when `record` is not `type:number` in ASCII; it is not repeated, since it may
                be a name typed into the wrong place.
        """
        if not _OBJECT.fullmatch(self.record):
            raise EsepError("E-669")

    @classmethod
    def missing(cls, record: str) -> "Target":
        """A record that is not there."""
        return cls(record=record, exists=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question. `at` is an aware instant; the zone it carries tells the civil day.

    >>> from datetime import UTC
    >>> from esep.access.actors import PUBLIC
    >>> asked = Asked(
    ...     actor=PUBLIC, action=Action.FIND_PERSON, klass=Class.OPEN,
    ...     target=Target(record="query:5f2a"), at=datetime(2026, 11, 22, tzinfo=UTC),
    ... )
    >>> asked.touches.value, asked.linked, asked.party
    ('person', False, False)
    """

    actor: Actor
    action: Action
    klass: Class
    target: Target
    at: datetime
    purpose: Purpose | None = None
    second: Actor | None = None

    @property
    def touches(self) -> Class:
        """The class of what the answer would show: the class asked for, never below record and action."""
        return max(self.klass, self.target.floor, self.action.floor)

    @property
    def linked(self) -> bool:
        """Whether the actor handles the case."""
        return self.actor.code in self.target.handlers

    @property
    def party(self) -> bool:
        """Whether the actor is a party to the case."""
        return self.actor.code in self.target.parties

    @property
    def same_office(self) -> bool:
        """Whether the record belongs to the actor's own office."""
        return bool(self.actor.office) and self.actor.office == self.target.office
