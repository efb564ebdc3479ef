"""The code decides as the checked-in table says, and the table says what the house demands."""

import pytest
from tests.access.table import HEADING, NEVER, NOW, ORDER, REASON, actor, checked_in, decisions, within

from esep.access import Action, Asked, Role, Target, decide
from esep.declare.classes import Class

TABLE = checked_in()
ROWS = [dict(zip(HEADING, row, strict=True)) for row in TABLE[1:]]
ABOVE_OPEN = [row for row in ROWS if row["class"] != "open"]
NO_OFFICERS = {Role.PUBLIC, Role.AUDITOR, Role.ADMINISTRATOR, Role.STATISTICIAN, Role.MONITORING_SERVICE}
OFFICERS = set(Role) - NO_OFFICERS


def granted(**wanted: str) -> list[dict[str, str]]:
    return [
        row
        for row in ROWS
        if row["needs"] != NEVER and all(row[name] == value for name, value in wanted.items())
    ]


def test_the_code_equals_the_table():
    assert TABLE[0] == HEADING
    ours, theirs = list(decisions()), TABLE[1:]
    assert [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]] == []
    assert len(ours) == len(theirs) >= 2000


def test_every_role_and_action_stands_in_the_table():
    assert {(row["role"], row["action"]) for row in ROWS} == {(role, act) for role in Role for act in Action}


def test_a_party_to_the_case_is_refused_everything_above_open():
    assert {row["needs"] for row in ABOVE_OPEN if row["party"] == "yes"} == {NEVER}


def test_a_party_to_the_case_changes_nothing_in_it_not_even_what_is_open():
    assert {row["action"] for row in granted(party="yes")} == {"read", "export", "verify"}


def test_nothing_above_open_is_granted_without_a_purpose():
    assert [row for row in ABOVE_OPEN if row["needs"].startswith("nothing")] == []


@pytest.mark.parametrize("klass", ["person", "special", "sealed"])
def test_a_statistician_never_sees_a_person(klass):
    assert granted(role="statistician", **{"class": klass}) == []


def test_a_statistician_writes_what_is_open_on_records_of_his_own_and_never_in_the_case_of_another():
    written = granted(role="statistician", action="write")
    assert {(row["class"], row["handles"], row["needs"]) for row in written} == {("open", "yes", "nothing")}
    assert granted(role="statistician", action="annul") == []


def test_an_administrator_administers_and_never_reads_data():
    above = {(row["action"], row["class"]) for row in granted(role="administrator") if row["class"] != "open"}
    assert above == {("administer", "case")}


def test_an_auditor_reads_the_trail_and_not_the_data():
    above = {(row["action"], row["class"]) for row in granted(role="auditor") if row["class"] != "open"}
    assert above == {("read_trail", "case")}


def test_nobody_but_the_auditor_reads_the_trail_and_nobody_but_the_administrator_administers():
    assert {row["role"] for row in granted(action="read_trail")} == {"auditor"}
    assert {row["role"] for row in granted(action="administer")} == {"administrator"}


def test_the_public_reads_exports_and_verifies_what_is_open_and_nothing_else():
    assert {(row["action"], row["class"]) for row in granted(role="public")} == {
        ("read", "open"),
        ("export", "open"),
        ("verify", "open"),
    }


def test_the_service_that_judges_positions_opens_records_of_monitoring_by_an_order_and_no_others():
    assert {row["class"] for row in granted(role="monitoring_service")} == {"open"}
    service = actor(Role.MONITORING_SERVICE)
    places = {
        kind: Asked(
            actor=service, action=Action.READ, klass=Class.SEALED, at=NOW, purpose=purpose,
            target=Target(record=f"{kind}:1", office="2", territory="A-1-7"),
        )
        for kind, purpose in (("monitoring_zone", ORDER), ("monitoring_hours", REASON), ("stay", ORDER))
    }  # fmt: skip
    assert {kind: decide(asked, within).allowed for kind, asked in places.items()} == {
        "monitoring_zone": True, "monitoring_hours": False, "stay": False,
    }  # fmt: skip


def test_an_operator_opens_no_place_of_any_record():
    for klass in ("special", "sealed"):
        assert granted(role="monitoring_operator", action="read", **{"class": klass}) == []


def test_what_is_sealed_is_read_with_an_order_only():
    others = [row for row in granted(**{"class": "sealed"}) if row["action"] != "write"]
    assert others
    assert {row["needs"].split("+")[0] for row in others} == {"order"}


def test_annulling_erasing_and_exporting_above_open_need_a_second_officer():
    acts = [*granted(action="annul"), *granted(action="erase"), *granted(action="export")]
    alone = [row for row in acts if "+second" not in row["needs"]]
    assert {(row["action"], row["class"]) for row in alone} == {("export", "open")}


@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_an_officer_reads_the_persons_of_the_cases_he_handles(role):
    assert granted(role=role, action="read", handles="yes", party="no", **{"class": "person"})


@pytest.mark.parametrize("role", sorted(OFFICERS - {Role.PROSECUTOR}))
def test_no_officer_but_the_prosecutor_reads_a_person_of_another_office_he_has_no_case_with(role):
    assert granted(role=role, action="read", office="other", handles="no", **{"class": "person"}) == []


def test_what_lies_outside_the_region_and_the_office_is_open_or_nothing_to_one_who_has_no_case_with_it():
    far = granted(office="other", region="out", handles="no")
    assert {row["action"] for row in far if row["class"] != "open"} == {"read_trail", "administer"}
