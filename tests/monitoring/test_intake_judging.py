"""Judging what stands in the log: nothing twice and nothing lost, whenever the worker dies."""

import json
from dataclasses import replace

import numpy as np
import pytest
from tests.monitoring.intake_made import CODES, NOW, one, opened, take, told
from tests.monitoring.watch_made import rules

from esep.kernel.errors import EsepError
from esep.monitoring.alerts import ALERT, NEVER, NO_DEVICE
from esep.monitoring.compiled import compiled
from esep.monitoring.fixes import Sign
from esep.monitoring.intake import checkpoints, fleets, in_memory
from esep.monitoring.intake.anew import as_told, compared, identity
from esep.monitoring.intake.hour_keys import HourKeys
from esep.monitoring.intake.judging import Worker
from esep.monitoring.intake.outcomes import steps
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Order, Protection, Zone, ZoneKind

SHARD = ["P-0", "B-1"]  # in another order than in the log


@pytest.fixture
def intake(tmp_path):
    made = opened(tmp_path / "in", segment=500)
    yield made
    made.close()


def worker(intake, folder, shard=SHARD):
    return Worker(intake.log.folder, intake.hours, CODES, rules(shard), folder)


def said(worker):
    found = steps(worker.outcomes.folder)
    return [
        (CODES[row["device"]], Kind(row["kind"]).name, int(row["at"] - NOW), int(row["first_seq"]))
        for step in found
        for part in (step.changes.raised, step.changes.withdrawn, step.changes.moved)
        for row in part
    ]


def sent(intake):
    """A panic of each device that goes on, and one that is over; fixes of a device of another shard."""
    for code in CODES:
        take(intake, told(code, one(1, at=NOW - 900, signs=Sign.PANIC), one(2, at=NOW - 800)))
        take(intake, told(code, one(3, at=NOW - 700, signs=Sign.PANIC)))


EXPECTED = {(code, "PANIC", at, seq) for code in SHARD for at, seq in ((-900, 1), (-900, 2), (-700, 3))}


def test_a_worker_judges_its_shard_and_tells_in_numbers_of_the_log(intake, tmp_path):
    sent(intake)
    made = worker(intake, tmp_path / "shard")
    assert made.step(NOW) == 6
    assert set(said(made)) == EXPECTED
    made.step(NOW + 300_000)
    assert {kind for _, kind, _, _ in said(made)} == {"PANIC", "SILENT"}
    made.close()


@pytest.mark.parametrize("saved_after", [None, 0, 1, 2])
def test_after_a_death_everything_is_said_once(intake, tmp_path, saved_after):
    expected = worker(intake, tmp_path / "whole")
    made = worker(intake, tmp_path / "shard")
    for part in range(4):
        sent_now = [
            told(code, one(10 * part + 1, at=NOW + part, signs=Sign.PANIC if part % 2 else 0))
            for code in CODES
        ]
        for message in sent_now:
            take(intake, message)
        made.step(NOW + part)
        if saved_after == part:
            made.checkpoint(NOW)
        made.close()  # without a word to anybody
        made = worker(intake, tmp_path / "shard")
    take(intake, told("B-1", one(50, at=NOW + 9, signs=Sign.PANIC)))
    made.step(NOW + 400_000)
    expected.step(NOW + 400_000)
    assert len(said(made)) == len(set(said(made)))
    assert set(said(made)) == set(said(expected))
    made.close()
    expected.close()


def test_a_state_is_sealed(intake, tmp_path):
    sent(intake)
    made = worker(intake, tmp_path / "shard")
    made.step(NOW)
    made.checkpoint(NOW)
    made.beat(NOW)
    made.close()
    [state] = (tmp_path / "shard").rglob("state")
    assert str(NOW - 700).encode() not in state.read_bytes()
    assert json.loads((tmp_path / "shard" / "heartbeat.json").read_text())["at"] == NOW
    again = worker(intake, tmp_path / "shard")
    assert (again.lost, again.position) == (None, made.position)
    again.close()


