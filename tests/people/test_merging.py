"""Two persons who are one: a function of the cards alone, whatever their order, as of any instant."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from esep.people import Merge, Parting, SamePersons

START = datetime(2026, 1, 1, tzinfo=UTC)
PERSONS = [f"p-{letter}" for letter in "abcdefg"]


@st.composite
def histories(draw):
    """Merges of seven persons, and partings that undo some of them, each known at an hour of its own."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(PERSONS), st.sampled_from(PERSONS)), max_size=9))
    hours = draw(st.permutations(range(30)))
    merges = [
        Merge(f"c{n}", one, other, START + timedelta(hours=hours[n])) for n, (one, other) in enumerate(pairs)
    ]
    undone = draw(st.lists(st.integers(0, 9), max_size=4))
    partings = [
        Parting(f"u{n}", f"c{which}", START + timedelta(hours=hours[10 + n]))
        for n, which in enumerate(undone)
    ]
    return merges + partings


def reachable(cards, person, as_of):
    """The slow judge: walk from person to person along every merge that stands."""
    heard = [card for card in cards if card.known_at <= as_of]
    undone = [card.undoes for card in heard if isinstance(card, Parting)]
    standing = [card for card in heard if isinstance(card, Merge) and card.card_id not in undone]
    found = {person}
    for _ in PERSONS:
        found |= {
            end for card in standing for end in (card.one, card.other) if {card.one, card.other} & found
        }
    return found


@given(histories(), st.integers(0, 30), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_what_a_walk_along_the_cards_gives(cards, hour, draw):
    as_of = START + timedelta(hours=hour)
    shuffled = draw.sample(cards, len(cards))
    same = SamePersons.known(shuffled, as_of)
    for person in PERSONS:
        assert same.all_of(person) == reachable(cards, person, as_of)


@given(histories())
def test_what_is_known_later_changes_nothing_known_before(cards):
    middle = START + timedelta(hours=12)
    before = SamePersons.known([card for card in cards if card.known_at <= middle])
    after = SamePersons.known(cards, middle)
    assert [before.all_of(person) for person in PERSONS] == [after.all_of(person) for person in PERSONS]


def test_a_parting_gives_back_both_persons_and_keeps_the_history():
    cards = [Merge("c1", "p-a", "p-b", START), Parting("c2", "c1", START + timedelta(days=1))]
    assert SamePersons.known(cards, START).all_of("p-a") == {"p-a", "p-b"}
    assert SamePersons.known(cards).all_of("p-a") == {"p-a"}
    again = [*cards, Merge("c3", "p-a", "p-b", START + timedelta(days=2))]
    assert SamePersons.known(again).all_of("p-b") == {"p-a", "p-b"}


def test_a_parting_of_one_merge_leaves_another_that_says_the_same():
    cards = [
        Merge("c1", "p-a", "p-b", START),
        Merge("c2", "p-a", "p-b", START),
        Parting("c3", "c1", START),
    ]
    assert SamePersons.known(cards).all_of("p-a") == {"p-a", "p-b"}
