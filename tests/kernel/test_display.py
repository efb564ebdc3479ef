"""Figures as a language writes them, checked against a plain judge that rounds and groups by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.kernel import display

NBSP = "\N{NO-BREAK SPACE}"
MARKS = {"en": (",", "."), "ru": (NBSP, ","), "kk": (NBSP, ","), "xx": (",", ".")}


def by_hand(value, lang, decimals):
    group, mark = MARKS[lang]
    units = (abs(Fraction(value)) * 10**decimals + Fraction(1, 2)) // 1
    digits = str(units).zfill(decimals + 1)
    whole, part = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    grouped = group.join([whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)][::-1])
    sign = "−" if value < 0 and units else ""
    return sign + grouped + (mark + part if part else "")


@given(
    st.fractions() | st.decimals(allow_nan=False, allow_infinity=False, places=4),
    st.sampled_from(list(MARKS)),
    st.integers(0, 4),
)
def test_numbers_are_rounded_and_grouped(value, lang, decimals):
    assert display.decimal(value, lang, decimals) == by_hand(value, lang, decimals)


@given(st.integers(), st.sampled_from(list(MARKS)))
def test_whole_numbers_keep_every_digit(value, lang):
    assert display.whole(value, lang) == by_hand(value, lang, 0)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.05, "0.1"),
        (0.25, "0.3"),
        (2.675, "2.7"),
        (-0.05, "−0.1"),
        (-0.04, "0.0"),
        (1e21, "1" + ",000" * 7 + ".0"),
    ],
)
def test_floats_are_rounded_as_they_are_printed(value, said):
    assert display.decimal(value, "en") == said


def test_a_change_shows_its_sign_and_nought_has_none():
    assert [display.change(value, "ru") for value in (-17_201, 0, 352)] == [f"−17{NBSP}201", "0", "+352"]
    said = [display.percent_change(Decimal(value), "en") for value in ("-10.92", "-0.04", "0.04", "0.05")]
    assert said == ["−10.9%", "0.0%", "0.0%", "+0.1%"]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "−14.9%"), ("ru", f"−14,9{NBSP}%"), ("kk", "−14,9%"), ("xx", "−14.9%")]
)
def test_percents(lang, said):
    assert display.percent(Fraction(37_548 - 44_106, 44_106) * 100, lang) == said


@pytest.mark.parametrize(
    ("lang", "name"),
    [("en", "January"), ("ru", "январь"), ("kk", "қаңтар"), ("de", "Januar"), ("xx", "January")],
)
def test_months(lang, name):
    assert display.month_name(1, lang) == name


def test_days():
    day = date(2022, 3, 5)
    assert display.day_text(day, "ru").split() == ["5", "марта", "2022", "г."]
    assert display.day_text(day, "xx") == display.day_text(day, "en")


@pytest.mark.parametrize("lang", ["", "no language", "../en"])
def test_what_is_no_language_is_written_as_english(lang):
    assert display.whole(1_000, lang) == "1,000"
