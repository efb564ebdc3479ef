"""`esep monitor desk handover`: what one shift leaves to the next."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated

import typer

from esep.cli.monitor.desk.sights import DAY, INSTANTS, LiveFolder, begun, lines_at, live_of, moment_of
from esep.cli.monitor.desk.telling import (
    SHORT,
    alert_as_data,
    all_stand,
    entry_as_data,
    entry_in_words,
    kind_in_words,
    line_as_data,
    moment,
    number_of,
    stands,
    step_in_words,
    subject,
    written_at,
)
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.kernel.errors import EsepError
from esep.monitoring.desk.handover import Handover
from esep.monitoring.desk.handover import handover as handed
from esep.monitoring.desk.live import Outage
from esep.monitoring.desk.night import Night
from esep.monitoring.instants import in_milliseconds

app = typer.Typer(add_completion=False)
Since = Annotated[
    datetime,
    typer.Option(
        "--from",
        formats=[*INSTANTS, DAY],
        metavar="INSTANT",
        help="When it begins, with its offset; or a day.",
    ),
]
Until = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        formats=[*INSTANTS, DAY],
        metavar="INSTANT",
        help="When it ends; or a day, as it begins; else now.",
    ),
]


@register_verb(
    app, example="esep monitor desk handover --from 2024-02-05T20:00+05:00 --until 2024-02-06T08:00+05:00"
)
def handover(desk: RegisterDesk, *, since: Since, until: Until = None, live: LiveFolder = None) -> int:
    """Tell what a shift leaves: open alerts with every step so far, closed ones, what was done, outages."""
    begins_at, ends_at = span(desk, since, until)
    night, of = Night(desk.home, begun(desk, since)), live_of(desk, live)
    night.refresh()
    last = ends_at - 1
    told = handed(
        begins_at, ends_at, night.standings(last), lines_at(desk, night, of, last), list(night.entries)
    )
    outages = of.outages(begins_at, ends_at)
    if desk.json:
        desk.give(_as_data(told, desk, outages))
        return DONE
    for line in _lines(desk, told, outages):
        desk.tell(line)
    counts = {"open": sum(len(one.about) for one in told.open), "closed": len(told.closed)}
    desk.close(desk.say("desk.handover.close", **counts, done=len(told.done)))
    return DONE


def span(desk: RegisterDesk, since: datetime, until: datetime | None) -> tuple[int, int]:
    """A span in ms, half-open.

    Raises:
        EsepError: E-1138 when it ends before it begins.
    """
    begins_at = in_milliseconds(begun(desk, since))
    ends_at = moment_of(desk, begun(desk, until) if until else None) + (until is None)
    if ends_at <= begins_at:
        raise EsepError("E-1138")
    return begins_at, ends_at


def _lines(desk: RegisterDesk, told: Handover, outages: Iterable[Outage]) -> Iterator[str]:
    ends = {"from": moment(desk, told.begins_at), "until": moment(desk, told.ends_at)}
    yield desk.say("desk.handover.head", **ends)
    parts = {
        "outages": [_outage(desk, one) for one in outages],
        "open": list(_open(desk, told)),
        "closed": [
            f"{one.alert.identity[:SHORT]}  {kind_in_words(desk, one.alert.kind)}: {stands(desk, one)}"
            for one in told.closed
        ],
        "done": [entry_in_words(desk, one) for one in told.done],
        "stray": [entry_in_words(desk, one) for one in told.stray],
    }
    for name, lines in parts.items():
        if lines:
            yield desk.say(f"desk.handover.{name}")
            yield from (f"  {line}" for line in lines)


def _open(desk: RegisterDesk, told: Handover) -> Iterator[str]:
    for line in told.open:
        most, step = line.about[0], step_in_words(desk, line.next_step)
        began = moment(desk, min(one.alert.began_at for one in line.about))
        order = "" if line.folds else f"  {most.alert.order}"
        said = f"{number_of(line)[:SHORT]}  {subject(desk, line)}{order}  {began}  {all_stand(desk, line)}"
        yield f"{said}; {desk.say('desk.next', step=step)}"
        if not line.folds:
            yield from (f"    {entry_in_words(desk, entry)}" for entry in most.entries)


def _outage(desk: RegisterDesk, one: Outage) -> str:
    since, until = (None if at is None else moment(desk, at) for at in (one.since, one.until))
    return desk.say("desk.outage", worker=one.worker, since=since or "–", until=until or "–")


def _as_data(told: Handover, desk: RegisterDesk, outages: Iterable[Outage]) -> dict[str, object]:
    return {
        "from": written_at(told.begins_at),
        "until": written_at(told.ends_at),
        "outages": [
            {"worker": one.worker, "since": _written(one.since), "until": _written(one.until)}
            for one in outages
        ],
        "open": [
            line_as_data(desk, line)
            | {"entries": [entry_as_data(entry) for one in line.about for entry in one.entries]}
            for line in told.open
        ],
        "closed": [alert_as_data(one) for one in told.closed],
        "done": [entry_as_data(one) for one in told.done],
        "stray": [entry_as_data(one) for one in told.stray],
    }


def _written(at: int | None) -> str | None:
    return None if at is None else written_at(at)
