"""Territories whose borders changed, and rates for the people who were known to live there."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from tests.ledger.chain import BOOK
from tests.ledger.tables.cases import abouts, data, left, made, moment, told, values

from esep.codebook.territories import Change
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.tables.comparing import Compare
from esep.ledger.tables.grounds import Ground, renamed

BORDERS = told("""
    offence:1 | registered | 2021-03-10 | article=188 territory=KZ-63@2022 | 2021-03-10
    offence:2 | registered | 2021-03-11 | article=188 territory=KZ-11 | 2021-03-11
    offence:3 | registered | 2022-03-10 | article=188 territory=KZ-63@2022 | 2022-03-10
    offence:4 | registered | 2022-07-10 | article=188 territory=KZ-63 | 2022-07-10
    offence:5 | registered | 2022-07-10 | article=190 territory=KZ-10 | 2022-07-10
    offence:6 | registered | 2022-07-12 | article=190 territory=KZ-11 | 2022-07-12
""")


def test_in_one_period_a_former_extent_stands_by_itself_under_a_name_that_says_so():
    one = made(BORDERS, "offences_registered", "2022", by=("territory",))
    assert values(one) == {("KZ-63@2022",): 1, ("KZ-63",): 1, ("KZ-10",): 1, ("KZ-11",): 1}
    labels = {row["dimensions"]["territory"]: row["labels"]["territory"] for row in data(one)["rows"]}
    assert labels["KZ-63@2022"] == "East Kazakhstan Region (until 2022-06-08)"
    assert labels["KZ-63"] == "East Kazakhstan Region"


def test_a_territory_of_a_part_of_the_period_has_no_rate_of_its_own():
    one = made(BORDERS, "offences_registered", "2022", by=("territory",))
    rates = {row.dims[0]: row.rate for row in one.rows}
    assert [place for place, rate in rates.items() if rate is not None] == ["KZ-11"]
    people = BOOK.population.together(["KZ-11"], Period.year(2022))
    assert rates["KZ-11"] == Fraction(100_000) / people
    assert {"no_rate", "rate_together"} <= abouts(one)


def test_compared_are_only_territories_that_cover_the_same_ground():
    one = made(BORDERS, "offences_registered", "2022", by=("territory",), compare=Compare.YEAR_BEFORE)
    told_ = {row.dims[0]: (row.value, row.base) for row in one.rows}
    assert told_ == {"KZ-10+KZ-63": (3, 1), "KZ-11": (1, 1)}
    joint = next(row for row in one.rows if row.dims == ("KZ-10+KZ-63",))
    people = BOOK.population.together(["KZ-10", "KZ-63"], Period.year(2022))
    assert joint.rate == 300_000 / people
    assert "joint" in abouts(one)
    [label] = [row["labels"] for row in data(one)["rows"] if "+" in row["dimensions"]["territory"]]
    assert label == {"territory": "Abai Region + East Kazakhstan Region"}


def test_breaks_of_the_borders_are_told_where_the_series_crosses_them():
    one = made(BORDERS, "offences_registered", "2022", by=("territory",), compare=Compare.YEAR_BEFORE)
    assert {(str(each.on), each.before, each.after) for each in one.breaks} >= {
        ("2022-06-08", "KZ-63@2022", "KZ-10"),
        ("2022-06-08", "KZ-63@2022", "KZ-63"),
    }
    assert made(BORDERS, "offences_registered", "2022").breaks == ()
    assert made(BORDERS, "offences_registered", "2022", territory="KZ-11").breaks == ()


def test_a_territory_that_compares_only_with_others_has_no_base_and_says_with_which():
    alone = made(BORDERS, "offences_registered", "2022", territory="KZ-63", compare=Compare.YEAR_BEFORE)
    assert (alone.total.value, alone.total.base, alone.total.change) == (1, None, None)
    [note] = [each for each in alone.notes if each.about == "not_comparable"]
    assert note.values["codes"] == ("KZ-10+KZ-63",)
    both = made(BORDERS, "offences_registered", "2022", territory="KZ-63+KZ-10", compare=Compare.YEAR_BEFORE)
    assert (both.total.value, both.total.base, both.total.change) == (3, 1, 2)
    assert left(both) == {("elsewhere", "territory", ()): 1}


def test_a_territory_that_compares_only_with_others_is_told_as_itself_in_rows_too():
    given = {"territory": "KZ-63", "by": ("territory",), "compare": Compare.YEAR_BEFORE}
    alone = made(BORDERS, "offences_registered", "2022", **given)
    assert [(row.dims, row.value, row.base, row.rate) for row in alone.rows] == [(("KZ-63",), 1, None, None)]


def test_a_condition_on_the_territory_heeds_borders_as_asking_for_it_does():
    for compare in (None, Compare.YEAR_BEFORE):
        asked = made(BORDERS, "offences_registered", "2022", territory="KZ-63", compare=compare)
        narrowed = made(BORDERS, "offences_registered", "2022", where=("territory=KZ-63",), compare=compare)
        assert data(narrowed) == data(asked)


@pytest.mark.parametrize(("code", "period"), [("KZ-10", "2021"), ("KZ-63@2022", "2023")])
def test_a_territory_that_was_not_there_in_the_period_is_refused_and_no_zero(code, period):
    with pytest.raises(EsepError) as refused:
        made(BORDERS, "offences_registered", period, territory=code)
    assert refused.value.code == "E-107"


def test_a_territory_is_asked_for_by_name_as_well():
    one = made(BORDERS, "offences_registered", "2022", territory="Abai Region")
    assert (one.territory, one.total.value) == ("KZ-10", 1)
    former = made(BORDERS, "offences_registered", "2022", territory="KZ-63@2022")
    assert former.total.value == 1


def test_a_renamed_territory_is_told_under_its_later_code():
    def change(before, after):
        return Change(on=Period.year(2020).start, before=before, after=after, source="x", verified=False)

    assert renamed([change("A", "B"), change("B", "C"), change("D", "E"), change("D", "F")]) == {
        "A": "C",
        "B": "C",
    }


def test_ground_asked_for_as_a_whole_country_is_no_condition():
    assert Ground.of(BOOK, Period.year(2022), None, "KZ").asked == ()


@pytest.mark.parametrize(("known", "people"), [("2023-12-31", 19_765_004), ("2025-12-31", 19_766_807)])
def test_rates_go_by_the_population_as_it_was_known_then(known, people):
    one = made(BORDERS, "offences_registered", "2022", known)
    assert one.total.rate == 400_000 / Fraction(19_503_159 + people, 2)
    assert moment(known) == one.view.known_at


def test_no_rate_where_the_population_was_not_known_or_none_makes_sense():
    early = made(BORDERS, "offences_registered", "2022", "2022-12-31")
    assert early.total.rate is None
    assert "no_rate" in abouts(early)
    assert made(BORDERS, "damage_established", "2022").total.rate is None
    assert made(BORDERS, "offences_registered", "2021-07..2022-06").total.rate is None
    part = made(BORDERS, "offences_registered", "2022-Q1")
    assert part.total.rate is not None
    assert "rate_part_of_year" in abouts(part)


@pytest.mark.parametrize(
    ("given", "rated"),
    [
        ({"by": ("territory",)}, True),
        ({"by": ("article",), "territory": "KZ-11"}, True),
        ({"by": ("territory.kind",)}, False),
        ({"by": ("territory", "month")}, False),
        ({"by": ("territory", "proceeding.territory")}, False),
        ({"by": ("proceeding.territory",), "territory": "KZ-11"}, False),
        ({"where": ("territory=KZ-11",)}, True),
    ],
)
def test_a_rate_is_of_events_and_people_of_the_same_ground(given, rated):
    one = made(BORDERS, "offences_registered", "2022", **given)
    assert any(row.rate for row in one.rows) is (rated and bool(one.rows))
    assert one.total.rate is not None


def test_a_period_is_over_when_its_last_day_ended_on_the_clock_of_the_country():
    ended = datetime(2022, 12, 31, 18, 59, 59, tzinfo=UTC)
    assert "unfinished" not in abouts(made(BORDERS, "offences_registered", "2022", ended))
    noon = datetime(2022, 12, 31, 7, tzinfo=UTC)
    assert "unfinished" in abouts(made(BORDERS, "offences_registered", "2022", noon))
