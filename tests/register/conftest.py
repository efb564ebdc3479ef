"""Registers of a small domain, in each of the three stores."""

from collections.abc import Iterator

import pytest
from tests.register.orders import in_memory, in_postgresql, in_sqlite
from tests.register.postgres_server import POSTGRESQL, ROLE, Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def register(request, tmp_path):
    if request.param == "memory":
        made = in_memory()
    elif request.param == "sqlite":
        made = in_sqlite(tmp_path / "register.sqlite")
    else:
        server = request.getfixturevalue("server")
        made = in_postgresql(server.address(ROLE, server.new_journal()))
    yield made
    made.journal.close()
