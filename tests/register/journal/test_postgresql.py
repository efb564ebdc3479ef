"""The journal in PostgreSQL: what the role may not do, and which roles and servers are refused."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors
from tests.register.drafts import drafted, judged
from tests.register.postgres_server import OWNER, ROLE

from esep.kernel.errors import EsepError
from esep.register.postgresql import PostgresqlJournal, create_schema

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")]

WAITING = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
CHANGES = ["UPDATE {} SET seq = 7", "DELETE FROM {}", "TRUNCATE {}"]


@pytest.fixture
def schema(server):
    made = server.new_journal()
    with PostgresqlJournal(server.address(ROLE, made)) as journal, journal.writing() as writer:
        writer.append([drafted(1)])
        writer.put_states({"order:1": b"{}"})
    return made


def by_hand(server, role, schema, statement):
    with psycopg.connect(server.address(role, schema), autocommit=True) as connection:
        answer = connection.execute(statement)
        return answer.fetchall() if answer.description else []


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", ["journal", "cards"])
def test_the_role_of_esep_may_not_change_the_past(server, schema, change, table):
    with pytest.raises(errors.InsufficientPrivilege):
        by_hand(server, ROLE, schema, change.format(table))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", [OWNER, "admin"])
def test_a_trigger_stands_in_the_way_of_all_others(server, schema, change, role):
    with pytest.raises(errors.RaiseException, match="only added to"):
        by_hand(server, role, schema, change.format("journal"))


@pytest.mark.parametrize("role", [OWNER, "admin"])
def test_esep_does_not_work_as_a_role_that_could(server, schema, role):
    with pytest.raises(EsepError, match="E-605"):
        PostgresqlJournal(server.address(role, schema))


@pytest.mark.parametrize("right", ["UPDATE", "UPDATE (entry)", "DELETE", "TRUNCATE", "TRIGGER"])
def test_nor_as_one_that_was_given_the_right(server, schema, right):
    by_hand(server, OWNER, schema, f"GRANT {right} ON journal TO {ROLE}")
    with pytest.raises(EsepError, match="E-605"):
        PostgresqlJournal(server.address(ROLE, schema))


def test_a_server_that_does_not_wait_for_the_disk_is_refused(server, schema):
    address = server.address(ROLE, schema).replace("options='", "options='-c synchronous_commit=off ")
    with pytest.raises(EsepError, match=r"E-604 .*synchronous_commit"):
        PostgresqlJournal(address)


def test_who_waited_for_the_lock_sees_what_was_saved_meanwhile_under_any_isolation(server, schema):
    isolation = "options='-c default_transaction_isolation=serializable "
    strict = server.address(ROLE, schema).replace("options='", isolation)

    def write_later():
        with PostgresqlJournal(strict) as later, later.writing() as writer:
            writer.append([drafted(3)])

    with PostgresqlJournal(strict) as first, ThreadPoolExecutor() as threads:
        with first.writing() as writer:
            waiting = threads.submit(write_later)
            while not by_hand(server, "admin", schema, WAITING):
                assert not waiting.done()
            writer.append([drafted(2)])
        waiting.result(timeout=10)
        assert first.head() == judged(list(first.entries()))
        assert first.head().size == 3


def test_a_connection_that_reads_cannot_write(server, schema):
    with (
        PostgresqlJournal(server.address(ROLE, schema)) as journal,
        pytest.raises(EsepError, match=r"E-607 .*25006"),
    ):
        journal._asked.many("INSERT INTO journal VALUES (?, ?, ?, ?)", [(2, b"", b"", b"")])


def test_a_journal_is_never_made_over_another(server, schema):
    with pytest.raises(EsepError, match="E-600"):
        create_schema(server.address(OWNER, schema), ROLE)


def test_a_server_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(EsepError, match="E-607"):
        PostgresqlJournal(f"host={tmp_path} user=nobody")


def test_two_registers_in_one_database_do_not_wait_for_each_other(server, schema):
    with (
        PostgresqlJournal(server.address(ROLE, schema)) as one,
        PostgresqlJournal(server.address(ROLE, server.new_journal()), wait=0.5) as other,
        one.writing(),
        other.writing() as writer,
    ):
        assert writer.append([drafted(1)])[0].seq == 1
