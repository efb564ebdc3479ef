"""One card and columns of many pass the same declared rules, with equal results; a plain judge decides."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.declare import Domain, Record, code, count, day, instant, link, place, text
from esep.declare.checking import GRAVITY_DIFFERS, check_card, example
from esep.declare.checks import All, Among, Compared, Given, Not
from esep.declare.columns import check_columns, column_of
from esep.declare.values import Circumstances

BOOK = Codebook.load("kz")
BY = Circumstances(BOOK, "KZ-75", datetime(2024, 6, 1, tzinfo=UTC))


def declared():
    visit = Record("visit", "Visit")

    @visit.card(opens="noted")
    class Noted:
        """A prosecutor has visited."""

        visited_on = day("Day of the visit")
        left_on = day("Day of leaving", required=False)
        held_at = instant("Moment", required=False)
        sex = code("sex", "Sex")
        region = place("Region", required=False)
        heard = count("How many were heard", maximum=500, required=False)
        case = link("case", "Case", required=False)
        words = text("Words", required=False, longest=20)
        article = code("article", "Article", required=False)
        part = code("part_of_article", "Part", required=False)
        gravity = code("gravity", "Gravity", required=False)

    both = {"of": Noted, "source": "invented", "since": "2024-02-01", "until": "2024-04-01"}
    visit.rule(
        "V-1", "left after", Noted.left_on.not_before(Noted.visited_on),
        effect="impossible", breaks={"left_on": "2024-02-01"}, **both,
    )  # fmt: skip
    visit.rule(
        "V-2", "women are heard", Noted.sex.equals("female").implies(Noted.heard.after(0)),
        effect="unlawful", breaks={"sex": "female", "heard": 0}, **both,
    )  # fmt: skip
    Domain("visits", "Visits", visit)
    return visit.cards["noted"], visit.rules


CARD, RULES = declared()
WHOLE = example(CARD, BOOK)

GOOD_OR_BAD = {
    "visited_on": ["2024-02-05", "2024-03-31", "2024-04-01", "2023-02-29", "2025-01-01", "", "05.02.2024"],
    "left_on": ["2024-02-04", "2024-05-01", None, "2024-02-30"],
    "sex": ["male", "female", "other", None],
    "heard": [0, 1, 1.0, "7", "1e3", -1, 501, None, True, [5], {"a": 1}],
    "region": ["KZ-75", "KZ-99", None],
    "words": ["fine", "x" * 21, "a\u202eb", None],
}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries({n: st.sampled_from(v) for n, v in GOOD_OR_BAD.items()}), max_size=12))
def test_columns_and_single_cards_are_checked_alike(rows):
    columns = {name: [row[name] for row in rows] for name in GOOD_OR_BAD}
    bulk = check_columns(CARD, RULES, columns, len(rows), BY)
    for at, row in enumerate(rows):
        single = check_card(CARD, RULES, row, BY)
        assert [fault.code for fault in single.faults] == [one.code for one in bulk.faults.get(at, [])]
        assert list(single.flags) == bulk.flags.get(at, [])
        assert dict(single.values) == {
            name: column[at] for name, column in bulk.columns.items() if column[at] is not None
        }


CONDITIONS = st.recursive(
    st.sampled_from(
        [
            Given("a"),
            Compared("a", "<=", other="b"),
            Compared("b", ">", value="m"),
            Among("c", frozenset({1, 3})),
        ]
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda one, two: All((one, two)), inner, inner),
        st.builds(lambda one, two: one | two, inner, inner),
    ),
    max_leaves=5,
)
VALUES = {"a": st.sampled_from("kmx"), "b": st.sampled_from("kmx"), "c": st.integers(1, 3)}


@settings(max_examples=200, deadline=None)
@given(CONDITIONS, st.lists(st.fixed_dictionaries({}, optional=VALUES), min_size=1, max_size=6))
def test_a_condition_says_the_same_of_one_card_and_of_columns(condition, rows):
    columns = {name: column_of([row.get(name) for row in rows]) for name in "abc"}
    held, told = condition.holds_down(columns, len(rows))
    for at, row in enumerate(rows):
        assert condition.holds(row) == (bool(held[at]) if told[at] else None)


def faults(**changed):
    return [fault.code for fault in check_card(CARD, RULES, WHOLE | changed, BY).faults]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"visited_on": "2023-02-29"}, "E-626"),
        ({"visited_on": "2024-06-02"}, "E-636"),
        ({"visited_on": ""}, "E-635"),
        ({"held_at": "yesterday"}, "E-627"),
        ({"held_at": "2024-02-05"}, "E-627"),
        ({"held_at": "2024-02-29T23:30"}, "E-007"),
        ({"sex": "Анна"}, "E-624"),
        ({"sex": "mаle"}, "E-121"),
        ({"article": "108-1", "visited_on": "2024-02-05"}, "E-624"),
        ({"heard": "12 000"}, "E-630"),
        ({"words": ["two", "texts"]}, "E-625"),
        ({"case": "file:1"}, "E-632"),
        ({"case": "a b"}, "E-632"),
        ({"words": "x" * 1_000_000}, "E-631"),
        ({"words": "nul\x00"}, "E-629"),
        ({"words": "lone \ud800"}, "E-629"),
        ({"address": "x"}, "E-634"),
        ({"left_on": "2024-02-01"}, "E-637"),
    ],
)
def test_bad_input_is_refused_by_its_code(changed, code):
    assert faults(**changed) == [code]


def test_a_refusal_never_repeats_a_name():
    changed = {
        "sex": "Nameova",
        "visited_on": "Nameova",
        "heard": "Nameova",
        "case": "Nameova x",
        "region": "Nameova",
    }
    checked = check_card(CARD, RULES, WHOLE | changed | {"Nameova": "x"}, BY)
    assert len(checked.faults) == 6
    assert not any("Nameova" in str(fault) for fault in checked.faults)


def test_a_rule_holds_between_its_dates_and_not_outside():
    for visited, left, expected in (
        ("2024-01-31", "2024-01-01", []),
        ("2024-02-01", "2024-01-31", ["E-637"]),
        ("2024-03-31", "2024-03-30", ["E-637"]),
        ("2024-04-01", "2024-03-31", []),
    ):
        assert faults(visited_on=visited, left_on=left) == expected


def test_what_is_unlawful_is_a_flag_and_what_is_unknown_is_neither():
    told = check_card(CARD, RULES, WHOLE | {"sex": "female", "heard": 0}, BY)
    assert (told.faults, told.flags) == ((), ("V-2",))
    assert check_card(CARD, RULES, WHOLE | {"sex": "female"}, BY).flags == ()


def test_gravity_is_compared_where_the_codebook_knows_the_part():
    known = {"article": "146", "part": "1", "visited_on": "2023-12-31"}
    assert check_card(CARD, RULES, WHOLE | known | {"gravity": "minor"}, BY).flags == ()
    assert check_card(CARD, RULES, WHOLE | known | {"gravity": "grave"}, BY).flags == (GRAVITY_DIFFERS,)
    unknown = known | {"part": "3", "gravity": "minor"}
    assert check_card(CARD, RULES, WHOLE | unknown, BY).flags == ()


def test_both_passes_of_an_hour_can_be_named():
    for which, instant_written in (("first", "17:30"), ("second", "18:30")):
        told = check_card(CARD, RULES, WHOLE | {"held_at": f"2024-02-29T23:30 {which}"}, BY)
        assert told.values["held_at"] == f"2024-02-29T{instant_written}:00.000000Z"
