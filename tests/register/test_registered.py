"""A card that names an office, an officer or a person is asked whether the register has such a one."""

from datetime import date
from pathlib import Path

import pytest

from esep.access import Actor, Actors, Role
from esep.domains import load
from esep.kernel.errors import EsepError
from esep.people import (
    ErasureList,
    Identity,
    KeyFiles,
    Links,
    Name,
    NoNumber,
    People,
    PeopleFile,
    erase_persons,
)
from esep.register.registered import Registered

SHIPPED = load()
SOMEBODY = Identity((Name("Made", "Up"),), NoNumber.UNKNOWN)


def officer(code, office):
    since = date(2020, 1, 1)
    return Actor(code=code, role=Role.INVESTIGATOR, office=office, territory="KZ-75", valid_from=since)


@pytest.fixture
def links():
    people = People(PeopleFile(":memory:"), KeyFiles(bytes(32), bytes(32), bytes(32)), Path())
    yield Links(people)
    people.file.close()


@pytest.fixture
def refused(links):
    actors = Actors([officer("i-1", "7512"), officer("i-2", "7513")], ["1101"])
    registered = Registered(SHIPPED, lambda: actors, lambda: links)

    def ask(kind, office="7512", **fields):
        try:
            registered.require(SHIPPED.card(kind), fields, office)
        except EsepError as refusal:
            return refusal
        return None

    return ask


@pytest.fixture
def someone(links):
    """A person with ids in two domains."""
    person = links._people.add(SOMEBODY)
    return person, {name: links.id_in(name, person) for name in ("suspects", "victims")}


@pytest.mark.parametrize("code", ["7512", " 7513 ", "1101"])
def test_a_case_goes_to_an_office_that_there_is(refused, code):
    assert refused("proceeding.transferred", department=code) is None


def test_an_office_that_there_is_not_is_told_with_the_nearest_and_not_repeated(refused):
    refusal = refused("proceeding.transferred", department="75l2")
    assert refusal.code == "E-830"
    assert "7512" in str(refusal)
    assert "75l2" not in str(refusal)


def test_a_court_and_a_hospital_are_no_offices_of_the_register(refused):
    assert refused("proceeding.sent_to_court", court="court-99") is None


def test_a_case_is_entrusted_to_an_officer_of_the_office_that_has_it(refused):
    assert refused("proceeding.assigned", handler="i-1") is None
    assert refused("proceeding.assigned", "7513", handler="i-2") is None
    refusal = refused("proceeding.assigned", handler="i-2")
    assert refusal.code == "E-831"
    assert "i-1" in str(refusal)


def test_a_person_is_named_by_the_id_of_the_domain_the_card_belongs_to(refused, someone):
    ids = someone[1]
    assert refused("suspect.named", suspect=ids["suspects"]) is None
    other = refused("suspect.named", suspect=ids["victims"])
    assert (other.code, other.values["domain"]) == ("E-832", "suspects")
    assert "victims" not in str(other)


def test_a_person_whom_the_register_never_heard_of_is_named_by_nobody(refused):
    assert refused("suspect.named", suspect="p-" + "a" * 24).code == "E-833"


def test_of_a_person_who_was_erased_nothing_more_is_stated(refused, someone, links, tmp_path):
    person, ids = someone
    erase_persons(links._people, [person], "court_order", ErasureList(tmp_path / "list"))
    assert refused("suspect.named", suspect=ids["suspects"]).code == "E-689"


def test_what_is_no_id_at_all_is_left_to_the_check_of_the_card(refused):
    assert refused("suspect.named", suspect="Иванов") is None


def test_everything_that_is_wrong_is_told_at_once(refused):
    refusal = refused("person.merged", kept="p-" + "a" * 24, merged="p-" + "b" * 24)
    assert refusal.code == "E-833"
    assert len(refusal.__notes__) == 1
