"""Claims held against a register: what it counts now, and what it counted on the day of publication."""

from datetime import date

import pytest
from tests.claims.against_tables import BOOK, held, register, said, told

from esep.claims.model import Verdict
from esep.claims.saying import why

LEARNED = [("2024-01-05", "grave")] * 6 + [("2024-01-05", "minor")] * 6 + [("2024-02-01", "grave")] * 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return register(tmp_path_factory.mktemp("against") / "register", *LEARNED)


def test_a_figure_matches_as_of_the_day_of_publication_and_not_as_known_now(folder):
    text = "In 2023, 12 criminal offences were registered in Kazakhstan."
    judged = told(held(text, folder, on=date(2024, 1, 11)))[0]
    assert judged.verdict is Verdict.MATCHES
    sentence = why(judged, "en", BOOK.phrases)
    assert "internal, as known on 2024-01-11 17:59 UTC" in sentence
    assert "14 (2023; internal, as known on" in sentence
    assert sentence.endswith("2 apart.")


def test_what_was_learned_later_matches_now(folder):
    text = "In 2023, {} criminal offences were registered in Kazakhstan."
    assert said(held(text.format("14"), folder, on=date(2024, 1, 11)))[0][0] == "matches"
    assert said(held(text.format("13"), folder, on=date(2024, 1, 11)))[0][0] == "differs"


def test_a_figure_is_asked_by_what_narrows_it_and_by_its_place(folder):
    grave = "In 2023, {} grave crimes were registered in Almaty."
    assert said(held(grave.format("6"), folder, on=date(2024, 1, 11)))[0][0] == "matches"
    assert (
        said(held("In 2023, 12 thefts were registered in Kazakhstan.", folder, on=date(2024, 1, 11)))[0][0]
        == "matches"
    )


def test_a_time_of_which_the_register_knows_nothing_tells_nothing(folder):
    assert said(held("In 2022, 12 criminal offences were registered in Kazakhstan.", folder)) == []


def test_a_table_that_the_register_wrote_is_a_source(folder, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from esep.cli import app

    for name in ("t.csv", "t.json"):
        out = tmp_path / name
        asked = ["table", "offences_registered", "--by", "gravity", "--period", "2023", "--home", str(folder)]
        done = CliRunner().invoke(app, [*asked, "--out", str(out)])
        assert done.exit_code == 0, done.output
        text = "In 2023, 14 criminal offences, 8 of them grave crimes, were registered in Kazakhstan."
        assert [verdict for verdict, _ in said(held(text, out))] == ["matches"] * len(said(held(text, out)))
        assert len(said(held(text, out))) >= 2
