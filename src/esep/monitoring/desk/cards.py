"""An alert as the cards of its record tell it: what the desk sees of it, and what was done about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from esep.monitoring.desk.journal import Entry, What
from esep.monitoring.desk.waiting import Alert
from esep.monitoring.instants import in_milliseconds
from esep.monitoring.kinds import Grade, Kind
from esep.register.statements import Statement

RECORD, ORDER, DEVICE = "monitoring_alert", "monitoring_order", "monitoring_device"
RAISED, GRADE, KIND, BEGAN = "raised", "alert_grade", "alert_kind", "began_at"
OVER, GOES_ON = "over", ("moved", "restored")
CARDS: Mapping[What, str] = {
    What.WITHDRAWN: "withdrawn",
    What.RESTORED: "restored",
    What.ACKNOWLEDGED: "acknowledged",
    What.ESCALATED: "escalated",
    What.STEP_TAKEN: "step_taken",
    What.RESOLVED: "resolved",
    What.REOPENED: "reopened",
}
DONE: Mapping[str, What] = {name: what for what, name in CARDS.items()}
TELLING: Mapping[What, str] = {
    What.STEP_TAKEN: "alert_step",
    What.ESCALATED: "escalated_to",
    What.RESOLVED: "alert_outcome",
}
RESULT = "step_result"


@dataclass(frozen=True, slots=True)
class Told:
    """An alert with its journal.

    Attributes:
        alert: as it was raised; whom its order protects and what its device shares is not told by its cards.
        order, device: the records.
        grades: from when on it bore which grade, ms, in order.
        begins: from when on it was told to have begun when, ms, in order.
        ends: from when on it was over and when it went on after all, ms, in order.
        entries: what was done about it.
        waits_since: the card that raised it, or restored it last.
        last_happened: the moment of its last card, as the journal writes it.
    """

    alert: Alert
    order: str
    device: str
    grades: tuple[tuple[int, Grade], ...]
    begins: tuple[tuple[int, int], ...]
    ends: tuple[tuple[int, bool], ...]
    entries: tuple[Entry, ...]
    waits_since: str
    last_happened: str

    def at(self, now: int) -> Alert:
        """The alert as it was told by a moment, ms: its grade, when it began, and whether it was over."""
        return replace(
            self.alert,
            grade=[grade for at, grade in self.grades if at <= now or not at][-1],
            began_at=[self.alert.began_at, *(began for at, began in self.begins if at <= now)][-1],
            over=[False, *(is_over for at, is_over in self.ends if at <= now)][-1],
        )


def told_by(applied: Iterable[Statement], actors: Mapping[int, str]) -> Told | None:
    """An alert by its cards in effect; None where none raised it, or its kind is none that the desk knows.

    Args:
        applied: its cards in effect, in order.
        actors: by the number of the entry, who stated the card.
    """
    cards = list(applied)
    raised = next((one for one in cards if one.name == RAISED), None)
    if raised is None or (kind := kind_named(str(raised.values[KIND]))) is None:
        return None
    told = raised.values
    number = code_of(raised.record)
    grades = [(0, grade_named(told[GRADE]))]
    grades += [(at_of(one.happened), grade_named(one.values[GRADE])) for one in cards
               if one is not raised and GRADE in one.values]  # fmt: skip
    alert = Alert(
        identity=number,
        order=code_of(told["order"]),
        device=code_of(told["device"]),
        kind=kind,
        grade=grades[0][1],
        published_at=at_of(told["published_at"]),
        began_at=at_of(told[BEGAN]),
    )
    begins = tuple((at_of(one.happened), at_of(one.values[BEGAN])) for one in cards
                   if one is not raised and BEGAN in one.values)  # fmt: skip
    # One that is judged anew goes on, unless its end is told once more after it.
    ends = tuple((at_of(one.happened), one.name == OVER) for one in cards if one.name in {OVER, *GOES_ON})
    waits = [one.id for one in cards if one is raised or DONE.get(one.name) is What.RESTORED]
    entries = tuple(_entry(one, number, actors[one.seq]) for one in cards if one.name in DONE)
    last = max(one.happened for one in cards if "T" in one.happened)
    return Told(alert, told["order"], told["device"], tuple(grades), begins, ends, entries, waits[-1], last)


def _entry(one: Statement, number: str, by: str) -> Entry:
    what = DONE[one.name]
    told = str(one.values.get(TELLING.get(what, ""), ""))
    return Entry(at_of(one.happened), what, number, by, told, str(one.values.get(RESULT, "")))


def at_of(instant: str) -> int:
    """An instant of the journal in ms."""
    return in_milliseconds(datetime.fromisoformat(instant))


def code_of(record: str) -> str:
    """The number of a record, without its type."""
    return record.partition(":")[2]


def kind_named(code: str) -> Kind | None:
    """The kind of a code of the list; None where it is none of the engine's.

    >>> kind_named("near"), kind_named("eclipse")
    (<Kind.NEAR: 6>, None)
    """
    return Kind.__members__.get(code.upper())


def grade_named(code: str) -> Grade:
    """The grade of a code of the list; one that the engine does not give counts as none.

    >>> grade_named("likely")
    <Grade.LIKELY: 2>
    """
    return Grade.__members__.get(code.upper(), Grade.NONE)
