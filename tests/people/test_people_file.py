"""The files on disk: who may read them, what they refuse, and what is left of a destroyed key."""

import random
import sqlite3
import subprocess
import sys

import pytest

from esep.kernel.errors import EsepError
from esep.people import Erasure, KeyFiles, Keyring, PeopleFile, Plain, create_keys
from esep.people.key_stores import SqliteKeys
from esep.people.people_file import SETTINGS


def code_of(call, *args):
    with pytest.raises(EsepError) as caught:
        call(*args)
    return caught.value.code


def on_disk(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_key_files_are_for_their_owner_alone(tmp_path):
    made = create_keys(tmp_path / "keys")
    assert KeyFiles.load(tmp_path / "keys") == made
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [
        "index.key",
        "master.key",
        "signing.key",
    ]


def test_key_files_are_never_written_over(tmp_path):
    made = create_keys(tmp_path / "keys")
    assert code_of(create_keys, tmp_path / "keys") == "E-693"
    assert KeyFiles.load(tmp_path / "keys") == made


def test_key_files_that_are_missing_cut_or_open_to_others_are_refused(tmp_path):
    assert code_of(KeyFiles.load, tmp_path / "keys") == "E-687"
    create_keys(tmp_path / "keys")
    (tmp_path / "keys" / "index.key").chmod(0o640)
    assert code_of(KeyFiles.load, tmp_path / "keys") == "E-692"
    (tmp_path / "keys" / "index.key").chmod(0o600)
    (tmp_path / "keys" / "index.key").write_bytes(b"short")
    assert code_of(KeyFiles.load, tmp_path / "keys") == "E-687"


def test_the_file_of_persons_is_for_its_owner_alone_and_durable(tmp_path):
    file = PeopleFile(tmp_path / "people.sqlite")
    with file.writing():
        file.write_many("INSERT INTO keys(owner, id, wrapped) VALUES (?, ?, ?)", [("person:p-a", "k", b"w")])
    settings = {
        name: file.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "secure_delete")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    file.close()


def test_a_file_that_is_no_database_is_refused_without_its_contents(tmp_path):
    (tmp_path / "people.sqlite").write_bytes(b"Invented Name " * 1000)
    assert code_of(PeopleFile, tmp_path / "people.sqlite") == "E-697"


def test_a_setting_that_does_not_read_back_is_refused(tmp_path, monkeypatch):
    monkeypatch.setitem(SETTINGS, "synchronous", 9)
    assert code_of(PeopleFile, tmp_path / "people.sqlite") == "E-696"


def test_a_fault_of_sqlite_is_told_by_its_name_alone(tmp_path):
    file = PeopleFile(tmp_path / "people.sqlite")
    row = ("person:Inventedname", "k", b"w")
    with pytest.raises(EsepError) as caught, file.writing():
        file.write_many("INSERT INTO keys(owner, id, wrapped) VALUES (?, ?, ?)", [row, row])
    assert (caught.value.code, caught.value.values["fault"]) == ("E-697", "SQLITE_CONSTRAINT_UNIQUE")
    assert file.rows("SELECT count(*) FROM keys") == [(0,)]
    file.close()


def test_another_writer_is_waited_for_and_then_named(tmp_path, monkeypatch):
    monkeypatch.setattr("esep.people.people_file.WAIT", 50)
    one, two = PeopleFile(tmp_path / "people.sqlite"), PeopleFile(tmp_path / "people.sqlite")
    with one.writing(), pytest.raises(EsepError) as caught, two.writing():
        pass
    assert (caught.value.code, caught.value.values["fault"]) == ("E-697", "SQLITE_BUSY")
    one.close()
    two.close()


def test_no_byte_of_a_destroyed_key_is_left_on_disk(tmp_path):
    """Three thousand keys made in odd order, two thousand destroyed: their bytes are nowhere."""
    file, draw = PeopleFile(tmp_path / "people.sqlite"), random.Random(1)
    store = SqliteKeys(file)
    ring = Keyring(store, bytes(32))
    owners = [f"person:p-{draw.getrandbits(64):x}" for _ in range(3000)]
    for start in range(0, 3000, 100):
        ring.seal_many([Plain(owner, "person", "c", {}) for owner in owners[start : start + 100]])
    before = store.keys(owners)
    gone, kept = owners[:2000], owners[2000:]
    assert all(
        any(before[owner].wrapped in data for data in on_disk(tmp_path).values()) for owner in gone[:20]
    )
    for start in range(0, 2000, 250):
        ring.destroy_many(Erasure(owner, ring.stamp(), "test") for owner in gone[start : start + 250])
    everything = b"\0".join(on_disk(tmp_path).values())
    assert [owner for owner in gone if before[owner].wrapped[12:44] in everything] == []
    assert [owner for owner in kept if before[owner].wrapped not in everything] == []
    file.close()


def test_a_reader_who_keeps_the_old_bytes_is_told_of_and_the_next_try_clears_them(tmp_path, monkeypatch):
    monkeypatch.setattr("esep.people.people_file.WAIT", 50)
    file = PeopleFile(tmp_path / "people.sqlite")
    ring = Keyring(SqliteKeys(file), bytes(32))
    sealed = ring.seal("person:p-a", "person", "c", {})
    reader = sqlite3.connect(tmp_path / "people.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM keys").fetchall()
    assert code_of(ring.destroy, "person:p-a", "test") == "E-691"
    assert code_of(ring.open, sealed, "c") == "E-686"
    reader.close()
    ring.destroy("person:p-a", "test")
    assert (tmp_path / "people.sqlite-wal").stat().st_size == 0
    file.close()


DIES = """
import os, sys
from esep.people import Keyring, PeopleFile
from esep.people.key_stores import SqliteKeys
ring = Keyring(SqliteKeys(PeopleFile(sys.argv[1])), bytes(32))
print(ring.seal("person:p-a", "case", "c", {"a": 1})["key"], flush=True)
os._exit(9)
"""


def test_a_key_is_on_disk_before_anything_is_handed_over(tmp_path):
    """A program that dies with no chance to tidy up has lost no key that it handed a sealed part out for."""
    path = tmp_path / "people.sqlite"
    died = subprocess.run(
        [sys.executable, "-c", DIES, str(path)], capture_output=True, text=True, check=False
    )
    assert died.returncode == 9
    file = PeopleFile(path)
    assert SqliteKeys(file).keys(["person:p-a"])["person:p-a"].id == died.stdout.strip()
    file.close()
