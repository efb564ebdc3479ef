"""What the law of a codebook fixes for the night desk: hand-ons, common causes, terms, when it is blind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from esep.codebook.law import Law, LawTerm
from esep.declare.reckoning import End, Reckoning
from esep.kernel.errors import EsepError
from esep.monitoring.desk.escalating import Ladder, Rungs
from esep.monitoring.desk.incidents import Usual
from esep.monitoring.instants import in_milliseconds

MINUTE = 60_000
DESK = "monitoring_desk"
HAND_ON, INCIDENT, BLIND = f"{DESK}.hand_on.", f"{DESK}.incident", f"{DESK}.blind_after"
RANKS = ("person", "guarded", "soon", "order", "device")  # as `waiting.rank` counts them
OF_ALERT = {"acknowledged": "monitoring_alert.acknowledgement", "resolved": "monitoring_alert.resolution"}
OF_DESK = {"called": f"{DESK}.term.called", "sent": f"{DESK}.term.sent"}


def hand_ons(law: Law) -> Iterator[LawTerm]:
    """The rows that tell after how many minutes an alert goes to whom."""
    return (row for row in law if row.code.startswith(HAND_ON))


def rungs_on(law: Law, day: date) -> dict[int, Rungs]:
    """To whom alerts raised on a day go on, and after how many ms, by rank; nothing where the law has none.

    Raises:
        EsepError: E-1137 when a row names a rank that there is none of.

    >>> from esep.codebook import Codebook
    >>> rungs_on(Codebook.load("kz").law, date(2024, 2, 5))[0][0]
    (60000, 'second_operator')
    """
    found: dict[int, list[tuple[int, str]]] = {}
    for row in hand_ons(law):
        rank, _, to = row.code.removeprefix(HAND_ON).partition(".")
        if rank not in RANKS:
            raise EsepError("E-1137", code=row.code, known=", ".join(RANKS))
        if row.holds_on(day):
            found.setdefault(RANKS.index(rank), []).append((row.length * MINUTE, to))
    return {rank: tuple(sorted(rungs)) for rank, rungs in found.items()}


def ladders(by: Reckoning) -> tuple[Ladder, ...]:
    """The ladder of each span between two dates of the law, by the clock of a territory.

    An alert older than the first of them goes by the first: it must go to somebody.

    Raises:
        EsepError: E-006 when nobody knows the clock of the territory on such a date; E-1137, see `rungs_on`.
    """
    rows = list(hand_ons(by.law))
    days = sorted({day for row in rows for day in (row.valid_from, row.valid_to) if day is not None})
    found = [Ladder(in_milliseconds(by.begins(day)), rungs_on(by.law, day)) for day in days]
    return tuple(replace(one, from_at=0) if not place else one for place, one in enumerate(found))


def usual_on(law: Law, day: date) -> Usual:
    """From how many alerts on they have a common cause, as the law has it on a day.

    Raises:
        EsepError: E-103, E-104 when it says nothing of it for this day.
    """
    within, least, times, hourly = (
        law.number(f"{INCIDENT}.{name}", day) for name in ("within", "least", "times", "hourly")
    )
    return Usual(within * MINUTE, least, float(times), float(hourly))


def blind_limit(law: Law, day: date) -> int:
    """For how many ms nothing may be judged before it is told.

    Raises:
        EsepError: E-103, E-104 when the law says nothing of it for this day.
    """
    return law.number(BLIND, day) * MINUTE


def term_on(law: Law, what: str, day: date) -> tuple[int, str] | None:
    """The term for something on a day, its length and unit, such as `minutes`; None where the law has none.

    >>> from esep.codebook import Codebook
    >>> term_on(Codebook.load("kz").law, "called", date(2024, 2, 5))
    (10, 'minutes')
    """
    try:
        row = law.get({**OF_ALERT, **OF_DESK}[what], day)
    except EsepError as refusal:
        if refusal.code in {"E-103", "E-104"}:
            return None
        raise
    return row.length, "minutes" if what in OF_DESK else row.unit


def in_time(by: Reckoning, what: str, begins_at: datetime, done_at: datetime) -> bool | None:
    """Whether something was done about an alert within its term; None where law or clock tell no term for it.

    Args:
        by: the law, with the clock of a territory.
        what: `acknowledged`, `called`, `sent` or `resolved`.
        begins_at: when the term begins: as the alert was published, of its decision as it was taken on.
        done_at: when it was done.
    """
    try:
        if what in OF_DESK:
            minutes = by.law.number(OF_DESK[what], by.civil_day(begins_at))
            return (done_at - begins_at).total_seconds() <= minutes * 60
        return not by.over(_end(by, OF_ALERT[what], begins_at.isoformat()), done_at)
    except EsepError as refusal:
        if refusal.code in {"E-006", "E-103", "E-104"}:
            return None
        raise


def _end(by: Reckoning, code: str, started: str) -> End:
    term = by.term(code, started).term
    end = by.runs_until(term, started)
    return by.calendar.next_working(end) if term.rolls_over and not isinstance(end, datetime) else end
