"""`esep returns accept`: an explained finding leaves the protocol, and only that one."""

import pytest


@pytest.fixture
def broken(of_small, written, tmp_path):
    """A store with one return whose sum does not hold; runs a command on it."""
    store = tmp_path / "store"
    assert of_small("receive", written("Astana.xlsx", 2, stays_3_1=25), "--store", store).exit_code == 0
    return lambda verb, *arguments: of_small(verb, *arguments, "--store", store)


def _open_controls(broken, tmp_path):
    page = tmp_path / "protocol.html"
    assert broken("protocol", "--territory", "Astana", "--out", page).exit_code == 0
    return page.read_text(encoding="utf-8")


def test_an_accepted_finding_leaves_the_protocol(broken, tmp_path):
    control = next(
        line.rpartition("[")[2].rstrip("]") for line in broken("check").stdout.splitlines() if "error" in line
    )
    assert control in _open_controls(broken, tmp_path)
    done = broken("accept", control, "--territory", "Astana", "--explanation", "counted twice, see letter 7")
    assert done.exit_code == 0
    assert f"1 finding of {control}" in done.stdout
    assert control not in _open_controls(broken, tmp_path)


def test_what_is_not_open_is_not_accepted(broken):
    done = broken("accept", "G-999", "--territory", "Astana", "--explanation", "why not")
    assert done.exit_code == 1
    assert "E-414" in done.output


def test_without_an_explanation_nothing_is_accepted(broken):
    control = next(
        line.rpartition("[")[2].rstrip("]") for line in broken("check").stdout.splitlines() if "error" in line
    )
    done = broken("accept", control, "--territory", "Astana", "--explanation", " ")
    assert done.exit_code == 1
    assert "E-316" in done.output
