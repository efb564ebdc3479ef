"""An officer's day: what is due in its groups, explained, held for who is away, and as a calendar file."""

import json
import os
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from tests.cli.hard_case import CASE, NAME, SUSPECT, Clock

from esep.register.home import Home
from esep.register.submissions import Submission

LANGUAGES = ("en", "ru", "kk")
SENT = {"office": "7512", "territory": "KZ-75", "system": "test"}
STARTED = {
    "body": "mia",
    "territory": "KZ-75",
    "form": "preliminary",
    "article": "188",
    "part": "1",
    "gravity": "minor",
}


@pytest.fixture
def stated(empty):
    """States cards in an empty register, as if each had come on its own day."""

    def state(*cards):
        clock = Clock()
        with Home.open(empty, clock) as home:
            for kind, number, actor, on, fields in cards:
                clock.now = datetime.fromisoformat(f"{on}T06:00:00+00:00")
                record = f"{kind.partition('.')[0]}:{number}"
                key = str(home.journal.head().size)
                sent = Submission(kind=kind, record=record, key=key, actor=actor, fields=fields, **SENT)
                home.register.accept(sent)

    return state


@pytest.fixture
def listed(esep, empty):
    """The lines of a worklist."""
    return lambda *given: esep("due", "--home", empty, *given).stdout.splitlines()


def case(number, actor, on):
    return ("proceeding.started", f"24751003100000{number}", actor, on, {**STARTED, "started_on": on})


def absence(number, absent, cover, first, last):
    fields = {"announced_on": "2024-02-01", "absent": absent, "from_on": first, "until_on": last}
    named = {"cover": cover} if cover else {}
    return ("absence.announced", str(number), absent, "2024-02-01", fields | named)


def test_what_is_due_stands_in_the_group_of_its_day(stated, listed):
    stated(*(case(at, "i-1", f"2024-02-{day}") for at, day in ((1, "05"), (2, "10"), (3, "13"), (4, "28"))))
    whole = [line.partition("  Term")[0] for line in listed("--at", "2024-04-10")[:-1]]
    numbers = [f"  proceeding:24751003100000{at}" for at in range(1, 5)]
    assert whole == ["Overdue: 1", numbers[0], "Today: 1", numbers[1], "To come: 2", numbers[2], numbers[3]]
    near = [line.partition("  Term")[0] for line in listed("--at", "2024-04-10", "--within", "3")[:-1]]
    assert near[-3:] == ["To come, within days: 3. In all: 1", numbers[2], "Later, not listed: 1"]
    assert listed("--at", "2024-04-10")[-1] == listed("--at", "2024-04-10", "--within", "3")[-1]
    by_group = json.loads("\n".join(listed("--at", "2024-04-10", "--within", "3", "--json")))
    assert [one["group"] for one in by_group] == ["overdue", "today", "coming", "later"]


def test_totals_tell_how_much_is_due_in_each_office(stated, listed):
    stated(*(case(at, "i-1", f"2024-02-{day}") for at, day in ((1, "05"), (2, "10"), (3, "28"))))
    handed = {**STARTED, "transferred_on": "2024-03-01", "department": "1101", "reason": "territory"}
    handed = {name: handed[name] for name in ("transferred_on", "department", "reason", "body", "territory")}
    stated(("proceeding.transferred", "247510031000003", "i-1", "2024-03-01", handed))
    one, other, every = listed("--totals", "--at", "2024-04-10")
    assert one.startswith("1101  Overdue and harming a person: 0. Overdue: 0.")
    assert other.startswith("7512  Overdue and harming a person: 0. Overdue: 1.")
    assert every == listed("--at", "2024-04-10")[-1]
    told = json.loads("\n".join(listed("--totals", "--at", "2024-04-10", "--json")))
    assert [(office["office"], office["overdue"], office["running"]) for office in told] == [
        ("1101", 0, 1),
        ("7512", 1, 0),
    ]


def test_a_list_of_one_deadline_has_no_other_one_in_it(esep, stated, listed, empty):
    stated(case(1, "i-1", "2024-02-05"), absence(1, "i-1", "i-2", "2024-02-20", "2024-02-22"))
    later = {"changed_on": "2024-02-22", "until_on": "2024-02-24"}
    stated(("absence.changed", "1", "i-1", "2024-02-22", later))  # so that before it is looked at by itself
    for at, names in (("2024-02-23", ("investigation", "return")), ("2024-02-03", ("return",))):
        every = json.loads("\n".join(listed("--at", at, "--json")))
        assert {due["deadline"] for due in every} == set(names)
        for name in names:
            one = json.loads("\n".join(listed("--at", at, "--json", "--deadline", name)))
            assert one == [due for due in every if due["deadline"] == name]
            [*_, last] = listed("--at", at, "--deadline", name)
            assert listed("--at", at, "--deadline", name, "--totals")[-1] == last
    for given, code in (
        (("--deadline", "investigatoin"), "E-787"),
        (("--deadline", "return", "--kind", "proceeding"), "E-787"),
        (("--deadline", "return", "--unlawful"), "E-768"),
    ):
        done = esep("due", "--home", empty, *given)
        assert done.stderr.startswith(code)
    done = esep("due", "--home", empty, "--deadline", "investigatoin")
    assert (done.exit_code, "investigation" in done.stderr) == (2, True)


