"""A register's home whose journal lies in PostgreSQL; people, keys and trail stay in the folder."""

from urllib.parse import quote

import pytest
from tests.register.postgres_server import OWNER, ROLE

from esep.kernel.errors import EsepError
from esep.register.home import Home
from esep.register.home_settings import Settings
from esep.register.submissions import Submission

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")]


@pytest.fixture
def schema(server):
    """An empty schema that the owner may fill."""
    import psycopg

    with psycopg.connect(server.address("admin"), autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS home CASCADE")
        connection.execute(f"CREATE SCHEMA home AUTHORIZATION {OWNER}")
    return "home"


def url(server, role, schema):
    return (
        f"postgresql://{role}@/postgres?host={quote(str(server.folder))}&options=-c%20search_path%3D{schema}"
    )


def settings(server, schema):
    store = url(server, ROLE, schema)
    return Settings(codebook="kz", office="7512", territory="KZ-75", origin="example.org/r", store=store)


def test_the_owner_makes_the_tables_and_is_not_kept(server, schema, tmp_path):
    owner = url(server, OWNER, schema)
    with Home.create(tmp_path / "register", settings(server, schema), owner=owner) as home:
        assert OWNER not in (home.folder / "esep.toml").read_text()
        assert not (home.folder / "register.sqlite").exists()
        fields = {"merged_on": "2024-02-05", "kept": "p-" + "a" * 24, "merged": "p-" + "b" * 24}
        sent = Submission(
            kind="person.merged",
            record="person:1",
            fields=fields,
            key="k",
            actor="o-1",
            office="7512",
            territory="KZ-75",
            system="esep",
            second="o-2",
        )
        assert home.register.accept(sent).seq == 1
    with Home.open(tmp_path / "register") as home:
        assert home.register.record("person:1").state == "merged"


def test_without_tables_and_owner_no_folder_is_left(server, schema, tmp_path):
    with pytest.raises(EsepError, match="E-6"):
        Home.create(tmp_path / "register", settings(server, schema))
    assert list(tmp_path.iterdir()) == []
