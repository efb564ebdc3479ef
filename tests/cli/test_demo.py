"""`esep demo`, and the example that every command shows in its help: they do what they say."""

import multiprocessing
import os
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from esep.cli import app, demo
from esep.cli.asked import Asked
from esep.cli.desk import Desk
from esep.forms.demonstration import STANDING, load_demonstration
from esep.forms.writing import write_workbook

FEW = {"KZ-11", "KZ-71", "KZ-75"}
EXAMPLE = "Example: "
NEED_A_REGISTER = {("form", "fill"), ("returns", "together")}


def write_few(book, folder, done):
    """A few of the twenty workbooks: enough for every step, and soon written."""
    shown = load_demonstration(book)
    few = FEW | {min(fault.territory for fault in shown.planted)}
    shown = replace(shown, figures={one: shown.figures[one] for one in shown.figures if one in few})
    folder.mkdir()
    for territory, values in shown.returns():
        name = book.territories.get(territory, shown.period.last).name.in_("en")
        write_workbook(folder / f"{name}.xlsx", shown.form, values, STANDING, shown.mark)
        done(folder / f"{name}.xlsx")
    return list(folder.iterdir())


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory):
    """What the demonstration said, and the folder it was made in."""
    folder = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(demo, "write_returns", write_few)
        done = CliRunner().invoke(app, ["demo"], env={"LANG": "C", "LC_ALL": "", "COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    assert "1/20  " in done.stderr
    return done.stdout, folder


def examples(command) -> list[str]:
    if isinstance(command, typer.core.TyperGroup):
        return [one for name in command.commands for one in examples(command.commands[name])]
    return [command.epilog.removeprefix(EXAMPLE)]


def of_the_demonstration(example: str) -> bool:
    """Whether an example works beside the demonstration; those of the register's commands need a register."""
    group, name = example.split()[1:3]
    return group in ("returns", "form", "codebook") and (group, name) not in NEED_A_REGISTER


EXAMPLES = [one for one in examples(typer.main.get_command(app)) if of_the_demonstration(one)]


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_each_step_can_be_typed_and_the_page_is_there(shown):
    said, folder = shown
    steps = [shlex.split(line[2:])[2] for line in said.splitlines() if line.startswith("$ esep returns ")]
    assert steps == ["receive", "check", "consolidate", "reconcile", "protocol", "report"]
    assert "demo/report.html" in said.splitlines()[-2]
    made = {path.name for path in (folder / "demo").iterdir()}
    assert made == {"returns", "store", "findings.csv", "national.xlsx", "protocol.html", "report.html"}
    assert "(exit status 1" in said


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_it_says_first_and_last_what_is_invented(shown):
    lines = shown[0].splitlines()
    assert lines[1] == lines[-1]
    assert "invented" in lines[-1]
    assert "demonstration" in Path(shown[1], "demo", "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_does_what_it_says(example, shown, monkeypatch):
    program, *arguments = shlex.split(example)
    monkeypatch.chdir(shown[1])
    done = CliRunner().invoke(app, arguments)
    assert program == "esep"
    assert done.exit_code in (0, 1), done.output
    assert done.stderr == ""
    assert done.stdout
    if "--out" in arguments:
        assert Path(arguments[arguments.index("--out") + 1]).stat().st_size > 100


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_what_else_lies_in_the_folder_stays(shown, monkeypatch):
    """A second run takes the workbooks' places, and the store recognises them."""
    monkeypatch.chdir(shown[1])
    workbooks = {path.name: path.read_bytes() for path in Path("demo/returns").iterdir()}
    Path("demo/returns/my notes.txt").write_text("mine", encoding="utf-8")
    steps = demo._steps
    monkeypatch.setattr(demo, "_steps", lambda *made: [next(steps(*made))])
    monkeypatch.setattr(demo, "write_returns", lambda _, folder, __: write_again(folder, workbooks))
    done = CliRunner().invoke(app, ["demo"])
    assert Path("demo/returns/my notes.txt").read_text(encoding="utf-8") == "mine"
    assert done.stdout.count("was received before") == len(workbooks)


def killed(_, folder, done):
    """A run that is killed hard while it writes."""
    folder.mkdir()
    (folder / "half.xlsx").write_bytes(b"PK")
    done(folder / "half.xlsx")
    os._exit(9)


def test_what_a_killed_run_left_goes_with_the_next(tmp_path, monkeypatch, capfd):
    desk, folder = Desk(Asked()), tmp_path / "demo" / "returns"
    monkeypatch.setattr(demo, "write_returns", killed)
    child = multiprocessing.get_context("fork").Process(target=demo._write, args=(desk, folder, 1))
    child.start()
    child.join()
    assert child.exitcode == 9
    assert {path.name for path in folder.parent.iterdir()} == {".returns", "returns"}
    assert not any(folder.iterdir()), "nothing that is half written stands among the returns"
    monkeypatch.setattr(demo, "write_returns", lambda _, place, __: write_again(place, {"a.xlsx": b"PK"}))
    demo._write(desk, folder, 1)
    assert [path.relative_to(folder.parent) for path in folder.parent.rglob("*.xlsx")] == [
        Path("returns/a.xlsx")
    ]
    assert {path.name for path in folder.parent.iterdir()} == {"returns"}
    assert "1/1  half.xlsx" in capfd.readouterr().err


def write_again(folder, workbooks):
    folder.mkdir()
    for name, content in workbooks.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in workbooks]
