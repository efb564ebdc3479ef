"""`esep demo register`: cards to figures, each step as a user would type it."""

import pytest
from typer.testing import CliRunner

from esep.cli import app
from esep.ledger.tables.marks import FILE as MARKS

ENV = {"LANG": "C", "LC_ALL": "", "COLUMNS": "200"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What it said, and the folder it was made in."""
    folder = tmp_path_factory.mktemp("cards")
    done = CliRunner().invoke(app, ["demo", "register", "--small", "--out", str(folder)], env=ENV)
    assert done.exit_code == 0, done.output
    return done.stdout, folder


def steps(said):
    return [line.split()[2:4] for line in said.splitlines() if line.startswith("$ esep ")]


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration_cards")
def test_cards_are_taken_to_a_form_a_table_an_opened_figure_and_a_change(shown):
    said, folder = shown
    assert [words[0] for words in steps(said)] == ["demo", "ledger", "form", "table", "explain", "revisions"]
    assert (folder / "filled.xlsx").is_file()
    assert "offences registered: 786" in said
    assert "Held against the controls: 0 findings." in said
    assert "entry 763 of 2022-06-09: +1" in said  # a figure opened down to a card
    assert "facts registered beside" in said


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration_cards")
def test_a_register_that_stands_is_gone_on_with_and_one_that_was_broken_off_is_not(shown):
    _, folder = shown
    again = CliRunner().invoke(app, ["demo", "register", "--small", "--out", str(folder)], env=ENV)
    assert again.exit_code == 0, again.output
    assert [words[0] for words in steps(again.stdout)][:2] == ["ledger", "form"]
    marks = folder / "register" / MARKS
    text = marks.read_bytes()
    marks.unlink()
    broken = CliRunner().invoke(app, ["demo", "register", "--small", "--out", str(folder)], env=ENV)
    marks.write_bytes(text)
    assert broken.exit_code == 1
    assert "E-912" in broken.stderr
