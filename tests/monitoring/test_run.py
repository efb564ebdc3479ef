"""The service in its parts: fixes in, cards of the register out, each once, whatever dies in between."""

import struct
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing import get_context
from shutil import copytree

import numpy as np
import orjson
import pytest
from tests.cli.hard_case import ACTORS
from tests.monitoring.drawn import START, world
from tests.monitoring.live_made import (
    BEGUN,
    CODES,
    HER,
    INSIDE,
    KEYS,
    ORDER,
    OUTSIDE,
    PURPOSE,
    SQUARE,
    batch,
    register,
    stating,
    told,
)

from esep.access import Purpose
from esep.kernel.errors import EsepError
from esep.monitoring.instants import in_milliseconds
from esep.monitoring.intake.checkpoints import Checkpoints
from esep.monitoring.intake.checkpoints import Places as Saved
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.hour_keys import HourKeys
from esep.monitoring.intake.receiving import Intake
from esep.monitoring.intake.roster import Roster
from esep.monitoring.intake.shards import shared_out
from esep.monitoring.live.carrying import carried
from esep.monitoring.live.episodes import Episodes
from esep.monitoring.live.housekeeping import keep_house
from esep.monitoring.live.in_force import InForce
from esep.monitoring.live.kept import Kept
from esep.monitoring.live.places import Places
from esep.monitoring.live.reading import in_force
from esep.monitoring.live.shard import Handed, Shard
from esep.monitoring.live.sources import FromRegister
from esep.monitoring.live.telling import tell
from esep.monitoring.orders import Order
from esep.monitoring.rejudging import Watch
from esep.register.home import Home

NOW = in_milliseconds(BEGUN + timedelta(hours=48))  # a day ago
MINUTE, HOUR = 60_000, 3_600_000


def in_milliseconds_of(text):
    return in_milliseconds(datetime.fromisoformat(text))


class Running:
    """All of the service in one process, by a clock that the test sets."""

    def __init__(self, folder, actor="m-1", purpose=PURPOSE):
        self.folder, self.places = folder, Places(folder / "monitoring")
        self.places.beats.mkdir(parents=True, exist_ok=True)
        self.home = Home.open(folder)
        self.source = FromRegister(self.home, self.home.actors.get(actor), Purpose.parse(purpose))
        self.source.refresh()
        self.now, self.seq = NOW, 1
        keys = DeviceKeys.load(folder / "keys.json")
        self.intake = Intake(self.places.intake, self.roster(), keys, clock=lambda: self.now)
        self.shard = Shard(self.places, 0, self.handed())
        self.episodes = Episodes(self.places.told)

    def roster(self):
        return Roster(self.places.devices, self.source.fitted())

    def handed(self):
        [orders] = shared_out(self.source.orders(self.now), 1)
        return Handed(in_force(orders, (), self.now).written, self.roster().codes)

    def sent(self, *places, device="B-1", at=None, **columns):
        """A fix a minute of a device; the clock goes along unless they are late."""
        if at is None:
            self.now += MINUTE * len(places)
        body = batch(device, self.seq, self.now if at is None else at, *places, **columns)
        self.seq += len(places)
        receipt, durable = self.intake.take(body, batch=True)
        durable.result(timeout=30)
        assert receipt.taken == len(places), receipt
        self.judged()

    def judged(self):
        while self.shard.step(self.now):
            pass

    def passed(self, minutes):
        self.now += minutes * MINUTE
        self.judged()

    def tell(self, send=None):
        return tell(self.places, self.episodes, 0, self.roster().codes, send or self.source.send)

    def renewed(self):
        """Orders are read anew, and judged by from now on."""
        changed = self.source.refresh()
        self.shard.hand(self.handed())
        return changed

    def died(self):
        """The judging process is killed and begins again."""
        self.shard.close()
        self.shard = Shard(self.places, 0, self.handed())

    def said(self):
        return [(kind, card) for kind, card, _ in told(self.folder)]

    def close(self):
        self.shard.close()
        self.intake.close()
        self.episodes.close()
        self.home.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return register(tmp_path_factory.mktemp("made") / "register")


@pytest.fixture
def running(made, tmp_path):
    copytree(made, tmp_path / "register")
    one = Running(tmp_path / "register")
    yield one
    one.close()


