"""Minors on the preventive account, schools and their inspectors, and prevention events."""

import pytest
from tests.domains.conftest import SECOND
from tests.domains.desk import Desk

from esep.codebook import Codebook
from esep.declare.classes import Class
from esep.declare.fields import Kind
from esep.domains import prevention_events, preventive_accounts
from esep.kernel.errors import EsepError

BOOKS = {"kz": (Codebook.load("kz"), "KZ-75"), "mtisa": (Codebook.load(SECOND), "XM-1")}
CHILD, PLANTED = "p-" + "c" * 24, "Planted"
ACCOUNT = "preventive_account:1"


def desk(country="kz"):
    return Desk(*BOOKS[country], preventive_accounts.DOMAIN, prevention_events.DOMAIN)


def placed(at, on, record="1", **differing):
    told = {"age": 15, "of_age_by_on": "2026-05-31", "minor": CHILD, **differing}
    return at.writes("preventive_account.placed", record, on, **told)


def again(at, on, **differing):
    return at.writes("preventive_account.placed_again", "1", on, **{"age": 16, **differing})


def removed(at, on, **differing):
    return at.writes("preventive_account.removed", "1", on, **differing)


def test_a_removed_child_placed_again_without_a_ground_stands_and_is_flagged():
    at = desk()
    assert placed(at, "2024-02-10").flags == ()
    removed(at, "2024-06-01")
    told = again(at, "2024-09-01", account_ground="none")
    assert (told.placing, told.state, told.flags) == ("applied", "on_account", ("ACC-03",))
    at = desk()
    placed(at, "2024-02-10")
    removed(at, "2024-06-01")
    assert again(at, "2024-09-01", account_ground="protective_order").flags == ()


@pytest.mark.parametrize("country", ["kz", "mtisa"])
def test_a_first_placing_without_a_ground_is_flagged_too(country):
    assert placed(desk(country), "2024-02-10", account_ground="none").flags == ("ACC-02",)


def test_who_is_on_the_account_is_not_placed_on_it_again():
    at = desk()
    placed(at, "2024-02-10")
    assert again(at, "2024-03-01").placing == "aside"
    assert placed(at, "2024-03-02").placing == "aside"


def test_a_removal_before_the_placing_waits():
    at = desk()
    assert removed(at, "2024-03-01").placing == "waiting"
    placed(at, "2024-02-10")
    assert at.state(ACCOUNT, "2024-02-29") == "on_account"
    assert at.state(ACCOUNT, "2024-03-01") == "removed"


@pytest.mark.parametrize(
    ("country", "on"), [("kz", "2015-01-01"), ("kz", "2024-02-10"), ("mtisa", "2020-01-01")]
)
@pytest.mark.parametrize(("age", "flags"), [(17, ()), (18, ("ACC-04",))])
def test_whoever_is_of_age_is_flagged_on_the_account_of_minors(country, on, age, flags):
    assert placed(desk(country), on, age=age).flags == flags


def test_placing_again_is_flagged_by_age_and_by_the_month_that_has_gone():
    for on, age, flags in (
        ("2026-05-31", 17, ()),
        ("2026-05-31", 18, ("ACC-05",)),
        ("2026-06-01", 18, ("ACC-05", "ACC-06")),
        ("2026-06-01", 17, ("ACC-06",)),  # one of the two says something that is not so
    ):
        at = desk()
        placed(at, "2024-02-10")
        removed(at, "2024-06-01")
        told = again(at, on, age=age)
        assert (told.placing, told.flags) == ("applied", flags)


def test_an_account_ends_by_time_alone_after_the_month_in_which_the_child_comes_of_age():
    at = desk()
    placed(at, "2024-02-10")
    assert at.state(ACCOUNT, "2026-05-31") == "on_account"
    assert at.state(ACCOUNT, "2026-06-01") == "of_age"
    assert removed(at, "2026-06-02").placing == "aside"
    at = desk()
    placed(at, "2024-02-10")
    removed(at, "2024-06-01")
    assert at.state(ACCOUNT, "2026-06-01") == "of_age"  # taken off before, it ends all the same


