"""What every command does alike: options on both sides, languages, refusals, misuse, surroundings."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from tests.cli.promised import PROMISED

from esep.cli import app
from esep.cli.asked import Asked
from esep.cli.desk import Desk


def commands(command, path=()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every command with the words that call it."""
    if isinstance(command, typer.core.TyperGroup):
        for name in command.commands:
            yield from commands(command.commands[name], (*path, name))
    else:
        yield path, command


FULL = Path("/dev/full")
COMMANDS = dict(commands(typer.main.get_command(app)))


def run(*arguments, **surroundings):
    """A command in a process of its own, as bytes, in surroundings that know nothing."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-m", "esep", *map(str, arguments)]
    return subprocess.run(
        command, env={**kept, **surroundings}, capture_output=True, check=False, timeout=120
    )


def test_the_commands_are_those_promised():
    assert set(COMMANDS) == PROMISED


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_a_sentence_options_and_one_example(esep, path):
    done = esep(*path, "--help")
    assert done.exit_code == 0
    assert COMMANDS[path].help.count("\n") == 0
    assert COMMANDS[path].epilog.startswith(f"Example: esep {' '.join(path)}")
    assert all(option in done.stdout for option in ("--codebook", "--lang", "--json", "--quiet"))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_says_what_it_is_for(path):
    assert all(param.help for param in COMMANDS[path].params)


def test_options_stand_before_the_command_or_after_it(esep, three):
    after = esep("returns", "check", three, "--period", "2022-09", "--form", "crisis-centre", "--lang", "kk")
    before = esep("--lang", "kk", "--form", "crisis-centre", "returns", "check", three, "--period", "2022-09")
    assert "Ештеңе өзгертілген жоқ" in after.stdout
    assert before.stdout == after.stdout


def test_the_option_nearer_to_the_command_wins(esep):
    assert "Астана" not in esep("--lang", "ru", "form", "list", "--lang", "en").stdout
    assert esep("--lang", "ru", "form", "list", "--lang", "en").stdout == esep("form", "list").stdout


@pytest.mark.parametrize(
    ("surroundings", "lang"),
    [
        ({"LANG": "kk_KZ.UTF-8"}, "kk"),
        ({"LANG": "ru"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "kk_KZ"}, "kk"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_surroundings_where_the_codebook_speaks_it(
    surroundings, lang, monkeypatch
):
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert Desk(Asked()).lang == lang
    assert Desk(Asked(lang="ru")).lang == "ru"


@pytest.mark.parametrize(
    ("arguments", "code", "status"),
    [
        (("--codebook", "nowhere", "form", "list"), "E-102", 2),
        (("--lang", "xx", "form", "list"), "E-403", 2),
        (("form", "show", "none"), "E-115", 2),
        (("form", "show", "1-M", "none"), "E-504", 2),
        (("returns", "check", "nowhere.xlsx", "--period", "2022"), "E-404", 1),
        (("returns", "check", ".", "--period", "2022-13"), "E-001", 2),
        (("returns", "check", ".", "--period", "2021"), "E-413", 1),
        (("returns", "check", ".", "--period", "2022-09", "--form", "none"), "E-115", 2),
        (("returns", "check", ".", "--period", "2022-Q2", "--form", "crisis-centre"), "E-413", 1),
        (("returns", "check", ".", "--period", "2022", "--territory", "Atlantis"), "E-105", 2),
        (("returns", "check", ".", "--period", "2022", "--territory", "Aстана"), "E-106", 2),
        (("returns", "explain", "R99", "1", "1", ".", "--period", "2022"), "E-504", 2),
        (("returns", "explain", "R1", "1", "999", ".", "--period", "2022"), "E-505", 2),
        (
            ("returns", "receive", "--nil", "--store", "s", "--period", "2022", "--territory", "Atlantis"),
            "E-105",
            2,
        ),
    ],
)
def test_a_refusal_says_what_why_and_what_next(esep, arguments, code, status, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Astana.xlsx").write_bytes(b"PK")
    people = esep(*arguments)
    assert (people.exit_code, people.stdout) == (status, "")
    assert people.stderr.startswith(f"{code} ")
    assert all(f"  {part}: " in people.stderr for part in ("why", "next"))
    program = esep(*arguments, "--json")
    told = json.loads(program.stdout)
    assert (program.exit_code, program.stderr) == (status, "")
    assert tuple(told) == ("code", "what", "why", "next", "rule")
    assert told["code"] == code


@pytest.mark.parametrize(("lang", "why"), [("ru", "почему"), ("kk", "себебі")])
def test_a_refusal_speaks_the_language_asked_for_even_without_a_codebook(esep, lang, why):
    for arguments in (("--codebook", "nowhere", "form", "list"), ("form", "show", "none")):
        assert f"  {why}: " in esep(*arguments, "--lang", lang).stderr


@pytest.mark.parametrize(
    "wrong", [("returns",), ("returns", "check", "."), ("returns", "chek"), ("form", "list", "--nonsense")]
)
def test_misuse_is_told_apart(esep, wrong):
    assert esep(*wrong).exit_code == 2


def test_the_period_is_never_guessed(esep, three):
    done = esep("returns", "check", three, "--form", "crisis-centre")
    assert done.exit_code == 2
    assert "--period" in done.stderr


def test_quiet_leaves_only_the_answer(of_small, three):
    assert of_small("check", three, "--quiet").stdout == ""


def test_letters_are_right_where_the_surroundings_know_none():
    done = run("form", "list", "--lang", "kk", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0
    assert "Дағдарыс" in done.stdout.decode("utf-8")


def test_no_file_name_can_stop_it(three):
    (three / "Astana.xlsx").rename(three / os.fsdecode(b"Astana\xff.xlsx"))
    done = run("returns", "check", three, "--period", "2022-09", "--form", "crisis-centre")
    assert done.returncode == 1
    assert b"Astana\\udcff.xlsx  error  E-105" in done.stdout
    assert b"Traceback" not in done.stderr


def test_a_reader_who_leaves_is_no_trouble():
    command = [sys.executable, "-m", "esep", "codebook", "show", "--unverified"]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    started.stdout.close()
    error = started.stderr.read()
    started.stderr.close()
    started.wait(60)
    assert error == b""


def test_help_does_not_wait_for_the_libraries_that_draw_charts():
    script = (
        "import sys\nfrom esep.cli import app\napp(['--help'], standalone_mode=False)\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"altair", "vl_convert", "esep.publish"} & set(done.stdout.splitlines()[-1].split())


def test_the_command_line_itself_loads_no_numbers():
    script = "import sys, esep.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"numpy", "xlsxwriter", "python_calamine", "esep.codebook"} & set(done.stdout.split())


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
def test_an_answer_that_does_not_fit_where_it_is_sent_is_told(tmp_path):
    article = tmp_path / "article.txt"
    article.write_text("Thefts fell by 12.5 percent, from 88 to 77.")
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "esep", "check", article], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"E-021")
    assert b"Traceback" not in done.stderr
