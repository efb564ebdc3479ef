"""The gate before every read: it decides, writes the trail, and only then hands over the right to read."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NotRequired, Required, TypedDict, TypeVar, Unpack

from esep.access.actors import Actor
from esep.access.asked import Asked, Target
from esep.access.decision import Decision, Within, decide
from esep.access.permissions import Permissions
from esep.access.purposes import Purpose
from esep.access.rights import Right
from esep.access.roles import Action
from esep.access.trail import Act, Trail
from esep.declare.classes import Class
from esep.kernel.clock import utc_now

T = TypeVar("T")


class Question(TypedDict):
    """What every question names, as keyword arguments.

    `target` is what it is about (`Target.missing` for a number that is not there), `klass` the highest class
    of what shall be read, `action` what shall be done (`read` when left out), `purpose` why: nothing above
    open is read without. `second` is the second officer, where one is needed.
    """

    target: Required[Target]
    klass: Required[Class]
    action: NotRequired[Action | str]
    purpose: NotRequired[Purpose | str | None]
    second: NotRequired[Actor | None]


class Gate:
    """Decides for one register; every question above open, and every denial, leaves exactly one row.

    No row, no data: when the trail cannot be written, the question fails and nothing is read.

    >>> from datetime import date
    >>> from esep.access.roles import Role
    >>> from esep.access.trail import MemoryRows
    >>> trail = Trail(MemoryRows())
    >>> gate = Gate(trail, lambda territory, of: territory == of)
    >>> since = date(2020, 1, 1)
    >>> officer = Actor(code="o-1", role=Role.INVESTIGATOR, office="7512", territory="A", valid_from=since)
    >>> case = Target(record="proceeding:237510031000123", office="7512", handlers=frozenset({"o-1"}))
    >>> with gate.reading(officer, target=case, klass=Class.PERSON, purpose="criminal_case") as right:
    ...     right.require(Class.PERSON, record=case.record)
    >>> trail.head().size
    1
    """

    def __init__(
        self,
        trail: Trail,
        within: Within,
        *,
        clock: Callable[[], datetime] = utc_now,
        permissions: Permissions | None = None,
    ) -> None:
        self._trail, self._within, self._clock, self._permissions = trail, within, clock, permissions

    @contextmanager
    def reading(self, actor: Actor, *, rows: int = 1, **question: Unpack[Question]) -> Iterator[Right]:
        """The right to an action for the length of a block; its row is written before the block begins.

        Args:
            actor: who asks.
            rows: how many rows may be given out at most; so many are written into the trail.
            question: what is asked, see `Question`.

        Raises:
            EsepError: E-660 with the reasons when it is denied; E-661 when there is no such record, or it is
                sealed and not for this actor; E-664 for an unknown purpose; E-665 when the row could not be
                written.
        """
        asked = self._asked(actor, question)
        self._write(asked, self._admitted(asked), rows)
        right = Right(asked, rows)
        try:
            yield right
        finally:
            right.end()

    def answer(
        self, actor: Actor, fetch: Callable[[Right], Sequence[T]], **question: Unpack[Question]
    ) -> Sequence[T]:
        """What a query finds when nobody knows before how many rows: fetched, counted, handed over.

        The row is written between the fetch and the hand-over. When it cannot be written, nothing is
        handed over; when the fetch fails, the row says that nothing was.

        Args:
            actor: who asks.
            fetch: gets the right, gives the rows found; called only when the question is granted.
            question: what is asked, see `Question`.

        Raises:
            EsepError: as in `reading`.
        """
        asked = self._asked(actor, question)
        decision = self._admitted(asked)
        right = Right(asked, None)
        found: Sequence[T] = ()
        try:
            found = tuple(fetch(right))
        finally:
            right.end()
            self._write(asked, decision, len(found))
        return found

    def decide(self, actor: Actor, **question: Unpack[Question]) -> Decision:
        """What the answer would be. Nothing is read and nothing written: for menus and explanations."""
        return self._decide(self._asked(actor, question))

    def _asked(self, actor: Actor, question: Question) -> Asked:
        purpose = question.get("purpose")
        return Asked(
            actor=actor,
            action=Action(question.get("action", Action.READ)),
            klass=question["klass"],
            target=question["target"],
            at=self._clock(),
            purpose=Purpose.parse(purpose) if isinstance(purpose, str) else purpose,
            second=question.get("second"),
        )

    def _decide(self, asked: Asked) -> Decision:
        return decide(asked, self._within, self._permissions)

    def _admitted(self, asked: Asked) -> Decision:
        """The decision when it is a grant; a denial is written and raised."""
        decision = self._decide(asked)
        if not decision.allowed:
            self._write(asked, decision, 0)
            raise decision.refusal(asked.target.record, asked.target.asked)
        return decision

    def _write(self, asked: Asked, decision: Decision, rows: int) -> None:
        """One row for one question; what is open and granted is nobody's secret and needs none."""
        if decision.allowed and asked.touches is Class.OPEN:
            return
        act = Act(
            at=asked.at,
            actor=asked.actor.code,
            role=asked.actor.role.value,
            office=asked.actor.office,
            action=asked.action.value,
            klass=asked.touches.value,
            object=asked.target.record,
            purpose=str(asked.purpose or ""),
            second=asked.second.code if asked.second else "",
            granted=decision.allowed,
            grounds=" ".join(decision.grounds),
            rows=rows,
        )
        self._trail.append(act)
