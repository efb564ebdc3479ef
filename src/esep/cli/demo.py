"""`esep demo`: a first try, from workbooks of all offices to the report of the country."""

import sys
from collections.abc import Iterator
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from shutil import rmtree
from typing import Annotated

import typer

from esep.cli.demo_steps import take
from esep.cli.desk import Desk
from esep.cli.verbs import DONE, verb
from esep.forms.demonstration import STANDING, Demonstration, load_demonstration, write_returns
from esep.kernel.outputs import writable

app = typer.Typer(add_completion=False)
OBJECTING = {"check"}  # it finds the faults that were put in on purpose


@verb(app, example="esep demo returns --out demo")
def demo(
    desk: Desk,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where everything is written.")] = Path(
        "demo"
    ),
) -> int:
    """Make up the returns of a year and take them all the way: receive, check, consolidate, report."""
    demonstration = load_demonstration(desk.book)
    desk.close(desk.say("demo.opening", path=out, count=desk.counted("workbook", len(demonstration.figures))))
    desk.close(desk.text(demonstration.mark))
    _write(desk, out / "returns", len(demonstration.figures))
    other = demonstration.form.form != desk.book.default_form
    form = ["--form", demonstration.form.form] if other else []
    # A program gets its one document; what the steps say to people goes past it.
    with redirect_stdout(sys.stderr) if desk.json else nullcontext():
        for step in _steps(demonstration, out):
            status = take(desk, ["returns", *step, *form])
            if status != DONE and step[0] not in OBJECTING:
                return status
    if desk.json:
        desk.give({"report": str(out / "report.html"), "standing": STANDING})
    desk.close("")
    desk.close(desk.say("demo.close", path=out / "report.html"))
    desk.close(desk.text(demonstration.mark))
    return DONE


def _write(desk: Desk, folder: Path, count: int) -> None:
    """Write the workbooks; whatever else lies in the folder stays.

    They are made aside under a name that is always the same: what a run that was killed left there goes
    with the next one.
    """
    aside, number = folder.with_name(f".{folder.name}"), iter(range(1, count + 1))
    try:
        with writable(folder):
            folder.mkdir(parents=True, exist_ok=True)
            rmtree(aside, ignore_errors=True)
            aside.mkdir()
            with desk.working("demo.writing") as at:
                made = write_returns(
                    desk.book, aside / folder.name, lambda path: at(f"{next(number)}/{count}  {path.name}")
                )
            for path in made:
                path.replace(folder / path.name)
    finally:
        rmtree(aside, ignore_errors=True)


def _steps(demonstration: Demonstration, out: Path) -> Iterator[list[str]]:
    """The commands of the demonstration, as a user would type them."""
    returns, store, period = str(out / "returns"), str(out / "store"), demonstration.period.code
    kept = ["--store", store, "--period", period]
    yield ["receive", returns, "--period", period, "--store", store, "--standing", STANDING]
    yield ["check", returns, "--period", period, "--out", str(out / "findings.csv")]
    yield ["consolidate", *kept, "--out", str(out / "national.xlsx")]
    yield ["reconcile", *kept]
    for territory in sorted({fault.territory for fault in demonstration.planted})[:1]:
        yield ["protocol", *kept, "--territory", territory, "--out", str(out / "protocol.html")]
    yield ["report", *kept, "--out", str(out / "report.html")]
