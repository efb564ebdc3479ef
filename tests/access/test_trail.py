"""What a trail promises, in memory and in SQLite: dense, chained, durable, closed to changes."""

import hashlib
import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.access.table import NOW, actor, within

from esep.access import Gate, Head, MemoryRows, Role, SqliteRows, Target, Trail
from esep.access.sqlite_trail import SETTINGS
from esep.access.trail import Act
from esep.declare.classes import Class
from esep.kernel.errors import EsepError

ACT = Act(
    at=NOW,
    actor="o-1",
    role="investigator",
    office="7512",
    action="read",
    klass="person",
    object="proceeding:1",
    purpose="criminal_case",
    second="",
    granted=True,
    grounds="granted",
    rows=1,
)
ADDS_ROWS = """
import sys
from pathlib import Path
from esep.access import SqliteRows, Trail
from tests.access.test_trail import ACT
trail = Trail(SqliteRows(Path(sys.argv[1])))
for _ in range(25):
    trail.append(ACT)
"""


@pytest.fixture(params=["memory", "sqlite"])
def rows(request, tmp_path):
    if request.param == "memory":
        yield MemoryRows()
    else:
        with SqliteRows(tmp_path / "trail.sqlite") as kept:
            yield kept


@pytest.fixture
def path(tmp_path) -> Iterator[Path]:
    """A trail of five rows in SQLite, closed."""
    place = tmp_path / "trail.sqlite"
    fill(place, 5)
    return place


def fill(path: Path, count: int) -> Head:
    with SqliteRows(path) as rows:
        trail = Trail(rows)
        for number in range(count):
            trail.append(replace(ACT, object=f"proceeding:{number}"))
        return trail.head()


def verify(path: Path, kept: Head | None = None) -> Head:
    with SqliteRows(path) as rows:
        return Trail(rows).verify(*([kept] if kept else []))


def tamper(path: Path, *statements: str) -> None:
    """What somebody with the file in hand can do: the triggers do not stop him."""
    connection = sqlite3.connect(path)
    connection.executescript("DROP TRIGGER trail_keeps_update; DROP TRIGGER trail_keeps_delete;")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_rows_are_dense_and_the_chain_is_the_one_described(rows):
    trail = Trail(rows)
    assert (trail.head(), trail.verify()) == (Head(0, bytes(32)), Head(0, bytes(32)))
    chain = bytes(32)
    for number in range(1, 4):
        act = replace(ACT, rows=number)
        told = json.dumps(
            {
                **{name: getattr(act, name) for name in Act.__slots__},
                "at": "2026-11-22T09:00:00.000000Z",
            },
            sort_keys=True,
            separators=(",", ":"),
        ).encode()
        chain = hashlib.sha256(b"esep trail 1\n" + chain + told).digest()
        assert trail.append(act) == trail.head() == trail.verify() == Head(number, chain)
    assert [number for number, _, _ in rows.rows(0)] == [1, 2, 3]
    assert [number for number, _, _ in rows.rows(1)] == [2, 3]


def test_an_act_comes_back_as_it_was_written(rows):
    Trail(rows).append(ACT)
    [(_, row, _)] = rows.rows(0)
    assert Act.parse(row) == ACT


def test_rows_added_while_the_trail_is_read_do_not_keep_the_reader_for_ever(rows):
    trail = Trail(rows)
    gate = Gate(trail, within, clock=lambda: NOW)
    for _ in range(3):
        trail.append(ACT)
    asked = {"target": Target(record="register:trail"), "klass": Class.CASE, "purpose": "audit"}
    with gate.reading(actor(Role.AUDITOR), action="read_trail", rows=50, **asked) as right:
        seen = [trail.append(ACT).size for _ in trail.acts(right=right)]
    assert seen == [5, 6, 7, 8]


def test_a_trail_that_is_shorter_than_the_head_kept_elsewhere_is_found(rows):
    trail = Trail(rows)
    head = trail.append(ACT)
    assert trail.verify(head) == head
    with pytest.raises(EsepError, match=r"E-670 .* row 1, and row 2"):
        trail.verify(Head(2, head.chain))


def test_a_trail_written_anew_is_found_by_the_head_kept_elsewhere(rows):
    trail = Trail(rows)
    for _ in range(3):
        trail.append(ACT)
    with pytest.raises(EsepError, match="row 2"):
        trail.verify(Head(2, bytes(32)))


@given(st.integers(0, 4), st.data())
def test_any_edit_of_any_byte_is_found_with_the_number_of_its_row(place, data):
    rows = MemoryRows()
    trail = Trail(rows)
    for _ in range(5):
        trail.append(ACT)
    number, row, chain = rows.kept[place]
    at = data.draw(st.integers(0, len(row) - 1))
    edited = bytearray(row)
    edited[at] ^= data.draw(st.integers(1, 255))
    rows.kept[place] = (number, bytes(edited), chain)
    with pytest.raises(EsepError) as found:
        trail.verify()
    assert found.value.values == {"row": place + 1}


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("DELETE FROM trail WHERE seq = 3", 3),
        ("DELETE FROM trail WHERE seq = 1", 1),
        ("UPDATE trail SET row = replace(row, 'o-1', 'o-2') WHERE seq = 4", 4),
        ("UPDATE trail SET chain = zeroblob(32) WHERE seq = 2", 2),
        ("UPDATE trail SET row = 17 WHERE seq = 2", 2),
        ("UPDATE trail SET seq = seq + 10 WHERE seq = 5", 5),
        ("INSERT INTO trail SELECT 6, row, chain FROM trail WHERE seq = 5", 6),
        ("INSERT INTO trail SELECT 0, row, chain FROM trail WHERE seq = 5", 1),
    ],
)
def test_an_edit_a_deletion_and_an_insertion_in_the_file_are_found(path, statement, row):
    tamper(path, statement)
    with pytest.raises(EsepError) as found:
        verify(path)
    assert (found.value.code, found.value.values) == ("E-666", {"row": row})


