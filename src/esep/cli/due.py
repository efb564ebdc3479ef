"""`esep due`: what has to be done, the most urgent first; what waits, was unlawful, or leads nowhere."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from esep.access import Regions
from esep.cli.due_cards import tell_cards
from esep.cli.due_groups import Group, grouped
from esep.cli.due_list import DueList, tell_totals
from esep.cli.due_reach import Reach, reaches
from esep.cli.due_rules import tell_rules
from esep.cli.missing import tell_missing
from esep.cli.misuse import MisuseError
from esep.cli.paths import must_end
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import territory_of, word
from esep.cli.verbs import DONE
from esep.codebook.dated import nearest
from esep.declare import Domains
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.register.covering import covered
from esep.register.due_index import Awaited, DueIndex
from esep.register.due_now import is_parked, is_unlawful, states
from esep.register.due_tables import Whose
from esep.register.due_totals import Total
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
    deadline: Annotated[
        str,
        typer.Option("--deadline", metavar="NAME", help="Deadlines of this name alone, such as reaction."),
    ] = "",
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
        bool,
        typer.Option("--totals", help="Instead: how much is due in each office; --unlawful: by rule."),
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
    instead = unlawful + waiting + missing + totals - (unlawful and totals)
    narrowed = why or ics or within is not None or (deadline and not totals) or (deadline and unlawful)
    if instead > 1 or (instead and narrowed):
        raise EsepError("E-768")
    must_end(ics, ".ics")
    home = desk.home
    kinds = [home.domains.record(word(kind)).name] if kind else list(home.domains.records)
    kinds = _with_deadline(home.domains, kinds, deadline) if deadline else kinds
    moment: date | datetime = at.date() if at else home.clock()
    with desk.working("working.due"), worklists(home) as lists:
        away = covered(home, lists, officer, moment) if officer else ()
        parts = tuple(reaches(desk, kinds, _whose(desk, officer, office, region, away)))
        if missing:
            own = _states(desk, lists, parts)
            tell = partial(
                tell_missing, desk, list(missing_links(home.journal, home.domains, own, home.hides))
            )
        elif unlawful:
            own = _states(desk, lists, parts)
            marked = [(state, card) for state in own for card in state.cards if is_unlawful(card)]
            tell = partial(tell_rules if totals else tell_cards, desk, marked)
        elif totals:
            tell = partial(tell_totals, desk, _totals(lists, parts, moment, deadline))
        elif waiting:
            tell = partial(tell_cards, desk, list(_parked(desk, lists, parts)))
        else:
            awaited = [one for part in parts for one in lists.awaited(*part, moment, deadline)]
            groups = grouped(awaited, moment, home.book, within)
            day = home.now().date() if isinstance(moment, datetime) else moment
            waits = () if deadline else _parked(desk, lists, parts)
            parked = [one for one in waits if one[1].statement.on <= day.isoformat()]
            held_for = _held_for(lists, officer, away, kinds)
            told = DueList(groups, parked, held_for, moment, why, within)
            tell = partial(_write, desk, groups, ics) if ics else partial(told.tell, desk)
    tell()
    return DONE


def _with_deadline(domains: Domains, kinds: Sequence[str], deadline: str) -> list[str]:
    """Those types of record that declare a deadline of this name.

    Raises:
        MisuseError: E-787 when none of them does.
    """
    named = {kind: {due.name for due in domains.records[kind].deadlines} for kind in kinds}
    found = [kind for kind in kinds if deadline in named[kind]]
    if not found:
        known = sorted({name for names in named.values() for name in names})
        near = nearest(deadline, known)
        raise MisuseError("E-787", deadline=word(deadline), nearest=near, known=", ".join(known) or "-")
    return found


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


def _states(
    desk: RegisterDesk, lists: DueIndex, parts: Sequence[Reach], *, parked: bool = False
) -> Iterator[State]:
    """The records that are asked for, as they stand."""
    for part in parts:
        yield from states(desk.home, lists.records(part.whose, part.kinds, parked=parked))


def _totals(
    lists: DueIndex, parts: Sequence[Reach], at: date | datetime, deadline: str
) -> dict[str, Counter[Total]]:
    """How much is due in each office."""
    told: dict[str, Counter[Total]] = {}
    for part in parts:
        for office, counted in lists.totals(*part, at, deadline).items():
            told[office] = told.get(office, Counter()) + counted
    return told


def _parked(desk: RegisterDesk, lists: DueIndex, parts: Sequence[Reach]) -> Iterator[tuple[State, Placed]]:
    """The cards that are kept and do not count."""
    for state in _states(desk, lists, parts, parked=True):
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
