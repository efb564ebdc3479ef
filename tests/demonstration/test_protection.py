"""Families, centres and events of the demonstration: published totals come out of lawful lives."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache

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


@cache
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
    return cards_of.__wrapped__(Size.WHOLE, tuple(SHOWN.figures))


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
    """What a table says is the total; None where it is withheld."""
    words = ["--period", period, "--territory", COUNTRY, "--home", str(folder), "--json"]
    done = esep("table", measure, *words, *(word for one in where for word in ("--where", one)))
    assert done.exit_code == 0, done.output
    total = json.loads(done.stdout)["total"]
    assert total["invented"] or total["withheld"]
    return total["value"]


def figures(cards):
    """What the articles print, counted from cards: in 2024, then in the ten months of 2023."""
    year, ten = ("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-10-31")
    issued = days(cards, "protective_order.issued", "issued_at")
    imposed = days(cards, "special_requirements.imposed", "imposed_on")
    women = [said for _, said in rows(cards, "stay.admitted") if said["sex"] == "female"]
    held = Counter(
        said["event_kind"].partition(".")[0]
        for _, said in rows(cards, "prevention_event.held", "prevention_event.held_unplanned")
    )
    breaches = [
        day
        for record in ("protective_order", "special_requirements")
        for day in days(cards, f"{record}.breached", "breached_at")
    ]
    return (
        within(days(cards, "violence_report.received", "received_at"), *year),
        within(issued, *year),
        within(imposed, *year),
        len(list(rows(cards, "centre.opened"))),
        len(women),
        sum(one["with_children"] == "yes" for one in women),
        held["event"],
        held["talk"],
        within(issued, *ten),
        within(imposed, *ten),
        within(breaches, *ten),
    )


PRINTED = (100_000, 72_000, 16_000, 69, 5_500, 3_700, 12_000, 94_000, 75_000, 12_000, 10_000)


@pytest.mark.slow
def test_the_figures_of_both_articles_are_numbers_of_cards(whole):
    assert figures(whole) == PRINTED


@pytest.mark.parametrize("size", [Size.TENTH, Size.HUNDREDTH])
def test_a_smaller_register_carries_the_same_figures_in_proportion(size):
    assert figures(cards_of(size)) == tuple(size.of(one) for one in PRINTED)


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
        found = [asked(register, measure, aim.period.code, where) for measure in aim.measures]
        if found == [None]:
            assert aim.measures == ("stays_begun",)  # of a thousandth of the centres, which is one
        else:
            assert sum(found) == Size.THOUSANDTH.of(aim.value), aim


def test_no_card_is_flagged_and_orders_end_by_time(register):
    with Home.open(register) as home:
        kinds = Counter(entry.card["kind"] for entry in home.journal.entries())
        flagged = [entry.card["kind"] for entry in home.journal.entries() if entry.card.get("flags")]
    assert flagged == []
    assert kinds["administrative_arrest.ended"] > 0 < kinds["victim_notice.delivered"]
    waiting = esep("due", "--waiting", "--json", "--home", str(register))
    assert json.loads(waiting.stdout) == []
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


def test_who_is_held_is_free_after_the_order_or_after_the_days_of_the_court():
    cards = cards_of(Size.HUNDREDTH)
    orders, cases = (
        dict(rows(cards, one)) for one in ("protective_order.issued", "administrative_case.drawn_up")
    )
    decided = dict(rows(cards, "administrative_case.decided"))
    released = dict(rows(cards, "domestic_detention.released"))
    followed = dict(rows(cards, "domestic_detention.order_followed"))
    detained = dict(rows(cards, "domestic_detention.detained"))
    assert len(detained) == 40 + 90
    for record, said in detained.items():
        order = orders[followed[record]["order"]]
        assert (order["detention"], order["binds"]) == (record, said["held"])
        assert said["detained_at"] < order["issued_at"] < released[record]["released_at"]
    arrests = dict(rows(cards, "administrative_arrest.begun"))
    assert {one["administrative_case"] for one in arrests.values()} == {
        case for case, said in decided.items() if said["arrest_days"]
    }
    for said in arrests.values():
        case = cases[said["administrative_case"]]
        court = decided[said["administrative_case"]]
        assert (said["arrested"], said["arrest_days"]) == (court["offender"], court["arrest_days"])
        assert said["administrative_article"] == case["administrative_article"]
        assert said["begun_at"][:10] == court["decided_on"]


def test_she_is_told_of_what_happened_and_by_the_way_that_she_chose():
    cards = cards_of(Size.HUNDREDTH)
    ways, due = (dict(rows(cards, one)) for one in ("victim_contact.agreed", "victim_notice.fell_due"))
    happened = {
        "protective_order": {"order_delivered": dict(rows(cards, "protective_order.delivered")),
                             "breach": dict(rows(cards, "protective_order.breached"))},
        "administrative_arrest": {"release": dict(rows(cards, "administrative_arrest.ended"))},
    }  # fmt: skip
    moments = {"order_delivered": "delivered_at", "breach": "learned_at", "release": "ended_at"}
    for said in due.values():
        subject = said["notice_subject"]
        [(record, of)] = [(name, of[subject]) for name, of in happened.items() if subject in of]
        assert said["due_at"] == of[said[record]][moments[subject]]
        assert said["victim"] == ways[said["victim_contact"]]["victim"]
    assert {one["notice_subject"] for one in due.values()} == set(moments)
    for record, said in rows(cards, "victim_notice.sent"):
        assert said["sent_at"] > due[record]["due_at"]
        assert said["contact_channel"] == ways[due[record]["victim_contact"]]["contact_channel"]
    stopped = dict(rows(cards, "victim_contact.stopped"))
    withdrawn = dict(rows(cards, "victim_notice.withdrawn"))
    assert withdrawn
    for record, said in due.items():
        stop = stopped.get(said["victim_contact"])
        assert (record in withdrawn) == (stop is not None and stop["stopped_at"] < said["due_at"])


def test_danger_is_assessed_until_a_case_rests():
    cards = cards_of(Size.HUNDREDTH)
    reports, opened = (dict(rows(cards, one)) for one in ("violence_report.received", "risk_case.opened"))
    times = {record: [] for record in opened}
    for record, said in rows(cards, "risk_case.assessed"):
        times[record].append(said["assessed_at"])
    assert len(opened) == 100
    for record, said in opened.items():
        report = reports[said["report"]]
        assert said["bound"] == report["aggressor"]
        assert report["received_at"] < said["opened_at"] < times[record][0]
        assert times[record] == sorted(set(times[record]))
    rested = dict(rows(cards, "risk_case.rested"))
    assert rested
    assert all(max(times[record])[:10] < said["rested_on"] for record, said in rested.items())
    harmed = list(rows(cards, "risk_case.harm_done"))
    assert harmed
    assert all(said["level_then"] and max(times[record]) > said["done_at"] for record, said in harmed)


def test_minors_are_placed_on_every_ground_and_leave_the_account_in_either_way():
    cards = cards_of(Size.HUNDREDTH)
    placed = dict(rows(cards, "preventive_account.placed"))
    removed = dict(rows(cards, "preventive_account.removed"))
    grounds = {row.code for row in BOOK.lists.named("account_ground").on(date(2024, 1, 1))}
    assert {one["account_ground"] for one in placed.values()} == grounds
    assert all(said["removed_on"] <= placed[record]["of_age_by_on"] for record, said in removed.items())
    aged = [one for record, one in placed.items() if record not in removed and one["of_age_by_on"] < "2025"]
    assert aged
    for record, said in rows(cards, "preventive_account.reviewed"):
        ends = removed[record]["removed_on"] if record in removed else placed[record]["of_age_by_on"]
        assert placed[record]["placed_on"] < said["reviewed_on"] < ends


def test_no_bed_is_had_by_two_and_some_are_free():
    cards = cards_of(Size.TENTH)
    stays, beds = dict(rows(cards, "stay.admitted")), dict(rows(cards, "bed.put_in"))
    freed = Counter((record, said["freed_on"]) for record, said in rows(cards, "bed.freed"))
    left = Counter(said["left_on"] for _, said in rows(cards, "stay.left"))
    assert Counter(day for _, day in freed.elements()) == left
    had = {record: [] for record in beds}
    for record, said in rows(cards, "bed.occupied"):
        stay = stays[said["stay"]]
        assert (stay["centre"], stay["admitted_on"]) == (beds[record]["centre"], said["occupied_on"])
        had[record].append(said["occupied_on"])
    for record, days_had in had.items():
        free = sorted(day for of, day in freed.elements() if of == record)
        assert days_had == sorted(days_had)
        assert all(one < other for one, other in zip(free, days_had[1:], strict=False))
    spare = Counter(beds[record]["centre"] for record, days_had in had.items() if not days_had)
    assert set(spare) == {one["centre"] for one in beds.values()}


def test_an_inspector_has_schools_of_one_territory_and_holds_talks_there():
    cards = cards_of(Size.HUNDREDTH, ("KZ-62", "KZ-10"))
    duties = {said["school"]: said for _, said in rows(cards, "school_duty.assigned")}
    of = {(said["inspector"], said["territory"]) for said in duties.values()}
    assert len({who for who, _ in of}) == len(of) < len(duties)
    talks = 0
    for _, said in rows(cards, "prevention_event.planned", "prevention_event.held_unplanned"):
        talks += said["event_kind"].startswith("talk")
        if said["event_kind"].startswith("talk"):
            duty = duties[said["school"]]
            assert (said["inspector"], said["territory"]) == (duty["inspector"], duty["territory"])
        else:
            assert not said.get("school")
    assert talks == 940


def test_the_same_codebook_and_size_give_the_same_cards():
    first, second = (cards_of.__wrapped__(Size.HUNDREDTH) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert (one.kind, one.nth) == (other.kind, other.nth)
        assert all((one.fields[name] == other.fields[name]).all() for name in one.fields)


def test_a_share_that_a_file_changes_on_a_day_is_drawn_by_the_day():
    before, after = set(), set()
    for _, said in rows(cards_of(Size.HUNDREDTH), "administrative_case.drawn_up"):
        (before if said["committed_on"] < "2024-06-16" else after).add(said["administrative_article"])
    assert after == {"73", "461"}
    assert before == {"73", "73-1", "73-2", "461"}
