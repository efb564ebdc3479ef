"""What was done about an alert, and how it stands after that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from esep.monitoring.desk.waiting import Alert


class What(IntEnum):
    """What can be done, in the order in which it counts at one instant; as the cards of an alert."""

    WITHDRAWN = 1
    RESTORED = 2
    ACKNOWLEDGED = 3
    ESCALATED = 4
    STEP_TAKEN = 5
    RESOLVED = 6
    REOPENED = 7


class Stands(StrEnum):
    """The states of an alert, as the register has them."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


LIVE = frozenset({Stands.RAISED, Stands.ACKNOWLEDGED, Stands.RESOLVED})
OPEN = frozenset({Stands.RAISED, Stands.ACKNOWLEDGED})
LEADS: Mapping[What, tuple[frozenset[Stands], Stands]] = {
    What.WITHDRAWN: (LIVE, Stands.WITHDRAWN),
    What.RESTORED: (frozenset({Stands.WITHDRAWN}), Stands.RAISED),
    What.ACKNOWLEDGED: (frozenset({Stands.RAISED}), Stands.ACKNOWLEDGED),
    What.RESOLVED: (OPEN, Stands.RESOLVED),
    What.REOPENED: (frozenset({Stands.RESOLVED}), Stands.ACKNOWLEDGED),
}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One thing done: when (ms), what, about which alert, by whom.

    `told` is the code beside it: the step, to whom it was passed on, or what it turned out to be; `result`
    what came of a step.
    """

    at: int
    what: What
    alert: str
    by: str
    told: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert with what was done about it: its state, since when, whose it is, and all entries in order."""

    alert: Alert
    state: Stands
    since: int
    raised_at: int
    by: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def open(self) -> bool:
        """Whether anything more is due."""
        return self.state in OPEN


def standing(alert: Alert, entries: Iterable[Entry], now: int) -> Standing:
    """How an alert stands at `now`: what was said twice counts once, and what does not fit changes no state.

    Args:
        alert: the alert.
        entries: what was done about it, in any order.
        now: ms; later entries do not count yet.
    """
    known = tuple(sorted({entry for entry in entries if entry.alert == alert.identity and entry.at <= now}))
    state, since, raised_at, by = Stands.RAISED, alert.published_at, alert.published_at, ""
    for entry in known:
        before, after = LEADS.get(entry.what, (frozenset(), state))
        if state not in before:
            continue
        state, since = after, entry.at
        by = "" if after is Stands.RAISED else entry.by
        raised_at = entry.at if after is Stands.RAISED else raised_at
    return Standing(alert, state, since, raised_at, by, known)


def standings(alerts: Iterable[Alert], journal: Iterable[Entry], now: int) -> tuple[Standing, ...]:
    """How all alerts stand that are published by `now`, by number."""
    about: dict[str, list[Entry]] = {}
    for entry in journal:
        about.setdefault(entry.alert, []).append(entry)
    published = {alert.identity: alert for alert in alerts if alert.published_at <= now}
    return tuple(standing(published[name], about.get(name, ()), now) for name in sorted(published))
