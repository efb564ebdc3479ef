"""Which office has a record, who handles it and who is a party to it, as the gate is told."""

from datetime import date

import pytest

from esep.access import Actor, Role
from esep.codebook import Codebook
from esep.domains import load
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.link_index import LinkIndex
from esep.register.memory import MemoryJournal
from esep.register.parties import Parties
from esep.register.register import Register
from esep.register.submissions import Submission
from esep.register.targets import Targets

CASE, SUSPECT = "proceeding:237510031000123", "suspect:1"
OFFENCE, VICTIM, OTHER = "offence:1", "victim:1", "proceeding:237510031000124"
ME, ANOTHER = "p-" + "m" * 24, "p-" + "o" * 24
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
REGISTERED = {
    "registered_on": "2024-02-05",
    "article": "188",
    "part": "1",
    "gravity": "minor",
    "territory": "KZ-75",
    "proceeding": CASE,
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
        self.actors = [officer("i-1", "7512"), officer("i-7", "7512", persons=frozenset({ME}))]
        journal = self.register.journal
        parties = Parties(journal, LinkIndex(journal), lambda: self.actors)
        self.targets = Targets(journal, domains, book, parties)
        self.state("started", STARTED, "i-1", "7512")
        self.state("named", NAMED, "i-1", "7512", SUSPECT)

    def state(self, card, fields, actor="i-1", office="7512", record=CASE, **given):
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
            **given,
        )
        return self.register.accept(sent)

    def of(self, record=CASE):
        target = self.targets.of(record)
        return target.office, target.territory, set(target.handlers)


@pytest.fixture
def case(shipped):
    return Case(*shipped)


