"""A country that does not exist, as a folder of data files."""

from pathlib import Path

import pytest

from esep.codebook import Codebook

MTISA = Path(__file__).parent / "mtisa"


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder of the invented country."""
    return MTISA


@pytest.fixture(scope="session")
def book() -> Codebook:
    """Its codebook."""
    return Codebook.load(MTISA)
