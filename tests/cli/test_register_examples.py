"""The examples of the register's commands are understood: nothing in them is a slip of the pen."""

import shlex

import pytest
import typer
from tests.cli.test_demo import OF_THE_DEMONSTRATION, examples

from esep.cli import app

EXAMPLES = [
    one
    for one in examples(typer.main.get_command(app))
    if one.split()[1] not in (*OF_THE_DEMONSTRATION, "demo")
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_register_is_understood(example, esep, hard, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ESEP_HOME", str(hard))
    program, *arguments = shlex.split(
        example.replace(" CODE ", " KZ-75 ").replace("esep init register", "esep init new")
    )
    done = esep(*arguments)
    assert program == "esep"
    # What an example names need not be there; but it is never misuse, and never a traceback.
    assert done.exit_code in (0, 1), done.output
    assert done.exit_code == 0 or done.stderr.startswith("E-")
