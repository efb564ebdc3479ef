"""The lives of electronic monitoring: orders, places, devices, alerts, questions; what is due and flagged."""

from datetime import UTC, datetime

import pytest
from tests.domains.lived import BOOKS, DOMAINS, flags, lived, refused

from esep.declare.classes import Class
from esep.declare.clocks import Status
from esep.declare.fields import Kind as FieldKind
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.orders import ZoneKind
from esep.register.fold import Placing

ORDER, DEVICE, ALERT, MATCH = "monitoring_order", "monitoring_device", "monitoring_alert", "crime_match"
AFTERWARDS = datetime(2024, 12, 1, tzinfo=UTC)
RECORDS = (
    ORDER, DEVICE, ALERT, MATCH, "monitoring_zone", "monitoring_hours", "monitoring_leave",
    "monitoring_protection",
)  # fmt: skip


def at(name, day, clock="06:00", **differing):
    return (name, f"2024-{day}T{clock}:00.000000Z", differing)


MADE = at("made", "03-04", until_on="2024-09-30")
STOCK = ("received", "2024-03-01", {})


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ("monitoring_alert_kind", {kind.name.lower() for kind in Kind}),
        ("monitoring_alert_grade", {grade.name.lower() for grade in Grade}),
        ("monitoring_zone_kind", {str(kind) for kind in ZoneKind}),
        ("device_wearer", {"bound", "protected"}),
    ],
)
@pytest.mark.parametrize("country", BOOKS)
def test_what_the_engine_tells_is_what_cards_may_say(country, codes, words):
    assert {row.code for row in BOOKS[country].list(codes)} == words


@pytest.mark.parametrize("country", BOOKS)
def test_the_codes_that_measures_and_rules_look_for_are_there(country):
    book = BOOKS[country]
    wanted = {
        "alert_step": {"protected_called", "bound_called", "police_sent"},
        "alert_outcome": {"true_breach", "false"},
        "monitoring_condition": {"asked", "not_asked"},
        "yes_no_unknown": {"yes"},
    }
    missing = {name: codes - {row.code for row in book.list(name)} for name, codes in wanted.items()}
    assert not any(missing.values()), missing


def test_an_order_is_in_force_suspended_resumed_and_ends_with_its_last_day_or_before():
    suspended = (MADE, at("suspended", "03-10"))
    resumed = (*suspended, at("resumed", "03-20"))
    assert lived(ORDER, *suspended).state.state == "suspended"
    assert lived(ORDER, *resumed).state.state == "in_force"
    for name, state in (("ended_early", "ended_early"), ("revoked", "revoked")):
        assert lived(ORDER, *resumed, at(name, "04-01")).state.state == state
    assert lived(ORDER, *suspended, until="2024-09-30").state.state == "suspended"
    assert lived(ORDER, *suspended, until="2024-10-01").state.state == "expired"
    prolonged = (*resumed, at("prolonged", "05-01", until_on="2024-12-31"))
    assert lived(ORDER, *prolonged, until="2024-12-31").state.state == "in_force"
    assert lived(ORDER, *prolonged, until="2025-01-01").state.state == "expired"


@pytest.mark.parametrize(("until", "flag"), [("2024-03-04", ()), ("2024-03-03", ("ME-01",))])
def test_an_order_may_end_on_its_day_and_not_before_it(until, flag):
    assert flags(ORDER, at("made", "03-04", until_on=until)) == flag


def test_an_order_is_not_prolonged_into_the_past():
    assert flags(ORDER, MADE, at("prolonged", "05-01", until_on="2024-04-30")) == ("ME-02",)
    assert flags(ORDER, MADE, at("prolonged", "05-01", until_on="2024-05-01")) == ()


def test_an_order_that_asks_for_nothing_is_flagged(by):
    nothing = dict.fromkeys(("curfew", "exclusion", "inclusion", "distance"), "not_asked")
    assert refused(f"{ORDER}.made", by, **nothing) == ([], ["ME-03"])
    assert refused(f"{ORDER}.made", by, **nothing | {"distance": "asked"}) == ([], [])


def test_a_breach_waits_for_a_reaction_and_a_suspended_order_is_not_broken():
    told = {"learned_at": "2024-03-11T06:30:00.000000Z"}
    breached = at("breached", "03-11", **told)
    assert flags(ORDER, MADE, breached) == ()
    assert flags(ORDER, MADE, at("suspended", "03-10"), breached) == ("ME-06",)
    life = lived(ORDER, MADE, breached)
    assert life.due("reaction", AFTERWARDS).status == Status.OVERDUE
    reacted = lived(ORDER, MADE, breached, at("reacted", "03-11", "12:00"))
    assert reacted.due("reaction", AFTERWARDS).status == Status.MET
    assert flags(ORDER, MADE, at("reacted", "03-11")) == ("ME-05",)


