"""The journal in SQLite: what its file refuses, and which files it refuses."""

import sqlite3
import tracemalloc
from pathlib import Path

import pytest
from tests.register.drafts import drafted, drafts, judged

from esep.kernel.errors import EsepError
from esep.register import sqlite
from esep.register.sqlite import SqliteJournal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a folder" / "register #1?.sqlite"
    made.parent.mkdir()
    sqlite.create(made)
    with SqliteJournal(made) as journal, journal.writing() as writer:
        writer.append(drafts(range(256)))
        writer.put_states({"order:1": b"{}"})
    return made


@pytest.fixture
def hand(path: Path):
    """The file opened by someone who goes round esep."""
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


@pytest.mark.parametrize("table", ["journal", "cards", "subtrees"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET rowid = 1", "UPDATE {} SET {} = x'00'"])
def test_what_stands_in_the_journal_is_neither_changed_nor_deleted(hand, table, act):
    column = {"journal": "entry", "cards": "fingerprint", "subtrees": "hash"}[table]
    if "rowid" in act and table != "journal":
        act = "DELETE FROM {}"
    before = hand.execute(f"SELECT * FROM {table}").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        hand.execute(act.format(table, column))
    assert hand.execute(f"SELECT * FROM {table}").fetchall() == before != []


def test_replacing_an_entry_is_refused_on_a_connection_of_esep(path):
    with SqliteJournal(path) as journal:
        connection = journal._writing
        with pytest.raises(EsepError, match="E-606"):
            connection.many("REPLACE INTO journal VALUES (?, ?, ?, ?)", [(1, b"", b"", b"")])
        assert journal.head().size == 256


def test_a_connection_that_reads_cannot_write(path):
    with SqliteJournal(path) as journal, pytest.raises(EsepError, match=r"E-607 .*READONLY"):
        journal._asked.many("INSERT INTO journal VALUES (?, ?, ?, ?)", [(257, b"", b"", b"")])


def test_both_connections_keep_every_setting(path):
    with SqliteJournal(path) as journal:
        for connection in (journal._reading, journal._writing):
            found = {name: connection.rows(f"PRAGMA {name}")[0][0] for name in sqlite.SETTINGS}
            assert found == sqlite.SETTINGS
        assert found["synchronous"] == 2
        assert found["journal_mode"] == "wal"


def test_a_setting_that_reads_back_otherwise_keeps_the_journal_shut(path, monkeypatch):
    monkeypatch.setitem(sqlite.SETTINGS, "cell_size_check", 7)
    with pytest.raises(EsepError, match=r"E-604 .*cell_size_check is 1, and must be 7"):
        SqliteJournal(path)


def test_a_journal_is_never_made_over_something_else(path):
    with pytest.raises(EsepError, match="E-600"):
        sqlite.create(path)
    with SqliteJournal(path) as journal:
        assert journal.head().size == 256


def test_a_journal_that_is_not_there_is_not_made_by_opening_it(tmp_path):
    with pytest.raises(EsepError, match=r"E-607 .*CANTOPEN"):
        SqliteJournal(tmp_path / "nothing.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_another_database_is_not_taken_for_a_journal(tmp_path):
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE journal (seq INTEGER PRIMARY KEY)")
    other.close()
    with pytest.raises(EsepError, match="E-609"):
        SqliteJournal(tmp_path / "other.sqlite")


def test_a_later_version_is_not_guessed_at(path, hand):
    hand.execute("PRAGMA user_version = 2")
    with pytest.raises(EsepError, match=r"E-609 .*is 2, needed is 1"):
        SqliteJournal(path)


def test_a_file_of_something_else_is_called_damaged(tmp_path):
    (tmp_path / "page.sqlite").write_bytes(b"<html>" * 1000)
    with pytest.raises(EsepError, match="E-610"):
        SqliteJournal(tmp_path / "page.sqlite")


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE journal SET entry = x'7b7d' WHERE seq = 256", "E-608"),
        ("DELETE FROM journal WHERE seq = 256; DELETE FROM journal WHERE seq = 3", "E-608"),
        ("DELETE FROM subtrees", "E-608"),
    ],
)
def test_a_journal_that_lacks_something_takes_nothing_more(path, hand, damage, code):
    for table in sqlite.KEPT:
        for act in ("UPDATE", "DELETE"):
            hand.execute(f"DROP TRIGGER {table}_{act}_refused")
    hand.executescript(damage)
    with SqliteJournal(path) as journal:
        with pytest.raises(EsepError, match=code):
            journal.head()
        with pytest.raises(EsepError, match=code), journal.writing() as writer:
            writer.append([drafted(999)])


def test_the_file_alone_is_the_whole_journal_once_it_is_closed(path, tmp_path):
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(path.read_bytes())
    with SqliteJournal(copy) as journal:
        assert journal.head() == judged(list(journal.entries()))
        assert journal.head().size == 256


def test_walking_the_journal_takes_no_memory_for_what_was_walked(path):
    with SqliteJournal(path) as journal:
        with journal.writing() as writer:
            writer.append(drafts(range(1000, 6000), text="x" * 1000))
        tracemalloc.start()
        assert sum(1 for _ in journal.entries()) == 5256
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 2_000_000
