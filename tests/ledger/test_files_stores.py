"""Whatever store a journal is in: a ledger caught up in batches is one that is rebuilt, by hash."""

from hashlib import sha256
from random import Random

import pytest
from tests.ledger.chain import EPOCH, MICROSECOND, journal
from tests.ledger.files import draft, journal_of, ledger, running, work
from tests.register.postgres_server import POSTGRESQL, ROLE, Server

from esep.ledger.examining import compare, examine
from esep.register import sqlite
from esep.register.memory import MemoryJournal
from esep.register.postgresql import PostgresqlJournal


def with_ids_of_a_register(told):
    """Cards with ids that every store takes; each goes on correcting and annulling what it did."""
    ids = {one.id: sha256(one.id.encode()).hexdigest()[:32] for one in told}
    return [
        one._replace(id=ids[one.id], corrects=ids.get(one.corrects, ""), annuls=ids.get(one.annuls, ""))
        for one in told
    ]


TOLD = with_ids_of_a_register(journal(Random(5), longest=60))


@pytest.fixture(scope="module")
def server():
    made = Server()
    yield made
    made.close()


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def store(request, tmp_path):
    """A journal of the cards, in each of the stores."""
    now = [EPOCH]

    def clock():
        return now[0]

    if request.param == "memory":
        made = MemoryJournal(clock)
    elif request.param == "sqlite":
        sqlite.create(tmp_path / "register.sqlite")
        made = sqlite.SqliteJournal(tmp_path / "register.sqlite", clock)
    else:
        server = request.getfixturevalue("server")
        made = PostgresqlJournal(server.address(ROLE, server.new_journal()), clock)
    with made:
        for one in TOLD:
            now[0] = EPOCH + one.known_at * MICROSECOND
            with made.writing() as writer:
                writer.append([draft(one)])
        yield made


@pytest.mark.parametrize("cards", [3, 1000])
def test_caught_up_it_is_rebuilt_and_the_same_in_every_store(store, tmp_path, cards):
    folder = tmp_path / "ledger"
    for upto in (5, 31, None):
        done = work(folder, store, cards=cards).catch_up(upto)
    rebuilt = work(tmp_path / "rebuilt", store).rebuild()
    in_memory = work(tmp_path / "in memory", journal_of(TOLD)).rebuild()
    assert running(done) == running(rebuilt) == running(in_memory)
    assert any(one.rows for one in done.datasets)


@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"PAR1")], ids=["gone", "torn"]
)
def test_a_file_that_is_gone_or_torn_is_mended_by_a_rebuild(store, tmp_path, damage):
    before = work(tmp_path / "ledger", store).catch_up()
    damage(next((tmp_path / "ledger").glob("*.parquet")))
    compare(before, work(tmp_path / "ledger", store).rebuild())
    mended = ledger(tmp_path / "ledger")
    for name in mended.measures:
        examine(mended.dataset(name))
