"""`esep returns together`: centres that send cards and centres that count, each added up once."""

import json
from itertools import count

import pytest
from tests.cli.hard_case import Clock, made

from esep.register.home import Home
from esep.register.submissions import Submission

ASKED = ("--form", "crisis-centre", "--period", "2024-03")
OPENED = {"opened_on": "2024-01-01", "centre_kind": "crisis", "territory": "KZ-75"}
COUNTS, CARDS = {"reporting": "counts"}, {"reporting": "cards"}
# Two centres that send cards, one from within March on; three that count, one until March; one says nothing.
CENTRES = [
    *(("centre.opened", f"centre:{number}", OPENED | COUNTS) for number in "01256"),
    ("centre.opened", "centre:3", OPENED),
    ("centre.opened", "centre:4", OPENED | CARDS),
    ("centre.reporting_changed", "centre:0", {"changed_on": "2024-03-05", **CARDS}),
    ("centre.reporting_changed", "centre:1", {"changed_on": "2024-04-01", **CARDS}),
    ("centre.closed", "centre:2", {"closed_on": "2024-03-20"}),
    ("centre.closed", "centre:6", {"closed_on": "2024-03-01"}),
]


@pytest.fixture(scope="module")
def centres(tmp_path_factory):
    folder, keys, clock = made(tmp_path_factory.mktemp("centres") / "register"), count(), Clock()
    clock.now = clock.now.replace(year=2025)
    with Home.open(folder, clock) as home:
        sent = {"actor": "i-1", "office": "7512", "territory": "KZ-75", "system": "test"}
        for kind, record, fields in CENTRES:
            one = Submission(kind=kind, record=record, fields=fields, key=str(next(keys)), **sent)
            assert home.register.accept(one).placing == "applied"
    return folder


@pytest.fixture
def together(esep, centres, tmp_path):
    """Receives a return of each centre named, and adds up."""

    def run(numbers, *more):
        kept = ("--store", tmp_path / "received")
        for number in numbers:
            nil = ("--nil", "--territory", "KZ-75", "--reporter", number)
            done = esep("returns", "receive", *nil, *ASKED, *kept)
            assert (done.exit_code, "Without" in done.stdout) == (0, False)
        return esep("returns", "together", *ASKED, *kept, "--home", centres, *more)

    return run


def test_how_each_centre_reported_in_the_period_is_asked_of_its_own_record(together):
    done = together("0126", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1  # a return of one that had closed
    assert told["coverage"] == {
        "by_cards": ["0", "4"],
        "by_return": ["1", "2"],
        "silent": ["5"],
        "unsaid": ["3"],
        "changed": ["0"],
        "both": ["0"],
        "strange": ["6"],
    }
    place = next(one for one in told["figures"] if one["territory"] == "KZ-75")
    assert (place["section"], place["returns"]) == ("stays", None)  # all centres are in one place


def test_people_read_who_is_silent_and_what_is_withheld_in_their_language(together):
    done = together("1", "--territory", "Almaty")
    assert "at work in the period 6; by cards 2, by return 1, silent 2, not said 1" in done.stdout
    assert "no return of those that count: 2, 5" in done.stdout
    [women] = [line.split() for line in done.stdout.splitlines() if line.split()[:3] == ["stays", "2", "2"]]
    assert women[3:6] == ["withheld"] * 3
    assert "не публикуется" in together("", "--lang", "ru").stdout


def test_a_return_of_a_centre_stands_in_a_register_beside_that_of_another(esep, empty, tmp_path):
    common = (*ASKED, "--store", tmp_path / "received", "--home", empty, "--as", "s-1")
    for number in "12":
        done = esep("returns", "receive", "--nil", "--territory", "KZ-75", "--reporter", number, *common)
        assert done.exit_code == 0, done.stderr
    with Home.open(empty) as home:
        records = [entry.card["record"] for entry in home.journal.entries()]
    assert records == [f"return:crisis-centre/KZ-75/2024-03/{number}" for number in "12"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((*ASKED, "--reporter", "../up"), "E-319"),
        ((*ASKED, "--reporter", ""), "E-319"),
        (("--period", "2024", "--reporter", "1"), "E-318"),
    ],
)
def test_a_reporter_that_cannot_be_is_refused_and_nothing_is_kept(esep, tmp_path, given, code):
    done = esep("returns", "receive", "--nil", "--territory", "KZ-75", "--store", tmp_path / "kept", *given)
    assert (done.exit_code, done.stderr[:5]) == (2, code)
    assert not (tmp_path / "kept").exists()


def test_a_form_of_territories_alone_is_not_added_up_so(esep, centres, tmp_path):
    done = esep("returns", "together", "--period", "2024", "--store", tmp_path, "--home", centres)
    assert (done.exit_code, done.stderr[:5]) == (2, "E-318")
