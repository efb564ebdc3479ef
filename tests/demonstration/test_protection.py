"""Families, centres and events of the demonstration: published totals come out of lawful lives."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from esep.cli import app, demo_build
from esep.cli.asked import Asked
from esep.cli.desk import Desk
from esep.codebook import Codebook
from esep.forms.demonstrating import Size, load_aims
from esep.forms.demonstrating.entering import SYSTEM, SetClock, enter, joined
from esep.forms.demonstrating.protection import protection
from esep.forms.demonstration import load_demonstration
from esep.ledger.tables.marks import FILE, Cell, marks_in, write_marks
from esep.register.home import Home
from esep.register.home_settings import Settings

BOOK = Codebook.load("kz")
SHOWN, AIMS = load_demonstration(BOOK), load_aims(BOOK)
COUNTRY, SMALL = "KZ", "KZ-62"
ENV = {"LANG": "C", "LC_ALL": "", "COLUMNS": "200"}
pytestmark = pytest.mark.xdist_group("demonstration_protection")


def esep(*words):
    return CliRunner().invoke(app, list(words), env=ENV)


def cards_of(size, territories=(SMALL,)):
    return list(protection(AIMS, SHOWN, territories, size))


def rows(cards, *kinds):
    """Every card of some kinds with its record and what it says."""
    for one in cards:
        if one.kind in kinds:
            names = list(one.fields)
            for number, *said in zip(one.number.tolist(), *one.fields.values(), strict=True):
                yield f"{one.kind.partition('.')[0]}:{number}", dict(zip(names, said, strict=True))


def days(cards, kind, field):
    return [said[field][:10] for _, said in rows(cards, kind)]


def within(told, first, last):
    return sum(first <= day <= last for day in told)


@pytest.fixture(scope="module")
def whole():
    """The cards of the whole of it, in no register."""
    return cards_of(Size.WHOLE, list(SHOWN.figures))


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A register of nothing but a thousandth of it, caught up."""
    folder, clock = (
        tmp_path_factory.mktemp("protection") / "register",
        SetClock(datetime(2022, 7, 1, tzinfo=UTC)),
    )
    settings = Settings(codebook="kz", office=SYSTEM, territory=SMALL, origin="demonstration/test")
    sender = {"actor": SYSTEM, "office": SYSTEM, "territory": SMALL, "system": SYSTEM, "channel": "import"}
    with Home.create(folder, settings, clock=clock) as home:
        enter(home.register, clock, joined(cards_of(Size.THOUSANDTH)), sender)
    write_marks(folder / FILE, (cell for aim in AIMS.totals for cell in aim.cell(COUNTRY)))
    assert esep("ledger", "catch-up", "--home", str(folder)).exit_code == 0
    return folder


def asked(folder, measure, period, where=()):
    """What a table says is the total."""
    words = ["--period", period, "--territory", COUNTRY, "--home", str(folder), "--json"]
    done = esep("table", measure, *words, *(word for one in where for word in ("--where", one)))
    assert done.exit_code == 0, done.output
    total = json.loads(done.stdout)["total"]
    assert total["invented"]
    return total["value"]


@pytest.mark.slow
def test_the_figures_of_both_articles_are_numbers_of_cards(whole):
    year, ten = ("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-10-31")
    assert within(days(whole, "violence_report.received", "received_at"), *year) == 100_000
    issued = days(whole, "protective_order.issued", "issued_at")
    assert (within(issued, *year), within(issued, *ten)) == (72_000, 75_000)
    imposed = days(whole, "special_requirements.imposed", "imposed_on")
    assert (within(imposed, *year), within(imposed, *ten)) == (16_000, 12_000)
    assert len(list(rows(whole, "centre.opened"))) == 69
    women = [said for _, said in rows(whole, "stay.admitted") if said["sex"] == "female"]
    assert (len(women), sum(one["with_children"] == "yes" for one in women)) == (5_500, 3_700)
    held = Counter(
        said["event_kind"].partition(".")[0]
        for _, said in rows(whole, "prevention_event.held", "prevention_event.held_unplanned")
    )
    assert held == {"event": 12_000, "talk": 94_000}
    breaches = [
        day
        for record in ("protective_order", "special_requirements")
        for day in days(whole, f"{record}.breached", "breached_at")
    ]
    assert within(breaches, *ten) == 10_000


@pytest.mark.slow
def test_persons_are_counted_once_however_many_decisions_there_are(whole):
    decided = [
        (said["decided_on"], said["offender"]) for _, said in rows(whole, "administrative_case.decided")
    ]
    for first, last, persons in (
        ("2023-01-01", "2023-10-31", 60_000),
        ("2023-07-01", "2023-10-31", 27_000),
        ("2022-07-01", "2022-10-31", 7_000),
    ):
        found = [who for day, who in decided if first <= day <= last]
        assert len(set(found)) == persons
        assert len(found) > persons


