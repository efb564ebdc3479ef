"""The table of moves says what the cards do, and what of it no record can come to."""

import pytest

from esep.declare import ANY, Record, day
from esep.declare.moves import Move, Moves
from esep.domains import load

DOMAINS = load()


def cards(record, **declared):
    for name, moves in declared.items():
        body = {"__doc__": "It happens.", f"{name}_on": day("When")}
        declared[name] = record.card(**moves)(type(name.capitalize(), (), body))
    return declared


def made():
    record = Record("visit", "Visit")
    known = cards(
        record,
        noted={"opens": "open"},
        added={"while_": ANY},
        shut={"while_": "open", "then": "closed"},
        lost={"while_": "strange", "then": "gone"},
    )
    record.deadline("expiry", "End", after=known["noted"].noted_on, term="a.term", then="ended")
    return Moves.of(record)


def come_to(moves):
    """The states that a new record can come to, by following the moves."""
    found, waiting = set(), [""]
    while waiting:
        before = waiting.pop()
        after = {move.after for move in moves.all if move.before == before} - found
        found |= after
        waiting += after
    return found


def test_a_card_that_may_come_in_any_state_has_a_move_in_each():
    assert [move.before for move in made().all if move.by == "added"] == list(made().states)
    assert all(move.before == move.after for move in made().all if move.by == "added")


def test_time_moves_a_record_from_the_state_in_which_its_clock_started():
    assert Move("open", "expiry", "ended", by_time=True) in made().all


def test_what_no_card_leaves_is_final_even_where_none_leads_to_it():
    assert set(made().states) - come_to(made()) == {"gone"}
    assert made().final == ("closed", "gone", "ended")


def test_the_table_has_a_row_for_a_new_record_and_for_each_state():
    heading, new, first, *others = made().table()
    assert heading == ("", "noted", "added", "shut", "lost", "expiry")
    assert new == ("", "open", "", "", "", "")
    assert first == ("open", "", "open", "closed", "", "ended")
    assert len(others) == 3


def test_the_picture_draws_what_changes_the_state_alone():
    assert made().picture().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open: noted",
        "    open --> closed: shut",
        "    strange --> gone: lost",
        "    open --> ended: expiry (time)",
        "    closed --> [*]",
        "    gone --> [*]",
        "    ended --> [*]",
    ]


@pytest.mark.parametrize("name", list(DOMAINS.records))
def test_every_state_of_every_record_can_be_reached(name):
    moves = Moves.of(DOMAINS.record(name))
    assert come_to(moves) == set(moves.states)
