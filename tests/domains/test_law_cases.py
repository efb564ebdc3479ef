"""Law cases: what the law of the day allowed, on both sides of each of its dates, in two countries."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from operator import add

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domains.conftest import CLOCKS, SECOND

from esep.codebook import Codebook
from esep.codebook.law import Law
from esep.declare.checking import example
from esep.declare.clocks import Happened, Status
from esep.declare.due import due_on
from esep.declare.reckoning import Reckoning
from esep.declare.rules import Before
from esep.domains import load, suspects
from esep.kernel.calendar import Calendar
from esep.register.fold import fold
from esep.register.statements import Statement

DOMAINS = load()
BOOKS = {"kz": Codebook.load("kz"), "mtisa": Codebook.load(SECOND)}


def flags(country, *cards, zone=""):
    """The flags of the last of the cards of one suspect: each its name, its day or moment, what differs."""
    book, told = BOOKS[country], []
    for seq, (name, moment, differing) in enumerate(cards, 1):
        card = DOMAINS.card(f"suspect.{name}")
        on = date.fromisoformat(moment[:10])
        values = {**example(card, book), card.happened: moment, **differing}
        envelope = {
            "id": f"card-{seq}",
            "kind": card.kind,
            "record": "suspect:1",
            "on": on.isoformat(),
            "happened": moment,
            "zone": zone or CLOCKS[book.code],
            "asserted_at": f"2026-01-01T00:00:{seq:02}.000000Z",
            "source": {"system": "test"},
            "key": str(seq),
            "open": values,
        }
        told.append(Statement.of_card(envelope, seq, seq))
    state = fold("suspect:1", DOMAINS.record("suspect"), told, book)
    assert [card.placing.value for card in state.cards] == ["applied"] * len(cards)
    return state.cards[-1].flags


def held(country, detained, released, age=30, **differing):
    named = ("named", detained[:10], {"age": age})
    return flags(country, named, ("detained", detained, differing), ("released", released, {}))


@pytest.mark.parametrize(
    ("country", "detained", "last", "late"),
    [
        ("kz", "2018-02-28T06:00", "2018-03-03T06:00:00.000000Z", "2018-03-03T06:00:00.000001Z"),
        ("kz", "2018-03-01T06:00", "2018-03-03T06:00:00.000000Z", "2018-03-03T06:00:00.000001Z"),
        ("kz", "2015-01-01T06:00", "2015-01-04T06:00:00.000000Z", "2015-01-04T06:00:00.000001Z"),
        ("mtisa", "2024-02-29T06:00", "2024-03-02T06:00:00.000000Z", "2024-03-02T06:00:00.000001Z"),
        ("mtisa", "2024-03-01T06:00", "2024-03-02T18:00:00.000000Z", "2024-03-02T18:00:00.000001Z"),
    ],
)
def test_a_detention_is_as_long_as_the_law_of_its_day_allows(country, detained, last, late):
    since = f"{detained}:00.000000Z"
    assert held(country, since, last) == ()
    assert held(country, since, late) == ("SUS-09",)


LAST_OF_FEBRUARY, FIRST_OF_MARCH = "2018-02-28T17:59:59.999999Z", "2018-02-28T18:00:00.000000Z"  # six ahead


@pytest.mark.parametrize(
    ("country", "detained", "last", "late"),
    [
        ("kz", LAST_OF_FEBRUARY, "2018-03-03T17:59:59.999999Z", "2018-03-03T18:00:00.000000Z"),
        ("kz", FIRST_OF_MARCH, "2018-03-02T18:00:00.000000Z", "2018-03-02T18:00:00.000001Z"),
        (
            "mtisa",
            "2024-02-29T19:59:59.999999Z",
            "2024-03-02T19:59:59.999999Z",
            "2024-03-02T20:00:00.000000Z",
        ),
        (
            "mtisa",
            "2024-02-29T20:00:00.000000Z",
            "2024-03-02T08:00:00.000000Z",
            "2024-03-02T08:00:00.000001Z",
        ),
    ],
)
def test_the_law_of_a_detention_is_that_of_the_civil_day_where_it_happened(country, detained, last, late):
    assert held(country, detained, last) == ()
    assert held(country, detained, late) == ("SUS-09",)


@pytest.mark.parametrize(
    ("country", "detained", "age", "stated", "flag"),
    [
        ("kz", LAST_OF_FEBRUARY, 17, "ordinary", ()),  # the law had no term of minors until the next day
        ("kz", FIRST_OF_MARCH, 17, "ordinary", ("SUS-10",)),
        ("kz", FIRST_OF_MARCH, 17, "stated_cases", ("SUS-10",)),
        ("kz", FIRST_OF_MARCH, 17, "minor", ()),
        ("kz", FIRST_OF_MARCH, 18, "ordinary", ()),
        ("kz", FIRST_OF_MARCH, 18, "minor", ()),  # who is kept shorter than the law allows is not wronged
        ("mtisa", "2019-12-31T19:59:59.999999Z", 17, "ordinary", ()),
        ("mtisa", "2019-12-31T20:00:00.000000Z", 17, "ordinary", ("SUS-10",)),
        ("mtisa", "2019-12-31T20:00:00.000000Z", 17, "minor", ()),
    ],
)
def test_a_minor_is_detained_under_the_term_of_minors_where_the_law_has_one(
    country, detained, age, stated, flag
):
    taken = ("detained", detained, {"detention_term": stated})
    assert flags(country, ("named", detained[:10], {"age": age}), taken) == flag
    assert flags(country, ("named", detained[:10], {}), taken) == ()


@pytest.mark.parametrize(("stated", "hours"), [("ordinary", 48), ("stated_cases", 72), ("minor", 24)])
@pytest.mark.parametrize("age", [17, 30])
def test_the_term_that_was_stated_binds_the_detention(stated, hours, age):
    since = datetime(2024, 5, 1, 6, tzinfo=UTC)
    for late, flag in ((timedelta(), ()), (timedelta(microseconds=1), ("SUS-09",))):
        freed = _written(since + timedelta(hours=hours) + late)
        assert held("kz", _written(since), freed, age=age, detention_term=stated) == flag


def test_a_second_detention_is_bound_by_the_term_that_it_states_itself():
    told = flags(
        "kz",
        ("named", "2024-05-01", {"age": 30}),
        ("qualified", "2024-05-01", {}),
        ("detained", "2024-05-01T06:00:00.000000Z", {"detention_term": "stated_cases"}),
        ("released", "2024-05-03T18:00:00.000000Z", {}),
        ("detained", "2024-05-10T06:00:00.000000Z", {"detention_term": "ordinary"}),
        ("restraint_chosen", "2024-05-12T06:00:00.000001Z", {}),
    )
    assert told == ("SUS-11",)


AROUND = (datetime(2018, 2, 27, tzinfo=UTC), datetime(2024, 2, 28, tzinfo=UTC))  # a new law, a new clock
DETAINED_AT = st.builds(add, st.sampled_from(AROUND), st.timedeltas(timedelta(), timedelta(days=3)))


@given(DETAINED_AT, st.sampled_from([24, 48, 72]), st.sampled_from([-1, 0, 1]), st.data())
@settings(deadline=None)
def test_whoever_is_flagged_was_on_the_list_of_those_held_past_their_term(since, hours, off, data):
    book, by = BOOKS["kz"], Reckoning.by(BOOKS["kz"], CLOCKS["KZ"])
    terms = [row.code for row in book.list("detention_term").on(by.civil_day(since))]
    values = {"detained_at": _written(since), "detention_term": data.draw(st.sampled_from(terms))}
    freed = _written(since + timedelta(hours=hours, microseconds=off))
    told = [
        Happened("detained", _written(since), values),
        Happened("released", freed, {"released_at": freed}),
    ]
    dues = due_on(DOMAINS.record("suspect"), told, by, datetime(2024, 6, 1, tzinfo=UTC))
    late = next(due for due in dues if due.deadline.name == "detention").status == Status.MET_LATE
    assert held("kz", _written(since), freed, **values) == (("SUS-09",) if late else ())


def test_hours_are_elapsed_hours_across_the_day_that_had_twenty_five():
    """Almaty, detained at 10:00 of 29 February 2024 (+06:00): 10:00 two days later was 49 hours later."""
    zones = BOOKS["kz"].zones
    since = zones.instant(date(2024, 2, 29), time(10), "KZ-75", "first")
    same_clock = zones.instant(date(2024, 3, 2), time(10), "KZ-75", "first")
    an_hour_before = zones.instant(date(2024, 3, 2), time(9), "KZ-75", "first")
    assert (same_clock - since).total_seconds() == 49 * 3600
    assert held("kz", _written(since), _written(same_clock)) == ("SUS-09",)
    assert held("kz", _written(since), _written(an_hour_before)) == ()


@pytest.mark.parametrize(
    ("country", "day", "age", "flag"),
    [
        ("kz", "2015-01-01", 13, ("SUS-08",)),
        ("kz", "2015-01-01", 14, ()),
        ("kz", "2014-12-31", 13, ()),  # the codebook does not know the law of that day, so nothing is said
        ("mtisa", "2020-01-01", 14, ("SUS-08",)),
        ("mtisa", "2020-01-01", 15, ()),
        ("mtisa", "2019-12-31", 14, ()),
    ],
)
def test_nobody_is_suspected_below_the_lowest_age_that_the_law_knows(country, day, age, flag):
    assert flags(country, ("named", day, {"age": age})) == flag
    assert flags(country, ("named", day, {})) == ()


@pytest.mark.parametrize(("country", "detained"), [("kz", "2014-12-31"), ("mtisa", "2019-12-31")])
def test_before_the_first_row_of_the_law_no_detention_is_flagged(country, detained):
    assert held(country, f"{detained}T06:00:00.000000Z", "2020-06-01T06:00:00.000000Z", age=16) == ()


@pytest.mark.parametrize(
    ("country", "ordered", "restraint", "until", "flag"),
    [
        # Five ahead of UTC at the end, so that the last day is over at 19:00.
        ("kz", "2024-02-05T12:00:00.000000Z", "custody", "2024-04-05T19:00:00.000000Z", ()),
        ("kz", "2024-02-05T12:00:00.000000Z", "custody", "2024-04-05T19:00:00.000001Z", ("SUS-15",)),
        ("kz", "2024-02-05T12:00:00.000000Z", "house_arrest", "2024-04-05T19:00:00.000001Z", ("SUS-15",)),
        ("kz", "2024-02-05T12:00:00.000000Z", "recognisance", "2024-09-01T12:00:00.000000Z", ()),
        # Six ahead when it was ordered: the last microsecond of one day, and midnight.
        ("kz", "2024-02-05T17:59:59.999999Z", "custody", "2024-04-05T19:00:00.000001Z", ("SUS-15",)),
        ("kz", "2024-02-05T18:00:00.000000Z", "custody", "2024-04-06T19:00:00.000000Z", ()),
        ("kz", "2024-02-05T18:00:00.000000Z", "custody", "2024-04-06T19:00:00.000001Z", ("SUS-15",)),
        ("mtisa", "2024-02-05T12:00:00.000000Z", "custody", "2024-04-05T20:00:00.000000Z", ()),
        ("mtisa", "2024-02-05T12:00:00.000000Z", "custody", "2024-04-05T20:00:00.000001Z", ("SUS-15",)),
    ],
)
def test_custody_and_house_arrest_are_first_ordered_for_two_months(country, ordered, restraint, until, flag):
    card = ("custody_ordered", ordered, {"restraint": restraint, "until_at": until, "decided_by": "court"})
    assert flags(country, ("named", "2024-02-05", {}), ("qualified", "2024-02-05", {}), card) == flag


@pytest.mark.parametrize(
    ("country", "until", "flag"),
    [
        ("kz", "2025-08-05T19:00:00.000000Z", ()),
        ("kz", "2025-08-05T19:00:00.000001Z", ("SUS-16",)),
        ("mtisa", "2024-11-05T21:00:00.000000Z", ()),
        ("mtisa", "2024-11-05T21:00:00.000001Z", ("SUS-16",)),
    ],
)
def test_custody_is_never_longer_than_the_longest_there_may_be(country, until, flag):
    first = {"restraint": "custody", "until_at": "2024-04-05T12:00:00.000000Z", "decided_by": "court"}
    told = flags(
        country,
        ("named", "2024-02-05", {}),
        ("qualified", "2024-02-05", {}),
        ("custody_ordered", "2024-02-05T12:00:00.000000Z", first),
        ("custody_extended", "2024-04-01T12:00:00.000000Z", {"until_at": until, "decided_by": "court"}),
    )
    assert told == flag


@pytest.mark.parametrize(
    ("length", "unit", "rolls", "last"),
    [
        (3, "days", False, "2024-03-10"),  # a Sunday
        (3, "days", True, "2024-03-11"),
        (2, "working days", False, "2024-03-12"),  # the Friday is a holiday: Monday and Tuesday
        (72, "hours", False, "2024-03-10T05:00:00.000000Z"),
    ],
)
def test_a_measure_is_limited_in_whatever_unit_the_law_counts(length, unit, rolls, last):
    """Almaty, ordered at 10:00 of Thursday 7 March 2024, before a holiday and a weekend."""
    book, since = BOOKS["kz"], "2024-03-07T05:00:00.000000Z"
    end = last if "T" in last else f"{last}T19:00:00.000000Z"
    assert _first_order(_reckoning(length, unit, book.calendar, rolls=rolls), since, end)
    assert not _first_order(_reckoning(length, unit, book.calendar, rolls=rolls), since, f"{end[:-2]}1Z")


def test_where_the_calendar_or_the_clock_is_not_known_nobody_is_accused():
    since, late = "2024-03-07T05:00:00.000000Z", "2030-01-01T00:00:00.000000Z"
    unknown = _reckoning(2, "working days", Calendar({}))
    assert not _first_order(_reckoning(2, "working days", BOOKS["kz"].calendar), since, late)
    assert _first_order(unknown, since, late)
    assert _first_order(replace(unknown, territory="nowhere"), since, late)


def _reckoning(length, unit, calendar, *, rolls=False):
    [row] = [row for row in BOOKS["kz"].law if row.code == "restraint.custody"]
    law = Law("law.csv", [replace(row, length=length, unit=unit, rolls_over=rolls)])
    return Reckoning(law, calendar, BOOKS["kz"].zones, CLOCKS["KZ"])


def _first_order(by, ordered, until):
    [rule] = [rule for rule in DOMAINS.record("suspect").rules if rule.number == "SUS-15"]
    values = {"restraint": "custody", "ordered_at": ordered, "until_at": until}
    return rule.kept(Before("at_liberty", {}, ("named", "qualified"), by), values)


def test_a_detention_that_began_elsewhere_before_this_territory_was_there_can_be_ended():
    """Nobody knows what clock a territory kept before it was founded, so the law of that day is not known."""
    named, zone = ("named", "2022-06-06", {}), {"zone": "KZ-62"}
    taken = ("detained", "2022-06-07T06:00:00.000000Z", {})
    assert flags("kz", named, taken, ("released", "2022-06-10T06:00:00.000000Z", {}), **zone) == ()
    taken = ("detained", "2022-06-08T06:00:00.000000Z", {})
    assert flags("kz", named, taken, ("released", "2022-06-11T06:00:00.000000Z", {}), **zone) == ("SUS-09",)


def test_every_code_of_the_law_that_rules_of_suspects_ask_for_stands_in_the_codebook():
    """A misspelt code would be a rule that never says anything."""
    law, book = BOOKS["kz"].law, BOOKS["kz"]
    assert {suspects.OF_MINORS, suspects.MAJORITY, *suspects.LOWEST_AGES} <= set(law.keys)
    terms = {suspects.DETENTION.format(detention_term=row.code) for row in book.codes["detention_term"]}
    assert suspects.OF_MINORS in terms <= set(law.keys)
    measures = [row.code for row in book.codes["restraint_measure"]]
    limited = {suspects.RESTRAINT.format(restraint=code) for code in measures} & set(law.keys)
    assert limited == {"restraint.custody", "restraint.house_arrest"}
    longest = {suspects.LONGEST.format(restraint=code) for code in measures} & set(law.keys)
    assert longest == {"restraint.custody.longest"}


def _written(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
