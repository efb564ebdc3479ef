"""`esep explain` and `esep revisions`: a figure opened down to its cards, and why it changed."""

import json

import pytest
from tests.cli.hard_case import CASE, JOINED

from esep.access import Action
from esep.kernel.texts import Phrases
from esep.ledger.whys import Why

UNDECIDED = ("explain", "proceedings_undecided", "--period", "2024")
STARTED = ("revisions", "proceedings_started", "--period", "2024-Q1")
PROSECUTOR = ("--as", "p-1", "--purpose", "criminal_case")
TRAIL = ("trail", "show", "--as", "a-1", "--purpose", "audit", "--json")


@pytest.fixture
def asked(esep, hard):
    """Asks for JSON about the hard case."""

    def ask(*arguments):
        done = esep(*arguments, "--home", hard, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return ask


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_public_sees_by_what_and_when_and_no_record(esep, hard, lang):
    done = esep(*UNDECIDED, "--home", hard, "--lang", lang)
    assert done.exit_code == 0, done.stderr
    for why in ("new", "terminated", "reopened", "merged"):
        assert Phrases.package().say(f"cli.why.{why}", lang) in done.stdout
    assert "2024-05" in done.stdout
    assert not any(part in done.stdout for part in (CASE, JOINED, "proceeding:", "i-1"))


def test_for_the_public_a_program_gets_no_records_either(esep, hard, asked):
    told = asked(*UNDECIDED)
    assert (told["records"], told["total"]["value"], told["units"], told["came_and_left"]) == (None, 1, 1, 1)
    assert CASE not in json.dumps(told)
    assert sum(one["sum"] for one in told["whys"]) == sum(one["sum"] for one in told["months"]) == 1


def test_an_officer_sees_the_cards_and_their_amounts_sum_up_to_the_figure(asked):
    told = asked(*UNDECIDED, *PROSECUTOR)
    [record] = told["records"]
    assert record["record"] == CASE
    assert sum(posting["amount"] for posting in record["postings"]) == told["total"]["value"] == 1
    first = record["postings"][0]
    assert first | {"card": "", "coding": {}} == {
        "entry": 1,
        "card": "",
        "known_at": "2024-02-05T06:00:00.000000Z",
        "on": "2024-02-05",
        "holds_from": "2024-02-05",
        "side": "start",
        "amount": 1,
        "why": "new",
        "coding": {},
    }
    assert first["coding"]["article"] == "188"
    assert (told["denied"], told["further"]) == (0, 0)


def test_the_cards_stand_behind_the_figure_in_words(esep, hard):
    done = esep(*UNDECIDED, *PROSECUTOR, "--home", hard)
    assert f"{CASE}  +1" in done.stdout
    assert "entry 1 of 2024-02-05: +1 on 2024-02-05, coded so from 2024-02-05; it happened" in done.stdout


def test_a_figure_is_opened_as_it_stood(asked):
    then = asked(*UNDECIDED, "--as-of", "2024-03-28", *PROSECUTOR)
    assert {one["record"] for one in then["records"]} == {CASE, JOINED}
    assert then["total"]["value"] == 2
    assert asked(*UNDECIDED, "--as-of", then["as_of"])["total"]["value"] == 2


def test_one_row_of_the_trail_stands_for_all_cards_of_a_figure(esep, hard, asked):
    before = len(asked(*TRAIL))
    asked(*UNDECIDED)
    asked(*UNDECIDED, *PROSECUTOR, "--as-of", "2024-03-28")
    rows = [row for row in asked(*TRAIL) if row["action"] == Action.READ.value and row["actor"] == "p-1"]
    assert [(row["rows"], row["granted"], row["class"]) for row in rows] == [(2, True, "case")]
    assert rows[0]["record"].startswith("query:")
    assert len(asked(*TRAIL)) == before + 3  # the reads of the trail are in it as well


def test_what_one_may_not_read_is_a_number_and_the_limit_tells_what_is_left(asked):
    far = asked(*UNDECIDED, "--as", "s-1", "--purpose", "criminal_case")  # the case went to another region
    assert (far["records"], far["denied"], far["further"]) == ([], 1, 0)
    short = asked(*UNDECIDED, "--as-of", "2024-03-28", *PROSECUTOR, "--limit", "1")
    assert ([one["record"] for one in short["records"]], short["further"]) == ([CASE], 1)


AIMLESS, AUDITOR = ("--as", "p-1"), ("--as", "a-1", "--purpose", "audit")


@pytest.mark.parametrize("who", [AIMLESS, AUDITOR], ids=["aimless", "auditor"])
def test_without_a_purpose_or_a_permission_nothing_is_opened(esep, hard, who):
    done = esep(*UNDECIDED, *who, "--home", hard)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-660")
    assert CASE not in done.output


def test_how_long_it_took_is_told_in_days(asked):
    told = asked("explain", "investigation_time", "--period", "2024", "--as-of", "2024-04-20", *PROSECUTOR)
    assert told["total"] | {"units": 1, "lasted": 65, "value": 65} == told["total"]
    assert told["whys"] == [{"why": "new", "plus": 1, "minus": 0, "sum": 1, "lasted": 65}]
    assert told["records"][0]["adds"] == [
        {"units": 1, "lasted": 65, "median": 65.0, "quarter": 65, "three_quarters": 65}
    ]


def test_a_requalification_moves_inside_the_table_and_changes_no_total(asked):
    told = asked(*STARTED, "--from", "2024-03-10", "--by", "part")
    figures = {row["dimensions"]["part"]: (row["then"], row["now"]) for row in told["rows"]}
    assert figures == {"1": (0, 1), "2": (1, 0), "3": (0, 1)}
    left, came = {"part": "2"}, {"part": "3"}
    assert told["moves"] == [{"left": left, "came": came, "why": "requalified", "amount": 1}]
    late = {"why": "registered_late", "plus": 1, "minus": 0, "sum": 1}
    assert (told["total"]["then"], told["total"]["now"], told["total"]["whys"]) == (1, 2, [late])
    assert (told["total"]["recorded"], told["total"]["happened"]) == (1, 0)


@pytest.mark.parametrize("by", ["", "part", "article.chapter,territory", "gravity"])
def test_the_reasons_sum_up_to_the_difference_in_every_row(asked, by):
    moments = ("--period", "2024", "--from", "2024-02-10", "--to", "2024-05-01")
    for measure in ("proceedings_undecided", "proceedings_started", "proceedings_touched"):
        told = asked("revisions", measure, *moments, "--by", by)
        for row in (*told["rows"], told["total"]):
            assert sum(one["sum"] for one in row["whys"]) == row["now"] - row["then"] == row["change"]
            assert row["happened"] + row["recorded"] == row["change"]


AGAINST = ("revisions", "proceedings_started", "--against", "year-before")


def test_what_the_year_before_gained_since_is_told_apart(asked):
    told = asked(*AGAINST, "--period", "2025-02..2025-03")["against"]
    periods = {"period": "2025-02..2025-03", "before": "2024-02..2024-03"}
    assert told == periods | {
        "value": 0,
        "base": 2,
        "lagged": 2,
        "change": -2,
        "alike": -2,
        "since": 0,
        "late": 0,
    }


def test_what_was_registered_late_last_year_is_no_fall_of_this_one(esep, hard, asked):
    # What happened on 4 March 2024 was learned on the 25th: on the 10th nobody knew of it.
    cut = (*AGAINST, "--period", "2025-03-01..2025-03-04", "--to", "2025-03-10")
    told = asked(*cut)["against"]
    assert (told["value"], told["base"], told["lagged"], told["change"]) == (0, 1, 0, -1)
    assert (told["alike"], told["since"], told["late"]) == (0, -1, -1)
    said = esep(*cut, "--home", hard).stdout
    assert "Of the change of −1, 0 is like with like" in said
    assert "−1 of it by late registration" in said


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_revision_is_told_in_words(esep, hard, lang):
    done = esep(*STARTED, "--from", "2024-02-10", "--by", "part", "--home", hard, "--lang", lang)
    assert done.exit_code == 0, done.stderr
    assert Phrases.package().say("cli.why.requalified", lang) in done.stdout
    assert "→" in done.stdout
    assert Phrases.package().say("cli.revisions.moves", lang) in done.stdout


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("E-890", ("explain", "ofences", "--period", "2024")),
        ("E-893", (*UNDECIDED, "--where", "article")),
        ("E-895", (*UNDECIDED, "--where", "article=no-such")),
        ("E-001", ("explain", "proceedings_started", "--period", "soon")),
        ("E-894", (*UNDECIDED, "--as-of", "2124-01-01")),
        ("E-916", (*STARTED, "--from", "2024-02-10", "--by", "month")),
        ("E-917", (*STARTED, "--from", "2024-02-10", "--by", "article,article.chapter")),
        ("E-919", STARTED),
        ("E-919", (*STARTED, "--from", "2024-02-10", "--against", "year-before")),
        ("E-920", (*STARTED, "--from", "2024-02-10", "--to", "2024-02-10")),
        ("E-921", ("revisions", "investigation_time", "--period", "2024", "--against", "year-before")),
    ],
)
def test_what_cannot_be_asked_is_misuse(esep, hard, code, arguments):
    done = esep(*arguments, "--home", hard)
    assert (done.exit_code, done.stderr[:5]) == (2, code)


def test_every_reason_has_its_words():
    phrases = Phrases.package()
    assert all(phrases.speaks(f"cli.why.{why.value}", lang) for why in Why for lang in ("en", "ru", "kk"))
