"""`esep explain`: a figure opened, down to the cards behind it for those who may see them."""

from functools import cache
from typing import Annotated

import typer

from esep.access import PUBLIC
from esep.cli.counting import Counting, counting
from esep.cli.figure_options import TYPED, AsOf, MeasureName, Months, Territory, Where, moment_of, period_of
from esep.cli.misuse import misuse_when
from esep.cli.opened_cards import Opened, Shown, opened, postings_as_data
from esep.cli.options import PeriodCode
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.splits import lapse_of, split_as_data, told_split, why_text
from esep.cli.verbs import DONE
from esep.declare.measures import Lapse
from esep.kernel.display import change
from esep.ledger.explaining import Explained
from esep.ledger.tables.asking import Asking, plan
from esep.ledger.tables.building import table
from esep.ledger.tables.comparing import View
from esep.ledger.tables.data import as_data
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.opening import question
from esep.ledger.tables.shown import beside, columns, facts, figure, headings, lines, naming_of
from esep.ledger.tables.table import Table
from esep.ledger.tables.withholding import Withholding
from esep.register.entries import moment

app = typer.Typer(add_completion=False)
SHOWN = 20
QUARTER = 900_000_000  # microseconds: clocks differ by whole quarters of an hour
EXAMPLE = "esep explain offences_registered --period 2023 --where article=188 --as-of 2024-06-30"


@register_verb(app, example=EXAMPLE)
def explain(
    desk: RegisterDesk,
    measure: MeasureName,
    *,
    period: PeriodCode,
    as_of: AsOf = None,
    territory: Territory = "",
    where: Where = None,
    months: Months = 0,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many units to show with cards.")] = SHOWN,
) -> int:
    """Open a figure: by what and when it came about; for an officer with a purpose, its cards as well."""
    with misuse_when(*TYPED):
        view = View(period_of(period), moment_of(desk, as_of))
        asking = Asking(
            measure=measure, view=view, where=tuple(where or ()), territory=territory, months=months
        )
        with counting(desk) as here:
            made, explained = _explained(desk, here, asking)
    cards = None if desk.actor == PUBLIC else opened(desk, explained, limit)
    naming = naming_of(desk.book, desk.home.domains, desk.lang, made)
    if desk.json:
        desk.give(_as_data(made, naming, explained, cards))
    else:
        _tell(desk, made, naming, explained)
        _tell_cards(desk, cards, lapse_of(made.counted.measure))
        desk.tell()
        for line in beside(made, naming):
            desk.tell(f"- {line}")
    return DONE


def _explained(desk: RegisterDesk, here: Counting, asking: Asking) -> tuple[Table, Explained]:
    planned = plan(here.source, asking)
    asked = question(planned, asking.view)
    Withholding(here.source, planned).openable(asked.where)
    zones, place = desk.book.zones, desk.home.settings.territory

    @cache
    def month(quarter: int) -> str:
        return zones.at(moment(quarter * QUARTER), place).date().isoformat()[:7]

    opening = here.opening(asking.measure)
    return table(here.source, asking), Explained.of(
        opening, asked, lambda known_at: month(known_at // QUARTER)
    )


def _tell(desk: RegisterDesk, made: Table, naming: Naming, explained: Explained) -> None:
    desk.tell(naming.measure(made.counted))
    for name, text in facts(made, naming):
        desk.tell(f"{name}: {text}")
    desk.tell()
    first = max(1, len(made.dimensions))
    shown = columns(made)
    told = [[*one.names, *(figure(one.row, name, naming) for name in shown)] for one in lines(made, naming)]
    desk.table(headings(made, naming), told, range(first, first + len(shown)))
    counts = {"units": len(explained.members), "returned": explained.returned}
    desk.tell()
    desk.tell(desk.say("explain.units", **counts))
    if explained.whys:
        lapse = lapse_of(made.counted.measure)
        desk.tell()
        whys = {why_text(desk, why): part for why, part in explained.whys.items()}
        told_split(desk, desk.say("explain.why"), whys, lapse=lapse)
        desk.tell()
        told_split(desk, desk.say("explain.month"), explained.months, lapse=lapse)


def _tell_cards(desk: RegisterDesk, cards: Opened | None, lapse: Lapse | None) -> None:
    if cards is None:
        desk.close(desk.say("explain.public"))
        return
    for shown in cards.shown:
        desk.tell()
        desk.tell(f"{shown.record}  {', '.join(_adds(desk, shown, lapse))}")
        for row, card in shown.postings:
            values = {
                "entry": str(row.seq),
                "known": moment(row.known_at).date(),
                "on": row.on,
                "since": row.holds_from,
                "amount": change(row.amount, desk.lang),
                "why": why_text(desk, row.why),
                "card": card,
            }
            desk.tell(f"  {desk.say('explain.posting', **values)}")
    if cards.denied or cards.further:
        desk.tell()
    if cards.denied:
        desk.tell(desk.say("explain.denied", count=cards.denied))
    if cards.further:
        desk.tell(desk.say("explain.further", count=cards.further))


def _adds(desk: RegisterDesk, shown: Shown, lapse: Lapse | None) -> list[str]:
    """What a record adds: its amount, or the time it took."""
    told = []
    for amount in shown.contribution.cells.values():
        if isinstance(amount, int):
            told.append(change(amount, desk.lang))
        else:
            told += [change(amount.units, desk.lang), desk.say(f"explain.{lapse}", count=amount.lasted)]
    return told


def _as_data(made: Table, naming: Naming, explained: Explained, cards: Opened | None) -> dict[str, object]:
    lapse = lapse_of(made.counted.measure)
    told = as_data(made, naming) | {
        "units": len(explained.members),
        "came_and_left": explained.returned,
        "whys": split_as_data("why", {why.value: part for why, part in explained.whys.items()}, lapse=lapse),
        "months": split_as_data("month", explained.months, lapse=lapse),
        "records": None,
    }
    if cards is not None:
        by = made.counted.measure.by
        records = [
            {
                "record": one.record,
                "unit": one.member,
                "adds": [_figure(amount) for amount in one.contribution.cells.values()],
                "postings": postings_as_data(one, by),
            }
            for one in cards.shown
        ]
        told |= {"records": records, "denied": cards.denied, "further": cards.further}
    return told


def _figure(amount: object) -> object:
    return amount if isinstance(amount, int) else amount._asdict()  # type: ignore[attr-defined]
