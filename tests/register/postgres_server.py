"""A PostgreSQL server of the tests' own, in a temporary folder, heard only through a socket there."""

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg
import pytest

from esep.register.postgresql import create_schema

NEEDED = "needs the Debian package postgresql"
ROLE = "esep_app"
OWNER = "esep_owner"
POSTGRESQL = pytest.param(
    "postgresql", marks=[pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")], id="postgresql"
)


def program(name: str) -> str:
    """Where a program of PostgreSQL is; Debian keeps the server's own outside the path."""
    found = [
        shutil.which(name),
        *map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)),
    ]
    return next(filter(None, found), None) or pytest.skip(NEEDED)


class Server:
    """A server with a role that owns tables and the role esep works as."""

    def __init__(self) -> None:
        # In memory where that can be had: a server that is stopped at once loses nothing of what it gave the
        # kernel.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="esep-pg-", dir=memory))
        self._schemas = count(1)
        if os.geteuid() == 0:  # the server refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._run("initdb", "--username=admin", "--auth=trust", "--no-sync", "--pgdata", self.data)
        self.start()
        with psycopg.connect(self.address("admin"), autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN")
            connection.execute(f"CREATE ROLE {ROLE} LOGIN")

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}'"
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "--wait", "--pgdata", self.data, "--log", log, "--options", options)

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "stop", "--wait", "--pgdata", self.data, "--mode", mode)

    def close(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def address(self, role: str, schema: str = "public") -> str:
        return f"host={self.folder} user={role} dbname=postgres options='-c search_path={schema}'"

    def new_journal(self) -> str:
        """The name of a new schema with an empty journal."""
        schema = f"register_{next(self._schemas)}"
        with psycopg.connect(self.address("admin"), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema} AUTHORIZATION {OWNER}")
        create_schema(self.address(OWNER, schema), ROLE)
        return schema

    def _run(self, name: str, *arguments: str) -> None:
        command = [program(name), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
        # Its output goes nowhere: the server would keep a pipe open for as long as it runs.
        subprocess.run(
            command,
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
