"""A full disk refuses in words and at once, lets everybody read, and needs no restart afterwards."""

import time

import pytest
from tests.faults.crew import lost
from tests.faults.worker import submit

from esep.kernel.errors import EsepError
from esep.register import sqlite
from esep.register.sqlite import SqliteJournal


def fill(folder):
    """Take all the room there is, to the last byte."""
    with (folder / "filler").open("wb", buffering=0) as filler:
        for size in (1 << 16, 1 << 10, 1):
            try:
                while filler.write(b"x" * size):
                    pass
            except OSError:
                continue


def submit_until_refused(journal, number):
    """The first number that was refused, how, and after how many seconds."""
    while True:  # what SQLite has set aside already may still take some cards
        started = time.monotonic()
        try:
            submit(journal, number)
        except EsepError as refusal:
            return number, refusal, time.monotonic() - started
        number += 1


@pytest.mark.parametrize("before", [0, 1, 150], ids=["empty", "one card", "many cards"])
def test_a_full_disk_refuses_at_once_and_recovers(small_disk, before):
    place = small_disk / "register.sqlite"
    sqlite.create(place)
    with SqliteJournal(place) as journal:
        for number in range(before):
            submit(journal, number)
        fill(small_disk)
        accepted, refusal, seconds = submit_until_refused(journal, before)
        assert refusal.code == "E-603"
        assert "make room" in refusal.next
        assert seconds < 1
        for _ in range(3):
            with pytest.raises(EsepError, match="E-603"):
                submit(journal, accepted)
            assert journal.head().size == accepted
            assert len(list(journal.entries())) == accepted
        (small_disk / "filler").unlink()
        assert submit(journal, accepted)
        assert not submit(journal, accepted)
    assert lost("sqlite", place, set(range(accepted + 1))) == set()


def test_a_register_is_opened_and_read_on_a_full_disk(small_disk):
    place = small_disk / "register.sqlite"
    sqlite.create(place)
    with SqliteJournal(place) as journal:
        for number in range(20):
            submit(journal, number)
        fill(small_disk)
        assert lost("sqlite", place, set(range(20))) == set()


def test_a_register_that_was_closed_is_read_on_a_disk_without_room_for_one_file_more(small_disk):
    """SQLite makes a file that readers share: where it cannot be, one reads alone, and writers are told."""
    place = small_disk / "register.sqlite"
    sqlite.create(place)
    with SqliteJournal(place) as journal:
        for number in range(20):
            submit(journal, number)
    fill(small_disk)
    with SqliteJournal(place) as journal:
        assert journal.head().size == 20
        started = time.monotonic()
        with pytest.raises(EsepError, match="E-603"):
            submit(journal, 20)
        assert time.monotonic() - started < 1
        assert len(list(journal.entries())) == 20
        (small_disk / "filler").unlink()
        assert submit(journal, 20)
        assert journal.head().size == 21
    with SqliteJournal(place) as journal:
        assert journal.head().size == 21
