"""The hard case in a register: its states and flags, whatever the order in which its cards arrive."""

from datetime import UTC, datetime
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domains import hard_case as case

from esep.codebook import Codebook
from esep.domains import load
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.memory import MemoryJournal
from esep.register.register import Register
from esep.register.submissions import Accepted

NOW = datetime(2024, 12, 1, tzinfo=UTC)
DOMAINS, BOOK = load(), Codebook.load("kz")
CARDS = case.submissions()
STATES = {
    case.CASE: "sent_to_court",
    case.JOINED: "joined",
    case.THEFT: "sent_to_court",
    case.SECOND_THEFT: "sent_to_court",
    case.SUSPECT: "decided",
    case.VICTIM: "recognised",
    case.DAMAGE: "established",
}


def register():
    keyring = Keyring(MemoryKeys(), bytes(32))
    return Register(MemoryJournal(lambda: NOW), keyring, DOMAINS, BOOK, b"secret of the tests", lambda: NOW)


def told(cards):
    """A register that took the cards, and what it said of each by its key."""
    made = register()
    outcomes = made.accept_many(cards)
    assert all(isinstance(one, Accepted) for one in outcomes), outcomes
    return made, {sent.key: one for sent, one in zip(cards, outcomes, strict=True)}


def standing(made):
    """Every record as it stands: state, facts, and each card with what became of it and its flags."""
    states = {}
    for record in case.RECORDS:
        state = made.record(record)
        cards = {one.statement.key: (one.placing.value, one.state, one.flags, one.by) for one in state.cards}
        states[record] = (state.state, dict(state.facts), cards)
    return states


@pytest.fixture(scope="module")
def first():
    return told(CARDS)


@pytest.fixture(scope="module")
def expected(first):
    return standing(first[0])


def test_every_record_of_the_case_is_in_its_last_state(expected):
    assert {record: state for record, (state, _, _) in expected.items()} == STATES


def test_the_case_bears_its_last_coding_body_and_territory(expected):
    _, facts, _ = expected[case.CASE]
    assert {name: facts[name] for name in ("article", "part", "gravity")} == case.ROBBERY
    assert (facts["body"], facts["department"], facts["territory"]) == ("eis", "1101", "KZ-11")
    assert facts["interrupted_on"] == "2024-03-27"
    assert expected[case.SECOND_THEFT][1]["proceeding"] == case.CASE


def test_exactly_the_long_detention_and_the_stray_card_are_flagged(expected):
    cards = chain.from_iterable(cards.items() for _, _, cards in expected.values())
    flags = {key: flags for key, (_, _, flags, _) in cards if flags}
    assert flags == {"custody": ("SUS-13",), "stray": ("move",)}


def test_what_was_corrected_annulled_or_does_not_fit_stays_and_does_not_count(expected):
    _, _, cards = expected[case.CASE]
    assert cards["expert"] == ("replaced", "", (), case.card("expert_late"))
    assert cards["expert_late"][0] == "applied"
    assert cards["twice"] == ("annulled", "", (), case.card("not_twice"))
    assert cards["not_twice"][0] == "annuls"
    assert cards["stray"][0] == "aside"
    others = set(cards) - {"expert", "twice", "not_twice", "stray"}
    assert {cards[key][0] for key in others} == {"applied"}


def test_the_card_before_its_predecessor_waited_and_then_counted(first, expected):
    _, outcomes = first
    assert (outcomes["injury"].placing, outcomes["injury"].state) == ("waiting", "")
    assert expected[case.VICTIM][2]["injury"][0] == "applied"
    assert expected[case.VICTIM][1]["injury"] == "light"


def test_what_was_known_before_the_late_correction_can_still_be_told(first):
    made, _ = first
    as_of = made.record(case.CASE, happened="2024-03-26")
    assert as_of.state == "in_progress"  # the correction moved the interruption to the day after
    assert made.record(case.CASE, happened="2024-03-27").state == "interrupted"
    without = told([one for one in CARDS if one.key != "expert_late"])[0]
    assert without.record(case.CASE, happened="2024-03-26").state == "interrupted"


@given(st.permutations(CARDS))
@settings(max_examples=50, deadline=None)
def test_any_order_of_arrival_gives_the_same_states(expected, cards):
    assert standing(told(cards)[0]) == expected


def test_no_word_that_was_protected_stands_in_the_journal(first):
    made, _ = first
    assert len(CARDS) == made.journal.head().size
    assert not [entry.seq for entry in made.journal.entries() if case.WORDS.encode() in entry.bytes]
