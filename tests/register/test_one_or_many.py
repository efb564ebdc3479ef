"""Cards one by one and in columns take the same way; what is asked of one is asked of all."""

import gc

import pytest
from tests.register.orders import BOOK, DOMAINS, Clock, in_memory, submission

from esep.kernel.errors import EsepError
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register import register as registers
from esep.register.memory import MemoryJournal
from esep.register.register import Register
from esep.register.submissions import Accepted, Batch, Refused

SCAN = {"digest": "0" * 64, "media": "image/png", "size": 5}


def issued(key="k1", **given):
    return submission("issued", key, **({"issued_on": "2024-02-05"} | given))


def codes(outcome):
    assert isinstance(outcome, Refused)
    return [fault.code for fault in outcome.faults]


def refusal_of_one(register, card):
    with pytest.raises(EsepError) as refused:
        register.accept(card)
    return refused.value


def test_an_attachment_that_is_not_kept_refuses_one_card_and_a_row_of_many():
    kept = {SCAN["digest"]}

    def require_kept(record, named):
        for one in named:
            if one["digest"] not in kept:
                raise EsepError("E-802", record=record, digest=one["digest"])

    clock = Clock()
    keyring = Keyring(MemoryKeys(), bytes(32))
    register = Register(
        MemoryJournal(clock), keyring, DOMAINS, BOOK, b"secret of the tests", clock, require_kept
    )
    with_scan = issued(attachments=(SCAN,))
    assert register.accept(with_scan).seq == 1
    kept.clear()
    assert register.accept(with_scan).again  # what stands in the journal is not asked for anew
    other = issued("k2", record="order:2", attachments=(SCAN,))
    assert refusal_of_one(register, other).code == "E-802"
    refused, taken = register.accept_batch(Batch.of([other, issued("k3", record="order:3")]))
    assert codes(refused) == ["E-802"]
    assert isinstance(taken, Accepted)


def test_without_a_clock_one_card_and_many_hear_the_same():
    register = in_memory()
    lost = issued(territory="XX-1", actor="no code at all")
    [many] = register.accept_batch(Batch.of([lost]))
    one = refusal_of_one(register, lost)
    assert codes(many) == ["E-752", "E-748"]
    assert [one.code, *(note.split()[0] for note in one.__notes__)] == codes(many)


def test_each_double_of_a_table_hears_the_number_of_its_twin(register):
    cards = [issued(f"k{at}", record=f"order:{at}") for at in range(1, 6)]
    register.accept(issued("k0", record="order:9"))
    outcomes = register.accept_many([*cards, *reversed(cards)])
    assert [one.seq for one in outcomes] == [2, 3, 4, 5, 6, 6, 5, 4, 3, 2]
    assert [one.again for one in outcomes] == [False] * 5 + [True] * 5


def test_records_whose_cards_lie_far_apart_are_rebuilt_once_each(register, monkeypatch):
    register.accept_many([issued(f"k{at}", record=f"order:{at}") for at in range(1, 8)])
    register.accept_many(
        [
            submission("delivered", f"d{at}", record=f"order:{at}", delivered_on="2024-02-06")
            for at in (1, 4, 7)
        ]
    )
    before = list(register.journal.states_of("order:"))
    monkeypatch.setattr(registers, "AT_ONCE", 3)
    assert register.rebuild() == 7
    assert list(register.journal.states_of("order:")) == before


def test_the_collector_works_again_after_a_table_taken_or_not():
    register = in_memory()
    register.accept_batch(Batch.of([issued()]))
    assert gc.isenabled()
    with pytest.raises(EsepError, match="E-623"):
        register.accept_batch(Batch("order.unheard", {}, {}, 0))
    assert gc.isenabled()
    gc.disable()
    try:
        register.accept_batch(Batch.of([issued()]))
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_is_of_somebody_erased_refuses_its_own_row_and_no_other():
    register = in_memory()
    assert register.accept(issued(record="order:1", grounds="x")).seq == 1
    register.keyring.destroy("record:order:1", "retention_end")
    rows = [issued(f"n{number}", record=f"order:{number}", grounds="x") for number in (2, 1, 3)]
    taken, refused, also_taken = register.accept_batch(Batch.of(rows))
    assert codes(refused) == ["E-689"]
    assert (taken.seq, also_taken.seq) == (2, 3)