@pytest.mark.parametrize(("country", "last"), [("kz", "2024-03-07 11:00+05:00"), ("mtisa", "2024-03-06")])
def test_a_device_is_due_within_the_time_of_the_law(country, last):
    due = lived(ORDER, MADE, country=country).due("fitting", datetime(2024, 5, 1, tzinfo=UTC))
    assert (due.status, due.deadline.protects.value) == (Status.OVERDUE, "person")
    shown = due.due if country == "mtisa" else lived(ORDER, MADE).by.shown(due.due)
    assert str(shown) == last


def test_no_device_is_due_while_the_order_is_suspended_or_once_it_is_over():
    suspended = (MADE, at("suspended", "03-05"))
    assert lived(ORDER, *suspended).due("fitting", AFTERWARDS).status == Status.STOPPED
    revoked = lived(ORDER, MADE, at("revoked", "03-05"))
    assert revoked.due("fitting", AFTERWARDS).status == Status.EXEMPTED


def test_a_review_is_due_again_and_again():
    first = lived(ORDER, MADE).due("review", datetime(2024, 5, 1, tzinfo=UTC))
    assert (first.status, str(first.due)) == (Status.RUNNING, "2024-06-04")
    again = lived(ORDER, MADE, ("reviewed", "2024-06-01", {})).due("review", datetime(2024, 6, 2, tzinfo=UTC))
    assert (again.status, str(again.due)) == (Status.RUNNING, "2024-09-01")


def test_a_place_that_guards_names_whom(by):
    zone = "monitoring_zone.drawn"
    assert refused(zone, by, zone_kind="guarded") == ([], ["ME-11"])
    assert refused(zone, by, zone_kind="guarded", protection="monitoring_protection:1") == ([], [])
    assert refused(zone, by, zone_kind="home") == ([], [])


def test_leave_ends_after_it_begins_and_she_is_warned_before_he_is_too_near(by):
    leave = {"begins_at": "2024-02-05T12:00:00Z", "ends_at": "2024-02-05T11:59:59Z"}
    assert refused("monitoring_leave.granted", by, **leave)[0] == ["ME-21"]
    near = {"distance_metres": 500, "warning_metres": 499}
    for card, number in (("begun", "ME-31"), ("distance_changed", "ME-32")):
        assert refused(f"monitoring_protection.{card}", by, **near) == ([], [number])
        assert refused(f"monitoring_protection.{card}", by, **near | {"warning_metres": 500}) == ([], [])


def test_a_device_goes_from_stock_to_a_person_and_back():
    fitted = (STOCK, at("fitted", "03-04"))
    assert lived(DEVICE, *fitted, at("failed", "03-05")).state.state == "faulty"
    assert lived(DEVICE, *fitted, at("failed", "03-05"), at("repaired", "03-06")).state.state == "fitted"
    for name in ("swapped", "removed"):
        off = (*fitted, at(name, "03-07"))
        assert lived(DEVICE, *off).state.state == "taken_off"
        assert lived(DEVICE, *off, ("returned", "2024-03-08", {})).state.state == "in_stock"
    twice = lived(DEVICE, *fitted, at("fitted", "03-05"))
    assert twice.state.cards[-1].placing == Placing.ASIDE


def test_she_is_to_be_told_of_a_device_that_fails_while_it_guards_her():
    guarding = (STOCK, at("fitted", "03-04", guards="yes"))
    since = {"unprotected_at": "2024-03-05T06:00:00.000000Z"}
    assert flags(DEVICE, *guarding, at("failed", "03-05")) == ("MD-02",)
    assert flags(DEVICE, *guarding, at("failed", "03-05", **since)) == ()
    told = lived(DEVICE, *guarding, at("failed", "03-05", **since)).due("tell_failure", AFTERWARDS)
    assert (told.status, told.due) == (Status.OVERDUE, datetime(2024, 3, 5, 7, tzinfo=UTC))
    others = (STOCK, at("fitted", "03-04", guards="no"), at("failed", "03-05"))
    assert flags(DEVICE, *others) == ()
    assert lived(DEVICE, *others).due("tell_failure", AFTERWARDS) is None


@pytest.mark.parametrize(("country", "hours"), [("kz", 4), ("mtisa", 2)])
def test_a_device_that_fails_is_due_to_be_replaced_in_hours(country, hours):
    failed = (STOCK, at("fitted", "03-04"), at("failed", "03-05"))
    due = lived(DEVICE, *failed, country=country).due("replacement", AFTERWARDS)
    assert (due.status, due.due) == (Status.OVERDUE, datetime(2024, 3, 5, 6 + hours, tzinfo=UTC))
    swapped = lived(DEVICE, *failed, at("swapped", "03-05", "07:00"), country=country)
    assert swapped.due("replacement", AFTERWARDS).status == Status.MET
    assert swapped.due("return", AFTERWARDS).status == Status.OVERDUE


def test_a_new_key_has_a_number_of_its_own():
    keyed = ("received", "2024-03-01", {"key_number": 1})
    assert flags(DEVICE, keyed, at("keys_renewed", "03-04", key_number=1)) == ("MD-03",)
    assert flags(DEVICE, keyed, at("keys_renewed", "03-04", key_number=2)) == ()


