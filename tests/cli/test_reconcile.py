"""`esep returns reconcile`: our sums beside published figures."""

import json

import pytest

HEADING = "form,section,row,column,territory,period,value,standing,source,verified,note\n"


@pytest.fixture
def published(tmp_path):
    """A file with three published figures: of the country, of a territory, and of one without a return."""
    lines = [
        f"crisis-centre,stays,2,1,{place},2022-09,{value},released,an invented yearbook,no,\n"
        for place, value in [("KZ", 150), ("KZ-71", 48), ("KZ-75", 7)]
    ]
    path = tmp_path / "published.csv"
    path.write_text(HEADING + "".join(lines), encoding="utf-8")
    return path


def test_what_the_published_figure_holds_more(of_small, three, published):
    done = of_small("reconcile", three, "--against", published, "--json")
    assert done.exit_code == 0
    told = [
        (one["territory"], one["published"], one["ours"], one["residual"]) for one in json.loads(done.stdout)
    ]
    assert told == [("KZ", 150, 144, 6), ("KZ-71", 48, 48, 0), ("KZ-75", 7, None, None)]


def test_people_read_a_dash_where_there_is_no_return(of_small, three, published):
    rows = [line.split() for line in of_small("reconcile", three, "--against", published).stdout.splitlines()]
    assert rows[1][:7] == ["KZ", "stays", "2", "1", "150", "144", "+6"]
    assert rows[3][:7] == ["KZ-75", "stays", "2", "1", "7", "–", "–"]


def test_without_published_figures_of_the_form_it_is_refused(of_small, three):
    assert of_small("reconcile", three).stderr.startswith("E-305 ")


def test_a_file_that_is_not_there_or_is_faulty(of_small, three, published, tmp_path):
    assert of_small("reconcile", three, "--against", tmp_path / "nowhere.csv").stderr.startswith("E-404 ")
    published.write_text(published.read_text("utf-8").replace(",150,", ",many,"), encoding="utf-8")
    done = of_small("reconcile", three, "--against", published)
    assert (done.exit_code, done.stderr[:6]) == (1, "E-101 ")
    assert "published.csv" in done.stderr
    assert "\ufffd" not in done.stderr
