"""Judging what stands in the log: nothing twice and nothing lost, whenever the worker dies."""

import json

import pytest
from tests.monitoring.intake_made import CODES, NOW, one, opened, take, told
from tests.monitoring.watch_made import rules

from esep.kernel.errors import EsepError
from esep.monitoring.fixes import Sign
from esep.monitoring.intake.forwarding import Change, Forwarder
from esep.monitoring.intake.judging import Worker
from esep.monitoring.intake.outcomes import steps
from esep.monitoring.kinds import Kind

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


def test_a_state_is_sealed_and_refused_once_its_hour_is_over(intake, tmp_path):
    sent(intake)
    made = worker(intake, tmp_path / "shard")
    made.step(NOW)
    made.checkpoint(NOW)
    made.beat(NOW)
    made.close()
    [state] = (tmp_path / "shard").rglob("state")
    assert str(NOW - 700).encode() not in state.read_bytes()
    assert json.loads((tmp_path / "shard" / "heartbeat.json").read_text())["at"] == NOW
    worker(intake, tmp_path / "shard").close()
    intake.hours.destroy_before(NOW // 3_600_000 + 1)
    with pytest.raises(EsepError, match="E-1038"):
        worker(intake, tmp_path / "shard")


def test_changes_are_handed_on_with_keys_that_repeat_when_they_do(intake, tmp_path):
    sent(intake)
    made = worker(intake, tmp_path / "shard")
    made.step(NOW)
    heard = []

    def deaf(told):
        heard.extend(told)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        Forwarder(made.outcomes.folder, tmp_path / "told", deaf).forward()
    again = []
    assert Forwarder(made.outcomes.folder, tmp_path / "told", again.extend).forward() == 6
    assert [one.key for one in heard] == [one.key for one in again]
    assert len({one.key for one in again}) == 6
    assert {one.change for one in again} == {Change.RAISED, Change.MOVED}
    assert Forwarder(made.outcomes.folder, tmp_path / "told", again.extend).forward() == 0
    made.close()
