"""The one function that decides who may do what, and says why in words. What is not permitted is denied."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from esep.access.actors import Actor
from esep.access.asked import Asked
from esep.access.permissions import Permission, Permissions
from esep.access.roles import Action, Needs, Role, Scope
from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.kernel.texts import Phrases, Text

Within = Callable[[str, str], bool]


class Ground(StrEnum):
    """Why a question is granted or denied; each has its sentence `access.ground.<ground>`."""

    OPEN = "open"
    GRANTED = "granted"
    NOT_FOUND = "not_found"
    INACTIVE = "inactive"
    NO_PERMISSION = "no_permission"
    PARTY = "party"
    SCOPE = "scope"
    PURPOSE = "purpose"
    ORDER = "order"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, with the words it is about: role, action, class, scope."""

    ground: Ground
    role: Role
    action: Action
    klass: Class
    scope: Scope | None = None

    def said(self, phrases: Phrases, lang: str) -> str:
        """The reason as a sentence in a language."""
        words = {"role": self.role, "action": self.action, "class": self.klass, "scope": self.scope}
        said = {name: phrases.say(f"access.{name}.{word}", lang) for name, word in words.items() if word}
        return phrases.say(f"access.ground.{self.ground}", lang, **said)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a question. `grounds` are for the trail; `reasons` are what the one who asked may hear.

    The two differ for what is sealed: there the one who asked hears what is said of a missing record.

    >>> reason = Reason(Ground.PURPOSE, Role.PROSECUTOR, Action.READ, Class.PERSON)
    >>> decision = Decision(allowed=False, reasons=(reason,), grounds=(Ground.PURPOSE,))
    >>> decision.said(Phrases.package(), "ru")
    ['Для действия «чтение», класс «данные о лице», нужно указать цель.']
    """

    allowed: bool
    reasons: tuple[Reason, ...]
    grounds: tuple[Ground, ...]

    def said(self, phrases: Phrases, lang: str) -> list[str]:
        """The reasons as sentences in a language."""
        return [reason.said(phrases, lang) for reason in self.reasons]

    def refusal(self, record: str, asked: str = "") -> EsepError:
        """The error to raise for a denial: E-661 where the record is not there or hidden, else E-660.

        Args:
            record: the record.
            asked: what was asked for where that is not the record itself; E-661 names no more.
        """
        if self.reasons[0].ground is Ground.NOT_FOUND:
            return EsepError("E-661", record=asked or record)
        phrases = Phrases.package()
        why = Text({lang: " ".join(self.said(phrases, lang)) for lang in sorted(phrases.languages)})
        return EsepError("E-660", record=record, reasons=why)


def decide(asked: Asked, within: Within, permissions: Permissions | None = None) -> Decision:
    """Decide a question: deny, unless a row permits it and nothing stands against it.

    Args:
        asked: the question.
        within: whether a territory lies in another (`Regions.within`).
        permissions: the rows; those esep comes with when None.

    >>> from datetime import UTC, datetime
    >>> from esep.access.actors import PUBLIC
    >>> from esep.access.asked import Target
    >>> target = Target(record="offence:1", office="1", territory="A")
    >>> now = datetime(2026, 11, 22, tzinfo=UTC)
    >>> asked = Asked(actor=PUBLIC, action=Action.READ, klass=Class.PERSON, target=target, at=now)
    >>> decision = decide(asked, lambda territory, of: territory == of)
    >>> decision.allowed, decision.said(Phrases.package(), "en")
    (False, ['The role of a member of the public has no permission to read person data.'])
    """
    # An empty file of permissions is false to Python and must still permit nothing.
    rows = Permissions.shipped() if permissions is None else permissions
    row = rows.row(asked.actor.role, asked.action, asked.touches)
    if asked.touches is not Class.OPEN and not asked.actor.role.concerns(asked.target.record):
        row = None
    against = list(_against(asked, row, within))
    if against:
        hidden = asked.touches is Class.SEALED or Ground.NOT_FOUND in against
        heard = [Ground.NOT_FOUND] if hidden else against
        return Decision(allowed=False, reasons=_reasons(asked, row, heard), grounds=tuple(against))
    ground = Ground.OPEN if asked.touches is Class.OPEN else Ground.GRANTED
    return Decision(allowed=True, reasons=_reasons(asked, row, [ground]), grounds=(ground,))


def _against(asked: Asked, row: Permission | None, within: Within) -> Iterator[Ground]:
    """Everything that stands against a question; each line can only take away."""
    if not asked.target.exists:
        yield Ground.NOT_FOUND
    if not asked.actor.active(asked.at):
        yield Ground.INACTIVE
    if asked.party and (asked.touches is not Class.OPEN or asked.action.changes):
        yield Ground.PARTY
    if row is None:
        yield Ground.NO_PERMISSION
        return
    if not _reaches(row.scope, asked, within):
        yield Ground.SCOPE
    if asked.touches is not Class.OPEN and asked.purpose is None:
        yield Ground.PURPOSE
    elif _needs_order(asked, row) and not (asked.purpose and asked.purpose.orders):
        yield Ground.ORDER
    if row.second and not _seconds(asked.second, row.second, asked, within):
        yield Ground.SECOND


def _needs_order(asked: Asked, row: Permission) -> bool:
    """Whether it takes an order: by the row, or since the record is sealed to its last field."""
    return row.needs is Needs.ORDER or asked.target.floor is Class.SEALED


def _reaches(scope: Scope, asked: Asked, within: Within) -> bool:
    """Whether the record lies in the scope; a wider scope holds everything that a narrower one holds."""
    if scope is Scope.EVERYWHERE or asked.linked:
        return True
    if scope is Scope.OWN_CASE:
        return False
    if asked.same_office:
        return True
    return scope is Scope.OWN_REGION and within(asked.target.territory, asked.actor.territory)


def _seconds(second: Actor | None, roles: frozenset[Role], asked: Asked, within: Within) -> bool:
    """Whether the second officer is another one, of a fitting role, near the record and no party to it."""
    if second is None or second.code == asked.actor.code or second.role not in roles:
        return False
    near = second.office == asked.target.office or within(asked.target.territory, second.territory)
    return near and second.active(asked.at) and second.code not in asked.target.parties


def _reasons(asked: Asked, row: Permission | None, grounds: list[Ground]) -> tuple[Reason, ...]:
    scope = row.scope if row else None
    return tuple(
        Reason(ground, asked.actor.role, asked.action, asked.touches, scope)
        if ground is not Ground.NOT_FOUND
        # What is hidden must not tell by its words either.
        else Reason(ground, asked.actor.role, asked.action, Class.OPEN)
        for ground in grounds
    )
