"""Territories on both sides of each change, and what may be compared across it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

BOOK = Codebook.load("kz")
TERRITORIES = BOOK.territories
years = st.integers(2015, 2026).map(Period.year)


def codes(day):
    return [one.code for one in TERRITORIES.on(day)]


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2018, 6, 18), 16), (date(2018, 6, 19), 17), (date(2021, 12, 31), 17),
        (date(2022, 6, 7), 17), (date(2022, 6, 8), 20), (date(2022, 12, 31), 20),
    ],
)  # fmt: skip
def test_how_many_parts_the_country_has(day, count):
    assert len(set(codes(day))) == len(codes(day)) == count


def test_before_the_first_day_the_file_refuses():
    for day in (date(2014, 12, 31), date(1990, 1, 1)):
        with pytest.raises(EsepError) as refused:
            TERRITORIES.on(day)
        assert refused.value.code == "E-103"


def test_the_country_is_not_one_of_its_parts():
    assert TERRITORIES.country(date(2022, 1, 1)).code == "KZ"
    assert "KZ" not in codes(date(2022, 1, 1))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2019, 3, 22), "Astana city"), (date(2019, 3, 23), "Nur-Sultan city"),
        (date(2022, 9, 16), "Nur-Sultan city"), (date(2022, 9, 17), "Astana city"),
    ],
)  # fmt: skip
def test_the_capital_bears_the_name_of_the_day(day, name):
    assert TERRITORIES.get("KZ-71", day).name.in_("en") == name


def test_an_extent_is_refused_outside_its_life():
    assert TERRITORIES.get("KZ-63@2022", date(2022, 6, 7)).base == "KZ-63"
    for code, day in (("KZ-63@2022", date(2022, 6, 8)), ("KZ-63", date(2022, 6, 7))):
        with pytest.raises(EsepError) as refused:
            TERRITORIES.get(code, day)
        assert refused.value.code == "E-103"


@pytest.mark.parametrize(
    ("code", "day", "iso"),
    [
        ("KZ-75", date(2022, 11, 28), "KZ-ALA"), ("KZ-75", date(2022, 11, 29), "KZ-75"),
        ("KZ-63@2022", date(2021, 1, 1), "KZ-VOS"), ("KZ-63", date(2022, 7, 1), "KZ-VOS"),
    ],
)  # fmt: skip
def test_iso_codes_were_letters_and_became_numbers(code, day, iso):
    assert TERRITORIES.iso(code, day) == iso


def test_a_new_region_had_no_iso_code_at_first():
    with pytest.raises(EsepError):
        TERRITORIES.iso("KZ-10", date(2022, 11, 28))
    assert TERRITORIES.iso("KZ-10", date(2022, 11, 29)) == "KZ-10"


def test_years_across_the_split_are_compared_on_common_ground():
    groups = BOOK.comparable(Period.year(2021), Period.year(2022))
    changed = {
        tuple(one.code for one in g.before): tuple(one.code for one in g.after) for g in groups if g.changed
    }
    assert changed == {
        ("KZ-19@2022",): ("KZ-19", "KZ-33"),
        ("KZ-35@2022",): ("KZ-35", "KZ-62"),
        ("KZ-63@2022",): ("KZ-10", "KZ-63"),
    }
    assert len(groups) == 17


def test_both_splits_stand_between_2017_and_2023():
    groups = BOOK.comparable(Period.year(2017), Period.year(2023))
    assert [group.code for group in groups if group.changed] == [
        "KZ-10+KZ-63", "KZ-19+KZ-33", "KZ-35+KZ-62", "KZ-61+KZ-79",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("2022-06-01..2022-06-06", "2022-06-01..2022-06-07", 0),
        ("2022-06-01..2022-06-07", "2022-06-01..2022-06-08", 3),
        ("2022-06-01..2022-06-08", "2022", 0),
    ],
)
def test_a_change_counts_from_its_own_day(before, after, changed):
    groups = TERRITORIES.comparable(Period.parse(before), Period.parse(after))
    assert sum(group.changed for group in groups) == changed


def test_years_without_a_split_compare_one_to_one():
    groups = BOOK.comparable(Period.year(2022), Period.year(2023))
    assert len(groups) == 20
    assert not any(group.changed for group in groups)


@given(years, years)
def test_every_territory_stands_in_one_group_and_the_ground_agrees(one, other):
    groups = TERRITORIES.comparable(one, other)
    for side, period in (("before", one), ("after", other)):
        listed = [territory.code for group in groups for territory in getattr(group, side)]
        assert sorted(listed) == sorted(codes(period.last))
    for group in groups:
        assert present(group.before) == present(group.after)


def present(group):
    """The present territories on the ground of a group, by following every change to its end."""
    found, waiting = set(), [one.code for one in group]
    while waiting:
        code = waiting.pop()
        later = [change.after for change in TERRITORIES.changes if change.before == code]
        waiting += later
        found |= set() if later else {code}
    return found


@given(years, years)
def test_comparing_backwards_gives_the_same_groups_turned_round(one, other):
    there = {(group.before, group.after) for group in TERRITORIES.comparable(one, other)}
    back = {(group.after, group.before) for group in TERRITORIES.comparable(other, one)}
    assert there == back


def test_sums_on_comparable_territory():
    group = next(g for g in BOOK.comparable(Period.year(2021), Period.year(2022)) if g.code == "KZ-10+KZ-63")
    assert group.sums({"KZ-63@2022": 100}, {"KZ-10": 30, "KZ-63": 60, "KZ-75": 5}) == (100, 90)
    with pytest.raises(EsepError) as refused:
        group.sums({"KZ-63@2022": 100}, {"KZ-63": 60})
    assert (refused.value.code, refused.value.values["codes"]) == ("E-112", "KZ-10")


@pytest.mark.parametrize(
    ("code", "period", "part"),
    [
        ("KZ-10", "2022", "2022-06-08..2022-12-31"),
        ("KZ-63@2022", "2022", "2022-01-01..2022-06-07"),
        ("KZ-63", "2022-Q3", None),
        ("KZ-71", "2019", None),
        ("KZ-79", "2018-01..2018-06", "2018-06-19..2018-06-30"),
    ],
)
def test_the_part_of_a_period_in_which_a_territory_existed(code, period, part):
    found = TERRITORIES.part_of_period(code, Period.parse(period))
    assert (found and found.code) == part


def test_a_territory_that_never_existed_in_the_period_is_refused():
    for code, year in (("KZ-10", 2021), ("KZ-63@2022", 2023)):
        with pytest.raises(EsepError) as refused:
            TERRITORIES.part_of_period(code, Period.year(year))
        assert refused.value.code == "E-103"
