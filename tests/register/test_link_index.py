"""The table of links says what a look through the whole journal says, whatever became of its file."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.register import sqlite
from esep.register.entries import Draft, card_id
from esep.register.link_index import LinkIndex
from esep.register.memory import MemoryJournal

RECORDS = st.sampled_from([f"order:{number}" for number in range(6)])
CARDS = st.lists(st.tuples(RECORDS, st.lists(RECORDS, max_size=3)), max_size=8)


def add(journal, cards):
    """Cards, each by its record and the records it names."""
    size = journal.head().size
    drafts = []
    for number, (record, named) in enumerate(cards, start=size):
        fields = {f"field{nth}": other for nth, other in enumerate(named)}
        card = orjson.dumps({"record": record, "open": {"on": "2024-02-06", **fields}})
        drafts.append(Draft(card, card_id("t", str(number)), "t", str(number), record, b""))
    with journal.writing() as writer:
        writer.append(drafts)


def scanned(journal, record):
    cards = [entry.card for entry in journal.entries()]
    return {card["record"] for card in cards if record in card["open"].values()}


@given(st.lists(CARDS, max_size=4))
def test_however_the_journal_grows_it_says_what_a_look_through_all_says(portions):
    journal = MemoryJournal()
    index = LinkIndex(journal)
    for portion in portions:
        add(journal, portion)
        for number in range(6):
            record = f"order:{number}"
            assert index.naming([record]) == scanned(journal, record)


@pytest.fixture
def journal(tmp_path):
    sqlite.create(tmp_path / "register.sqlite")
    with sqlite.SqliteJournal(tmp_path / "register.sqlite") as opened:
        add(opened, [("order:1", ["order:9"]), ("order:2", ["order:8"])])
        yield opened


@pytest.fixture
def path(tmp_path):
    return tmp_path / "links.sqlite"


def asked(journal, path, *records):
    index = LinkIndex(journal, path)
    try:
        return index.naming(records or ["order:9"])
    finally:
        index.close()


def test_what_was_read_is_not_read_again(journal, path, monkeypatch):
    asked(journal, path)
    add(journal, [("order:3", ["order:9"])])
    read = []
    entries = journal.entries
    monkeypatch.setattr(
        journal, "entries", lambda *a, **k: (read.append(1) or one for one in entries(*a, **k))
    )
    assert asked(journal, path) == {"order:1", "order:3"}
    assert len(read) == 2  # the last one known, to see that this is the same journal, and the new one


def test_a_table_of_another_journal_is_made_anew(journal, path, tmp_path):
    other = MemoryJournal()
    add(other, [("order:5", ["order:9"])])
    assert asked(other, path) == {"order:5"}
    assert asked(journal, path) == {"order:1"}


def test_a_table_of_a_longer_journal_is_made_anew(path):
    longer, shorter = MemoryJournal(), MemoryJournal()
    add(longer, [("order:5", ["order:9"])] * 3)
    asked(longer, path)
    assert asked(shorter, path) == set()


def test_a_broken_file_costs_time_and_no_answer(journal, path):
    path.write_bytes(b"no table any more" * 100)
    assert asked(journal, path) == {"order:1"}
    assert asked(journal, path) == {"order:1"}
    assert path.read_bytes().startswith(b"SQLite format 3")


def test_a_file_that_cannot_be_made_costs_time_and_no_answer(journal, tmp_path):
    assert asked(journal, tmp_path / "nowhere" / "links.sqlite") == {"order:1"}


def test_any_number_of_records_is_asked_about_at_once(journal, path):
    many = [f"order:{number}" for number in range(8, 2000)]
    assert asked(journal, path, *many) == {"order:1", "order:2"}
