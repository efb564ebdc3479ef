"""`esep overlaps`: what supervisors are shown of records that stand at once, and what nobody is shown."""

import json

import pytest

from esep.register.home import Home
from esep.register.submissions import Submission

HE = "p-" + "a" * 24
SHE = "p-" + "b" * 24
ONE, OTHER = "protective_order:1", "protective_order:2"
SEALED = "protective_order.protects, special_requirements.protects"
ISSUED = {
    "territory": "KZ-75",
    "relation": "spouse",
    "sex": "male",
    "age": 40,
}


@pytest.fixture
def orders(empty):
    """A register with two orders on one person, delivered some days apart."""
    with Home.open(empty) as home:
        for number, on in (("1", "2026-10-20"), ("2", "2026-10-25")):
            moment = f"{on}T10:00:00.000000Z"
            cards = (
                ("issued", {"issued_at": moment, "binds": HE, "protects": SHE, **ISSUED}),
                ("delivered", {"delivered_at": moment, "delivery_manner": "signature"}),
            )
            for name, fields in cards:
                home.register.accept(
                    Submission(
                        kind=f"protective_order.{name}",
                        record=f"protective_order:{number}",
                        fields=fields,
                        key=f"{name}-{number}",
                        actor="i-1",
                        office="7512",
                        territory="KZ-75",
                        system="esep",
                    )
                )
    return empty


def test_two_orders_on_one_person_are_listed_with_the_days(esep, orders):
    shown = esep("overlaps", "--home", orders, "--at", "2026-11-01")
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.splitlines() == [
        f"{ONE} and {OTHER}: at once since 2026-10-25, one person (field: Person it binds)",
        "Pairs of records that stand at once: 1.",
        f"Not compared, since who it is stands sealed: {SEALED}.",
    ]
    [told] = json.loads(esep("overlaps", "--home", orders, "--at", "2026-11-01", "--json").stdout)
    assert told == {
        "records": [ONE, OTHER],
        "field": "protective_order.issued.binds",
        "person": HE,
        "since": "2026-10-25",
        "until": None,
    }


def test_what_is_over_is_told_only_when_it_is_asked_for(esep, orders):
    later = ("overlaps", "--home", orders, "--at", "2026-12-31", "--json")
    assert json.loads(esep(*later).stdout) == []
    [told] = json.loads(esep(*later, "--past").stdout)
    assert told["since"] == "2026-10-25"
    assert told["until"].startswith("2026-11-")


@pytest.mark.parametrize(
    ("lang", "said"), [("ru", "действуют одновременно с"), ("kk", "бір мезгілде күшінде")]
)
def test_it_is_told_in_every_language_and_never_who_is_protected(esep, orders, lang, said):
    shown = esep("overlaps", "--home", orders, "--at", "2026-11-01", "--lang", lang)
    assert said in shown.stdout
    assert SHE not in shown.stdout + shown.stderr
    assert SHE not in esep("overlaps", "--home", orders, "--at", "2026-11-01", "--json").stdout


def test_an_unknown_type_is_refused(esep, empty):
    refused = esep("overlaps", "--home", empty, "--kind", "protective_ordre")
    assert refused.exit_code != 0
    assert "E-622" in refused.stderr


def test_an_empty_register_has_none(esep, empty):
    assert json.loads(esep("overlaps", "--home", empty, "--json").stdout) == []


def test_a_record_that_is_only_named_stands_nowhere_and_stops_no_list(esep, orders):
    with Home.open(orders) as home:
        fields = {"found_on": "2026-10-26", "opposite": "protective_order:9"}
        sent = {"actor": "i-1", "office": "7512", "territory": "KZ-75", "system": "esep", "key": "mutual"}
        home.register.accept(
            Submission(kind="protective_order.found_mutual", record=ONE, fields=fields, **sent)
        )
    shown = esep("overlaps", "--home", orders, "--at", "2026-11-01", "--json")
    assert [told["records"] for told in json.loads(shown.stdout)] == [[ONE, OTHER]]