def test_a_fix_in_a_forbidden_place_is_a_card_of_the_register_and_its_end_another(running):
    running.sent(OUTSIDE, INSIDE, INSIDE)
    assert running.tell() == 1
    [(kind, card, record)] = told(running.folder)
    assert (kind, card) == ("entered", "raised")
    [entry] = running.home.journal.of_record(record)
    stated = entry.card["open"]
    assert (stated["order"], stated["device"]) == (ORDER, "monitoring_device:B-1")
    assert (stated["zone"], stated["alert_grade"]) == ("monitoring_zone:Z-1", "certain")
    assert in_milliseconds_of(stated["began_at"]) == running.now - MINUTE
    assert in_milliseconds_of(stated["published_at"]) == running.now
    assert entry.card["actor"] == "m-1"
    [proof] = [orjson.loads(one) for one in running.shard._proofs.told(record.partition(":")[2])]
    assert [one["seq"] for one in proof["evidence"]["fixes"]] == [2, 3]
    assert proof["evidence"]["zone"] == {"code": "Z-1", "version": 1, "kind": "exclusion"}
    assert proof["evidence"]["sides"] == {"before": "out", "after": "in"}
    assert [part["class"] for part in entry.card["sealed"]] == ["case"]  # the digest of it
    running.sent(OUTSIDE, OUTSIDE)
    running.tell()
    assert running.said() == [("entered", "raised"), ("entered", "over")]
    over = running.home.journal.of_record(record)[-1].card["open"]
    assert in_milliseconds_of(over["ended_at"]) == running.now - MINUTE
    assert running.home.record(record).state == "raised"  # somebody still has to act upon it


def test_what_is_told_and_not_remembered_as_told_is_told_once(running):
    running.sent(OUTSIDE, INSIDE, INSIDE)

    def dies(said):
        running.source.send(said)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        running.tell(dies)
    assert running.said() == [("entered", "raised")]
    running.tell()
    running.sent(OUTSIDE, OUTSIDE)
    running.tell()
    assert running.said() == [("entered", "raised"), ("entered", "over")]


@pytest.mark.parametrize("saved", [False, True])
def test_whoever_judges_may_die_at_any_moment(running, saved):
    running.sent(OUTSIDE, INSIDE, INSIDE)
    if saved:
        running.shard.checkpoint(running.now)
    running.died()
    running.tell()
    running.sent(INSIDE, OUTSIDE, OUTSIDE)
    running.died()
    running.tell()
    running.judged()
    running.tell()
    assert running.said() == [("entered", "raised"), ("entered", "over")]


def test_late_fixes_withdraw_an_alert_and_bring_it_back(running):
    running.sent(OUTSIDE)
    began = running.now
    running.passed(30)
    running.tell()
    assert running.said() == [("silent", "raised")]
    # What it had kept while it was out of reach: it was never silent.
    running.sent(*[OUTSIDE] * 31, at=began + 31 * MINUTE)
    running.tell()
    assert running.said() == [("silent", "raised"), ("silent", "withdrawn")]


def test_a_place_that_is_drawn_later_is_judged_from_then_on(running):
    running.sent(OUTSIDE, OUTSIDE)
    assert running.renewed() is False
    stated = stating(running.home, "later")
    around = [[lon, lat + 0.1] for lon, lat in SQUARE]
    form = orjson.dumps({"type": "Polygon", "coordinates": [around]}).decode()
    stated("monitoring_zone.drawn", "Z-2", 48.03, order=ORDER, zone_kind="exclusion", geometry=form)
    assert running.renewed() is True
    running.sent(OUTSIDE, OUTSIDE)
    running.tell()
    [(_, _, record)] = told(running.folder)
    assert running.home.journal.of_record(record)[0].card["open"]["zone"] == "monitoring_zone:Z-2"


def test_what_goes_on_under_another_version_of_its_order_is_raised_once(running):
    running.sent(OUTSIDE, INSIDE, INSIDE)
    running.tell()
    stated = stating(running.home, "later")
    stated("monitoring_order.tuned", "7512-24-1", 48.5, dwell_seconds=120)
    assert running.renewed() is True
    running.sent(*[INSIDE] * 60)
    assert len({one.version for one in running.source.orders(running.now)}) == 2
    running.died()
    running.sent(INSIDE)
    running.tell()
    assert running.said() == [("entered", "raised")]
    running.sent(*[OUTSIDE] * 5)
    running.tell()
    assert running.said() == [("entered", "raised"), ("entered", "over")]
    assert running.episodes.open() == 0


