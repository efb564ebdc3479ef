"""`esep due`: what has to be done, the most urgent first; what waits, was unlawful, or leads nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from esep.access import Regions
from esep.cli.due_cards import tell_cards
from esep.cli.due_groups import Group, grouped
from esep.cli.due_list import DueList, tell_totals
from esep.cli.missing import tell_missing
from esep.cli.paths import must_end
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import territory_of, word
from esep.cli.verbs import DONE
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.register.covering import covered
from esep.register.due_index import Awaited, DueIndex
from esep.register.due_now import is_parked, is_unlawful, standings
from esep.register.due_tables import Whose
from esep.register.fold import Placed, State
from esep.register.missing import missing_links
from esep.register.worklists import worklists

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep due --officer o-201 --within 7 --why")
def due(
    desk: RegisterDesk,
    *,
    office: Annotated[str | None, typer.Option("--office", help="Records of this office alone.")] = None,
    officer: Annotated[
        str | None,
        typer.Option("--officer", help="Records alone that this officer handles or holds for who is away."),
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Records of this territory and all within it alone.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Records of this type alone.")] = None,
    at: Annotated[
        datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="As this day ends; else now.")
    ] = None,
    within: Annotated[
        int | None,
        typer.Option("--within", min=0, metavar="DAYS", help="Of what is still to come, so many days."),
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Explain each: rule, since when, what stopped or moved it.")
    ] = False,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="FILE", help="Write it as to-dos to a calendar file, .ics."),
    ] = None,
    totals: Annotated[
        bool, typer.Option("--totals", help="Instead: how much is due in each office.")
    ] = False,
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
    """List what is due: overdue, today, to come, waiting for a decision. What is left out is counted."""
    instead = unlawful + waiting + missing + totals
    if instead > 1 or (instead and (why or ics or within is not None)):
        raise EsepError("E-768")
    must_end(ics, ".ics")
    home = desk.home
    kinds = [home.domains.record(word(kind)).name] if kind else list(home.domains.records)
    moment: date | datetime = at.date() if at else home.clock()
    with desk.working("working.due"), worklists(home) as lists:
        away = covered(home, lists, officer, moment) if officer else ()
        whose = _whose(desk, officer, office, region, away)
        if missing:
            lost = list(missing_links(home.journal, home.domains, _states(desk, lists, whose, kinds)))
        elif totals:
            counted = lists.totals(kinds, whose, moment)
        elif unlawful:
            states = _states(desk, lists, whose, kinds)
            marked = [(state, card) for state in states for card in state.cards if is_unlawful(card)]
        elif waiting:
            marked = list(_parked(desk, lists, whose, kinds))
        else:
            awaited = lists.awaited(kinds, whose, moment)
            day = home.now().date() if isinstance(moment, datetime) else moment
            waits = _parked(desk, lists, whose, kinds)
            parked = [one for one in waits if one[1].statement.on <= day.isoformat()]
            held_for = _held_for(lists, officer, away, kinds)
    if missing:
        tell_missing(desk, lost)
    elif totals:
        tell_totals(desk, counted)
    elif instead:
        tell_cards(desk, marked)
    else:
        groups = grouped(awaited, moment, home.book, within)
        if ics:
            _write(desk, groups, ics)
        else:
            DueList(groups, parked, held_for, moment, why, within).tell(desk)
    return DONE


def _whose(
    desk: RegisterDesk, officer: str | None, office: str | None, region: str | None, away: Sequence[str]
) -> Whose:
    """Whose records are asked for.

    Raises:
        EsepError: E-770 for an unknown territory.
    """
    within: tuple[str, ...] = ()
    if region:
        of, rows = territory_of(desk, region), desk.book.territories.rows
        within = tuple(row.code for row in rows if Regions.of(rows).within(row.code, of))
    return Whose(
        officers=(officer, *away) if officer else (), offices=(office,) if office else (), territories=within
    )


def _states(desk: RegisterDesk, lists: DueIndex, whose: Whose, kinds: Sequence[str]) -> Iterator[State]:
    """The records of somebody as they stand, every one of them looked at."""
    own = frozenset(lists.records(whose, kinds))
    every = (one.state for one in standings(desk.home, kinds, desk.home.clock()))
    return (state for state in every if state.record in own)


def _parked(
    desk: RegisterDesk, lists: DueIndex, whose: Whose, kinds: Sequence[str]
) -> Iterator[tuple[State, Placed]]:
    """The cards that are kept and do not count."""
    for record in lists.records(whose, kinds, parked=True):
        state = desk.home.record(record)
        yield from ((state, card) for card in state.cards if is_parked(card))


def _held_for(
    lists: DueIndex, officer: str | None, away: Sequence[str], kinds: Sequence[str]
) -> Mapping[str, str]:
    """The records that an officer holds for others alone, each with the one who is away."""
    if not officer or not away:
        return {}
    own = frozenset(lists.records(Whose(officers=(officer,)), kinds))
    return {
        record: absent
        for absent in reversed(away)
        for record in lists.records(Whose(officers=(absent,)), kinds)
        if record not in own
    }


def _write(desk: RegisterDesk, groups: Mapping[Group, Sequence[Awaited]], path: Path) -> None:
    """Write what is due, save what is later than was asked for, to a calendar file."""
    # The library takes half a second to come, which who asks for no file should not wait for.
    from esep.cli.due_calendar import calendar_of  # noqa: PLC0415

    told = [one for group, dues in groups.items() if group is not Group.LATER for one in dues]
    with whole(path) as place:
        place.write_bytes(calendar_of(desk, told))
    if desk.json:
        desk.give({"file": str(path), "deadlines": len(told)})
    else:
        desk.close(desk.say("due.calendar", count=len(told), file=path))
