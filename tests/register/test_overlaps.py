"""Records that stand at once on one person, or one of which names the other, and on which days."""

from datetime import date

import pytest
from tests.domains.desk import Desk

from esep.codebook import Codebook
from esep.declare.checking import example
from esep.domains import load
from esep.register.as_of import stood
from esep.register.link_index import LinkIndex
from esep.register.overlaps import binding, not_compared, overlaps, standing_states
from esep.register.submissions import Submission

DOMAINS = load()
BOOK = Codebook.load("kz")
ORDER, BOUND = "protective_order", "special_requirements"
MADE = date(2024, 1, 5)
HE, ANOTHER = "p-" + "a" * 24, "p-" + "c" * 24


@pytest.fixture
def desk():
    return Desk(BOOK, "KZ-75", *DOMAINS.domains)


def ordered(desk, number, person, on, **more):
    desk.writes(f"{ORDER}.issued", number, f"{on}T05:00:00.000000Z", binds=person, **more)
    desk.writes(f"{ORDER}.delivered", number, f"{on}T06:00:00.000000Z", order_issued_at=None)


def required(desk, number, person, on, until, **more):
    desk.writes(f"{BOUND}.imposed", number, on, binds=person, **more)
    desk.writes(f"{BOUND}.taken_effect", number, on, ruled_on=None, until_on=until)


def found(desk, day, kinds=(ORDER, BOUND)):
    journal = desk.register.journal
    told = overlaps(
        LinkIndex(journal),
        lambda record: stood(journal, DOMAINS, BOOK, record, happened=day),
        DOMAINS,
        kinds,
    )
    return {(one.one, one.other, one.since, one.until, bool(one.person)) for one in told}


def test_two_orders_on_one_person_stand_at_once_from_the_later_delivery(desk):
    ordered(desk, "1", HE, "2024-01-02")
    ordered(desk, "2", HE, "2024-01-20")
    ordered(desk, "3", ANOTHER, "2024-01-20")
    pair = ("protective_order:1", "protective_order:2")
    assert found(desk, "2024-01-20") == {(*pair, "2024-01-20", "", True)}
    assert found(desk, "2024-01-19") == set()


def test_what_time_or_a_card_ended_overlaps_no_longer(desk):
    ordered(desk, "1", HE, "2024-01-02")
    ordered(desk, "2", HE, "2024-01-20")
    [(*_, since, until, _)] = found(desk, "2024-12-31")
    assert since == "2024-01-20"
    assert "2024-01-31" <= until <= "2024-02-02"  # thirty days from the first delivery
    desk.writes(f"{ORDER}.lifted", "2", "2024-01-25T06:00:00.000000Z", order_delivered_at=None)
    assert {one[3] for one in found(desk, "2024-12-31")} == {"2024-01-25"}


def test_orders_one_after_the_other_do_not_overlap(desk):
    ordered(desk, "1", HE, "2024-01-02")
    ordered(desk, "2", HE, "2024-03-02")
    assert found(desk, "2024-12-31") == set()


def test_an_order_that_was_never_delivered_binds_nobody(desk):
    ordered(desk, "1", HE, "2024-01-02")
    desk.writes(f"{ORDER}.issued", "2", "2024-01-03T05:00:00.000000Z", binds=HE)
    assert found(desk, "2024-01-10") == set()


def test_orders_and_requirements_are_compared_where_a_card_links_them(desk):
    ordered(desk, "1", HE, "2024-01-02")
    required(desk, "1", HE, "2024-01-10", "2024-07-09", earlier_order="protective_order:1")
    required(desk, "2", HE, "2024-01-12", "2024-07-11")
    told = found(desk, "2024-01-15")
    assert ("special_requirements:1", "protective_order:1", "2024-01-10", "", False) in told
    assert ("special_requirements:1", "special_requirements:2", "2024-01-12", "", True) in told
    assert len(told) == 2


def test_orders_in_both_directions_are_told_once_somebody_found_them(desk):
    ordered(desk, "1", HE, "2024-01-02", protects=ANOTHER)
    ordered(desk, "2", ANOTHER, "2024-01-03", protects=HE)
    assert found(desk, "2024-01-10") == set()
    desk.writes(f"{ORDER}.found_mutual", "1", "2024-01-05", opposite="protective_order:2")
    pair = ("protective_order:1", "protective_order:2", "2024-01-03", "", False)
    assert found(desk, "2024-01-10") == {pair}


def test_a_person_corrected_away_is_not_compared(desk):
    ordered(desk, "1", HE, "2024-01-02")
    made = desk.writes(f"{ORDER}.issued", "2", "2024-01-05T05:00:00.000000Z", binds=HE)
    desk.writes(f"{ORDER}.delivered", "2", "2024-01-05T06:00:00.000000Z", order_issued_at=None)
    assert len(found(desk, "2024-01-10")) == 1
    desk.register.accept(
        Submission(
            kind=f"{ORDER}.issued",
            record=f"{ORDER}:2",
            fields={**example(DOMAINS.card(f"{ORDER}.issued"), BOOK, MADE), "binds": ANOTHER,
                    "issued_at": "2024-01-05T05:00:00.000000Z"},
            key="corrected",
            actor="officer-1",
            office="office-1",
            territory="KZ-75",
            system="desk",
            corrects=made.id,
            why="wrong_code",
        )
    )  # fmt: skip
    assert found(desk, "2024-01-10") == set()


def test_arrests_and_detentions_may_be_asked_for_although_no_time_alone_ends_them():
    records = DOMAINS.records
    assert standing_states(records["administrative_arrest"]) == {"serving"}
    assert binding(DOMAINS) == ["monitoring_order", ORDER, BOUND]


def test_whoever_stands_sealed_is_never_compared_and_is_named_as_such():
    records = DOMAINS.records
    assert [one.name for one in not_compared(records["stay"])] == ["resident"]
    assert [one.name for one in not_compared(records[ORDER])] == ["protects"]
    assert not_compared(records["bed"]) == []


def test_two_stays_of_one_person_are_not_told_since_nobody_sees_who_it_is(desk):
    for number in ("1", "2"):
        desk.writes("stay.admitted", number, "2024-02-05", resident=HE)
    assert found(desk, "2024-02-06", ["stay"]) == set()
