"""Judging begun anew, when what was in mind is lost: what was told stays told, and is not told again.

The fixes that can still be read are judged once more, and what stands then is compared with what was said.
What lies before the first of them can be told by nobody any more: an alert from then stands as it was said,
and an episode that goes on since then keeps the beginning it was told with.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from esep.monitoring.alerts import ALERT, NEVER, Alerts, Changes
from esep.monitoring.intake.blocks import HEAD, path_of, segments
from esep.monitoring.intake.checkpoints import Identity
from esep.monitoring.intake.outcomes import Step

ALWAYS = -(2**62)
BEGINNING = ("at", "first_seq", "confirm_seq", "distance", "accuracy", "before")
Episode = tuple[int, int, int, int]


def identity(alert: np.void) -> Identity:
    """What an alert is told by: whose it is, of which kind, where, of which pair, and when it began."""
    return (*episode(alert), int(alert["at"]))


def episode(alert: np.void) -> Episode:
    """The same without when."""
    return int(alert["device"]), int(alert["kind"]), int(alert["zone"]), int(alert["other"])


def said(steps: Iterable[Step], orders: bytes) -> dict[Identity, np.void]:
    """The alerts that stand by what was said under the present orders; those of others are numbered
    otherwise.
    """
    standing: dict[Identity, np.void] = {}
    for step in steps:
        if step.orders != orders:
            continue
        for gone in step.changes.withdrawn:
            standing.pop(identity(gone), None)
        for part in (step.changes.raised, step.changes.moved):
            standing |= {identity(alert): alert for alert in part}
    return standing


def compared(
    before: Mapping[Identity, np.void], now: Alerts, since: int
) -> tuple[Changes, dict[Identity, np.void]]:
    """What must be said so that what stands now has been said, and which alerts go on what was told before.

    Args:
        before: what was said.
        now: what stands.
        since: ms; from then on all fixes could be read.
    """
    continued = _continued(before, now, since)
    standing = {key: _as_told(alert, continued) for alert in now for key in [identity(alert)]}
    standing = {identity(alert): alert for alert in standing.values()}
    raised = [alert for key, alert in standing.items() if key not in before]
    moved = [
        alert for key, alert in standing.items() if key in before and alert.tobytes() != before[key].tobytes()
    ]
    gone = [alert for key, alert in before.items() if key not in standing and alert["at"] >= since]
    return Changes(*(np.array(part, ALERT) for part in (raised, gone, moved))), continued


def as_told(alerts: Alerts, continued: Mapping[Identity, np.void]) -> Alerts:
    """Alerts with the beginnings they were told with."""
    if not continued or not len(alerts):
        return alerts
    return np.array([_as_told(alert, continued) for alert in alerts], ALERT)


def first_kept(log: Path, written_from: int) -> tuple[int, int]:
    """Where to begin in a log to read what was written from an instant on, and from when all is read then."""
    begins = segments(log)
    if not begins:
        return 0, ALWAYS
    written = []
    for one in begins:
        with path_of(log, one).open("rb") as file:
            head = file.read(HEAD.size)
        written.append(HEAD.unpack(head)[3] if len(head) == HEAD.size else NEVER)
    place = max((at for at in range(len(begins)) if written[at] <= written_from), default=0)
    return begins[place], ALWAYS if begins[place] == 0 else written[place]


def _continued(before: Mapping[Identity, np.void], now: Alerts, since: int) -> dict[Identity, np.void]:
    """For each alert that goes on what was open when nothing can be read any more, the one it was told as."""
    standing = {identity(alert) for alert in now}
    open_before = {
        episode(alert): alert
        for key, alert in before.items()
        if alert["ended_at"] == NEVER and alert["at"] < since and key not in standing
    }
    found: dict[Identity, np.void] = {}
    for alert in now[np.argsort(now["at"], kind="stable")]:
        told = open_before.get(episode(alert))
        if told is not None and identity(alert) not in before and alert["at"] >= told["at"]:
            found[identity(alert)] = open_before.pop(episode(alert))
    return found


def _as_told(alert: np.void, continued: Mapping[Identity, np.void]) -> np.void:
    told = continued.get(identity(alert))
    if told is None:
        return alert
    made = alert.copy()
    for name in BEGINNING:
        made[name] = told[name]
    return made
