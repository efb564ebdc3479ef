"""`esep due`: what has to be done, the most urgent first; what waits, was unlawful, or leads nowhere."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

import typer

from esep.access import Regions
from esep.cli.dues import due_as_data, line_of
from esep.cli.missing import tell_missing
from esep.cli.parked import PARKED, why_parked
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import territory_of, word
from esep.cli.verbs import DONE
from esep.declare.clocks import Status
from esep.declare.due import Due, worklist
from esep.kernel.errors import EsepError
from esep.register.due_index import Whose
from esep.register.due_now import Standing, standings
from esep.register.fold import Placed, Placing, State
from esep.register.missing import missing_links
from esep.register.worklists import worklists

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep due --kind proceeding --office 7512")
def due(
    desk: RegisterDesk,
    *,
    office: Annotated[str | None, typer.Option("--office", help="Records of this office alone.")] = None,
    officer: Annotated[
        str | None, typer.Option("--officer", help="Records that this officer handles alone.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Records of this territory and all within it alone.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Records of this type alone.")] = None,
    at: Annotated[
        datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="As this day ends; else now.")
    ] = None,
    unlawful: Annotated[
        bool, typer.Option("--unlawful", help="Instead: cards that were recorded against a rule.")
    ] = False,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Instead: cards that wait for another or stand aside.")
    ] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="Instead: records that cards name and nobody has opened.")
    ] = False,
) -> int:
    """List what is due: what is overdue and harms a person first. Nothing is left out without its total."""
    if unlawful + waiting + missing > 1:
        raise EsepError("E-768")
    home = desk.home
    kinds = [home.domains.record(word(kind)).name] if kind else list(home.domains.records)
    moment: date | datetime = at.date() if at else home.clock()
    with desk.working("working.due"), worklists(home) as lists:
        whose = _whose(desk, officer, office, region)
        if missing or unlawful or waiting:
            own = lists.records(whose)
            stands = (one for one in standings(home, kinds, moment) if own is None or one.state.record in own)
        if missing:
            lost = list(missing_links(home.journal, home.domains, (one.state for one in stands)))
        elif unlawful or waiting:
            marked = [(one.state, found) for one in stands for found in _marked(one, waiting=waiting)]
        else:
            dues = lists.awaited(kinds, whose, moment)
    if missing:
        tell_missing(desk, lost)
    elif unlawful or waiting:
        _tell_cards(desk, marked)
    else:
        _tell_dues(desk, {one.due.of: one.zone for one in dues}, worklist(one.due for one in dues))
    return DONE


def _whose(desk: RegisterDesk, officer: str | None, office: str | None, region: str | None) -> Whose:
    """Whose records are asked for.

    Raises:
        EsepError: E-104 for an unknown territory.
    """
    within: tuple[str, ...] = ()
    if region:
        of, rows = territory_of(desk, region), desk.book.territories.rows
        within = tuple(row.code for row in rows if Regions.of(rows).within(row.code, of))
    return Whose(
        officers=(officer,) if officer else (), offices=(office,) if office else (), territories=within
    )


def _marked(one: Standing, *, waiting: bool) -> Iterator[Placed]:
    for placed in one.state.cards:
        aside = placed.placing in PARKED
        if aside if waiting else placed.flags and placed.placing == Placing.APPLIED:
            yield placed


def _tell_dues(desk: RegisterDesk, zones: Mapping[str, str], awaited: Sequence[Due]) -> None:
    if desk.json:
        desk.give([due_as_data(one) for one in awaited])
        return
    for one in awaited:
        desk.tell(f"{one.of}  {line_of(desk, one, zones[one.of])}")
    totals = Counter(_total(one) for one in awaited)
    desk.close(desk.say("due.close", **{name: totals[name] for name in TOTALS}))


TOTALS = ("person", "overdue", "unknown", "soon", "running", "stopped")


def _total(one: Due) -> str:
    if one.status == Status.OVERDUE:
        return "person" if one.deadline.protects == "person" else "overdue"
    if one.status == Status.RUNNING:
        return "soon" if one.soon else "running"
    return one.status.value


def _tell_cards(desk: RegisterDesk, marked: Sequence[tuple[State, Placed]]) -> None:
    if desk.json:
        desk.give([_as_data(desk, state, one) for state, one in marked])
        return
    for state, one in marked:
        told = one.statement
        record = desk.home.domains.record(told.record.partition(":")[0])
        card = desk.words.card(record, told.name)
        when = desk.words.moment(told.happened, told.zone)
        desk.tell(f"{told.record}  {when}  {card}  {desk.say('due.entry', entry=str(told.seq))}")
        if one.placing != Placing.APPLIED:
            desk.tell(f"    {desk.say(f'timeline.{one.placing}')}")
        for flag in one.flags:
            desk.tell(f"    ! {desk.words.flag(record, flag)}")
        for line in why_parked(desk, state, one):
            desk.tell(f"    {line}")
    desk.close(desk.say("due.cards", count=len(marked)))


def _as_data(desk: RegisterDesk, state: State, one: Placed) -> dict[str, object]:
    told = one.statement
    return {
        "record": told.record,
        "card": told.id,
        "kind": told.name,
        "entry": told.seq,
        "happened": told.happened,
        "placing": one.placing.value,
        "flags": list(one.flags),
        "why": list(why_parked(desk, state, one)),
    }
