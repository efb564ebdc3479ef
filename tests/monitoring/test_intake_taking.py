"""What the intake takes, recognises, lays aside and seals."""

import json
from itertools import chain, pairwise
from pathlib import Path
from threading import Event

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.monitoring.intake_made import (
    CODES,
    FITTED,
    HER_LAT,
    HER_LON,
    KEYS,
    NOW,
    batch,
    kept,
    one,
    opened,
    reasons,
    take,
    told,
)

from esep.kernel.errors import EsepError
from esep.monitoring.fixes import FIX, Label, labelled
from esep.monitoring.intake import seen as seen_module
from esep.monitoring.intake.clocks import WEEKS, proposed_at
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.fix_log import portions
from esep.monitoring.intake.hour_keys import HourKeys
from esep.monitoring.intake.roster import Fitted, Roster
from esep.monitoring.intake.seen import AGAIN, BACK, NEW, OTHER, WINDOW


@pytest.fixture
def intake(tmp_path):
    made = opened(tmp_path / "in")
    yield made
    made.close()


def test_a_device_and_a_gateway_are_taken_alike(intake):
    assert take(intake, told("B-1", one(1), one(2, at=NOW - 500))) == (2, 0, 0, "")
    assert take(intake, batch(8, seq=10), whole_batch=True) == (8, 0, 0, "")
    assert sorted(kept(intake)) == sorted([(1, 1), (1, 2), *((at % 4, 10 + at) for at in range(8))])


def test_what_is_sent_again_is_acknowledged_and_kept_once(intake):
    assert take(intake, told("B-1", one(5))) == (1, 0, 0, "")
    assert take(intake, told("B-1", one(5))) == (0, 1, 0, "")
    assert take(intake, told("B-1", one(6), one(6))) == (1, 1, 0, "")
    assert kept(intake) == [(1, 5), (1, 6)]


def test_the_same_counter_with_other_content_is_forged(intake):
    take(intake, told("B-1", one(5)))
    assert take(intake, told("B-1", one(5, lat=510_000_001))) == (0, 0, 1, "forged")
    assert kept(intake) == [(1, 5)]
    assert reasons(intake) == ["forged"]


def test_an_old_counter_with_new_content_was_held_up_and_is_taken(intake):
    take(intake, told("B-1", one(5000)))
    assert take(intake, told("B-1", one(4999), one(7))) == (2, 0, 0, "")
    assert take(intake, told("B-1", one(7), one(4999))) == (0, 2, 0, "")
    assert take(intake, told("B-1", one(7, battery=3))) == (0, 0, 1, "forged")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"lat": float("nan")}, "not_whole_number"),
        ({"lat": None}, "not_whole_number"),
        ({"lat": 51.2}, "not_whole_number"),
        ({"seq": True}, "not_whole_number"),
        ({"seq": "7"}, "not_whole_number"),
        ({"lat": 10**12}, "out_of_range"),
        ({"seq": -1}, "out_of_range"),
        ({"seq": 2**32}, "out_of_range"),
        ({"battery": 101}, "out_of_range"),
        ({"at": 10**18}, "out_of_range"),
    ],
)
def test_a_value_no_fix_can_hold_stops_none_of_the_others(intake, wrong, reason):
    message = json.loads(told("B-1", one(1), {**one(2), **wrong}, one(3)))
    body = json.dumps(message).encode()  # NaN as Python writes it
    assert take(intake, body) == (2, 0, 1, "")
    assert kept(intake) == [(1, 1), (1, 3)]
    assert reasons(intake) == [reason]


def test_of_many_messages_the_bad_ones_stop_none(intake):
    forged = orjson.dumps({**orjson.loads(told("B-2", one(1))), "device": "B-1"})
    lines = [told("B-0", one(1)), b"{", b"\xff", b"[1]", forged, told("P-0", one(2)), told("B-2", one(3))]
    strange = DeviceKeys({"X-1": bytes(32)})
    lines.append(orjson.dumps({"device": "X-1", "fixes": [], "mac": strange.signed("X-1", b"").hex()}))
    assert take(intake, b"\n".join(lines)) == (3, 0, 5, "")
    assert sorted(reasons(intake)) == ["not_read"] * 3 + ["unknown_device", "wrong_key"]


