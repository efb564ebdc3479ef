"""How much is due: counts of whole columns, by office."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from esep.declare.clocks import Status
from esep.declare.deadlines import Protects
from esep.declare.due import TO_DO, Due
from esep.declare.reckoning import End, Reckoning
from esep.register.due_at import OPEN
from esep.register.due_columns import OVERDUE, RUNNING, Clock, DueColumns, Row, Standings


class Total(StrEnum):
    """What is counted apart: overdue to the harm of a person, overdue, and so on."""

    PERSON = "person"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    SOON = "soon"
    RUNNING = "running"
    STOPPED = "stopped"


COUNTED = tuple(Total)


class Kept(NamedTuple):
    """A deadline as the tables keep it, and the office that has its record."""

    office: str
    clock: Clock
    status: Status
    end: End | None
    over: date | None


def total(due: Due) -> Total:
    """What something that is awaited counts as."""
    if due.status == Status.OVERDUE:
        return Total.PERSON if due.deadline.protects == Protects.PERSON else Total.OVERDUE
    if due.status == Status.RUNNING:
        return Total.SOON if due.soon else Total.RUNNING
    return Total(due.status.value)


def totals(
    kept: Iterable[Kept], at: date | datetime, by: Callable[[str], Reckoning]
) -> defaultdict[str, Counter[Total]]:
    """How much is awaited at a moment, by office.

    Args:
        kept: what the tables say.
        at: the moment; a day is asked as it ends.
        by: the reckoning of a territory.
    """
    found = defaultdict[str, Counter[Total]](Counter)
    rows, offices = list[Row](), list[str]()
    for one in kept:
        if one.end is not None and (one.status in OPEN or one.over is not None):
            rows.append(Row(one.clock, one.end, one.over))
            offices.append(one.office)
        elif one.status in TO_DO:
            found[one.office][Total(one.status.value)] += 1
    columns = DueColumns(rows)
    for office, counts in _by_office(columns, columns.standings(at, by), offices).items():
        found[office].update(counts)
    return found


def _by_office(columns: DueColumns, stand: Standings, offices: list[str]) -> dict[str, Counter[Total]]:
    names = list(dict.fromkeys(offices))
    number = {name: at for at, name in enumerate(names)}
    office = np.array([number[name] for name in offices], np.int64)
    person = np.array([clock.deadline.protects == Protects.PERSON for clock in columns.clocks], np.bool_)
    late = np.where(person[columns.clock], COUNTED.index(Total.PERSON), COUNTED.index(Total.OVERDUE))
    ahead = np.where(stand.soon == 1, COUNTED.index(Total.SOON), COUNTED.index(Total.RUNNING))
    counted = np.isin(stand.status, (RUNNING, OVERDUE))
    places = office * len(COUNTED) + np.where(stand.status == OVERDUE, late, ahead)
    sums = np.bincount(places[counted], minlength=len(names) * len(COUNTED)).reshape(-1, len(COUNTED))
    found = {name: zip(COUNTED, sums[number[name]].tolist(), strict=True) for name in names}
    return {
        name: Counter({one: many for one, many in told if many})
        for name, told in found.items()
        if sums[number[name]].any()
    }