def test_rows_cut_off_the_end_are_found_by_the_head_kept_elsewhere(path):
    head = verify(path)
    tamper(path, "DELETE FROM trail WHERE seq > 3")
    assert verify(path).size == 3
    with pytest.raises(EsepError, match="E-670"):
        verify(path, head)


@pytest.mark.parametrize("statement", ["UPDATE trail SET row = x'00'", "DELETE FROM trail WHERE seq = 5"])
def test_sqlite_itself_refuses_to_change_or_delete_a_row(path, statement):
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        connection.execute(statement)
    connection.close()
    assert verify(path).size == 5


def test_a_row_is_there_after_the_process_that_wrote_it(path):
    assert verify(path).size == 5
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_processes_and_a_thread_share_one_chain_without_a_gap(tmp_path, root):
    path = tmp_path / "trail.sqlite"
    fill(path, 1)
    command = [sys.executable, "-c", ADDS_ROWS, str(path)]
    others = [subprocess.Popen(command, cwd=root) for _ in range(2)]
    thread = threading.Thread(target=fill, args=(path, 25))
    thread.start()
    assert [other.wait(60) for other in others] == [0, 0]
    thread.join()
    assert verify(path).size == 76


def test_a_full_disk_gives_no_data_and_the_trail_goes_on_when_there_is_room(path):
    with SqliteRows(path) as rows:
        trail = Trail(rows)
        gate = Gate(trail, within, clock=lambda: NOW)
        asked = {"target": Target(record="proceeding:1", handlers=frozenset({"me"})), "klass": Class.PERSON}
        # SQLite answers a file at its limit of pages as it answers a full disk.
        rows._connection.execute("PRAGMA max_page_count = 1")
        read = []

        def read_on() -> None:
            for _ in range(100):
                with gate.reading(actor(Role.INVESTIGATOR), purpose="criminal_case:1", **asked):
                    read.append(trail.head().size)

        with pytest.raises(EsepError, match="SQLITE_FULL") as refused:
            read_on()
        assert refused.value.code == "E-665"
        assert trail.head().size == 5 + len(read) < 105
        read_on()
        assert trail.verify().size == 5 + len(read)


def test_a_trail_that_another_one_keeps_locked_gives_no_data(path, monkeypatch):
    monkeypatch.setattr("esep.access.sqlite_trail.PATIENCE", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    with SqliteRows(path) as rows:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EsepError, match="E-665") as refused:
            Trail(rows).append(ACT)
        assert refused.value.values == {"reason": "SQLITE_BUSY"}
        other.execute("ROLLBACK")
        assert Trail(rows).append(ACT).size == 6
    other.close()


def test_a_trail_that_cannot_be_opened_gives_no_data(tmp_path):
    with pytest.raises(EsepError, match="E-665"):
        SqliteRows(tmp_path / "nowhere" / "trail.sqlite")
    (tmp_path / "folder").mkdir()
    with pytest.raises(EsepError, match="E-665"):
        SqliteRows(tmp_path / "folder")
    (tmp_path / "text").write_text("no database, but a text that is long enough to be one " * 20)
    with pytest.raises(EsepError, match="SQLITE_NOTADB"):
        SqliteRows(tmp_path / "text")


def test_a_file_that_may_only_be_read_gives_no_data(path):
    with SqliteRows(path) as rows:
        rows._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(EsepError, match="SQLITE_READONLY"):
            Trail(rows).append(ACT)


def test_a_trail_is_durable_or_not_opened(path, monkeypatch):
    with SqliteRows(path) as rows:
        settings = ("journal_mode", "synchronous", "trusted_schema")
        asked = [rows._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in settings]
        assert asked == ["wal", 2, 0]
    monkeypatch.setitem(SETTINGS, "synchronous", 7)
    with pytest.raises(EsepError, match=r"E-667 .* synchronous"):
        SqliteRows(path)


@pytest.mark.parametrize(
    ("record", "purpose"),
    [("person:Аружан", "audit"), ("person:1", "Аружан"), ("person:1", "audit:Аружан")],
)
def test_a_name_typed_into_the_wrong_place_does_not_get_into_the_file(path, record, purpose):
    with SqliteRows(path) as rows:
        gate = Gate(Trail(rows), within, clock=lambda: NOW)
        with pytest.raises(EsepError, match=r"E-66[49]") as refused:
            gate.answer(
                actor(Role.INVESTIGATOR),
                lambda _: [],
                target=Target(record=record),
                klass=Class.PERSON,
                purpose=purpose,
            )
        assert "Аружан" not in str(refused.value)
        for file in path.parent.iterdir():
            assert "Аружан".encode() not in file.read_bytes()
