"""A register's people in a folder of its own, and officers with the right to look for them."""

from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from esep.access.actors import Actor
from esep.access.asked import Target
from esep.access.gate import Gate
from esep.access.roles import Action, Role
from esep.access.trail import MemoryRows, Trail
from esep.codebook import Codebook
from esep.declare.classes import Class
from esep.people import KeyFiles, People, PeopleFile, create_keys

QUERY = Target(record="query:00", office="7512", territory="A", handlers=frozenset({"o-1"}))


@pytest.fixture(scope="session")
def kz() -> Path:
    """The folder of a codebook with a number of 12 digits."""
    return Codebook.load("kz").folder


@pytest.fixture(scope="session")
def mtisa(root: Path) -> Path:
    """The folder of the invented country's codebook."""
    return root / "tests" / "second_country" / "mtisa"


@pytest.fixture
def keys(tmp_path: Path) -> KeyFiles:
    return create_keys(tmp_path / "register" / "keys")


@pytest.fixture
def people_path(tmp_path: Path, keys: KeyFiles) -> Path:
    return tmp_path / "register" / "people.sqlite"


@pytest.fixture
def people(people_path: Path, keys: KeyFiles, kz: Path):
    """People on disk, as a register has them."""
    file = PeopleFile(people_path)
    yield People(file, keys, kz)
    file.close()


@pytest.fixture
def trail() -> Trail:
    return Trail(MemoryRows())


@pytest.fixture
def asking(trail: Trail):
    """The right to look for a person, for the length of a block."""
    gate = Gate(trail, lambda territory, of: territory == of)
    officer = Actor(
        code="o-1", role=Role.INVESTIGATOR, office="7512", territory="A", valid_from=date(2020, 1, 1)
    )

    @contextmanager
    def right():
        with gate.reading(
            officer,
            target=QUERY,
            klass=Class.PERSON,
            action=Action.FIND_PERSON,
            purpose="criminal_case:237510031000123",
        ) as granted:
            yield granted

    return right
