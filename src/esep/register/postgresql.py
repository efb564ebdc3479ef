"""The journal in PostgreSQL: for many writers on many machines, when one file is outgrown.

One writer at a time holds an advisory lock in its transaction: the order of the journal never rests on
serialisable isolation. esep connects as a role that may add to the journal and read it, and nothing else; the
role that owns the tables is used once, by `create_schema`.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import psycopg
from psycopg import errors, sql

from esep.kernel.clock import utc_now
from esep.kernel.errors import EsepError
from esep.register.journal import WAIT, Clock
from esep.register.questions import Connection, Row
from esep.register.sql import SqlJournal

TABLES = """
    CREATE TABLE journal (
        seq bigint PRIMARY KEY, entry bytea NOT NULL, leaf bytea NOT NULL, chain bytea NOT NULL
    );
    CREATE TABLE cards (id bytea PRIMARY KEY, seq bigint NOT NULL, fingerprint bytea NOT NULL);
    CREATE TABLE records (record text COLLATE "C" PRIMARY KEY, cards text NOT NULL, seq bigint, state bytea);
    CREATE TABLE subtrees (height int, number bigint, hash bytea NOT NULL, PRIMARY KEY (height, number));
    CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN RAISE EXCEPTION ''the journal is only added to''; END';
"""
KEPT = ("journal", "cards", "subtrees")
GUARD = """
    CREATE TRIGGER refused BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses();
    GRANT SELECT, INSERT ON {table} TO {role};
"""
RIGHTS = "GRANT SELECT, INSERT, UPDATE ON records TO {role}; GRANT USAGE ON SCHEMA {schema} TO {role}"
# With them off a power cut loses what was acknowledged, or tears pages.
SETTINGS = ("fsync", "full_page_writes", "synchronous_commit")
MAY_CHANGE = """
    SELECT has_table_privilege(t, 'UPDATE') OR has_any_column_privilege(t, 'UPDATE')
        OR has_table_privilege(t, 'DELETE') OR has_table_privilege(t, 'TRUNCATE')
        OR has_table_privilege(t, 'TRIGGER')
    FROM unnest(?::text[]) AS t
"""
# The number of the table itself, so that two registers in one database do not wait for each other.
LOCK = "SELECT pg_advisory_xact_lock('journal'::regclass::oid::bigint)"


def create_schema(address: str, role: str) -> None:
    """Make an empty journal in the address's database, in the first schema of its search path.

    Args:
        address: connects as a role that may create tables.
        role: the role esep will connect as; it exists and owns nothing here.

    Raises:
        EsepError: E-600 when a journal is there already; E-607 when the database cannot be reached or
        refuses.
    """
    named = sql.Identifier(role)
    try:
        with psycopg.connect(address) as connection:
            [(schema,)] = connection.execute("SELECT current_schema()").fetchall()
            connection.execute(TABLES)
            for table in KEPT:
                connection.execute(sql.SQL(GUARD).format(table=sql.Identifier(table), role=named))
            connection.execute(sql.SQL(RIGHTS).format(role=named, schema=sql.Identifier(schema)))
    except errors.DuplicateTable as fault:
        raise EsepError("E-600", place="journal") from fault
    except psycopg.Error as fault:
        raise _refusal(fault) from fault


class PostgresqlJournal(SqlJournal):
    """The journal in a database that `create_schema` has prepared.

    Args:
        address: connects as the role that may only add.
        clock: tells the present instant, in UTC.
        wait: seconds to wait for another writer.

    Raises:
        EsepError: E-604 when the server does not keep a setting; E-605 when the role could change the
        journal;
            E-607 when the server cannot be reached.
    """

    def __init__(self, address: str, clock: Clock = utc_now, wait: float = WAIT) -> None:
        super().__init__(clock)
        self._address = address
        self._wait = wait
        self.check_settings()

    def _connect(self, *, to_write: bool) -> Connection:
        return PostgresqlConnection(self._address, self._wait, to_write=to_write)


class PostgresqlConnection(Connection):
    """A connection to the server."""

    def __init__(self, address: str, wait: float, *, to_write: bool) -> None:
        self._wait = wait
        try:
            self._made = psycopg.connect(address, autocommit=True)
        except psycopg.Error as fault:
            raise _refusal(fault) from fault
        try:
            self.rows("SELECT set_config('lock_timeout', ?, false)", [f"{round(wait * 1000)}ms"])
            self._check()
            if not to_write:
                self.rows("SET default_transaction_read_only = on")
        except BaseException:
            self.close()
            raise

    def rows(self, question: str, values: Sequence[object] = ()) -> list[Row]:
        """The answer to a question."""
        try:
            answer = self._made.execute(_placed(question), values)
            return answer.fetchall() if answer.description else []
        except psycopg.Error as fault:
            self.broken = self._made.broken
            raise _refusal(fault) from fault

    def many(self, statement: str, rows: Iterable[Row]) -> None:
        """One statement for many rows."""
        try:
            with self._made.cursor() as cursor:
                cursor.executemany(_placed(statement), rows)
        except psycopg.Error as fault:
            self.broken = self._made.broken
            raise _refusal(fault) from fault

    def begin(self) -> None:
        """Become the one writer."""
        # At this level, what is asked after the lock was got sees all that was committed before.
        self.rows("BEGIN ISOLATION LEVEL READ COMMITTED")
        self.rows(LOCK)

    def commit(self) -> None:
        """Make it durable."""
        try:
            ended = self._made.execute("COMMIT").statusmessage
        except psycopg.Error as fault:
            raise _refusal(fault, otherwise="E-601") from fault
        if ended != "COMMIT":  # the server turns the commit of a failed transaction into its undoing
            raise EsepError("E-607", fault=ended)

    def close(self) -> None:
        """Let go."""
        self._made.close()

    def _check(self) -> None:
        for setting in SETTINGS:
            [[found]] = self.rows("SELECT current_setting(?)", [setting])
            if found == "off":
                raise EsepError("E-604", setting=setting, found=found, needed="on")
        if any(may for (may,) in self.rows(MAY_CHANGE, [list(KEPT)])):
            raise EsepError("E-605")


@cache
def _placed(question: str) -> bytes:
    """The question with the placeholders of this driver."""
    return question.replace("?", "%s").encode()


def _refusal(fault: psycopg.Error, otherwise: str = "E-607") -> EsepError:
    """What the server reports, in words and without the values of the statement."""
    kinds: tuple[tuple[type[psycopg.Error], str], ...] = (
        (errors.LockNotAvailable, "E-602"),
        (errors.DiskFull, "E-603"),
        (errors.UniqueViolation, "E-606"),
        (errors.DataCorrupted, "E-610"),
        (errors.IndexCorrupted, "E-610"),
    )
    code = next((code for kind, code in kinds if isinstance(fault, kind)), otherwise)
    return EsepError(code, fault=fault.sqlstate or type(fault).__name__, seconds=f"{WAIT:g}")