def test_what_can_be_read_no_more_is_told_as_it_was_and_the_rest_judged_anew(intake, tmp_path):
    sent(intake)
    made = worker(intake, tmp_path / "shard")
    made.step(NOW)
    made.checkpoint(NOW)
    before = said(made)
    made.close()
    intake.hours.destroy_before(NOW // 3_600_000 + 1)
    again = worker(intake, tmp_path / "shard")
    assert again.lost.code == "E-1038"
    assert said(again) == before  # nothing of the protected person's is withdrawn, nothing is said again
    for code in SHARD:
        take(intake, told(code, one(4, at=NOW - 600)))
    assert again.step(NOW) == 2
    # The panic of the bound device ends; that hers went on is known by nobody any more.
    assert said(again)[len(before) :] == [("B-1", "PANIC", -700, 4)]
    again.close()


def test_a_state_of_other_orders_is_carried_over_only_where_the_rules_can(intake, tmp_path):
    sent(intake)
    made = worker(intake, tmp_path / "shard")
    made.step(NOW)
    made.checkpoint(NOW)
    made.close()
    for carries, lost in ((True, None), (False, "E-1005")):
        other = replace(rules(SHARD), orders=b"o" * 16, carries=carries)
        again = Worker(intake.log.folder, intake.hours, CODES, other, tmp_path / "shard")
        assert getattr(again.lost, "code", None) == lost
        again.close()


def test_an_episode_that_goes_on_keeps_the_beginning_it_was_told_with():
    def alert(device: int, at: int, ended_at: int = NEVER, seq: int = 1) -> np.void:
        told_so = (device, NO_DEVICE, 0, Kind.ENTERED, 0, 0, 0, at, ended_at, seq, seq, 5.0, np.nan)
        return np.array([told_so], ALERT)[0]

    before = [alert(1, 10), alert(2, 10), alert(3, 150), alert(4, 10, 50), alert(5, 160)]
    now = [alert(1, 100, seq=7), alert(1, 300, 400), alert(3, 150, 200), alert(4, 120), alert(6, 130)]
    changes, continued = compared({identity(one): one for one in before}, np.array(now, ALERT), 100)
    assert [identity(one)[::4] for one in changes.raised] == [(1, 300), (4, 120), (6, 130)]
    assert [identity(one)[::4] for one in changes.withdrawn] == [(5, 160)]
    assert [identity(one)[::4] for one in changes.moved] == [(3, 150)]
    [ended] = as_told(np.array([alert(1, 100, 500, seq=7)], ALERT), continued)
    assert (ended["at"], ended["ended_at"], ended["first_seq"]) == (10, 500, 1)


def test_a_state_saved_aside_is_that_of_the_moment_it_was_asked_for(intake, tmp_path):
    sent(intake)
    made = worker(intake, tmp_path / "shard")
    made.step(NOW)
    position = made.position
    made.checkpoint_aside(NOW)
    take(intake, told("B-1", one(9, signs=Sign.PANIC)))
    made.step(NOW)
    made.close()
    again = worker(intake, tmp_path / "shard")
    assert [int(path.name[:20]) for path in (tmp_path / "shard" / "checkpoints").iterdir()] == [position]
    assert len(said(again)) == len(set(said(again)))
    again.close()


def test_a_state_larger_than_a_piece_is_whole_or_not_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoints, "PIECE", 10)
    kept = checkpoints.Checkpoints(tmp_path / "kept", HourKeys(tmp_path / "hours"))
    kept.save(checkpoints.Places(1, 1, bytes(16)), 0, lambda path: path.write_bytes(bytes(range(35))))
    [path] = kept.newest()
    assert kept.load(path, lambda plain: plain.read_bytes()) == bytes(range(35))
    state = path / "state"
    size = state.stat().st_size // 4 + 1
    state.write_bytes(state.read_bytes()[size:] + state.read_bytes()[:size])
    with pytest.raises(EsepError, match="E-1038"):
        kept.load(path, lambda plain: plain.read_bytes())


def test_a_fleet_is_laid_out_once_for_the_same_orders_and_lies_in_memory_alone(tmp_path):
    zones = (Zone("z", ZoneKind.EXCLUSION, (((510_000_000, 710_000_000),),), radius=150.0),)
    order = Order("1", "B-1", "UTC", zones=(*zones, replace(zones[0], code="y")))
    orders, made = [order, Order("2", "B-2", "UTC", protects=(Protection("P-0", 300.0),))], []

    def make():
        made.append(compiled(orders, [], NOW, NOW + 1000))
        return made[-1]

    first, again = (fleets.kept(tmp_path, b"1" * 16, make) for _ in range(2))
    assert len(made) == 1
    assert not list(tmp_path.iterdir())
    for name in ("codes", "zones", "orders_of", "leading", "pair_orders", "ends_at", "room"):
        assert getattr(first, name) == getattr(again, name), name
    for before, after in zip(first.tables, again.tables, strict=True):
        assert (before.dtype, before.tobytes()) == (after.dtype, after.tobytes())
    fleets.kept(tmp_path, b"2" * 16, make)
    fleets.kept(tmp_path, b"1" * 16, make)
    assert len(made) == 3
    fleets.forget(tmp_path)


def test_what_a_killed_process_left_in_memory_is_taken_away_by_the_next(tmp_path):
    with in_memory.for_a_moment(tmp_path) as mine:
        left = mine.with_name("process-99999999")
        left.mkdir()
    with in_memory.for_a_moment(tmp_path) as again:
        assert (again, again.stat().st_mode & 0o077) == (mine, 0)
        assert [one.name for one in mine.parent.iterdir()] == [mine.name]
    assert not mine.exists()
    fleets.forget(tmp_path)
