"""Options and arguments that several commands share, each declared once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Standing(StrEnum):
    """What a return may be used for; nothing is declared released by a command."""

    DEMONSTRATION = "demonstration"
    INTERNAL = "internal"
    DRAFT = "draft"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATHS", help="Workbooks, folders of workbooks, or patterns such as 2022/*.xlsx."),
]
PeriodCode = Annotated[
    str,
    typer.Option(
        "--period", metavar="PERIOD", help="2022, 2022-03, 2022-Q1 or 2022-01..2022-09; never guessed."
    ),
]
TerritoryName = Annotated[
    str | None,
    typer.Option(
        "--territory", metavar="NAME", help="The territory, by code or name; else by each file's name."
    ),
]
StoreFolder = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="FOLDER", help="The returns received into this folder, instead of PATHS."
    ),
]
StandingOf = Annotated[
    Standing | None, typer.Option("--standing", help="What the returns of PATHS may be used for.")
]
