"""An alert as the desk sees it: what, since when, how sure, whose - by number, never where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from esep.monitoring.judge.meaning import Danger
from esep.monitoring.judge.meanings import MEANINGS
from esep.monitoring.kinds import Grade, Kind

NOTHING: Mapping[str, str] = MappingProxyType({})
SUREST = int(Grade.CERTAIN)


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert that was published and not taken back by the judging.

    Attributes:
        identity: its number, `alerts.identity`.
        order, device: their codes.
        published_at, began_at: milliseconds since 1970 UTC.
        protects: numbers of the protected persons of its order; no names.
        over: whether what began has ended; that somebody must act upon it does not end with it.
        shared: by what its device may fail together with others, such as {"gateway": "G-2", "model": "T1"}.
    """

    identity: str
    order: str
    device: str
    kind: Kind
    grade: Grade
    published_at: int
    began_at: int
    protects: tuple[str, ...] = ()
    shared: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    over: bool = False


def danger(alert: Alert) -> Danger:
    """How pressing its kind is."""
    return MEANINGS[alert.kind].danger


def endangers(alert: Alert) -> bool:
    """Whether somebody may be hurt: by its kind, or since its order protects somebody now less safe."""
    pressing = danger(alert)
    return pressing is Danger.PERSON or (bool(alert.protects) and pressing is not Danger.DEVICE)


def rank(alert: Alert) -> int:
    """Its place by danger, 0 the most pressing: danger to a person before what only breaks an order.

    >>> rank(Alert("a", "75-1", "B-17", Kind.SILENT, Grade.NONE, 0, 0, protects=("P-1",)))
    1
    >>> rank(Alert("a", "75-1", "B-17", Kind.SILENT, Grade.NONE, 0, 0))
    2
    """
    pressing = danger(alert)
    if pressing is Danger.PERSON:
        return 0
    return 1 if endangers(alert) else int(pressing)


def priority(alert: Alert, *, taken_on: bool) -> tuple[int, bool, int, int, str]:
    """What sorts the queue: danger, then what nobody took on, then the surer, then what waits longest.

    A kind without grades tells of a fact and counts as certain.
    """
    sure = SUREST if alert.grade is Grade.NONE else int(alert.grade)
    return rank(alert), taken_on, -sure, alert.published_at, alert.identity
