"""Options and arguments that several commands share, each declared once."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from esep.declare.classes import Class


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
OnDay = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], metavar="DAY", help="As of this day; else today."),
]
HomeFolder = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="FOLDER",
        help="The folder of the register; else ESEP_HOME, else the current folder.",
    ),
]
GivenHome = Annotated[
    Path | None,
    typer.Option("--home", metavar="FOLDER", help="A register in which they are entered as cards as well."),
]
ActorCode = Annotated[
    str | None,
    typer.Option("--as", metavar="CODE", help="Who asks, by the code in actors.toml; else ESEP_ACTOR."),
]
PurposeCode = Annotated[
    str | None,
    typer.Option(
        "--purpose",
        metavar="WHY[:NUMBER]",
        help="Why, such as criminal_case:2024-17; nothing above open is read without.",
    ),
]
HighestClass = Annotated[
    Class,
    typer.Option("--class", help="The highest class to show; above open it takes an actor and a purpose."),
]
