"""Figures of something narrower, of another place or of a named category are never accused."""

import pytest
from tests.claims.against_tables import BOOK, held, said, told

from esep.claims.against import published
from esep.claims.model import Verdict
from esep.claims.saying import why

PUBLISHED = published(BOOK)
ACCUSED = {"differs", "misleading", "inconsistent"}
MATCH, DIFFER, UNSURE = (
    ("matches", "against_matches"),
    ("differs", "against_differs"),
    ("not_checkable", "against_unsure"),
)


@pytest.mark.parametrize(
    "text",
    [
        "In 2023, 130,000 crimes against property were registered in Kazakhstan.",
        "In 2023, 123,000 crimes against property were registered in Kazakhstan.",
        "In 2023, 110,000 drug crimes were registered in Kazakhstan.",
        "In 2023, 121,500 drug crimes were registered in Kazakhstan.",
        "В 2023 году в Казахстане раскрыто 100 500 преступлений.",
        "В 2023 году в Казахстане мужчинами совершено 110 тысяч преступлений.",
        "В 2023 году в Казахстане зарегистрировано 115 000 преступлений против собственности.",
        "2023 жылы Қазақстанда меншікке қарсы 115 000 қылмыс тіркелді.",
        "In 2023 in Kazakhstan, women suffered from 35,000 grave crimes.",
    ],
)
def test_a_figure_of_something_narrower_is_not_held_against_the_total(text):
    assert said(held(text, PUBLISHED)) == [UNSURE]


@pytest.mark.parametrize(
    "text",
    [
        "In 2023, 140,000 offences were committed by men in Kazakhstan.",
        "В 2023 году в Казахстане мужчинами совершено 140 тысяч правонарушений.",
    ],
)
def test_a_round_figure_of_something_narrower_matches_no_total(text):
    assert said(held(text, PUBLISHED)) == [UNSURE]


@pytest.mark.parametrize(
    "text",
    [
        "In 2023, 130,000 criminal offences were registered in Kazakhstan.",
        "В 2023 году в Казахстане зарегистрировано 130 тысяч уголовных правонарушений.",
        "2023 жылы Қазақстанда 130 000 қылмыстық құқық бұзушылық тіркелді.",
        "According to the ministry, 140,727 offences were recorded by officers in Kazakhstan in 2023.",
    ],
)
def test_a_wrong_total_is_still_told(text):
    assert said(held(text, PUBLISHED)) == [DIFFER]


@pytest.mark.parametrize(
    "text",
    [
        (
            "In 2023, 140,272 offences were registered in Kazakhstan, 10.9 percent fewer than in 2022"
            " (157,473), including 37,548 grave, 58,874 medium, 21,826 minor and 2,593 especially grave"
            " crimes and 19,431 misdemeanours."
        ),
        (
            "В 2023 году в Казахстане зарегистрировано 140 272 правонарушения, в том числе 37 548 тяжких,"
            " 58 874 средней тяжести, 21 826 небольшой и 2 593 особо тяжких преступления."
        ),
    ],
)
def test_a_category_whose_word_stands_beside_the_number_is_not_another_one(text):
    read = held(text, PUBLISHED)
    found = [one for one in told(read) if one.reason != "against_rest"]
    assert len(found) >= 5
    assert {one.verdict for one in found} == {Verdict.MATCHES}
    assert not {verdict for verdict, _ in said(read)} & ACCUSED


@pytest.mark.parametrize(
    "text",
    [
        "In Almaty, 21,826 thefts were registered in 2023.",
        "В Алматы в 2023 году зарегистрировано 21 826 краж.",
        "In Almaty Region, 37,548 offences were registered in 2023.",
        "Алматыда 2023 жылы 21 826 ұрлық тіркелді.",
        "In the region, 37,548 offences were registered in 2023.",
        "In Temirtau, 37,548 offences were registered in 2023.",
        "In Almaty, 130,000 offences were registered in 2023.",
    ],
)
def test_a_place_that_is_not_surely_the_country_is_not_held_against_it(text):
    assert not {verdict for verdict, _ in said(held(text, PUBLISHED))} & ACCUSED


def test_an_equal_figure_of_other_words_is_told_with_doubt():
    read = held("In 2023, 58,874 crimes were solved in Kazakhstan.", PUBLISHED)
    assert said(read) == [("not_checkable", "against_category_unsure")]


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "not printed"), ("ru", "не напечатано"), ("kk", "басылмаған")]
)
def test_what_was_reckoned_from_a_source_is_not_said_to_be_printed_there(lang, word):
    printed = held("In 2023, 140,272 criminal offences were registered in Kazakhstan.", PUBLISHED)
    reckoned = held("In 2023, 19,431 misdemeanours were registered in Kazakhstan.", PUBLISHED)
    assert said(printed) == said(reckoned) == [MATCH]
    assert word in why(told(reckoned)[0], lang, BOOK.phrases)
    assert word not in why(told(printed)[0], lang, BOOK.phrases)
    assert {one.verified for one in BOOK.figures if one.reckoned} == {False}
