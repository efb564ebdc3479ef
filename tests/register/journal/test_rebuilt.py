"""What is made from the journal may be damaged by whoever can write to it: it is found, and made anew."""

import sqlite3

import psycopg
import pytest
from tests.register.orders import BOOK, DOMAINS, in_postgresql, in_sqlite, submission
from tests.register.postgres_server import POSTGRESQL, ROLE

from esep.kernel.errors import EsepError
from esep.register.examination import check_states


@pytest.fixture(params=["sqlite", POSTGRESQL])
def store(request, tmp_path):
    """A register with two records, and a hand that writes beside it as the role of esep itself."""
    if request.param == "sqlite":
        path = tmp_path / "register.sqlite"
        register = in_sqlite(path)

        def by_hand(statement):
            with sqlite3.connect(path) as connection:
                connection.execute(statement)
            connection.close()
    else:
        server = request.getfixturevalue("server")
        address = server.address(ROLE, server.new_journal())
        register = in_postgresql(address)

        def by_hand(statement):
            with psycopg.connect(address) as connection:
                connection.execute(statement)

    register.accept_many(
        [
            submission("issued", "k1", issued_on="2024-02-05"),
            submission("delivered", "k2", delivered_on="2024-02-06"),
            submission("issued", "k3", record="order:2", issued_on="2024-03-01"),
        ]
    )
    yield register, by_hand
    register.journal.close()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE records SET seq = NULL, state = NULL", "E-777"),
        ("UPDATE records SET cards = '', seq = NULL, state = NULL", "E-777"),
        ("UPDATE records SET state = (SELECT state FROM records WHERE record = 'order:2')", "E-776"),
        ("UPDATE records SET cards = '1,' WHERE record = 'order:1'", "E-776"),
        ("UPDATE records SET cards = '3,', seq = 3 WHERE record = 'order:1'", "E-776"),
    ],
)
def test_states_emptied_or_changed_by_hand_are_found_and_made_anew(store, statement, code):
    register, by_hand = store

    def checked():
        return check_states(register.journal, DOMAINS, BOOK, register.journal.head().size)

    states = list(register.journal.states_of(""))
    assert checked() == 2
    by_hand(statement)
    with pytest.raises(EsepError, match=code):
        checked()
    assert register.rebuild() == 2
    assert (checked(), list(register.journal.states_of(""))) == (2, states)
    assert register.record("order:1").state == "in_force"
    told = register.accept(submission("breached", "k4", breached_at="2024-02-07T10:00"))
    assert (told.seq, told.placing, checked()) == (4, "applied", 2)
