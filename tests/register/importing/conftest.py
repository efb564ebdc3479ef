"""Registers and mappings for imports."""

import tomllib

import pytest
from tests.register.importing.fines import MAPPING, fines, new_register

from esep.codebook import Codebook
from esep.declare import Domains
from esep.register.importing import read_mapping
from esep.register.register import Register


@pytest.fixture(scope="session")
def book() -> Codebook:
    return Codebook.load("kz")


@pytest.fixture(scope="session")
def domains() -> Domains:
    return fines()


@pytest.fixture
def register(book: Codebook, domains: Domains) -> Register:
    return new_register(book, domains)


@pytest.fixture
def mapping_of(domains: Domains):
    """A mapping from TOML text."""
    return lambda said=MAPPING: read_mapping(tomllib.loads(said), "test", domains, said)


@pytest.fixture
def mapping(mapping_of):
    return mapping_of()
