"""Protective orders: what the law of the day says of them, and whole lives from the issue to the end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.domains.lived import BOOKS, DOMAINS, flags, lived, refused

from esep.declare import Class
from esep.declare.clocks import Status
from esep.declare.fields import Kind
from esep.domains import protective_orders
from esep.register.fold import Placing

ORDER = "protective_order"
ISSUED = ("issued", "2024-01-02T05:00:00.000000Z")
DELIVERED = ("delivered", "2024-01-02T06:00:00.000000Z")


def order(*cards, country="kz", until=None):
    return lived(ORDER, *cards, country=country, until=until)


def issued_to(age, day, country):
    return flags(ORDER, ("issued", f"{day}T06:00:00.000000Z", age and {"age": age}), country=country)


@pytest.mark.parametrize(
    ("country", "day", "age", "flag"),
    [
        ("kz", "2024-02-05", 15, ("PRT-06",)),
        ("kz", "2024-02-05", 16, ()),
        ("kz", "2024-02-05", None, ()),  # whose age is not known is not accused of being a child
        ("kz", "2015-01-01", 15, ("PRT-06",)),
        ("kz", "2014-12-31", 15, ()),  # the codebook does not know the law of that day
        ("mtisa", "2020-01-01", 14, ("PRT-06",)),
        ("mtisa", "2020-01-01", 15, ()),
        ("mtisa", "2019-12-31", 14, ()),
    ],
)
def test_an_order_on_somebody_below_the_age_of_the_law_stands_and_is_flagged(country, day, age, flag):
    assert issued_to(age, day, country) == flag


@pytest.mark.parametrize(
    ("country", "moment", "flag"),
    [
        ("kz", "2014-12-31T17:59:59.999999Z", ()),  # six ahead of UTC: still the last day of the year
        ("kz", "2014-12-31T18:00:00.000000Z", ("PRT-06",)),
        ("mtisa", "2019-12-31T19:59:59.999999Z", ()),
        ("mtisa", "2019-12-31T20:00:00.000000Z", ("PRT-06",)),
    ],
)
def test_the_law_is_that_of_the_civil_day_where_the_order_was_issued(country, moment, flag):
    assert flags(ORDER, ("issued", moment, {"age": 13}), country=country) == flag


@pytest.mark.parametrize(
    ("country", "delivered", "last"),
    [
        ("kz", "2024-01-02T06:00:00.000000Z", "2024-02-01"),
        ("kz", "2024-01-31T06:00:00.000000Z", "2024-03-01"),
        ("kz", "2015-01-01T06:00:00.000000Z", "2015-01-31"),
        ("kz", "2024-01-02T17:59:59.999999Z", "2024-02-01"),
        ("kz", "2024-01-02T18:00:00.000000Z", "2024-02-02"),  # delivered when it was the third in Almaty
        ("mtisa", "2024-02-29T06:00:00.000000Z", "2024-05-29"),
        ("mtisa", "2024-03-01T06:00:00.000000Z", "2024-05-01"),
    ],
)
def test_an_order_binds_from_its_delivery_and_ends_by_time_alone(country, delivered, last):
    issued = ("issued", f"{delivered[:10]}T01:00:00.000000Z")
    told, day = (issued, ("delivered", delivered)), date.fromisoformat(last)
    assert order(*told, country=country, until=last).state.state == "in_force"
    after = (day + timedelta(days=1)).isoformat()
    ended = order(*told, country=country, until=after).state
    assert (ended.state, [turn.on for turn in ended.turns]) == ("ended", [after])


@pytest.mark.parametrize("day", ["2014-02-28", "2014-12-31"])
def test_where_the_law_or_the_clock_of_the_day_is_not_known_nobody_says_when_an_order_ended(day):
    """The term is known from March 2014 on, the clocks of the territories from 2015 on."""
    told = (("issued", f"{day}T05:00:00.000000Z"), ("delivered", f"{day}T06:00:00.000000Z"))
    life = order(*told, until="2020-01-01")
    assert life.state.state == "in_force"
    assert life.due("expiry", date(2020, 1, 1)).status == Status.UNKNOWN


def test_an_order_that_is_issued_binds_nobody_before_its_delivery():
    life = order(ISSUED, until="2024-12-31")
    assert life.state.state == "issued"
    assert life.due("expiry", date(2024, 12, 31)) is None
    assert life.due("delivery", datetime(2024, 1, 3, 5, tzinfo=UTC)).status == Status.RUNNING
    assert life.due("delivery", datetime(2024, 1, 3, 5, 0, 1, tzinfo=UTC)).status == Status.OVERDUE


def test_giving_up_an_order_does_not_take_it_from_the_list_of_those_never_delivered():
    tried = ("delivery_failed", "2024-01-02T09:00:00.000000Z")
    given_up = order(ISSUED, tried, ("delivery_given_up", "2024-01-02"))
    at = datetime(2024, 6, 1, tzinfo=UTC)
    assert (given_up.state.state, given_up.due("delivery", at).status) == ("undelivered", Status.OVERDUE)
    found = order(
        ISSUED, tried, ("delivery_given_up", "2024-01-03"), ("delivered", "2024-05-01T06:00:00.000000Z")
    )
    assert (found.state.state, found.due("delivery", at).status) == ("in_force", Status.MET_LATE)
    withdrawn = order(ISSUED, ("withdrawn", "2024-01-02T10:00:00.000000Z"))
    assert (withdrawn.state.state, withdrawn.due("delivery", at).status) == ("withdrawn", Status.EXEMPTED)
    late = order(ISSUED, ("withdrawn", "2024-03-02T10:00:00.000000Z")).due("delivery", at)
    assert (late.status, late.awaited) == (Status.EXEMPTED, False)


@pytest.mark.parametrize(("country", "needed"), [("kz", 2), ("mtisa", 3)])
def test_a_refusal_to_sign_is_witnessed_by_as_many_as_the_law_asks_for(country, needed):
    def handed(**how):
        return flags(ORDER, ISSUED, (*DELIVERED, how), country=country)

    assert handed(delivery_manner="refused", witnesses=needed) == ()
    assert handed(delivery_manner="refused", witnesses=needed - 1) == ("PRT-07",)
    assert handed(delivery_manner="refused") == ("PRT-07",)  # a blank is not a witness
    assert handed(delivery_manner="signature") == ()


def test_an_end_before_the_delivery_is_impossible(by):
    early = {"lifted_at": "2024-02-05T11:59:59.999999Z", "order_delivered_at": "2024-02-05T12:00:00.000000Z"}
    assert refused("protective_order.lifted", by, **early) == (["PRT-02"], [])
    assert refused("protective_order.lifted", by, **early | {"lifted_at": early["order_delivered_at"]}) == (
        [],
        [],
    )
    life = order(ISSUED, ("lifted", "2024-01-03T06:00:00.000000Z"))
    assert (life.state.state, life.state.cards[-1].placing, life.flags) == (
        "issued",
        Placing.ASIDE,
        ("move",),
    )


def test_a_delivery_before_the_issue_is_impossible(by):
    early = {"delivered_at": "2024-02-05T11:59:59.999999Z", "order_issued_at": "2024-02-05T12:00:00.000000Z"}
    assert refused("protective_order.delivered", by, **early) == (["PRT-01"], [])
    life = order(("delivered", "2024-01-01T06:00:00.000000Z"), ISSUED)
    assert life.state.state == "issued"
    assert {card.placing for card in life.state.cards} == {Placing.WAITING, Placing.APPLIED}


def test_a_check_on_an_order_that_never_was_waits():
    life = order(("checked", "2024-01-09"))
    assert (life.state.state, life.state.cards[-1].placing) == ("", Placing.WAITING)
    not_yet = order(ISSUED, ("checked", "2024-01-09"))
    assert (not_yet.state.state, not_yet.state.cards[-1].placing) == ("issued", Placing.ASIDE)
    late = order(ISSUED, DELIVERED, ("checked", "2024-02-02"))
    assert (late.state.state, late.state.cards[-1].placing) == ("ended", Placing.ASIDE)


def test_the_week_of_the_next_check_begins_anew_with_each():
    told = [ISSUED, DELIVERED]
    assert order(*told).due("check", date(2024, 1, 3)).due == date(2024, 1, 9)
    assert order(*told).due("check", date(2024, 1, 9)).status == Status.RUNNING
    assert order(*told).due("check", date(2024, 1, 10)).status == Status.OVERDUE
    told.append(("checked", "2024-01-05"))
    assert order(*told).due("check", date(2024, 1, 10)).due == date(2024, 1, 12)
    told.append(("lifted", "2024-01-12T06:00:00.000000Z"))
    assert order(*told).due("check", date(2024, 6, 1)).status == Status.MET


@pytest.mark.parametrize(("day", "known"), [("2014-12-31", False), ("2015-01-01", True)])
def test_before_the_law_asked_for_checks_nobody_says_when_one_was_due(day, known):
    life = order(("issued", f"{day}T05:00:00.000000Z"), ("delivered", f"{day}T06:00:00.000000Z"))
    assert (life.due("check", date.fromisoformat(day)).status != Status.UNKNOWN) == known


def breach(moment, learned=""):
    return ("breached", moment, {"learned_at": learned or moment})


def test_the_time_for_a_reaction_runs_from_when_the_police_learned_of_the_breach():
    told = (ISSUED, DELIVERED, breach("2024-01-05T20:00:00.000000Z", "2024-01-07T06:00:00.000000Z"))
    assert order(*told).due("reaction", datetime(2024, 1, 8, 6, tzinfo=UTC)).status == Status.RUNNING
    assert order(*told).due("reaction", datetime(2024, 1, 8, 6, 0, 1, tzinfo=UTC)).status == Status.OVERDUE
    answered = order(*told, ("reacted", "2024-01-08T06:00:00.000000Z"))
    assert answered.due("reaction", date(2024, 6, 1)).status == Status.MET
    assert answered.flags == ()
    assert flags(ORDER, *told, ("reacted", "2024-01-08T06:00:00.000000Z"),
                 ("reacted", "2024-01-09T06:00:00.000000Z")) == ("PRT-08",)  # fmt: skip


def test_a_breach_is_answered_also_when_the_order_has_ended_meanwhile():
    told = (
        ISSUED,
        DELIVERED,
        breach("2024-02-01T10:00:00.000000Z"),
        ("reacted", "2024-02-03T06:00:00.000000Z"),
    )
    life = order(*told)
    assert (life.state.state, life.flags) == ("ended", ())
    assert life.due("reaction", date(2024, 6, 1)).status == Status.MET_LATE


def test_an_order_is_flagged_when_it_is_lifted_over_an_unanswered_breach():
    told = (ISSUED, DELIVERED, breach("2024-01-05T20:00:00.000000Z"))
    lifted = ("lifted", "2024-01-07T06:00:00.000000Z")
    assert flags(ORDER, *told, lifted) == ("PRT-09",)
    assert flags(ORDER, *told, ("reacted", "2024-01-06T06:00:00.000000Z"), lifted) == ()


@pytest.mark.parametrize(
    ("moment", "before"),
    [
        ("2024-01-02T05:30:00.000000Z", (ISSUED,)),
        ("2024-02-02T06:00:00.000000Z", (ISSUED, DELIVERED)),
    ],
)
def test_a_contact_outside_the_term_is_no_breach_but_is_kept_for_a_decision(moment, before):
    taken = order(*before, breach(moment)).state.cards[-1]
    assert (taken.placing, taken.flags) == (Placing.ASIDE, ("move",))
    life = order(*before, ("contact_noted", moment, {"noted_at": moment}))
    assert life.flags == ()
    assert life.due("contact_decision", date(2024, 2, 5)).status in {Status.RUNNING, Status.OVERDUE}
    decided = ("contact_decided", "2024-02-04T06:00:00.000000Z")
    life = order(*before, ("contact_noted", moment, {"noted_at": moment}), decided)
    assert life.flags == ()
    assert life.due("contact_decision", date(2024, 6, 1)).status in {Status.MET, Status.MET_LATE}
    assert flags(ORDER, *before, decided) == ("PRT-10",)


def test_within_the_term_a_contact_is_a_breach():
    noted = ("contact_noted", "2024-02-01T06:00:00.000000Z")
    assert order(ISSUED, DELIVERED, noted).state.cards[-1].placing == Placing.ASIDE
    assert flags(ORDER, ISSUED, DELIVERED, breach("2024-02-01T06:00:00.000000Z")) == ()


def test_two_orders_in_opposite_directions_are_brought_to_a_supervisor():
    found = ("found_mutual", "2024-01-03", {"opposite": "protective_order:2"})
    reviewed = ("mutual_reviewed", "2024-01-06")
    assert order(ISSUED, found).due("mutual_review", date(2024, 1, 6)).status == Status.RUNNING
    assert order(ISSUED, found).due("mutual_review", date(2024, 1, 7)).status == Status.OVERDUE
    assert order(ISSUED, found, reviewed).due("mutual_review", date(2024, 6, 1)).status == Status.MET
    assert flags(ORDER, ISSUED, found, reviewed) == ()
    assert flags(ORDER, ISSUED, reviewed) == ("PRT-11",)
    handled = ("assigned", "2024-01-04", {"handler": "officer-9"})
    for who, flag in (("officer-9", ("PRT-12",)), ("officer-8", ())):
        assert flags(ORDER, ISSUED, found, handled, (*reviewed, {"reviewed_by": who})) == flag


def test_a_whole_life_stands_without_a_flag_in_whatever_order_its_cards_arrive():
    told = (
        ISSUED,
        ("delivery_failed", "2024-01-02T05:30:00.000000Z"),
        DELIVERED,
        ("renewed", "2024-01-02", {"earlier": "protective_order:0"}),
        ("assigned", "2024-01-03"),
        ("checked", "2024-01-08"),
        breach("2024-01-10T06:00:00.000000Z"),
        ("reacted", "2024-01-10T09:00:00.000000Z", {"case": "administrative_case:1"}),
        ("checked", "2024-01-15"),
        ("transferred", "2024-01-16", {"department": "office-2"}),
        ("checked", "2024-01-22"),
        ("checked", "2024-01-29"),
        ("contact_noted", "2024-02-03T06:00:00.000000Z"),
        ("contact_decided", "2024-02-04T06:00:00.000000Z", {"next_order": "protective_order:3"}),
    )
    life, backwards = order(*told), order(*told[::-1])
    assert (life.state.state, life.state.flagged) == ("ended", ())
    assert {card.placing for card in life.state.cards} == {Placing.APPLIED}
    assert (backwards.state.state, backwards.state.facts) == (life.state.state, life.state.facts)
    assert life.state.facts["department"] == "office-2"


def test_whoever_is_protected_and_where_she_is_never_stands_open():
    record = DOMAINS.record(ORDER)
    fields = [field for card in record.cards.values() for field in card.fields]
    assert {field.klass for field in fields if field.name == "protects"} == {Class.SPECIAL}
    assert {field.klass for field in fields if field.name == "address"} == {Class.SEALED}
    told = [field for field in fields if field.kind is Kind.TEXT]
    assert told
    assert all(field.klass >= Class.SPECIAL for field in told)


def test_every_code_of_the_law_that_rules_and_deadlines_ask_for_stands_in_both_countries():
    """A misspelt code would be a rule that never says anything."""
    terms = {due.term for due in DOMAINS.record(ORDER).deadlines if due.term}
    for book in BOOKS.values():
        assert terms | {protective_orders.LEAST_AGE} <= set(book.law.keys)
        asked = protective_orders.WITNESSES
        manners = {row.code for row in book.codes["order_delivery"]}
        assert {asked.format(delivery_manner=one) for one in manners} & set(book.law.keys)


def test_no_check_is_due_any_more_on_an_order_that_time_has_ended():
    told = [ISSUED, DELIVERED, *(("checked", f"2024-01-{day}") for day in ("08", "15", "22", "29"))]
    last, after = date(2024, 2, 1), date(2024, 2, 2)
    assert order(*told).due("check", last).status == Status.RUNNING
    assert order(*told).due("check", after).status == Status.EXEMPTED
    assert order(*told).due("check", date(2024, 6, 1)).status == Status.EXEMPTED
    missed = order(*told[:4])  # the last check on 15 January: the next was due while the order ran
    assert missed.due("check", last).status == Status.OVERDUE
    taken = missed.due("check", date(2024, 6, 1))  # no check of it can be made any more
    assert (taken.status, taken.awaited) == (Status.EXEMPTED, False)
    assert [step.phrase for step in taken.reasoning][-2:] == ["due.overdue", "due.over_with"]
    last_day = order(*told[:4], ("checked", "2024-01-22"), ("checked", "2024-01-25"))
    assert last_day.due("check", last).due == last
    assert last_day.due("check", after).status == Status.EXEMPTED


def test_a_further_breach_does_not_put_off_the_reaction_to_the_first():
    told = (ISSUED, DELIVERED, breach("2024-01-05T06:00:00.000000Z"), breach("2024-01-05T20:00:00.000000Z"))
    assert order(*told).due("reaction", datetime(2024, 1, 6, 6, 0, 1, tzinfo=UTC)).status == Status.OVERDUE
    late = order(*told, ("reacted", "2024-01-06T08:00:00.000000Z"), breach("2024-01-09T06:00:00.000000Z"))
    assert late.due("reaction", datetime(2024, 1, 9, 7, tzinfo=UTC)).status == Status.RUNNING
