"""What is counted of electronic monitoring, in what unit, and what is met by the card of another record."""

import pytest
from tests.domains.conftest import SECOND
from tests.domains.desk import Desk
from tests.domains.test_orders_measured import ANOTHER, HE, counted

from esep.codebook import Codebook
from esep.domains.loading import found
from esep.ledger.engines import Lasting

ORDER, ALERT, DEVICE, MATCH = "monitoring_order", "monitoring_alert", "monitoring_device", "crime_match"


def card(record, number, name, day, clock="06:00", **more):
    return (record, number, name, f"2024-{day}T{clock}:00.000000Z", more)


def made(number, day, **more):
    return card(ORDER, number, "made", day, until_on="2024-06-30", territory="KZ-75", **more)


ORDERS = (
    made("1", "01-10", binds=HE, monitoring_basis="probation"),
    made("2", "01-20", binds=HE, monitoring_basis="protective_order"),
    made("3", "02-01", binds=ANOTHER, monitoring_basis="probation"),
    card(ORDER, "1", "suspended", "02-10"),
    card(ORDER, "2", "ended_early", "02-15"),
    card(ORDER, "3", "breached", "02-20", learned_at="2024-02-20T07:00:00.000000Z"),
    card(ORDER, "3", "reacted", "02-20", "16:30"),
)


def alert(number, order, kind, began, *cards):
    raised = card(
        ALERT, number, "raised", "03-01", "06:00",
        began_at=f"2024-03-01T{began}:00.000000Z", alert_kind=kind, order=f"{ORDER}:{order}",
    )  # fmt: skip
    return (raised, *(card(ALERT, number, name, "03-01", clock, **more) for name, clock, more in cards))


ALERTS = (
    *ORDERS,
    *alert("a1", "1", "entered", "05:59", ("acknowledged", "08:10", {}),
           ("step_taken", "08:20", {"alert_step": "protected_called"}),
           ("step_taken", "09:20", {"alert_step": "police_sent"}),
           ("resolved", "11:00", {"alert_outcome": "true_breach"})),
    *alert("a2", "1", "battery", "05:00", ("acknowledged", "06:30", {}),
           ("resolved", "07:00", {"alert_outcome": "false"})),
    *alert("a3", "3", "entered", "05:00", ("withdrawn", "07:00", {})),
    *alert("a4", "3", "silent", "05:00"),
)  # fmt: skip


@pytest.fixture(scope="module")
def of_orders():
    return counted(ORDERS)


@pytest.fixture(scope="module")
def of_alerts():
    return counted(ALERTS)


def test_orders_are_more_than_the_persons_they_bind(of_orders):
    assert of_orders("monitoring_orders_made", "2024") == 3
    assert of_orders("monitoring_order_persons", "2024") == 2


def test_what_is_suspended_is_still_in_force_and_what_is_over_is_not(of_orders):
    by_end_of = {
        "2024-01": (2, 0),
        "2024-02": (2, 1),
        "2024-06": (2, 1),
        "2024-07": (0, 0),
    }
    for month, (standing, suspended) in by_end_of.items():
        assert of_orders("monitoring_orders_in_force", month) == standing, month
        assert of_orders("monitoring_orders_suspended", month) == suspended, month
    assert of_orders("monitoring_orders_expired", "2024") == 2


def test_breaches_are_told_by_what_the_order_rests_on_and_how_long_a_reaction_took(of_orders):
    told = of_orders("monitoring_order_breaches", "2024-02", "monitoring_basis")
    assert told == {("probation",): 1}
    assert of_orders("monitoring_order_reaction_time", "2024-02", "territory") == {
        ("KZ-75",): Lasting(1, 10, 10, 10, 10)
    }


def test_alerts_are_counted_by_kind_and_those_taken_back_apart(of_alerts):
    assert of_alerts("monitoring_alerts_raised", "2024-03", "alert_kind") == {
        ("entered",): 2, ("battery",): 1, ("silent",): 1,
    }  # fmt: skip
    assert of_alerts("monitoring_alerts_standing", "2024-03", "alert_kind") == {
        ("entered",): 1, ("battery",): 1, ("silent",): 1,
    }  # fmt: skip
    assert of_alerts("monitoring_alerts_withdrawn", "2024-03") == 1


def test_of_alerts_decided_on_it_is_told_what_they_were(of_alerts):
    assert of_alerts("monitoring_alerts_resolved", "2024-03", "alert_outcome") == {
        ("true_breach",): 1, ("false",): 1,
    }  # fmt: skip
    assert of_alerts("monitoring_alerts_false", "2024-03", "alert_kind") == {("battery",): 1}
    assert of_alerts("monitoring_alerts_true", "2024-03", "alert_kind") == {("entered",): 1}


def test_alerts_of_an_order_are_told_by_what_it_rests_on_and_orders_apart(of_alerts):
    assert of_alerts("monitoring_alerts_raised", "2024-03", "order.monitoring_basis") == {("probation",): 4}
    assert of_alerts("monitoring_orders_with_alert", "2024-03") == 2


