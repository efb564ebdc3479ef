"""A table written: numbers as numbers, what a reader must know beside them, the same bytes each time."""

import csv
import io
import json

import openpyxl
import pyarrow.parquet as pq
import pytest
from tests.ledger.tables.cases import ALWAYS, BOOK, DOMAINS, data, made, told

from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.tables.comparing import Compare
from esep.ledger.tables.flat import SUFFIXES, written_as
from esep.ledger.tables.marks import FILE, Cell, Demonstration, Internal, marks_in, write_marks
from esep.ledger.tables.shown import beside, facts, figure, headings, lines, naming_of

CARDS = told("""
    offence:1 | registered | 2023-01-10 | article=188 territory=KZ-11 gravity=minor | 2023-01-10
    offence:2 | registered | 2023-01-20 | article=188 territory=KZ-75 gravity=grave | 2023-01-20
    offence:3 | registered | 2023-02-10 | article=99 territory=KZ-75 | 2023-02-10
    offence:4 | registered | 2022-02-10 | article=188 territory=KZ-75 gravity=grave | 2022-02-10
""")
KEYS = (
    *("measure", "unit", "kind", "period", "compare", "as_of", "territory", "standing", "rows", "total"),
    *("residual", "breaks", "coverage", "notes"),
)


@pytest.fixture
def one():
    return made(CARDS, "offences_registered", "2023", by=("article", "gravity"), compare=Compare.YEAR_BEFORE)


def written(suffix, one, lang="en"):
    return written_as(suffix, one, naming_of(BOOK, DOMAINS, lang, one))


def test_the_keys_of_the_document_are_those_promised(one):
    told_ = json.loads(written(".json", one))
    assert tuple(told_) == KEYS
    assert told_["unit"] == "offence"
    assert told_["as_of"] == "2026-01-01T00:00:00.000000Z"
    assert told_["compare"] == {
        "with": "year-before",
        "period": "2022",
        "as_of": "2026-01-01T00:00:00.000000Z",
    }
    for row in (*told_["rows"], *told_["residual"], told_["total"]):
        assert {"value", "base", "change", "change_pct", "rate", "withheld", "invented"} <= set(row)
    [grave] = [row for row in told_["rows"] if row["dimensions"] == {"article": "188", "gravity": "grave"}]
    assert (grave["value"], grave["base"], grave["change"], grave["change_pct"]) == (1, 1, 0, 0.0)
    assert grave["labels"] == {"article": "188 Theft", "gravity": "Grave crime"}


def test_the_page_on_tables_names_every_key_and_every_kind_of_residual_row(one, root):
    page = (root / "docs" / "reference" / "tables.md").read_text("utf-8")
    row = data(one)["total"]
    told_ = {*KEYS, *row, "not_stated", "overlap", "condition_not_stated", "elsewhere"}
    assert {key for key in told_ if f"`{key}`" not in page} == set()


def test_lines_of_csv_carry_all_that_is_known_of_a_figure(one):
    rows = list(csv.DictReader(io.StringIO(written(".csv", one).decode())))
    assert [row["row"] for row in rows] == ["row", "row", "not_stated gravity", "total"]
    assert {row["standing"] for row in rows} == {"internal"}
    assert [row["value"] for row in rows] == ["1", "1", "1", "3"]
    assert rows[0]["change_pct"] == ""
    assert "kind.flow" in rows[0]["notes"].split()


