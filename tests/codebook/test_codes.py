"""Coded fields: one place for all lists, refusals that name what is wrong, and a fast look-up that agrees."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.codebook.codes import NEVER, Code, class_of, spans_of
from esep.codebook.dated import Dated
from esep.codebook.look_alikes import look_alike
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

DAY = date(2024, 2, 29)
HEADING = "code,parent,title_xx,own,valid_from,valid_to,source,verified\n"


def lists_of(write, **files):
    """Codebook.load, after writing files of codes into the folder of the invented country."""
    folder = write()
    (folder / "codes").mkdir()
    for name, text in files.items():
        (folder / "codes" / f"{name}.csv").write_text(HEADING + text, encoding="utf-8")
    return Codebook.load(folder)


def refusal(ask):
    with pytest.raises(EsepError) as refused:
        ask()
    return refused.value


def test_lists_of_the_law_and_lists_of_codes_are_found_in_one_place(book):
    found = {name: book.list(name) for name in book.lists}
    assert found["gravity"] is book.gravities
    assert found["article"] is book.articles
    assert found["territory"] is book.territories.rows
    assert found["sex"] is book.codes["sex"]
    assert set(found) > set(book.codes)
    assert all(len(rows) for rows in found.values())


def test_an_unknown_list_is_refused_with_the_nearest(book):
    error = refusal(lambda: book.list("gravities"))
    assert (error.code, error.values["nearest"]) == ("E-120", "gravity")


def test_a_code_is_taken_on_its_days_only(book):
    assert book.lists.get("article", "108-1", date(2024, 6, 16)).code == "108-1"
    assert refusal(lambda: book.lists.get("article", "108-1", date(2024, 6, 15))).code == "E-103"
    assert refusal(lambda: book.lists.get("gravity", "heavy", DAY)).code == "E-104"


@pytest.mark.parametrize(
    ("name", "typed", "meant", "letters"),
    [
        ("gravity", "gr\u0430ve", "grave", "\u0430 (CYRILLIC SMALL LETTER A)"),
        ("territory", "\u041aZ-10", "KZ-10", "\u041a (CYRILLIC CAPITAL LETTER KA)"),
        ("article", "108\u20111", "108-1", "\u2011 (NON-BREAKING HYPHEN)"),
        ("article", "99\u200b", "99", "\u200b (ZERO WIDTH SPACE)"),
        ("article", "\u0661\u0661\u0660", "110", "\u0661 (ARABIC-INDIC DIGIT ONE)"),
        ("agency", "\uff4dia", "mia", "\uff4d (FULLWIDTH LATIN SMALL LETTER M)"),
    ],
)
def test_a_look_alike_is_refused_and_its_odd_letter_named(book, name, typed, meant, letters):
    error = refusal(lambda: book.lists.get(name, typed, DAY))
    assert (error.code, error.values["meant"]) == ("E-121", meant)
    assert error.values["letters"].startswith(letters)


def test_a_latin_letter_in_a_cyrillic_code_is_odd_too():
    twin = look_alike("99c", ["99\u0441"])
    assert twin.named == "c (LATIN SMALL LETTER C)"


@pytest.mark.parametrize("typed", ["99", "9 9", "99C", "hundred", "", "KZ-11"])
def test_other_codes_look_like_nothing(typed):
    assert look_alike(typed, ["99", "99c", "KZ-10"]) is None


@given(st.text(alphabet="abcABC019-", min_size=1, max_size=6), st.data())
def test_swapping_letters_for_their_twins_is_always_seen_through(code, data):
    twins = {"a": "\u0430", "c": "\u0441", "A": "\u0410", "B": "\u0392", "C": "\u0421", "-": "\u2012"}
    places = [place for place, sign in enumerate(code) if sign in twins]
    swapped = data.draw(st.sets(st.sampled_from(places), min_size=1)) if places else set()
    typed = "".join(twins[sign] if place in swapped else sign for place, sign in enumerate(code))
    twin = look_alike(typed, [code])
    if swapped:
        assert (twin.meant, len(twin.odd)) == (code, len(swapped))
    else:
        assert twin is None


@st.composite
def histories(draw):
    """Rows of codes whose dates do not overlap within a code."""
    rows = []
    for code in draw(st.sets(st.sampled_from("abc"), min_size=1)):
        bounds = sorted(draw(st.sets(st.integers(0, 30), min_size=2, max_size=6)))
        spans = list(pairwise(bounds))[:: draw(st.sampled_from([1, 2]))]
        for start, end in spans:
            last = draw(st.booleans()) and end == bounds[-1]
            rows.append(_code(code, start, None if last else end))
    return rows


def _code(code, start, end):
    day = [None if one is None else date(2020, 1, 1) + timedelta(one) for one in (start, end)]
    title = Text({"xx": code})
    return Code(code=code, title=title, source="Act", verified=True, valid_from=day[0], valid_to=day[1])


@given(histories(), st.sampled_from("abcd"), st.integers(-2, 40))
def test_the_fast_look_up_agrees_with_the_dates_of_the_rows(rows, code, offset):
    day = date(2020, 1, 1) + timedelta(offset)
    spans = spans_of(Dated("codes/x.csv", rows)).get(code, ())
    fast = any(start <= day.toordinal() < end for start, end in spans)
    assert fast == any(row.code == code and row.holds_on(day) for row in rows)


def test_an_open_end_is_after_every_day_there_is(book):
    assert book.lists.spans("sex")["female"] == ((date(2015, 1, 1).toordinal(), NEVER),)
    assert date.max.toordinal() < NEVER
    assert book.lists.spans("sex") is book.lists.spans("sex")


def test_a_list_may_not_bear_a_name_that_is_taken(write):
    error = refusal(lambda: lists_of(write, gravity="a,,ʒ,,2015-01-01,,Act,yes\n"))
    assert "codes/gravity.csv 'gravity' is already the name of a list" in error.why


@pytest.mark.parametrize("parent", ["b", "a"])
def test_a_wider_code_stands_in_the_list_and_is_another(write, parent):
    error = refusal(lambda: lists_of(write, odd=f"a,{parent},ʒ,,2015-01-01,,Act,yes\n"))
    assert f"odd.csv:2:parent '{parent}' stands in no row" in error.why


def test_a_country_without_lists_has_those_of_its_other_files(write):
    book = Codebook.load(write())
    assert dict(book.codes) == {}
    assert [one.code for one in book.list("territory").on(DAY)] == ["ZZ", "ZZ-1", "ZZ-2"]
    assert len(book.list("gravity")) == 0


def test_every_age_has_one_class(book):
    ages = book.codes["age_group"].on(DAY)
    for age in range(121):
        assert [one.code for one in ages if one.covers(age)] == [class_of(ages, age, DAY).code]
    assert class_of(book.codes["sex"], 1, DAY) is None
