"""`esep form show`: the sections of a form, or the rows, columns and splits of one of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
import typer

from esep.cli.desk import Desk
from esep.cli.misuse import misuse_when
from esep.cli.verbs import DONE, verb
from esep.forms.model import Section, Split

app = typer.Typer(add_completion=False)
LEVELS = {"sections": (3, 4), "rows": (), "columns": (), "splits": ()}


@verb(app, example="esep form show crisis-centre")
def show(
    desk: Desk,
    which: Annotated[str, typer.Argument(metavar="FORM", help="The form.")],
    section: Annotated[str | None, typer.Argument(help="One of its sections; else all are listed.")] = None,
) -> int:
    """Show the sections of a form; of one section its rows, columns with units, and its splits."""
    desk = Desk(replace(desk.asked, form=which))
    with misuse_when("E-504"):
        chosen = desk.form.section(section) if section else None
    tables = _of_section(desk, chosen) if chosen else _of_form(desk)
    if desk.json:
        desk.give({**_head(desk), **({"section": section} if section else {}), **tables})
        return DONE
    desk.tell(f"{desk.form.form}  {desk.text(desk.form.title)}")
    desk.tell(desk.say("form.source", source=desk.form.source))
    if chosen:
        desk.tell(f"{section}  {desk.text(chosen.title)}")
    for name, rows in tables.items():
        desk.tell()
        headings = [desk.say(f"heading.{key}") for key in rows[0]] if rows else []
        cells = [[_shown(desk, value) for value in row.values()] for row in rows]
        desk.table(headings, cells, numbers=LEVELS[name])
    return DONE


Rows = list[dict[str, str | int]]


def _head(desk: Desk) -> dict[str, Any]:
    form = desk.form
    return {"form": form.form, "version": form.version, "title": desk.text(form.title), "source": form.source}


def _shown(desk: Desk, value: str | int) -> str:
    return desk.number(value) if isinstance(value, int) else value


def _of_form(desk: Desk) -> dict[str, Rows]:
    return {
        "sections": [
            {
                "section": section.section,
                "sheet": section.sheet,
                "counts_in": _population(desk, section.population),
                "rows": len(section.rows),
                "columns": len(section.columns),
                "title": desk.text(section.title),
            }
            for section in desk.form.sections
        ]
    }


def _of_section(desk: Desk, section: Section) -> dict[str, Rows]:
    form = desk.form
    return {
        "rows": [
            {"row": row.row, "title": desk.text(form.concepts[row.concept]), "concept": row.concept}
            for row in section.rows
        ],
        "columns": [
            {
                "column": column.column,
                "title": desk.text(form.measures[column.measure].label),
                "unit": desk.unit(section.offset + index),
                "counts_in": _population(desk, section.counts(index)[0]),
            }
            for index, column in enumerate(section.columns)
        ],
        "splits": [
            {
                "control": split.control,
                "kind": desk.say(f"kind.{split.kind}"),
                "severity": desk.book.phrases.say(f"severity.{split.severity}", desk.lang),
                "reason": desk.text(split.reason),
            }
            for split in _splits_in(desk, section)
        ],
    }


def _population(desk: Desk, code: str) -> str:
    found = desk.form.populations.get(code)
    return desk.text(found) if found else code


def _splits_in(desk: Desk, section: Section) -> Iterator[Split]:
    """The splits of which some sum takes a figure of the section."""
    matrix = desk.controls.identities
    of_cell = np.repeat(matrix.split, np.diff(matrix.starts))
    here = (section.offset <= matrix.cells) & (matrix.cells < section.offset + section.size)
    yield from (matrix.splits[number] for number in np.unique(of_cell[here]))