def test_a_workbook_holds_numbers_as_numbers_under_what_they_are(one):
    sheet = openpyxl.load_workbook(io.BytesIO(written(".xlsx", one))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "Offences registered"
    total = next(row for row in cells if row[0] == "Total")
    assert total[2:5] == [3, 1, 2]
    assert total[5] == 200
    assert any("--as-of 2026-01-01T00:00:00.000000Z" in str(row[0]) for row in cells)


def test_parquet_keeps_kinds_of_columns_and_the_whole_document(one):
    found = pq.read_table(io.BytesIO(written(".parquet", one)))
    assert found.column("value").to_pylist() == [1, 1, 1, 3]
    assert str(found.schema.field("value").type) == "int64"
    assert json.loads(found.schema.metadata[b"esep"]) == data(one)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_same_table_is_the_same_bytes_in_each_language(one, suffix, lang):
    again = made(CARDS, "offences_registered", "2023", by=("article", "gravity"), compare=Compare.YEAR_BEFORE)
    assert written(suffix, one, lang) == written(suffix, again, lang)
    if lang != "en":
        assert written(suffix, one, lang) != written(suffix, one)


def test_no_other_suffix_is_written(one):
    with pytest.raises(EsepError, match="E-897"):
        written(".pdf", one)


def test_for_people_numbers_are_written_as_their_language_writes_them(one):
    naming = naming_of(BOOK, DOMAINS, "ru", one)
    assert headings(one, naming)[:2] == ["Статья", "Тяжесть"]
    shown = [(each.names, figure(each.row, "value", naming)) for each in lines(one, naming)]
    assert shown[-1] == (("Всего", ""), "3")
    assert shown[2] == (("99 Убийство", "не указано"), "1")
    assert dict(facts(one, naming))["Статус"] == "для служебного пользования"
    assert any("--as-of" in text for text in beside(one, naming))


SAID = (
    ("offences_registered", "2022", {"by": ("territory",), "compare": Compare.YEAR_BEFORE}),
    ("offences_registered", "2022", {"territory": "KZ-63", "compare": Compare.SAME_LAG}),
    ("offences_registered", "2022-Q1", {"where": ("gravity=grave",), "by": ("month", "article.chapter")}),
    ("offences_terminated", "2024", {"by": ("ground.exonerating", "article")}),
    ("offences_in_proceedings", "2023", {"compare": Compare.YEAR_BEFORE}),
    ("offence_investigation_time", "2023", {}),
    ("victims_distinct", "2023", {"by": ("sex",)}),
    ("damage_established", "2023", {}),
    ("persons_merged", "2023", {}),
)


@pytest.mark.parametrize(("measure", "period", "given"), SAID)
def test_all_that_stands_beside_figures_is_said_in_every_language(measure, period, given):
    one = made(CARDS, measure, period, **given)
    for lang in ("en", "ru", "kk"):
        naming = naming_of(BOOK, DOMAINS, lang, one)
        said = [*beside(one, naming), *headings(one, naming), *(text for _, text in facts(one, naming))]
        assert all(said)
        assert not [text for text in said if "{" in text or "table." in text]


def carried(value):
    return {
        Cell.of("offences_registered", Period.year(2023), "KZ", {"article": "188", "gravity": "grave"}): value
    }


def test_in_a_demonstration_every_figure_but_those_carried_over_is_marked_as_invented():
    one = made(
        CARDS, "offences_registered", "2023", by=("article", "gravity"), marks=Demonstration(carried(1))
    )
    told_ = data(one)
    real = [row["dimensions"] for row in told_["rows"] if not row["invented"]]
    assert told_["standing"] == "demonstration"
    assert real == [{"article": "188", "gravity": "grave"}]
    assert told_["total"]["invented"]
    assert "demonstration" in {note["about"] for note in told_["notes"]}
    naming = naming_of(BOOK, DOMAINS, "en", one)
    assert [figure(each.row, "value", naming) for each in lines(one, naming)] == ["1 *", "1", "1 *", "3 *"]
    assert b"demonstration" in written(".csv", one)
    sheet = openpyxl.load_workbook(io.BytesIO(written(".xlsx", one))).active
    assert [row[-1].value for row in sheet.iter_rows() if row[0].value == "Total"] == ["yes"]


def test_what_a_figure_is_compared_with_is_marked_by_itself():
    given = {"by": ("article", "gravity"), "compare": Compare.YEAR_BEFORE}
    one = made(CARDS, "offences_registered", "2023", marks=Demonstration(carried(1)), **given)
    real = next(row for row in data(one)["rows"] if not row["invented"])
    assert real["base_invented"]
    naming = naming_of(BOOK, DOMAINS, "en", one)
    row = next(each.row for each in lines(one, naming) if not each.row.invented)
    assert [figure(row, name, naming).endswith("*") for name in ("value", "base", "change")] == [
        False,
        True,
        True,
    ]


def test_a_cell_asked_for_by_conditions_is_the_same_cell():
    marks = Demonstration(carried(1))
    one = made(CARDS, "offences_registered", "2023", by=("gravity",), where=("article=188",), marks=marks)
    assert [row.dims for row in one.rows if not row.invented] == [("grave",)]
    alone = made(CARDS, "offences_registered", "2023", where=("article=188", "gravity=grave"), marks=marks)
    assert not alone.total.invented
    several = made(
        CARDS, "offences_registered", "2023", where=("article=188,99", "gravity=grave"), marks=marks
    )
    assert several.total.invented


@pytest.mark.parametrize(
    "given", [{"territory": "KZ-75"}, {"where": ("territory=KZ-75",)}, {"by": ("territory",)}]
)
def test_a_cell_of_a_territory_is_that_of_the_territory_however_it_was_asked_for(given):
    cell = Cell.of("offences_registered", Period.year(2023), "KZ-75", {})
    one = made(CARDS, "offences_registered", "2023", marks=Demonstration({cell: 2}), **given)
    real = [row.value for row in (*one.rows, one.total) if not row.invented]
    assert real == ([2] if one.dimensions else [2, 2])
    assert all(each.row.invented for each in one.residual)


def test_several_values_of_which_one_is_not_stated_are_no_cell():
    cell = Cell.of("offences_registered", Period.year(2023), "KZ", {"gravity": None})
    marks = Demonstration({cell: 2})
    assert made(CARDS, "offences_registered", "2023", where=("gravity=grave,-",), marks=marks).total.invented


def test_a_carried_over_cell_with_another_value_is_not_real():
    past = made(
        CARDS,
        "offences_registered",
        "2023",
        "2023-01-15",
        by=("article", "gravity"),
        marks=Demonstration(carried(2)),
    )
    assert all(row.invented for row in past.rows)


def test_marks_are_read_as_they_were_written(tmp_path):
    assert isinstance(marks_in(tmp_path), Internal)
    write_marks(tmp_path / FILE, [(cell, value) for cell, value in carried(41).items()])
    marks = marks_in(tmp_path)
    [cell] = carried(0)
    assert marks.standing == "demonstration"
    assert (marks.is_real(cell, 41), marks.is_real(cell, 40), marks.is_real(None, 41)) == (True, False, False)
    (tmp_path / FILE).write_text("measure,period\nx,2022\n")
    with pytest.raises(EsepError, match="E-900"):
        marks_in(tmp_path)


def test_an_internal_register_invents_nothing(one):
    assert not any(row.invented for row in (*one.rows, one.total))
    assert one.view.known_at == (ALWAYS.timestamp() * 10**6)
