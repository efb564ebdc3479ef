"""`esep revisions`: how figures changed between two moments of knowledge, and why."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from esep.cli.counting import counting
from esep.cli.figure_options import (
    MOMENTS,
    TYPED,
    By,
    MeasureName,
    Months,
    Territory,
    Where,
    moment_of,
    names,
    period_of,
)
from esep.cli.misuse import MisuseError, misuse_when
from esep.cli.options import PeriodCode
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.revised import Against, Revised, against, revised
from esep.cli.revised_data import as_data
from esep.cli.splits import lapse_of, told_split, why_text
from esep.cli.verbs import DONE
from esep.kernel.display import change
from esep.ledger.revisions import recorded, together
from esep.ledger.tables.asking import Asking
from esep.ledger.tables.comparing import Compare, View
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.shown import beside, facts, figure
from esep.ledger.tables.table import Row
from esep.register.entries import written

app = typer.Typer(add_completion=False)


class AgainstWhat(StrEnum):
    """With what a period is compared."""

    YEAR_BEFORE = "year-before"


def _moment_option(name: str, said: str) -> object:
    return typer.Option(name, formats=MOMENTS, metavar="DAY|INSTANT", help=said)


Earlier = Annotated[datetime | None, _moment_option("--from", "As known then; a day as it ended.")]
Later = Annotated[datetime | None, _moment_option("--to", "And as known then; else now.")]
EXAMPLE = "esep revisions offences_registered --period 2024-02 --from 2024-03-01 --to 2024-06-30 --by article"


@register_verb(app, example=EXAMPLE)
def revisions(
    desk: RegisterDesk,
    measure: MeasureName,
    *,
    period: PeriodCode,
    since: Earlier = None,
    until: Later = None,
    by: By = "",
    territory: Territory = "",
    where: Where = None,
    months: Months = 0,
    with_: Annotated[
        AgainstWhat | None,
        typer.Option(
            "--against", help="How much of the change against then is due to what was told of it since."
        ),
    ] = None,
) -> int:
    """Tell how figures changed between two moments, and split the change by its reasons."""
    with misuse_when(*TYPED):
        if (since is None) == (with_ is None):
            raise MisuseError("E-919")
        view = View(period_of(period), moment_of(desk, until))
        asking = Asking(
            measure=measure,
            view=view,
            by=names(by),
            where=tuple(where or ()),
            territory=territory,
            months=months,
            compare=Compare.SAME_LAG if with_ else None,
        )
        earlier = None if since is None else moment_of(desk, since)
        if earlier is not None and earlier >= view.known_at:
            raise MisuseError("E-920")
        with counting(desk) as here:
            told = revised(here, asking, earlier)
            compared = against(here, asking) if with_ else None
    naming = Naming(desk.book, desk.home.domains, desk.lang, told.now.view.period.last)
    if desk.json:
        desk.give(as_data(told, compared, naming))
    else:
        _tell(desk, told, naming)
        if compared is not None:
            _tell_against(desk, compared)
        desk.tell()
        for line in beside(told.now, naming):
            desk.tell(f"- {line}")
    return DONE


def _tell(desk: RegisterDesk, told: Revised, naming: Naming) -> None:
    desk.tell(naming.measure(told.now.counted))
    for name, text in facts(told.now, naming):
        desk.tell(f"{name}: {text}")
    desk.tell(desk.say("revisions.since", moment=written(told.cells.since)))
    desk.tell()
    _tell_rows(desk, told, naming)
    whys, lapse = told.total.whys(), lapse_of(told.now.counted.measure)
    if not whys:
        desk.close(desk.say("revisions.nothing"))
        return
    desk.tell()
    told_split(
        desk, desk.say("explain.why"), {why_text(desk, why): part for why, part in whys.items()}, lapse=lapse
    )
    _tell_moves(desk, told, naming)
    all_, late = together(whys.values()).sum, recorded(whys).sum
    said = {"change": all_, "recorded": late, "happened": all_ - late}
    desk.close("")
    desk.close(desk.say("revisions.split", **{name: change(one, desk.lang) for name, one in said.items()}))


def _tell_rows(desk: RegisterDesk, told: Revised, naming: Naming) -> None:
    dims = told.planned.dimensions
    first = max(1, len(dims))
    headings = [naming.dimension(one) for one in dims] or [naming.say("fact.measure")]
    headings += [desk.say(f"revisions.{name}") for name in ("then", "now", "change")]
    rows = []
    for row in told.rows if dims else ():
        named = [naming.value(one, value) for one, value in zip(dims, row.dims, strict=True)]
        rows.append([*named, *_figures(row, naming)])
    rows.append([naming.say("total"), *[""] * (first - 1), *_figures(told.whole, naming)])
    desk.table(headings, rows, range(first, first + 3))


def _figures(row: Row, naming: Naming) -> list[str]:
    return [figure(row, column, naming) for column in ("base", "value", "change")]


def _tell_moves(desk: RegisterDesk, told: Revised, naming: Naming) -> None:
    moves = told.cells.moves()
    if not moves:
        return
    desk.tell()
    desk.tell(desk.say("revisions.moves"))
    for move in moves:
        places = [told.named(cell, naming) for cell in (move.left, move.came)]
        values = {
            "left": places[0],
            "came": places[1],
            "amount": move.amount,
            "why": why_text(desk, move.why),
        }
        desk.tell(f"  {desk.say('revisions.move', **values)}")


def _tell_against(desk: RegisterDesk, told: Against) -> None:
    """The sentence that tells a real change from one of recording."""
    said = {name: desk.number(getattr(told, name)) for name in ("value", "base", "lagged")}
    said |= {name: change(getattr(told, name), desk.lang) for name in ("change", "alike", "since", "late")}
    labels = {name: getattr(told, name).label(desk.lang, desk.book.phrases) for name in ("period", "before")}
    desk.tell()
    desk.tell(desk.say("revisions.against", **said, **labels))
    if not told.period.same_length(told.before):
        lengths = {"days": told.period.days, "base_days": told.before.days}
        desk.tell(desk.book.phrases.say("table.note.lengths", desk.lang, **lengths))
