"""A calendar file of what is due: a to-do for each deadline (RFC 5545).

It leaves the register, perhaps for a telephone, so it says no more than which deadline of which record: no
names, no places, nothing that was told. A to-do keeps its id as long as its deadline stands, so that a file
of another day takes the place of the earlier one. Its alarm rings when the time to warn begins; where that is
a day, in the morning of it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Component

from esep.cli.register_desk import RegisterDesk
from esep.declare.clocks import Status
from esep.declare.deadlines import Protects
from esep.declare.due import Due
from esep.declare.reckoning import Reckoning
from esep.kernel.calendar import DAY
from esep.kernel.errors import EsepError
from esep.register.due_index import Awaited

MORNING = timedelta(hours=9)
FIRST, SECOND, LAST = 1, 3, 5  # priorities: what is overdue and harms a person, what is overdue, all else


class Task(Component):
    """What has to be done, as calendars know it."""

    name = "VTODO"


def calendar_of(desk: RegisterDesk, awaited: Sequence[Awaited]) -> bytes:
    """The file's bytes, in the language of the desk.

    Args:
        desk: says the titles, and knows the time.
        awaited: what is due.
    """
    made = Calendar()
    made.add("prodid", f"-//esep//{desk.home.origin}//{desk.lang.upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for one in awaited:
        made.add_component(_task(desk, one))
    return bytes(made.to_ical())


def _task(desk: RegisterDesk, one: Awaited) -> Task:
    due, task = one.due, Task()
    title = f"{desk.words.deadline(due)}: {due.of}"
    task.add("uid", f"{due.of}!{due.deadline.name}@{desk.home.origin.replace('/', '.')}")
    task.add("dtstamp", desk.home.clock())
    task.add("summary", title)
    task.add("class", "CONFIDENTIAL")
    task.add("status", "NEEDS-ACTION")
    task.add("priority", _priority(due))
    if due.due is not None:
        task.add("due", due.due)
        if rings := warned_from(due, Reckoning.by(desk.book, one.zone)):
            task.add_component(_alarm(title, rings))
    return task


def _alarm(title: str, rings: datetime) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", rings, parameters={"VALUE": "DATE-TIME"})
    return alarm


def _priority(due: Due) -> int:
    if due.status != Status.OVERDUE:
        return LAST
    return FIRST if due.deadline.protects == Protects.PERSON else SECOND


def warned_from(due: Due, by: Reckoning) -> datetime | None:
    """The instant at which the time to warn begins; None where there is none, or the calendar cannot tell.

    Args:
        due: what is due, with an end.
        by: the law, the calendar and the territory whose clock was read.
    """
    warn, end = due.deadline.warn, due.due
    if warn is None or end is None:
        return None
    try:
        if warn.unit == "hours":
            over = end if isinstance(end, datetime) else by.begins(end + DAY)
            return over - timedelta(hours=warn.length)
        day: date = by.civil_day(end)
        last = day
        while warn.after(day - DAY, by.calendar) >= last:
            day -= DAY
        return by.begins(day) + MORNING
    except EsepError:
        return None
