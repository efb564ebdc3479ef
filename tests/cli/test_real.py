"""The twenty real returns through the command line: what is found in them stays what it is."""

import json

import pytest

pytestmark = [pytest.mark.real, pytest.mark.slow]
ERRORS = {
    ("KZ-11", "1M-P-002", "PRIL6", "192"),
    ("KZ-31", "1M-R-002", "R6", "3"),
    ("KZ-47", "1M-R-002", "R6", "3"),
    ("KZ-75", "1M-C-004", "R1", "18"),
    ("KZ-79", "1M-P-003", "PRIL11", "52"),
}
STATES = {"KZ-23", "KZ-27", "KZ-31", "KZ-35", "KZ-55", "KZ-59", "KZ-71"}


def test_the_findings_of_the_controls(esep, real_returns):
    done = esep("returns", "check", real_returns[0].parent, "--period", "2022", "--json")
    findings = json.loads(done.stdout)
    errors = [one for one in findings if one["severity"] == "error"]
    warnings = [one for one in findings if one["severity"] == "warning" and one["control"][:2] != "G-"]
    assert done.exit_code == 1
    assert {(one["territory"], one["control"], one["section"], one["row"]) for one in errors} == ERRORS
    assert len(errors) == len(ERRORS)
    assert {one["territory"] for one in warnings if one["control"] == "1M-C-091"} == STATES
    assert [one["territory"] for one in warnings if one["control"] != "1M-C-091"] == ["KZ-71"]


def test_the_sum_of_the_country_and_what_was_published(esep, real_returns):
    done = esep("returns", "reconcile", *real_returns, "--period", "2022", "--json")
    total = next(one for one in json.loads(done.stdout) if (one["row"], one["column"]) == ("1", "2"))
    assert done.exit_code == 0
    assert (total["ours"], total["published"], total["residual"]) == (155_200, 157_473, 2_273)
