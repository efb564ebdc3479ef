"""What every store does: the same cards give the same journal, whole or not at all."""

import threading
import time
from datetime import timedelta

import pytest
from tests.register.drafts import START, drafted, drafts, judged

from esep.kernel.errors import EsepError
from esep.register.entries import moment
from esep.register.journal import State
from esep.register.merkle import root
from esep.register.paths import inclusion_path, verify_inclusion


def write(journal, cards, states=None):
    with journal.writing() as writer:
        entries = writer.append(cards)
        writer.put_states(states or {})
    return entries


def refused(code):
    return pytest.raises(EsepError, match=code)


def test_an_empty_journal_has_a_head_and_nothing_else(journal):
    assert journal.head() == judged([])
    assert list(journal.entries()) == []
    assert journal.entry(drafted(1).id) is None
    assert journal.of_record("order:1") == []
    assert journal.find_key("desk", "1") is None
    assert journal.state("order:1") is None
    assert list(journal.states_of("")) == []


def test_entries_are_numbered_bound_and_kept_as_they_were_given(journal):
    given = write(journal, drafts([1, 2])) + write(journal, drafts([3]))
    assert list(journal.entries()) == given
    assert journal.head() == judged(given)
    assert [entry.card["key"] for entry in given] == ["1", "2", "3"]
    assert (given[2].id, given[2].record) == (drafted(3).id, "order:1")


def test_many_at_once_and_one_by_one_give_the_same_but_for_salt_and_moment(opened):
    journal = opened()
    write(journal, drafts(range(600), system="one"))
    for number in range(300):
        write(journal, drafts([number], system="two"))
    entries = list(journal.entries())
    assert journal.head() == judged(entries)
    assert [e.card["key"] for e in entries[600:]] == [e.card["key"] for e in entries[:300]]


def test_entries_are_given_from_any_number_to_any_number(journal):
    write(journal, drafts(range(700)))
    assert [e.seq for e in journal.entries(after=255, upto=514)] == list(range(256, 515))
    assert [e.seq for e in journal.entries(after=698)] == [699, 700]
    assert list(journal.entries(after=700)) == []
    assert [e.seq for e in journal.entries(upto=10_000)][-1] == 700


def test_cards_are_found_by_id_by_key_and_by_record(journal):
    cards = [drafted(1, "order:1"), drafted(2, "order:2"), drafted(3, "order:1")]
    entries = write(journal, cards[:2]) + write(journal, cards[2:])
    assert journal.entry(cards[1].id) == entries[1]
    assert journal.of_record("order:1") == [entries[0], entries[2]]
    assert journal.of_records(["order:2", "order:9", "order:1"]) == {
        "order:1": [entries[0], entries[2]],
        "order:2": [entries[1]],
    }
    known = journal.find_key("desk", "2")
    assert known == (2, cards[1].id, cards[1].fingerprint)
    assert journal.find_keys([("desk", "2"), ("desk", "4"), ("other", "1")]) == {("desk", "2"): known}


def test_a_thousand_are_found_at_once(journal):
    cards = [drafted(n, f"order:{n % 450}") for n in range(1000)]
    entries = write(journal, cards)
    found = journal.find_keys(("desk", str(n)) for n in range(2000))
    assert {known.seq for known in found.values()} == set(range(1, 1001))
    assert found["desk", "999"].fingerprint == cards[999].fingerprint
    by_record = journal.of_records(f"order:{n}" for n in range(500))
    assert by_record["order:449"] == [entries[449], entries[899]]
    assert len(by_record) == 450


def test_a_state_carries_the_number_of_its_last_card(journal):
    write(journal, [drafted(1, "order:1"), drafted(2, "order:2"), drafted(3, "order:1")], {"order:1": b"a"})
    assert journal.state("order:1") == State("order:1", 3, b"a")
    assert journal.state("order:2") is None
    write(journal, [drafted(4, "order:2")], {"order:2": b"b"})
    write(journal, [], {"order:1": b"c"})
    assert journal.states(["order:1", "order:2", "order:3"]) == {
        "order:1": State("order:1", 3, b"c"),
        "order:2": State("order:2", 4, b"b"),
    }