def test_every_total_comes_out_of_the_register_at_the_size_it_was_made_in(register):
    for aim in AIMS.totals:
        where = [f"{name}={code}" for name, code in aim.where.items()]
        found = sum(asked(register, measure, aim.period.code, where) for measure in aim.measures)
        assert found == Size.THOUSANDTH.of(aim.value), aim


def test_no_card_is_flagged_and_orders_end_by_time(register):
    with Home.open(register) as home:
        kinds = Counter(entry.card["kind"] for entry in home.journal.entries())
        flagged = [entry.card["kind"] for entry in home.journal.entries() if entry.card.get("flags")]
    assert flagged == []
    delivered = kinds["protective_order.delivered"]
    assert kinds["protective_order.checked"] > 3 * delivered
    assert asked(register, "protective_orders_in_force", "2025-03") == 0
    ended = asked(register, "protective_orders_expired", "2023-01..2025-03")
    assert ended == delivered - kinds["protective_order.lifted"]


def test_a_total_that_was_published_is_marked_as_carried_over_and_a_guess_is_not(register):
    marks = marks_in(register)
    carried = [cell for aim in AIMS.totals for cell in aim.cell(COUNTRY)]
    assert (
        len(carried) == len(AIMS.totals) - 2
    )  # two kinds of breaches together, and the period that is a guess
    for cell, value in carried:
        assert marks.is_real(cell, value)
        assert not marks.is_real(cell, Size.THOUSANDTH.of(value))
    guess = next(aim for aim in AIMS.totals if aim.taken)
    assert not marks.is_real(Cell.of("administrative_persons", guess.period, COUNTRY, {}), guess.value)


@pytest.mark.parametrize(
    ("lang", "size", "doubt"),
    [("en", "a tenth of", "What is compared is not said"), ("ru", "десятая часть", "не сказано"),
     ("kk", "оннан бірі", "айтылмаған")],
)  # fmt: skip
def test_the_command_says_how_small_it_is_and_what_is_doubtful(capsys, lang, size, doubt):
    demo_build._tell(Desk(Asked(lang=lang)), AIMS.totals, Size.TENTH)
    said = capsys.readouterr().out
    assert size in said
    assert doubt in said
    assert "violence_reports_received --period 2024: 10" in said
    assert said.count(" --period ") == sum(len(aim.measures) for aim in AIMS.totals)


def test_every_total_has_a_source_and_a_doubt_in_every_language():
    for aim in AIMS.totals:
        assert aim.source
        assert aim.doubts
        for doubt in aim.doubts:
            assert {"ru", "kk", "en"} <= set(doubt)


def test_lives_hang_together():
    cards = cards_of(Size.HUNDREDTH)
    reports = dict(rows(cards, "violence_report.received"))
    orders = dict(rows(cards, "protective_order.issued"))
    cases = dict(rows(cards, "administrative_case.drawn_up"))
    followed = [one for one in orders.values() if one["report"]]
    assert len(followed) == 720
    for order in followed:
        report = reports[order["report"]]
        assert order["binds"] == report["aggressor"]
        assert report["received_at"] < order["issued_at"]
        assert (order["territory"], order["relation"]) == (report["territory"], report["relation"])
    for record, said in rows(cards, "protective_order.reacted"):
        case = cases[said["case"]]
        assert case["protective_order"] == record
        assert case["offender"] == orders[record]["binds"]
    for record, said in rows(cards, "administrative_case.decided"):
        assert said["offender"] == cases[record]["offender"]
        assert cases[record]["committed_on"] <= cases[record]["drawn_on"] <= said["decided_on"]
    again = [one for one in reports.values() if one["earlier"]]
    assert len(again) == 60
    assert all(reports[one["earlier"]]["received_at"] <= one["received_at"] for one in again)
    assert all(reports[one["earlier"]]["aggressor"] == one["aggressor"] for one in again)


def test_the_same_codebook_and_size_give_the_same_cards():
    for one, other in zip(cards_of(Size.HUNDREDTH), cards_of(Size.HUNDREDTH), strict=True):
        assert (one.kind, one.nth) == (other.kind, other.nth)
        assert all((one.fields[name] == other.fields[name]).all() for name in one.fields)


def test_a_share_that_a_file_changes_on_a_day_is_drawn_by_the_day():
    before, after = set(), set()
    for _, said in rows(cards_of(Size.HUNDREDTH), "administrative_case.drawn_up"):
        (before if said["committed_on"] < "2024-06-16" else after).add(said["administrative_article"])
    assert after == {"73", "461"}
    assert before == {"73", "73-1", "73-2", "461"}