def test_each_line_explains_itself_with_the_steps_that_the_record_tells(esep, hard):
    asked = ("--home", hard, "--lang", "ru")
    shown = json.loads(esep("record", "show", CASE, *asked, "--as-of", "2024-06-30", "--json").stdout)
    told = {one["deadline"]: one["reasoning"] for one in shown["deadlines"]}
    listed = json.loads(esep("due", "--why", *asked, "--at", "2024-06-30", "--json").stdout)
    mine = [one for one in listed if one["record"] == CASE and "deadline" in one]
    assert [one["reasoning"] for one in mine] == [told[one["deadline"]] for one in mine]
    lines = esep("due", "--why", *asked, "--at", "2024-06-30").stdout.splitlines()
    assert all(f"      {step}" in lines for one in listed for step in one.get("reasoning", ()))
    assert not any(line.startswith("      ") for line in _dues(esep("due", *asked).stdout))


def _dues(shown):
    """The lines of a list up to the cards that wait."""
    return shown.partition("Ждёт решения")[0].splitlines()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_that_stands_aside_waits_for_a_decision_in_ones_language(esep, hard, lang):
    heading = {"en": "Waiting for a decision: 1", "ru": "Ждёт решения: 1", "kk": "Шешім күтуде: 1"}[lang]
    assert heading in esep("due", "--home", hard, "--at", "2024-06-30", "--lang", lang).stdout
    assert heading not in esep("due", "--home", hard, "--at", "2024-05-19", "--lang", lang).stdout


def held(lines):
    return {
        line.partition("  ")[2].split()[0][-1]: line.partition("[")[2]
        for line in lines
        if "proceeding:" in line
    }


def test_who_covers_holds_what_the_other_has_from_the_first_day_to_the_last(stated, listed):
    stated(case(1, "i-1", "2024-02-05"), case(2, "i-2", "2024-02-05"))
    stated(absence(1, "i-1", "i-2", "2024-02-20", "2024-02-22"))
    for on, own, both in (
        ("2024-02-19", {"2": ""}, False),
        ("2024-02-20", {"2": ""}, True),
        ("2024-02-22", {"2": ""}, True),
        ("2024-02-23", {"2": ""}, False),
    ):
        for_other = {"1": "for i-1, who is away]"} if both else {}
        assert held(listed("--officer", "i-2", "--at", on)) == own | for_other, on
    assert held(listed("--officer", "i-1", "--at", "2024-02-21")) == {"1": ""}
    told = json.loads(
        "\n".join(listed("--officer", "i-2", "--at", "2024-02-20", "--json", "--kind", "proceeding"))
    )
    assert [one["held_for"] for one in told] == ["i-1", None]


def test_what_both_handle_is_held_for_nobody(stated, listed):
    stated(case(1, "i-1", "2024-02-05"), absence(1, "i-1", "i-2", "2024-02-20", "2024-02-22"))
    changed = {"requalified_on": "2024-02-10", "article": "188", "part": "2", "gravity": "medium"}
    stated(("proceeding.requalified", "247510031000001", "i-2", "2024-02-10", changed))
    assert held(listed("--officer", "i-2", "--at", "2024-02-21")) == {"1": ""}


def test_cover_ends_when_the_officer_is_back_and_goes_over_to_somebody_else(stated, listed):
    stated(case(1, "i-1", "2024-02-05"), absence(1, "i-1", "i-2", "2024-02-20", "2024-03-20"))
    stated(("absence.cover_changed", "1", "d-1", "2024-02-25", {"changed_on": "2024-02-25", "cover": "d-1"}))
    stated(("absence.returned", "1", "i-1", "2024-03-05", {"returned_on": "2024-03-05"}))
    for on, by in (("2024-02-24", "i-2"), ("2024-02-25", "d-1"), ("2024-03-04", "d-1"), ("2024-03-05", "")):
        holds = {one for one in ("i-2", "d-1") if held(listed("--officer", one, "--at", on))}
        assert holds == ({by} if by else set()), on


