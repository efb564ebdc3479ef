"""`esep table`: figures of one measure, with everything a reader must know before comparing them."""

from pathlib import Path
from typing import Annotated

import typer

from esep.cli.counting import counting
from esep.cli.figure_options import (
    TYPED,
    AsOf,
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
from esep.cli.verbs import DONE
from esep.kernel.outputs import whole
from esep.ledger.tables.asking import Asking
from esep.ledger.tables.building import table as made_table
from esep.ledger.tables.comparing import Compare, View
from esep.ledger.tables.data import as_data
from esep.ledger.tables.flat import SUFFIXES, written_as
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.shown import beside, columns, facts, figure, headings, lines, naming_of
from esep.ledger.tables.table import Table

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep table offences_registered --by article.chapter --period 2023")
def table(
    desk: RegisterDesk,
    measure: MeasureName,
    *,
    period: PeriodCode,
    by: By = "",
    compare: Annotated[
        Compare | None,
        typer.Option("--compare", help="With the year before, as known now or as long after its end."),
    ] = None,
    as_of: AsOf = None,
    territory: Territory = "",
    where: Where = None,
    months: Months = 0,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write it to a .csv, .xlsx, .parquet or .json."),
    ] = None,
) -> int:
    """Count a measure as it was known at any moment, by its dimensions, compared with the year before."""
    with misuse_when(*TYPED):
        if out and out.suffix.lower() not in SUFFIXES:
            raise MisuseError("E-897", suffix=out.suffix or "-")
        view = View(period_of(period), moment_of(desk, as_of))
        asking = Asking(
            measure=measure,
            view=view,
            by=names(by),
            where=tuple(where or ()),
            territory=territory,
            compare=compare,
            months=months,
        )
        with counting(desk) as here:
            made = made_table(here.source, asking)
    _give(desk, made, naming_of(desk.book, desk.home.domains, desk.lang, made), out)
    return DONE


def _give(desk: RegisterDesk, made: Table, naming: Naming, out: Path | None) -> None:
    if out is not None:
        content = written_as(out.suffix.lower(), made, naming)
        with whole(out) as temporary:
            temporary.write_bytes(content)
        if desk.json:
            desk.give({"written": str(out)})
        else:
            desk.close(desk.say("written", path=out))
    elif desk.json:
        desk.give(as_data(made, naming))
    else:
        _tell(desk, made, naming)


def _tell(desk: RegisterDesk, made: Table, naming: Naming) -> None:
    desk.tell(naming.measure(made.counted))
    for name, text in facts(made, naming):
        desk.tell(f"{name}: {text}")
    desk.tell()
    told = [
        [*one.names, *(figure(one.row, name, naming) for name in columns(made))]
        for one in lines(made, naming)
    ]
    first = max(1, len(made.dimensions))
    desk.table(headings(made, naming), told, range(first, first + len(columns(made))))
    desk.tell()
    for text in beside(made, naming):
        desk.tell(f"- {text}")
