"""`esep check`: what an article says in figures, and what became of each. No copy of the text is kept."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from esep.claims.against import unfound
from esep.claims.checking import Checked
from esep.claims.checking import check as checked_text
from esep.claims.model import Prose, Verdict
from esep.claims.outputs import as_data
from esep.claims.reading import LARGEST, read_bytes, read_prose
from esep.cli.check_told import Told
from esep.cli.desk import Desk
from esep.cli.paths import must_end, must_not_replace
from esep.cli.verbs import DONE, OBJECTION, verb
from esep.kernel.outputs import whole

STANDARD_INPUT = Path("-")
OFF = {Verdict.INCONSISTENT, Verdict.DIFFERS}
app = typer.Typer(add_completion=False)


@verb(app, example="esep check article.txt --date 2024-01-16", without=("form",))
def check(
    desk: Desk,
    article: Annotated[
        Path,
        typer.Argument(metavar="ARTICLE", help="A .txt, .md, .html, .docx or .pdf; - reads standard input."),
    ],
    *,
    date: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], metavar="DAY", help="The day of publication."),
    ] = None,
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", metavar="TABLE", help="A table, return, filled form or register, too."),
    ] = None,
    tables: Annotated[
        list[Path] | None,
        typer.Option("--tables", metavar="TABLE", help="The tables that every figure of a draft must be in."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with each figure marked.")
    ] = None,
) -> int:
    """Check the figures of an article; exit 1 when one contradicts the text or differs from a table."""
    must_end(html, ".html")
    sources = [*(tables or ()), *(against or ())]
    must_not_replace(html, article, *sources)
    read = checked_text(
        _prose(article),
        published_on=date.date() if date else None,
        codebook=desk.book,
        against=against or (),
        tables=tables or (),
    )
    missing = unfound(read) if tables else []
    if html is not None:
        _write(desk, read, html, [one.name for one in sources])
    if desk.json:
        told = as_data(read, desk.book, desk.lang)
        desk.give({**told, "unfound": missing} if tables else told)
    else:
        _tell(desk, read, html, missing if tables else None)
    off = missing or any(claim.verdict in OFF for claim in read.claims)
    return OBJECTION if off else DONE


def _prose(article: Path) -> Prose:
    if article == STANDARD_INPUT:
        return read_bytes(typer.get_binary_stream("stdin").read(LARGEST + 1))
    return read_prose(article)


def _write(desk: Desk, read: Checked, html: Path, against: list[str]) -> None:
    # Its templates need a library that no other answer waits for.
    from esep.claims.page import page  # noqa: PLC0415

    made = page(read, desk.book, desk.lang, published_on=read.published_on, against=against)
    with whole(html) as temporary:
        temporary.write_text(made, encoding="utf-8")


def _tell(desk: Desk, read: Checked, html: Path | None, missing: list[int] | None) -> None:
    told = Told(desk, read)
    told.top()
    if html is None:
        told.findings()
        told.rest()
        told.no_data()
    if missing is not None:
        told.unfound(missing)
    desk.close("")
    desk.close(desk.say("check_text.standing"))
    if html is not None:
        desk.close(desk.say("check_text.written", path=html))