def test_a_batch_is_good_row_by_row_and_its_signature_counts_for_all(intake):
    bad = np.array([0, 101, 0, 0, 0], np.uint8)
    assert take(intake, batch(5, battery=bad), whole_batch=True) == (4, 0, 1, "")
    assert take(intake, batch(4, seq=50, devices=[*CODES[:3], "X-9"]), whole_batch=True) == (3, 0, 1, "")
    assert take(intake, batch(4, seq=60, key=b"h" * 32), whole_batch=True) == (0, 0, 1, "wrong_key")
    assert take(intake, batch(4, seq=60)[:-33] + b"x" * 33, whole_batch=True)[3] == "wrong_key"
    assert take(intake, b"ESBG\xff\xff\xff\xff" + b"x" * 40, whole_batch=True)[3] == "not_read"


@given(body=st.binary(max_size=200), where=st.integers(0, 10**6), value=st.integers(0, 255))
@settings(max_examples=20)
def test_no_bytes_whatever_stop_the_intake(tmp_path_factory, body, where, value):
    made = opened(tmp_path_factory.mktemp("in") / "in")
    good = bytearray(batch(2))
    good[where % len(good)] = value
    for one_body in (body, b"ESBG" + body, bytes(good), told("B-0", one(1))[: where % 150]):
        take(made, one_body, whole_batch=one_body.startswith(b"ESBG"))
    assert take(made, told("B-1", one(9)))[0] == 1
    made.close()


def test_wrong_clocks_are_kept_and_labelled_and_the_weeks_that_rolled_over_proposed(intake):
    times = [0, NOW + 10**9, NOW - WEEKS - 5000]
    assert take(intake, told("B-1", *(one(at, at=time) for at, time in enumerate(times))))[0] == 3
    [part] = portions(intake.log.folder, intake.hours)
    labels = labelled(part.open)
    assert [Label(int(told_of)) for told_of in labels] == [Label.ANCIENT, Label.FUTURE, Label.ANCIENT]
    assert [proposed_at(int(row["at"]), NOW) for row in part.open] == [None, None, NOW - 5000]


def test_a_device_that_was_on_nobody_is_laid_aside_and_a_wrong_clock_counts_on_receipt(tmp_path):
    spans = ((NOW - 9000, NOW - 6000), (NOW - 3000, None))
    intake = opened(tmp_path / "in", {**FITTED, "B-1": Fitted(spans), "B-2": Fitted(((0, NOW - 1),))})
    sent = [one(at, at=NOW - ago) for at, ago in enumerate([9001, 9000, 6001, 6000, 3001, 3000, 0])]
    assert take(intake, told("B-1", *sent)) == (4, 0, 3, "")
    assert [seq for _, seq in kept(intake)] == [1, 2, 5, 6]
    assert take(intake, told("B-1", one(9, at=0)))[0] == 1
    assert take(intake, told("B-2", one(9, at=0))) == (0, 0, 1, "not_fitted")
    intake.close()


