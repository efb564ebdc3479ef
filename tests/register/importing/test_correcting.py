"""Daily extracts: changed rows correct their cards; whatever is sent again, in any order, adds nothing."""

import tomllib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.importing.fines import GIVEN, HEADING, MAPPING, new_register, write

from esep.register.importing import Imported, read_mapping, run
from esep.register.register import Register
from esep.register.submissions import Submission

OFTEN = settings(max_examples=60, deadline=timedelta(seconds=5))


def row(number: int, sum_: int, entered: str = "05.02.2024 10:30", note: str = "") -> str:
    return f"F-{number};05.02.2024;{entered};лёгкий;{sum_};30;{note}"


DAY_1 = [row(number, 100) for number in range(1, 11)]
TUESDAY, WEDNESDAY = "06.02.2024 09:00", "07.02.2024 09:00"
DAY_2 = [row(number, 200, TUESDAY) if number in (2, 5, 9) else row(number, 100) for number in range(1, 11)]


@pytest.fixture
def sent(tmp_path: Path, register: Register, mapping):
    """Sends an extract; what came of it."""

    def send(rows: Sequence[str], by=mapping, **given: str) -> Imported:
        heading = HEADING + ";Fine" if rows[0].count(";") > HEADING.count(";") else HEADING
        return run(write(tmp_path / "extract.csv", *rows, heading=heading), by, register, {**GIVEN, **given})

    return send


def told(result: Imported) -> tuple[int, int, int, int]:
    counts = result.counts
    return counts.new, counts.corrected, counts.known, counts.bad


def sums(register: Register, upto: int = 10) -> list[int]:
    return [
        register.record(f"fine:F-{number}").facts["sum"] // 1000
        for number in range(1, upto + 1)
        if register.journal.of_record(f"fine:F-{number}")
    ]


def test_changed_rows_correct_their_cards_and_no_extract_sent_again_adds_anything(sent, register):
    assert told(sent(DAY_1)) == (10, 0, 0, 0)
    assert told(sent(DAY_2)) == (3, 3, 7, 0)
    after = register.journal.head()
    assert told(sent(DAY_2)) == (0, 0, 10, 0)
    assert told(sent(DAY_1)) == (0, 0, 10, 0)
    assert register.journal.head() == after
    assert sums(register) == [100, 200, 100, 100, 200, 100, 100, 100, 200, 100]


def test_a_correction_says_what_it_corrects_why_and_when_the_source_wrote_it(sent, register):
    sent([row(1, 100)])
    sent([row(1, 200, TUESDAY)])
    first, second = (entry.card for entry in register.journal.entries())
    assert (second["corrects"], second["why"]) == (first["id"], {"code": "source_corrected"})
    assert (second["key"], second["source"]["message"]) == ("F-1~2", "F-1")
    assert second["asserted_at"] == "2024-02-06T03:00:00.000000Z"
    assert register.record("fine:F-1").flagged == ()


def test_each_later_state_corrects_the_one_before(sent, register):
    for number, day in enumerate(("05.02.2024 10:30", TUESDAY, WEDNESDAY), start=1):
        sent([row(1, number, day)])
    cards = [entry.card for entry in register.journal.entries()]
    assert [card["key"] for card in cards] == ["F-1", "F-1~2", "F-1~3"]
    assert [card.get("corrects") for card in cards] == [None, cards[0]["id"], cards[1]["id"]]
    assert register.record("fine:F-1").flagged == ()


def test_a_source_that_goes_back_to_what_it_said_corrects_once_more(sent, register):
    for sum_, day in ((1, "05.02.2024 10:30"), (2, TUESDAY), (1, WEDNESDAY)):
        assert sent([row(1, sum_, day)]).counts.new == 1
    assert sums(register, 1) == [1]
    assert told(sent([row(1, 2, TUESDAY)])) == (0, 0, 1, 0)
    assert sums(register, 1) == [1]


def test_an_older_state_that_nobody_knew_overrides_nothing_and_is_told(sent, register):
    sent([row(1, 1)])
    sent([row(1, 3, WEDNESDAY)])
    late = sent([row(1, 2, TUESDAY)])
    assert [fault.code for fault in late.first_bad[0].faults] == ["E-850"]
    assert sums(register, 1) == [3]


def test_a_source_that_does_not_say_when_it_changed_a_row_is_taken_at_its_last_word(sent, register):
    assert told(sent([row(1, 1)])) == (1, 0, 0, 0)
    assert told(sent([row(1, 2)])) == (1, 1, 0, 0)
    assert told(sent([row(1, 1)])) == (0, 0, 1, 0)
    assert sums(register, 1) == [2]


