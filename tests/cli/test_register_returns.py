"""A return is a card, kept whole: received once, corrected later, with its workbook beside the journal."""

import hashlib
import json

import pytest

from esep.register.attachments import Attachments
from esep.register.home import Home


@pytest.fixture
def receive(of_small, empty, tmp_path):
    def run(*arguments, who=("--as", "s-1")):
        return of_small("receive", *arguments, "--store", tmp_path / "store", "--home", empty, *who)

    return run


def cards(folder):
    with Home.open(folder) as home:
        return [entry.card for entry in home.journal.entries()]


def test_a_return_stands_in_the_register_with_its_workbook(receive, three, empty):
    done = receive(three)
    assert done.exit_code == 0, done.stderr
    made = cards(empty)
    assert {card["kind"] for card in made} == {"return.received"}
    assert [card["open"]["territory"] for card in made] == ["KZ-11", "KZ-71", "KZ-79"]
    first = next(iter(sorted(three.iterdir()))).read_bytes()
    [attached] = made[0]["attachments"]
    assert attached["digest"] == hashlib.sha256(first).hexdigest()
    with Home.open(empty) as home:
        kept = Attachments(home.folder / "attachments", home.people.keyring)
        assert kept.read_open(made[0]["record"], attached["digest"]) == first


def test_sent_again_it_counts_once_and_another_file_is_a_correction(receive, three, written, empty):
    receive(three)
    receive(three)
    assert len(cards(empty)) == 3
    receive(written("Astana.xlsx", 2, stays_3_1=25))
    last = cards(empty)[-1]
    assert (last["kind"], last["open"]["changed"]) == ("return.corrected", 1)


def test_nothing_to_report_is_a_card_without_a_workbook(receive, empty):
    assert receive("--nil", "--territory", "KZ-75").exit_code == 0
    [card] = cards(empty)
    assert "attachments" not in card


def test_a_return_that_may_not_be_entered_is_received_all_the_same(receive, three, empty):
    done = receive(three, "--json", who=("--as", "administrator"))
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [one["code"] for one in told["set_aside"]] == ["E-660"] * 3
    assert len(told["received"]) == 3
    assert cards(empty) == []
    assert receive(three).exit_code == 0
    assert len(cards(empty)) == 3