def test_an_order_that_cannot_be_read_stops_no_other(running):
    stated = stating(running.home, "later")
    last = (BEGUN + timedelta(days=200)).date().isoformat()
    stated("monitoring_order.made", "7512-24-2", 40, until_on=last)
    stated("monitoring_device.received", "B-2", 40)
    stated("monitoring_device.fitted", "B-2", 41, order="monitoring_order:7512-24-2", device_wearer="bound")
    stated("monitoring_zone.drawn", "Z-9", 41, order="monitoring_order:7512-24-2", geometry="none")
    running.renewed()
    [left] = running.source.left(running.now)
    assert (left.order, left.code, left.judged) == ("monitoring_order:7512-24-2", "E-1092", True)
    running.sent(OUTSIDE, INSIDE, INSIDE)
    running.tell()
    assert running.said() == [("entered", "raised")]


def test_a_place_that_is_drawn_amiss_leaves_its_order_judged_as_before_also_after_a_restart(running):
    stated = stating(running.home, "later")
    corners = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    amiss = orjson.dumps({"type": "Polygon", "coordinates": [corners]}).decode()
    before = [one.zones for one in running.source.orders(running.now)]
    stated("monitoring_zone.redrawn", "Z-1", 40, geometry=amiss)
    stated("monitoring_zone.drawn", "Z-2", 40, order=ORDER, zone_kind="exclusion", geometry="not json")
    running.source = FromRegister(running.home, running.home.actors.get("m-1"), Purpose.parse(PURPOSE))
    running.renewed()  # by one that has read nothing before
    assert [one.zones for one in running.source.orders(running.now)] == before
    [left] = running.source.left(running.now)
    assert (left.code, left.judged, left.persons) == ("E-1093", True, ("7512-24-8",))
    assert "Z-1" in left.fault.what
    assert "51" not in left.fault.what  # where it crosses itself stands sealed
    running.sent(OUTSIDE, INSIDE, INSIDE)
    running.tell()
    assert running.said() == [("entered", "raised")]
    assert running.source.left(in_milliseconds(BEGUN + timedelta(days=300))) == ()  # it is over for good


def test_what_two_processes_save_at_one_place_stands_once_and_whole(tmp_path):
    kept = Checkpoints(tmp_path / "checkpoints", HourKeys(tmp_path / "hours"))
    at = Saved(40, 7, bytes(16))

    def late(path):
        first = (at, 0, lambda other: other.write_bytes(b"the first"))
        aside = get_context("fork").Process(target=kept.save, args=first)
        aside.start()
        aside.join()
        path.write_bytes(b"the second")

    kept.save(at, 0, late)
    assert [kept.load(one, lambda path: path.read_bytes()) for one in kept.newest()] == [b"the first"]


@pytest.mark.parametrize(
    ("role", "purpose"),
    [("monitoring_operator", PURPOSE), ("monitoring_service", "monitoring"), ("administrator", PURPOSE)],
)
def test_nobody_but_the_service_with_its_decision_opens_places(made, tmp_path, role, purpose):
    folder = copytree(made, tmp_path / "register")
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(ACTORS.format(code="x-1", role=role, office="7512", territory="KZ-75"))
    with Home.open(folder) as home:
        source = FromRegister(home, home.actors.get("x-1"), Purpose.parse(purpose))
        source.refresh()
        assert source.orders(NOW) == ()
        assert {(one.code, one.judged) for one in source.left(NOW)} == {("E-661", False)}
        assert {one.persons for one in source.left(NOW)} == {("7512-24-8",)}


def test_who_is_too_near_is_told_by_the_number_of_her_protection_and_she_is_nowhere(running):
    place = (HER[0] + 9_000, HER[1])  # about a hundred metres away
    for _ in range(4):
        running.sent(HER, device="P-1")
        running.sent(place)
    running.tell()
    near = [record for kind, card, record in told(running.folder) if (kind, card) == ("near", "raised")]
    assert len(near) == 1
    stated = running.home.journal.of_record(near[0])[0].card["open"]
    assert stated["protection"] == "monitoring_protection:7512-24-8"
    assert "zone" not in stated
    running.shard.checkpoint(running.now)
    marks = [struct.pack("<i", HER[0]), str(HER[0])[:6].encode(), b"51.345"]
    for path in running.places.folder.rglob("*"):
        found = [mark for mark in marks if path.is_file() and mark in path.read_bytes()]
        assert not found, path.name
    assert running.source.watched_over(running.source.orders(NOW)) == ["7512-24-8"]


