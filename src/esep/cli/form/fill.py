"""`esep form fill`: an official form filled from the records of a register, as of any moment."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.figure_options import TYPED, AsOf, moment_of
from esep.cli.figures import Figures, figures_in
from esep.cli.intake import code_of, filed_period
from esep.cli.misuse import misuse_when
from esep.cli.options import PeriodCode
from esep.cli.paths import must_end
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.told import finding_text
from esep.cli.verbs import DONE, OBJECTION
from esep.forms.comparison import Change, changes
from esep.forms.demonstrating import marked
from esep.forms.filling import Filled, Filling, fill, load_filling
from esep.forms.filling.outputs import SUFFIXES, document, save, title_of
from esep.forms.findings import Finding
from esep.forms.writing import INVENTED
from esep.ledger.at_home import caught_up
from esep.ledger.tables.marks import marks_in
from esep.register.entries import written
from esep.register.journal import Journal

app = typer.Typer(add_completion=False)
SHOWN = 20


@register_verb(app, example="esep form fill --period 2024 --check", reads_form=True)
def fill_form(
    desk: RegisterDesk,
    which: Annotated[
        str | None, typer.Argument(metavar="FORM", help="The form; else the one the codebook names first.")
    ] = None,
    *,
    period: PeriodCode,
    territory: Annotated[
        str | None, typer.Option("--territory", metavar="NAME", help="The territory; else the whole country.")
    ] = None,
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write it: .xlsx the official workbook, .csv, .json.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Hold it against the controls of the form.")] = False,
    against: Annotated[
        Path | None, typer.Option("--against", help="Compare it with a return: a workbook or a long table.")
    ] = None,
) -> int:
    """Fill an official form from records; what the records cannot tell is said, and is never a zero."""
    desk.asked = replace(desk.asked, form=which or desk.asked.form)
    must_end(out, *SUFFIXES)
    filling = load_filling(desk.book, desk.form, desk.home.domains)
    with misuse_when(*TYPED):
        known_at = moment_of(desk, as_of)
    filled = _filled(desk, filling, period, territory, known_at)
    found = desk.controls.check(filled.values, filled.missing) if check else []
    other = figures_in(desk, against, filled.territory) if against else None
    if out is not None:
        save(out, filled, filling)
    moved = _changes(filled, other) if other else []
    if desk.json:
        desk.give(_as_data(desk, filled, filling, found if check else None, moved if other else None))
    else:
        _tell(desk, filled, filling)
        for finding in found:
            desk.tell(finding_text(desk, finding))
        if check:
            desk.tell(desk.say("fill.checked", count=desk.counted("finding", len(found))))
        if other:
            _tell_changes(desk, filled, other, moved)
        if out is not None:
            desk.close(desk.say("fill.written", path=out))
    return OBJECTION if any(one.severity == "error" for one in found) else DONE


def _filled(desk: RegisterDesk, filling: Filling, code: str, territory: str | None, known_at: int) -> Filled:
    period = filed_period(desk, code)
    place = code_of(desk, territory, period) or desk.book.territories.country(period.last).code
    with desk.working("working.filling"):
        ledger = caught_up(desk.home)
        [filled] = fill(filling, ledger.engine(), [place], period, known_at)
        filled = replace(filled, seq=_entry(desk.home.journal, ledger.caught_up.seq, known_at))
        return marked(desk.book, filled) if marks_in(desk.home.folder).invents else filled


def _entry(journal: Journal, head: int, known_at: int) -> int:
    """The number of the last entry that was known at a moment: what is told then stays what it was."""

    def learned(seq: int) -> int:
        return next(journal.entries(after=seq - 1, upto=seq)).known_at

    return bisect_right(range(1, head + 1), known_at, key=learned)


def _changes(filled: Filled, other: Figures) -> list[Change]:
    both = ~filled.missing & other.known
    told = changes(filled.form, other.values * both, filled.values * both)
    return [one for _, of_unit in told for one in of_unit]


def _tell(desk: RegisterDesk, filled: Filled, filling: Filling) -> None:
    form = filled.form
    desk.tell(f"{form.form}  {desk.text(form.title)}")
    standing = desk.book.phrases.say(f"standing.{filled.standing}", desk.lang)
    desk.tell(
        desk.say(
            "fill.head",
            territory=desk.place(filled.territory),
            period=filled.period.label(desk.lang, desk.book.phrases),
            as_of=written(filled.known_at),
            entry=filled.seq,
            standing=standing,
        )
    )
    headline = form.index(form.headline)
    desk.tell(f"{desk.text(form.title_of_column(headline))}: {_figure(desk, filled, headline)}")
    total = int(filled.missing.sum())
    desk.tell(desk.say("fill.filled", figures=filled.filled, missing=total))
    if filled.invents:
        _tell_invented(desk, filled)
    for line in _gaps(desk, filled):
        desk.tell("  " + line)
    sign = f" {INVENTED}" if filled.invents else ""
    for found in filled.breaks:
        desk.tell("  " + found.said(desk.book.phrases, desk.lang))
    for one in filled.residuals:
        cell = f"{one.section} c{one.column}"
        desk.tell(f"  {cell}  {desk.text(title_of(one.residual, filling))}: {desk.number(one.amount)}{sign}")


def _figure(desk: RegisterDesk, filled: Filled, index: int) -> str:
    """A figure of the form as it is printed, with a sign where it is invented."""
    told = desk.figure(index, int(filled.values[index]))
    return f"{told} {INVENTED}" if filled.invented[index] else told


def _tell_invented(desk: RegisterDesk, filled: Filled) -> None:
    """How many figures tell of the world and how many do not, and what else has to be known of that."""
    invented = int(filled.invented.sum())
    desk.tell(desk.say("fill.invented", sign=INVENTED, real=filled.filled - invented, invented=invented))
    general = desk.book.phrases.say("table.note.demonstration", desk.lang)
    desk.tell(desk.text(filled.mark) if filled.mark else general)


def _gaps(desk: RegisterDesk, filled: Filled) -> Iterator[str]:
    """What is missing, the same fields of one section together."""
    together: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for gap in filled.gaps:
        place = " ".join(
            part for part in (gap.row and f"r{gap.row}", gap.column and f"c{gap.column}") if part
        )
        together.setdefault((gap.section, gap.fields), []).append(place)
    for (section, fields), places in together.items():
        shown = ", ".join(places[:SHOWN]) + (" …" if len(places) > SHOWN else "")
        lacks = ", ".join(field for field in fields if field != "-")
        said = desk.say("fill.nothing") if fields == ("-",) else desk.say("fill.lacks", fields=lacks)
        yield f"{section}  {shown}  {said}"


def _tell_changes(desk: RegisterDesk, filled: Filled, other: Figures, moved: Sequence[Change]) -> None:
    """How the form differs from a return, the largest difference of each unit first."""
    headings = [
        desk.say(f"heading.{name}") for name in ("section", "row", "column", "before", "now", "change")
    ]
    rows = []
    for one in moved[:SHOWN]:
        index = filled.form.index(one.cell)
        figures = (
            desk.figure(index, one.before),
            _figure(desk, filled, index),
            desk.difference(index, one.difference),
        )
        rows.append((one.cell.section, one.cell.row, one.cell.column, *figures))
    if rows:
        desk.table(headings, rows, numbers=(3, 4, 5))
    compared = int((~filled.missing & other.known).sum())
    desk.tell(desk.say("compare.close", changed=len(moved), compared=compared))


def _as_data(
    desk: RegisterDesk,
    filled: Filled,
    filling: Filling,
    found: Sequence[Finding] | None,
    moved: Sequence[Change] | None,
) -> dict[str, object]:
    told = document(filled, filling)
    if found is not None:
        told["findings"] = [
            {
                "control": one.control,
                "severity": one.severity,
                "section": one.cell.section,
                "row": one.cell.row,
                "column": one.cell.column,
                "message": one.message(desk.book.phrases, desk.lang),
            }
            for one in found
        ]
    if moved is not None:
        invented = filled.invented
        told["changes"] = [
            {
                "section": one.cell.section,
                "row": one.cell.row,
                "column": one.cell.column,
                "before": one.before,
                "now": one.now,
                "invented": bool(invented[filled.form.index(one.cell)]),
            }
            for one in moved
        ]
    return told
