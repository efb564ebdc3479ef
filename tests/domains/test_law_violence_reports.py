"""Reports of domestic violence: what the law of the day let the police do, and what became of a report."""

from datetime import UTC, date, datetime

import pytest
from tests.domains.lived import BOOKS, DOMAINS, flags, lived, refused, statement

from esep.declare.clocks import Status
from esep.declare.fields import Kind
from esep.declare.values import Circumstances
from esep.kernel.periods import Period
from esep.ledger.balance import Balance
from esep.ledger.engines import Question
from esep.ledger.judge import Judge
from esep.ledger.known import Known
from esep.ledger.measures import measures
from esep.ledger.postings import Poster

REPORT = "violence_report"
# The last microsecond of a civil day and the first of the next, where the clock is six and four ahead.
KZ_BEFORE, KZ_SINCE = "2023-06-30T17:59:59.999999Z", "2023-06-30T18:00:00.000000Z"
XM_BEFORE, XM_SINCE = "2024-02-29T19:59:59.999999Z", "2024-02-29T20:00:00.000000Z"
OTHERS = [row.code for row in BOOKS["kz"].list("violence_teller") if row.code != "victim"]


def told(teller, at="2023-06-01T06:00:00.000000Z"):
    return ("received", at, {"teller": teller})


def opened(at):
    return ("administrative_case_opened", at)


@pytest.mark.parametrize("teller", OTHERS)
def test_the_police_act_without_her_complaint_from_the_first_of_july(teller):
    assert flags(REPORT, told(teller), opened(KZ_BEFORE)) == ("VRP-04",)
    assert flags(REPORT, told(teller), opened(KZ_SINCE)) == ()


def test_her_own_word_was_always_enough():
    complained = ("complained", "2023-06-01T07:00:00.000000Z")
    assert flags(REPORT, told("victim"), opened(KZ_BEFORE)) == ()
    assert flags(REPORT, told("neighbour"), complained, opened(KZ_BEFORE)) == ()


@pytest.mark.parametrize(
    ("teller", "at", "flag"),
    [
        ("witness", XM_BEFORE, ("VRP-04",)),
        ("witness", XM_SINCE, ()),
        ("elder", XM_SINCE, ("VRP-04",)),
        ("victim", XM_BEFORE, ()),
    ],
)
def test_another_country_switches_on_a_day_of_its_own(teller, at, flag):
    assert flags(REPORT, told(teller), opened(at), country="mtisa") == flag


@pytest.mark.parametrize(
    ("country", "ground", "at", "flag"),
    [
        ("kz", "victim_refused", KZ_BEFORE, ()),
        ("kz", "victim_refused", KZ_SINCE, ("VRP-05",)),
        ("kz", "no_violence", KZ_BEFORE, ()),
        ("kz", "no_violence", KZ_SINCE, ()),
        ("mtisa", "reconciled", XM_BEFORE, ()),
        ("mtisa", "reconciled", XM_SINCE, ("VRP-05",)),
    ],
)
def test_a_ground_to_close_a_report_ends_with_the_day_on_which_it_ceases_to_be_one(country, ground, at, flag):
    card = ("closed", at, {"ground": ground})
    assert flags(REPORT, told("victim"), card, country=country) == flag


def test_before_the_first_row_of_the_law_nobody_is_accused():
    old = "2014-12-30T06:00:00.000000Z"
    assert flags(REPORT, told("neighbour", old), opened(old)) == ()
    assert flags(REPORT, told("neighbour", old), ("closed", old, {"ground": "victim_refused"})) == ()


SOON, LATE = "2024-05-01T07:00:00.000000Z", datetime(2024, 5, 3, tzinfo=UTC)
REPORTED = told("victim", "2024-05-01T06:00:00.000000Z")


def test_a_report_closed_on_no_ground_of_the_law_still_waits_for_a_decision():
    closed = lived(REPORT, REPORTED, ("closed", SOON, {"ground": "victim_refused"}))
    assert closed.state.state == "closed"
    assert closed.due("decision", LATE).status == Status.OVERDUE
    lawful = lived(REPORT, REPORTED, ("closed", SOON, {"ground": "no_violence"}))
    assert lawful.due("decision", LATE).status == Status.MET


@pytest.mark.parametrize("card", ["administrative_case_opened", "offence_registered", "passed_on", "joined"])
def test_every_other_decision_meets_the_term_and_one_that_is_cancelled_starts_it_anew(card):
    decided = lived(REPORT, REPORTED, (card, SOON))
    assert decided.due("decision", LATE).status == Status.MET
    again = lived(REPORT, REPORTED, (card, SOON), ("decision_cancelled", "2024-05-02T06:00:00.000000Z"))
    assert again.state.state == "received"
    assert again.due("decision", datetime(2024, 5, 2, 7, tzinfo=UTC)).status == Status.RUNNING
    assert again.due("decision", datetime(2024, 5, 3, 6, 0, 1, tzinfo=UTC)).status == Status.OVERDUE


