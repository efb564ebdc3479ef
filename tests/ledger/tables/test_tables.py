"""What a table tells, and that nothing falls out of it in silence."""

import pytest
from tests.ledger.tables.cases import ENGINES, abouts, asking, data, left, made, source, told, values

from esep.kernel.errors import EsepError
from esep.ledger.tables.building import table
from esep.ledger.tables.comparing import Compare

OFFENCES = told("""
    offence:1 | registered | 2023-01-10 | article=188 territory=KZ-11 gravity=minor | 2023-01-10
    offence:2 | registered | 2023-01-20 | article=188 territory=KZ-75 gravity=grave | 2023-01-20
    offence:3 | registered | 2023-02-03 | article=190 territory=KZ-75 gravity=grave | 2023-02-03
    offence:4 | registered | 2023-02-10 | article=99 territory=KZ-75 | 2023-02-10
    offence:5 | registered | 2022-02-10 | article=188 territory=KZ-75 gravity=grave | 2023-06-10
    offence:6 | registered | 2022-03-10 | article=190 territory=KZ-11 gravity=grave | 2022-03-11
    offence:2 | sent_to_court | 2023-02-20 | form=inquiry | 2023-02-20
    offence:3 | requalified | 2023-03-05 | article=188 part=2 gravity=medium | 2023-03-05
""")


def test_a_table_has_its_rows_in_the_order_of_the_codebook_and_a_total_asked_by_itself():
    one = made(OFFENCES, "offences_registered", "2023", by=("article",))
    assert values(one) == {("99",): 1, ("188",): 3}
    assert [row.dims for row in one.rows] == [("99",), ("188",)]
    assert one.total.value == 4
    assert one.residual == ()


def test_what_is_not_stated_is_a_residual_row_and_rows_and_residual_make_the_total():
    one = made(OFFENCES, "offences_registered", "2023-01..2023-02", by=("article", "gravity"))
    assert left(one) == {("not_stated", "gravity", ("99", None)): 1}
    assert sum(values(one).values()) + sum(left(one).values()) == one.total.value == 4


def test_wider_dimensions_of_the_codebook_are_told_beside_their_own_codes():
    one = made(OFFENCES, "offences_registered", "2023", by=("article.chapter", "article", "gravity.kind"))
    assert values(one) == {("6", "188", "crime"): 3}
    assert left(one) == {("not_stated", "gravity.kind", ("1", "99", None)): 1}


def test_months_are_told_of_a_flow_as_things_stood_when_the_whole_period_ended():
    one = made(OFFENCES, "offences_registered", "2023-01..2023-03", by=("month", "article"))
    assert values(one) == {("2023-01", "188"): 2, ("2023-02", "99"): 1, ("2023-02", "188"): 1}
    alone = made(OFFENCES, "offences_registered", "2023-02", by=("article",))
    assert values(alone) == {("99",): 1, ("190",): 1}


@pytest.mark.parametrize(
    "measure", ["offences_undecided", "offences_in_proceedings", "offences_sent_to_court", "victims_distinct"]
)
def test_months_are_refused_where_they_do_not_add_up(measure):
    with pytest.raises(EsepError, match="E-892"):
        made(OFFENCES, measure, "2023", by=("month",))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (("article=188",), 3),
        (("article=188,99",), 4),
        (("article.chapter=6",), 3),
        (("gravity=-",), 1),
        (("gravity.kind=crime", "gravity=medium"), 1),
        (("registered_on=2023-01",), 2),
        (("article=188", "territory=KZ-75"), 2),
        (("state=sent_to_court",), None),
    ],
)
def test_conditions_narrow_a_table(where, expected):
    if expected is None:
        with pytest.raises(EsepError, match="E-891"):
            made(OFFENCES, "offences_registered", "2023", where=where)
        return
    assert made(OFFENCES, "offences_registered", "2023", where=where).total.value == expected


def test_what_a_condition_leaves_out_because_nobody_stated_it_is_named():
    one = made(OFFENCES, "offences_registered", "2023", where=("gravity=grave",))
    assert one.total.value == 1
    assert left(one) == {("condition_not_stated", "gravity", ()): 1}


def test_other_territories_than_the_one_asked_for_are_named():
    one = made(OFFENCES, "offences_registered", "2023", territory="KZ-11")
    assert (one.territory, one.total.value) == ("KZ-11", 1)
    assert left(one) == {("elsewhere", "territory", ()): 3}
    assert made(OFFENCES, "offences_registered", "2023", territory="KZ").total.value == 4


def test_a_year_before_is_compared_as_known_at_the_same_moment():
    one = made(OFFENCES, "offences_registered", "2023", by=("article",), compare=Compare.YEAR_BEFORE)
    told_ = {row.dims[0]: (row.value, row.base, row.change, row.change_pct) for row in one.rows}
    assert told_ == {"99": (1, 0, 1, None), "188": (3, 1, 2, 200), "190": (0, 1, -1, -100)}
    assert (one.total.value, one.total.base, one.total.change_pct) == (4, 2, 100)
    assert "no_percent" in abouts(one)