def test_only_the_month_of_a_birthday_stands_open():
    assert placed(desk(), "2024-02-10", of_age_by_on="2026-05-30").flags == ("ACC-07",)
    at = desk()
    assert placed(at, "2024-02-10", of_age_on="2026-05-31").flags == ()
    with pytest.raises(EsepError, match="ACC-01"):
        placed(desk(), "2024-02-10", of_age_on="2026-06-01")


@pytest.mark.parametrize(
    ("country", "on", "last"),
    [
        ("kz", "2015-01-01", "2015-04-01"),
        ("kz", "2023-11-30", "2024-02-29"),
        ("mtisa", "2020-01-01", "2020-03-01"),
        ("mtisa", "2024-02-05", "2024-04-05"),
    ],
)
def test_an_account_is_reviewed_by_the_day_that_the_law_names(country, on, last):
    at = desk(country)
    placed(at, on)
    assert at.dues(ACCOUNT, last)["review"] == ("running", last)


def test_each_review_starts_the_time_anew_and_a_removal_ends_it():
    at = desk()
    placed(at, "2024-01-15")
    assert at.dues(ACCOUNT, "2024-04-16")["review"] == ("overdue", "2024-04-15")
    at.writes("preventive_account.reviewed", "1", "2024-04-01")
    assert at.dues(ACCOUNT, "2024-07-01")["review"] == ("running", "2024-07-01")
    removed(at, "2024-07-01")
    assert at.dues(ACCOUNT, "2024-07-02")["review"][0] == "met"
    again(at, "2024-09-01")
    assert at.dues(ACCOUNT, "2024-12-01")["review"] == ("running", "2024-12-01")


def test_the_figures_of_accounts_are_those_that_juvenile_police_print():
    at = desk()
    placed(at, "2023-10-02", "1", sex="male", account_ground="below_liability_age")
    placed(at, "2024-03-01", "2", sex="female", account_ground="protective_order", age=16)
    placed(at, "2024-04-01", "3", sex="male", account_ground="paroled", of_age_by_on="2024-10-31", age=17)
    removed(at, "2024-06-01", removal_reason="conduct_mended")
    again(at, "2024-09-01", account_ground="paroled")
    start, of_year = ("2023-01-01", "2024-01-01"), ("2024-01-01", "2025-01-01")
    assert at.figure("on_preventive_account", *start) == {(): 1}
    assert at.figure("preventive_accounts_placed", *of_year) == {(): 3}
    assert at.figure("preventive_accounts_placed_again", *of_year) == {(): 1}
    assert at.figure("preventive_accounts_removed", *of_year, "removal_reason") == {("conduct_mended",): 1}
    assert at.figure("preventive_accounts_of_age", *of_year) == {(): 1}
    # one at the start, three placed, one removed, one of age: two at the end
    assert at.figure("on_preventive_account", *of_year, "account_ground") == {
        ("paroled",): 1,
        ("protective_order",): 1,
    }
    assert sum(at.figure("preventive_account_reviews_missed", *of_year).values()) > 0
    assert at.figure("on_preventive_account", "2024-01-01", "2024-11-01") == {(): 3}
    assert at.figure("on_preventive_account", "2024-01-01", "2024-11-02") == {(): 2}


def test_who_the_child_is_stands_in_no_clear_field():
    at = desk()
    told = {"circumstances": f"{PLANTED} words", "school": "school-17", "of_age_on": "2026-05-14"}
    placed(at, "2024-02-10", **told)
    at.writes("preventive_account.reviewed", "1", "2024-03-10", finding=f"{PLANTED} finding")
    removed(at, "2024-04-10", explanation=f"{PLANTED} explanation")
    written = b"".join(entry.bytes for entry in at.register.journal.entries())
    for secret in (PLANTED, "school-17", "2026-05-14"):
        assert secret.encode() not in written
    assert "minor" not in at.cards()[0]["open"]
    for card in preventive_accounts.DOMAIN.cards.values():
        for field in card.fields:
            if field.kind in {Kind.PERSON, Kind.TEXT, Kind.ORGANISATION}:
                assert field.klass == Class.SPECIAL, field.path


