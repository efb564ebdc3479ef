"""Eight who write at once make one dense chain, and none of them hears of a lock."""

import random
from datetime import timedelta

import pytest
from tests.faults.crew import Worker, lost, rounds
from tests.register.drafts import Clock, drafted, judged
from tests.register.postgres_server import ROLE

from esep.register import sqlite
from esep.register.sqlite import SqliteJournal

WRITERS = 8
CARDS = 60


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request, tmp_path):
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        return "postgresql", server.address(ROLE, server.new_journal())
    sqlite.create(tmp_path / "register.sqlite")
    return "sqlite", str(tmp_path / "register.sqlite")


def test_eight_who_write_at_once_make_one_chain(store, record_property):
    count = rounds(CARDS)
    workers = [Worker(*store, first=number * 100_000, count=count) for number in range(WRITERS)]
    for worker in workers:
        worker.finish()
    assert [(w.complaint, w.refused, len(w.accepted)) for w in workers] == [("", [], count)] * WRITERS
    assert lost(*store, {number for worker in workers for number in worker.accepted}) == set()
    slowest = max(worker.p95() for worker in workers)
    record_property(
        "measured",
        f"faults: {WRITERS} writers on {store[0]}, {count} cards each, p95 {slowest * 1000:.0f} ms",
    )


def test_the_same_cards_from_eight_writers_stand_once(store):
    workers = [Worker(*store, first=0, count=CARDS) for _ in range(WRITERS)]
    for worker in workers:
        worker.finish()
    assert [(w.complaint, w.refused, len(w.accepted)) for w in workers] == [("", [], CARDS)] * WRITERS
    assert lost(*store, set(range(CARDS))) == set()


def test_a_clock_that_jumps_wildly_never_changes_the_order(tmp_path):
    sqlite.create(tmp_path / "register.sqlite")
    clock, chance, alarms = Clock(), random.Random(5), 0
    with SqliteJournal(tmp_path / "register.sqlite", clock) as journal:
        for number in range(300):
            clock.now += timedelta(seconds=chance.choice([-86_400, -3, -1, 0, 1e-6, 1, 86_400]))
            behind = journal.head().known_at / 1e6 - clock.now.timestamp()
            with journal.writing() as writer:
                writer.append([drafted(number)])
            assert bool(writer.clock_went_back) == (behind > 2)
            alarms += bool(writer.clock_went_back)
        entries = list(journal.entries())
        assert [entry.card["key"] for entry in entries] == [str(number) for number in range(300)]
        assert journal.head() == judged(entries)
    assert 0 < alarms < 300