def test_with_the_same_lag_what_was_registered_late_does_not_count_against_this_year():
    now, lag = (
        made(OFFENCES, "offences_registered", "2023-Q1", "2023-04-30", compare=compare)
        for compare in (Compare.YEAR_BEFORE, Compare.SAME_LAG)
    )
    assert (now.total.base, lag.total.base) == (1, 1)
    later = made(OFFENCES, "offences_registered", "2023-Q1", "2023-07-30", compare=Compare.YEAR_BEFORE)
    assert later.total.base == 2
    same = made(OFFENCES, "offences_registered", "2023-Q1", "2023-07-30", compare=Compare.SAME_LAG)
    assert same.total.base == 1


def test_months_are_compared_with_the_months_they_answer_to():
    one = made(OFFENCES, "offences_registered", "2023-Q1", by=("month",), compare=Compare.YEAR_BEFORE)
    told_ = {row.dims[0]: (row.value, row.base) for row in one.rows}
    assert told_ == {"2023-01": (2, 0), "2023-02": (2, 1), "2023-03": (0, 1)}


def test_periods_of_another_length_and_unfinished_ones_carry_a_caution():
    leap = made(OFFENCES, "offences_registered", "2024-02", compare=Compare.YEAR_BEFORE)
    assert "lengths" in abouts(leap)
    half = made(OFFENCES, "offences_registered", "2023", "2023-06-30", compare=Compare.YEAR_BEFORE)
    assert {"unfinished", "unfinished_compared"} <= abouts(half)
    whole = made(OFFENCES, "offences_registered", "2023", compare=Compare.YEAR_BEFORE)
    assert not {"lengths", "unfinished"} & abouts(whole)


def test_what_is_counted_once_may_stand_in_several_rows_and_the_table_says_so():
    cards = told("""
        offence:1 | registered | 2023-01-10 | article=188 territory=KZ-11 | 2023-01-10
        offence:2 | registered | 2023-01-10 | article=190 territory=KZ-11 | 2023-01-10
        victim:1 | recognised | 2023-01-10 | victim_kind=person victim=p-1 offence=offence:1 | 2023-01-10
        victim:2 | recognised | 2023-01-11 | victim_kind=person victim=p-1 offence=offence:2 | 2023-01-11
    """)
    one = made(cards, "victims_distinct", "2023", by=("offence.article",))
    assert values(one) == {("188",): 1, ("190",): 1}
    assert one.total.value == 1
    assert left(one) == {("overlap", "", ()): -1}
    assert "overlap" in abouts(one)
    assert values(made(cards, "victims_distinct", "2023", by=("offence.article.chapter",))) == {("6",): 1}


def test_a_duration_is_the_day_in_the_middle_and_nothing_is_no_nought():
    one = made(OFFENCES, "offence_investigation_time", "2023", by=("article",))
    [row] = data(one)["rows"]
    assert (row["value"], row["units"], row["lasted"]) == (31, 1, 31)
    empty = made(OFFENCES, "offence_investigation_time", "2022")
    assert (empty.total.value, empty.total.rate) == (None, None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"measure": "offences_registred"}, "E-890"),
        ({"by": ("artcle",)}, "E-891"),
        ({"by": ("article.kind",)}, "E-891"),
        ({"by": ("article", "article")}, "E-899"),
        ({"by": ("month", "year")}, "E-899"),
        ({"where": ("article",)}, "E-893"),
        ({"where": ("committed_on=spring",)}, "E-893"),
        ({"where": ("article=9999",)}, "E-895"),
        ({"where": ("gravity.kind=crimes",)}, "E-895"),
        ({"territory": "Atlantis"}, "E-895"),
        ({"months": 3}, "E-824"),
        ({"measure": "persons_merged", "territory": "KZ-11"}, "E-896"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_nearest_names(given, code):
    with pytest.raises(EsepError, match=code):
        made(OFFENCES, **({"measure": "offences_registered", "period": "2023"} | given))


def test_the_nearest_names_are_named():
    with pytest.raises(EsepError) as refused:
        made(OFFENCES, "offences_registred", "2023")
    assert "offences_registered" in refused.value.values["nearest"]
    with pytest.raises(EsepError) as refused:
        made(OFFENCES, "offences_registered", "2023", by=("article.chaptr",))
    assert "article.chapter" in refused.value.values["nearest"]


def test_every_engine_makes_the_same_table():
    for given in (
        {"by": ("article", "gravity.kind", "month"), "compare": Compare.SAME_LAG},
        {"by": ("territory",), "compare": Compare.YEAR_BEFORE, "where": ("registered_on=2023-01..2023-02",)},
        {"territory": "KZ-75", "by": ("article.chapter", "article")},
    ):
        one, *others = (
            data(table(source(OFFENCES, engine), asking("offences_registered", "2023", **given)))
            for engine in ENGINES
        )
        assert others == [one, one]


def test_coverage_says_of_whom_the_register_knows_nothing():
    one = made(OFFENCES, "offences_registered", "2023", where=("article=99",))
    assert one.coverage.present == ("KZ-11", "KZ-75")
    assert len(one.coverage.absent) == 18
    assert "absent" in abouts(one)
    assert "coverage_unknown" in abouts(made(OFFENCES, "persons_merged", "2023"))
