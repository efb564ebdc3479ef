"""The queue: what waits, the most pressing first, with the next step and the next hand-on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from esep.monitoring.desk.escalating import Handing, Ladder, still_to_hand_on
from esep.monitoring.desk.incidents import Incident, Usual, incidents
from esep.monitoring.desk.journal import Standing, Stands
from esep.monitoring.desk.steps import ACKNOWLEDGE, next_step, words
from esep.monitoring.desk.waiting import priority


@dataclass(frozen=True, slots=True)
class Line:
    """One line: an alert, or an incident with the alerts that it stands for.

    Attributes:
        about: how its alerts stand, the most pressing first; one unless it is an incident.
        incident: the incident, also beside an alert of it that stands apart.
        next_step: "acknowledge", a code of `alert_step`, or "resolve".
        words: the phrases that tell what to do.
        overdue: to whom it should have been passed on by now.
        next_at: when it is to be passed on next, ms; None when it is not.
    """

    about: tuple[Standing, ...]
    incident: Incident | None
    next_step: str
    words: tuple[str, ...]
    overdue: tuple[Handing, ...]
    next_at: int | None

    @property
    def folds(self) -> bool:
        """Whether the line stands for the folded alerts of an incident."""
        return len(self.about) > 1


def queue(
    all_standing: Iterable[Standing], ladders: Sequence[Ladder], usual: Usual, now: int
) -> tuple[Line, ...]:
    """What waits at `now` (ms): each open alert in exactly one line.

    Raises:
        EsepError: E-1080 when no ladder held when an alert was raised.
    """
    waits = {one.alert.identity: one for one in all_standing if one.open}
    lines = []
    for found in incidents((one.alert for one in waits.values()), usual):
        lines += [line([waits.pop(alert.identity)], found, ladders, now) for alert in found.apart]
        if found.folded:
            lines.append(line([waits.pop(alert.identity) for alert in found.folded], found, ladders, now))
    lines += [line([one], None, ladders, now) for one in waits.values()]
    return tuple(sorted(lines, key=lambda one: key(one.about[0])))


def key(stands: Standing) -> tuple[int, bool, int, int, str]:
    """What sorts alerts by how pressing they are."""
    return priority(stands.alert, taken_on=stands.state is not Stands.RAISED)


def line(about: Sequence[Standing], found: Incident | None, ladders: Sequence[Ladder], now: int) -> Line:
    """One line; of several alerts the most pressing decides the next step, and the earliest the hand-on."""
    most = sorted(about, key=key)
    earliest: dict[str, int] = {}
    for handing in (each for one in most for each in still_to_hand_on(one, ladders)):
        earliest[handing.to] = min(handing.due_at, earliest.get(handing.to, handing.due_at))
    due = sorted(Handing(at, to) for to, at in earliest.items())
    raised = any(one.state is Stands.RAISED for one in most)
    return Line(
        tuple(most),
        found,
        ACKNOWLEDGE if raised else next_step(most[0]),
        words(one.alert.kind for one in most),
        tuple(one for one in due if one.due_at <= now),
        next((one.due_at for one in due if one.due_at > now), None),
    )