def test_what_waits_is_a_stock(of_alerts):
    assert of_alerts("monitoring_alerts_waiting", "2024-03") == 1
    assert of_alerts("monitoring_alerts_open", "2024-03", "alert_kind") == {("silent",): 1}


def test_times_of_response_run_from_the_publishing_step_by_step(of_alerts):
    asked = {
        name: of_alerts(f"monitoring_{name}_time", "2024-03", "alert_kind").get(("entered",))
        for name in ("acknowledgement", "protected_call", "bound_call", "sending", "resolution")
    }
    minutes = {name: told and told.lasted for name, told in asked.items()}
    assert minutes == {
        "acknowledgement": 130, "protected_call": 140, "bound_call": None, "sending": 200, "resolution": 300,
    }  # fmt: skip


def test_devices_are_counted_where_they_are():
    def fitted(number, day, **more):
        return card(DEVICE, number, "fitted", day, order=f"{ORDER}:1", **more)

    ask = counted(
        (
            *ORDERS,
            *((DEVICE, number, "received", "2024-01-01", {}) for number in "123"),
            fitted("1", "01-11"),
            fitted("2", "01-12", device_wearer="protected"),
            card(DEVICE, "2", "failed", "01-20"),
            card(DEVICE, "2", "swapped", "01-20", "11:00"),
        )
    )
    assert ask("monitoring_devices", "2024-01", "state") == {
        ("fitted",): 1,
        ("taken_off",): 1,
        ("in_stock",): 1,
    }
    assert ask("monitoring_devices_fitted", "2024-01", "device_wearer") == {("bound",): 1}
    assert ask("monitoring_device_failures", "2024-01") == 1
    assert ask("monitoring_device_repair_time", "2024-01", "device_kind")[("bracelet",)].lasted == 5


def test_questions_are_counted_for_each_officer_with_what_came_of_them():
    def asked(number, who, *cards):
        told = card(MATCH, number, "asked", "02-01", asked_by=who, decided_on="2024-02-01")
        return (told, *(card(MATCH, number, name, "02-02", **more) for name, more in cards))

    ask = counted(
        (
            *asked("1", "o-1", ("counted", {"could": 2, "could_not": 300, "cannot_be_told": 7})),
            *asked("2", "o-1", ("refused", {})),
            *asked("3", "o-2", ("counted", {"could": 1}), ("unmasked", {"persons": 1, "unmasked_by": "o-9"})),
        )
    )
    assert ask("crime_matches_asked", "2024-02", "asked_by") == {("o-1",): 2, ("o-2",): 1}
    assert ask("crime_match_could_not", "2024-02") == 300
    assert ask("crime_match_persons_named", "2024-02") == 1
    assert ask("crime_matches_expired", "2024-03") == 2


@pytest.fixture(params=["kz", SECOND], ids=["kz", "mtisa"])
def desk(request):
    book = Codebook.load(request.param)
    domains = [domain for domain, _, _ in found([])]
    return Desk(book, "KZ-75" if request.param == "kz" else "XM-1", *domains)


def test_a_device_on_the_bound_person_is_what_an_order_waits_for(desk):
    desk.writes("monitoring_order.made", "1", "2024-03-04T06:00:00Z", until_on="2024-09-30")
    for number, wearer in (("1", "protected"), ("2", "bound")):
        desk.writes("monitoring_device.received", number, "2024-03-01")
        assert desk.dues("monitoring_order:1", "2024-03-05")["fitting"][0] == "running"
        desk.writes("monitoring_device.fitted", number, f"2024-03-05T0{number}:00:00Z", device_wearer=wearer,
                    order="monitoring_order:1")  # fmt: skip
    assert desk.dues("monitoring_order:1", "2024-03-05")["fitting"][0] == "met"


def test_a_notice_to_her_is_what_a_device_that_fails_waits_for(desk):
    desk.writes("monitoring_device.received", "1", "2024-03-01")
    desk.writes("monitoring_device.fitted", "1", "2024-03-04T06:00:00Z", guards="yes",
                order="monitoring_order:1")  # fmt: skip
    desk.writes(
        "monitoring_device.failed", "1", "2024-03-05T06:00:00Z", unprotected_at="2024-03-05T06:00:00Z"
    )
    assert desk.dues("monitoring_device:1", "2024-03-05")["tell_failure"][0] == "overdue"
    desk.writes("victim_notice.fell_due", "1", "2024-03-05T06:30:00Z", notice_subject="breach",
                monitoring_device="monitoring_device:1")  # fmt: skip
    assert desk.dues("monitoring_device:1", "2024-03-05")["tell_failure"][0] == "overdue"
    desk.writes("victim_notice.fell_due", "2", "2024-03-05T06:40:00Z", notice_subject="device_failure",
                monitoring_device="monitoring_device:1")  # fmt: skip
    assert desk.dues("monitoring_device:1", "2024-03-05")["tell_failure"][0] == "met"
