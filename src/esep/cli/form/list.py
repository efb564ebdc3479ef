"""`esep form list`: the official forms of the codebook."""

import typer

from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb
from esep.forms import load_form
from esep.forms.model import Form

app = typer.Typer(add_completion=False)
HEADINGS = ("form", "version", "from", "to", "sections", "cells", "title")


@verb(app, example="esep form list")
def list_forms(desk: Desk) -> int:
    """List the official forms of the codebook, with the days between which each version holds."""
    forms = [load_form(desk.book, name) for name in desk.book.forms]
    if desk.json:
        desk.give([_as_data(desk, form) for form in forms])
    else:
        headings = [desk.say(f"heading.{name}") for name in HEADINGS]
        desk.table(headings, [_row(desk, form) for form in forms], numbers=(4, 5))
    return DONE


def _row(desk: Desk, form: Form) -> tuple[str, ...]:
    return (
        form.form,
        form.version,
        form.valid_from.isoformat(),
        form.valid_to.isoformat() if form.valid_to else "–",
        desk.number(len(form.sections)),
        desk.number(form.size),
        desk.text(form.title),
    )


def _as_data(desk: Desk, form: Form) -> dict[str, object]:
    return {
        "form": form.form,
        "version": form.version,
        "valid_from": form.valid_from.isoformat(),
        "valid_to": form.valid_to.isoformat() if form.valid_to else None,
        "sections": len(form.sections),
        "figures": form.size,
        "title": desk.text(form.title),
        "source": form.source,
        "verified": form.verified,
    }
