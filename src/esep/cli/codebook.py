"""`esep codebook show`: what a codebook holds, and what nobody has compared with its source yet."""

from collections import Counter
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb

app = typer.Typer(add_completion=False, no_args_is_help=True)
HEADINGS = ("file", "rows", "unverified")


@app.callback()
def codebook() -> None:
    """Codebooks: the law and the classifications of a country."""


@verb(app, example="esep codebook show --lang ru")
def show(
    desk: Desk,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="List every row nobody has compared with its source yet.")
    ] = False,
) -> int:
    """Show a codebook: its languages, forms and files, and how much of it is verified."""
    book = desk.book
    rows, doubtful = Counter(row.file for row in book.rows), Counter(row.file for row in book.unverified())
    if desk.json:
        desk.give(
            {
                "codebook": book.code,
                "title": desk.text(book.title),
                "languages": list(book.languages),
                "forms": list(book.forms),
                "default_form": book.default_form or None,
                "files": [
                    {"file": file, "rows": n, "unverified": doubtful[file]} for file, n in rows.items()
                ],
            }
        )
        return DONE
    desk.tell(f"{book.code}  {desk.text(book.title)}")
    desk.tell(desk.say("codebook.languages", languages=", ".join(book.languages)))
    desk.tell(desk.say("codebook.forms", forms=", ".join(book.forms) or "–"))
    desk.tell()
    counted = [(file, desk.number(count), desk.number(doubtful[file])) for file, count in rows.items()]
    desk.table([desk.say(f"heading.{name}") for name in HEADINGS], counted, numbers=(1, 2))
    if unverified:
        desk.tell()
        headings = [desk.say(f"heading.{name}") for name in ("file", "line", "key", "source")]
        listed = [(row.file, str(row.line), row.key, row.source) for row in book.unverified()]
        desk.table(headings, listed, numbers=(1,))
    return DONE
