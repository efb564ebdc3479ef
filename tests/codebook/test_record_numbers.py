"""Numbers of records are checked by the pattern of their country and day."""

from datetime import date

import pytest

from esep.codebook import Codebook
from esep.kernel.errors import EsepError

HEADING = "code,pattern,example,title_xx,own,valid_from,valid_to,source,verified\n"


def test_a_number_of_another_form_is_refused_with_an_example(book):
    with pytest.raises(EsepError) as refused:
        book.number_pattern("proceeding", date(2024, 1, 15)).check("12")
    assert (refused.value.code, refused.value.values["example"]) == ("E-122", "237510031000123")


def test_a_number_before_its_register_is_refused(book):
    with pytest.raises(EsepError) as refused:
        book.number_pattern("proceeding", date(2014, 12, 31))
    assert refused.value.code == "E-103"


def test_the_whole_number_must_match(write):
    book = Codebook.load(write(numbers=HEADING + "case,[0-9]{3},123,ʒ,,2015-01-01,,Act,yes\n"))
    pattern = book.number_pattern("case", date(2020, 1, 1))
    assert [pattern.matches(one) for one in ("123", "1234", " 123", "123\n")] == [True, False, False, False]


def test_a_form_says_which_digits_are_the_year(book, write):
    assert book.number_pattern("proceeding", date(2024, 1, 15)).year("237510031000123") == 2023
    assert book.number_pattern("proceeding", date(2024, 1, 15)).year("23") is None
    dates = "ʒ,,1998-01-01,,Act,yes"
    lines = f"case,(?P<year>[0-9]{{4}})-[0-9]+,2019-7,{dates}\nold,(?P<year>[0-9]{{2}})/[0-9],98/7,{dates}\n"
    own = Codebook.load(write(numbers=HEADING + lines))
    assert own.number_pattern("case", date(2020, 1, 1)).year("2021-15") == 2021
    assert own.number_pattern("old", date(2020, 1, 1)).year("98/1") == 1998


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("case,(?P<year>[A-Z])[0-9]+,A7,ʒ,,2015-01-01,,Act,yes\n", "numbers.csv:2:pattern cannot be read"),
        ("case,[0-9{3},123,ʒ,,2015-01-01,,Act,yes\n", "numbers.csv:2:pattern cannot be read"),
        (
            "case,[0-9]{3},12,ʒ,,2015-01-01,,Act,yes\n",
            "numbers.csv:2:example the example '12' does not match",
        ),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_refused_at_loading(write, line, fault):
    with pytest.raises(EsepError) as refused:
        Codebook.load(write(numbers=HEADING + line))
    assert fault in refused.value.why


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("7,1,grave,2015-01-01,,Act,yes\n", "article_parts.csv:2:article '7' stands in no row"),
        ("7,1,grave,2015-01-01,,Act,yes\n", "article_parts.csv:2:gravity 'grave' stands in no row"),
    ],
)
def test_a_part_names_an_article_and_a_gravity_that_are_there(write, line, fault):
    heading = "article,part,gravity,valid_from,valid_to,source,verified\n"
    with pytest.raises(EsepError) as refused:
        Codebook.load(write(article_parts=heading + line))
    assert fault in refused.value.why


def test_digits_of_another_script_are_no_digits_of_a_number(write):
    book = Codebook.load(write(numbers=HEADING + "case,\\d{3},123,ʒ,,2015-01-01,,Act,yes\n"))
    pattern = book.number_pattern("case", date(2020, 1, 1))
    assert (pattern.matches("123"), pattern.matches("12\u0663")) == (True, False)
