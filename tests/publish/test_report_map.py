"""Rates, classes and names of the tile map, against what can be counted by hand."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.publish.charts import SCALE, colours_of, ink
from esep.publish.rates import Rate
from esep.publish.tiles import lines, shapes, short_names, steps

RATES = st.fractions(min_value=0, max_value=10_000, max_denominator=1000)


@given(st.lists(RATES, min_size=1), st.integers(min_value=2, max_value=7))
def test_every_rate_is_in_exactly_one_class(values, most):
    classes = steps(values, most)
    assert 1 <= len(classes) <= most + 1
    for value in values:
        assert sum(one.low <= value < one.high for one in classes) == 1
    widths = {one.high - one.low for one in classes}
    assert len(widths) == 1


@given(st.lists(RATES, min_size=1))
def test_there_are_never_more_classes_than_colours(values):
    assert len(steps(values, len(SCALE))) <= len(SCALE)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", SCALE)
def test_letters_on_every_colour_can_be_read(colour):
    light, dark = sorted((luminance(colour), luminance(ink(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("count", range(1, 8))
def test_classes_get_darker_step_by_step(count):
    found = [luminance(one) for one in colours_of(count)]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == count


@given(st.text(alphabet="абвгдежзиклмноQwertyuiop -ңғқ", min_size=1, max_size=40), st.floats(3, 12))
def test_a_name_in_lines_keeps_its_letters(name, ems):
    kept = "".join(letter for letter in "".join(lines(name, ems)) if letter.isalpha())
    assert kept == "".join(letter for letter in name if letter.isalpha())


def test_short_names_are_told_apart(shipped):
    territories = shipped.territories.on(date(2022, 12, 31))
    for lang in shipped.languages:
        names = short_names(territories, lang)
        assert len(set(names.values())) == len(territories) == 20
    assert short_names(territories, "kk")["KZ-19"] == "Алматы"
    assert short_names(territories, "kk")["KZ-75"] == "Алматы қаласы"


def test_names_that_would_be_alike_stay_whole(shipped):
    place = shipped.territories.get("KZ-11", date(2022, 12, 31))
    assert set(short_names([place, place], "en").values()) == {"Akmola Region"}


def test_a_pair_of_neighbours_is_one_shape_and_the_map_has_no_overlap(shipped):
    day = date(2022, 12, 31)
    pair = tuple(shipped.territories.get(code, day) for code in ("KZ-10", "KZ-63"))
    others = [one for one in shipped.territories.on(day) if one not in pair]
    drawn = shapes([Rate(pair, 1, Fraction(1)), *(Rate((one,), 1, Fraction(1)) for one in others)])
    assert len(drawn) == 19
    assert max(one.right - one.left for one in drawn) > 1.5
    for number, one in enumerate(drawn):
        for other in drawn[number + 1 :]:
            apart = one.right <= other.left or other.right <= one.left
            assert apart or one.bottom <= other.top or other.bottom <= one.top


def test_neighbours_that_make_no_rectangle_are_drawn_apart(shipped):
    day = date(2022, 12, 31)
    far = tuple(shipped.territories.get(code, day) for code in ("KZ-59", "KZ-79"))
    assert len(shapes([Rate(far, 1, Fraction(1))])) == 2
