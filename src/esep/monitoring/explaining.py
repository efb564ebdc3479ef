"""An alert in words: what, when, by which fixes, how far from the border, by which order and hours."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from esep.monitoring.alerts import BY_TIME
from esep.monitoring.evidence import DAYS, RULES
from esep.monitoring.instants import instant_of
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.orders import Hours
from esep.monitoring.replaying import Line, Replay

GRADED = {Grade.POSSIBLE, Grade.LIKELY, Grade.CERTAIN}


class Says(Protocol):
    """Says a sentence of the command line in the language of who asks."""

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence."""
        ...


def heading(line: Line, say: Says) -> str:
    """An alert in one line: what, by which device, of which zone."""
    kind = say(f"monitor.kind.{line.told['kind']}")
    words = {"kind": kind[:1].upper() + kind[1:], "device": line.alert.device, "zone": line.alert.zone}
    return say("monitor.explain.heading" if line.alert.zone else "monitor.explain.heading_bare", **words)


def explained(line: Line, replay: Replay, say: Says) -> Iterator[str]:
    """An alert in sentences. Of a place or a person that is protected, nothing of where or how far.

    Args:
        line: the alert.
        replay: what it came of.
        say: says the sentences.
    """
    alert, order = line.alert, replay.order(line.alert)
    yield heading(line, say)
    yield say(f"monitor.explain.{line.told['state']}")
    yield say(
        "monitor.explain.began", at=local(alert.at, order.clock), clock=order.clock, utc=line.told["at"]
    )
    if alert.ended_at is None:
        yield say("monitor.explain.lasts")
    elif alert.ended_at > alert.at:
        yield say("monitor.explain.ended", at=local(alert.ended_at, order.clock))
    yield from _shown(line, order.clock, say)
    yield from _measured(line, say)
    yield from _hours(line, replay, say)
    if alert.grade in GRADED and alert.kind != Kind.BATTERY:
        yield say(f"monitor.explain.{Grade(alert.grade).name.lower()}")
    if replay.of_zones:
        yield say("monitor.explain.by_zones", rules=RULES)
    else:
        yield say("monitor.explain.by", order=order.code, version=order.version, rules=RULES)


def local(at: int, clock: str) -> str:
    """An instant as the clock of a place showed it.

    >>> local(1_706_745_600_000, "UTC")
    '2024-02-01 00:00:00'
    """
    moment: datetime = instant_of(at).astimezone(ZoneInfo(clock))
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _shown(line: Line, clock: str, say: Says) -> Iterator[str]:
    """Which fixes showed it, by their numbers in the evidence and by the clock of the place."""
    alert = line.alert
    if alert.first_seq in line.instants:
        at = local(line.instants[alert.first_seq], clock)
        yield say("monitor.explain.first", seq=str(alert.first_seq), at=at)
    if alert.confirm_seq == BY_TIME:
        yield say("monitor.explain.by_clock")
    elif alert.confirm_seq != alert.first_seq and alert.confirm_seq in line.instants:
        at = local(line.instants[alert.confirm_seq], clock)
        yield say("monitor.explain.confirmed", seq=str(alert.confirm_seq), at=at)


def _measured(line: Line, say: Says) -> Iterator[str]:
    alert = line.alert
    if line.hidden:
        yield say("monitor.explain.opaque")
    elif alert.distance is not None and alert.distance == alert.distance:
        side = "inside" if alert.distance < 0 else "outside"
        yield say(
            f"monitor.explain.{side}", metres=round(abs(alert.distance)), accuracy=round(alert.accuracy or 0)
        )


def _hours(line: Line, replay: Replay, say: Says) -> Iterator[str]:
    alert, zone = line.alert, line.zone
    rows: tuple[Hours, ...] = () if zone is None or line.hidden else zone.hours
    if alert.kind == Kind.ABSENT:
        curfews = (one for one in replay.order(alert).curfews if one.home == alert.zone)
        rows = tuple(row for one in curfews for row in one.hours)
    if rows:
        told = ", ".join(f"{DAYS[row.weekday]} {row.begins:%H:%M}–{row.ends:%H:%M}" for row in rows)
        yield say("monitor.explain.hours", hours=told)
