"""Asking, seeing and unmasking: each through the gate, each a row of the trail, none an accusation."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from esep.access import Action, Actor, Target
from esep.access.purposes import Purpose
from esep.access.rights import Right, reads
from esep.access.trail import Act
from esep.declare.classes import Class
from esep.kernel.clock import written_instant
from esep.kernel.errors import EsepError
from esep.monitoring.matching.crimes import CURRENT, Answer
from esep.monitoring.matching.fence import KEPT, Request, require_allowed, require_purpose
from esep.monitoring.matching.kept import Kept, Line, Matches, masked, new_number
from esep.monitoring.matching.noting import note_asked, note_unmasked
from esep.monitoring.matching.verdicts import Verdict, matched
from esep.register.home import ERASURES, Home

OBJECT = "crime_match:"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it may be seen: the question and a line for every device asked about."""

    kept: Kept
    lines: Sequence[Line]


class Matching:
    """The questions of one register about one history.

    Args:
        home: the register.
        history: the folder of the history of fixes; needed to ask, not to see.
    """

    def __init__(self, home: Home, history: Path | None = None) -> None:
        self._home, self._history = home, history
        self._matches = Matches(home.folder, home.people, home.folder / ERASURES)

    def ask(
        self, actor: Actor, purpose: Purpose | None, request: Request, devices: Sequence[str]
    ) -> Answered:
        """Ask which of these devices could have been near an offence; the row of the trail comes first.

        Args:
            actor: who asks.
            purpose: a criminal case or an order of a court.
            request: the offence, the decision, the place and the span.
            devices: those of orders in force in the span, and no protected person's.

        Raises:
            EsepError: E-660, E-661 when the offence is not for this actor; E-1071 for another purpose, and
                what `require_allowed` raises.
        """
        self.forget_over()
        number = new_number()
        target = self._target(request.offence, number)
        with self._home.gate.reading(
            actor, rows=max(1, len(devices)), target=target, klass=Class.PERSON, purpose=purpose
        ) as right:
            require_purpose(purpose)
            home, territory = self._home, self._home.clock_of(target.territory)
            today = home.now().date()
            kind = require_allowed(request, home.record(request.offence), home.book, territory, today)
            found = _sought(self._history, devices, request, right=right)
            answered = self._answered(number, actor, request, found)
            note_asked(home, actor, answered.kept, request, kind)
            return answered

    def see(self, actor: Actor, purpose: Purpose | None, number: str) -> Answered:
        """An answer that is kept, under pseudonyms; a row of the trail again.

        Raises:
            EsepError: E-1066 when there is none or its time is over; E-660, E-661, E-1071 as for asking.
        """
        kept = self._kept(number)
        with self._home.gate.reading(
            actor,
            rows=_all(kept),
            target=self._target(kept.offence, number),
            klass=Class.PERSON,
            purpose=purpose,
        ) as right:
            require_purpose(purpose)
            return Answered(kept, _lines(self._matches, kept, right=right))

    def unmask(self, second: Actor, purpose: Purpose | None, number: str, reason: str) -> dict[str, str]:
        """The devices of those who could have been near, by pseudonym; for a second officer to release.

        The second officer must be allowed to read of this offence, and the one who asked to have its data
        given out with the second's consent: two rows of the trail. Who could not have been there stays
        unnamed.

        Args:
            second: the officer who releases them; never the one who asked.
            purpose: a criminal case or an order of a court.
            number: of the question.
            reason: a code of the list `match_unmask_reason`.

        Raises:
            EsepError: E-1075 when nobody could have been near; E-1067 when the one who asked would release
                them; others as in `see`.
        """
        kept = self._kept(number)
        target, rows = self._target(kept.offence, number), max(1, kept.could)
        asker = self._home.actors.get(kept.asked_by)
        with self._home.gate.reading(second, rows=rows, target=target, klass=Class.PERSON, purpose=purpose):
            require_purpose(purpose)
            if second.code == kept.asked_by:
                raise EsepError("E-1067")
            if not kept.could:
                raise EsepError("E-1075")
        with self._home.gate.reading(
            asker,
            rows=rows,
            target=target,
            klass=Class.PERSON,
            action=Action.EXPORT,
            purpose=purpose,
            second=second,
        ) as right:
            note_unmasked(self._home, asker, second, kept, reason, self._home.now())
            return _unmasked(self._matches, kept, right=right)

    def forget_over(self) -> int:
        """Destroy the answers whose time is over, and count them."""
        return self._matches.forget_over(self._home.now())

    def _kept(self, number: str) -> Kept:
        self.forget_over()
        return self._matches.kept(number, self._home.now())

    def _target(self, offence: str, number: str) -> Target:
        return replace(self._home.targets.of(offence), record=f"{OBJECT}{number}", asked=offence)

    def _answered(self, number: str, actor: Actor, request: Request, verdicts: Sequence[Verdict]) -> Answered:
        now, counts = self._home.now(), Counter(one.answer for one in verdicts)
        days = self._home.book.law.number(KEPT, now.date())
        kept = Kept(
            number=number,
            offence=request.offence,
            decision=request.decision,
            algorithm=CURRENT.version,
            asked_by=actor.code,
            asked_at=written_instant(now),
            expires_at=written_instant(now + timedelta(days=days)),
            could=counts[Answer.COULD],
            could_not=counts[Answer.COULD_NOT],
            cannot_be_told=counts[Answer.CANNOT_BE_TOLD],
        )
        lines, names = masked(verdicts)
        self._matches.keep(kept, request, lines, names)
        return Answered(kept, lines)


@reads(Class.PERSON)
def _sought(history: Path | None, devices: Sequence[str], request: Request, *, right: Right) -> list[Verdict]:
    right.take(len(devices))
    if history is None or not history.is_dir():
        raise EsepError("E-1072")
    return matched(history, devices, request.crime)


@reads(Class.PERSON)
def _lines(matches: Matches, kept: Kept, *, right: Right) -> list[Line]:
    lines = matches.lines(kept)
    right.take(len(lines))
    return lines


@reads(Class.PERSON, action=Action.EXPORT)
def _unmasked(matches: Matches, kept: Kept, *, right: Right) -> dict[str, str]:
    names = matches.names(kept)
    could = [one.pseudonym for one in matches.lines(kept) if one.answer is Answer.COULD]
    right.take(len(could))
    return {pseudonym: names[pseudonym] for pseudonym in could}


def _all(kept: Kept) -> int:
    return max(1, kept.could + kept.could_not + kept.cannot_be_told)


def asked_by(acts: Iterable[Act]) -> Counter[str]:
    """How many questions each officer has put, granted or denied, from the acts of the trail, oldest first.

    A question is counted once however often its answer is looked at.

    >>> asked_by([])
    Counter()
    """
    asked: dict[str, str] = {}
    for act in acts:
        if act.object.startswith(OBJECT):
            asked.setdefault(act.object, act.actor)
    return Counter(asked.values())
