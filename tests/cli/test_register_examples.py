"""Every example that help shows of the register's commands works, or lacks nothing but its file."""

import shlex
import shutil

import pytest
import typer
from tests.cli.hard_case import ACTORS, CASE, reported
from tests.cli.test_demo import examples, of_the_demonstration

from esep.cli import app
from esep.register.home import Home

EXAMPLES = [
    one
    for one in examples(typer.main.get_command(app))
    if not of_the_demonstration(one) and one.split()[1] != "demo"
]
# What an example names and a reader has to bring: a file, a card, a person. No code, kind, domain or option.
TO_BE_BROUGHT = {
    "card": "E-661",
    "check": "E-404",
    "ledger": "E-875",
    "monitor": "E-404 E-661 E-1066 E-1130",
    "record": "E-661",
    "returns": "E-404",
    "person": "E-404 E-767 E-833",
    "import": "E-404 E-720",
    "paper": "E-661",
    "receipt": "E-661",
    "restore": "E-404 E-643 E-790",
    "trail": "E-404",
    "verify": "E-404",
}


@pytest.fixture
def folder(hard, monkeypatch, tmp_path):
    """A register in which the officers of the examples may do what the examples do."""
    officers = (
        ("o-201", "prosecutor"),
        ("p-301", "prosecutor"),
        ("p-302", "prosecutor"),
        ("m-1", "monitoring_service"),
    )
    (tmp_path.parent / "backups").mkdir(exist_ok=True)
    with (hard / "actors.toml").open("a", encoding="utf-8") as file:
        for code, role in officers:
            file.write(ACTORS.format(code=code, role=role, office="kz", territory="KZ"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ESEP_HOME", str(hard))
    return hard


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_register_works(example, esep, folder):
    written = example.replace(" CODE ", " KZ-75 ").replace("esep init register", "esep init new")
    program, *arguments = shlex.split(written)
    done = esep(*arguments)
    assert program == "esep"
    assert done.exit_code == 0 or done.stderr.partition(" ")[0] in TO_BE_BROUGHT.get(arguments[0], ""), (
        done.output
    )


def test_a_card_of_an_example_and_its_receipt_are_given_once_they_are_there(esep, folder):
    with Home.open(folder) as home:
        card = home.journal.of_record(CASE)[0].id
    slip = reported(folder)
    for example in EXAMPLES:
        _, verb, *arguments = shlex.split(example)
        if "d03556b1-b9b7-8b7a-a854-9189f82198ad" in arguments:
            meant = slip if verb == "paper" else card
            told = [meant if one.startswith("d03556b1") else one for one in arguments]
            assert esep(verb, *told).exit_code == 0


def test_the_file_of_an_example_is_all_it_lacks(esep, folder, tmp_path):
    assert esep("checkpoint", "--out", "checkpoint.txt").exit_code == 0
    assert esep("verify", "--against", "checkpoint.txt").exit_code == 0
    assert esep("trail", "verify", "--against", "checkpoint.trail.txt").exit_code == 0
    shutil.rmtree(folder / "checkpoints")
    assert esep("trail", "verify", "--against", "checkpoint.trail.txt").exit_code == 0
