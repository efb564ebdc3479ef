"""Administrative cases: what the law of the day says, on both sides of its dates, and what is counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.domains.conftest import CLOCKS
from tests.domains.lived import BOOKS, DOMAINS, flags, lived, refused, statement

from esep.declare.clocks import Status
from esep.declare.values import Circumstances
from esep.domains import administrative_cases as declared
from esep.kernel.periods import Period
from esep.ledger.engines import Question
from esep.ledger.judge import Judge
from esep.ledger.measures import measures
from esep.register.fold import Placing

CASE, ARREST = "administrative_case", "administrative_arrest"
MEASURES = measures(DOMAINS)
BOTH = pytest.mark.parametrize("country", ["kz", "mtisa"])


def drawn(day="2023-05-10", article="73", **differing):
    return ("drawn_up", day, {"administrative_article": article, **differing})


def decided(day, penalty="administrative_arrest", **differing):
    return ("decided", day, {"penalty": penalty, **differing})


def reconciled(day, place="court", again="first", party="adult", **differing):
    told = {"reconciled_before": place, "reconciled_again": again, "reconciled_with": party}
    return ("reconciled", day, {**told, **differing})


@pytest.mark.parametrize(
    ("country", "article", "committed", "drawn_on", "flag"),
    [
        ("kz", "73-1", "2024-06-15", "2024-06-15", ()),
        ("kz", "73-1", "2024-06-15", "2024-06-20", ()),  # done the day before, it stays administrative
        ("kz", "73-1", "2024-06-16", "2024-06-20", ("ADM-03",)),
        ("kz", "73-2", "2024-06-15", "2024-06-16", ()),
        ("kz", "73-2", "2024-06-16", "2024-06-16", ("ADM-03",)),
        ("kz", "73-1", None, "2024-06-15", ()),  # where the day of the act is not known, that of the protocol
        ("kz", "73-1", None, "2024-06-16", ("ADM-03",)),
        ("kz", "73-1", "2017-07-14", "2017-07-20", ("ADM-03",)),
        ("kz", "73-1", "2017-07-15", "2017-07-20", ()),
        ("kz", "73", "2024-06-16", "2024-06-20", ()),
        ("kz", "73", "2014-12-31", "2015-01-05", ("ADM-03",)),
        ("kz", "73", "2015-01-01", "2015-01-05", ()),
        ("kz", "79-5", "2014-12-31", "2015-01-05", ()),
        ("kz", "79-5", "2015-01-01", "2015-01-05", ("ADM-03",)),
        ("kz", "79-5", "2009-12-31", "2010-01-05", ()),  # the codebook does not know the law of that day
        ("kz", "127-2", "2024-06-15", "2024-06-20", ("ADM-03",)),
        ("kz", "127-2", "2024-06-16", "2024-06-20", ()),
        ("mtisa", "9", "2024-02-29", "2024-03-05", ()),
        ("mtisa", "9", "2024-03-01", "2024-03-05", ("ADM-03",)),
    ],
)
def test_an_act_is_answered_for_under_the_articles_of_its_own_day(
    country, article, committed, drawn_on, flag
):
    told = {"committed_on": committed} if committed else {}
    assert flags(CASE, drawn(drawn_on, article, **told), country=country) == flag


@pytest.mark.parametrize(("day", "refusal"), [("2024-06-15", ["E-624"]), ("2024-06-16", [])])
def test_an_article_that_does_not_exist_yet_is_no_code_of_the_day(kz, day, refusal):
    by = Circumstances(kz, CLOCKS["KZ"], datetime(2025, 1, 1, tzinfo=UTC))
    told = refused(f"{CASE}.drawn_up", by, drawn_on=day, administrative_article="127-2")
    assert told == (refusal, [])


@pytest.mark.parametrize(
    ("country", "article", "committed", "penalty", "flag"),
    [
        ("kz", "461", "2023-06-30", "warning", ()),
        ("kz", "461", "2023-07-01", "warning", ("ADM-05",)),
        ("kz", "461", "2023-07-01", "administrative_arrest", ()),
        ("kz", "127-2", "2024-06-16", "fine", ()),
        ("kz", "127-2", "2024-06-16", "administrative_arrest", ("ADM-05",)),
        ("kz", "54", "2023-06-30", "requirements_only", ()),
        ("kz", "54", "2023-06-30", "fine", ("ADM-05",)),
        ("mtisa", "9", "2024-02-29", "warning", ()),
        ("mtisa", "9", "2024-02-29", "isolation", ("ADM-05",)),
    ],
)
def test_a_breach_of_an_order_is_no_longer_answered_with_a_warning(
    country, article, committed, penalty, flag
):
    came = drawn("2024-07-10", article, committed_on=committed)
    assert flags(CASE, came, decided("2024-07-12", penalty), country=country) == flag


def test_a_milder_law_of_the_day_of_the_act_is_the_law_of_the_decision():
    came = drawn("2023-06-30", "461", committed_on="2023-06-30")
    assert flags(CASE, came, decided("2023-07-10", "warning")) == ()


@pytest.mark.parametrize(
    ("country", "article", "committed", "longest"),
    [
        ("kz", "73", "2023-06-30", 15),
        ("kz", "73", "2023-07-01", 30),
        ("kz", "73-1", "2023-06-30", 20),
        ("kz", "73-1", "2023-07-01", 25),
        ("kz", "73-2", "2023-06-30", 15),
        ("kz", "73-2", "2023-07-01", 20),
        ("kz", "461", "2023-06-30", 5),
        ("kz", "461", "2023-07-01", 10),
        ("mtisa", "8", "2024-02-29", 20),
        ("mtisa", "8", "2024-03-01", 10),
    ],
)
def test_an_arrest_is_as_long_as_the_article_allows_on_the_day_of_the_act(
    country, article, committed, longest
):
    penalty = "administrative_arrest" if country == "kz" else "isolation"
    came = drawn("2024-03-10", article, committed_on=committed)
    for days, flag in ((longest, ()), (longest + 1, ("ADM-06",))):
        assert flags(CASE, came, decided("2024-03-12", penalty, arrest_days=days), country=country) == flag


def test_where_the_law_names_no_longest_arrest_nobody_is_accused():
    came = drawn("2024-03-10", "54")
    assert flags(CASE, came, decided("2024-03-12", "requirements_only", arrest_days=300)) == ()


@pytest.mark.parametrize(
    ("country", "told", "flag"),
    [
        ("kz", {}, ()),
        ("kz", {"arrest_exemption": "pregnant"}, ("ADM-07",)),
        ("kz", {"arrest_exemption": "children_under_14"}, ("ADM-07",)),
        ("kz", {"arrest_exemption": "disability_1_2"}, ("ADM-07",)),
        ("kz", {"age": 17}, ("ADM-08",)),
        ("kz", {"age": 18}, ()),
        ("kz", {"age": 62, "sex": "male"}, ()),
        ("kz", {"age": 63, "sex": "male"}, ("ADM-09",)),
        ("kz", {"age": 57, "sex": "female"}, ()),
        ("kz", {"age": 58, "sex": "female"}, ("ADM-09",)),
        ("kz", {"age": 90, "sex": "unknown"}, ()),  # the law names no age for whom nobody knows
        ("kz", {"age": 17, "arrest_exemption": "minor"}, ("ADM-07", "ADM-08")),
        ("mtisa", {"age": 19}, ("ADM-08",)),
        ("mtisa", {"age": 20}, ()),
        ("mtisa", {"age": 55, "sex": "q"}, ("ADM-09",)),
        ("mtisa", {"age": 55, "sex": "k"}, ()),
    ],
)
def test_nobody_is_arrested_whom_the_law_exempts(country, told, flag):
    article, penalty = ("73", "administrative_arrest") if country == "kz" else ("8", "isolation")
    came = drawn("2024-02-01", article, **told)
    assert flags(CASE, came, decided("2024-02-02", penalty, arrest_days=5), country=country) == flag
    assert flags(CASE, came, decided("2024-02-02", "warning"), country=country) == ()


@pytest.mark.parametrize(("day", "flag"), [("2024-02-29", ("ADM-07",)), ("2024-03-01", ())])
def test_a_circumstance_exempts_while_the_law_says_so(day, flag):
    came = drawn("2024-02-01", "8", arrest_exemption="shepherd")
    assert flags(CASE, came, decided(day, "isolation", arrest_days=5), country="mtisa") == flag


@pytest.mark.parametrize(
    ("country", "told", "flag"),
    [
        ("kz", {"age": 15}, ("ADM-04",)),
        ("kz", {"age": 16}, ()),
        ("kz", {}, ()),
        ("mtisa", {"age": 13}, ("ADM-04",)),
        ("mtisa", {"age": 14}, ()),
    ],
)
def test_nobody_answers_below_the_age_of_liability(country, told, flag):
    assert flags(CASE, drawn("2024-02-01", "73" if country == "kz" else "8", **told), country=country) == flag


@pytest.mark.parametrize(
    ("country", "day", "card", "flag"),
    [
        ("kz", "2023-06-30", {"place": "police"}, ()),
        ("kz", "2023-07-01", {"place": "police"}, ("ADM-10",)),
        ("kz", "2023-07-01", {"place": "elsewhere"}, ("ADM-10",)),
        ("kz", "2023-07-01", {"place": "court"}, ()),
        ("kz", "2023-06-30", {"place": "barred"}, ("ADM-10",)),
        ("kz", "2023-06-30", {"again": "again"}, ()),
        ("kz", "2023-07-01", {"again": "again"}, ("ADM-11",)),
        ("kz", "2023-07-01", {"again": "not_established"}, ()),
        ("kz", "2024-06-15", {"party": "minor"}, ()),
        ("kz", "2024-06-16", {"party": "minor"}, ("ADM-12",)),
        ("kz", "2024-06-15", {"earlier_on": "2024-06-01"}, ()),
        ("kz", "2024-06-16", {"earlier_on": "2024-06-01"}, ("ADM-13",)),
        ("kz", "2024-06-16", {"earlier_on": "2023-06-16"}, ("ADM-13",)),
        ("kz", "2024-06-16", {"earlier_on": "2023-06-15"}, ()),
        ("kz", "2024-08-01", {"place": "police", "again": "again"}, ("ADM-10", "ADM-11")),
        ("mtisa", "2024-02-29", {"place": "elder"}, ()),
        ("mtisa", "2024-03-01", {"place": "elder"}, ("ADM-10",)),
        ("mtisa", "2024-03-01", {"place": "village_court", "earlier_on": "2023-06-01"}, ("ADM-13",)),
        ("mtisa", "2024-03-02", {"place": "village_court", "earlier_on": "2023-06-01"}, ()),
    ],
)  # fmt: skip
def test_a_reconciliation_that_the_law_of_its_day_bars_stands_and_is_flagged(country, day, card, flag):
    came = drawn("2023-05-10" if country == "kz" else "2024-02-01", "73" if country == "kz" else "8")
    assert flags(CASE, came, reconciled(day, **card), country=country) == flag


def test_what_logic_forbids_is_refused(by):
    day = "2024-02-05"
    kind = f"{CASE}.drawn_up"
    assert refused(kind, by, drawn_on=day, committed_on="2024-02-06")[0] == ["ADM-01"]
    assert refused(kind, by, drawn_on=day, committed_on=day) == ([], [])
    assert refused(f"{CASE}.reconciled", by, reconciled_on=day, earlier_on="2024-02-06")[0] == ["ADM-02"]
    begun, before = "2024-02-05T12:00:00.000000Z", "2024-02-05T11:59:59.999999Z"
    assert refused(f"{ARREST}.begun", by, begun_at=begun, until_at=before)[0] == ["ARR-01"]


@BOTH
def test_another_person_than_that_of_the_protocol_is_flagged(country):
    came = drawn("2024-02-01", "73" if country == "kz" else "8")
    another = decided("2024-02-02", "warning", offender="p-" + "z" * 24)
    assert flags(CASE, came, another, country=country) == ("ADM-15",)
    assert flags(CASE, came, decided("2024-02-02", "warning"), country=country) == ()


def test_an_act_is_not_punished_twice():
    came, punished = drawn("2024-05-01", "73-1"), decided("2024-05-03")
    moved, undone = ("moved_to_offence", "2024-07-01", {}), ("decision_cancelled", "2024-06-20", {})
    assert flags(CASE, came, punished, moved) == ("ADM-14",)
    assert flags(CASE, came, punished, undone, moved) == ()
    assert flags(CASE, came, moved) == ()


def test_a_whole_case_goes_to_court_and_back_and_is_tried_anew():
    life = lived(
        CASE,
        drawn("2024-02-01"),
        ("sent_to_court", "2024-02-02", {}),
        ("returned", "2024-02-05", {}),
        ("sent_to_court", "2024-02-06", {}),
        decided("2024-02-08", arrest_days=10),
        ("arrest_replaced", "2024-02-09", {"arrest_exemption": "pregnant", "penalty": "fine"}),
        ("appealed", "2024-02-12", {}),
        ("decision_cancelled", "2024-02-20", {}),
        ("reopened", "2024-02-21", {}),
        ("terminated", "2024-03-01", {}),
    )
    assert {card.placing for card in life.state.cards} == {Placing.APPLIED}
    assert (life.state.state, life.flags) == ("terminated", ())


@pytest.mark.parametrize(
    ("country", "cards", "name", "last"),
    [
        ("kz", (("drawn_up", "2024-02-01"),), "sending", "2024-02-04"),
        ("kz", (("drawn_up", "2024-02-01"), ("sent_to_court", "2024-02-02")), "decision", "2024-02-17"),
        ("mtisa", (("drawn_up", "2024-02-01"),), "sending", None),
    ],
)
def test_a_case_is_sent_and_decided_in_time(country, cards, name, last):
    life = lived(CASE, *cards, country=country)
    due = life.due(name, date(2024, 3, 20))
    assert due.status == Status.OVERDUE
    if last:
        assert due.due == date.fromisoformat(last)
        ended = lived(CASE, *cards, ("terminated", last, {}), country=country)
        assert ended.due(name, date(2024, 3, 20)).status == Status.MET


BEGAN, ENDS = (
    "2024-02-27T06:00:00.000000Z",
    "2024-03-03T06:00:00.000000Z",
)  # five days, the clocks set back once


def begun(until=ENDS, days=5):
    return ("begun", BEGAN, {"until_at": until, "arrest_days": days})


def test_an_arrest_ends_after_as_many_times_twenty_four_hours():
    assert flags(ARREST, begun()) == ()
    assert flags(ARREST, begun("2024-03-03T06:00:00.000001Z")) == ("ARR-02",)
    assert flags(ARREST, begun("2024-03-03T06:00:00.000001Z", 6)) == ()


def test_whoever_is_held_beyond_the_end_is_on_the_list_and_flagged():
    due = lived(ARREST, begun()).due("end", datetime(2024, 3, 3, 6, 0, 1, tzinfo=UTC))
    assert (due.status, due.deadline.protects.value) == (Status.OVERDUE, "person")
    free = lambda at: lived(ARREST, begun(), ("ended", at, {}))  # noqa: E731
    late = free("2024-03-03T06:00:00.000001Z")
    assert late.flags == ("ARR-03",)
    assert late.due("end", datetime(2024, 4, 1, tzinfo=UTC)).status == Status.MET_LATE
    assert free(ENDS).flags == ()
    assert free(ENDS).due("end", datetime(2024, 4, 1, tzinfo=UTC)).status == Status.MET


def test_an_end_waits_for_the_beginning():
    life = lived(ARREST, ("ended", ENDS, {}))
    assert [card.placing for card in life.state.cards] == [Placing.WAITING]


def judged(*records, record=CASE):
    """A judge of several records, each a list of cards."""
    told = []
    for number, cards in enumerate(records, 1):
        for card in cards:
            one = statement(record, len(told) + 1, *card, book=BOOKS["kz"])
            told.append(one._replace(record=f"{record}:{number}"))
    judge = Judge(told, DOMAINS, BOOKS["kz"], MEASURES)

    def answer(name, period="2023-01..2023-10", *by):
        return dict(judge.answer(Question(name, Period.parse(period), by, len(told) + 1)))

    return answer


A, B, C = ("p-" + letter * 24 for letter in "abc")


def punished(who, day, penalty="administrative_arrest", **differing):
    return (drawn(day, offender=who), decided(day, penalty, offender=who, **differing))


def test_persons_are_counted_once_and_cases_each():
    answer = judged(
        punished(A, "2023-02-01", "warning"),
        punished(A, "2023-08-01", arrest_days=10),
        punished(B, "2023-08-02", arrest_days=5),
        (*punished(C, "2023-08-03"), ("decision_cancelled", "2023-09-01", {})),
    )
    assert answer("administrative_persons") == {(): 2}
    assert answer("administrative_persons", "2023-07..2023-10") == {(): 2}
    assert answer("administrative_persons", "2023-01..2023-06") == {(): 1}
    assert answer("administrative_decisions") == {(): 3}
    assert answer("administrative_decisions", "2023-01..2023-10", "penalty") == {
        ("warning",): 1,
        ("administrative_arrest",): 2,
    }
    assert answer("administrative_arrest_days") == {(): 15}
    assert answer("administrative_cancelled") == {(): 1}


def test_what_became_an_offence_is_counted_there_and_no_longer_here():
    answer = judged(
        (drawn("2024-06-14", "73-1"), ("moved_to_offence", "2024-06-20", {})), punished(B, "2024-06-15")
    )
    year = "2024-01..2024-12"
    assert answer("administrative_protocols", year) == {(): 2}
    assert answer("administrative_cases", year) == {(): 1}
    assert answer("administrative_moved", year, "administrative_article") == {("73-1",): 1}


def test_reconciliations_are_all_counted_and_the_unlawful_ones_once_each():
    lives = [
        (drawn("2023-05-10"), reconciled("2023-06-30", "police", "again")),  # lawful on its day
        (drawn("2023-05-10"), reconciled("2023-07-01", "police", "again")),
        (drawn("2023-05-10"), reconciled("2023-07-02", "court", "again")),
        (drawn("2023-05-10"), reconciled("2023-07-03")),
        (drawn("2023-05-10"), reconciled("2023-07-04", "barred")),
    ]
    answer = judged(*lives)
    assert answer("reconciliations") == {(): 5}
    assert answer("reconciliations_unlawful") == {(): 3}
    assert answer("reconciliations_unlawful", "2023-01..2023-06") == {}
    for *came, last in lives:
        assert bool(flags(CASE, *came, last)) == bool(judged((*came, last))("reconciliations_unlawful"))


def test_arrests_and_their_days_are_counted_where_they_are_served():
    answer = judged(
        [begun(), ("ended", ENDS, {})],
        [("begun", "2024-02-28T06:00:00.000000Z", {"until_at": ENDS, "arrest_days": 3})],
        record=ARREST,
    )
    assert answer("arrests_begun", "2024-02") == {(): 2}
    assert answer("arrest_days_imposed", "2024-02") == {(): 8}
    assert answer("arrested_persons", "2024-02") == {(): 1}
    assert answer("arrests_served", "2024-03") == {(): 1}


def test_every_code_of_the_law_that_is_asked_for_stands_in_the_codebook():
    """A misspelt code would be a rule that never says anything."""
    book = BOOKS["kz"]
    known = set(book.law.keys)
    assert {declared.LEAST_AGE, declared.LIABLE_FROM, declared.AGAIN_AFTER} <= known
    for sex in ("male", "female"):
        assert declared.EXEMPT_FROM.format(sex=sex) in known
    for article in ("73", "73-1", "73-2", "461"):
        assert declared.LONGEST_ARREST.format(administrative_article=article) in known


def test_every_sanction_is_of_an_article_and_a_penalty_of_its_day(book):
    for row in book.list("administrative_sanction"):
        article, _, penalty = row.code.partition(".")
        last = row.valid_to - timedelta(days=1) if row.valid_to else row.valid_from
        for day in (row.valid_from, last):
            assert book.list("administrative_article").get(article, day)
        assert penalty in book.list("administrative_penalty")
    for name in ("reconciliation_place", "reconciliation_history", "reconciled_party"):
        assert any(row.parent == declared.BARRED for row in book.list(name))


@pytest.mark.parametrize(
    ("country", "article", "begun_on", "days", "flag"),
    [
        ("kz", "73-1", "2023-06-30", 21, ("ARR-04",)),
        ("kz", "73-1", "2023-07-01", 21, ()),
        ("kz", "73-1", "2023-07-01", 40, ("ARR-04",)),
        ("kz", "73-1", "2017-07-14", 40, ()),  # the codebook does not know the law of that day
        ("mtisa", "8", "2024-02-29", 21, ("ARR-04",)),
        ("mtisa", "8", "2024-03-01", 20, ()),  # the act may be older than the law of this day
        ("mtisa", "8", "2024-03-01", 21, ("ARR-04",)),
    ],
)
def test_an_arrest_is_served_no_longer_than_the_law_has_allowed(country, article, begun_on, days, flag):
    until = {"until_at": f"{begun_on}T07:00:00.000000Z"}
    told = {"administrative_article": article, "arrest_days": days, **until}
    assert flags(ARREST, ("begun", f"{begun_on}T06:00:00.000000Z", told), country=country) == flag


@pytest.mark.parametrize(
    ("country", "by", "told", "flag"),
    [
        ("kz", "police", {"penalty": "administrative_arrest"}, ("ADM-16",)),
        ("kz", "police", {"penalty": "fine", "arrest_days": 5}, ("ADM-16",)),
        ("kz", "police", {"penalty": "fine"}, ()),
        ("kz", "court", {"penalty": "administrative_arrest", "arrest_days": 5}, ()),
        ("mtisa", "other", {"penalty": "isolation"}, ("ADM-16",)),
        ("mtisa", "village_court", {"penalty": "isolation"}, ()),
    ],
)
def test_an_arrest_is_ordered_by_who_may_order_it(country, by, told, flag):
    came = drawn("2024-02-01", "73" if country == "kz" else "8")
    assert flags(CASE, came, decided("2024-02-02", decided_by=by, **told), country=country) == flag