def test_a_card_without_a_new_state_leaves_the_old_one_with_its_number(journal):
    write(journal, [drafted(1)], {"order:1": b"a"})
    write(journal, [drafted(2)])
    assert journal.state("order:1") == State("order:1", 1, b"a")


def test_a_state_put_before_another_card_does_not_claim_to_know_it(journal):
    with journal.writing() as writer:
        writer.append([drafted(1)])
        writer.put_states({"order:1": b"a"})
        writer.append([drafted(2)])
    assert journal.state("order:1") == State("order:1", 1, b"a")


def test_a_state_without_a_card_is_refused_and_nothing_is_saved(journal):
    with pytest.raises(LookupError, match="order:7"):
        write(journal, [drafted(1)], {"order:7": b"a"})
    assert journal.head().size == 0


def test_states_are_walked_in_order_from_any_record(journal):
    names = sorted(["order:1", "order:10", "order:2", "order:ә", "orders:1", "offence:1", "ordeq:1"])
    write(
        journal, [drafted(n, name) for n, name in enumerate(names)], {name: name.encode() for name in names}
    )
    assert [s.record for s in journal.states_of("order:")] == ["order:1", "order:10", "order:2", "order:ә"]
    assert [s.record for s in journal.states_of("order:", after="order:10")] == ["order:2", "order:ә"]
    assert [s.record for s in journal.states_of("")] == names


def test_more_states_than_a_page_are_walked_once_each(journal):
    names = [f"order:{n:04d}" for n in range(700)]
    write(journal, [drafted(n, name) for n, name in enumerate(names)], dict.fromkeys(names, b"{}"))
    assert [s.record for s in journal.states_of("order:")] == names


def test_states_are_forgotten_and_put_again_in_one_block(journal):
    write(journal, [drafted(1, "order:1"), drafted(2, "order:2")], {"order:1": b"a", "order:2": b"b"})
    with journal.writing() as writer:
        writer.forget_states()
        assert writer.states(["order:1", "order:2"]) == {}
        writer.put_states({"order:2": b"c"})
    assert list(journal.states_of("")) == [State("order:2", 2, b"c")]
    assert len(journal.of_record("order:1")) == 1


