"""The options every command understands, before its name and after it."""

from dataclasses import dataclass, fields
from typing import Annotated

import typer

CodebookName = Annotated[
    str | None,
    typer.Option(
        "--codebook",
        metavar="NAME|PATH",
        help="A codebook that comes with esep, or the path of one; else ESEP_CODEBOOK, else the only one.",
    ),
]
FormName = Annotated[
    str | None, typer.Option("--form", help="The official form; else the one the codebook names first.")
]
Language = Annotated[
    str | None,
    typer.Option("--lang", help="The language of the answer; else that of the surroundings, else English."),
]
AsJson = Annotated[bool | None, typer.Option("--json", help="Answer as JSON, for programs.")]
Quiet = Annotated[bool | None, typer.Option("--quiet", help="Leave out progress and closing words.")]


@dataclass(frozen=True)
class Asked:
    """What was asked for with these options; None where an option was not given."""

    codebook: CodebookName = None
    form: FormName = None
    lang: Language = None
    json: AsJson = None
    quiet: Quiet = None

    def nearer(self, other: "Asked") -> "Asked":
        """These options with those given nearer to the command, which win.

        >>> Asked(lang="kk", form="A").nearer(Asked(form="B"))
        Asked(codebook=None, form='B', lang='kk', json=None, quiet=None)
        """
        both = {one.name: (getattr(self, one.name), getattr(other, one.name)) for one in fields(self)}
        return Asked(**{name: far if near is None else near for name, (far, near) in both.items()})
