"""What is shown of a figure: bare in arithmetic, with its unit in what is suggested, quoted by clauses."""

import pytest

from esep.claims import check
from esep.claims.checks.bare import bare
from esep.claims.model import Verdict
from esep.claims.numbers import numbers_of
from esep.claims.quoting import quoted, shortened
from esep.claims.saying import suggested, why
from esep.claims.sentences import lexed
from esep.kernel.texts import Phrases

PHRASES = Phrases.package()
BARE = {
    "157 473-тен 140 272-ге дейін азайды": ["157 473", "140 272"],
    "14,9 пайызға азайды": ["14,9%"],
    "10 мыңға жетті": ["10 мың"],
    "1,2 млрд-қа жетті": ["1,2 млрд"],
    "45,2-ден 41,8-ге түсті": ["45,2", "41,8"],
    "снизилось до 102-х краж": ["102"],
    "grew 4.5-fold to $5 million": ["4.5-fold", "$5 million"],
    "rose by 3½ percent, or 12.3 %": ["3½%", "12.3 %"],
    "выросло в 2,5 раза": ["2,5 раза"],
    "a third of them": ["a third"],
    "One in four of them": ["one in four"],
}
BETTER = {
    "Thefts doubled from 100 to 180.": ("en", "Write 1.8 times instead of “doubled”."),
    "Грабежей стало втрое больше: 180 против 100.": ("ru", "Напишите в 1,8 раза вместо «втрое»."),
    "Грабежей стало втрое больше: 200 против 100.": ("ru", "Напишите в 2 раза вместо «втрое»."),
    "Тонау үш есе көбейді: 100-ден 180-ге.": (
        "kk",
        "«үш есе» деген сөздің орнына 1,8 есе деп жазыңыз.",
    ),
    "Қылмыс 157 473-тен 140 272-ге дейін, яғни 14,9 пайызға азайды.": (
        "kk",
        "14,9% орнына 10,9% деп жазыңыз.",
    ),
    "The share rose from 10% to 15%, or by 5%.": ("en", "Write 5 percentage points instead of 5%."),
    "Доля выросла с 10% до 15%, или на 5%.": ("ru", "Напишите 5 п. п. вместо 5%."),
    "Ұрлық 4 535-тен 4 102-ге өсті.": ("kk", "Төмендеу деп жазыңыз: 4 535 → 4 102."),
}
ROWS = "| Year | Thefts |\n|---|---|\n| 2022 | 5,100 |\n"


@pytest.mark.parametrize("text", BARE)
def test_arithmetic_shows_figures_without_the_endings_of_their_sentence(text):
    assert [bare(one) for one in numbers_of(text)] == BARE[text]


@pytest.mark.parametrize("text", BETTER)
def test_a_better_wording_fits_its_sentence(text):
    lang, wanted = BETTER[text]
    off = [one for claim in check(text).claims for one in claim.judged if one.suggested]
    assert wanted in [suggested(one, lang, PHRASES) for one in off]
    assert all(one.verdict is Verdict.INCONSISTENT for one in off)


def test_a_sentence_ends_with_one_full_stop():
    text = "Доля выросла с 61,4 % до 66,8 %, то есть на 4,5 п. п."
    said = [why(one, "ru", PHRASES) for claim in check(text).claims for one in claim.judged]
    assert any("а напечатано 4,5 п. п." in one for one in said)
    assert not any(".." in one for one in said)


def test_endings_are_in_no_formula():
    [claim] = check("Қылмыс 157 473-тен 140 272-ге дейін, яғни 10,9 пайызға азайды.").claims
    said = [why(one, "kk", PHRASES) for one in claim.judged]
    assert any(one.startswith("(140 272 − 157 473) / 157 473 = −10,9") for one in said)


@pytest.mark.parametrize(
    ("before", "stretch", "behind", "shown"),
    [
        ("In 2023, ", "310 grave crimes", " went to court.", "In 2023, 310 grave crimes went to court"),
        ("Police said so. Of ", "150 men", ", 160 fled.", "Of 150 men …"),
        ("В 2-", "х районах 150 краж", " за год.", "В 2-х районах 150 краж за год"),
        (
            "They met on Nov. 9 and told of ",
            "88 cases",
            " then.",
            "They met on Nov. 9 and told of 88 cases then",
        ),
        ("Ол " * 40 + "болды, содан соң ", "88 іс", " тіркелді.", "… содан соң 88 іс тіркелді"),
        ("", "88", "", "88"),
    ],
)
def test_a_quote_begins_and_ends_where_a_clause_does(before, stretch, behind, shown):
    text = before + stretch + behind
    assert quoted(text, len(before), len(before) + len(stretch), 90) == shown


def test_a_sentence_ends_behind_the_case_ending_of_digits_and_not_behind_an_initial():
    text = "Краж стало меньше: с 4 535 до 4 102-х. Из 1 200 проверок 300 – повторные, сообщил А. Серик."
    assert [text[one.start : one.end][:8] for one in lexed(text).sentences] == ["Краж ста", "Из 1 200"]


def test_what_is_long_is_cut_behind_a_clause_or_a_word():
    line = "Thefts fell by 11%, from 88 to 77, in all three of the towns"
    assert shortened(line, 40) == "Thefts fell by 11%, from 88 to 77 …"
    assert shortened("one two three four five", 12) == "one two …"
    assert len(shortened("a" * 500, 100)) < 110


def test_rows_of_a_table_are_said_not_to_be_checked(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(f"# Thefts fell\n\nIn 2023 there were 4,535.\n\n{ROWS}", encoding="utf-8")
    assert "table_rows" in check(path).prose.notes
    path.write_text("# Thefts fell\n\n\tIn 2023 there were 4,535.\n", encoding="utf-8")
    assert "table_rows" not in check(path).prose.notes
