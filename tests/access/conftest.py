"""What the tests of access share: officers, a case, a gate with its trail."""

import pytest
from tests.access.table import NOW, actor, within

from esep.access import Gate, MemoryRows, Role, Target, Trail


@pytest.fixture
def trail() -> Trail:
    return Trail(MemoryRows())


@pytest.fixture
def gate(trail: Trail) -> Gate:
    return Gate(trail, within, clock=lambda: NOW)


@pytest.fixture
def officer():
    return actor(Role.INVESTIGATOR)


@pytest.fixture
def case() -> Target:
    return Target(record="proceeding:1", office="1", territory="A-1", handlers=frozenset({"me"}))
