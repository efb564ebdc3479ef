"""`esep codebook show LIST` and `esep codebook lists`: what may be typed into a coded field, on a day."""

import json

import pytest


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "The suspect or accused hides"),
        ("ru", "подозреваемый, обвиняемый скрылся"),
        ("kk", ""),
    ],
)
def test_the_codes_of_a_list_are_shown_with_their_labels(esep, lang, title):
    done = esep("codebook", "show", "interruption_point", "--lang", lang)
    [line] = [line for line in done.stdout.splitlines() if line.startswith("3 ")]
    assert done.exit_code == 0
    assert title in line
    assert "2015-01-01" in line


def test_a_program_gets_codes_titles_and_days(esep):
    told = json.loads(esep("codebook", "show", "gravity", "--on", "2024-01-15", "--json").stdout)
    assert (told["list"], told["on"]) == ("gravity", "2024-01-15")
    grave = next(one for one in told["codes"] if one["code"] == "grave")
    assert (grave["title"], grave["valid_to"]) == ("Grave crime", None)


def test_only_codes_in_force_on_the_day_are_shown(esep):
    def codes(day):
        told = json.loads(esep("codebook", "show", "article", "--on", day, "--json").stdout)
        return {one["code"] for one in told["codes"]}

    assert codes("2024-07-01") - codes("2024-06-01") >= {"108-1"}


def test_lists_are_named_with_the_number_of_their_codes(esep):
    told = json.loads(esep("codebook", "lists", "--on", "2024-06-30", "--json").stdout)
    counted = {one["list"]: one["codes"] for one in told}
    assert (counted["interruption_point"], counted["sex"]) == (9, 3)
    shown = esep("codebook", "lists", "--on", "2024-06-30").stdout
    assert all(f"{name} " in shown for name in counted)


def test_an_unknown_list_is_misuse_with_the_nearest(esep):
    done = esep("codebook", "show", "gravty")
    assert (done.exit_code, done.stderr[:5]) == (2, "E-120")
    assert "gravity" in done.stderr


def test_a_day_before_every_row_is_refused_and_not_guessed(esep):
    refused = esep("codebook", "show", "gravity", "--on", "1950-01-01").stderr
    assert refused[:5] == "E-103"
    assert "its dates are 2015-01-01.., by Criminal Code" in refused
