"""The three stores, each opened as often as a test likes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.register.drafts import Clock
from tests.register.postgres_server import POSTGRESQL, ROLE

from esep.register import sqlite
from esep.register.journal import Journal
from esep.register.memory import MemoryJournal
from esep.register.postgresql import PostgresqlJournal
from esep.register.sqlite import SqliteJournal


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def opened(request, tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Journal]]:
    """Opens the store; called again it opens the same store once more."""
    journals: list[Journal] = []
    make = _maker(request, tmp_path)

    def open_(**given) -> Journal:
        journals.append(make(**{"clock": clock, "wait": 5} | given))
        return journals[-1]

    yield open_
    for journal in journals:
        journal.close()


@pytest.fixture
def journal(opened) -> Journal:
    return opened()


def _maker(request, folder: Path) -> Callable[..., Journal]:
    if request.param == "sqlite":
        sqlite.create(folder / "register.sqlite")
        return lambda **given: SqliteJournal(folder / "register.sqlite", **given)
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        schema = server.new_journal()
        return lambda **given: PostgresqlJournal(server.address(ROLE, schema), **given)
    shared: list[MemoryJournal] = []

    def in_memory(**given) -> MemoryJournal:
        shared[:] = shared or [MemoryJournal(**given)]
        shared[0]._wait = given["wait"]
        return shared[0]

    return in_memory
