"""What is due on a record: against a judge that walks tick by tick, and on both sides of dates of the law."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.codebook.law import Law, LawTerm
from esep.declare import Record, day, instant
from esep.declare.checking import example, example_of
from esep.declare.clocks import Happened, Status
from esep.declare.due import Dues, due_on, worklist
from esep.declare.reckoning import Reckoning
from esep.domains import load
from esep.kernel.calendar import Calendar
from esep.kernel.clock import ZoneRule, Zones, written_instant
from esep.kernel.terms import Term
from esep.kernel.texts import Phrases, Text

SOURCE = {"source": "an invented act", "verified": False}


def row(code, length, unit, since=date(2020, 1, 1), until=None, **more):
    facts = {"valid_from": since, "valid_to": until, **SOURCE, **more}
    return LawTerm(code=code, length=length, unit=unit, title=Text({"en": code}), **facts)


ZONES = Zones(
    [
        ZoneRule("A", "+06:00", date(2015, 1, 1), date(2024, 3, 1), "invented", verified=False),
        ZoneRule("A", "+05:00", date(2024, 3, 1), None, "invented", verified=False),
    ]
)
CALENDAR = Calendar({2023: {6, 7}, 2024: {6, 7}, 2025: {6, 7}}, days_off=[date(2024, 3, 8)])
LAW = Law(
    "law.csv",
    [
        row("inquiry", 2, "months", until=date(2024, 7, 1)),
        row("inquiry", 1, "months", since=date(2024, 7, 1), verified=True),
        row("hold", 48, "hours"),
        row("ten", 10, "days"),
        row("rolled", 10, "days", rolls_over=True),
        row("worked", 10, "working days"),
    ],
)
BY = Reckoning(LAW, CALENDAR, ZONES, "A")


def record(term="", *, moment=day, protects="case", then="", warn=None):
    """A record with one deadline that everything can happen to."""
    made = Record("case", "A case")
    cards = {}
    for name in ("started", "stopped", "resumed", "extended", "exempted", "done"):
        body = {"__doc__": f"It is {name}.", "on_": moment("When"), "to_": moment("New end", required=False)}
        opening = {"opens": "open"} if name == "started" else {"while_": "open"}
        cards[name] = made.card(**opening)(type(name.capitalize(), (), body))
    made.deadline(
        "end",
        "End of the term",
        after=cards["started"].on_,
        term=term,
        until=None if term else cards["started"].to_,
        met_by=[cards["done"]],
        stopped_by=[cards["stopped"]],
        resumed_by=[cards["resumed"]],
        extended_by=[cards["extended"].to_],
        exempted_by=[cards["exempted"]],
        warn=warn,
        then=then,
        protects=protects,
    )
    return made


def told(*cards):
    """Cards written `name moment` or `name moment new-end`."""
    made = []
    for card in cards:
        name, happened, *to = card.split()
        made.append(Happened(name, happened, {"on_": happened, **({"to_": to[0]} if to else {})}))
    return made


def the_due(cards, at, term="ten", by=BY, **kind):
    [due] = due_on(record(term, **kind), told(*cards), by, at)
    return due


def keys(due):
    return [step.phrase for step in due.reasoning]


# The judge: it knows no dates, only ticks, and moves the end on by one for each tick the clock stands still.


@dataclass
class Judged:
    status: str
    end: int
    stood_still: bool


def judge(length, events, at, push=lambda end, _: end + 1):
    """Walk from tick 0 to `at`; `push` moves the end on for a tick that stood still."""
    end, stopped, closed = length, False, ""
    for tick in range(at + 1):
        for name, to in [(name, to) for name, when, to in events if when == tick and not closed]:
            if closed:
                continue
            late = not stopped and tick > end
            stopped = (stopped and name != "resumed") or (name == "stopped" and not late)
            if name == "done":
                closed = "met late" if late else "met"
            elif name == "exempted":
                closed = "exempted"
            elif name == "extended" and not late:
                end = to
        if stopped and not closed and tick < at:
            end = push(end, tick)
    return Judged(closed or ("stopped" if stopped else "overdue" if at > end else "running"), end, stopped)


NAMES = st.sampled_from([*["stopped", "resumed"] * 4, "extended", "extended", "exempted", "done"])
EVENTS = st.lists(st.tuples(NAMES, st.integers(0, 25), st.integers(0, 60)), max_size=7).map(
    lambda events: sorted(events, key=lambda event: event[1])
)
FIRST = date(2024, 2, 20)
NOON = datetime(2024, 2, 28, 12, tzinfo=UTC)
HALF = timedelta(minutes=30)


def on(tick):
    return (FIRST + timedelta(days=tick)).isoformat()


def at(tick):
    return written_instant(NOON + tick * HALF)


def same(due, judged, end):
    assert due.status == judged.status
    assert due.due == (None if judged.stood_still else end)


@settings(max_examples=300)
@given(events=EVENTS, now=st.integers(0, 60))
def test_civil_days_are_those_of_a_judge_who_walks_day_by_day(events, now):
    cards = ["started " + on(0), *(f"{name} {on(when)} {on(to)}" for name, when, to in events)]
    judged = judge(10, events, now)
    due = the_due(cards, FIRST + timedelta(days=now))
    same(due, judged, FIRST + timedelta(days=judged.end))
    if due.status in {Status.RUNNING, Status.STOPPED, Status.OVERDUE}:
        assert due.left == judged.end - now
        assert (due.left < 0) == (due.status == Status.OVERDUE)


@settings(max_examples=300)
@given(events=EVENTS, now=st.integers(0, 60))
def test_working_days_are_those_of_a_judge_who_walks_day_by_day(events, now):
    def works(tick):
        return CALENDAR.works(FIRST + timedelta(days=tick))

    def push(end, tick):
        if not works(tick):
            return end
        return next(later for later in range(end + 1, end + 20) if works(later))

    cards = ["started " + on(0), *(f"{name} {on(when)} {on(to)}" for name, when, to in events)]
    judged = judge([tick for tick in range(1, 40) if works(tick)][9], events, now, push)
    due = the_due(cards, FIRST + timedelta(days=now), term="worked")
    same(due, judged, FIRST + timedelta(days=judged.end))


@settings(max_examples=300)
@given(events=EVENTS, now=st.integers(0, 60))
def test_hours_are_those_of_a_judge_who_walks_half_an_hour_at_a_time(events, now):
    by = Reckoning(Law("law.csv", [row("ten", 5, "hours")]), CALENDAR, ZONES, "A")
    cards = ["started " + at(0), *(f"{name} {at(when)} {at(to)}" for name, when, to in events)]
    judged = judge(10, events, now)
    due = the_due(cards, NOON + now * HALF, by=by, moment=instant)
    same(due, judged, NOON + judged.end * HALF)
    if due.status in {Status.RUNNING, Status.OVERDUE}:
        assert due.left == (judged.end - now) // 2


@settings(max_examples=60)
@given(
    events=EVENTS,
    asked=st.lists(st.integers(0, 60), min_size=1, max_size=3),
    then=st.sampled_from(["", "over"]),
)
def test_asking_after_each_card_is_asking_anew_by_the_cards_so_far(events, asked, then):
    made = record("ten", then=then)
    cards = told("started " + on(0), *(f"{name} {on(when)} {on(to)}" for name, when, to in events))
    dues = Dues(made.deadlines, BY)
    for so_far, card in enumerate(cards, 1):
        dues.hear(card)
        for now in asked:
            moment = FIRST + timedelta(days=now)
            assert dues.on(moment) == due_on(made, cards[:so_far], BY, moment)


# Dates of the law, and what lies outside them.


@pytest.mark.parametrize(
    ("started", "last"), [("2024-06-30", date(2024, 8, 30)), ("2024-07-01", date(2024, 8, 1))]
)
def test_a_term_is_the_one_in_force_on_the_day_the_clock_starts(started, last):
    due = the_due(["started " + started], date(2024, 7, 2), term="inquiry")
    assert due.due == last
    assert ("due.unverified" in keys(due)) == (started < "2024-07-01")


@pytest.mark.parametrize(("started", "known"), [("2019-12-31", False), ("2020-01-01", True)])
def test_before_the_first_row_of_the_law_nothing_is_told(started, known):
    due = the_due(["started " + started], date(2020, 1, 2), term="inquiry")
    assert (due.status == Status.RUNNING) == known
    assert known or (due.status, due.due, due.left, keys(due)[-1]) == (
        Status.UNKNOWN,
        None,
        None,
        "E-103.what",
    )


@pytest.mark.parametrize(("started", "known"), [("2025-12-17", True), ("2025-12-18", False)])
def test_beyond_the_calendar_a_term_in_working_days_is_unknown(started, known):
    due = the_due(["started " + started], date(2025, 12, 20), term="worked")
    assert (due.status == Status.RUNNING) == known
    assert known or keys(due)[-1] == "E-014.what"


def test_a_term_the_codebook_does_not_have_is_unknown_and_said():
    due = the_due(["started 2024-02-01"], date(2024, 2, 2), term="nothing")
    assert (due.status, keys(due)[-1]) == (Status.UNKNOWN, "E-104.what")


def test_where_nobody_knows_the_clock_an_instant_is_unknown_and_a_day_is_not():
    elsewhere = Reckoning(LAW, CALENDAR, ZONES, "B")
    assert the_due(["started 2024-02-01"], date(2024, 2, 2), by=elsewhere).status == Status.RUNNING
    moment = "started 2024-02-01T08:00:00.000000Z"
    assert the_due([moment], date(2024, 2, 2), by=elsewhere, moment=instant).status == Status.UNKNOWN


def test_a_term_in_hours_needs_the_hour_of_its_start():
    due = the_due(["started 2024-02-01"], date(2024, 2, 2), term="hold")
    assert (due.status, keys(due)[-1]) == (Status.UNKNOWN, "E-710.what")


@pytest.mark.parametrize(
    ("done", "status"),
    [("2024-02-10", "met"), ("2024-02-11", "unknown"), ("2024-02-12", "met late")],
)
def test_a_card_without_its_hour_is_judged_only_where_every_hour_agrees(done, status):
    due = the_due(["started 2024-02-09T08:00:00.000000Z", f"done {done}"], date(2024, 2, 20), term="hold")
    assert (due.status, due.met_by) == (status, "done")
    assert worklist([due]) == ()


def test_an_end_beyond_the_last_year_is_unknown():
    due = the_due(["started 9999-12-30"], date(9999, 12, 30))
    assert (due.status, keys(due)[-1]) == (Status.UNKNOWN, "E-711.what")


# The day of 25 hours: on 29 February 2024 the clock of territory A was set back at midnight.


def test_hours_are_elapsed_across_the_day_of_25_hours():
    detained = "2024-02-29T06:00:00.000000Z"  # noon, an hour ahead of what the clock shows next day
    held = ["started " + detained]
    noon_two_days_on = datetime(2024, 3, 2, 7, tzinfo=UTC)
    due = the_due(held, noon_two_days_on - timedelta(hours=1), term="hold", protects="person")
    assert (due.status, due.left, due.due) == (Status.RUNNING, 0, datetime(2024, 3, 2, 6, tzinfo=UTC))
    late = the_due(held, due.due + timedelta(microseconds=1), term="hold", protects="person")
    assert (late.status, late.left) == (Status.OVERDUE, -1)
    assert late.reasoning[-1].values["end"] == "2024-03-02 11:00+05:00"


def test_a_last_day_ends_with_the_second_pass_of_its_last_hour():
    cards = ["started 2024-02-19"]  # ten days: the last is 29 February
    first_pass, second_pass = (datetime(2024, 2, 29, hour, 30, tzinfo=UTC) for hour in (17, 18))
    assert the_due(cards, first_pass).status == the_due(cards, second_pass).status == Status.RUNNING
    assert the_due(cards, datetime(2024, 2, 29, 19, tzinfo=UTC)).status == Status.OVERDUE


def test_a_day_begins_after_midnight_where_midnight_was_skipped():
    zones = Zones([ZoneRule("C", "Asia/Beirut", date(2015, 1, 1), None, "invented", verified=False)])
    by = Reckoning(LAW, CALENDAR, zones, "C")
    assert by.begins(date(2024, 3, 31)) == datetime(2024, 3, 30, 22, tzinfo=UTC)


def test_a_day_begins_at_the_first_midnight_where_midnight_passed_twice():
    zones = Zones([ZoneRule("C", "America/Havana", date(2015, 1, 1), None, "invented", verified=False)])
    by = Reckoning(LAW, CALENDAR, zones, "C")
    assert by.begins(date(2024, 11, 3)) == datetime(2024, 11, 3, 4, tzinfo=UTC)


# Stops, extensions, exemptions.


def test_an_interruption_adds_the_days_from_the_stop_to_the_resumption():
    cards = ["started 2024-01-31", "stopped 2024-02-10", "resumed 2024-03-01"]
    due = the_due(cards, date(2024, 3, 2), term="inquiry")
    assert due.due == date(2024, 3, 31) + timedelta(days=20)


def test_while_a_clock_is_stopped_nothing_is_due_and_what_is_left_is_kept():
    due = the_due(["started 2024-02-01", "stopped 2024-02-05"], date(2024, 12, 31))
    assert (due.status, due.due, due.left, due.over_from) == (Status.STOPPED, None, 6, None)


def test_a_clock_stopped_on_a_day_to_which_its_end_had_rolled_keeps_that_day():
    start = "started 2024-02-07"  # ten days end on Saturday the 17th, and roll to Monday the 19th
    due = the_due([start, "stopped 2024-02-18", "resumed 2024-02-21"], date(2024, 2, 21), term="rolled")
    assert (due.status, due.due) == (Status.RUNNING, date(2024, 2, 22))


@pytest.mark.parametrize(
    ("named", "due_on_day"), [("2024-02-11", "2024-03-20"), ("2024-02-12", "2024-02-11")]
)
def test_an_extension_helps_up_to_the_last_day_and_never_after_it(named, due_on_day):
    due = the_due(["started 2024-02-01", f"extended {named} 2024-03-20"], date(2024, 2, 12))
    assert due.due == date.fromisoformat(due_on_day)
    assert ("due.extension_late" in keys(due)) == (due.status == Status.OVERDUE) == (named == "2024-02-12")


def test_an_end_that_a_card_names_does_not_roll_over():
    due = the_due(["started 2024-02-01", "extended 2024-02-05 2024-02-17"], date(2024, 2, 18), term="rolled")
    assert (due.status, due.due) == (Status.OVERDUE, date(2024, 2, 17))


@pytest.mark.parametrize(("set_on", "late"), [("2024-02-11", False), ("2024-02-12", True)])
def test_what_is_taken_away_is_not_to_be_done_any_more_and_being_late_is_told(set_on, late):
    due = the_due(["started 2024-02-01", f"exempted {set_on}"], date(2024, 2, 13))
    assert (due.status, due.awaited) == (Status.EXEMPTED, False)
    assert keys(due)[-2:] == [*(["due.overdue"] if late else ["due.unverified"]), "due.exempted"]


def test_what_nobody_can_tell_is_taken_away_as_well():
    due = the_due(["started 2019-02-01", "exempted 2019-02-02"], date(2024, 3, 2))
    assert (due.status, due.awaited) == (Status.EXEMPTED, False)


def test_a_stop_after_the_end_does_not_hide_that_it_is_overdue():
    due = the_due(["started 2024-02-01", "stopped 2024-02-12"], date(2024, 2, 20))
    assert (due.status, due.left) == (Status.OVERDUE, -9)


def test_an_end_that_a_card_names_needs_no_law():
    due = the_due(["started 2024-02-01 2024-02-20"], date(2024, 2, 21), term="")
    assert (due.status, due.due, due.over_from) == (Status.OVERDUE, date(2024, 2, 20), date(2024, 2, 21))


def test_an_end_that_no_card_has_named_is_said_to_be_unknown():
    due = the_due(["started 2024-02-01"], date(2024, 2, 21), term="")
    assert (due.status, keys(due)[-1]) == (Status.UNKNOWN, "E-712.what")


# Time alone, starting anew, and what has not happened yet.


@pytest.mark.parametrize(
    ("now", "status"), [(date(2024, 2, 11), "running"), (date(2024, 2, 12), "ended by time")]
)
def test_time_alone_ends_it_with_the_end_of_the_last_day(now, status):
    due = the_due(["started 2024-02-01"], now, then="ended")
    assert (due.status, due.over_from) == (status, date(2024, 2, 12))


def test_what_time_has_ended_no_later_card_revives():
    cards = ["started 2024-02-01", "extended 2024-02-12 2024-05-01", "done 2024-02-13"]
    due = the_due(cards, date(2024, 2, 13), then="ended")
    assert (due.status, due.due) == (Status.ENDED, date(2024, 2, 11))


def test_a_second_start_starts_the_clock_anew_and_the_first_stands_in_the_reasoning():
    cards = ["started 2024-02-01", "done 2024-02-20", "started 2024-03-01"]
    due = the_due(cards, date(2024, 3, 2))
    assert (due.status, due.due, due.met_by) == (Status.RUNNING, date(2024, 3, 11), "")
    assert [key for key in keys(due) if "term" not in key and "unverified" not in key] == [
        "due.start",
        "due.met_late",
        "due.again",
    ]


def test_a_start_that_the_law_does_not_reach_spoils_no_later_one():
    due = the_due(["started 2019-02-01", "started 2024-03-01"], date(2024, 3, 2))
    assert due.status == Status.RUNNING


def test_cards_that_have_not_happened_yet_are_left_out():
    cards = ["started 2024-02-01", "done 2024-02-05"]
    assert the_due(cards, date(2024, 2, 4)).status == Status.RUNNING
    assert the_due(cards, date(2024, 2, 5)).status == Status.MET
    assert due_on(record("ten"), told(*cards), BY, date(2024, 1, 31)) == ()


# Warnings and the worklist.


@pytest.mark.parametrize(("now", "soon"), [(date(2024, 2, 8), False), (date(2024, 2, 9), True)])
def test_the_warning_begins_so_many_days_before_the_end(now, soon):
    assert the_due(["started 2024-02-01"], now, warn=Term(2, "days")).soon is soon


def test_a_warning_in_working_days_beyond_the_calendar_is_not_guessed():
    start = "started 2025-12-28"
    assert the_due([start], date(2025, 12, 31), warn=Term(2, "working days")).soon is None


def test_a_warning_in_hours_is_exact_to_the_hour():
    started, now = "started 2024-02-01T00:00:00.000000Z", datetime(2024, 2, 2, 18, tzinfo=UTC)
    for moment, soon in ((now, True), (now - timedelta(seconds=1), False)):
        assert the_due([started], moment, term="hold", warn=Term(6, "hours")).soon is soon


def test_the_worklist_puts_people_first_then_what_is_overdue_then_what_comes_soonest():
    day_now = date(2024, 3, 1)
    person = the_due(["started 2024-02-27T08:00:00.000000Z"], day_now, term="hold", protects="person")
    longest = the_due(["started 2024-01-01"], day_now)
    overdue = the_due(["started 2024-02-19"], day_now)
    unknown = the_due(["started 2019-01-01"], day_now)
    tomorrow = the_due(["started 2024-02-21"], day_now)
    hours = the_due(["started 2024-02-29T08:00:00.000000Z"], day_now, term="hold", protects="person")
    later = the_due(["started 2024-02-22"], day_now)
    stopped = the_due(["started 2024-02-22", "stopped 2024-02-23"], day_now)
    met = the_due(["started 2024-02-22", "done 2024-02-23"], day_now)
    wanted = (person, longest, overdue, unknown, hours, tomorrow, later, stopped)
    assert [due.status.value for due in (person, hours)] == ["overdue", "running"]
    assert worklist([met, stopped, later, hours, tomorrow, unknown, overdue, longest, person]) == wanted


# The reasoning can be read.


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@given(events=EVENTS)
def test_every_step_of_the_reasoning_can_be_said_in_every_language(lang, events):
    cards = ["started " + on(0), *(f"{name} {on(when)} {on(to)}" for name, when, to in events)]
    said = the_due(cards, FIRST + timedelta(days=60)).said(Phrases.package(), lang)
    assert len(said) >= 3
    assert "2024-02-20" in said[0]


def test_the_reasoning_reads_as_an_officer_would_tell_it():
    cards = [
        "started 2024-01-31",
        "stopped 2024-02-10",
        "resumed 2024-03-01",
        "extended 2024-05-01 2024-06-01",
    ]
    due = the_due(cards, date(2024, 5, 2), term="inquiry")
    assert due.said(Phrases.package(), "en") == [
        "2024-01-31: the clock starts with the card started",
        "the 2-month term inquiry, in force from 2020-01-01: last day 2024-03-31",
        "the row inquiry of the law has not been compared with its source yet: an invented act",
        "2024-02-10: the clock is stopped by the card stopped",
        (
            "2024-03-01: the clock, stopped since 2024-02-10, runs on by the card resumed; "
            "its end moves from 2024-03-31 to 2024-04-20"
        ),
        "2024-05-01: the card extended came after the end on 2024-04-20 and does not extend it",
        "overdue since the end of 2024-04-20",
    ]


DOMAINS = load()
STARTS = {
    f"{record.name}-{deadline.name}-{field.card}": (record, deadline, field)
    for record in DOMAINS.records.values()
    for deadline in record.deadlines
    for field in deadline.after
    if field.card in record.cards  # the others start as time alone ends the record
}


@pytest.mark.parametrize("start", STARTS)
def test_every_declared_deadline_is_told_from_an_example_of_each_card_that_starts_it(start):
    record, deadline, field = STARTS[start]
    book = Codebook.load("kz")
    card = record.cards[field.card]
    named = (field, *((deadline.until,) if deadline.until and deadline.until.card == card.name else ()))
    made = {one.name: example_of(one, book, date(2024, 2, 5)) for one in named}
    values = {**example(card, book), **made}
    told = [Happened(card.name, str(values[card.happened]), values)]
    dues = due_on(record, told, Reckoning.by(book, "KZ-75"), date(2024, 2, 5))
    [due] = [due for due in dues if due.deadline is deadline]
    assert due.status in {Status.RUNNING, Status.OVERDUE}, due.said(Phrases.package(), "en")


def test_a_term_may_be_chosen_by_a_field_of_the_card_that_starts_the_clock():
    [start] = told("started 2024-02-01")
    for named, status in (({"form": "ten"}, "running"), ({"form": "none"}, "unknown"), ({}, "unknown")):
        card = Happened(start.card, start.happened, {**start.values, **named})
        [due] = due_on(record("{form}"), [card], BY, date(2024, 2, 2))
        assert due.status == status
    assert keys(due)[-1] == "E-713.what"


def test_the_terms_of_a_real_codebook_are_counted():
    by = Reckoning.by(Codebook.load("kz"), "KZ-75")
    started = ["started 2024-02-29T06:00:00.000000Z"]
    due = the_due(started, date(2024, 3, 1), term="detention.police.ordinary", by=by)
    assert due.due == datetime(2024, 3, 2, 6, tzinfo=UTC)
