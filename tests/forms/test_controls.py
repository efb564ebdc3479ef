"""What the controls tell: every inconsistency once, the wrong cell by name where identities meet in it."""

import numpy as np
import pytest

from esep.forms.controls import Controls
from esep.forms.findings import Finding
from esep.forms.model import Cell, Form

CAUSES = {
    "Akmola Region": {("1M-P-002", "error", "PRIL6 r192 c1")},
    "Almaty": {("1M-C-004", "error", "R1 r18 c2")},
    "Mangistay Region": {("1M-R-002", "error", "R6 r3 c1")},
    "Shymkent": {("1M-P-003", "error", "PRIL11 r52 c1")},
    "Zhambyl Region": {("1M-R-002", "error", "R6 r3 c1"), ("1M-C-091", "warning", "PRIL4 r9 c1")},
    "Astana": {("1M-C-091", "warning", "PRIL4 r60 c1"), ("1M-R-032", "warning", "PRIL4 r57 c1")},
    "Atyrau Region": {("1M-C-091", "warning", "PRIL4 r64 c1")},
    "Karagandy Region": {("1M-C-091", "warning", "PRIL4 r49 c1")},
    "North-Kazakhstan Region": {("1M-C-091", "warning", "PRIL4 r48 c1")},
    "Pavlodar Region": {("1M-C-091", "warning", "PRIL4 r8 c1")},
    "West-Kazakhstan Region": {("1M-C-091", "warning", "PRIL4 r63 c1")},
}


def told(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(one.control, one.severity, str(one.cell)) for one in findings}


def with_figures(form: Form, figures: dict[str, int]) -> np.ndarray:
    values = np.zeros(form.size, np.int64)
    for place, figure in figures.items():
        values[form.index(cell(place))] = figure
    return values


def cell(place: str) -> Cell:
    section, row, column = place.split()
    return Cell(section, row.removeprefix("r"), column.removeprefix("c"))


@pytest.mark.real
def test_every_true_inconsistency_of_the_real_returns_is_told_once_and_none_is_invented(
    real_values: dict[str, np.ndarray], controls: Controls
) -> None:
    found = {name: controls.check(values) for name, values in real_values.items()}
    assert {name: told(findings) for name, findings in found.items() if findings} == CAUSES
    assert all(len(findings) == len(CAUSES.get(name, ())) for name, findings in found.items())


@pytest.mark.real
def test_one_record_without_a_gravity_is_one_cause_although_twenty_sums_show_it(
    real_values: dict[str, np.ndarray], controls: Controls
) -> None:
    (finding,) = controls.check(real_values["Akmola Region"])
    assert finding.values["breaches"] == 20
    assert {one.section for one in finding.cells} == {"R1", "R1-1", "PRIL6"}
    assert (finding.expected, finding.found) == (5, 6)


def test_figures_that_agree_are_told_nothing(form: Form, controls: Controls) -> None:
    values = with_figures(form, {"PRIL4 r26 c1": 0})
    assert controls.check(values) == []


def test_a_gravity_that_is_missing_is_an_error_told_at_the_crimes(form: Form, controls: Controls) -> None:
    values = with_figures(form, {"R2 r1 c7": 5, "R2 r3 c7": 5, "R2 r5 c7": 4, "R2 r1 c5": 9})
    gravity = [
        one for one in controls.check(values) if one.control == "1M-R-002" and one.cell == cell("R2 r3 c7")
    ]
    assert [(one.severity, one.expected, one.found) for one in gravity] == [("error", 4, 5)]


def test_a_cell_in_which_two_sums_meet_is_named_with_the_figure_it_should_hold(
    form: Form, controls: Controls
) -> None:
    values = with_figures(form, {"PRIL2 r12 c1": 3, "PRIL2 r13 c1": 3})
    values[form.index(cell("R6 r1 c2"))] = 7
    (finding,) = [one for one in controls.check(values) if one.cell.section == "R6"]
    assert finding.suspects == (cell("R6 r1 c2"),)
    assert (finding.expected, finding.found) == (0, 7)


def test_a_part_above_its_whole_is_an_error(form: Form, controls: Controls) -> None:
    (finding,) = controls.check(with_figures(form, {"PRIL2 r1 c2": 3}))
    assert (finding.control, finding.key, finding.severity) == ("1M-C-081", "exceeds", "error")


def test_a_rest_is_named_and_no_error(form: Form, controls: Controls) -> None:
    values = with_figures(form, {"R3-1 r1 c1": 0})
    names = {"R10 r14 c1": 2, "R10 r14 c3": 1}
    for place, figure in names.items():
        values[form.index(cell(place))] = figure
    rests = {(rest.split.rest, str(form.cell(rest.whole)), rest.amount) for rest in controls.rests(values)}
    assert ("working", "R10 r14 c1", 1) in rests


def test_an_unread_figure_silences_the_sums_it_stands_in(form: Form, controls: Controls) -> None:
    values = with_figures(form, {"PRIL2 r1 c2": 3})
    unread = np.zeros(form.size, np.bool_)
    unread[form.index(cell("PRIL2 r1 c1"))] = True
    assert controls.check(values, unread) == []


def test_two_unrelated_slips_are_two_causes(form: Form, controls: Controls) -> None:
    values = with_figures(form, {"PRIL2 r1 c2": 3, "R8 r50 c2": 1})
    assert len(controls.check(values)) == 2
