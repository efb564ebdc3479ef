"""The number of a record that a card names has the form of its type's numbers, of whichever day up to now."""

from datetime import date

import pytest
from tests.domains.conftest import SECOND
from tests.register.orders import Clock

from esep.codebook import Codebook
from esep.declare.checking import example
from esep.domains import load
from esep.kernel.errors import EsepError
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.linked_numbers import linked, wrong_numbers
from esep.register.memory import MemoryJournal
from esep.register.register import Register
from esep.register.submissions import Accepted, Batch, Refused, Submission

DOMAINS, KZ = load(), Codebook.load("kz")
JOINED = DOMAINS.card("proceeding.joined")
ON = date(2026, 11, 22)


def wrong(number, book=KZ, on=ON):
    values = {"main": f"proceeding:{number}"}
    return [fault.code for fault in wrong_numbers(linked(JOINED, DOMAINS), values, book, on)]


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("237510031000123", []),
        ("999999999999999999", ["E-845"]),
        ("23751003100012", ["E-845"]),
        ("147510031000123", ["E-845"]),
    ],
)
def test_a_link_is_asked_for_the_form_of_its_type(number, codes):
    assert wrong(number) == codes


def test_the_record_of_an_older_form_may_be_named_and_one_of_a_later_form_not_before_its_day():
    mtisa = Codebook.load(SECOND)
    assert wrong("000123/2023", mtisa) == wrong("XM-5-2024-00017", mtisa) == []
    assert wrong("XM-5-2024-00017", mtisa, date(2024, 6, 30)) == ["E-845"]


def test_a_type_without_a_form_and_a_link_that_is_left_out_are_asked_for_nothing():
    assert linked(DOMAINS.card("suspect.qualified"), DOMAINS) == ()
    assert list(wrong_numbers(linked(JOINED, DOMAINS), {}, KZ, ON)) == []
    assert linked(None, DOMAINS) == ()


def joined(number, main):
    return Submission(
        kind="proceeding.joined",
        record=f"proceeding:{number}",
        fields=example(JOINED, KZ) | {"main": f"proceeding:{main}"},
        key=f"k-{number}",
        actor="o-1",
        office="7512",
        territory="KZ-75",
        system="desk",
    )


def test_one_card_and_many_are_refused_alike():
    clock = Clock()
    register = Register(
        MemoryJournal(clock), Keyring(MemoryKeys(), bytes(32)), DOMAINS, KZ, b"secret of the tests", clock
    )
    bad, good = joined("237510031000124", "9" * 18), joined("237510031000125", "237510031000123")
    with pytest.raises(EsepError, match="E-845") as refused:
        register.accept(bad)
    assert "9" * 18 not in str(refused.value)
    slip, taken = register.accept_batch(Batch.of([bad, good]))
    assert isinstance(slip, Refused)
    assert [fault.code for fault in slip.faults] == ["E-845"]
    assert isinstance(taken, Accepted)