def test_a_card_that_the_register_refuses_is_sent_again_and_holds_up_no_other(running):
    running.sent(OUTSIDE, INSIDE, INSIDE)
    before, running.source._register._actor = (
        running.source._register._actor, running.home.actors.get("a-1")
    )  # fmt: skip
    running.tell()
    assert running.said() == []
    [(key, _, code)] = running.episodes.waiting()
    assert code == "E-660"
    running.source._register._actor = before
    waiting = running.episodes.waiting()
    assert running.source.again(waiting) == [key]
    assert running.said() == [("entered", "raised")]


def test_what_is_over_is_forgotten_by_the_terms_of_the_law(running):
    running.sent(HER, device="P-1")
    running.sent(OUTSIDE, INSIDE)
    running.shard.checkpoint(running.now)
    law = running.home.book.law
    kept = Kept.by(law, BEGUN.date())
    codes = running.roster().codes
    done = keep_house(running.places, codes, 1, kept, running.now)
    assert (done.keys, done.fixes) == (0, 0)
    assert len(list(running.places.history.rglob("*.parquet"))) == 1
    limit = running.now // HOUR + kept.protected
    assert keep_house(running.places, codes, 1, kept, limit * HOUR).keys == 0
    assert keep_house(running.places, codes, 1, kept, (limit + 1) * HOUR).keys == 1
    later = keep_house(running.places, codes, 1, kept, running.now + (kept.track + 1) * 24 * HOUR)
    assert later.fixes == 2
    with pytest.raises(EsepError, match="E-103"):
        Kept.by(law, BEGUN.date().replace(year=2001))


def test_orders_that_are_read_anew_change_nothing_that_is_known():
    for seed in range(12):
        orders, shared, batch_, codes, now = world(seed)
        begins, ends = START - 3 * 24 * HOUR, now + 24 * HOUR
        asked = InForce(tuple(orders), tuple(shared), begins, ends)
        fleet = asked.laid_out()
        numbers = np.array([fleet.numbers.get(code, -1) for code in codes])[batch_["device"]]
        rows = batch_[numbers >= 0]
        rows["device"] = numbers[numbers >= 0]
        whole, parts = Watch(fleet), Watch(fleet)
        more = (*orders, Order("other", "OTHER", "UTC", zones=orders[0].zones))
        for count, some in enumerate(np.array_split(rows, 4)):
            at = int(some["received_at"].max(initial=begins))
            whole.accept(some, at)
            parts.accept(some, at)
            other = replace(asked, orders=more if count % 2 == 0 else tuple(orders))
            parts, asked = carried(parts, asked, other), other
        whole.accept(rows[:0], now)
        changes = parts.accept(rows[:0], now)
        assert not len(changes.withdrawn), seed
        parts = carried(parts, asked, InForce(tuple(orders), tuple(shared), begins, ends))
        assert sorted(alerts_of(parts)) == sorted(alerts_of(whole)), seed


def alerts_of(watch):
    """All that stands, by what tells it from others."""
    settled = {str(row) for row in watch.settled}
    return [str(row) for row in watch.alerts() if str(row) not in settled]


def test_every_device_of_the_register_is_known_by_when_it_was_fitted(running):
    fitted = running.source.fitted()
    assert {code: one.guards for code, one in fitted.items()} == {"B-1": False, "P-1": True}
    begun = in_milliseconds(BEGUN + timedelta(hours=2))
    assert fitted["B-1"].spans == ((begun, None),)
    assert sorted(KEYS["devices"]) == CODES


def test_a_day_of_many_alerts_is_told_one_card_for_each(running):
    rng = np.random.default_rng(7)
    for _ in range(12):
        stay = [INSIDE if rng.random() < 0.5 else OUTSIDE] * int(rng.integers(2, 6))
        running.sent(*stay)
        if rng.random() < 0.4:
            running.died()
        if rng.random() < 0.4:
            running.tell()
    running.tell()
    cards = Counter((record, card) for _, card, record in told(running.folder))
    assert max(cards.values()) == 1
    assert len({record for record, _ in cards}) >= 2
