"""The demonstration register of one territory: its form, filled from cards, is the published return."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from esep.cli import app
from esep.codebook import Codebook
from esep.forms.demonstrating import build, marked
from esep.forms.demonstrating.plan import load_plan
from esep.forms.demonstration import load_demonstration
from esep.forms.filling import fill, load_filling
from esep.kernel.periods import Period
from esep.ledger.at_home import caught_up
from esep.ledger.tables.marks import Cell, marks_in
from esep.register.home import Home

BOOK = Codebook.load("kz")
SHOWN, PLAN = load_demonstration(BOOK), load_plan(BOOK)
SMALL, YEAR = "KZ-62", Period.year(2022)
NOW = 4 * 10**15  # microseconds: long after the last card
PUBLISHED = ("R1", "PRIL5", "PRIL7", "PRIL8", "PRIL9", "PRIL10")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a small register, the figures it does not meet, and the form filled from it."""
    folder = tmp_path_factory.mktemp("demonstration") / "register"
    cards, unmet = build(BOOK, folder, [SMALL])
    with Home.open(folder) as home:
        assert home.journal.head().size == cards
        filling = load_filling(home.book, SHOWN.form, home.domains)
        [filled] = fill(filling, caught_up(home).engine(), [SMALL], YEAR, NOW)
        flagged = sum(bool(entry.card.get("flags")) for entry in home.journal.entries())
        moments = [entry.known_at for entry in home.journal.entries()]
    return folder, unmet, filled, flagged, moments


@pytest.mark.xdist_group("demonstration_register")
def test_the_form_filled_from_cards_is_the_published_return_cell_by_cell(made):
    _, unmet, filled, _, _ = made
    cut = {*PLAN.kinds, *PLAN.across}  # what such a row lacks no other row lacks
    rows, columns = {one.row for one in unmet}, {one.column for one in unmet if one.row not in cut}
    met = 0
    for section in (SHOWN.form.section(name) for name in PUBLISHED):
        for column in range(len(section.columns)):
            name = section.counts(column)[1]
            for row in section.rows:
                at = int(section.cells(section.row_of[row.concept], column))
                if not filled.missing[at] and name not in columns and row.concept not in rows:
                    assert filled.values[at] == SHOWN.figures[SMALL][at], (section.section, row.concept, name)
                    met += int(SHOWN.figures[SMALL][at] != 0)
    assert met > 700


@pytest.mark.xdist_group("demonstration_register")
def test_a_figure_of_the_return_is_real_and_any_other_is_invented(made):
    _, _, filled, _, _ = made
    shown, form = marked(BOOK, filled), SHOWN.form
    marks = shown.real
    assert (shown.standing, shown.mark) == ("demonstration", SHOWN.mark)
    assert (shown.invented == ~marks & ~filled.missing).all()
    known = SHOWN.known & ~filled.missing
    assert (marks[known] == (filled.values == SHOWN.figures[SMALL])[known]).all()
    assert not marks[~SHOWN.known].any()
    assert marks[form.index(form.headline)]
    assert np.count_nonzero(marks) < form.size


@pytest.mark.xdist_group("demonstration_register")
def test_tables_know_which_figures_were_carried_over(made):
    marks = marks_in(made[0])
    assert marks.standing == "demonstration"
    home = SHOWN.form.section("R1")
    minor = int(SHOWN.figures[SMALL][int(home.cells(home.row_of["gravity:minor"], 1))])
    cell = Cell.of("offences_registered", YEAR, SMALL, {"gravity": "minor"})
    assert marks.is_real(cell, minor)
    assert not marks.is_real(cell, minor + 1)
    assert marks.is_real(Cell.of("offences_registered", Period.year(2023), "KZ", {}), 140_272)
    assert not marks.is_real(Cell.of("offences_registered", Period.year(2023), SMALL, {}), 140_272)


@pytest.mark.xdist_group("demonstration_register")
def test_the_register_learns_of_cards_as_time_passes_and_of_some_of_them_late(made):
    _, _, _, flagged, moments = made
    assert moments == sorted(moments)
    years = {str(moment)[:4] for moment in moments}
    assert len(years) >= 2
    assert flagged == 0


@pytest.mark.xdist_group("demonstration_register")
def test_the_command_makes_it_and_tells_what_is_not_met(tmp_path, made):
    done = CliRunner().invoke(app, ["demo", "build", str(tmp_path / "one"), "--small", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["standing"] == "demonstration"
    assert (told["size"], told["totals"]) == ("none", [])  # what is small has none of it, unless asked for
    assert [one["row"] for one in told["unmet"]] == [one.row for one in made[1]]
    again = CliRunner().invoke(app, ["demo", "build", str(tmp_path / "one"), "--small", "--json"])
    assert again.exit_code == 1
