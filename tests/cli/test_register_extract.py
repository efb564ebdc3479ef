"""`esep record extract`: what a bound person may see of an order, and what never comes out of it."""

import json

import pytest

from esep.register.home import Home
from esep.register.submissions import Submission

HE, SHE = "p-" + "a" * 24, "p-" + "b" * 24
ORDER, REPORT = "protective_order:1", "violence_report:2026-77"
NOTES, STREET = "Примерова позвонила сама", "Вымышленная, 5"
CARDS = (
    (
        "issued",
        {
            "issued_at": "2026-10-20T10:00:00.000000Z",
            "binds": HE,
            "protects": SHE,
            "territory": "KZ-75",
            "relation": "former_spouse",
            "sex": "male",
            "age": 41,
            "protected_sex": "female",
            "protected_age": 37,
            "children": 3,
            "report": REPORT,
            "circumstances": NOTES,
            "address": STREET,
        },
    ),
    ("delivered", {"delivered_at": "2026-10-21T10:00:00.000000Z", "delivery_manner": "signature"}),
    ("checked", {"checked_on": "2026-10-25", "check_result": "kept"}),
    (
        "breached",
        {
            "breached_at": "2026-10-27T10:00:00.000000Z",
            "learned_at": "2026-10-27T11:00:00.000000Z",
            "breach_kind": "visited",
            "told_by": "protected_person",
            "what_happened": NOTES,
        },
    ),
)
HEADINGS = {
    "en": "What it means for the person whom it binds",
    "ru": "Что это значит для лица, к которому относится запись",
    "kk": "Жазба қатысты адам үшін бұл нені білдіреді",
}


@pytest.fixture
def order(empty):
    """A register with an order that was delivered, checked and broken."""
    with Home.open(empty) as home:
        for name, fields in CARDS:
            home.register.accept(
                Submission(
                    kind=f"protective_order.{name}",
                    record=ORDER,
                    fields=fields,
                    key=name,
                    actor="i-1",
                    office="7512",
                    territory="KZ-75",
                    system="esep",
                )
            )
    return empty


def test_the_bound_person_sees_the_decision_its_term_and_how_to_object(esep, order):
    shown = esep("record", "extract", ORDER, "--home", order)
    assert shown.exit_code == 0, shown.stderr
    told = [line.strip() for line in shown.stdout.splitlines()]
    assert told[:2] == [f"{ORDER}  Protective order", "State: ended"]
    assert [line for line in told if line.startswith("How it was handed over: ")]
    assert [line for line in told if line.startswith("End of the order: ")]
    assert "to seek, follow or visit the protected person;" in told
    assert [line for line in told if "A complaint against it may be lodged" in line]


def test_a_program_gets_the_same_and_no_more(esep, order):
    told = json.loads(esep("record", "extract", ORDER, "--home", order, "--json").stdout)
    assert told.keys() == {"record", "state", "timeline", "deadlines", "spoken"}
    assert [(one["card"], one["values"].keys()) for one in told["timeline"]] == [
        ("issued", {"issued_at", "territory"}),
        ("delivered", {"delivered_at", "delivery_manner"}),
        (None, set()),
    ]
    assert [one["deadline"] for one in told["deadlines"]] == ["expiry"]


@pytest.mark.parametrize("more", [("--lang", "en"), ("--lang", "ru"), ("--lang", "kk"), ("--json",)])
def test_no_protected_person_report_child_note_officer_or_breach_comes_out(esep, order, more):
    asked = ("record", "extract", ORDER, "--home", order, *more)
    for said in (esep(*asked), esep(*asked, "--as", "i-1", "--purpose", "protection")):
        assert said.exit_code == 0, said.stderr
        for never in (SHE, HE, REPORT, NOTES, STREET, "i-1", "10-25", "10-27", "protected_person", "visited"):
            assert never not in said.stdout + said.stderr
        if more[0] == "--lang":
            assert HEADINGS[more[1]] in said.stdout


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_of_a_record_without_an_extract_nothing_is_told(esep, hard, lang):
    case = "proceeding:237510031000123"
    refused = esep("record", "extract", case, "--home", hard, "--lang", lang)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "E-979" in refused.stderr


def test_a_record_that_is_not_there_is_refused_as_ever(esep, order):
    refused = esep("record", "extract", "protective_order:2", "--home", order)
    assert refused.exit_code == 1
    assert "E-661" in refused.stderr
