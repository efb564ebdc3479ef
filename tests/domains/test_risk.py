"""Risk: what answers make of a level, that none is lowered, when the next look is due, what came of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains.lived import BOOKS, DOMAINS, flags, lived, refused, statement

from esep.declare.clocks import Status
from esep.declare.values import Circumstances
from esep.domains.risk import QUESTIONS, level_of, points_of
from esep.kernel.periods import Period
from esep.ledger.balance import Balance
from esep.ledger.engines import Question
from esep.ledger.judge import Judge
from esep.ledger.known import Known
from esep.ledger.measures import measures
from esep.ledger.postings import Poster
from esep.register.fold import Placing

CASE, LAW, ON = "risk_case", BOOKS["kz"].law, date(2024, 2, 5)
NO = dict.fromkeys(QUESTIONS, "no")
OPENED = ("opened", "2024-02-05T06:00:00.000000Z")
ANSWERS = st.dictionaries(
    st.sampled_from(QUESTIONS), st.sampled_from(["no", "yes", "unknown", "refused", ""]), max_size=18
)


def assessed(computed, final=None, at="2024-02-05T07:00:00.000000Z", **answers):
    levels = {"computed_level": computed, "final_level": final or computed}
    reason = {"raise_reason": "other"} if final and final != computed else {}
    return ("assessed", at, {**NO, **levels, **reason, **answers})


def rank(answers):
    order = ["low_a", "low_b", "medium", "high", "extreme"]
    return order.index(level_of(LAW, "first", points_of(LAW, "first", answers, ON), ON) or "low_a")


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, "low_a"),
        ({"intoxicated": "yes"}, "low_a"),
        ({"pregnant": "yes"}, "low_b"),
        ({"pregnant": "yes", "intoxicated": "yes"}, "low_b"),
        ({"fears": "yes"}, "medium"),  # what she fears herself is enough by itself
        ({"strangled": "yes", "forced": "yes"}, "medium"),
        ({"strangled": "yes", "threatened": "yes"}, "high"),
        ({"strangled": "yes", "threatened": "yes", "weapon_used": "yes", "forced": "yes"}, "high"),
        ({"strangled": "yes", "threatened": "yes", "weapon_used": "yes", "fears": "yes"}, "extreme"),
        (dict.fromkeys(QUESTIONS, "unknown"), "high"),  # where nobody knows anything, nothing is called low
        (dict.fromkeys(QUESTIONS, "refused"), "high"),
    ],
)
def test_the_level_by_the_points_is_the_one_that_the_answers_reach(answers, level):
    for told in ("low_a", "low_b", "medium", "high", "extreme"):
        flag = () if told == level else ("RSK-02",)
        assert flags(CASE, OPENED, assessed(told, **answers)) == flag


@given(ANSWERS, st.sampled_from(QUESTIONS))
def test_no_other_answer_is_taken_for_a_no(answers, question):
    calmer = rank({**NO, **answers, question: "no"})
    for told in ("yes", "unknown", "refused", ""):
        assert rank({**NO, **answers, question: told}) >= calmer
    points = [points_of(LAW, "first", {**NO, question: told}, ON) for told in ("no", "unknown", "yes", "")]
    assert points[0] < points[1] < points[2] == points[3]


def test_a_blank_is_flagged_and_counts_as_the_gravest_answer():
    name, moment, values = assessed("medium")
    blank = (name, moment, {one: told for one, told in values.items() if one != "fears"})
    assert flags(CASE, OPENED, blank) == ("RSK-01",)
    assert flags(CASE, OPENED, assessed("low_a", fears="")) == ("RSK-01", "RSK-02")
    assert flags(CASE, OPENED, assessed("low_a", fears="unknown")) == ()


@pytest.mark.parametrize(
    ("computed", "final", "flag"),
    [
        ("medium", "medium", ()),
        ("medium", "high", ()),
        ("medium", "extreme", ()),
        ("medium", "low_b", ("RSK-03",)),
        ("medium", "low_a", ("RSK-03",)),
    ],
)
def test_an_officer_may_hold_the_danger_to_be_greater_and_never_smaller(computed, final, flag):
    assert flags(CASE, OPENED, assessed(computed, final, fears="yes")) == flag


def test_whoever_raises_a_level_gives_the_reason(kz):
    by = Circumstances(kz, "KZ-75", datetime(2024, 6, 1, tzinfo=UTC))
    raised = {"computed_level": "low_a", "final_level": "high"}
    assert refused("risk_case.assessed", by, **raised) == ([], ["RSK-04"])
    assert refused("risk_case.assessed", by, **raised, raise_reason="her_fear") == ([], [])
    assert refused("risk_case.assessed", by, computed_level="high", final_level="high") == ([], [])


def test_nobody_is_in_danger_of_oneself(kz):
    by = Circumstances(kz, "KZ-75", datetime(2024, 6, 1, tzinfo=UTC))
    same = "p-" + "a" * 24
    assert refused("risk_case.opened", by, bound=same, protected=same) == (["RSK-07"], [])
    assert refused("risk_case.opened", by, bound=same) == ([], [])


def test_an_answer_that_is_none_of_the_list_is_refused(kz):
    by = Circumstances(kz, "KZ-75", datetime(2024, 6, 1, tzinfo=UTC))
    assert refused("risk_case.assessed", by, fears="no idea") == (["E-624"], [])


def other(version, computed, at, **answers):
    values = {"questionnaire": version, "fears": "no", "attacked_before": "no", "threatened": "no"}
    levels = {"computed_level": computed, "final_level": computed}
    return ("assessed", at, {**values, **levels, **answers})


@pytest.mark.parametrize(
    ("at", "computed", "flag"),
    [
        (
            "2024-04-30T19:59:59.999999Z",
            "medium",
            (),
        ),  # her fear counted three until that midnight, and five since
        ("2024-04-30T20:00:00.000000Z", "medium", ("RSK-02",)),
        ("2024-04-30T19:59:59.999999Z", "extreme", ("RSK-02",)),
        ("2024-04-30T20:00:00.000000Z", "extreme", ()),
    ],
)
def test_a_level_is_held_against_the_questionnaire_as_it_stood_on_the_day(at, computed, flag):
    assert flags(CASE, OPENED, other("new", computed, at, fears="yes"), country="mtisa") == flag


def test_two_questionnaires_that_hold_on_one_day_are_counted_each_by_its_own_rows():
    at = "2024-02-05T07:00:00.000000Z"
    assert flags(CASE, OPENED, other("old", "medium", at, fears="yes"), country="mtisa") == ()
    assert flags(CASE, OPENED, other("new", "medium", at, fears="yes"), country="mtisa") == ()
    told = other("old", "calm", at, threatened="yes")  # the old one does not ask
    assert flags(CASE, OPENED, told, country="mtisa") == ()
    told = other("new", "calm", at, fears="silent", threatened="silent")
    assert flags(CASE, OPENED, told, country="mtisa") == ()
    told = other("new", "medium", at, fears="silent", threatened="yes")
    assert flags(CASE, OPENED, told, country="mtisa") == ()


def test_a_questionnaire_is_refused_on_a_day_on_which_it_was_not_in_force():
    by = Circumstances(BOOKS["mtisa"], "XM-1", datetime(2024, 6, 1, tzinfo=UTC))
    for day, answer in (("2024-02-29", ([], [])), ("2024-03-01", (["E-624"], []))):
        told = {"assessed_at": f"{day}T08:00:00.000000Z", "questionnaire": "old"}
        assert refused("risk_case.assessed", by, **told) == answer


def test_where_the_law_of_the_day_has_no_questionnaire_nothing_is_held_against_anybody():
    old = ("opened", "2014-12-30T06:00:00.000000Z")
    assert flags(CASE, old, assessed("extreme", at="2014-12-30T07:00:00.000000Z")) == ()
    assert flags(CASE, old, assessed("low_a", at="2014-12-31T18:00:00.000000Z", fears="yes")) == ("RSK-02",)
    assert flags(CASE, old, assessed("low_a", at="2014-12-31T17:59:59.999999Z", fears="yes")) == ()


@pytest.mark.parametrize(
    ("level", "end"),
    [
        ("extreme", datetime(2024, 2, 8, 7, tzinfo=UTC)),
        ("high", date(2024, 2, 12)),
        ("medium", date(2024, 3, 6)),
        ("low_b", date(2024, 4, 5)),
        ("low_a", date(2024, 4, 5)),
    ],
)
def test_the_next_look_is_due_by_the_level_in_force_and_not_by_the_points(level, end):
    case = lived(CASE, OPENED, assessed("low_a", level))
    assert case.due("assessment", date(2024, 2, 6)).due == end
    hour = timedelta(microseconds=1) if isinstance(end, datetime) else timedelta(days=1)
    assert case.due("assessment", end).status == Status.RUNNING
    assert case.due("assessment", end + hour).status == Status.OVERDUE


def test_each_look_starts_the_time_of_the_next_anew_and_rest_ends_it():
    again = assessed("low_a", "high", at="2024-03-01T07:00:00.000000Z")
    case = lived(CASE, OPENED, assessed("low_a"), again)
    assert case.due("assessment", date(2024, 3, 2)).due == date(2024, 3, 8)
    rested = lived(CASE, OPENED, assessed("low_a"), ("supervised", "2024-02-06"), ("rested", "2024-03-01"))
    assert rested.due("assessment", date(2025, 1, 1)).status == Status.MET


@pytest.mark.parametrize("card", ["opened", "reopened", "harm_done"])
def test_a_danger_taken_up_and_harm_done_ask_for_a_look_within_a_day(card):
    cards = [OPENED, assessed("low_a"), ("supervised", "2024-02-06")]
    late = "2024-03-01T06:00:00.000000Z"
    case = lived(CASE, OPENED) if card == "opened" else lived(CASE, *cards, (card, late))
    since = datetime.fromisoformat(OPENED[1] if card == "opened" else late)
    day = timedelta(hours=24)
    assert case.due("first_assessment", since + day).status == Status.RUNNING
    assert case.due("first_assessment", since + day + timedelta(microseconds=1)).status == Status.OVERDUE


WATCHED = (OPENED, assessed("low_a"), ("supervised", "2024-02-10"))


@pytest.mark.parametrize(
    ("country", "rested", "flag"),
    [
        ("kz", "2024-08-10", ("RSK-05",)),
        ("kz", "2024-08-11", ()),
        ("mtisa", "2024-05-10", ("RSK-05",)),
        ("mtisa", "2024-05-11", ()),
    ],
)
def test_a_case_rests_only_after_it_was_watched_long_enough(country, rested, flag):
    told = (OPENED, ("supervised", "2024-02-10"), ("rested", rested))
    assert flags(CASE, *told, country=country) == flag


def test_a_case_that_was_never_watched_may_rest_and_is_flagged():
    assert flags(CASE, OPENED, assessed("low_a"), ("rested", "2025-02-10")) == ("RSK-05",)


def test_a_case_that_is_watched_for_too_long_waits_for_a_decision():
    case = lived(CASE, *WATCHED)
    assert case.due("supervision", date(2025, 2, 10)).status == Status.RUNNING
    assert case.due("supervision", date(2025, 2, 11)).status == Status.OVERDUE
    again = lived(CASE, *WATCHED, ("reopened", "2024-06-01T06:00:00.000000Z"))
    assert again.due("supervision", date(2025, 2, 11)).status == Status.MET


def test_a_case_at_rest_is_taken_up_again_at_any_time_and_is_not_assessed_while_it_rests():
    told = (*WATCHED, ("rested", "2024-09-01"))
    waiting = lived(CASE, *told, assessed("medium", at="2025-01-01T06:00:00.000000Z", fears="yes"))
    assert waiting.state.cards[-1].placing == Placing.ASIDE
    reopened = ("reopened", "2024-12-31T06:00:00.000000Z")
    life = lived(CASE, *told, reopened, assessed("medium", at="2025-01-01T06:00:00.000000Z", fears="yes"))
    assert (life.state.state, life.state.facts["final_level"]) == ("active", "medium")


def test_harm_is_told_with_the_level_as_it_stood_and_another_is_flagged():
    harm = ("harm_done", "2024-02-20T06:00:00.000000Z")
    as_it_was = {"level_then": "low_a", "computed_then": "low_a"}
    assert flags(CASE, OPENED, assessed("low_a"), (*harm, as_it_was)) == ()
    assert flags(CASE, OPENED, assessed("low_a"), (*harm, {"level_then": "high"})) == ("RSK-06",)
    assert flags(CASE, OPENED, assessed("low_a"), harm) == ("RSK-06",)  # left out, it would not be counted
    assert flags(CASE, OPENED, harm) == ()


def test_every_level_has_a_time_for_the_next_look_and_every_question_its_points(book):
    law, lists = book.law, book.lists
    for level in lists.named("risk_level").keys:
        assert f"risk.assessment.{level}" in law
    versions = set(lists.named("risk_questionnaire").keys)
    for row in law:
        kind, _, rest = row.code.partition("risk.points.")
        if not kind and rest:
            version, question, answer = rest.split(".")
            assert version in versions
            assert question in {*QUESTIONS, "any"}
            assert answer in lists.named("risk_answer").keys
    assert {row.parent for row in lists.named("risk_raise_reason")} == {None, "raised"}
    assert [row.code for row in lists.named("risk_level") if row.parent == "low"]


def test_the_first_questionnaire_asks_every_question():
    asked = {row.code.split(".")[3] for row in LAW if row.code.startswith("risk.points.first.")}
    assert asked == {*QUESTIONS, "any"}
    assert {"risk.assessment.first", "risk.supervision.shortest", "risk.supervision.longest"} <= set(LAW.keys)


def test_who_is_in_danger_and_why_never_stand_in_clear():
    fields = {field.name: field for card in DOMAINS.record(CASE).cards.values() for field in card.fields}
    assert {fields[name].klass for name in ("protected", "circumstances", "explanation")} == {"special"}


YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))
STORIES = (
    (OPENED, assessed("low_a"),
     ("harm_done", "2024-02-20T06:00:00.000000Z",
      {"outcome": "killed", "level_then": "low_a", "computed_then": "low_a"}),
     assessed("medium", "extreme", at="2024-02-20T08:00:00.000000Z", fears="yes")),
    (OPENED, assessed("low_a", "high"),
     ("harm_done", "2024-02-08T06:00:00.000000Z",
      {"outcome": "other", "level_then": "high", "computed_then": "low_a"})),
    (*WATCHED, ("rested", "2024-09-01"), ("reopened", "2024-10-01T06:00:00.000000Z")),
    (*WATCHED, ("rested", "2024-09-01")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("risk_cases_opened", (), {(): 4}),
        ("risk_cases_supervised", (), {(): 2}),
        ("risk_cases_rested", (), {(): 2}),
        ("risk_cases_reopened", (), {(): 1}),
        ("risk_cases_open", ("final_level",), {("extreme",): 1, ("high",): 1, ("low_a",): 1}),
        (
            "risk_assessments",
            ("computed_level", "final_level"),
            {("low_a", "low_a"): 3, ("low_a", "high"): 1, ("medium", "extreme"): 1},
        ),
        ("risk_levels_raised", ("computed_level",), {("low_a",): 1, ("medium",): 1}),
        ("risk_ended_badly", ("level_then", "outcome"), {("low_a", "killed"): 1, ("high", "other"): 1}),
        ("risk_rated_low_ended_badly", ("outcome",), {("killed",): 1}),
        ("risk_assessments_overdue", ("final_level",), {("extreme",): 1, ("high",): 1, ("low_a",): 2}),
        ("persons_dangerous_to_others", (), {(): 1}),
    ],
)
def test_the_figures_of_a_year_are_those_of_its_cases(kz, name, by, expected):
    told = [
        statement(CASE, at * 10 + nth, *card, book=kz)._replace(record=f"{CASE}:{at}")
        for at, story in enumerate(STORIES, 1)
        for nth, card in enumerate(story)
    ]
    counted = measures(DOMAINS)
    poster = Poster(Known(DOMAINS, kz), counted)
    posted = Balance([posting for one in told for posting in poster.post(one)], counted)
    question = Question(name, YEAR, by, told[-1].known_at)
    judged = Judge(told, DOMAINS, kz, counted)
    assert posted.answer(question) == judged.answer(question) == expected
