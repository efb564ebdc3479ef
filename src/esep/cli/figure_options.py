"""What figures are asked for with: the options of every command that counts, and the moments they name."""

from datetime import datetime, time, timedelta
from typing import Annotated

import typer

from esep.cli.misuse import MisuseError
from esep.cli.register_desk import RegisterDesk
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.tables.repeating import repeated
from esep.register.entries import microseconds

# Refusals of what somebody typed about a figure.
TYPED = {
    *("E-001", "E-002", "E-004", "E-107", "E-824", "E-890", "E-891", "E-892", "E-893", "E-894", "E-895"),
    *("E-896", "E-897", "E-899", "E-916", "E-917", "E-918", "E-919", "E-920", "E-921"),
}
MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]
MICROSECOND = timedelta(microseconds=1)

MeasureName = Annotated[str, typer.Argument(metavar="MEASURE", help="See esep measures.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=MOMENTS, metavar="DAY|INSTANT", help="As known then, a day as it ended; else now."
    ),
]
Territory = Annotated[
    str,
    typer.Option("--territory", metavar="CODE", help="A territory; several with a plus are told as one."),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where", metavar="NAME=VALUES", help="Only these: gravity=grave,minor, age=14..17, part=-."
    ),
]
By = Annotated[
    str, typer.Option("--by", metavar="NAMES", help="Dimensions with commas: article.chapter,gravity,month.")
]
Months = Annotated[
    int, typer.Option("--months", min=0, help="Of a cohort: how many months each is followed.")
]


def period_of(text: str) -> Period:
    """A period as it was typed; what is none is not repeated unless it looks like one.

    Raises:
        EsepError: E-001, E-002 when it is none.
    """
    try:
        return Period.parse(text)
    except EsepError as refusal:
        if refusal.code != "E-001":
            raise
        raise MisuseError("E-001", text=repeated(text)) from None


def moment_of(desk: RegisterDesk, given: datetime | None) -> int:
    """A moment of knowledge in microseconds since 1970; of a day its last one by the register's clock.

    Raises:
        EsepError: E-894 when it lies ahead.
    """
    now = max(microseconds(desk.home.clock()), desk.home.journal.head().known_at)
    if given is None:
        return now
    if given.tzinfo is None:
        after = given.date() + timedelta(days=1)
        given = desk.book.zones.instant(after, time(), desk.home.settings.territory, "first") - MICROSECOND
    if (asked := microseconds(given)) > now:
        raise MisuseError("E-894", moment=given.isoformat())
    return asked


def names(text: str) -> tuple[str, ...]:
    """Names that stand with commas between them.

    >>> names("article.chapter, gravity"), names("")
    (('article.chapter', 'gravity'), ())
    """
    return tuple(one.strip() for one in text.split(",") if one.strip())
