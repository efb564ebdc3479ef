"""What comes late changes what was told, and takes nothing from what was done; what was told late says so."""

import json
import time

import pytest
from tests.cli.conftest import esep  # noqa: F401 - a fixture
from tests.monitoring.live_made import INSIDE, OUTSIDE, register, stating, told
from tests.monitoring.test_run import HOUR, MINUTE, NOW, Running, in_milliseconds_of

from esep.monitoring.desk.blind import Beat, all_blind, leave
from esep.monitoring.intake.outcomes import Change
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.live.episodes import Episodes
from esep.monitoring.live.names import Named
from esep.monitoring.live.outages import Outages, outages_in
from esep.monitoring.live.places import Places
from esep.monitoring.live.resuming import Resuming


@pytest.fixture
def running(tmp_path):
    one = Running(register(tmp_path / "register"))
    yield one
    one.close()


@pytest.fixture
def episodes(tmp_path):
    one = Episodes(tmp_path / "told.sqlite")
    yield one
    one.close()


def stay(name, at, ended_at=None):
    about = {"order": "75-1", "device": "B-1", "kind": Kind.ENTERED, "zone": "Z-1", "shared": False}
    return Named(id=name, **about, other="", grade=Grade.CERTAIN, at=at, ended_at=ended_at)


def said(episodes, now, *, withdrawn=(), raised=(), moved=()):
    """Names and numbers of the cards of one step."""
    parts = ((Change.WITHDRAWN, withdrawn), (Change.MOVED, moved), (Change.RAISED, raised))
    changes = [(change, alert) for change, alerts in parts for alert in alerts]
    return [(one.name, one.number) for one in episodes.sayings(changes, now)]


def test_what_began_earlier_than_was_told_stays_one_record_with_what_was_done(running):
    running.sent(OUTSIDE)
    left = running.now
    running.passed(24 * 60)
    running.sent(INSIDE, INSIDE)
    running.tell()
    [record] = [one for kind, _, one in told(running.folder) if kind == "entered"]
    number = record.partition(":")[2]
    hours = (running.now - NOW) / HOUR + 48
    stated = stating(running.home, "done")
    stated("monitoring_alert.acknowledged", number, hours)
    stated("monitoring_alert.resolved", number, hours, alert_outcome="true_breach")
    running.sent(INSIDE, INSIDE, at=left + 3 * MINUTE)
    running.tell()
    cards = running.home.journal.of_record(record)
    assert [one.card["kind"].partition(".")[2] for one in cards] == [
        "raised",
        "acknowledged",
        "resolved",
        "moved",
    ]
    assert in_milliseconds_of(cards[-1].card["open"]["began_at"]) == left + 2 * MINUTE
    assert running.home.record(record).state == "resolved"
    assert {card for _, card in running.said()} == {"raised", "moved", "over", "acknowledged", "resolved"}


def test_what_overlaps_what_fell_away_goes_on_under_its_number(episodes):
    assert said(episodes, 20, raised=[stay("X", 10)]) == [("raised", "X")]
    assert said(episodes, 30, withdrawn=[stay("X", 10)], raised=[stay("Y", 5, 25)]) == [
        ("moved", "X"), ("over", "X"),
    ]  # fmt: skip
    assert said(episodes, 40, withdrawn=[stay("Y", 5, 25)]) == [("withdrawn", "X")]
    assert said(episodes, 50, raised=[stay("X", 10)]) == [("restored", "X")]


def test_what_has_nothing_left_of_it_is_withdrawn_and_what_lies_apart_is_new(episodes):
    said(episodes, 20, raised=[stay("X", 10, 15)])
    assert said(episodes, 30, withdrawn=[stay("X", 10, 15)], raised=[stay("Y", 20)]) == [
        ("raised", "Y"), ("withdrawn", "X"),
    ]  # fmt: skip


def test_two_that_turn_out_to_be_one_long_stay_both_tell_of_it(episodes):
    two = [stay("X", 10, 15), stay("Z", 20)]
    said(episodes, 25, raised=two)
    assert said(episodes, 30, withdrawn=two, raised=[stay("Y", 5)]) == [("moved", "X"), ("moved", "Z")]
    assert said(episodes, 40, moved=[stay("Y", 5, 35)]) == [("over", "X"), ("over", "Z")]
    assert said(episodes, 50, withdrawn=[stay("Y", 5, 35)]) == [("withdrawn", "X"), ("withdrawn", "Z")]


def test_one_that_turns_out_to_be_two_stays_goes_on_as_the_last_of_them(episodes):
    said(episodes, 20, raised=[stay("X", 10)])
    two = [stay("Y", 12), stay("Z", 5, 8)]
    assert said(episodes, 30, withdrawn=[stay("X", 10)], raised=two) == [
        ("raised", "Z"),
        ("over", "Z"),
        ("moved", "X"),
    ]
    two = [stay("V", 12, 20), stay("U", 25)]
    assert said(episodes, 40, withdrawn=[stay("Y", 12)], raised=two) == [("moved", "X")]
    assert episodes.open() == 1


def test_whoever_begins_again_states_the_outage_that_this_ends(tmp_path):
    places, workers = Places(tmp_path), ["judging-0", "taking"]
    places.beats.mkdir()
    Resuming(places, workers, NOW, limit=MINUTE).judged((), NOW)
    assert outages_in(places) == []  # the first service ends none
    leave(places.beats, "judging-0", Beat(NOW, NOW - 1))
    leave(places.beats, "taking", Beat(NOW + HOUR, NOW + HOUR))
    begun = NOW + HOUR + 1
    resuming = Resuming(places, workers, begun, limit=MINUTE)
    for now in (begun + 1, begun + 2, begun + 3):
        if now == begun + 2:
            leave(places.beats, "judging-0", Beat(now, now))
        resuming.judged(all_blind(places.beats, workers, now, limit=MINUTE), now)
    told = [(one.worker, one.since, one.told_at, one.until) for one in outages_in(places)]
    assert told == [("judging-0", NOW - 1, begun, None), ("judging-0", NOW - 1, begun + 2, begun + 2)]


def test_an_outage_that_was_seen_beside_is_not_stated_again(tmp_path):
    places = Places(tmp_path)
    places.beats.mkdir()
    places.watched.write_text('{"judging-0": []}')
    leave(places.beats, "judging-0", Beat(NOW, NOW))
    beside = Outages(places, MINUTE)
    beside.look(NOW + HOUR)
    resuming = Resuming(places, ["judging-0"], NOW + HOUR, limit=MINUTE)
    leave(places.beats, "judging-0", Beat(NOW + HOUR, NOW + HOUR))
    resuming.judged((), NOW + HOUR)
    assert beside.look(NOW + HOUR).over == ()
    assert [one.until for one in outages_in(places)] == [None, NOW + HOUR]


def test_who_watches_tells_as_of_when_and_up_to_when_everything_is_judged(tmp_path, esep):  # noqa: F811 - the fixture
    places, now = Places(tmp_path), time.time_ns() // 1_000_000
    places.watched.write_text('{"judging-0": [], "taking": []}')
    places.beats.mkdir()
    leave(places.beats, "taking", Beat(now, now))
    leave(places.beats, "judging-0", Beat(now - 7_000, now - 7_000))
    told = json.loads(esep("monitor", "watch", "--folder", tmp_path, "--once", "--json").stdout)
    assert (told["judged_to"], told["at"] >= now) == (now - 7_000, True)
    done = esep("monitor", "watch", "--folder", tmp_path, "--once")
    assert (done.exit_code, " s old" in done.stdout, " until " in done.stdout) == (0, True, True)
