"""`esep monitor desk times`: how fast alerts were answered, by kind, in minutes."""

from collections.abc import Iterator, Mapping

import typer

from esep.cli.monitor.desk.handover import Since, Until, span
from esep.cli.monitor.desk.telling import MINUTE, kind_in_words
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.kernel.display import decimal
from esep.monitoring.desk.handing_on import reckoning
from esep.monitoring.desk.journal import Standing, Stands
from esep.monitoring.desk.law import in_time
from esep.monitoring.desk.night import Night
from esep.monitoring.desk.response import Answered, Timely, by_kind, response_times
from esep.monitoring.instants import instant_of

app = typer.Typer(add_completion=False)
HEADINGS = ("about", "alerts", "what", "done", "lower", "median", "upper", "in_time")


@register_verb(app, example="esep monitor desk times --from 2024-02-05T00:00+05:00")
def times(desk: RegisterDesk, *, since: Since, until: Until = None) -> int:
    """Tell how long it took from publication to each thing done: median and quartiles, how many in time.

    Alerts that were published in the span and not taken back by later reports.
    """
    begins_at, ends_at = span(desk, since, until)
    night = Night(desk.home, since)
    night.refresh()
    those = [
        one
        for one in night.standings(ends_at - 1)
        if begins_at <= one.alert.published_at and one.state is not Stands.WITHDRAWN
    ]
    if desk.json:
        desk.give(_as_data(desk, those))
    else:
        headings = [desk.say(f"desk.heading.{name}") for name in HEADINGS]
        desk.table(headings, _rows(desk, those), numbers=(1, 3, 4, 5, 6, 7))
    return DONE


def _timely(desk: RegisterDesk) -> Timely:
    by = reckoning(desk.home)
    return lambda what, published_at, at: in_time(by, what, instant_of(published_at), instant_of(at))


def _rows(desk: RegisterDesk, those: list[Standing]) -> Iterator[list[str]]:
    timely = _timely(desk)
    found = by_kind(those, timely)
    for kind, answered in found.items():
        count = sum(one.alert.kind is kind for one in those)
        yield from _rows_of(desk, kind_in_words(desk, kind), count, answered)
    if len(found) != 1:
        yield from _rows_of(desk, desk.say("desk.all"), len(those), response_times(those, timely))


def _rows_of(
    desk: RegisterDesk, title: str, count: int, answered: Mapping[str, Answered]
) -> Iterator[list[str]]:
    for name, one in answered.items():
        yield [
            title,
            desk.number(count),
            desk.say(f"desk.done_first.{name}"),
            desk.number(one.times.count),
            *("–" if time is None else decimal(time / MINUTE, desk.lang) for time in _quartiles(one)),
            desk.number(one.in_time),
        ]


def _as_data(desk: RegisterDesk, those: list[Standing]) -> list[dict[str, object]]:
    timely = _timely(desk)
    parts = {kind.name.lower(): told for kind, told in by_kind(those, timely).items()}
    return [
        {
            "kind": kind,
            "alerts": sum(kind in {"", one.alert.kind.name.lower()} for one in those),
            "what": name,
            "done": one.times.count,
            "in_time": one.in_time,
            "seconds": [None if at is None else at / 1000 for at in _quartiles(one)],
        }
        for kind, told in ({**parts, "": response_times(those, timely)}).items()
        for name, one in told.items()
    ]


def _quartiles(one: Answered) -> tuple[float | None, ...]:
    return (one.times.lower, one.times.median, one.times.upper)
