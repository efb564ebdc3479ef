"""What is found is said in words a statistician can act on, in every language."""

import ast
import json
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.controls import Controls
from esep.forms.findings import SHOWN_PLACES, Finding, place_text, places_text
from esep.forms.life import finding_data, finding_of
from esep.forms.model import Cell, Form
from esep.forms.reading import read_workbook
from esep.forms.writing import write_workbook
from esep.kernel.phrase_files import PACKAGE_PHRASES, read_language
from esep.kernel.texts import Phrases

FORMS = Path(__file__).parents[2] / "src" / "esep" / "forms"
PHRASES = Phrases.package()
LANGUAGES = ("en", "ru", "kk")
GENERAL = re.compile(r"G-\d{3}")
SPOKEN, _ = read_language(PACKAGE_PHRASES / "en")
KEYS = {key.removeprefix("finding.") for key in SPOKEN if key.startswith("finding.")}


def strings() -> set[str]:
    """Every string that stands in the code of the layer."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FORMS.glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def controls_in_code() -> set[str]:
    return {found for text in strings() if GENERAL.fullmatch(text) for found in [text]}


def test_every_general_control_has_a_title_and_a_reason_and_no_other_has():
    spoken = {key.split(".")[1] for key in SPOKEN if key.startswith("control.G-")}
    assert controls_in_code() == spoken
    for control in spoken:
        assert {f"control.{control}.title", f"control.{control}.reason"} <= SPOKEN.keys()


def test_no_sentence_about_a_finding_is_left_over():
    composed = {f"{what}_{how}" for what in ("label", "heading") for how in ("letters", "other")}
    assert strings() | composed >= KEYS


@pytest.fixture(scope="module")
def small() -> Form:
    return load_form(Codebook.load("kz"), "crisis-centre")


def broken(form: Form, cells: dict[Cell, int]) -> Finding:
    values = np.zeros(form.size, np.int64)
    for cell, value in cells.items():
        values[form.index(cell)] = value
    (finding,) = Controls(form).check(values)
    return finding


def test_a_sum_is_told_with_its_place_its_parts_the_difference_and_the_reason(small):
    finding = broken(small, {Cell("stays", "3", "1"): 4_535})
    said = finding.message(PHRASES, "en")
    assert said.startswith("stays row 3 'referred by the police', column 1 'stays': 4,535; its parts ")
    assert "(3: stays row 3 columns 2, 4, 5) sum to 0, difference 4,535. " in said
    assert " Most likely stays row 3 column 1 is wrong: it holds 4,535, and with 0 every sum" in said
    assert said.endswith("Sums that do not hold for this one cause: 2.")
    assert finding.likely


@pytest.mark.parametrize("lang", LANGUAGES)
def test_several_suspects_are_named_in_every_language(small, lang):
    suspects = (Cell("stays", "3", "1"), Cell("stays", "4", "1"))
    finding = broken(small, {Cell("stays", "3", "1"): 1})
    several = Finding(**{**vars(finding), "suspects": suspects, "cell": Cell("stays", "2", "1")})
    said = several.message(PHRASES, lang)
    assert not several.likely
    assert places_text(suspects, PHRASES, lang) in said
    assert PHRASES.say("finding.likely", "en", place="", held="", mended="")[:11] not in said


def test_money_is_told_as_the_form_prints_it(form):
    section = next(one for one in form.sections if one.decimals == 3)
    place = section.offset
    assert form.as_printed(place, 1_234_567) == Decimal("1234.567")
    finding = Finding(
        "G-002", "error", "negative", form.cell(place), values={"value": form.as_printed(place, -1_234_567)}
    )
    assert "−1,234.567 is below zero" in finding.message(PHRASES, "en")
    assert "−1 234,567" in finding.message(PHRASES, "ru").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "thousand tenge"), ("ru", "тыс. тенге"), ("kk", "мың теңге")]
)
def test_money_is_told_with_its_unit_wherever_an_amount_stands(form, lang, told):
    matrix = Controls(form).identities
    whole = next(
        int(matrix.of(one)[0])
        for one in range(len(matrix.exact))
        if matrix.exact[one] and form.money(int(matrix.of(one)[0]))
    )
    finding = next(one for one in Controls(form).check(only(form, whole)) if one.key == "sum")
    said = finding.message(PHRASES, lang)
    amounts = [name for name in finding.values if isinstance(finding.values[name], Decimal)]
    shown = [one for one in amounts if f"{{{one}}}" in SPOKEN["finding.sum"]]
    assert len(shown) == 3
    assert said.count(told) >= len(shown)
    assert finding_of(json.loads(json.dumps(finding_data(finding)))).message(PHRASES, lang) == said


def only(form: Form, place: int) -> np.ndarray:
    values = np.zeros(form.size, np.int64)
    values[place] = 1_234_567
    return values


def test_an_amount_below_zero_is_told_as_it_is_printed_with_its_unit(form, tmp_path):
    place = next(one.offset for one in form.sections if one.decimals == 3)
    write_workbook(tmp_path / "Astana.xlsx", form, only(form, place) * -1)
    [problem] = read_workbook(tmp_path / "Astana.xlsx", form).problems
    assert "−1,234.567 thousand tenge is below zero" in problem.message(PHRASES, "en")


def test_what_is_no_money_is_told_without_its_unit(small):
    assert "tenge" not in broken(small, {Cell("stays", "3", "1"): 4_535}).message(PHRASES, "en")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Cell("", "", ""), ""),
        (Cell("A", "", ""), "A"),
        (Cell("A", "3", ""), "A row 3"),
        (Cell("A", "", "2"), "A column 2"),
        (Cell("A", "3", "2"), "A row 3 column 2"),
    ],
)
def test_a_place_has_as_much_of_row_and_column_as_it_has(cell, said):
    assert place_text(cell, PHRASES, "en") == said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([], ""),
        (["A 3 1"], "A row 3 column 1"),
        (["A 3 1", "A 4 1"], "A rows 3, 4 column 1"),
        (["A 3 1", "A 3 2"], "A row 3 columns 1, 2"),
        (["A 3 1", "B 3 1"], "A row 3 column 1; B row 3 column 1"),
        ([f"A {row} 1" for row in range(9)], "A rows 0, 1, 2, 3, 4, 5, … column 1"),
    ],
)
def test_places_of_one_row_or_column_are_told_together_and_many_are_cut(cells, said):
    assert places_text([Cell(*cell.split()) for cell in cells], PHRASES, "en") == said
    assert said.count(",") <= SHOWN_PLACES
