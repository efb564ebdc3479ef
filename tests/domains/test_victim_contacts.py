"""Reaching a victim: only in the way and the hours that are hers; whatever she was told, or not, stands."""

from datetime import UTC, datetime

import pytest
from tests.domains.lived import BOOKS, DOMAINS, flags, lived, refused, statement

from esep.declare import Class
from esep.declare.clocks import Status
from esep.declare.fields import Kind
from esep.kernel.periods import Period
from esep.ledger.engines import Question
from esep.ledger.judge import Judge
from esep.ledger.measures import measures
from esep.register.fold import Placing

CONTACT, NOTICE = "victim_contact", "victim_notice"
MEASURES = measures(DOMAINS)
AGREED = "2024-03-10T05:00:00.000000Z"
DUE = "2024-03-12T06:00:00.000000Z"
AFTERWARDS = datetime(2024, 4, 1, tzinfo=UTC)


def agreed(first=9, until=18):
    return ("agreed", AGREED, {"from_hour": first, "until_hour": until})


def used(clock, **differing):
    """Used in Almaty, five ahead of UTC, in the night or on the day after 11 March 2024 began."""
    return ("used", f"2024-03-{clock}:00.000000Z", differing)


@pytest.mark.parametrize(
    ("hours", "clock", "flag"),
    [
        ((9, 18), "11T03:59", ("CON-04",)),  # 08:59 there
        ((9, 18), "11T04:00", ()),
        ((9, 18), "11T12:59", ()),
        ((9, 18), "11T13:00", ("CON-04",)),
        ((22, 6), "11T16:59", ("CON-04",)),  # 21:59 there
        ((22, 6), "11T17:00", ()),
        ((22, 6), "11T19:30", ()),  # half past midnight
        ((22, 6), "12T00:59", ()),
        ((22, 6), "12T01:00", ("CON-04",)),
        ((0, 24), "11T18:59", ()),
        ((None, None), "11T22:00", ()),
    ],
)
def test_she_is_reached_in_her_hours_by_the_clock_where_it_happens(hours, clock, flag):
    told = {} if hours == (None, None) else {"from_hour": hours[0], "until_hour": hours[1]}
    assert flags(CONTACT, ("agreed", AGREED, told), used(clock)) == flag


@pytest.mark.parametrize("country", ["kz", "mtisa"])
def test_danger_does_not_wait_for_her_hours_but_a_stop_holds_even_then(country):
    danger = {"danger": "nearby"}
    assert flags(CONTACT, agreed(), used("11T22:00", **danger), country=country) == ()
    stopped = ("stopped", "2024-03-10T09:00:00.000000Z")
    assert flags(CONTACT, agreed(), stopped, used("11T06:00"), country=country) == ("CON-03",)
    assert flags(CONTACT, agreed(), stopped, used("11T06:00", **danger), country=country) == ("CON-03",)
    resumed = ("resumed", "2024-03-10T10:00:00.000000Z")
    assert flags(CONTACT, agreed(), stopped, resumed, used("11T06:00"), country=country) == ()


def test_new_hours_take_the_place_of_the_old_ones():
    changed = ("changed", "2024-03-10T09:00:00.000000Z", {"from_hour": 20, "until_hour": 22})
    assert flags(CONTACT, agreed(), changed, used("11T06:00")) == ("CON-04",)
    assert flags(CONTACT, agreed(), changed, used("11T15:30")) == ()


def test_hours_without_length_are_refused(by):
    for card, number in (("agreed", "CON-01"), ("changed", "CON-02")):
        assert refused(f"{CONTACT}.{card}", by, from_hour=9, until_hour=9)[0] == [number]
        assert refused(f"{CONTACT}.{card}", by, from_hour=22, until_hour=6)[0] == []


def test_a_use_of_what_was_never_agreed_waits():
    life = lived(CONTACT, used("11T06:00"))
    assert [card.placing for card in life.state.cards] == [Placing.WAITING]


def due(subject="release"):
    return ("fell_due", DUE, {"notice_subject": subject})


def at(name, clock, **differing):
    return (name, f"2024-03-12T{clock}.000000Z", differing)


@pytest.mark.parametrize(
    ("country", "subject", "last"),
    [
        ("kz", "release", "07:00:00"),
        ("kz", "breach", "07:00:00"),
        ("kz", "device_failure", "07:00:00"),
        ("mtisa", "breach", "08:00:00"),
    ],
)
def test_she_is_told_in_time_and_a_message_sent_is_not_yet_told(country, subject, last):
    sent = at("sent", "06:10:00")
    life = lived(NOTICE, due(subject), sent, country=country)
    assert life.due("telling", AFTERWARDS).status == Status.OVERDUE
    assert life.due("telling", AFTERWARDS).deadline.protects.value == "person"
    told = lived(NOTICE, due(subject), sent, at("delivered", last), country=country)
    assert told.due("telling", AFTERWARDS).status == Status.MET
    late = lived(NOTICE, due(subject), sent, ("delivered", f"2024-03-12T{last}.000001Z", {}), country=country)
    assert late.due("telling", AFTERWARDS).status == Status.MET_LATE