RAISED = at("raised", "03-05", began_at="2024-03-05T05:58:00.000000Z")


def test_an_alert_is_taken_on_acted_upon_decided_and_taken_up_again():
    taken_on = (RAISED, at("acknowledged", "03-05", "06:01"), at("step_taken", "03-05", "06:02"))
    decided = (*taken_on, at("resolved", "03-05", "06:30"))
    assert [card.placing for card in lived(ALERT, *decided).state.cards] == [Placing.APPLIED] * 4
    assert (lived(ALERT, *decided).state.state, flags(ALERT, *decided)) == ("resolved", ())
    assert lived(ALERT, *decided, at("reopened", "03-05", "07:00")).state.state == "acknowledged"
    assert flags(ALERT, RAISED, at("resolved", "03-05", "06:30")) == ("MA-02",)


def test_later_data_take_an_alert_back_whatever_was_done_and_may_bring_it_again():
    for before in (
        (RAISED,),
        (RAISED, at("acknowledged", "03-05", "06:01"), at("resolved", "03-05", "06:30")),
    ):
        withdrawn = (*before, at("withdrawn", "03-05", "08:00"))
        life = lived(ALERT, *withdrawn)
        assert (life.state.state, life.flags) == ("withdrawn", ())
        assert lived(ALERT, *withdrawn, at("restored", "03-05", "09:00")).state.state == "raised"
    taken_back = lived(ALERT, RAISED, at("withdrawn", "03-05", "06:30"))
    assert taken_back.due("acknowledgement", AFTERWARDS).status == Status.EXEMPTED


def test_that_what_began_is_over_ends_no_duty():
    over = lived(ALERT, RAISED, at("over", "03-05", "06:10"))
    assert over.state.state == "raised"
    assert over.due("acknowledgement", AFTERWARDS).status == Status.OVERDUE


def test_no_alert_is_published_before_it_begins(by):
    early = {"published_at": "2024-02-05T11:59:59Z", "began_at": "2024-02-05T12:00:00Z"}
    assert refused(f"{ALERT}.raised", by, **early)[0] == ["MA-01"]


@pytest.mark.parametrize(("country", "radius", "hours"), [("kz", 500, 24), ("mtisa", 300, 6)])
def test_a_question_keeps_within_what_the_law_allows(country, radius, hours):
    def asked(metres, seconds):
        window = {
            "from_at": "2024-03-01T00:00:00.000000Z",
            "to_at": f"2024-03-0{1 + hours // 24}T{hours % 24:02}:00:{seconds:02}.000000Z",
        }
        told = at("asked", "03-04", decided_on="2024-03-04", radius_metres=metres, **window)
        return flags(MATCH, told, country=country)

    assert asked(radius, 0) == ()
    assert asked(radius + 1, 0) == ("CMX-02",)
    assert asked(radius, 1) == ("CMX-03",)


def test_a_question_is_asked_by_a_decision_and_answered_until_it_is_over():
    asked = at("asked", "03-04", decided_on="2024-03-05", asked_by="o-1")
    assert flags(MATCH, asked) == ("CMX-04",)
    counted = (at("asked", "03-04", decided_on="2024-03-04", asked_by="o-1"), at("counted", "03-04", could=2))
    assert lived(MATCH, *counted, until="2024-04-03").state.state == "counted"
    assert lived(MATCH, *counted, until="2024-04-04").state.state == "expired"
    unmasked = at("unmasked", "03-05", unmasked_by="o-2", persons=2)
    assert flags(MATCH, *counted, unmasked) == ()
    assert flags(MATCH, *counted, at("unmasked", "03-05", unmasked_by="o-1", persons=2)) == ("CMX-05",)
    assert flags(MATCH, *counted, at("unmasked", "03-05", unmasked_by="o-2", persons=3)) == ("CMX-06",)
    late = lived(MATCH, *counted, at("unmasked", "06-05", unmasked_by="o-2", persons=2))
    assert late.state.cards[-1].placing == Placing.ASIDE


def test_nobody_is_named_without_a_second_officer():
    assert [card.name for card in DOMAINS.record(MATCH).cards.values() if card.second] == ["unmasked"]


def test_where_anybody_is_and_who_is_protected_stands_in_no_open_field():
    cards = [card for name in RECORDS for card in DOMAINS.record(name).cards.values()]
    fields = {field.path: field for card in cards for field in card.fields}
    hers = [
        path for path in fields if path.endswith(("protected", "distance_metres", "begun.warning_metres"))
    ]
    assert len(hers) == 4
    assert {fields[path].klass for path in hers} == {Class.SPECIAL}
    assert {field.klass for field in fields.values() if field.name in {"geometry", "address"}} == {
        Class.SEALED
    }
    texts = {field.klass for field in fields.values() if field.kind == FieldKind.TEXT}
    assert Class.OPEN not in texts


def test_the_bound_person_sees_the_order_and_nothing_of_places_devices_or_the_protected():
    shown = {name for name in RECORDS if DOMAINS.record(name).extracted.fields}
    assert shown == {ORDER}
