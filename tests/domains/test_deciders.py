"""Who decides that a person is held: a decision of somebody who may not is flagged and ends no clock."""

from datetime import UTC, datetime

import pytest
from tests.domains.conftest import CLOCKS
from tests.domains.test_law_cases import BOOKS, DOMAINS, flags

from esep.declare.checking import example
from esep.declare.clocks import Happened, Status
from esep.declare.due import due_on, worklist
from esep.declare.reckoning import Reckoning

TAKEN = "2024-02-05T06:00:00.000000Z"
SOON, LATER = "2024-02-06T06:00:00.000000Z", "2024-02-06T18:00:00.000000Z"
AFTERWARDS = datetime(2024, 6, 1, tzinfo=UTC)
HELD = (("named", "2024-02-05", {}), ("qualified", "2024-02-05", {}), ("detained", TAKEN, {}))


def chosen(measure, who, at=SOON):
    return ("restraint_chosen", at, {"restraint": measure, "decided_by": who})


def ordered(who, until="2024-03-06T06:00:00.000000Z", measure="custody", at=SOON):
    return ("custody_ordered", at, {"restraint": measure, "until_at": until, "decided_by": who})


def extended(who, until, at="2024-03-01T06:00:00.000000Z"):
    return ("custody_extended", at, {"until_at": until, "decided_by": who})


def due(name, *cards, country="kz", at=AFTERWARDS):
    book = BOOKS[country]
    told = []
    for kind, moment, differing in (*HELD, *cards):
        card = DOMAINS.card(f"suspect.{kind}")
        told.append(
            Happened(kind, moment, {**example(card, book), card.happened: moment, **differing}),
        )
    dues = due_on(DOMAINS.record("suspect"), told, Reckoning.by(book, CLOCKS[book.code]), at)
    return next((one for one in dues if one.deadline.name == name), None)


@pytest.mark.parametrize(
    ("card", "flag"),
    [
        (chosen("recognisance", "investigator"), ()),
        (chosen("bail", "court"), ()),
        (chosen("bail", "investigator"), ("SUS-17",)),
        (chosen("custody", "court"), ("SUS-20",)),
        (chosen("house_arrest", "investigating_judge"), ("SUS-20",)),
        (chosen("custody", "investigator"), ("SUS-17", "SUS-20")),
        (ordered("court"), ()),
        (ordered("investigating_judge", measure="house_arrest"), ()),
        (ordered("investigator"), ("SUS-18",)),
        (ordered("higher_prosecutor"), ("SUS-18",)),
        (ordered("prosecutor", measure="house_arrest"), ("SUS-18",)),
    ],
)
def test_the_clock_of_a_detention_is_met_by_whoever_may_decide_and_by_nobody_else(card, flag):
    assert flags("kz", *HELD, card) == flag
    found = due("detention", card)
    assert found.status == (Status.OVERDUE if flag else Status.MET)
    assert bool(worklist([found])) == bool(flag)


@pytest.mark.parametrize(
    ("day", "flag"),
    [("2024-02-29T19:59:59.999999Z", ()), ("2024-02-29T20:00:00.000000Z", ("SUS-18",))],
)
def test_who_may_decide_is_asked_of_the_law_of_the_civil_day(day, flag):
    """In Mtisa a prosecutor could order custody until the end of February 2024, four hours ahead of UTC."""
    told = (("named", "2024-02-05", {}), ("qualified", "2024-02-05", {}))
    card = ordered("prosecutor", at=day, until="2024-03-20T06:00:00.000000Z")
    assert flags("mtisa", *told, card) == flag


def test_where_the_codebook_says_nothing_of_the_day_nobody_is_accused_and_nothing_is_taken_for_met():
    on = "2014-12-30T06:00:00.000000Z"
    told = (("named", on[:10], {}), ("qualified", on[:10], {}))
    card = ordered("investigator", at=on, until="2015-01-20T06:00:00.000000Z")
    assert flags("kz", *told, card) == ()
    since = ("detained", on, {})
    found = due("detention", since, ("custody_ordered", "2014-12-30T07:00:00.000000Z", card[2]))
    assert (found.status, found.met_by) == (Status.UNKNOWN, "")


def test_what_was_decided_unlawfully_is_told_in_the_reasoning_and_ended_by_what_is_lawful():
    found = due("detention", ordered("investigator"))
    [step] = [step for step in found.reasoning if step.phrase == "due.not_listed"]
    assert step.values["code"] == "custody.investigator"
    assert all(found.said(BOOKS["kz"].phrases, lang) for lang in ("en", "ru", "kk"))
    assert due("detention", ordered("investigator"), ordered("court", at=LATER)).status == Status.MET
    lifted = ("restraint_lifted", LATER, {})
    assert due("detention", chosen("custody", "investigator"), lifted).met_by == "restraint_lifted"


def test_the_end_of_custody_is_put_off_only_by_whoever_may():
    first, later = "2024-03-06T06:00:00.000000Z", "2024-04-06T06:00:00.000000Z"
    told = (*HELD, ordered("court", first))
    for who, flag, end in (("court", (), later), ("investigator", ("SUS-19",), first)):
        card = extended(who, later)
        assert flags("kz", *told, card) == flag
        found = due("custody", ordered("court", first), card, at=datetime(2024, 3, 2, tzinfo=UTC))
        assert found.due == datetime.fromisoformat(end)


def test_an_order_of_somebody_who_may_not_neither_renews_nor_ends_the_clock_of_custody():
    first = "2024-03-06T06:00:00.000000Z"
    for card in (
        ordered("investigator", "2024-05-06T06:00:00.000000Z", at="2024-03-01T06:00:00.000000Z"),
        chosen("custody", "investigator", at="2024-03-01T06:00:00.000000Z"),
        chosen("custody", "court", at="2024-03-01T06:00:00.000000Z"),
    ):
        found = due("custody", ordered("court", first), card)
        assert (found.status, found.due) == (Status.OVERDUE, datetime.fromisoformat(first))
    milder = chosen("recognisance", "investigator", at="2024-03-01T06:00:00.000000Z")
    assert due("custody", ordered("court", first), milder).status == Status.MET


def test_custody_that_nobody_might_order_has_a_clock_of_its_end_all_the_same():
    found = due("custody", ordered("investigator"))
    assert (found.status, found.met_by) == (Status.OVERDUE, "")


def test_every_decider_the_codebook_names_is_a_body_and_a_measure_of_it(book):
    for row in book.lists.named("restraint_decider"):
        measure, _, body = row.code.partition(".")
        assert measure in book.lists.named("restraint_measure")
        assert body in book.lists.named("deciding_body")
    measures = {row.code.partition(".")[0] for row in book.lists.named("restraint_decider")}
    assert measures == set(book.lists.named("restraint_measure").keys)
