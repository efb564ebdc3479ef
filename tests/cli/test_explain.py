"""`esep returns explain`: what a figure is, what it is everywhere, and whether its sums hold."""

import json

from esep.cli.asked import Asked
from esep.cli.desk import Desk
from esep.cli.returns.explain import _tell_sums
from esep.forms.consolidation import Coverage


def explain(of_small, cell, *arguments):
    return of_small("explain", *cell, *arguments)


def test_meaning_values_and_sums(of_small, three):
    done = explain(of_small, ("stays", "2", "1"), three)
    assert done.exit_code == 0
    assert "KZ-71 Astana city" in done.stdout
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["all", "144"] in lines
    assert (
        "stays row 2 column 1 = the sum of its parts (3): stays rows 3, 4, 5 column 1  [CC-R-002]"
        in done.stdout
    )
    assert done.stdout.count("holds in every return read in full: 3 of 20") == 3


def test_where_a_sum_does_not_hold_it_is_said_by_how_much(of_small, three, written):
    written("Astana.xlsx", 2, stays_3_1=25)
    done = explain(of_small, ("stays", "2", "1"), three)
    assert done.exit_code == 1
    assert "does not hold in KZ-71 Astana city: whole minus parts is −1" in done.stdout


def test_a_territory_without_a_return_has_no_figure_and_not_nought(of_small, three):
    done = explain(of_small, ("stays", "2", "1"), three, "--json")
    values = json.loads(done.stdout)["by_territory"]
    assert len(values) == 20
    assert {code: value for code, value in values.items() if value is not None} == {
        "KZ-11": 24,
        "KZ-71": 48,
        "KZ-79": 72,
    }


def test_sums_for_a_program(of_small, three, written):
    written("Astana.xlsx", 2, stays_3_1=25)
    told = json.loads(explain(of_small, ("stays", "2", "1"), three, "--json").stdout)
    sums = {one["control"]: one for one in told["sums"]}
    assert sums["CC-R-002"]["broken"] == {"KZ-71": -1}
    assert sums["CC-R-002"]["parts"] == ["stays r3 c1", "stays r4 c1", "stays r5 c1"]
    assert sums["CC-R-001"]["broken"] == {}
    assert (told["value"], told["unit"], told["version"]) == (144, "stay", "1")
    assert (told["returns"], told["expected"]) == (3, 20)


def test_a_figure_in_no_sum_is_said_to_be_out_of_reach(capsys):
    _tell_sums(Desk(Asked()), [], Coverage((), (), (), {}))
    assert "No control reaches this figure" in capsys.readouterr().out


def test_an_unknown_place_is_refused_with_those_there_are(of_small, three):
    assert explain(of_small, ("nights", "2", "1"), three).stderr.startswith("E-504 ")
    done = explain(of_small, ("stays", "99", "1"), three)
    assert (done.exit_code, done.stderr[:6]) == (2, "E-505 ")
    assert "1-12" in done.stderr


def test_it_speaks_the_language_asked_for(of_small, three):
    done = explain(of_small, ("stays", "2", "1"), three, "--lang", "kk")
    assert "Орталықта болу" in done.stdout
    assert "толық оқылған есептердің бәрінде орындалады: 20 ішінен 3" in done.stdout
