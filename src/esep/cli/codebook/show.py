"""`esep codebook show`: what a codebook holds, and what nobody has compared with its source; or one list."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from esep.cli.desk import Desk
from esep.cli.misuse import misuse_when
from esep.cli.options import OnDay
from esep.cli.verbs import DONE, verb
from esep.codebook.dated import Entry

app = typer.Typer(add_completion=False)
HEADINGS = ("file", "rows", "unverified")
OF_A_LIST = ("code", "title", "holds")


@verb(app, example="esep codebook show interruption_point --on 2024-06-30 --lang ru")
def show(
    desk: Desk,
    name: Annotated[
        str | None, typer.Argument(metavar="LIST", help="A list of codes; esep codebook lists names them.")
    ] = None,
    *,
    on: OnDay = None,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="List every row nobody has compared with its source yet.")
    ] = False,
) -> int:
    """Show a codebook: its languages, forms and files; or the codes of one list with their labels."""
    if name is not None:
        return _list(desk, name, day_or_today(on))
    return _book(desk, unverified=unverified)


def _list(desk: Desk, name: str, day: date) -> int:
    """The codes of a list that are in force on a day."""
    with misuse_when("E-120"):
        rows = desk.book.lists.named(name)
    holding = rows.on(day)
    if desk.json:
        desk.give(
            {
                "list": name,
                "on": day.isoformat(),
                "codes": [_as_data(row, desk.text(row.title)) for row in holding],
            }
        )
        return DONE
    cells = [(row.key, desk.text(row.title), _held(desk, row)) for row in holding]
    desk.table([desk.say(f"heading.{one}") for one in OF_A_LIST], cells)
    desk.close(desk.say("codebook.list", name=name, on=day, count=len(holding)))
    return DONE


def day_or_today(on: datetime | None) -> date:
    """The day asked for, else today."""
    return on.date() if on else datetime.now(UTC).date()


def _held(desk: Desk, row: Entry) -> str:
    key = "codebook.until" if row.valid_to else "codebook.from_on"
    return desk.say(key, start=row.valid_from, end=row.valid_to)


def _as_data(row: Entry, title: str) -> dict[str, object]:
    return {
        "code": row.key,
        "title": title,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "verified": row.verified,
    }


def _book(desk: Desk, *, unverified: bool) -> int:
    """The codebook as a whole, and how much of it is verified."""
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