def test_a_protected_persons_places_stand_nowhere_in_clear_and_are_forgotten_with_the_key(intake):
    hers = {"lat": HER_LAT, "lon": HER_LON}
    take(intake, told("P-0", one(1, **hers), one(2, **hers, battery=300)))
    take(intake, told("P-0", one(1, lat=HER_LAT, lon=HER_LON + 1)))  # forged
    take(intake, told("P-0", one(3, **hers)).replace(b'"mac":"', b'"mac":"0'))
    take(intake, batch(4, seq=20, **hers, key=b"h" * 32), whole_batch=True)
    planted = [HER_LAT.to_bytes(4, "little"), str(HER_LAT).encode(), str(HER_LON).encode()]
    files = [path for path in intake.folder.rglob("*") if path.is_file()]
    assert len(files) > 4
    for path in files:
        assert not any(mark in path.read_bytes() for mark in planted), path.name
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert (3, 1) in kept(intake)
    intake.hours.destroy_before(NOW // 3_600_000 + 1)
    assert [part.forgotten for part in portions(intake.log.folder, intake.hours)] == [True]


def test_after_a_restart_everything_is_still_recognised(tmp_path):
    intake = opened(tmp_path / "in", segment=4000)
    for at in range(30):
        take(intake, batch(20, seq=20 * at), whole_batch=True)
    intake.close()
    assert len(list((tmp_path / "in" / "log").glob("*.seg"))) > 5
    again = opened(tmp_path / "in", segment=4000)
    for at in range(30):
        assert take(again, batch(20, seq=20 * at), whole_batch=True) == (0, 20, 0, "")
    other = batch(100, seq=100, lat=510_000_009)
    # Of a protected person's device it is known that the counter was used, and not what it said.
    assert take(again, other, whole_batch=True) == (0, 25, 75, "")
    again.close()


def test_counters_written_down_hold_only_what_is_on_disk(tmp_path):
    intake = opened(tmp_path / "in", segment=2000)
    for at in range(60):
        take(intake, batch(20, seq=20 * at), whole_batch=True)
    intake.close()
    log = tmp_path / "in" / "log"
    counters, position = seen_module.Counters.load(log / seen_module.COUNTERS)
    assert 0 < position < intake.log.blocks.end
    before = [
        (int(r["device"]), int(r["seq"]))
        for part in portions(log, intake.hours, 0, position)
        for r in (*part.open, *part.guarded)
    ]
    for device in range(4):
        assert counters.highest[device] == max(seq for of, seq in before if of == device)


counters_drawn = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3 * WINDOW), st.integers(0, 1)), max_size=60
)


@given(sent=counters_drawn, cuts=st.sets(st.integers(0, 60), max_size=4))
@settings(max_examples=60)
def test_counters_agree_with_a_plain_dictionary(tmp_path_factory, sent, cuts):
    place = tmp_path_factory.mktemp("seen")
    seen = seen_module.Seen(place, HourKeys(place / "hours"))
    known, highest, expected = {}, {}, []
    for device, seq, battery in sent:
        before = known.setdefault((device, seq), None)
        if before is None:
            known[device, seq] = battery
            expected.append(NEW if seq > highest.get(device, -1) else BACK)
            highest[device] = max(seq, highest.get(device, -1))
        else:
            expected.append(AGAIN if before == battery else OTHER)
    rows = np.zeros(len(sent), FIX)
    for at, (device, seq, battery) in enumerate(sent):
        rows[at]["device"], rows[at]["seq"], rows[at]["battery"] = device, seq, battery
    edges = [0, *sorted(cut for cut in cuts if cut < len(sent)), len(sent)]
    found = [seen.judged(rows[a:b]).tolist() for a, b in pairwise(edges)]
    assert list(chain.from_iterable(found)) == expected
    seen.close()


def test_good_fixes_wait_for_no_bad_ones_and_bad_ones_are_acknowledged_when_they_are_kept(
    intake, monkeypatch
):
    slowly, keep = Event(), intake.quarantine.keep
    monkeypatch.setattr(intake.quarantine, "keep", lambda *given: slowly.wait(30) and keep(*given))
    _, bad = intake.take(b"{")
    _, good = intake.take(told("B-1", one(1)))
    assert good.result(timeout=30) == intake.log.blocks.end
    assert not bad.done()
    slowly.set()
    bad.result(timeout=30)
    assert reasons(intake) == ["not_read"]


def test_numbers_of_devices_never_change(tmp_path):
    path = tmp_path / "devices"
    Roster(path, {"A": Fitted(), "B": Fitted()})
    path.write_bytes(path.read_bytes() + b"half-writ")
    later = Roster(path, {"C": Fitted(), "B": Fitted()})
    assert later.codes == ["A", "B", "C"]
    assert later.fitted_at(np.array([0, 1], np.uint32), np.array([5, 5])).tolist() == [False, True]
    with pytest.raises(EsepError, match="E-1036"):
        Roster(path, {"of a person": Fitted()})


def test_a_file_of_keys_is_for_its_owner_alone(tmp_path: Path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"devices": {"B-1": "00" * 32}}))
    path.chmod(0o644)
    with pytest.raises(EsepError, match="E-1035"):
        DeviceKeys.load(path)
    path.chmod(0o600)
    assert set(DeviceKeys.load(path).devices) == {"B-1"}
    path.write_text(json.dumps({"devices": {"B-1": "00"}}))
    with pytest.raises(EsepError, match="E-1034"):
        DeviceKeys.load(path)
    assert "01" not in repr(KEYS)
