"""Populations as they were known, and mid-years that are refused rather than guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.codebook.population import Count, Population
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

NEW_YEARS = (date(2022, 1, 1), date(2023, 1, 1))


def refusal(ask):
    with pytest.raises(EsepError) as refused:
        ask()
    return refused.value.code


@pytest.mark.parametrize("day", NEW_YEARS)
def test_the_regions_add_up_to_the_country(book, day):
    parts = [book.population.on(one.code, day).value for one in book.territories.on(date(2022, 12, 31))]
    assert len(parts) == 20
    assert sum(parts) == book.population.on("KZ", day).value


@pytest.mark.parametrize(
    ("code", "mean"),
    [("KZ-10", 611_046.5), ("KZ-71", 1_325_109.0), ("KZ-75", 2_131_641.0), ("KZ", 19_634_983.0)],
)
def test_mid_year_is_the_mean_of_two_new_years(book, code, mean):
    assert book.population.mean(code, Period.year(2022)) == mean
    assert book.population.mean(code, Period.cumulative(2022, 9)) == mean


@pytest.mark.parametrize(
    ("as_of", "value"), [(date(2024, 2, 29), 19_765_004), (date(2024, 3, 1), 19_766_807)]
)
def test_a_revision_counts_from_the_day_it_was_known(book, as_of, value):
    assert book.population.on("KZ", NEW_YEARS[1], as_of).value == value


def test_refusals(book):
    people = book.population
    assert refusal(lambda: people.on("KZ-10", date(2021, 1, 1))) == "E-108"
    assert refusal(lambda: people.on("KZ", NEW_YEARS[1], date(2023, 1, 1))) == "E-109"
    assert refusal(lambda: people.mean("KZ-10", Period.year(2023))) == "E-108"
    assert refusal(lambda: people.mean("KZ", Period.year(2026))) == "E-108"
    assert refusal(lambda: people.mean("KZ", Period.year(2022), date(2022, 6, 1))) == "E-109"
    assert refusal(lambda: people.mean("KZ", Period.year(2021))) == "E-110"
    assert refusal(lambda: people.mean("KZ", Period.parse("2022-12..2023-01"))) == "E-111"


@given(st.lists(st.integers(1, 28), min_size=1, max_size=5, unique=True), st.integers(1, 28))
def test_the_latest_estimate_known_is_taken(days, as_of):
    rows = [
        Count(
            territory="A",
            on=date(2020, 1, 1),
            value=day,
            known_from=date(2020, 2, day),
            basis="b",
            source="s",
            verified=True,
        )
        for day in days
    ]
    known = [day for day in days if day <= as_of]
    if known:
        assert Population(rows).on("A", date(2020, 1, 1), date(2020, 2, as_of)).value == max(known)
    else:
        assert refusal(lambda: Population(rows).on("A", date(2020, 1, 1), date(2020, 2, as_of))) == "E-109"
    assert Population(rows).on("A", date(2020, 1, 1)).value == max(days)
