"""No name, number or address of a person in what a command says, wherever somebody typed it."""

import json
import traceback

import pytest
from tests.cli.hard_case import CASE
from typer.testing import CliRunner

from esep.cli import app

NAME, NUMBER, STREET = "Примерова", "990101400019", "Вымышленная"
PLANTED = f"{NAME} {NUMBER} {STREET}"
I2 = ("--as", "i-2", "--purpose", "criminal_case")
NEW = ("card", "new", "proceeding.extended", "--record", CASE)
DAYS = ("extended_on=2024-05-20", "until_on=2024-06-20", "decided_by=prosecutor")
CARD = "d03556b1-b9b7-8b7a-a854-9189f82198ad"
FIGURE = ("explain", "proceedings_started", "--period", "2024")

TYPED = {
    "value of a day": (*NEW, f"extended_on={PLANTED}", *DAYS[1:], *I2),
    "value of a code": (*NEW, *DAYS[:2], f"decided_by={PLANTED}", *I2),
    "value of an office": (
        "card",
        "new",
        "proceeding.transferred",
        "--record",
        CASE,
        "transferred_on=2024-05-20",
        "body=mia",
        f"department={PLANTED}",
        "territory=KZ-75",
        "reason=other",
        *I2,
    ),
    "value of a link": (
        "card",
        "new",
        "proceeding.joined",
        "--record",
        CASE,
        "joined_on=2024-05-20",
        f"main={PLANTED}",
        *I2,
    ),
    "value of a moment": ("card", "new", "suspect.detained", "--record", "1", f"detained_at={PLANTED}", *I2),
    "value of a person": ("card", "new", "suspect.named", "--record", "1", f"suspect={PLANTED}", *I2),
    "protected field": ("card", "new", "proceeding.started", "--record", "1", f"events={PLANTED}", *I2),
    "no field": (*NEW, PLANTED, *I2),
    "name of a field": (*NEW, f"{NAME}=1", *DAYS, *I2),
    "record": ("card", "new", "proceeding.extended", "--record", PLANTED, *DAYS, *I2),
    "number of a record": (
        "card",
        "new",
        "proceeding.extended",
        "--record",
        NUMBER,
        *DAYS,
        "--territory",
        NAME,
        *I2,
    ),
    "key": (*NEW, *DAYS, "--key", PLANTED, *I2),
    "reason": (*NEW, *DAYS, "--corrects", CARD, "--why", PLANTED, *I2),
    "corrected card": (*NEW, *DAYS, "--corrects", PLANTED, "--why", "typing_error", *I2),
    "annulled card": (
        "card",
        "new",
        "proceeding.annulled",
        "--record",
        CASE,
        "--annuls",
        PLANTED,
        "--why",
        "entered_twice",
        "--second",
        "p-1",
        *I2,
    ),
    "second officer": (*NEW, *DAYS, "--second", PLANTED, *I2),
    "actor": (*NEW, *DAYS, "--as", PLANTED),
    "purpose": (*NEW, *DAYS, "--as", "i-2", "--purpose", PLANTED),
    "moment of the source": (*NEW, *DAYS, "--asserted-at", PLANTED, *I2),
    "territory": (*NEW, *DAYS, "--territory", PLANTED, *I2),
    "card asked for": ("card", "show", PLANTED),
    "receipt asked for": ("receipt", PLANTED),
    "record asked for": ("record", "show", PLANTED),
    "type of a record": ("record", "show", f"{NAME}:1"),
    "kind of card": ("card", "new", NAME, "--record", "1", *I2),
    "kind of record due": ("due", "--kind", PLANTED),
    "kind of record that overlaps": ("overlaps", "--kind", PLANTED),
    "domain": ("person", "find", "--domain", NAME, "--from", "-", *I2),
    "type of a record to list": ("domains", NAME),
    "territory of an import": (
        "import",
        "nowhere.csv",
        "--mapping",
        "proceeding.started",
        "--set",
        f"territory={NAME}",
        *I2,
    ),
    "import of nothing": ("import", "nowhere.csv", "--mapping", "proceeding.started", *I2),
    "measure": ("explain", PLANTED, "--period", "2024"),
    "period of a figure": ("explain", "proceedings_started", "--period", PLANTED),
    "condition on a figure": (*FIGURE, "--where", PLANTED),
    "dimension of a condition": (
        "explain",
        "proceedings_started",
        "--period",
        "2024",
        "--where",
        f"{NAME}=1",
    ),
    "value of a condition": (
        "explain",
        "proceedings_started",
        "--period",
        "2024",
        "--where",
        f"article={NUMBER}",
    ),
    "place of a figure": ("explain", "proceedings_started", "--period", "2024", "--territory", PLANTED),
    "dimension of a revision": (
        *("revisions", "proceedings_started", "--period", "2024", "--from", "2024-03-01", "--by", PLANTED),
    ),
    "set of an import": ("import", "nowhere.csv", "--mapping", "proceeding.started", "--set", PLANTED, *I2),
}
DOCUMENTS = {
    "faulty number": {"number": NUMBER},
    "unknown key": {PLANTED: "x", "name": NAME},
    "faulty day": {"name": NAME, "born_on": PLANTED},
    "nobody": {"name": NAME, "born_on": "1999-01-01"},
    "no object": [PLANTED],
}


def said(*arguments: object) -> str:
    """All that a command lets out: its answer, its refusal, and the trace of whatever it did not catch."""
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    trace = done.exc_info[2] if done.exc_info and not isinstance(done.exception, SystemExit) else None
    return done.output + "".join(traceback.format_exception(done.exception) if trace else [])


def planted_in(text: str) -> list[str]:
    return [word for word in (NAME, STREET) if word in text] + ([NUMBER] if f" {NUMBER} " in text else [])


@pytest.mark.parametrize("where", TYPED)
@pytest.mark.parametrize("as_data", [(), ("--json",)], ids=["people", "program"])
def test_what_was_typed_in_the_wrong_place_is_not_repeated(hard, where, as_data, caplog):
    out = said(*TYPED[where], "--home", hard, *as_data)
    assert "E-" in out
    assert "Traceback" not in out
    assert planted_in(out + caplog.text) == []


@pytest.mark.parametrize("where", DOCUMENTS)
@pytest.mark.parametrize("verb", ["find", "add"])
def test_questions_for_a_person_are_not_repeated(hard, tmp_path, where, verb, caplog):
    (tmp_path / "asked.json").write_text(json.dumps(DOCUMENTS[where]))
    out = said("person", verb, "--domain", "suspect", "--from", tmp_path / "asked.json", "--home", hard, *I2)
    assert "Traceback" not in out
    assert planted_in(out + caplog.text) == []
    assert NUMBER not in out


def test_no_byte_of_the_home_tells_what_was_typed(hard, tmp_path):
    for where in TYPED.values():
        said(*where, "--home", hard)
    for path in hard.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert not [word for word in (NAME, STREET) if word.encode() in raw], path.name
