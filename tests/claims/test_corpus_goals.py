"""How well texts are read that nobody saw who wrote the reading of them.

What is asked of esep stands beside what it has reached so far (docs/explanation/claims.md): no change may
fall behind that, and each step ahead moves it up.
"""

import pytest
from tests.claims.evaluation import APART, Score, articles, score, table

from esep.codebook import Codebook


@pytest.fixture(scope="module")
def apart() -> Score:
    return score(articles(APART), Codebook.load("kz"))


def report(total: Score) -> str:
    """The table alone: what was missed would tell of texts that are kept apart."""
    return "\n".join(table(total))


# What is asked for, and what has been reached.
FOUND = (0.95, 0.99)
KIND = (0.95, 0.93)
VERDICT = (0.95, 0.89)
TOLD = (1.00, 0.82)
ACCUSED = (0, 0)
NO_DATA = (0.95, 0.88)


def test_figures_are_found_and_given_the_right_kind(apart: Score):
    assert apart.share("found", "figures") >= min(FOUND), report(apart)
    assert apart.share("kind", "figures") >= min(KIND), report(apart)


def test_checkable_figures_get_the_right_verdict(apart: Score):
    assert apart.share("verdict", "checkable") >= min(VERDICT), report(apart)


def test_errors_are_told(apart: Score):
    assert apart.share("told", "wrong") >= min(TOLD), report(apart)


def test_figures_that_are_right_are_hardly_ever_called_wrong(apart: Score):
    assert apart.counts["all", "all", "accused"] <= max(ACCUSED), report(apart)


def test_numbers_that_are_no_data_are_read_as_what_they_are(apart: Score):
    assert apart.share("became", "no data") >= min(NO_DATA), report(apart)