def test_what_a_block_wrote_is_undone_when_it_fails(journal):
    kept = write(journal, [drafted(1)], {"order:1": b"a"})

    def break_off():
        with journal.writing() as writer:
            writer.append(drafts(range(2, 600)))
            writer.put_states({"order:1": b"b"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert journal.head() == judged(kept)
    assert journal.state("order:1") == State("order:1", 1, b"a")
    kept += write(journal, [drafted(2)])
    assert journal.head() == judged(kept)


def test_a_writer_sees_what_it_wrote_and_others_only_what_is_saved(opened):
    journal, other = opened(), opened()
    write(journal, [drafted(1)], {"order:1": b"a"})
    with journal.writing() as writer:
        [entry] = writer.append([drafted(2)])
        writer.put_states({"order:1": b"b"})
        assert writer.head().size == 2
        assert writer.entry(entry.id) == entry
        assert writer.find_key("desk", "2").seq == 2
        assert writer.of_record("order:1")[-1] == entry
        assert writer.state("order:1") == State("order:1", 2, b"b")
        for outside in (journal, other):
            assert outside.head().size == 1
            assert outside.entry(entry.id) is None
            assert len(list(outside.entries())) == len(outside.of_record("order:1")) == 1
            assert outside.state("order:1").state == b"a"
    assert other.head().size == 2


@pytest.mark.parametrize("cards", [[3, 1], [3, 3]], ids=["in the journal", "in one submission"])
def test_a_key_stands_once_and_its_companions_are_not_saved_either(journal, cards):
    kept = write(journal, drafts([1, 2]))
    with refused("E-606"):
        write(journal, drafts(cards))
    assert journal.head() == judged(kept)


def test_a_caught_failure_still_spoils_its_block(journal):
    write(journal, [drafted(1)])
    with refused("E-606"), journal.writing() as writer:
        writer.append([drafted(2)])
        with refused("E-606"):
            writer.append(drafts([3, 1]))
    assert journal.head().size == 1
    assert len(write(journal, drafts([2, 3]))) == 2


def test_two_who_write_in_turn_make_one_chain(opened):
    first, second = opened(), opened()
    entries = []
    for number in range(0, 60, 3):
        entries += write(first, drafts([number]))
        entries += write(second, drafts([number + 1, number + 2]))
    assert list(first.entries()) == entries
    assert first.head() == second.head() == judged(entries)


def test_a_journal_taken_up_again_goes_on_where_it_ended(opened):
    entries = write(opened(), drafts(range(1000)))
    again = opened()
    assert again.head() == judged(entries)
    entries += write(again, drafts(range(1000, 1600)))
    assert opened().head() == judged(entries)


def test_who_waits_too_long_hears_that_the_register_is_busy(opened):
    holder = opened()
    held, done = threading.Event(), threading.Event()

    def hold():
        mine = opened()
        with mine.writing() as writer:
            writer.append([drafted(1)])
            held.set()
            done.wait(10)
        mine.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    impatient = opened(wait=0.2)
    started = time.monotonic()
    with refused("E-602"), impatient.writing():
        pass
    assert 0.1 < time.monotonic() - started < 2
    done.set()
    thread.join()
    assert [e.seq for e in write(impatient, [drafted(2)])] == [2]
    assert holder.head().size == 2


def test_the_clock_is_followed_forwards_and_never_backwards(journal, clock):
    [first] = write(journal, [drafted(1)])
    assert moment(first.known_at) == START
    clock.turn(3600)
    second, third = write(journal, drafts([2, 3]))
    assert moment(second.known_at) == START + timedelta(hours=1)
    assert third.known_at == second.known_at + 1
    clock.turn(-7200)
    [fourth] = write(journal, [drafted(4)])
    assert fourth.known_at == third.known_at + 1
    assert journal.head() == judged(list(journal.entries()))


@pytest.mark.parametrize(("back", "told"), [(1, 0), (2, 0), (3, 3_000_000)])
def test_a_clock_that_went_back_more_than_two_seconds_is_told(journal, clock, back, told):
    write(journal, [drafted(1)])
    clock.turn(-back)
    with journal.writing() as writer:
        writer.append([drafted(2)])
        assert writer.clock_went_back == told


def test_any_entry_is_proved_from_stored_subtrees(journal):
    entries = write(journal, drafts(range(300)))
    for number in range(300, 305):
        entries += write(journal, [drafted(number)])
    entries += write(journal, drafts(range(305, 700)))
    head = journal.head()
    for index in (0, 255, 256, 304, 511, 512, 699):
        path = inclusion_path(index, head.size, journal.subtree)
        assert verify_inclusion(entries[index].leaf, index, head.size, path, head.root)
    assert journal.subtree(8, 1) == root(entry.leaf for entry in entries[256:512])


@pytest.mark.parametrize(("height", "index"), [(0, 700), (8, 2), (16, 0)])
def test_a_subtree_that_is_not_complete_is_not_there(journal, height, index):
    write(journal, drafts(range(700)))
    with pytest.raises(LookupError):
        journal.subtree(height, index)


def test_a_large_and_a_many_lettered_card_come_back_as_they_were(journal):
    card = drafted(1, text="Ә " * 500_000, quote='"salt":"x","known_at":"', other="\\\u2028")
    [entry] = write(journal, [card])
    assert journal.entry(card.id) == entry
    assert judged([entry]) == journal.head()


def test_settings_that_hold_are_not_complained_of(journal):
    journal.check_settings()
    assert len(write(journal, [drafted(1)])) == 1