def officer(code, office, territory="KZ-75", persons=frozenset()):
    return Actor(
        code=code,
        role=Role.INVESTIGATOR,
        office=office,
        territory=territory,
        valid_from=date(2020, 1, 1),
        persons=persons,
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


STOPPED = {"interrupted_on": "2024-02-12", "point": "3"}


def test_a_card_that_waits_takes_a_number_from_nobody_whichever_comes_first(case):
    """A stranger states a card about a number that another office opens before, or after, it arrives."""
    case.state("interrupted", STOPPED, "i-9", "1101", OTHER)
    assert case.targets.to_write(OTHER, officer("i-1", "7512")).handlers == {"i-1"}
    assert case.targets.to_write(OTHER, officer("i-5", "6301")).office == "6301"
    case.state("started", STARTED, record=OTHER)
    assert case.of(OTHER) == ("7512", "KZ-75", {"i-1"})
    assert case.targets.to_write(OTHER, officer("i-9", "1101")).office == "7512"
    assert case.targets.to_write(CASE, officer("i-9", "1101")).office == "7512"
    case.state("interrupted", STOPPED, "i-9", "1101")
    assert case.of() == ("7512", "KZ-75", {"i-1"})


def test_a_record_that_nobody_opened_is_looked_after_by_the_office_that_stated_its_cards(case):
    case.state("interrupted", STOPPED, "i-9", "1101", OTHER)
    assert case.of(OTHER) == ("1101", "KZ-75", {"i-9"})
    assert case.targets.office(OTHER) == "1101"
    case.state("interrupted", STOPPED | {"point": "1"}, "i-5", "6301", OTHER)
    assert case.of(OTHER) == ("", "KZ-75", set())


def test_a_record_of_which_all_was_taken_back_is_free_and_its_office_goes_on_looking_after_it(case):
    begun = case.state("started", STARTED, record=OTHER)
    case.state("annulled", {}, "p-1", "kz", OTHER, annuls=begun.id, why="entered_twice", second="i-2")
    assert case.of(OTHER) == ("7512", "KZ-75", {"i-1"})
    assert case.targets.to_write(OTHER, officer("i-5", "6301")).office == "6301"


def test_what_names_a_case_that_nobody_opened_stays_with_its_own_office(case):
    case.state("interrupted", STOPPED, "i-9", "1101", OTHER)
    case.state("named", NAMED | {"proceeding": OTHER}, "i-1", "7512", "suspect:2")
    assert case.of("suspect:2") == ("7512", "KZ-75", {"i-1"})


def test_a_case_is_handed_to_another_officer_who_alone_handles_it_and_all_that_belongs_to_it(case):
    case.state("assigned", {"assigned_on": "2024-02-08", "handler": "i-4"}, "h-1", "7512")
    assert [case.of(), case.of(SUSPECT)] == [("7512", "KZ-75", {"i-4"})] * 2
    case.state("interrupted", STOPPED, "i-1", "7512")
    case.state("started", STARTED, record=OTHER)
    assert case.of() == ("7512", "KZ-75", {"i-4"})
    case.state("assigned", {"assigned_on": "2024-02-14", "handler": "i-1"}, "i-4", "7512")
    assert case.of() == ("7512", "KZ-75", {"i-1"})


def test_the_day_of_an_assignment_decides_and_not_the_day_it_was_told(case):
    case.state("assigned", {"assigned_on": "2024-02-14", "handler": "i-4"}, "h-1", "7512")
    case.state("assigned", {"assigned_on": "2024-02-08", "handler": "i-5"}, "h-1", "7512")
    assert case.of()[2] == {"i-4"}


def test_an_office_that_gets_a_case_begins_with_nobody_whomever_it_was_entrusted_to(case):
    case.state("assigned", {"assigned_on": "2024-02-08", "handler": "i-4"}, "h-1", "7512")
    case.state("transferred", MOVED, "i-4", "7512")
    assert case.of() == ("1101", "KZ-11", set())


def test_only_the_new_office_may_begin_on_a_case_that_nobody_handles(case):
    case.state("transferred", MOVED, "i-1", "7512")
    assert case.targets.to_write(CASE, officer("i-2", "1101")).handlers == {"i-2"}
    assert case.targets.to_write(CASE, officer("i-1", "7512")).handlers == set()
    assert case.targets.of(CASE).handlers == set()


def test_whoever_opens_a_record_handles_it_and_a_missing_one_is_missing(case):
    fresh = case.targets.to_write("offence:2", officer("i-3", "7512"))
    assert (fresh.handlers, fresh.office, fresh.exists) == ({"i-3"}, "7512", True)
    assert not case.targets.of("offence:2").exists


def harmed(person=ME, **more):
    links = {"offence": OFFENCE, "proceeding": CASE}
    return {"recognised_on": "2024-02-07", "victim_kind": "persons", "victim": person, **links, **more}


def parties(case, *records):
    return [set(case.targets.of(record).parties) for record in records]


def test_a_victim_is_a_party_to_everything_that_belongs_to_the_case(case):
    case.state("registered", REGISTERED, record=OFFENCE)
    case.state("started", STARTED, record=OTHER)
    assert parties(case, CASE, SUSPECT, OFFENCE) == [set(), set(), set()]
    case.state("recognised", harmed(), record=VICTIM)
    assert parties(case, VICTIM, CASE, SUSPECT, OFFENCE, OTHER) == [*[{"i-7"}] * 4, set()]


def test_who_reported_an_offence_is_a_party_to_its_case(case):
    case.state("registered", REGISTERED | {"informant": ME}, record=OFFENCE)
    assert parties(case, OFFENCE, CASE, SUSPECT) == [{"i-7"}] * 3


def test_a_case_that_is_joined_to_another_makes_parties_there(case):
    case.state("started", STARTED, record=OTHER)
    case.state("recognised", harmed(proceeding=OTHER), record=VICTIM)
    assert parties(case, CASE) == [set()]
    case.state("joined", {"joined_on": "2024-02-20", "main": CASE}, record=OTHER)
    assert parties(case, CASE, SUSPECT) == [{"i-7"}] * 2


def test_whoever_was_named_by_mistake_is_a_party_no_more(case):
    wrong = case.state("recognised", harmed(), record=VICTIM)
    assert parties(case, CASE) == [{"i-7"}]
    case.state("recognised", harmed(ANOTHER), record=VICTIM, corrects=wrong.id, why="typing_error")
    assert parties(case, CASE, VICTIM) == [set(), set()]


def test_a_record_that_was_put_into_the_case_by_mistake_makes_no_parties(case):
    case.state("started", STARTED, record=OTHER)
    wrong = case.state("recognised", harmed(), record=VICTIM)
    case.state("recognised", harmed(proceeding=OTHER), record=VICTIM, corrects=wrong.id, why="typing_error")
    assert parties(case, CASE, OTHER) == [set(), {"i-7"}]


def test_a_person_stands_in_the_records_whose_cards_in_force_name_them(case):
    def naming(person):
        return [target.record for target in case.targets.naming([person])]

    wrong = case.state("recognised", harmed(), record=VICTIM)
    assert (naming(ME), naming(ANOTHER)) == ([VICTIM], [])
    case.state("recognised", harmed(ANOTHER), record=VICTIM, corrects=wrong.id, why="typing_error")
    assert (naming(ME), naming(ANOTHER)) == ([], [VICTIM])


def test_an_annulled_card_makes_no_parties(case):
    wrong = case.state("recognised", harmed(), record=VICTIM)
    case.state("annulled", {}, record=VICTIM, annuls=wrong.id, why="entered_twice", second="i-2")
    assert parties(case, CASE) == [set()]


def test_a_party_opens_no_record_within_the_case_and_writes_nothing_of_himself(case):
    me, number = case.actors[1], CASE.partition(":")[2]
    case.state("recognised", harmed(), record=VICTIM)
    within = [{**NAMED, "proceeding": link} for link in (CASE, number)]
    of_me = {**NAMED, "proceeding": OTHER, "suspect": ME}
    elsewhere = {**NAMED, "proceeding": OTHER}
    told = [
        set(case.targets.to_write("suspect:9", me, "suspect.named", one).parties)
        for one in (*within, of_me, elsewhere)
    ]
    assert told == [{"i-7"}, {"i-7"}, {"i-7"}, set()]


def test_who_is_entered_as_a_person_later_is_locked_out_from_then_on(case):
    case.state("recognised", harmed(ANOTHER), record=VICTIM)
    assert parties(case, CASE) == [set()]
    case.actors.append(officer("i-8", "7512", persons=frozenset({ANOTHER})))
    assert parties(case, CASE) == [{"i-8"}]
