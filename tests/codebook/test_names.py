"""Names mean territories only when the whole name is known on the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.codebook.names import folded, strangers
from esep.kernel.errors import EsepError

DAY = date(2022, 12, 31)
BOOK = Codebook.load("kz")
FILE_NAMES = {
    "Abay Region": "KZ-10", "Akmola Region": "KZ-11", "Aktobe Region": "KZ-15", "Almaty Region": "KZ-19",
    "Almaty": "KZ-75", "Astana": "KZ-71", "Atyrau Region": "KZ-23", "East-Kazakhstan Region": "KZ-63",
    "Karagandy Region": "KZ-35", "Kostanay Region": "KZ-39", "Kyzylorda Region": "KZ-43",
    "Mangistay Region": "KZ-47", "North-Kazakhstan Region": "KZ-59", "Pavlodar Region": "KZ-55",
    "Shymkent": "KZ-79", "Turkistan Region": "KZ-61", "Ulytau Region": "KZ-62",
    "West-Kazakhstan Region": "KZ-27", "Zhambyl Region": "KZ-31", "Zhetysu Region": "KZ-33",
}  # fmt: skip


def code(text, on=DAY):
    return BOOK.territories.named(text, on).code


def refusal(text, on=DAY):
    with pytest.raises(EsepError) as refused:
        code(text, on)
    return refused.value


def test_the_names_of_the_published_files_mean_twenty_territories():
    assert {name: code(name) for name in FILE_NAMES} == FILE_NAMES
    assert set(FILE_NAMES.values()) == {one.code for one in BOOK.territories.on(DAY)}


@pytest.mark.real
def test_every_real_file_name_is_known(real_returns):
    assert {code(path.stem) for path in real_returns} == set(FILE_NAMES.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Almaty", "KZ-75"), ("Алматы", "KZ-75"), ("Алматы қаласы", "KZ-75"), ("г. Алматы", "KZ-75"),
        ("Almaty Region", "KZ-19"), ("Алматы облысы", "KZ-19"), ("Алматинская область", "KZ-19"),
        ("область Абай", "KZ-10"), ("Абай", "KZ-10"), ("ВКО", "KZ-63"), ("ШҚО", "KZ-63"),
        ("Жетісу", "KZ-33"), ("KZ-62", "KZ-62"), ("Nur-Sultan", "KZ-71"), ("Казахстан", "KZ"),
    ],
)  # fmt: skip
def test_spellings_of_three_languages(text, expected):
    assert code(text) == expected


@pytest.mark.parametrize(
    "text", ["EAST_KAZAKHSTAN  region", " east\u2013kazakhstan\u00a0Region ", "east kazakhstan region"]
)
def test_case_dashes_and_spaces_make_no_difference(text):
    assert code(text) == "KZ-63"


@given(st.sampled_from(sorted(FILE_NAMES)), st.data())
def test_a_name_with_a_letter_lost_is_never_guessed(name, data):
    place = data.draw(st.sampled_from([i for i, letter in enumerate(name) if letter.isalpha()]))
    broken = name[:place] + name[place + 1 :]
    known = {folded(alias.alias) for alias in BOOK.territories.aliases}
    if folded(broken) not in known:
        assert refusal(broken).code == "E-105"


def test_an_unknown_name_is_refused_with_suggestions_and_no_choice():
    error = refusal("Mangistauu Region")
    assert error.code == "E-105"
    assert "Mangistau Region" in error.values["nearest"]


@pytest.mark.parametrize(
    ("text", "letters"),
    [("Aбай облысы", "A (LATIN CAPITAL LETTER A)"), ("Аlmaty", "А (CYRILLIC CAPITAL LETTER A)")],
)
def test_letters_of_another_script_are_named(text, letters):
    error = refusal(text)
    assert (error.code, error.values["letters"]) == ("E-106", letters)


def test_two_scripts_in_two_words_are_no_fault():
    assert strangers("Алматы city") == ()


@pytest.mark.parametrize(
    ("text", "before", "until", "after"),
    [
        ("South Kazakhstan Region", "KZ-61@2018", date(2018, 6, 19), None),
        ("Южно-Казахстанская", "KZ-61@2018", date(2018, 6, 19), None),
        ("Turkistan Region", None, date(2018, 6, 19), "KZ-61"),
        ("Shymkent", None, date(2018, 6, 19), "KZ-79"),
        ("East Kazakhstan", "KZ-63@2022", date(2022, 6, 8), "KZ-63"),
        ("Abay Region", None, date(2022, 6, 8), "KZ-10"),
    ],
)
def test_a_name_means_what_it_meant_on_the_day(text, before, until, after):
    for day, expected in ((date.fromordinal(until.toordinal() - 1), before), (until, after)):
        if expected is None:
            assert refusal(text, day).code == "E-107"
        else:
            assert code(text, day) == expected
