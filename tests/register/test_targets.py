"""Which office has a record and who handles it, as the gate is told."""

from datetime import date

import pytest

from esep.access import Actor, Role
from esep.codebook import Codebook
from esep.domains import load
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.memory import MemoryJournal
from esep.register.register import Register
from esep.register.submissions import Submission
from esep.register.targets import Targets

CASE, SUSPECT = "proceeding:237510031000123", "suspect:1"
STARTED = {
    "started_on": "2024-02-05",
    "body": "mia",
    "territory": "KZ-75",
    "form": "inquiry",
    "article": "188",
    "part": "1",
    "gravity": "minor",
}
NAMED = {
    "named_on": "2024-02-06",
    "suspect": "p-" + "a" * 24,
    "proceeding": CASE,
    "sex": "male",
    "citizenship": "citizens",
}
MOVED = {
    "transferred_on": "2024-02-10",
    "body": "mia",
    "department": "1101",
    "territory": "KZ-11",
    "reason": "territory",
}


@pytest.fixture(scope="module")
def shipped():
    return Codebook.load("kz"), load()


class Case:
    """A register with one case, and its targets."""

    def __init__(self, book, domains):
        keyring = Keyring(MemoryKeys(), bytes(32))
        self.register = Register(MemoryJournal(), keyring, domains, book, b"secret of the tests")
        self.targets = Targets(self.register.journal, domains, book)
        self.state("started", STARTED, "i-1", "7512")
        self.state("named", NAMED, "i-1", "7512", SUSPECT)

    def state(self, card, fields, actor, office, record=CASE):
        kind = f"{record.partition(':')[0]}.{card}"
        key = f"{kind}.{self.register.journal.head().size}"
        sent = Submission(
            kind=kind,
            record=record,
            fields=fields,
            key=key,
            actor=actor,
            office=office,
            territory="KZ-75",
            system="t",
        )
        return self.register.accept(sent)

    def of(self, record=CASE):
        target = self.targets.of(record)
        return target.office, target.territory, set(target.handlers)


@pytest.fixture
def case(shipped):
    return Case(*shipped)


def officer(code, office, territory="KZ-75"):
    return Actor(
        code=code, role=Role.INVESTIGATOR, office=office, territory=territory, valid_from=date(2020, 1, 1)
    )


def test_a_record_belongs_to_the_office_that_opened_it_and_to_who_stated_its_cards(case):
    assert case.of() == ("7512", "KZ-75", {"i-1"})
    assert case.of(SUSPECT) == ("7512", "KZ-75", {"i-1"})


def test_a_transfer_hands_it_over_and_what_belongs_to_the_case_goes_with_it(case):
    case.state("transferred", MOVED, "i-1", "7512")
    assert case.of() == ("1101", "KZ-11", set())
    assert case.of(SUSPECT) == ("1101", "KZ-11", set())
    case.state("interrupted", {"interrupted_on": "2024-02-12", "point": "3"}, "i-2", "1101")
    assert case.of(SUSPECT) == ("1101", "KZ-11", {"i-2"})


def test_a_decision_of_another_office_takes_no_case_away(case):
    case.state("terminated", {"terminated_on": "2024-02-12", "ground": "2"}, "i-1", "7512")
    reopened = {"cancelled_on": "2024-02-20", "decided_by": "prosecutor"}
    case.state("termination_cancelled", reopened, "p-1", "kz")
    assert case.of() == ("7512", "KZ-75", {"i-1"})


def test_a_card_aside_makes_nobody_a_handler(case):
    case.state("resumed", {"resumed_on": "2024-02-12"}, "i-9", "7512")
    assert case.of() == ("7512", "KZ-75", {"i-1"})


def test_only_the_new_office_may_begin_on_a_case_that_nobody_handles(case):
    case.state("transferred", MOVED, "i-1", "7512")
    assert case.targets.to_write(CASE, officer("i-2", "1101")).handlers == {"i-2"}
    assert case.targets.to_write(CASE, officer("i-1", "7512")).handlers == set()
    assert case.targets.of(CASE).handlers == set()


def test_whoever_opens_a_record_handles_it_and_a_missing_one_is_missing(case):
    fresh = case.targets.to_write("offence:2", officer("i-3", "7512"))
    assert (fresh.handlers, fresh.office, fresh.exists) == ({"i-3"}, "7512", True)
    assert not case.targets.of("offence:2").exists