def test_every_subject_has_a_time_in_which_she_is_told(book):
    for row in book.list("notice_subject"):
        assert book.law.term(f"victim_notice.{row.code}", row.valid_from).unit in {"hours", "days"}


def test_nobody_has_to_tell_her_what_was_given_up_or_what_she_stopped_also_when_it_was_late():
    tries = (due(), at("sent", "06:10:00"), at("failed", "06:20:00"), at("tried_again", "06:30:00"))
    gave_up = lived(NOTICE, *tries, at("failed", "06:40:00"), at("given_up", "06:50:00"))
    assert (gave_up.state.state, gave_up.flags) == ("given_up", ())
    for ends in ("given_up", "withdrawn"):
        for moment, late in (("06:50:00", False), ("20:00:00", True)):
            failed = at("failed", "06:40:00")
            ended = lived(NOTICE, *tries, failed, at(ends, moment)).due("telling", AFTERWARDS)
            assert (ended.status, ended.awaited) == (Status.EXEMPTED, False)
            assert ("due.overdue" in [step.phrase for step in ended.reasoning]) is late


def test_nothing_is_sent_after_she_stopped_it():
    stopped = at("withdrawn", "06:05:00")
    assert flags(NOTICE, due(), stopped, at("sent", "06:10:00")) == ("VNO-01",)
    assert flags(NOTICE, due(), stopped, at("sent", "06:10:00", danger="nearby")) == ("VNO-01",)
    failed = (due(), at("sent", "06:01:00"), at("failed", "06:02:00"))
    assert flags(NOTICE, *failed, stopped, at("tried_again", "06:10:00")) == ("VNO-02",)
    assert flags(NOTICE, *failed, at("tried_again", "06:10:00")) == ()


def test_what_went_out_before_she_stopped_it_may_still_reach_her():
    told = (due(), at("sent", "06:01:00"), at("withdrawn", "06:02:00"), at("delivered", "06:03:00"))
    assert flags(NOTICE, *told) == ()


def test_a_notice_names_what_she_is_told_of(by):
    order, bans = {"protective_order": "protective_order:1"}, {"requirements": "special_requirements:1"}
    for subject, right, wrong, flag in (
        ("order_end", order, bans, "VNO-04"),
        ("requirements_end", bans, order, "VNO-05"),
    ):
        for links, told in ((right, []), ({}, []), (wrong, [flag]), (order | bans, [])):
            assert refused(f"{NOTICE}.fell_due", by, notice_subject=subject, **links) == ([], told)


def test_what_is_told_before_it_is_known_waits():
    early = lived(NOTICE, due(), ("sent", "2024-03-12T05:59:59.999999Z", {})).state
    assert [card.placing for card in early.cards] == [Placing.WAITING, Placing.APPLIED]
    assert flags(NOTICE, due(), ("sent", DUE, {})) == ()


def test_who_she_is_and_where_she_is_reached_is_never_open():
    for record in (CONTACT, NOTICE):
        for card in DOMAINS.record(record).cards.values():
            for field in card.fields:
                if field.kind is Kind.PERSON:
                    assert field.klass == Class.SPECIAL
                if field.kind is Kind.TEXT:
                    assert (field.klass, field.owner) == (Class.SEALED, "")
    texts = [f for card in DOMAINS.record(NOTICE).cards.values() for f in card.fields if f.kind is Kind.TEXT]
    assert texts == []  # a message has a template and no words


def judged(record, *lives):
    told = []
    for number, cards in enumerate(lives, 1):
        for card in cards:
            one = statement(record, len(told) + 1, *card, book=BOOKS["kz"])
            told.append(one._replace(record=f"{record}:{number}"))
    judge = Judge(told, DOMAINS, BOOKS["kz"], MEASURES)
    return lambda name, *by: dict(judge.answer(Question(name, Period.parse("2024-03"), by, len(told) + 1)))


def test_notices_and_messages_are_counted_apart():
    answer = judged(
        NOTICE,
        (due(), at("sent", "06:10:00"), at("delivered", "06:20:00")),
        (due("breach"), at("sent", "06:10:00"), at("failed", "06:20:00"), at("tried_again", "06:30:00")),
        (due("breach"), at("sent", "06:10:00"), at("failed", "06:20:00"), at("given_up", "06:30:00")),
        (due("breach"), at("withdrawn", "06:10:00")),
    )
    assert answer("victim_notices_due", "notice_subject") == {("release",): 1, ("breach",): 3}
    assert answer("victim_notices_sent") == {(): 4}
    assert answer("victim_notices_failed") == {(): 2}
    assert answer("victim_notices_delivered", "notice_subject") == {("release",): 1}
    assert answer("victim_notices_given_up") == answer("victim_notices_withdrawn") == {(): 1}
    assert answer("victim_notices_undelivered", "notice_subject") == {("breach",): 1}


def test_safe_ways_stand_until_she_stops_them():
    stopped = ("stopped", "2024-03-10T09:00:00.000000Z", {})
    answer = judged(CONTACT, (agreed(),), (agreed(), stopped), (agreed(), used("11T06:00"), used("12T06:00")))
    assert answer("contacts_agreed") == {(): 3}
    assert answer("contacts_open") == {(): 2}
    assert answer("contacts_used") == {(): 2}
