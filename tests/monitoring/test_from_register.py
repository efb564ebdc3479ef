"""Orders as the engine takes them, out of a register in which officers wrote their cards."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import count
from shutil import copytree

import orjson
import pytest
from tests.cli.hard_case import made

from esep.access.purposes import Purpose
from esep.declare.checking import example
from esep.kernel.errors import EsepError
from esep.monitoring.from_register import Reader, all_orders, orders_of, wearings, worn_at
from esep.monitoring.from_register.assembling import clock_named
from esep.monitoring.from_register.places import hours_of
from esep.monitoring.from_register.spells import cut, within
from esep.monitoring.from_register.stories import read_instant
from esep.monitoring.orders import Absence, Curfew, Hours, Protection, ZoneKind
from esep.register.home import Home
from esep.register.submissions import Refused, Submission

ORDER = "monitoring_order:7512-24-1"
SQUARE = [[71.4, 51.1], [71.5, 51.1], [71.5, 51.2], [71.4, 51.2], [71.4, 51.1]]
BY_DECISION = Purpose.parse("court_order:7512-24-4")


class Clock:
    now = datetime(2024, 6, 10, 12, tzinfo=UTC)

    def __call__(self):
        return self.now


def at(text):
    return read_instant(f"{text}:00.000000Z")


def polygon(shift=0.0):
    ring = [[lon + shift, lat] for lon, lat in SQUARE]
    return orjson.dumps({"type": "Polygon", "coordinates": [ring]}).decode()


POINT = '{"type":"Point","coordinates":[71.43,51.13]}'


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """An empty register, its codebook and domains read once."""
    with Home.open(made(tmp_path_factory.mktemp("empty") / "register"), Clock()) as home:
        yield home


@pytest.fixture
def home(tmp_path, empty):
    copytree(empty.folder, tmp_path / "register")
    with Home.open(tmp_path / "register", Clock()) as home:
        home.book, home.domains = empty.book, empty.domains
        yield home


@pytest.fixture
def write(home):
    keys = count(1)

    def writes(kind, number, moment, **differing):
        card = home.domains.card(kind)
        values = example(card, home.book, date.fromisoformat(moment[:10]))
        values |= {card.happened: f"{moment}:00Z", **differing}
        sent = Submission(
            kind=kind, record=f"{card.record}:{number}", fields=values, key=str(next(keys)), actor="i-1",
            office="7512", territory="KZ-75", system="desk",
        )  # fmt: skip
        done = home.register.accept(sent)
        assert not isinstance(done, Refused), [fault.values for fault in done.faults]
        return done

    return writes


@pytest.fixture
def reader(home):
    return Reader(home, home.actors.get("i-1"), BY_DECISION)


@pytest.fixture
def order(write):
    """An order with a device on the bound person."""
    write("monitoring_order.made", "7512-24-1", "2024-04-01T05:00", until_on="2024-09-30", territory="KZ-75")
    device(write, "B-1")
    write("monitoring_device.fitted", "B-1", "2024-04-02T05:00", order=ORDER, device_wearer="bound")


def device(write, code):
    write("monitoring_device.received", code, "2024-03-01", received_on="2024-03-01")


def zone(write, code, kind, moment="2024-04-01T06:00", **more):
    told = {"zone_kind": kind, "order": ORDER, "geometry": polygon(), **more}
    write("monitoring_zone.drawn", code, moment, **told)


def hours(write, number, of, moment, row, card="set"):
    more = {"zone": f"monitoring_zone:{of}"} if card == "set" else {}
    first, last, begins, ends = row
    write(f"monitoring_hours.{card}", number, moment, first_weekday=first, last_weekday=last,
          from_hour=begins, until_hour=ends, **more)  # fmt: skip


def test_an_order_holds_from_the_fitting_of_its_device_to_the_end_of_its_last_day(order, reader):
    [found] = orders_of(reader, ORDER)
    assert (found.code, found.device, found.clock, found.version) == ("7512-24-1", "B-1", "Asia/Almaty", 1)
    assert found.holds == (at("2024-04-02T05:00"), at("2024-09-30T19:00"))  # midnight there, five hours east
    assert (found.zones, found.curfews, found.protects) == ((), (), ())
    assert all_orders(reader) == (found,)


def test_nobody_is_watched_before_a_device_is_fitted_while_suspended_or_after_the_end(write, order, reader):
    write("monitoring_order.suspended", "7512-24-1", "2024-04-10T05:00")
    write("monitoring_order.resumed", "7512-24-1", "2024-04-20T05:00")
    write("monitoring_order.ended_early", "7512-24-1", "2024-05-01T05:00")
    write("monitoring_order.made", "7512-24-2", "2024-04-01T05:00", until_on="2024-09-30")
    assert [one.holds for one in orders_of(reader, ORDER)] == [
        (at("2024-04-02T05:00"), at("2024-04-10T05:00")),
        (at("2024-04-20T05:00"), at("2024-05-01T05:00")),
    ]
    assert orders_of(reader, "monitoring_order:7512-24-2") == ()


def test_an_order_ends_on_the_last_day_that_was_named_last(write, order, reader):
    write("monitoring_order.prolonged", "7512-24-1", "2024-05-01T05:00", until_on="2024-12-31")
    [found] = orders_of(reader, ORDER)
    assert found.holds[1] == at("2024-12-31T19:00")


def test_a_device_that_takes_the_place_of_another_carries_the_order_on(write, order, reader):
    device(write, "B-2")
    write("monitoring_device.swapped", "B-1", "2024-05-01T05:00", successor="monitoring_device:B-2")
    write("monitoring_device.fitted", "B-2", "2024-05-01T05:10", order=ORDER, device_wearer="bound")
    found = orders_of(reader, ORDER)
    assert [(one.device, one.version, one.holds[1]) for one in found] == [
        ("B-1", 1, at("2024-05-01T05:00")),
        ("B-2", 2, at("2024-09-30T19:00")),
    ]
    worn = wearings(reader)
    asked = [("B-1", "2024-05-01T04:59"), ("B-1", "2024-05-01T05:00"), ("B-2", "2024-05-01T05:10")]
    told = [worn_at(worn, code, at(moment)) for code, moment in asked]
    assert [one and one.order for one in told] == [ORDER, None, ORDER]
    assert worn_at(worn, "B-3", at("2024-05-01T05:00")) is None


def test_a_place_is_there_in_each_version_and_makes_no_other_version_of_the_order(write, order, reader):
    zone(write, "Z-1", "exclusion", warning_metres=200)
    write("monitoring_zone.redrawn", "Z-1", "2024-05-01T05:00", geometry=polygon(1.0))
    write("monitoring_zone.lifted", "Z-1", "2024-06-01T05:00")
    zone(write, "Z-2", "guarded", geometry=POINT, radius_metres=300, protection="monitoring_protection:P-1")
    [found] = orders_of(reader, ORDER)
    assert [(one.code, one.kind, one.version, one.holds) for one in found.zones] == [
        ("Z-1", ZoneKind.EXCLUSION, 1, (at("2024-04-01T06:00"), at("2024-05-01T05:00"))),
        ("Z-1", ZoneKind.EXCLUSION, 2, (at("2024-05-01T05:00"), at("2024-06-01T05:00"))),
        ("Z-2", ZoneKind.GUARDED, 1, (at("2024-04-01T06:00"), None)),
    ]
    first, second, guarded = found.zones
    assert first.rings[0][0] == (511_000_000, 714_000_000)
    assert second.rings[0][0] == (511_000_000, 724_000_000)
    assert (first.warning, second.warning, guarded.radius) == (200.0, 200.0, 300.0)
    assert guarded.rings == (((511_300_000, 714_300_000),),)


def test_the_hours_of_a_home_are_a_curfew_and_other_hours_are_another_version(write, order, reader):
    zone(write, "H-1", "home")
    hours(write, "R-1", "H-1", "2024-04-01T06:00", (1, 5, 22, 6))
    hours(write, "R-2", "H-1", "2024-04-01T06:00", (6, 7, 20, 8))
    hours(write, "R-2", "H-1", "2024-05-01T05:00", (6, 7, 21, 8), card="changed")
    write("monitoring_order.tuned", "7512-24-1", "2024-05-10T05:00", grace_minutes=15, dwell_seconds=0)
    first, second, third = orders_of(reader, ORDER)
    working = tuple(Hours(one, time(22), time(6)) for one in range(5))
    ends = (Hours(5, time(20), time(8)), Hours(6, time(20), time(8)))
    later = (Hours(5, time(21), time(8)), Hours(6, time(21), time(8)))
    assert first.curfews == (Curfew("H-1", working + ends, 300),)
    assert second.curfews == (Curfew("H-1", working + later, 300),)
    assert third.curfews == (Curfew("H-1", working + later, 900),)
    assert (second.parameters.dwell, third.parameters.dwell) == (60, 0)
    assert [one.zones[0].hours for one in (first, second, third)] == [(), (), ()]
    assert first.holds[1] == second.holds[0] == at("2024-05-01T05:00")


def test_the_hours_of_another_place_are_its_own(write, order, reader):
    zone(write, "Z-1", "exclusion")
    hours(write, "R-1", "Z-1", "2024-05-01T05:00", (7, 1, 8, 18))
    write("monitoring_hours.ended", "R-1", "2024-06-01T05:00")
    [found] = orders_of(reader, ORDER)
    assert [(len(one.hours), one.holds[0]) for one in found.zones] == [
        (0, at("2024-04-01T06:00")),
        (2, at("2024-05-01T05:00")),
        (0, at("2024-06-01T05:00")),
    ]
    assert found.curfews == ()


def test_leave_ends_when_it_is_taken_back_and_makes_no_other_version(write, order, reader):
    def granted(number, first, last):
        write("monitoring_leave.granted", number, "2024-04-03T05:00", order=ORDER, travel_minutes=30,
              begins_at=f"{first}:00Z", ends_at=f"{last}:00Z")  # fmt: skip

    granted("L-1", "2024-04-05T05:00", "2024-04-05T09:00")
    granted("L-2", "2024-04-06T05:00", "2024-04-06T09:00")
    write("monitoring_leave.withdrawn", "L-2", "2024-04-06T06:00")
    granted("L-3", "2024-04-07T05:00", "2024-04-07T09:00")
    write("monitoring_leave.withdrawn", "L-3", "2024-04-06T06:00")
    [found] = orders_of(reader, ORDER)
    assert found.absences == (
        Absence(at("2024-04-05T05:00"), at("2024-04-05T09:00"), 1800),
        Absence(at("2024-04-06T05:00"), at("2024-04-06T06:00"), 1800),
    )


def test_a_distance_is_kept_while_the_protected_person_wears_a_device(write, order, reader):
    write("monitoring_protection.begun", "P-1", "2024-04-03T05:00", order=ORDER, distance_metres=500,
          warning_metres=1000)  # fmt: skip
    device(write, "P-9")
    write("monitoring_device.fitted", "P-9", "2024-04-04T05:00", order=ORDER, device_wearer="protected",
          protection="monitoring_protection:P-1")  # fmt: skip
    write("monitoring_protection.distance_changed", "P-1", "2024-05-01T05:00", distance_metres=700)
    write("monitoring_device.removed", "P-9", "2024-06-01T05:00")
    found = orders_of(reader, ORDER)
    assert [(one.holds[0], one.protects) for one in found] == [
        (at("2024-04-02T05:00"), ()),
        (at("2024-04-04T05:00"), (Protection("P-9", 500.0, 1000.0),)),
        (at("2024-05-01T05:00"), (Protection("P-9", 700.0, 1000.0),)),
        (at("2024-06-01T05:00"), ()),
    ]
    assert {one.device for one in found} == {"B-1"}


def test_classes_of_places_are_forbidden_from_one_moment_to_another(write, order, reader):
    write("monitoring_order.places_forbidden", "7512-24-1", "2024-04-03T05:00", place_class="schools")
    write("monitoring_order.places_allowed", "7512-24-1", "2024-05-01T05:00", place_class="schools")
    assert [one.shared for one in orders_of(reader, ORDER)] == [
        frozenset(), frozenset({"schools"}), frozenset(),
    ]  # fmt: skip


def test_what_changes_nothing_makes_no_version(write, order, reader):
    write("monitoring_order.varied", "7512-24-1", "2024-04-03T05:00")
    assert len(orders_of(reader, ORDER)) == 1


def test_sealed_places_are_opened_only_by_the_number_of_a_decision_and_every_opening_is_on_record(
    home, write, order, reader
):
    zone(write, "Z-1", "exclusion")
    before = home.trail.head().size
    assert len(orders_of(reader, ORDER)[0].zones) == 1
    assert home.trail.head().size == before + 1
    for other in (
        replace(reader, purpose=Purpose.parse("monitoring")),
        replace(reader, actor=home.actors.get("a-1")),
    ):
        with pytest.raises(EsepError) as refused:
            orders_of(other, ORDER)
        assert refused.value.code == "E-661"
    assert home.trail.head().size == before + 3


def test_nothing_of_a_place_or_a_distance_stands_in_clear(home, write, order):
    zone(write, "Z-1", "guarded", geometry=POINT, radius_metres=300, address="Planted street 5",
         protection="monitoring_protection:P-1")  # fmt: skip
    write("monitoring_protection.begun", "P-1", "2024-04-03T05:00", order=ORDER, distance_metres=54_321)
    journal = b"".join(entry.bytes for entry in home.journal.entries())
    for planted in (b"71.43", b"51.13", b"Planted", b"54321"):
        assert planted not in journal


def test_what_was_erased_is_left_out(home, write, order, reader):
    zone(write, "Z-1", "exclusion")
    home.people.keyring.destroy("record:monitoring_zone:Z-1", "retention_end")
    assert orders_of(reader, ORDER)[0].zones == ()


def test_a_form_that_is_none_is_refused(write, order, reader):
    zone(write, "Z-1", "exclusion", geometry="not a form")
    with pytest.raises(EsepError) as refused:
        orders_of(reader, ORDER)
    assert refused.value.code == "E-1092"
    assert "not a form" not in str(refused.value)


def test_a_zone_that_the_law_changed_is_another_clock_from_that_day(write, reader):
    write("monitoring_order.made", "7512-24-1", "2024-01-10T05:00", until_on="2024-09-30", territory="KZ-15")
    write("monitoring_device.received", "B-1", "2024-01-01", received_on="2024-01-01")
    write("monitoring_device.fitted", "B-1", "2024-01-11T05:00", order=ORDER, device_wearer="bound")
    assert [(one.clock, one.holds[0]) for one in orders_of(reader, ORDER)] == [
        ("Asia/Aqtobe", at("2024-01-11T05:00")),
        ("Asia/Almaty", at("2024-02-29T19:00")),
    ]


def test_an_offset_has_the_name_of_a_zone_only_where_it_is_of_whole_hours():
    assert (clock_named("+04:00"), clock_named("-03:00")) == ("Etc/GMT-4", "Etc/GMT+3")
    with pytest.raises(EsepError) as refused:
        clock_named("+05:30")
    assert refused.value.code == "E-010"


def test_rows_and_spells_meet_at_their_edges():
    week = {"first_weekday": 6, "last_weekday": 2, "from_hour": 8, "until_hour": 9}
    assert [one.weekday for one in hours_of(week)] == [5, 6, 0, 1]
    assert cut((0, 10), [0, 10, 4]) == [(0, 4), (4, 10)]
    assert within([(0, 5), (5, None)], [(3, 6)]) == [(3, 5), (5, 6)]
