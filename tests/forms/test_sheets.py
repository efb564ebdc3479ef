"""One sheet against its section: what moved is followed, what is wrong is named, and nothing is guessed."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.forms.bad_files import SMALL, printed

from esep.forms.findings import Finding
from esep.forms.model import Cell
from esep.forms.sheets import MOST_DIGITS, TOLD_SINGLY, Sheet
from esep.kernel.texts import Phrases

STAYS = SMALL.sections[0]
MONEY = replace(SMALL.sections[2], decimals=3)
TALL, WIDE = STAYS.shape
FIGURES = np.arange(1, TALL * WIDE + 1).reshape(STAYS.shape)
NUMBERS = STAYS.number_row - 1
TOP, LEFT = STAYS.number_row, STAYS.code_column  # the first figure, counted from 0
ODD = [
    "",
    "5",
    "text",
    True,
    False,
    2.5,
    -0.5,
    float("nan"),
    float("inf"),
    1e308,
    -1.0,
    -0.0,
    dt.date(2022, 1, 1),
    dt.datetime(2022, 1, 1, 10),  # noqa: DTZ001 - a cell knows no zone
    dt.time(0),
    dt.timedelta(0),
]


def grid() -> list[list[object]]:
    return printed(STAYS, FIGURES)


def read(cells: list[list[object]], section=STAYS, errors=frozenset()):
    sheet = Sheet(section, cells, errors)
    values, unread = sheet.values()
    return values.reshape(section.shape), unread.reshape(section.shape), sheet.problems


def one(problems: list[Finding]) -> tuple[str, str, str]:
    """The only finding: control, severity and key."""
    assert len(problems) == 1, [(found.key, found.cell) for found in problems]
    return problems[0].control, problems[0].severity, problems[0].key


def keys(problems: list[Finding]) -> Counter:
    return Counter(found.key for found in problems)


def with_cell(value: object, row: int = 3, column: int = 2) -> list[list[object]]:
    """The sheet with one figure replaced; row and column as printed."""
    cells = grid()
    cells[TOP + row - 1][LEFT + column - 1] = value
    return cells


def test_a_sheet_as_it_should_be():
    values, unread, problems = read(grid())
    assert (values == FIGURES).all()
    assert not unread.any()
    assert problems == []


# --- one cell -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "control", "key"),
    [
        ("12", "G-004", "number_as_text"),
        ("1 234", "G-004", "number_as_text"),
        ("1\xa0234", "G-004", "number_as_text"),
        ("1\u202f234,5", "G-004", "number_as_text"),
        ("-3", "G-004", "number_as_text"),
        ("1.234,00", "G-004", "number_as_text"),
        ("-", "G-004", "text"),
        ("none", "G-004", "text"),
        ("=1+1", "G-004", "text"),
        (True, "G-004", "truth"),
        (False, "G-004", "truth"),
        (dt.date(2022, 3, 1), "G-004", "date"),
        (dt.time(0), "G-004", "date"),
        (dt.timedelta(0), "G-004", "date"),
        ("", "G-005", "blank"),
        (2.5, "G-001", "not_whole"),
        (3.0000000000000004, "G-001", "not_whole"),
        (1e308, "G-001", "too_large"),
        (-1e308, "G-001", "too_large"),
        (2.0**53, "G-001", "too_large"),
        (float("nan"), "G-001", "not_a_number"),
        (float("inf"), "G-001", "not_a_number"),
    ],
)
def test_what_is_no_figure_is_named_and_left_unread(value, control, key):
    values, unread, problems = read(with_cell(value))
    assert one(problems) == (control, "error", key)
    assert problems[0].cell == Cell(STAYS.section, "3", "2")
    assert np.argwhere(unread).tolist() == [[2, 1]]
    assert values[2, 1] == 0
    others = np.ones(STAYS.shape, bool)
    others[2, 1] = False
    assert (values == FIGURES)[others].all()
    for lang in ("en", "ru", "kk"):
        said = problems[0].message(Phrases.package(), lang)
        assert said.startswith(STAYS.section)
        assert "{" not in said


def test_a_figure_below_zero_is_read_and_told():
    values, unread, problems = read(with_cell(-4.0))
    assert one(problems) == ("G-002", "error", "negative")
    assert values[2, 1] == -4
    assert not unread.any()


def test_a_zero_with_a_minus_is_read_as_zero_and_told():
    values, unread, problems = read(with_cell(-0.0))
    assert one(problems) == ("G-003", "warning", "minus_zero")
    assert values[2, 1] == 0
    assert not unread.any()


def test_an_error_of_the_spreadsheet_program_is_told_apart_from_an_empty_cell():
    cells = with_cell("")
    assert one(read(cells, errors=frozenset({"E9"}))[2])[2] == "error_value"
    assert one(read(cells, errors=frozenset({"E8"}))[2])[2] == "blank"


@pytest.mark.parametrize("digits", [MOST_DIGITS, MOST_DIGITS + 1])
def test_a_long_number_typed_as_text_is_not_repeated(digits):
    """It may be the number of a person."""
    number = "9" * digits
    problems = read(with_cell(number))[2]
    assert (number in problems[0].message(Phrases.package(), "en")) is (digits <= MOST_DIGITS)


@pytest.mark.parametrize(
    ("thousands", "units", "key"),
    [
        (12.345, 12_345, ""),
        (0.001, 1, ""),
        (192_144_946.83, 192_144_946_830, ""),
        (0.1 + 0.2, 300, ""),
        (sum([8.7] * 1_000), 8_700_000, ""),
        (70_368_744_177.663, 70_368_744_177_663, ""),
        (1.2345, 0, "not_whole"),
        (12.345005, 0, "not_whole"),
        (0.0001, 0, "not_whole"),
        (-0.0001, 0, "not_whole"),
        (1e13, 0, "too_large"),
        (1e308, 0, "too_large"),
        (float("-inf"), 0, "not_a_number"),
    ],
)
def test_money_is_read_to_the_unit_and_not_beyond(thousands, units, key):
    cells = printed(MONEY, np.zeros(MONEY.shape))
    cells[MONEY.number_row][MONEY.code_column] = thousands
    values, unread, problems = read(cells, MONEY)
    assert values[0, 0] == units
    assert [found.key for found in problems] == [key] * bool(key)
    assert unread.sum() == bool(key)


@given(st.integers(0, 2**46))
def test_every_amount_of_money_that_is_printed_is_read_back(amount):
    cells = printed(MONEY, np.full(MONEY.shape, amount))
    values, unread, problems = read(cells, MONEY)
    assert (values == amount).all()
    assert not unread.any()
    assert problems == []


@given(
    row=st.integers(0, TOP + TALL - 1),
    column=st.integers(0, LEFT + WIDE - 1),
    value=st.sampled_from(ODD) | st.integers(0, 99).map(float) | st.text(max_size=8),
)
def test_one_cell_overwritten_is_told_and_spoils_no_other_figure(row, column, value):
    cells = grid()
    before = cells[row][column]
    cells[row][column] = value
    values, unread, problems = read(cells)
    hit = np.zeros(STAYS.shape, bool)
    if row >= TOP and column >= LEFT:
        hit[row - TOP, column - LEFT] = True
    assert (values == FIGURES)[~hit & ~unread].all()
    if type(value) is float and value.is_integer() and 0 <= value < 2**53 and hit.any():
        assert values[hit] == value
        assert not unread.any()
    elif before != "" and repr(value) != repr(before):
        same_label = isinstance(value, str) and " ".join(value.split()) == before
        same_code = row >= NUMBERS and column >= LEFT - 1 and value == str(before).removesuffix(".0")
        letter = row == NUMBERS and column < LEFT
        side = row > NUMBERS and any(
            heading.row - 1 == row and heading.column - 1 == column for heading in STAYS.headings
        )
        assert problems or same_label or same_code or letter or side
    assert bool(unread.any()) <= bool(problems)


# --- the row of column numbers --------------------------------------------------------------------------


def test_without_column_numbers_nothing_is_read():
    cells = grid()
    del cells[NUMBERS]
    values, unread, problems = read(cells)
    assert one(problems) == ("G-013", "error", "no_numbers")
    assert unread.all()
    assert not values.any()


def test_a_form_may_number_the_columns_of_its_labels_and_codes_too():
    cells = grid()
    cells[NUMBERS][:LEFT] = [1.0, "", 2.0]
    assert read(cells)[2] == []


@pytest.mark.parametrize("put", ["", 9.0, "x", 1.5])
def test_one_column_number_missing_or_wrong(put):
    cells = grid()
    cells[NUMBERS][LEFT + 2] = put
    _, unread, problems = read(cells)
    assert one(problems) == ("G-013", "error", "no_numbers")
    assert unread.all()


def test_a_column_inserted_between_the_others_is_not_read_past():
    cells = [[*line[: LEFT + 2], 0.0, *line[LEFT + 2 :]] for line in grid()]
    _, unread, problems = read(cells)
    assert "no_numbers" in keys(problems)
    assert unread.all()


def test_a_column_added_at_the_right_is_told():
    cells = [[*line, float(WIDE + 1) if at == NUMBERS else 7.0] for at, line in enumerate(grid())]
    values, unread, problems = read(cells)
    assert one(problems) == ("G-013", "error", "columns_strange")
    assert problems[0].values["count"] == TALL + 1
    assert (values == FIGURES).all()
    assert not unread.any()


def test_notes_at_the_right_are_no_figures():
    cells = [[*line, "", "note"] for line in grid()]
    assert read(cells)[2] == []


# --- moved ----------------------------------------------------------------------------------------------


@given(down=st.integers(0, 40), right=st.integers(0, 5), text=st.text(max_size=5))
def test_a_table_that_moved_is_followed_and_told(down, right, text):
    width = LEFT + WIDE + right
    above: list[list[object]] = [[text, *[""] * (width - 1)] for _ in range(down)]
    values, unread, problems = read(above + [[""] * right + line for line in grid()])
    assert (values == FIGURES).all()
    assert not unread.any()
    assert keys(problems) == ({"moved": 1} if down or right else {})
    if problems:
        assert (problems[0].control, problems[0].severity) == ("G-012", "warning")
        assert (problems[0].values["down"], problems[0].values["right"]) == (down, right)


@pytest.mark.parametrize("cut", range(1, LEFT + 1))
def test_columns_cut_off_at_the_left_are_never_read_from_the_right(cut):
    """Without labels the figures belong to nothing known; without codes there is no row to read."""
    values, unread, problems = read([line[cut:] for line in grid()])
    assert any(found.severity == "error" for found in problems)
    assert unread.all() == (cut == LEFT)
    assert (values == FIGURES)[~unread].all()


def test_labels_behind_the_table_are_not_taken_for_those_before_it():
    problems = read([[*line[1:], line[0]] for line in grid()])[2]
    outer = [row.row for row in STAYS.rows if row.label_column == 1]
    assert [found.cell.row for found in problems if found.key == "label_other"] == outer


def test_rows_cut_off_at_the_top_are_followed():
    values, _, problems = read(grid()[3:])
    assert (values == FIGURES).all()
    assert {"moved", "heading_other"} == set(keys(problems))


def test_a_label_that_moved_to_another_column_is_told():
    cells = grid()
    line = cells[TOP]
    line[0], line[1] = line[1], line[0]
    values, _, problems = read(cells)
    assert one(problems) == ("G-015", "error", "label_other")
    assert (values == FIGURES).all()


# --- rows -----------------------------------------------------------------------------------------------


def test_a_row_that_was_deleted():
    cells = grid()
    del cells[TOP + 4]
    values, unread, problems = read(cells)
    assert one(problems) == ("G-014", "error", "row_missing")
    assert problems[0].cell == Cell(STAYS.section, "5", "")
    assert unread.sum() == WIDE
    assert unread[4].all()
    assert (values == FIGURES)[~unread].all()


def test_a_row_that_is_there_twice_is_read_from_neither():
    cells = grid()
    cells.insert(TOP + 5, [*cells[TOP + 4][:LEFT], *[0.0] * WIDE])
    values, unread, problems = read(cells)
    assert one(problems) == ("G-014", "error", "row_twice")
    assert unread[4].all()
    assert unread.sum() == WIDE
    assert (values == FIGURES)[~unread].all()


def test_a_row_the_form_does_not_have():
    cells = grid()
    cells.insert(TOP + 5, [*[""] * (LEFT - 1), "5-1", *[1.0] * WIDE])
    values, unread, problems = read(cells)
    assert one(problems) == ("G-014", "error", "row_strange")
    assert problems[0].values["row"] == "5-1"
    assert (values == FIGURES).all()
    assert not unread.any()


@pytest.mark.parametrize("code", ["", "new", "12345678901234567890"])
def test_figures_without_a_code_of_the_form_are_not_lost_in_silence(code):
    cells = grid()
    cells.insert(TOP + 5, [*[""] * (LEFT - 1), code, *[1.0] * WIDE])
    values, _, problems = read(cells)
    assert one(problems) == ("G-014", "error", "row_uncoded")
    assert problems[0].values["row"] == TOP + 6
    assert (values == FIGURES).all()


def test_notes_below_the_table_are_nobody_s_figures_and_are_not_repeated():
    below = [
        [""] * (LEFT + WIDE),
        ["", "", "Signature: somebody", *[""] * WIDE],
        [*[""] * LEFT, "tel.", *[""] * (WIDE - 1)],
    ]
    assert read(grid() + below)[2] == []


@given(st.permutations(range(TALL)))
def test_rows_in_another_order_are_read_by_their_codes(order):
    cells = grid()
    values, unread, problems = read(cells[:TOP] + [cells[TOP + row] for row in order])
    assert (values == FIGURES).all()
    assert not unread.any()
    assert keys(problems) == ({} if list(order) == sorted(order) else {"row_order": 1})


def test_codes_that_are_text_or_no_numbers():
    cells = grid()
    for line in cells[TOP:]:
        line[LEFT - 1] = f" {int(line[LEFT - 1])}\xa0"
    assert read(cells)[2] == []
    letters = replace(STAYS, rows=tuple(replace(row, row=f"{row.row}.a") for row in STAYS.rows))
    for line, row in zip(cells[TOP:], letters.rows, strict=True):
        line[LEFT - 1] = row.row
    assert (read(cells, letters)[0] == FIGURES).all()
    assert read(cells[:TOP], letters)[1].all()


# --- labels and headings --------------------------------------------------------------------------------


def test_look_alike_letters_in_a_label_are_a_warning():
    cells = grid()
    label = str(cells[TOP][0])
    cells[TOP][0] = label.replace("о", "o").upper()
    assert cells[TOP][0] != label
    assert one(read(cells)[2]) == ("G-015", "warning", "label_letters")


@pytest.mark.parametrize("label", ["", "Всего", 5.0, None])
def test_another_label_is_an_error(label):
    cells = grid()
    cells[TOP][0] = label
    values, unread, problems = read(cells)
    assert one(problems) == ("G-015", "error", "label_other")
    assert (values == FIGURES).all()
    assert not unread.any()


def test_labels_swapped_between_two_rows():
    cells = grid()
    cells[TOP][0], cells[TOP + 1][0] = cells[TOP + 1][0], cells[TOP][0]
    assert [found.cell.row for found in read(cells)[2]] == ["1", "2"]


def test_headings_swapped_between_two_columns():
    cells = grid()
    line = cells[NUMBERS - 1]
    line[LEFT + 3], line[LEFT + 4] = line[LEFT + 4], line[LEFT + 3]
    problems = read(cells)[2]
    assert keys(problems) == {"heading_other": 2}
    assert {(found.severity, found.cell.column) for found in problems} == {("error", "4"), ("error", "5")}


def test_another_title_is_a_warning():
    cells = grid()
    cells[0][0] = "Отчёт"
    assert one(read(cells)[2]) == ("G-015", "warning", "heading_other")


# --- much at once ---------------------------------------------------------------------------------------


def test_a_sheet_left_empty_is_told_in_a_few_findings():
    cells = grid()
    for line in cells[TOP:]:
        line[LEFT:] = [""] * WIDE
    _, unread, problems = read(cells)
    assert unread.all()
    assert keys(problems) == {"blank": TOLD_SINGLY, "more_alike": 1}
    last = problems[-1]
    assert (last.control, last.severity) == ("G-005", "error")
    assert last.values["count"] == TALL * WIDE - TOLD_SINGLY
    for lang in ("en", "ru", "kk"):
        assert str(TALL * WIDE - TOLD_SINGLY) in last.message(Phrases.package(), lang)


def test_one_finding_more_than_are_told_singly():
    cells = grid()
    cells[TOP][LEFT:] = [2.5] * WIDE
    cells[TOP + 1][LEFT:] = [2.5] * WIDE
    assert TOLD_SINGLY == 2 * WIDE
    assert keys(read(cells)[2]) == {"not_whole": TOLD_SINGLY}
    cells[TOP + 2][LEFT] = 2.5
    problems = read(cells)[2]
    assert keys(problems) == {"not_whole": TOLD_SINGLY, "more_alike": 1}
    assert problems[-1].cells == (Cell(STAYS.section, "3", "1"),)


@pytest.mark.parametrize("cells", [[], [[]], [[""]], [[1.0, 2.0, 3.0, 4.0, 5.0]], [[""] * 9] * 200])
def test_hardly_a_sheet_at_all(cells):
    _, unread, problems = read(cells)
    assert unread.all()
    assert problems


SCRAPS = st.one_of(
    st.sampled_from(ODD),
    st.integers(0, 12).map(float),
    st.text(max_size=3),
    st.floats(),
    st.sampled_from([cell for line in grid() for cell in line]),
)


@given(
    rows=st.integers(0, 12),
    columns=st.integers(0, 10),
    data=st.data(),
    numbered=st.booleans(),
)
def test_any_grid_is_read_or_told(rows, columns, data, numbered):
    cells = data.draw(
        st.lists(st.lists(SCRAPS, min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    )
    if numbered and rows and columns >= WIDE:
        cells[rows // 3][columns - WIDE :] = [float(number + 1) for number in range(WIDE)]
    _, unread, problems = read(cells)
    assert unread.any()
    assert problems
    assert all(found.message(Phrases.package(), "en") for found in problems)