def test_an_event_has_no_room_for_a_name():
    for card in prevention_events.DOMAIN.cards.values():
        assert not {Kind.PERSON, Kind.TEXT} & {field.kind for field in card.fields}


@pytest.mark.parametrize("kind", ["planned", "postponed"])
def test_an_event_is_not_planned_for_a_day_that_has_gone(kind):
    at = desk()
    at.writes("prevention_event.planned", "1", "2024-02-01", hold_by_on="2024-02-20")
    with pytest.raises(EsepError, match="EVE-0"):
        at.writes(f"prevention_event.{kind}", "1", "2024-02-10", hold_by_on="2024-02-09")
    assert at.writes("prevention_event.postponed", "1", "2024-02-10", hold_by_on="2024-02-10").flags == ()


def test_an_event_is_due_by_the_day_of_the_plan_or_a_later_one_named_in_time():
    event = "prevention_event:1"
    at = desk()
    at.writes("prevention_event.planned", "1", "2024-02-01", hold_by_on="2024-02-20")
    assert at.dues(event, "2024-02-20")["holding"] == ("running", "2024-02-20")
    assert at.dues(event, "2024-02-21")["holding"] == ("overdue", "2024-02-20")
    at.writes("prevention_event.postponed", "1", "2024-02-20", hold_by_on="2024-03-01")
    at.writes("prevention_event.held", "1", "2024-03-01")
    assert at.dues(event, "2024-03-02")["holding"][0] == "met"
    assert at.writes("prevention_event.cancelled", "1", "2024-03-02").placing == "aside"


def test_those_who_came_are_counted_once_and_never_guessed():
    at = desk()
    for record, kind in (("1", "talk.lesson"), ("2", "talk.talk"), ("3", "event.raid")):
        told = {"event_kind": kind, "territory": "KZ-75"}
        at.writes("prevention_event.held_unplanned", record, "2024-02-10", **told)
    at.writes("prevention_event.planned", "4", "2024-02-01", hold_by_on="2024-03-01", event_kind="event.raid")
    at.writes("prevention_event.held", "4", "2024-02-20", event_kind="talk.talk")
    counted = ("prevention_event.attendance_counted", "1", "2024-02-10")
    at.writes(*counted, pupils=30)
    assert at.writes(*counted, pupils=31).placing == "aside"
    with pytest.raises(EsepError):
        at.writes("prevention_event.attendance_counted", "2", "2024-02-10", pupils=0)
    of_year = ("2024-01-01", "2025-01-01")
    assert at.figure("prevention_events_held", *of_year, "event_kind") == {
        ("talk.lesson",): 1,
        ("talk.talk",): 2,
        ("event.raid",): 1,
    }
    assert at.figure("prevention_events_planned", *of_year) == {(): 1}
    assert at.figure("prevention_events_unplanned", *of_year) == {(): 3}
    assert at.figure("pupils_reached", *of_year) == {(): 30}


def test_kinds_of_events_lead_to_what_the_press_counts_apart():
    """Events and talks are two figures of a source: each kind is under one of them, or under none."""
    rows = {row.code: row.parent for row in BOOKS["kz"][0].codes["event_kind"]}
    assert {parent for parent in rows.values() if parent} == {"event", "talk"}


def test_a_school_has_an_inspector_from_the_first_to_the_last_day_and_again():
    at = desk()
    at.writes("school_duty.assigned", "1", "2024-01-10", school="school-1", territory="KZ-75")
    at.writes("school_duty.assigned", "2", "2024-01-10", school="school-2", territory="KZ-75")
    at.writes("school_duty.handed_over", "1", "2024-03-01", inspector="officer-2")
    at.writes("school_duty.duty_ended", "1", "2024-05-01")
    for day_after, schools in (("2024-05-01", 2), ("2024-05-02", 1)):
        assert at.figure("schools_with_inspector", "2024-01-01", day_after) == {(): schools}
    at.writes("school_duty.assigned_again", "1", "2024-06-01")
    assert at.figure("schools_with_inspector", "2024-01-01", "2024-06-02") == {(): 2}
    assert at.figure("school_duties_handed_over", "2024-01-01", "2025-01-01") == {(): 1}
