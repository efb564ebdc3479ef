"""A card that is kept and does not count: told is why, what is missing, and what can be done about it."""

import json

import pytest
from tests.cli.test_register_cards import NUMBER, STARTED, pairs

STOPPED = "proceeding.interrupted"


@pytest.fixture
def new(esep, empty):
    def run(kind, *given, **options):
        named = [part for name, value in options.items() for part in (f"--{name}", value)]
        return esep("card", "new", kind, *given, "--record", NUMBER, "--home", empty, "--as", "i-1", *named)

    return run


@pytest.fixture
def due(esep, empty):
    return lambda *given: esep("due", "--waiting", "--home", empty, *given)


def test_a_card_before_the_record_was_opened_is_told_so_and_a_true_day_is_left_alone(new, due):
    assert new("proceeding.started", *pairs(**STARTED)).exit_code == 0
    done = new(STOPPED, "interrupted_on=2026-10-10", "point=3")
    card = done.stdout.split()[3]
    lines = [line.strip() for line in done.stdout.splitlines()[1:]]
    assert lines[:2] == [
        "kept; it does not count yet",
        "it is dated 2026-10-10, before the record was opened on 2026-11-02 (entry 1)",
    ]
    assert "«An investigation is started by its entry in the register»" in lines[2]
    assert f"--corrects {card}" in lines[3]
    assert "A day that is true is never changed" in lines[3]
    assert all(line in due().stdout for line in lines[1:4])
    told = json.loads(due("--json").stdout)
    assert told[0]["why"] == lines[1:4]


def test_what_comes_before_a_card_is_found_from_the_state_the_record_was_in(new, due, esep, empty):
    new("proceeding.started", *pairs(**STARTED))
    new(STOPPED, "interrupted_on=2026-11-10", "point=3")
    twice = new(STOPPED, "interrupted_on=2026-11-11", "point=3")
    assert "in the state «interrupted», which does not allow it" in twice.stdout
    assert "before it: «The investigation is resumed: its clock runs on»\n" in twice.stdout
    shown = esep("record", "show", f"proceeding:{NUMBER}", "--home", empty).stdout
    assert "before it: «The investigation is resumed: its clock runs on»\n" in shown
    for lang, said in (("ru", "перед ней должно стоять: "), ("kk", "оның алдында тұруға тиіс: ")):
        assert said in due("--lang", lang).stdout


def test_a_record_opened_twice_is_not_told_to_miss_a_card(new):
    new("proceeding.started", *pairs(**STARTED))
    twice = new("proceeding.started", *pairs(**STARTED | {"started_on": "2026-11-05"})).stdout
    assert "the record was opened already, on 2026-11-02 (entry 1)" in twice
    assert "missing" not in twice


def test_a_card_of_a_record_that_nobody_opened_names_the_cards_that_open_it(new):
    alone = new(STOPPED, "interrupted_on=2026-11-10", "point=3").stdout
    assert "dated" not in alone
    assert "before it: «An investigation is started by its entry in the register», " in alone


def test_a_correction_of_an_annulled_card_asks_for_a_new_card(new, due):
    card = new("proceeding.started", *pairs(**STARTED)).stdout.split()[3]
    back = {"annuls": card, "why": "entered_twice", "second": "p-1"}
    assert new("proceeding.annulled", **back).exit_code == 0
    done = new("proceeding.started", *pairs(**STARTED), corrects=card, why="typing_error").stdout
    assert "  ! the card that this one corrects had been annulled before\n" in done
    assert (
        "the card it corrects was annulled by entry 2: state a new card instead, and annul this one" in done
    )
    assert "annulled by entry 2: state a new card" in due().stdout


def test_a_correction_of_a_card_that_is_not_here_says_to_check_its_id(new):
    lost = "d03556b1-b9b7-8b7a-a854-9189f82198ad"
    done = new("proceeding.started", *pairs(**STARTED), corrects=lost, why="typing_error").stdout
    assert "check the id after --corrects or --annuls" in done
