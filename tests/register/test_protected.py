"""What stands sealed on cards is opened up to the class of the right, and for its record alone."""

from datetime import UTC, date, datetime

import pytest
from tests.register.orders import in_memory, submission

from esep.access import Actor, Gate, MemoryRows, Role, Target, Trail
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.register.protected import Part, classes_of, opened

GROUNDS, ADDRESS = "Words of a witness", "Hidden Street 5"
RECORD = "order:1"


@pytest.fixture
def register():
    made = in_memory()
    made.accept(submission("issued", "k1", issued_on="2024-02-05", grounds=GROUNDS, address=ADDRESS))
    return made


def read(register, klass, *, rows=1, of=RECORD):
    actor = Actor(code="p-1", role=Role.PROSECUTOR, office="1", territory="A", valid_from=date(2020, 1, 1))
    gate = Gate(Trail(MemoryRows()), lambda one, other: one == other, clock=lambda: datetime.now(UTC))
    target = Target(record=of, office="1", territory="A")
    with gate.reading(actor, rows=rows, target=target, klass=klass, purpose="supervision") as right:
        return opened(RECORD, register.journal.of_record(RECORD), register.keyring, right=right)


def test_a_right_opens_up_to_its_class_and_not_above(register):
    [parts] = read(register, Class.CASE).values()
    assert [dict(part.fields) for part in parts] == [{"grounds": GROUNDS}]
    [parts] = read(register, Class.SPECIAL).values()
    assert {part.klass: dict(part.fields) for part in parts} == {
        Class.CASE: {"grounds": GROUNDS},
        Class.SPECIAL: {"address": ADDRESS},
    }


def test_a_right_for_another_record_opens_nothing(register):
    with pytest.raises(EsepError, match="E-668"):
        read(register, Class.CASE, of="order:2")


def test_more_cards_than_the_trail_was_told_are_not_opened(register):
    register.accept(submission("issued", "k2", issued_on="2024-02-06", grounds=GROUNDS))
    with pytest.raises(EsepError, match="E-668"):
        read(register, Class.CASE, rows=1)
    assert len(read(register, Class.CASE, rows=2)) == 2


def test_cards_of_another_record_are_not_slipped_in(register):
    register.accept(submission("issued", "k3", record="order:2", issued_on="2024-02-06", grounds=GROUNDS))
    register.journal.of_record = lambda _: list(register.journal.entries())
    with pytest.raises(LookupError):
        read(register, Class.CASE, rows=5)


def test_a_destroyed_key_is_named_with_its_day_and_the_rest_is_read(register):
    register.keyring.destroy("record:order:1", "retention_end")
    [parts] = read(register, Class.SPECIAL).values()
    case, special = sorted(parts, key=lambda part: part.klass.level)
    assert (dict(case.fields), len(case.erased_on)) == ({}, 10)
    assert dict(special.fields) == {"address": ADDRESS}


def test_that_something_is_sealed_is_no_secret_and_a_part_never_prints_itself(register):
    [entry] = register.journal.of_record(RECORD)
    assert classes_of(entry) == [Class.CASE, Class.SPECIAL]
    assert GROUNDS not in repr(Part(Class.CASE, {"grounds": GROUNDS}))
