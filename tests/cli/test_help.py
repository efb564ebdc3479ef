"""Help names every command: nobody finds what it hides."""

import subprocess
import sys

import pytest
import typer
from tests.cli.promised import ALONE, GROUPS

from esep.cli import COMMANDS, app
from esep.cli.lazily import sentence_of

HEAVY = ("numpy", "pyarrow", "cryptography", "xlsxwriter", "esep.codebook", "esep.register", "esep.forms")
LOADED = f"""
import contextlib, io, sys
from esep.cli import app
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    app(sys.argv[1:])
print(*[name for name in {HEAVY} if name in sys.modules])
"""


def test_help_names_all_commands(esep):
    shown = esep("--help").stdout
    assert all(f" {name} " in shown for name in (*ALONE, *GROUPS))
    for group, verbs in GROUPS.items():
        shown = esep(group, "--help").stdout
        assert all(f" {name} " in shown for name in verbs)


@pytest.mark.parametrize("arguments", [(), ("card",), ("trail",), ("codebook",)], ids=" ".join)
def test_help_starts_at_once_because_it_imports_no_command(arguments):
    asked = [sys.executable, "-c", LOADED, *arguments, "--help"]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip() == ""


def test_what_help_says_of_a_command_is_what_the_command_says_of_itself():
    group = typer.main.get_command(app)
    assert {name: sentence_of(module) for name, module in COMMANDS.items()} == {
        name: group.commands[name].help for name in COMMANDS
    }