def test_a_row_written_anew_or_sent_by_somebody_else_has_not_changed(sent):
    sent([row(1, 1, note="Text that is sealed")])
    assert told(sent([row(1, 1, TUESDAY, note="Text that is sealed")])) == (0, 0, 1, 0)
    other = {"actor": "colleague", "office": "office-2"}
    assert told(sent([row(1, 1, note="Text that is sealed")], **other)) == (0, 0, 1, 0)


def test_a_change_in_a_protected_field_is_a_change(sent):
    sent([row(1, 1, note="Text that is sealed")])
    assert told(sent([row(1, 1, TUESDAY, note="Another text")])) == (1, 1, 0, 0)


def test_several_states_of_a_row_in_one_file_follow_each_other(sent, register):
    history = [row(1, 1), row(1, 2, TUESDAY), row(1, 3, WEDNESDAY)]
    assert told(sent(history)) == (3, 2, 0, 0)
    assert told(sent(history)) == (0, 0, 3, 0)
    assert sums(register, 1) == [3]


def test_a_row_cannot_move_to_another_record(sent, mapping_of, register):
    by_fine = mapping_of(MAPPING.replace('record = "{No}"', 'record = "{Fine}"'))
    sent([row(1, 1) + ";F-1"], by_fine)
    moved = sent([row(1, 1, TUESDAY) + ";F-2"], by_fine)
    assert [fault.code for fault in moved.first_bad[0].faults] == ["E-851"]
    assert register.journal.head().size == 1


def test_a_mapping_may_refuse_changed_rows(sent, mapping_of, register):
    refusing = mapping_of(MAPPING.replace("[envelope]", 'changed = "refuse"\n[envelope]', 1))
    sent([row(1, 1)], refusing)
    result = sent([row(1, 2, TUESDAY)], refusing)
    assert [fault.code for fault in result.first_bad[0].faults] == ["E-744"]
    assert register.journal.head().size == 1


def test_a_mapping_says_the_reason_of_its_corrections(sent, mapping_of, register):
    by = mapping_of(MAPPING.replace("[envelope]", 'why = "learned_later"\n[envelope]', 1))
    sent([row(1, 1)], by)
    sent([row(1, 2, TUESDAY)], by)
    assert list(register.journal.entries())[1].card["why"] == {"code": "learned_later"}


def test_a_row_whose_own_key_looks_like_that_of_a_later_state_is_not_taken_for_one(
    sent, mapping_of, register
):
    by_fine = mapping_of(MAPPING.replace('record = "{No}"', 'record = "{Fine}"'))
    sent([row(1, 1) + ";F-1"], by_fine)
    sent([row(1, 2, TUESDAY) + ";F-1"], by_fine)
    own = row(1, 3, WEDNESDAY).replace("F-1;", "F-1~2;", 1) + ";F-1"
    assert [fault.code for bad in sent([own], by_fine).first_bad for fault in bad.faults] == ["E-744"]
    assert register.journal.head().size == 2


def test_what_an_officer_corrected_since_is_flagged_and_not_lost(sent, register):
    sent([row(1, 1)])
    [first] = register.journal.entries()
    register.accept(
        Submission(
            kind="fine.imposed",
            record="fine:F-1",
            fields={"imposed_on": "2024-02-05", "gravity": "grave", "sum": 7000},
            key="by-hand",
            actor="officer",
            office="office-1",
            territory="KZ-75",
            system="desk",
            corrects=first.id,
            why="typing_error",
            asserted_at="2024-02-10T10:00:00Z",
        )
    )
    assert told(sent([row(1, 2, TUESDAY)])) == (1, 1, 0, 0)
    state = register.record("fine:F-1")
    assert state.facts["sum"] == 7000
    assert {flag for card in state.flagged for flag in card.flags} == {"correction.rivals"}


STATES = st.tuples(st.integers(1, 3), st.sampled_from([1, 2]))


@OFTEN
@given(days=st.lists(st.lists(STATES, min_size=1, max_size=4), min_size=1, max_size=4))
def test_extracts_in_order_leave_the_last_word_and_sending_any_again_adds_nothing(
    tmp_path_factory, book, domains, days
):
    place, register = tmp_path_factory.mktemp("days"), new_register(book, domains)
    mapping = read_mapping(tomllib.loads(MAPPING), "test", domains, MAPPING)
    written, last = [], {}
    for day, states in enumerate(days, start=1):
        rows = {number: row(number, sum_, f"0{day}.03.2024 09:00") for number, sum_ in states}
        last |= dict(states)
        written.append(write(place / f"{day}.csv", *rows.values()))
        run(written[-1], mapping, register, GIVEN)
    after = register.journal.head()
    for path in reversed(written):
        again = run(path, mapping, register, GIVEN).counts
        assert (again.new, again.known, again.bad) == (0, again.rows, 0)
    assert register.journal.head() == after
    assert sums(register) == [last[number] for number in sorted(last)]
