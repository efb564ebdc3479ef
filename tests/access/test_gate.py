"""Every question above open leaves exactly one row, and without a row nobody reads anything."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.access.table import NOW, actor, within

from esep.access import READERS, Action, Gate, Head, MemoryRows, Right, Role, Target, Trail, reads
from esep.declare.classes import Class
from esep.kernel.errors import EsepError

ASKED = {"klass": Class.PERSON, "purpose": "criminal_case:237510031000123"}


@reads(Class.PERSON, of="record")
def name_of(record: str, *, right: Right) -> str:
    return "Аружан"


@reads(Class.CASE)
def pages_of(record: str, *, right: Right):
    yield from itertools.count()


class Broken(MemoryRows):
    """A disk that takes nothing."""

    def append(self, row, after):  # noqa: ARG002 - the interface names them
        raise EsepError("E-665", reason="SQLITE_FULL")


def acts(trail: Trail, gate: Gate) -> list:
    """The acts up to now, read as an auditor would; the reading itself is the row after them."""
    register = Target(record="register:trail")
    with gate.reading(
        actor(Role.AUDITOR, code="auditor"),
        target=register,
        klass=Class.CASE,
        action=Action.READ_TRAIL,
        purpose="audit",
        rows=1000,
    ) as right:
        *told, own = [act for _, act in trail.acts(right=right)]
    assert own.action == "read_trail"
    return told


def test_a_granted_read_leaves_one_row_with_who_what_why_and_how_much(gate, trail, officer, case):
    with gate.reading(officer, target=case, rows=3, **ASKED) as right:
        assert trail.head().size == 1, "the row stands before anything is read"
        assert name_of(case.record, right=right) == "Аружан"
        assert name_of(case.record, right=right) == "Аружан"
    [act] = acts(trail, gate)
    assert (act.at, act.actor, act.role, act.office) == (NOW, "me", "investigator", "1")
    assert (act.action, act.klass, act.object) == ("read", "person", "proceeding:1")
    assert (act.purpose, act.second) == ("criminal_case:237510031000123", "")
    assert (act.granted, act.grounds, act.rows) == (True, "granted", 3)


def test_a_denied_read_leaves_one_row_with_its_grounds_and_gives_nothing(gate, trail, officer):
    elsewhere = Target(record="proceeding:2", office="2", territory="A-2")
    with pytest.raises(EsepError, match="E-660"), gate.reading(officer, target=elsewhere, klass=Class.PERSON):
        pytest.fail("the block of a denied question began")
    [act] = acts(trail, gate)
    assert (act.object, act.granted, act.grounds, act.rows) == ("proceeding:2", False, "scope purpose", 0)


def test_what_is_open_and_granted_leaves_no_row(gate, trail, officer, case):
    with gate.reading(officer, target=case, klass=Class.OPEN) as right:
        right.require(Class.OPEN, record=case.record)
    assert trail.head() == Head()


def test_a_sealed_record_and_a_missing_one_leave_alike_rows_and_errors(gate, trail, officer):
    sealed = Target(record="stay:7", office="1", territory="A-1", floor=Class.SEALED)
    told = []
    for target in (sealed, Target.missing("stay:7")):
        with pytest.raises(EsepError) as refused, gate.reading(officer, target=target, **ASKED):
            pytest.fail("the block of a denied question began")
        told.append((str(refused.value), refused.value.values))
    assert told[0] == told[1]
    assert [act.object for act in acts(trail, gate)] == ["stay:7", "stay:7"]


def test_without_a_row_there_is_no_data(officer, case):
    gate = Gate(Trail(Broken()), within, clock=lambda: NOW)
    with pytest.raises(EsepError, match="E-665"), gate.reading(officer, target=case, **ASKED):
        pytest.fail("the block began although its row was not written")
    found = []
    with pytest.raises(EsepError, match="E-665"):
        found = gate.answer(officer, lambda _: ["a secret"], target=case, **ASKED)
    assert found == []
    with gate.reading(officer, target=case, klass=Class.OPEN):
        pass


def test_a_query_is_counted_into_its_row_before_it_is_handed_over(gate, trail, officer, case):
    found = gate.answer(officer, lambda right: [name_of(case.record, right=right)] * 4, target=case, **ASKED)
    assert len(found) == 4
    [act] = acts(trail, gate)
    assert (act.granted, act.rows) == (True, 4)


def test_a_query_that_fails_leaves_a_row_that_nothing_was_handed_over(gate, trail, officer, case):
    def fail(right: Right) -> list[str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        gate.answer(officer, fail, target=case, **ASKED)
    [act] = acts(trail, gate)
    assert (act.granted, act.rows) == (True, 0)


def test_a_denied_query_is_never_run(gate, trail, officer):
    elsewhere = Target(record="proceeding:2", office="2", territory="A-2")
    with pytest.raises(EsepError, match="E-660"):
        gate.answer(officer, lambda _: pytest.fail("a denied query ran"), target=elsewhere, **ASKED)
    assert [act.granted for act in acts(trail, gate)] == [False]


def test_a_right_ends_with_its_block_also_for_a_reader_that_is_still_reading(gate, officer, case):
    with gate.reading(officer, target=case, rows=9, **ASKED) as right:
        pages = pages_of(case.record, right=right)
        assert [next(pages), next(pages)] == [0, 1]
    for use in (
        lambda: next(pages),
        lambda: name_of(case.record, right=right),
        right.take,
        lambda: right.require(Class.CASE),
    ):
        with pytest.raises(EsepError, match="E-668"):
            use()


def test_a_reader_gives_no_more_rows_than_the_trail_says(gate, officer, case):
    with gate.reading(officer, target=case, rows=3, **ASKED) as right:
        pages = pages_of(case.record, right=right)
        assert list(itertools.islice(pages, 3)) == [0, 1, 2]
        with pytest.raises(EsepError, match="E-668"):
            next(pages)


def test_a_right_holds_for_its_record_its_class_and_its_action(gate, officer, case):
    with gate.reading(officer, target=case, klass=Class.CASE, purpose="criminal_case") as right:
        right.require(Class.CASE, record=case.record)
        for use in (
            lambda: name_of(case.record, right=right),
            lambda: right.require(Class.CASE, record="proceeding:2"),
            lambda: right.require(Class.CASE, action=Action.EXPORT),
        ):
            with pytest.raises(EsepError, match="E-668"):
                use()
    with (
        gate.reading(officer, target=case, **ASKED) as right,
        pytest.raises(EsepError, match="E-668"),
    ):
        name_of("proceeding:2", right=right)


@pytest.mark.parametrize("right", [None, True, "right", object()])
def test_a_reader_without_a_right_is_refused(right):
    with pytest.raises(EsepError, match="E-668"):
        name_of("proceeding:1", right=right)


def test_every_reader_is_listed_and_refuses_to_be_called_without_a_right(trail):
    names = {name.rpartition(".")[2]: reader for name, reader in READERS.items()}
    assert {"name_of", "pages_of", "acts"} <= names.keys()
    assert names["acts"].action is Action.READ_TRAIL
    with pytest.raises(EsepError, match="E-668"):
        trail.acts()


def test_a_reader_must_have_the_arguments_it_is_guarded_by():
    with pytest.raises(TypeError, match="right"):
        reads(Class.CASE)(lambda record: record)
    with pytest.raises(TypeError, match="number"):
        reads(Class.CASE, of="number")(lambda right: right)


def test_asking_what_would_be_decided_reads_nothing_and_writes_nothing(gate, trail, officer, case):
    assert gate.decide(officer, target=case, **ASKED).allowed
    assert not gate.decide(officer, target=case, klass=Class.PERSON).allowed
    assert trail.head().size == 0


@given(st.lists(st.sampled_from(["read", "denied", "query", "open"]), max_size=12))
def test_the_trail_has_as_many_rows_as_there_were_questions_above_open(questions):
    trail = Trail(MemoryRows())
    gate, officer = Gate(trail, within, clock=lambda: NOW), actor(Role.INVESTIGATOR)
    case = Target(record="proceeding:1", handlers=frozenset({"me"}))
    for question in questions:
        if question == "query":
            gate.answer(officer, lambda _: [1, 2], target=case, **ASKED)
        elif question == "denied":
            with pytest.raises(EsepError), gate.reading(officer, target=case, klass=Class.PERSON):
                pass
        else:
            asked = ASKED if question == "read" else {"klass": Class.OPEN}
            with gate.reading(officer, target=case, **asked):
                pass
    assert trail.verify().size == sum(question != "open" for question in questions)
