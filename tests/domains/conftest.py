"""All domains, and the two countries that they are tried with."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from esep.codebook import Codebook
from esep.declare import Domains
from esep.declare.values import Circumstances
from esep.domains import load

SECOND = Path(__file__).parents[1] / "second_country" / "mtisa"
CLOCKS = {"KZ": "KZ-75", "XM": "XM-1"}  # a territory of each, whose clock is read


@pytest.fixture(scope="session")
def domains() -> Domains:
    return load()


@pytest.fixture(scope="session")
def kz() -> Codebook:
    return Codebook.load("kz")


@pytest.fixture(scope="session", params=["kz", SECOND], ids=["kz", "mtisa"])
def book(request) -> Codebook:
    return Codebook.load(request.param)


@pytest.fixture(scope="session")
def by(book) -> Circumstances:
    return Circumstances(book, CLOCKS[book.code], datetime(2024, 6, 1, tzinfo=UTC))
