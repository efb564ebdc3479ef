"""Claims held against tables: what matches, what differs, and what is too uncertain to be told."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.claims.against_tables import BOOK, DAY, held, long_table, said, told

from esep.claims.against import held_against, opened, published, unfound
from esep.claims.against.layout import layout_of
from esep.claims.model import Verdict
from esep.claims.saying import suggested, why
from esep.forms import load_form
from esep.forms.model import Cell
from esep.forms.writing import write_workbook
from esep.kernel.display import whole
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

PUBLISHED = published(BOOK)
IN_2023 = "In 2023, {} criminal offences were registered in Kazakhstan."
TOTAL = 140_272
MATCH, DIFFER, UNSURE = (
    ("matches", "against_matches"),
    ("differs", "against_differs"),
    ("not_checkable", "against_unsure"),
)


def test_a_figure_that_was_published_matches_and_says_where_it_stands():
    read = held(IN_2023.format("140,272"), PUBLISHED)
    assert said(read) == [MATCH]
    assert read.claims[0].verdict is Verdict.MATCHES
    sentence = why(told(read)[0], "en", BOOK.phrases)
    assert "form 1-M, section R1, row 1, column 2" in sentence
    assert "Kazakhstan, 2023): 140,272, released; printed 140,272: it matches." in sentence


@pytest.mark.parametrize(
    "text",
    [
        "В 2023 году в Казахстане зарегистрировано 140,3 тысячи уголовных правонарушений.",
        "2023 жылы Қазақстанда 140 272 қылмыстық құқық бұзушылық тіркелді.",
        IN_2023.format("about 140,000"),
        IN_2023.format("more than 140,000"),
    ],
)
def test_the_precision_printed_decides_what_matches(text):
    assert said(held(text, PUBLISHED)) == [MATCH]


@given(st.sampled_from([1, 10, 100, 1000]), st.integers(-2, 2))
def test_no_correctly_rounded_figure_differs_and_every_wrong_one_does(unit, steps):
    rounded = round(TOTAL / unit)
    shown = f"{(rounded + steps) * unit / 1000:.3f}".rstrip("0").rstrip(".") if unit < 1000 else None
    text = f"{shown} thousand" if shown and unit > 1 else whole((rounded + steps) * unit, "en")
    got = said(held(IN_2023.format(text), PUBLISHED))
    assert got == ([MATCH] if steps == 0 else [DIFFER]), text


def test_a_figure_that_differs_is_told_with_how_far_it_is():
    read = held(IN_2023.format("140,727"), PUBLISHED)
    assert said(read) == [DIFFER]
    judged = told(read)[0]
    assert "140,727 is printed, 455 apart" in why(judged, "en", BOOK.phrases)
    assert "140,272" in suggested(judged, "en", BOOK.phrases)
    assert judged.recomputed == TOTAL


def test_a_year_that_was_inferred_is_doubted_and_nobody_is_accused():
    text = "Last year the number of registered criminal offences in Kazakhstan was 140,727."
    assert said(held(text, PUBLISHED)) in ([UNSURE], [])


@pytest.mark.parametrize("count", ["9,209", "21,640", "700,000"])
def test_what_is_far_off_is_of_something_else_and_nothing_is_told(count):
    read = held(IN_2023.format(count), PUBLISHED)
    assert said(read) == []
    assert read.claims[0].judged[-1].reason == "alone"


@pytest.mark.parametrize(
    "text",
    [
        "In 2023, 140,727 criminal offences were registered in Pavlodar Region.",
        "PAVLODAR – In the region, 140,727 criminal offences were registered in 2023.",
        "В Павлодарской области в 2023 году зарегистрировано 140 727 уголовных правонарушений.",
        "Павлодар облысында 2023 жылы 140 727 қылмыстық құқық бұзушылық тіркелді.",
    ],
)
def test_a_region_is_not_held_against_the_country(text):
    assert DIFFER not in said(held(text, PUBLISHED))


def test_a_dateline_is_not_the_place_of_a_figure():
    text = "ASTANA – " + IN_2023.format("140,272")
    assert said(held(text, PUBLISHED)) == [MATCH]
    assert said(held(text.replace("272", "727"), PUBLISHED)) == [DIFFER]


def test_a_category_that_is_another_one_is_misleading_and_named():
    read = held("In 2023, 37,548 crimes of medium gravity were registered in Kazakhstan.", PUBLISHED)
    assert said(read) == [("misleading", "against_category")]
    judged = told(read)[0]
    assert "called “crimes of medium gravity”" in why(judged, "en", BOOK.phrases)
    assert "Grave crime" in suggested(judged, "en", BOOK.phrases)


def test_a_category_that_its_sentence_names_is_no_other_one():
    read = held("In 2023, 37,548 grave crimes were registered in Kazakhstan.")
    unread = replace(read, claims=[replace(one, by={}, named="crimes") for one in read.claims])
    assert said(held_against(unread, BOOK, DAY, [PUBLISHED])) == [MATCH]
    text = "In 2023, 37,548 crimes were registered in Kazakhstan."
    assert said(held(text, PUBLISHED)) == [("misleading", "against_category")]


def test_a_change_in_percent_alone_is_held_against_its_levels():
    fell = "In 2023, registered offences in Kazakhstan fell by {} compared to 2022."
    assert said(held(fell.format("10.9%"), PUBLISHED)) == [("matches", "against_change_matches")]
    assert said(held(fell.format("12.1%"), PUBLISHED)) == [("differs", "against_change_differs")]
    rose = fell.replace("fell", "rose").format("10.9%")
    assert said(held(rose, PUBLISHED)) == [("differs", "against_change_differs")]


def test_what_parts_leave_unsaid_is_named_as_published():
    text = (
        "In 2023, Kazakhstan registered 140,272 criminal offences. Of these, 2,593 are especially grave"
        " crimes, 37,548 are grave, 58,874 are of medium gravity and 21,826 are of minor gravity."
    )
    rest = [one for one in told(held(text, PUBLISHED)) if one.reason == "against_rest"]
    assert rest
    assert "19,431" in why(rest[0], "en", BOOK.phrases)
    assert "misdemeanours" in why(rest[0], "en", BOOK.phrases)


def test_of_two_vintages_the_one_that_matches_is_told_and_the_other_beside_it(tmp_path):
    table = long_table(tmp_path / "later.csv", ("1", "2", "KZ", "2023", 140_301, "draft"))
    read = held(IN_2023.format("140,272"), PUBLISHED, table)
    assert said(read) == [MATCH]
    sentence = why(told(read)[0], "en", BOOK.phrases)
    assert "later.csv" in sentence
    assert "140,301 (2023; draft), 29 apart" in sentence


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("4,312", Verdict.MATCHES),
        ("4,000", Verdict.NOT_CHECKABLE),
        ("about 4,300", Verdict.MATCHES),
        ("5,000", Verdict.DIFFERS),
        ("4,132", Verdict.DIFFERS),
    ],
)
def test_a_round_figure_is_not_held_to_be_another_one(tmp_path, printed, verdict):
    table = long_table(tmp_path / "t.csv", ("1", "2", "KZ", "2023", 4_312, "released"))
    assert told(held(IN_2023.format(printed), table))[0].verdict is verdict


def test_the_nearest_vintage_is_told_first_where_none_matches(tmp_path):
    table = long_table(tmp_path / "later.csv", ("1", "2", "KZ", "2023", 140_700, "draft"))
    judged = told(held(IN_2023.format("140,727"), PUBLISHED, table))[0]
    assert judged.verdict is Verdict.DIFFERS
    assert judged.recomputed == 140_700


def test_a_demonstration_is_neither_a_match_nor_a_difference(tmp_path):
    table = long_table(tmp_path / "demo.csv", ("1", "2", "KZ", "2023", TOTAL, "demonstration"))
    read = held(IN_2023.format("140,272"), table)
    assert said(read) == [("not_checkable", "against_demonstration_matches")]
    assert "matches a demonstration" in why(told(read)[0], "en", BOOK.phrases)
    read = held(IN_2023.format("140,727"), table)
    assert said(read) == [("not_checkable", "against_demonstration_differs")]
    # Beside what was published it says nothing at all.
    assert said(held(IN_2023.format("140,272"), table, PUBLISHED)) == [MATCH]


def test_a_region_is_held_against_its_own_return(tmp_path):
    table = long_table(tmp_path / "returns.csv", ("1", "2", "KZ-55", "2023", 8_067, "internal"))
    text = "In Pavlodar Region, {} criminal offences were registered in 2023."
    assert said(held(text.format("8,067"), PUBLISHED, table)) == [MATCH]
    assert said(held(text.format("8,076"), PUBLISHED, table)) == [DIFFER]


def test_an_article_is_found_in_its_row(tmp_path):
    table = long_table(tmp_path / "b.csv", (_row("article:188"), "2", "KZ", "2023", 54_321, "internal"))
    text = "In 2023, 54,321 thefts were registered in Kazakhstan."
    assert said(held(text, table)) == [MATCH]


def _row(concept: str) -> str:
    rows = layout_of(BOOK, "1-M").concepts("R1")
    return next(row for row, told in rows.items() if told == concept)


def test_a_filled_form_is_read_from_json(tmp_path):
    path = tmp_path / "filled.json"
    section = {"section": "R1", "rows": ["1"], "columns": ["1", "2"], "values": [[None, 140_272]]}
    head = {"form": "1-M", "territory": "KZ", "period": "2023", "standing": "internal"}
    path.write_text(json.dumps({**head, "as_of": "2024-01-10T00:00:00.000000Z", "sections": [section]}))
    judged = told(held(IN_2023.format("140,272"), path))[0]
    assert judged.verdict is Verdict.MATCHES
    assert "as known on 2024-01-10" in why(judged, "en", BOOK.phrases)


def test_a_return_is_read_as_a_workbook_with_the_period_behind_its_name(tmp_path):
    form = load_form(BOOK, "crisis-centre")
    values = np.zeros(form.size, np.int64)
    values[form.index(Cell("stays", "2", "2"))] = 37
    path = tmp_path / "Akmola Region.xlsx"
    write_workbook(path, form, values, "internal", Text({"en": "made for this test"}))
    text = "In September 2022, {} women were admitted to crisis centres in Akmola Region."
    assert said(held(text.format("37"), f"{path}@2022-09")) == [MATCH]
    # The form counts stays and the text women, one of whom may have come twice.
    assert said(held(text.format("39"), f"{path}@2022-09")) == [UNSURE]
    assert said(held(text.format("37"), f"{path}@2022-08")) == []
    write_workbook(path, form, values, "demonstration", Text({"en": "made for this test"}))
    invented = said(held(text.format("37"), f"{path}@2022-09"))
    assert invented == [("not_checkable", "against_demonstration_matches")]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.csv", None, "E-957"),
        ("empty.csv", b"", "E-953"),
        ("other.csv", b"a,b\n1,2\n", "E-953"),
        ("broken.csv", b"\xff\xfe\x00", "E-953"),
        ("list.json", b"[1]", "E-953"),
        ("broken.json", b"{", "E-953"),
        ("deep.json", b"[" * 100_000, "E-953"),
        ("book.xlsx", b"PK", "E-955"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path, name, content, code):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(EsepError) as refusal:
        opened([tmp_path / name], BOOK)
    assert refusal.value.code == code


@pytest.mark.parametrize("value", ["many", "1.5", "nan", "1e400"])
def test_a_line_that_cannot_be_read_is_named(tmp_path, value):
    table = long_table(tmp_path / "t.csv", ("1", "2", "KZ", "2023", value, "internal"))
    with pytest.raises(EsepError) as refusal:
        held(IN_2023.format("5"), table)
    assert refusal.value.code == "E-954"
    assert refusal.value.values["line"] == 2


def test_of_a_draft_every_figure_that_no_table_holds_is_listed():
    text = (
        "In 2023, the number of registered criminal offences in Kazakhstan fell by 10.9%, from 157,473 in"
        " 2022 to 140,272. Courts acquitted 97 people."
    )
    read = held(text, PUBLISHED)
    assert [read.numbers[place].printed for place in unfound(read)] == ["97"]
    read = held(text.replace("10.9", "12.9"), PUBLISHED)
    assert "12.9%" in [read.numbers[place].printed for place in unfound(read)]


def test_a_text_without_a_date_is_held_against_the_years_that_it_names():
    assert said(held(IN_2023.format("140,272"), PUBLISHED, on=None)) == [MATCH]


def test_another_year_is_held_against_nothing():
    assert said(held(IN_2023.format("140,272").replace("2023", "2019"), PUBLISHED)) == []


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_sentence_is_told_in_every_language(lang, tmp_path):
    text = (
        "In 2023, 140,272 criminal offences, 37,548 crimes of medium gravity were registered in Kazakhstan."
    )
    for judged in told(held(text, PUBLISHED, on=date(2024, 1, 11))):
        sentence = why(judged, lang, BOOK.phrases) + suggested(judged, lang, BOOK.phrases)
        assert "{" not in sentence
