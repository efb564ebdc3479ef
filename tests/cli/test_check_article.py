"""`esep check`: the face of a checked article in a terminal, for programs and as a page."""

import json
import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from esep.cli import app

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "check-an-article.md"
ARTICLE = re.compile(r'^```text title="article.txt"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
WRONG = "Thefts fell by 14 percent, from 88 to 77.\n"
RIGHT = "Thefts fell by 12.5 percent, from 88 to 77, police said on May 5, 2023.\n"


@pytest.fixture
def article(tmp_path):
    def write(text: str | bytes, name: str = "article.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_the_article_of_the_how_to_is_told_summary_first(esep, article):
    [text] = ARTICLE.findall(PAGE.read_text(encoding="utf-8"))
    done = esep("check", article(text), "--date", "2024-01-16")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "Fewer thefts in the region, more orders"
    assert lines[1].startswith("16 numbers, of them 12 figures: ✗ wrong ")
    assert lines.index("Worth attention") < lines.index("The rest") < lines.index("Numbers that are no data")
    assert "(4,535 − 5,100) / 5,100 = −11.08%, but 12.5% is printed." in done.stdout
    assert "better: Write 11.1% instead of 12.5%." in done.stdout
    assert "law, article or case number: 188" in lines
    assert "not that it happened so" in lines[-1]


@pytest.mark.parametrize(("text", "status"), [(WRONG, 1), (RIGHT, 0)])
def test_the_status_tells_whether_a_figure_is_wrong(esep, article, text, status):
    assert esep("check", article(text)).exit_code == status


def test_what_the_parts_leave_unsaid_is_worth_attention_and_no_fault(esep, article):
    text = (
        "In 2023, Kazakhstan registered 140,272 criminal offences. Of these, 2,593 are especially grave"
        " crimes, 37,548 are grave, 58,874 are of medium gravity and 21,826 are of minor gravity.\n"
    )
    done = esep("check", article(text), "--date", "2024-01-16")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    worth = lines[lines.index("Worth attention") : lines.index("The rest")]
    assert any(line.startswith("… left unsaid") for line in worth)
    assert "    better: Name the rest: 19,431 (Criminal misdemeanour)." in worth
    assert "Nothing wrong or misleading was found." in done.stdout


@pytest.mark.parametrize(("lang", "word"), [("ru", "✗ неверно"), ("kk", "✗ қате"), ("en", "✗ wrong")])
def test_it_is_told_in_the_language_of_the_reader(esep, article, lang, word):
    done = esep("check", article(WRONG), "--lang", lang)
    assert word in done.stdout
    assert "“Thefts fell by 14 percent, from 88 to 77”" in done.stdout


def test_all_that_is_found_is_told_the_gravest_first(esep, article):
    text = (
        "Violent crimes fell by 14.9%, from 44,106 to 37,548. Thefts rose by a fifth, from 4,535 to 4,102.\n"
    )
    lines = esep("check", article(text), "--date", "2024-01-16").stdout.splitlines()
    worth, rest = lines.index("Worth attention"), lines.index("The rest")
    above, below = lines[worth:rest], lines[rest:]
    assert sum("rose by a fifth" in line for line in above) == 1
    assert "    From 4,535 to 4,102 is a fall, but the text tells of a rise." in above
    assert "    (4,102 − 4,535) / 4,535 = −9.5%, but a fifth is printed." in above
    assert sum("it matches" in line for line in below) == 2
    assert any("(37,548 − 44,106) / 44,106 = −14.87%" in line for line in below)


def test_a_pipe_is_read_as_a_file_is(esep, article):
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as stream:
        stream.write(WRONG.encode())
    try:
        done = esep("check", f"/dev/fd/{reader}")
    finally:
        os.close(reader)
    assert done.exit_code == 1
    assert "Thefts fell by 14 percent" in done.stdout
    assert esep("check", "/dev/zero").stderr.startswith("E-947")


def test_letters_for_digits_and_rows_of_tables_are_noted(esep, article):
    text = "Thefts fell.\n\nIn 2O23 there were 4,535.\n\n| 2022 | 5,100 |\n"
    out = esep("check", article(text, "a.md")).stdout
    assert "In some numbers a letter stands where a digit should" in out
    assert "The text has rows of a table" in out


def test_standard_input_is_read(article):
    done = CliRunner().invoke(app, ["check", "-", "--json"], input=WRONG.encode())
    assert done.exit_code == 1
    assert json.loads(done.stdout)["claims"][0]["verdict"] == "inconsistent"


def test_programs_get_one_document(esep, article):
    data = json.loads(esep("check", article(RIGHT), "--json", "--date", "2023-05-06").stdout)
    assert data["date"] == "2023-05-06"
    assert [one["became"] for one in data["numbers"]] == ["figure", "figure", "figure", "date", "date"]


def test_a_page_is_written_and_the_terminal_says_where(esep, article, tmp_path):
    out = tmp_path / "out.html"
    done = esep("check", article(WRONG), "--html", out)
    assert done.exit_code == 1
    assert out.read_text("utf-8").count("Thefts fell by") >= 1
    assert str(out) in done.stdout
    assert esep("check", article(WRONG), "--html", tmp_path / "out.doc").exit_code == 2


def test_the_article_is_not_replaced_by_its_page(esep, article, tmp_path):
    read = article("<p>Thefts fell from 88 to 77.</p>", "own.html")
    link = tmp_path / "link.html"
    link.symlink_to(read)
    for out in (read, link):
        done = esep("check", read, "--html", out)
        assert done.exit_code == 2
        assert "E-958" in done.stderr
    assert "88 to 77" in read.read_text("utf-8")


def test_a_text_without_figures_is_no_mistake(esep, article):
    assert esep("check", article("Nothing was counted.")).exit_code == 0
    assert "There is no number in this text" in esep("check", article("Nothing was counted.")).stdout
    assert "none of them is a figure" in esep("check", article("They met on May 5, 2023.")).stdout


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"", "a.txt", "E-948"),
        (b"\xff88", "a.txt", "E-949"),
        (b"%PDF-1.4 nothing", "a.pdf", "E-947"),
        (b"PK\x03\x04 nothing", "a.docx", "E-947"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "E-952"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence_without_a_traceback(esep, article, raw, name, code):
    done = esep("check", article(raw, name))
    assert done.exit_code == 1
    assert done.stderr.startswith(code)
    assert json.loads(esep("check", article(raw, name), "--json").stdout)["code"] == code


def test_a_missing_file_and_a_folder_are_told(esep, tmp_path):
    assert esep("check", tmp_path / "none.txt").stderr.startswith("E-404")
    assert esep("check", tmp_path).stderr.startswith("E-947")
    assert esep("check").exit_code == 2
    assert esep("check", "a.txt", "--date", "yesterday").exit_code == 2


def test_a_draft_is_held_against_its_tables_and_what_they_lack_is_listed(esep, article, tmp_path):
    table = tmp_path / "release.csv"
    head = "form,section,row,column,territory,period,value,standing\n"
    table.write_text(f"{head}1-M,R1,1,2,KZ-55,2023,8067,internal\n")
    said = "In Pavlodar Region, 8,067 criminal offences were registered in 2023."
    held = esep("check", article(said), "--tables", table)
    assert held.exit_code == 0, held.stdout
    assert "Every figure of the draft is in the tables." in held.stdout
    more = esep("check", article(said + " Shelters took in 77 women."), "--tables", table)
    assert more.exit_code == 1
    assert "Figures of the draft that the tables do not have: 1" in more.stdout
    assert "“77”" in more.stdout


def test_no_copy_of_the_text_is_left_anywhere(esep, article, tmp_path, monkeypatch):
    path = article(WRONG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    before = set(os.walk(tmp_path).__next__()[2])
    esep("check", path)
    assert set(os.walk(tmp_path).__next__()[2]) == before


@pytest.mark.slow
def test_thousands_of_numbers_are_all_listed(esep, article):
    text = "\n".join(f"Of {2 * n} cases, {n} went to court." for n in range(1, 1_501))
    data = json.loads(esep("check", article(text), "--json").stdout)
    assert len(data["numbers"]) == 3_000