@pytest.mark.parametrize(
    ("differing", "rules"),
    [
        ({"happened_at": "2024-02-05T12:00:00.000001Z"}, ["VRP-01"]),
        ({"happened_at": "2024-02-05T12:00:00.000000Z"}, []),
        ({"victim": "p-" + "a" * 24, "aggressor": "p-" + "a" * 24}, ["VRP-02"]),
        ({"victim": "p-" + "a" * 24, "aggressor": "p-" + "b" * 24}, []),
        ({"victim": "p-" + "a" * 24}, []),
        ({"earlier": "violence_report:2", "repeat": "first"}, ["VRP-03"]),
        ({"earlier": "violence_report:2", "repeat": "other_victim"}, []),
        ({"repeat": "same_victim"}, []),
    ],
)
def test_what_cannot_be_is_refused_and_what_can_be_is_not(kz, differing, rules):
    by = Circumstances(kz, "KZ-75", datetime(2024, 6, 1, tzinfo=UTC))
    assert refused("violence_report.received", by, **differing) == (rules, [])


def test_who_she_is_who_told_and_where_it_was_never_stand_in_clear():
    fields = {field.name: field for card in cards() for field in card.fields}
    assert fields["victim"].klass == fields["told_by"].klass == fields["message"].klass == "special"
    assert fields["address"].klass == "sealed"
    assert not [one.path for one in fields.values() if one.kind == Kind.TEXT and one.klass < "special"]


def cards():
    return DOMAINS.record(REPORT).cards.values()


def test_every_ground_and_every_teller_that_suffices_is_one_that_a_card_may_state(book):
    for wide, narrow in (
        ("violence_closing_ground", "violence_closing_allowed"),
        ("violence_teller", "violence_teller_suffices"),
    ):
        assert set(book.lists.named(narrow).keys) <= set(book.lists.named(wide).keys)


YEAR = Period(date(2023, 1, 1), date(2024, 1, 1))
STORIES = (
    (("received", "2023-03-01T06:00:00.000000Z", {"children_present": 2, "aggressor": "p-one"}),
     ("closed", "2023-03-01T09:00:00.000000Z", {"ground": "victim_refused"})),
    (("received", "2023-08-01T06:00:00.000000Z", {"teller": "video", "aggressor": "p-one"}),
     ("administrative_case_opened", "2023-08-03T09:00:00.000000Z")),
    (("received", "2023-08-02T06:00:00.000000Z", {"children_present": 1, "aggressor": "p-two"}),
     ("offence_registered", "2023-08-02T09:00:00.000000Z")),
    (("received", "2023-08-03T06:00:00.000000Z", {}),
     ("closed", "2023-08-03T09:00:00.000000Z", {"ground": "no_violence"}),
     ("decision_cancelled", "2023-08-09T09:00:00.000000Z")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("violence_reports_received", (), {(): 4}),
        ("violence_reports_received", ("teller",), {("victim",): 3, ("video",): 1}),
        ("children_at_violence", (), {(): 3}),
        ("violence_reports_undecided", (), {(): 1}),
        ("violence_reports_led_to_action", (), {(): 2}),
        ("violence_reports_decided", (), {(): 3}),
        ("violence_reports_administrative", (), {(): 1}),
        ("violence_reports_criminal", (), {(): 1}),
        ("violence_reports_closed", ("ground",), {("victim_refused",): 1}),
        ("violence_reports_refused", (), {(): 1}),
        ("violence_decisions_cancelled", (), {(): 1}),
        ("aggressors_reported", (), {(): 2}),
        (
            "violence_report_outcomes",
            (),
            {
                ("closed",): 1,
                ("administrative_case_opened",): 1,
                ("offence_registered",): 1,
                ("",): 1,
            },
        ),
    ],
)
def test_the_figures_of_a_year_are_those_of_its_reports(kz, name, by, expected):
    told = [
        statement(REPORT, at * 10 + nth, *card, book=kz)._replace(record=f"{REPORT}:{at}")
        for at, story in enumerate(STORIES, 1)
        for nth, card in enumerate(story)
    ]
    counted = measures(DOMAINS)
    poster = Poster(Known(DOMAINS, kz), counted)
    posted = Balance([posting for one in told for posting in poster.post(one)], counted)
    judged = Judge(told, DOMAINS, kz, counted)
    months = 6 if counted[name].measure.counting == "cohort" else 0
    question = Question(name, YEAR, by, told[-1].known_at, months)
    assert posted.answer(question) == judged.answer(question) == expected
