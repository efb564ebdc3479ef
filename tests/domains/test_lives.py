"""Whole lives of records: what state the cards leave them in, what is flagged, and what is due when."""

from datetime import UTC, datetime

import pytest

from esep.declare.checking import example
from esep.declare.clocks import Happened, Status
from esep.declare.due import due_on
from esep.declare.reckoning import Reckoning
from esep.domains import load
from esep.register.fold import Placing, fold
from esep.register.statements import Statement

DOMAINS = load()


def statement(kz, seq, kind, moment, **differing):
    card = DOMAINS.card(kind)
    values = {**example(card, kz), card.happened: moment, **differing}
    envelope = {
        "id": f"card-{seq}",
        "kind": kind,
        "record": f"{card.record}:1",
        "on": moment[:10],
        "happened": moment,
        "zone": "KZ-75",
        "asserted_at": f"2024-12-31T00:00:{seq:02}.000000Z",
        "source": {"system": "test"},
        "key": str(seq),
        "open": values,
    }
    return Statement.of_card(envelope, seq, seq)


def story(kz, record, *cards):
    told = [statement(kz, seq, f"{record}.{name}", on, **more) for seq, (name, on, more) in enumerate(cards)]
    state = fold(f"{record}:1", DOMAINS.record(record), told, kz)
    assert fold(f"{record}:1", DOMAINS.record(record), told[::-1], kz).facts == state.facts
    return state


HARD = (
    ("started", "2024-01-10", {"article": "188", "part": "1", "gravity": "minor", "form": "inquiry"}),
    ("requalified", "2024-01-20", {"article": "188", "part": "2", "gravity": "medium"}),
    ("interrupted", "2024-02-01", {"point": "1"}),
    ("requalified", "2024-02-10", {"article": "191", "part": "2", "gravity": "grave"}),
    ("resumed", "2024-03-01", {}),
    ("transferred", "2024-03-05", {"department": "office-9", "territory": "KZ-10"}),
    ("terminated", "2024-03-08", {"ground": "2"}),
    ("termination_cancelled", "2024-03-20", {"decided_by": "prosecutor"}),
    ("joined", "2024-04-01", {"main": "proceeding:2"}),
)


def test_a_hard_case_keeps_its_last_coding_and_nothing_stands_aside(kz):
    state = story(kz, "proceeding", *HARD)
    assert state.state == "joined"
    assert {card.placing for card in state.cards} == {Placing.APPLIED}
    assert state.flagged == ()
    assert (state.facts["article"], state.facts["part"], state.facts["gravity"]) == ("191", "2", "grave")
    assert (state.facts["department"], state.facts["territory"]) == ("office-9", "KZ-10")


def test_a_case_terminated_while_interrupted_stands_and_is_flagged(kz):
    state = story(kz, "proceeding", *HARD[:3], ("terminated", "2024-02-20", {}))
    assert state.state == "terminated"
    assert [(card.statement.name, card.flags) for card in state.flagged] == [("terminated", ("PRO-04",))]


def test_an_offence_that_was_excluded_and_restored_is_on_the_register(kz):
    state = story(
        kz,
        "offence",
        ("registered", "2024-01-10", {}),
        ("attached", "2024-01-12", {"attached_to": "offence:2"}),
        ("restored", "2024-01-20", {}),
        ("sent_to_court", "2024-02-20", {}),
    )
    assert (state.state, state.flagged) == ("sent_to_court", ())


def test_a_person_in_custody_who_was_never_told_of_what_is_on_the_prosecutors_list(kz):
    held = (
        ("named", "2024-02-01", {}),
        ("detained", "2024-02-01T06:00:00.000000Z", {}),
        ("custody_ordered", "2024-02-03T05:00:00.000000Z", {"until_at": "2024-04-03T05:00:00.000000Z"}),
        ("custody_extended", "2024-04-03T05:00:01.000000Z", {"until_at": "2024-05-03T05:00:00.000000Z"}),
    )
    state = story(kz, "suspect", *held)
    assert state.state == "restrained"
    assert [card.flags for card in state.flagged] == [("SUS-07",), ("SUS-05",)]


def due(kz, record, cards, at, name):
    happened = []
    for kind, moment, more in cards:
        card = DOMAINS.card(f"{record}.{kind}")
        happened.append(Happened(kind, moment, {**example(card, kz), card.happened: moment, **more}))
    found = due_on(DOMAINS.record(record), happened, Reckoning.by(kz, "KZ-75"), at)
    return next(one for one in found if one.deadline.name == name)


@pytest.mark.parametrize(
    ("detained", "ends"),
    [
        ("2018-02-28T17:59:59.999999Z", "2018-03-03T17:59:59.999999+00:00"),
        ("2018-02-28T18:00:00.000000Z", "2018-03-02T18:00:00+00:00"),
        ("2024-02-29T12:00:00.000000Z", "2024-03-02T12:00:00+00:00"),
    ],
)
def test_the_hours_of_a_detention_follow_the_law_of_the_civil_day_it_began(kz, detained, ends):
    at = datetime.fromisoformat(detained)
    assert due(kz, "suspect", [("detained", detained, {})], at, "detention").due.isoformat() == ends


def test_a_person_held_past_the_term_is_overdue_until_released_and_late_ever_after(kz):
    held = [("detained", "2024-05-01T06:00:00.000000Z", {})]
    after = datetime(2024, 5, 3, 6, 0, 1, tzinfo=UTC)
    assert due(kz, "suspect", held, after, "detention").status == Status.OVERDUE
    let_go = [*held, ("released", "2024-05-03T06:00:01.000000Z", {})]
    assert due(kz, "suspect", let_go, after, "detention").status == Status.MET_LATE
    in_time = [*held, ("custody_ordered", "2024-05-03T06:00:00.000000Z", {})]
    assert due(kz, "suspect", in_time, after, "detention").status == Status.MET


@pytest.mark.parametrize(
    ("form", "ends"),
    [("inquiry", "2024-02-29"), ("preliminary", "2024-03-31"), ("accelerated", "2024-02-15")],
)
def test_the_term_of_an_investigation_hangs_on_its_form(kz, form, ends):
    started = [("started", "2024-01-31", {"form": form})]
    at = datetime(2024, 1, 31, 12, tzinfo=UTC)
    assert due(kz, "proceeding", started, at, "investigation").due.isoformat() == ends


def test_a_form_whose_term_nobody_knows_is_said_to_be_unknown(kz):
    at = datetime(2024, 1, 31, 12, tzinfo=UTC)
    found = due(kz, "proceeding", [("started", "2024-01-31", {"form": "order"})], at, "investigation")
    assert (found.status, found.due) == (Status.UNKNOWN, None)


def test_a_cancelled_decision_on_a_report_starts_its_day_anew(kz):
    cards = [
        ("registered", "2024-05-01T06:00:00.000000Z", {}),
        ("filed", "2024-05-01T20:00:00.000000Z", {}),
        ("decision_cancelled", "2024-05-10T06:00:00.000000Z", {}),
    ]
    found = due(kz, "report", cards, datetime(2024, 5, 10, 7, tzinfo=UTC), "decision")
    assert (found.status, found.left) == (Status.RUNNING, 23)
