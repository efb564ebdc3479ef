"""Files of every kind, whole and broken: what is read, what is a bad row, what is refused as a whole."""

import datetime as dt
import tracemalloc
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from esep.kernel.errors import EsepError
from esep.register.importing.rows import Row
from esep.register.importing.sources import Layout, opened

WANTED = ("No", "Name")


def rows_of(path: Path, wanted=WANTED, **layout: str) -> list[Row]:
    with opened(path, wanted, Layout(**layout)) as (_, chunks):
        return [row for chunk in chunks for row in chunk.rows]


def told(path: Path, **layout: str) -> list[tuple[int, list[str], str]]:
    return [
        (row.number, list(row.cells), row.fault.code if row.fault else "") for row in rows_of(path, **layout)
    ]


def refusal(path: Path, **layout: str) -> str:
    with pytest.raises(EsepError) as refused:
        rows_of(path, **layout)
    return refused.value.code


@pytest.fixture
def file(tmp_path: Path):
    def write(content: bytes | str, name: str = "f.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_the_one_that_gives_the_columns(file, delimiter, end):
    path = file(end.join([f"No{delimiter}Name", f"1{delimiter}A", ""]))
    assert told(path) == [(2, ["1", "A"], "")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_at_the_beginning_tells_the_encoding_whatever_the_mapping_says(file, encoding):
    assert told(file("No,Name\n1,Қайрат".encode(encoding)), encoding="windows-1251") == [
        (2, ["1", "Қайрат"], "")
    ]


def test_another_encoding_is_read_where_it_is_named_and_never_guessed(file):
    path = file("No;Name\n1;Сауле\n2;A\n".encode("windows-1251"))
    assert told(path, encoding="windows-1251")[0] == (2, ["1", "Сауле"], "")
    assert [code for _, _, code in told(path)] == ["E-726", ""]
    assert refusal(file("No;Name;Аты\n1;A;B".encode("windows-1251"))) == "E-723"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1", "E-725"),
        ("1,A,B", "E-725"),
        ("1,A,,", ""),
        ('1,"A"B', "E-727"),
        ("1,A\0", "E-727"),
        (f"1,{'x' * 200_000}", "E-727"),
    ],
)
def test_one_bad_row_leaves_the_others_good(file, row, code):
    found = told(file(f"No,Name\n0,Z\n{row}\n3,C\n"))
    assert [(number, fault) for number, _, fault in found] == [(2, ""), (3, code), (4, "")]


def test_rows_are_counted_as_a_spreadsheet_program_counts_them(file):
    path = file('No,Name\n1,"two\nlines"\n\n2,B\n')
    assert told(path) == [(2, ["1", "two\nlines"], ""), (4, ["2", "B"], "")]


@pytest.mark.parametrize("content", ['No,Name\n1,A\n2,"B\n3,C\n', 'No,Name\n1,A\n2,"' + "B\n" * 2_000_000])
def test_an_open_quotation_mark_is_refused_with_its_row(file, content):
    with pytest.raises(EsepError, match=r"row 3 of 'f\.csv' has no end"):
        rows_of(file(content))


def test_a_line_without_end_takes_no_memory(tmp_path):
    path = tmp_path / "f.csv"
    with path.open("wb") as stream:
        stream.write(b"No,Name\n1,")
        stream.truncate(2**30)
    tracemalloc.start()
    assert refusal(path) == "E-724"
    assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("No,Other\n", "E-722"),
        ("", "E-722"),
        ("No,Name,No\n", "E-734"),
        (b"%PDF-1.7", "E-721"),
        (b"\xd0\xcf\x11\xe0", "E-721"),
        (b"PK\x03\x04broken", "E-733"),
        (b"PAR1broken", "E-721"),
        (b"ARROW1\0\0broken", "E-721"),
    ],
)
def test_what_is_no_such_table_is_refused_whatever_it_is_called(file, content, code):
    assert refusal(file(content)) == code


def test_a_folder_is_no_table(tmp_path):
    assert refusal(tmp_path) == "E-721"


def workbook(path: Path, *rows, title: str = "Data") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_gives_its_cells_as_text_and_shows_errors(tmp_path):
    day = dt.date(2024, 2, 5)
    rows = [("No", "Name"), (237510031000123, day), (), (2.5, "#N/A"), ("=1/0", True)]
    path = workbook(tmp_path / "f.xlsx", *rows)
    found = [(number, cells) for number, cells, _ in told(path)]
    assert found[:2] == [(2, ["237510031000123", "2024-02-05"]), (4, ["2.5", "#N/A"])]
    assert found[2] == (5, ["", "true"])


def test_a_sheet_is_found_by_its_name(tmp_path):
    path = workbook(tmp_path / "f.xlsx", WANTED, (1, "A"), title="Январь")
    assert told(path, sheet="Январь") == [(2, ["1", "A"], "")]
    assert refusal(path, sheet="Февраль") == "E-733"


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path):
    path = workbook(tmp_path / "f.xlsx", WANTED, (1, "A"))
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'r="A2"', b'r="XFD1048576"'))
    assert refusal(far) == "E-733"
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/workbook.xml", b" " * 10_000_000)
    assert refusal(bomb) == "E-733"


def table() -> pa.Table:
    return pa.table(
        {
            "No": pa.array([1, None], pa.int64()),
            "Name": pa.array(["A", "B"]).dictionary_encode(),
            "day": pa.array([dt.date(2024, 2, 29), None]),
            "at": pa.array([dt.datetime(2024, 2, 29, 18, 30, tzinfo=dt.UTC)] * 2, pa.timestamp("us", "UTC")),
            "sum": pa.array([Decimal("1.50"), None], pa.decimal128(9, 2)),
            "share": [1.0, 0.5],
        }
    )


def test_parquet_and_arrow_give_the_same_rows(tmp_path):
    parquet, arrow = tmp_path / "f.parquet", tmp_path / "f.arrow"
    pq.write_table(table(), parquet)
    with pa.OSFile(str(arrow), "wb") as sink, pa.ipc.new_file(sink, table().schema) as writer:
        writer.write_table(table())
    first = (1, ["1", "A", "2024-02-29", "2024-02-29 18:30:00.000000Z", "1.50", "1"], "")
    assert told(parquet) == [first, (2, ["", "B", "", "2024-02-29 18:30:00.000000Z", "", "0.5"], "")]
    assert told(arrow) == told(parquet)


def test_lists_and_bytes_are_no_cells(tmp_path):
    pq.write_table(pa.table({"No": [[1]], "Name": ["A"]}), tmp_path / "f.parquet")
    assert refusal(tmp_path / "f.parquet") == "E-721"
