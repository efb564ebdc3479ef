"""The invented country counts, codes and numbers in its own way, from data files alone."""

from datetime import date

import pytest

from esep.codebook import Codebook
from esep.codebook.codes import class_of
from esep.kernel.errors import EsepError

DAY = date(2024, 8, 1)


def test_three_working_days_with_the_first_among_them(book):
    term = book.law.term("report.decision", date(2024, 5, 29))
    assert term.after(date(2024, 5, 29), book.calendar) == date(2024, 5, 31)  # a Friday made a working day


def test_detention_was_shortened_by_its_own_law(book):
    days = (date(2024, 2, 29), date(2024, 3, 1))
    hours = [book.law.number("detention.police.ordinary", day) for day in days]
    assert hours == [48, 36]


def test_it_has_codes_of_its_own(book):
    assert book.lists.get("sex", "q", DAY).title.in_("ka") == "ქალი"
    assert book.codes["report_channel"].get("call.112", DAY).parent == "call"
    assert class_of(book.codes["age_group"], 15, DAY).code == "young"
    with pytest.raises(EsepError) as refused:
        book.lists.get("report_channel", "telegram", DAY)
    assert refused.value.code == "E-103"


def test_a_list_it_does_not_have_is_refused(book):
    with pytest.raises(EsepError) as refused:
        book.list("lookout_post")
    assert refused.value.code == "E-120"


@pytest.mark.parametrize(
    ("day", "number", "fits"),
    [
        (date(2024, 6, 30), "000123/2024", True),
        (date(2024, 7, 1), "000123/2024", False),
        (date(2024, 7, 1), "XM-5-2024-00017", True),
    ],
)
def test_case_numbers_changed_with_the_split(book, day, number, fits):
    assert book.number_pattern("proceeding", day).matches(number) is fits


def test_gravity_of_a_part_follows_the_day(book):
    parts = [book.article_parts.gravity("21", "1", day) for day in (date(2024, 2, 29), date(2024, 3, 1))]
    assert parts == ["light", "heavy"]


def test_it_has_every_list_that_cards_need(book):
    shipped = Codebook.load("kz")
    assert set(book.lists) == set(shipped.lists)
    assert all(len(book.list(name).on(DAY)) for name in book.lists)