def test_who_covers_somebody_who_covers_holds_what_both_have(stated, listed):
    stated(case(1, "i-1", "2024-02-05"), case(2, "i-2", "2024-02-05"))
    stated(absence(1, "i-1", "i-2", "2024-02-10", "2024-02-28"))
    stated(
        absence(2, "i-2", "d-1", "2024-02-20", "2024-02-22"),
        absence(3, "d-1", "", "2024-02-20", "2024-02-28"),
    )
    assert set(held(listed("--officer", "d-1", "--at", "2024-02-21"))) == {"1", "2"}
    assert set(held(listed("--officer", "d-1", "--at", "2024-02-19"))) == set()
    stated(absence(4, "d-1", "i-1", "2024-02-10", "2024-02-28"))  # in a ring nobody is lost
    for officer in ("i-1", "i-2", "d-1"):
        assert set(held(listed("--officer", officer, "--at", "2024-02-21"))) == {"1", "2"}


def todos(path):
    found = Calendar.from_ical(path.read_bytes())
    assert not found.errors
    return {str(one["uid"]): one for one in found.walk("VTODO")}


@pytest.fixture
def calendar(esep, hard, tmp_path):
    """Writes what is due in the register of the hard case to a calendar file, and reads it."""

    def write(*given, home=hard):
        path = tmp_path / "due.ics"
        done = esep("due", "--home", home, "--ics", path, *given)
        assert done.exit_code == 0, done.stderr
        return todos(path)

    return write


def test_a_calendar_has_a_to_do_for_each_deadline_with_its_end_and_its_alarm(calendar):
    found = calendar("--at", "2024-02-07", "--lang", "ru")
    assert len(found) == 4
    term = found[f"{CASE}!investigation@example.org.register"]
    assert (term["due"].dt, str(term["summary"])) == (date(2024, 4, 5), f"Срок расследования: {CASE}")
    [alarm] = term.walk("VALARM")
    assert alarm["trigger"].dt == datetime(2024, 4, 2, 4, tzinfo=UTC)  # three days before, at nine in Almaty
    assert alarm["trigger"].params["VALUE"] == "DATE-TIME"
    held = found[f"{SUSPECT}!detention@example.org.register"]
    assert held["due"].dt == datetime(2024, 2, 8, 4, tzinfo=UTC)
    assert held.walk("VALARM")[0]["trigger"].dt == datetime(2024, 2, 7, 22, tzinfo=UTC)  # six hours before
    late = found[f"{SUSPECT}!detention_record@example.org.register"]
    assert (late["priority"], term["priority"]) == (1, 5)


def test_a_to_do_keeps_its_id_on_every_day_and_in_every_language(calendar):
    ids = [
        set(calendar("--at", on, "--lang", lang)) for on, lang in (("2024-02-07", "en"), ("2024-02-08", "kk"))
    ]
    assert ids[0] == ids[1]
    assert len(calendar("--at", "2024-02-07", "--within", "5")) == 3


def test_a_calendar_tells_no_more_than_deadlines_and_numbers(calendar, tmp_path):
    assert calendar("--at", "2024-02-07")
    text = (tmp_path / "due.ics").read_bytes().decode().replace("\r\n ", "")
    assert NAME not in text
    names = {line.partition(":")[0].partition(";")[0] for line in text.splitlines()}
    assert names == {
        *("BEGIN", "END", "VERSION", "PRODID", "METHOD", "CLASS", "DTSTAMP", "DUE", "PRIORITY"),
        *("STATUS", "SUMMARY", "UID", "ACTION", "DESCRIPTION", "TRIGGER"),
    }


def test_a_calendar_is_written_whole_or_not_at_all(esep, hard, tmp_path, monkeypatch):
    path = tmp_path / "due.ics"
    path.write_text("before")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert esep("due", "--home", hard, "--ics", path).exit_code == 1
    assert path.read_text() == "before"
    assert [one for one in tmp_path.iterdir() if one.suffix == ".ics"] == [path]


@pytest.mark.parametrize("given", [("--why",), ("--within", "3"), ("--ics", "due.ics"), ("--missing",)])
def test_what_does_not_go_with_another_list_is_misuse(esep, hard, given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert esep("due", "--home", hard, "--unlawful", *given).exit_code == 2
    assert not (tmp_path / "due.ics").exists()


def test_a_calendar_by_another_name_and_days_before_today_are_misuse(esep, hard, tmp_path):
    assert esep("due", "--home", hard, "--ics", tmp_path / "due.txt").exit_code == 2
    assert esep("due", "--home", hard, "--within", "-1").exit_code == 2
