"""One incident for a common cause: five hundred silent devices behind one gateway are one outage."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from esep.monitoring.desk.waiting import Alert, endangers
from esep.monitoring.kinds import Kind

HOUR = 3_600_000
EVERYWHERE = ""
FAIL_TOGETHER = frozenset({Kind.SILENT, Kind.UNLOCATED, Kind.JAMMED, Kind.SPOOFED, Kind.CLOCK_WRONG})


@dataclass(frozen=True, slots=True)
class Usual:
    """From how many alerts on they are no chance: `least`, and `times` the usual number within `within` ms.

    `hourly` is the usual number in an hour by kind, aspect and value; `otherwise` where it is not known.
    """

    within: int
    least: int
    times: float
    otherwise: float
    hourly: Mapping[tuple[Kind, str, str], float] = field(default_factory=dict)

    def threshold(self, kind: Kind, aspect: str, value: str) -> float:
        """How many alerts within the span make an incident."""
        usual = self.hourly.get((kind, aspect, value), self.otherwise)
        return max(float(self.least), self.times * usual * self.within / HOUR)


@dataclass(frozen=True, slots=True)
class Incident:
    """Alerts of one kind that began together behind one thing.

    Attributes:
        identity: 32 hex digits over kind, aspect, value and the first alert.
        aspect, value: what they share, such as gateway and G-2; both "" when they share only the time.
        began_at: when the first began, ms.
        folded: alerts that it stands for in the queue.
        apart: alerts of it that endanger a person: they stand in the queue themselves.
        at_risk: numbers of the persons who are protected by the orders of these alerts.
    """

    identity: str
    kind: Kind
    aspect: str
    value: str
    began_at: int
    folded: tuple[Alert, ...]
    apart: tuple[Alert, ...]
    at_risk: tuple[str, ...]


def together(alerts: Iterable[Alert], usual: Usual) -> list[tuple[Kind, str, str, list[Alert]]]:
    """All crowds: runs of alerts that share something, in which every span is as full as the threshold."""
    sharing: dict[tuple[Kind, str, str], list[Alert]] = {}
    for alert in alerts:
        for aspect, value in (*alert.shared.items(), (EVERYWHERE, "")):
            sharing.setdefault((alert.kind, aspect, value), []).append(alert)
    return [
        (*what, crowd)
        for what, those in sharing.items()
        for crowd in crowds(those, usual.within, usual.threshold(*what))
    ]


def crowds(alerts: Sequence[Alert], within: int, threshold: float) -> list[list[Alert]]:
    """Stretches in which at least `threshold` alerts began within `within` ms, joined where they meet."""
    those = sorted(alerts, key=lambda alert: (alert.began_at, alert.identity))
    found: list[tuple[int, int]] = []
    first = 0
    for last, alert in enumerate(those):
        while alert.began_at - those[first].began_at > within:
            first += 1
        if last - first + 1 < threshold:
            continue
        joined = bool(found) and first < found[-1][1]
        found[-1:] = [(found[-1][0], last + 1)] if joined else [*found[-1:], (first, last + 1)]
    return [those[begins:ends] for begins, ends in found]


def incidents(alerts: Iterable[Alert], usual: Usual) -> tuple[Incident, ...]:
    """The incidents among open alerts; an alert belongs to at most one, the largest crowd first.

    Of crowds of one size a thing that they share explains more than the time alone.
    """
    left = {alert.identity: alert for alert in alerts if alert.kind in FAIL_TOGETHER}
    found = []
    while crowded := together(left.values(), usual):
        kind, aspect, value, crowd = min(
            crowded,
            key=lambda one: (one[1] == EVERYWHERE, -len(one[3]), one[0], one[1], one[2], one[3][0].began_at),
        )
        found.append(incident(kind, aspect, value, crowd))
        for alert in crowd:
            del left[alert.identity]
    return tuple(sorted(found, key=lambda one: (one.began_at, one.identity)))


def incident(kind: Kind, aspect: str, value: str, crowd: Sequence[Alert]) -> Incident:
    """A crowd as an incident: those that endanger a person are never folded into it."""
    told = f"esep incident 1\n{kind.name}\n{aspect}\n{value}\n{crowd[0].identity}"
    return Incident(
        hashlib.sha256(told.encode()).hexdigest()[:32],
        kind,
        aspect,
        value,
        crowd[0].began_at,
        tuple(alert for alert in crowd if not endangers(alert)),
        tuple(alert for alert in crowd if endangers(alert)),
        tuple(sorted({person for alert in crowd for person in alert.protects})),
    )
