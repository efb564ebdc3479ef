"""`esep form show`: the sections of a form, or the rows, columns and splits of one of them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb
from esep.forms import load_form
from esep.forms.model import Form, Section, Split

app = typer.Typer()


@verb(app, example="esep form show 1-M R1 --lang ru")
def show_form(
    desk: Desk,
    form: Annotated[str, typer.Argument(help="The form.")],
    section: Annotated[str | None, typer.Argument(help="One of its sections; else all are listed.")] = None,
) -> int:
    """Show the sections of a form; of one section its rows, columns with units, and what divides into what."""
    shown = load_form(desk.book, form)
    if section is None:
        _show_form(desk, shown)
    else:
        _show_section(desk, shown, shown.section(section))
    return DONE
