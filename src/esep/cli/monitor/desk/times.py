"""`esep monitor desk times`: how fast alerts were answered, by kind, in minutes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import typer

from esep.cli.monitor.desk.handover import Since, Until, span
from esep.cli.monitor.desk.sights import begun, moment_of
from esep.cli.monitor.desk.telling import MINUTE, kind_in_words, moment, written_at
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.kernel.display import decimal
from esep.monitoring.desk.handing_on import reckoning
from esep.monitoring.desk.journal import Standing, Stands
from esep.monitoring.desk.law import in_time, term_on
from esep.monitoring.desk.night import Night
from esep.monitoring.desk.response import DECIDED, SOUGHT, Answered, Timely, by_kind, response_times
from esep.monitoring.instants import instant_of

Terms = tuple[tuple[int, str], ...]  # how many of which unit
app = typer.Typer(add_completion=False)
HEADINGS = ("about", "alerts", "what", "done", "lower", "median", "upper", "term", "in_time")


@register_verb(app, example="esep monitor desk times --from 2024-02-05T00:00+05:00")
def times(desk: RegisterDesk, *, since: Since, until: Until = None) -> int:
    """Tell how long it took from publication to each thing done: median and quartiles, how many in time."""
    begins_at, ends_at = span(desk, since, until)
    night = Night(desk.home, begun(desk, since))
    night.refresh()
    those = [
        one
        for one in night.standings(ends_at - 1)
        if begins_at <= one.alert.published_at and one.state is not Stands.WITHDRAWN
    ]
    of = {"from": begins_at, "until": ends_at, "as_of": moment_of(desk, None)}
    days = [reckoning(desk.home).civil_day(instant_of(at)) for at in (begins_at, ends_at - 1)]
    terms = {name: _terms(desk, name, days) for name in SOUGHT}
    if desk.json:
        desk.give(
            {**{name: written_at(at) for name, at in of.items()}, "times": _as_data(desk, those, terms)}
        )
        return DONE
    desk.tell(desk.say("desk.times", **{name: moment(desk, at) for name, at in of.items()}))
    headings = [desk.say(f"desk.heading.{name}") for name in HEADINGS]
    desk.table(headings, _rows(desk, those, terms), numbers=(1, 3, 4, 5, 6, 8))
    return DONE


def _terms(desk: RegisterDesk, what: str, days: Sequence[date]) -> Terms:
    """The terms of the law on the first and the last day, each once."""
    found = (term_on(desk.home.book.law, what, day) for day in days)
    return tuple(dict.fromkeys(one for one in found if one))


def _term_in_words(desk: RegisterDesk, what: str, terms: Terms) -> str:
    told = [desk.say(f"desk.term.{unit.replace(' ', '_')}", count=length) for length, unit in terms]
    said = " / ".join(told) or "–"
    return desk.say("desk.term.from_taking_on", term=said) if told and what == DECIDED else said


def _timely(desk: RegisterDesk) -> Timely:
    by = reckoning(desk.home)
    return lambda what, begins_at, at: in_time(by, what, instant_of(begins_at), instant_of(at))


def _rows(desk: RegisterDesk, those: list[Standing], terms: Mapping[str, Terms]) -> Iterator[list[str]]:
    timely = _timely(desk)
    found = by_kind(those, timely)
    for kind, answered in found.items():
        count = sum(one.alert.kind is kind for one in those)
        yield from _rows_of(desk, kind_in_words(desk, kind), count, answered, terms)
    if len(found) != 1:
        yield from _rows_of(desk, desk.say("desk.all"), len(those), response_times(those, timely), terms)


def _rows_of(
    desk: RegisterDesk, title: str, count: int, answered: Mapping[str, Answered], terms: Mapping[str, Terms]
) -> Iterator[list[str]]:
    for name, one in answered.items():
        yield [
            title,
            desk.number(count),
            desk.say(f"desk.done_first.{name}"),
            desk.number(one.times.count),
            *("–" if time is None else decimal(time / MINUTE, desk.lang) for time in _quartiles(one)),
            _term_in_words(desk, name, terms[name]),
            desk.number(one.in_time),
        ]


def _as_data(
    desk: RegisterDesk, those: list[Standing], terms: Mapping[str, Terms]
) -> list[dict[str, object]]:
    timely = _timely(desk)
    parts = {kind.name.lower(): told for kind, told in by_kind(those, timely).items()}
    return [
        {
            "kind": kind,
            "alerts": sum(kind in {"", one.alert.kind.name.lower()} for one in those),
            "what": name,
            "done": one.times.count,
            "term": [{"length": length, "unit": unit} for length, unit in terms[name]],
            "in_time": one.in_time,
            "seconds": [None if at is None else at / 1000 for at in _quartiles(one)],
        }
        for kind, told in ({**parts, "": response_times(those, timely)}).items()
        for name, one in told.items()
    ]


def _quartiles(one: Answered) -> tuple[float | None, ...]:
    return (one.times.lower, one.times.median, one.times.upper)
