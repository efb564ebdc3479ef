"""`esep demo register`: a first try, from cards of invented people to figures and what is behind them."""

import sys
from collections.abc import Iterator
from contextlib import nullcontext, redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.demo_build import SizeOption
from esep.cli.demo_steps import take
from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb
from esep.forms.demonstrating import OFFICER, Scene, Size, scene
from esep.forms.demonstration import STANDING, load_demonstration
from esep.kernel.errors import EsepError
from esep.kernel.outputs import writable
from esep.ledger.tables.marks import FILE as MARKS

app = typer.Typer(add_completion=False)
MEASURE = "offences_registered"
OBJECTING = {"form"}  # what is known of a part does not meet every control of the whole
REGISTER, FILLED = "register", "filled.xlsx"
MONTH = timedelta(days=30)
SOON = timedelta(days=10)  # after a period its figures are published: late registrations are still to come


@verb(app, example="esep demo register --out demo --small")
def demo_register(
    desk: Desk,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where everything is written.")] = Path(
        "demo"
    ),
    *,
    small: Annotated[bool, typer.Option("--small", help="One territory alone: made in seconds.")] = False,
    size: SizeOption = None,
) -> int:
    """Make a register of cards and take it to figures: a form, a table, a figure opened, a change told."""
    shown, home = load_demonstration(desk.book), out / REGISTER
    made = (home / MARKS).is_file()  # written when all cards are entered
    if home.exists() and not made:
        raise EsepError("E-912", path=home)
    desk.close(desk.say("demo_register.opening", path=home))
    desk.close(desk.text(shown.mark))
    with writable(out):
        out.mkdir(parents=True, exist_ok=True)
    # A program gets its one document; what the steps say to people goes past it.
    with redirect_stdout(sys.stderr) if desk.json else nullcontext():
        for step in list(_steps(scene(desk.book), out, size, small=small))[int(made) :]:
            status = take(desk, step)
            if status != DONE and step[0] not in OBJECTING:
                return status
    if desk.json:
        desk.give({"home": str(home), "filled": str(out / FILLED), "standing": STANDING})
    desk.close("")
    desk.close(desk.say("demo_register.close", path=home))
    desk.close(desk.text(shown.mark))
    return DONE


def _steps(of: Scene, out: Path, size: Size | None, *, small: bool) -> Iterator[list[str]]:
    """The commands, as a user would type them."""
    home = ["--home", str(out / REGISTER)]
    where = ["--territory", of.least] if small else []
    period = of.period if small else of.latest
    told = [MEASURE, "--period", period.code, *where, *home]
    gravest = ["--where", f"gravity={of.gravest}"]
    officer = ["--as", OFFICER, "--purpose", "supervision", "--limit", "3"]
    how = [*(["--small"] if small else []), *(["--size", size.value] if size else [])]
    yield ["demo", "build", str(out / REGISTER), *how]
    yield ["ledger", "catch-up", *home]
    yield ["form", "fill", "--period", of.period.code, *where, *home, "--out", str(out / FILLED), "--check"]
    yield ["table", *told, "--by", "gravity", "--compare", "year-before"]
    yield ["explain", *told, *gravest, *officer]
    since = period.end - MONTH if small else period.end + SOON
    yield ["revisions", *told, "--from", since.isoformat(), "--by", "gravity"]
