"""The same table as of a past moment from the files beside every store, after any number of later cards."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import NAMESPACE_OID, uuid5

import pytest
from tests.ledger.chain import BOOK, DOMAINS, FIRST, journal
from tests.ledger.files import draft, ledger, work
from tests.register.postgres_server import POSTGRESQL, ROLE, Server

from esep.kernel.periods import Period
from esep.ledger.tables.asking import Asking, Source
from esep.ledger.tables.building import table
from esep.ledger.tables.comparing import Compare, View
from esep.ledger.tables.data import as_json
from esep.ledger.tables.flat import SUFFIXES, written_as
from esep.ledger.tables.shown import naming_of
from esep.register import sqlite
from esep.register.memory import MemoryJournal


class Clock:
    """Goes on by a second at each look."""

    now = datetime(2024, 6, 1, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="module")
def server():
    made = Server()
    yield made
    made.close()


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def store(request, tmp_path):
    if request.param == "memory":
        made = MemoryJournal(Clock())
    elif request.param == "sqlite":
        sqlite.create(tmp_path / "register.sqlite")
        made = sqlite.SqliteJournal(tmp_path / "register.sqlite", Clock())
    else:
        from esep.register.postgresql import PostgresqlJournal

        server = request.getfixturevalue("server")
        made = PostgresqlJournal(server.address(ROLE, server.new_journal()), Clock())
    yield made
    made.close()


IDS = ("id", "corrects", "annuls")
ASKED = (
    ("registered", {"by": ("month", "article.chapter", "article")}),
    ("registered_net", {"by": ("proceeding.body",), "compare": Compare.YEAR_BEFORE}),
    ("in_proceedings", {"by": ("article",)}),
    ("undecided", {}),
    ("interrupted", {"by": ("point",)}),
    ("victims", {"by": ("article",)}),
    ("time_to_outcome", {"by": ("article",)}),
    ("became", {"months": 2}),
)


def with_ids(one):
    """A card under an id as every store keeps it."""
    named = {name: str(uuid5(NAMESPACE_OID, told)) for name in IDS if (told := getattr(one, name))}
    return one._replace(**named)


def enter(store, told):
    for one in told:
        with store.writing() as writer:
            writer.append([draft(one)])


def tables(folder, store, known_at):
    """Every table in every format, as bytes."""
    work(folder, store).catch_up()
    kept = ledger(folder)
    source = Source(engine=kept.engine(), measures=kept.measures, domains=DOMAINS, book=BOOK)
    period = Period(FIRST, FIRST + timedelta(days=60))
    for measure, given in ASKED:
        made = table(source, Asking(measure=measure, view=View(period, known_at), **given))
        naming = naming_of(BOOK, DOMAINS, "ru", made)
        yield as_json(made, naming)
        yield from (written_as(suffix, made, naming) for suffix in SUFFIXES)


def test_a_past_table_is_the_same_bytes_after_later_cards(store, tmp_path):
    told = [with_ids(one) for one in journal(Random(11), longest=60)]
    enter(store, told[:30])
    known_at = store.head().known_at
    before = list(tables(tmp_path / "ledger", store, known_at))
    enter(store, told[30:])
    assert list(tables(tmp_path / "ledger", store, known_at)) == before
    assert list(tables(tmp_path / "ledger", store, store.head().known_at)) != before
    assert list(tables(tmp_path / "rebuilt", store, known_at)) == before
