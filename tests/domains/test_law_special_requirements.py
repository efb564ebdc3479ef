"""Special requirements of a court and detentions before an order: the law of the day, and whole lives."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.domains.lived import BOOKS, DOMAINS, flags, lived, refused

from esep.declare import Class
from esep.declare.clocks import Status
from esep.declare.fields import Kind
from esep.domains import domestic_detentions, special_requirements
from esep.register.fold import Placing

BOUND, HELD = "special_requirements", "domestic_detention"
IMPOSED = ("imposed", "2024-01-02", {"months": 6})
TAKEN_EFFECT = ("taken_effect", "2024-01-12", {"until_on": "2024-07-12"})


@pytest.mark.parametrize(
    ("country", "day", "months", "flag"),
    [
        ("kz", "2024-01-02", 2, ("REQ-06",)),
        ("kz", "2024-01-02", 3, ()),
        ("kz", "2024-01-02", 12, ()),
        ("kz", "2024-01-02", 13, ("REQ-07",)),
        ("kz", "2024-01-02", 0, ("REQ-06",)),
        ("kz", "2015-01-01", 13, ("REQ-07",)),
        ("kz", "2014-12-31", 13, ()),  # the codebook does not know the law of that day
        ("kz", "2015-01-01", 2, ("REQ-06",)),
        ("kz", "2014-12-31", 2, ()),
        ("mtisa", "2024-01-02", 1, ("REQ-06",)),
        ("mtisa", "2024-01-02", 2, ()),
        ("mtisa", "2024-01-02", 6, ()),
        ("mtisa", "2024-01-02", 7, ("REQ-07",)),
        ("mtisa", "2019-12-31", 7, ()),
    ],
)
def test_requirements_last_neither_less_nor_more_than_the_law_of_the_day_says(country, day, months, flag):
    assert flags(BOUND, ("imposed", day, {"months": months}), country=country) == flag


@pytest.mark.parametrize(
    ("country", "day", "visits", "flag"),
    [
        ("kz", "2024-01-02", 0, ("REQ-08",)),
        ("kz", "2024-01-02", 1, ()),
        ("kz", "2024-01-02", 4, ()),
        ("kz", "2024-01-02", 5, ("REQ-09",)),
        ("kz", "2015-01-01", 5, ("REQ-09",)),
        ("kz", "2014-12-31", 5, ()),
        ("mtisa", "2024-01-02", 8, ()),
        ("mtisa", "2024-01-02", 9, ("REQ-09",)),
    ],
)
def test_nobody_reports_to_the_police_more_or_less_often_than_the_law_says(country, day, visits, flag):
    assert flags(BOUND, ("imposed", day, {"visits": visits}), country=country) == flag
    assert flags(BOUND, ("imposed", day), country=country) == ()


@pytest.mark.parametrize(
    ("country", "age", "ban", "flag"),
    [
        ("kz", 17, "imposed", ()),
        ("kz", 18, "imposed", ("REQ-10",)),
        ("kz", 18, "not_imposed", ()),
        ("mtisa", 20, "imposed", ()),
        ("mtisa", 21, "imposed", ("REQ-10",)),
    ],
)
def test_only_the_young_are_kept_from_certain_places(country, age, ban, flag):
    told = ("imposed", "2024-01-02", {"ban_places": ban, "age": age})
    assert flags(BOUND, told, country=country) == flag
    assert flags(BOUND, ("imposed", "2024-01-02", {"ban_places": ban}), country=country) == ()


@pytest.mark.parametrize(
    ("country", "effective", "until", "flag"),
    [
        ("kz", "2024-01-12", "2024-04-11", ("REQ-11",)),
        ("kz", "2024-01-12", "2024-04-12", ()),
        ("kz", "2024-01-12", "2025-01-12", ()),
        ("kz", "2024-01-12", "2025-01-13", ("REQ-12",)),
        ("kz", "2024-01-12", "2025-12-12", ("REQ-12",)),  # seven hundred days
        ("kz", "2024-02-29", "2025-02-28", ()),
        ("kz", "2024-02-29", "2025-03-01", ("REQ-12",)),
        ("kz", "2024-11-30", "2025-02-28", ()),
        ("kz", "2015-01-01", "2016-01-02", ("REQ-12",)),
        ("kz", "2014-12-31", "2016-01-02", ()),
        ("mtisa", "2024-01-12", "2024-07-12", ()),
        ("mtisa", "2024-01-12", "2024-07-13", ("REQ-12",)),
        ("mtisa", "2024-01-12", "2024-03-11", ("REQ-11",)),
    ],
)
def test_requirements_bind_neither_less_nor_more_than_the_law_of_the_day_says(
    country, effective, until, flag
):
    told = (("imposed", effective), ("taken_effect", effective, {"until_on": until}))
    assert flags(BOUND, *told, country=country) == flag


def test_seven_hundred_days_are_recorded_and_flagged_and_still_end_by_time():
    until = date(2024, 1, 12) + timedelta(days=700)
    told = (("imposed", "2024-01-02", {"months": 23}),
            ("taken_effect", "2024-01-12", {"until_on": until.isoformat()}))  # fmt: skip
    life = lived(BOUND, *told, until=(until + timedelta(days=1)).isoformat())
    assert life.state.state == "ended"
    assert [card.flags for card in life.state.flagged] == [("REQ-07",), ("REQ-12",)]


def test_the_last_day_follows_from_the_months_of_the_ruling():
    assert flags(BOUND, IMPOSED, TAKEN_EFFECT) == ()
    for other in ("2024-07-11", "2024-07-13"):
        assert flags(BOUND, IMPOSED, ("taken_effect", "2024-01-12", {"until_on": other})) == ("REQ-13",)


def test_requirements_bind_from_the_day_the_ruling_takes_effect_up_to_their_last_day():
    for until, state in (("2024-01-11", "imposed"), ("2024-01-12", "in_force"), ("2024-07-12", "in_force"),
                         ("2024-07-13", "ended")):  # fmt: skip
        assert lived(BOUND, IMPOSED, TAKEN_EFFECT, until=until).state.state == state


def test_what_a_higher_court_overturns_before_it_takes_effect_never_binds():
    life = lived(BOUND, IMPOSED, ("lifted", "2024-01-10", {"reason": "overturned"}), TAKEN_EFFECT)
    assert (life.state.state, life.state.cards[-1].placing) == ("lifted", Placing.ASIDE)


def test_what_cannot_be_is_refused(by):
    day = "2024-02-05"
    assert refused(f"{BOUND}.taken_effect", by, until_on="2024-02-04") == (["REQ-02"], [])
    assert refused(f"{BOUND}.taken_effect", by, until_on=day, ruled_on=day) == ([], [])
    assert refused(f"{BOUND}.taken_effect", by, ruled_on="2024-02-06") == (["REQ-01"], [])
    assert refused(f"{BOUND}.reporting_day_set", by, report_on="2024-02-04") == (["REQ-04"], [])
    bound = "p-" + "b" * 24
    assert refused(f"{BOUND}.imposed", by, binds=bound, protects=bound) == (["REQ-05"], [])


def test_a_breach_before_the_effect_or_after_the_end_is_none():
    for moment, state in (
        ("2024-01-05T06:00:00.000000Z", "imposed"),
        ("2024-07-13T06:00:00.000000Z", "ended"),
    ):
        cards = (IMPOSED, ("breached", moment), TAKEN_EFFECT)
        life = lived(BOUND, *cards, until=moment[:10])
        [taken] = [card for card in life.state.cards if card.statement.name == "breached"]
        assert (life.state.state, taken.placing, taken.flags) == (state, Placing.ASIDE, ("move",))


def test_a_breach_waits_for_its_reaction():
    told = (IMPOSED, TAKEN_EFFECT, ("breached", "2024-03-01T06:00:00.000000Z",
                                    {"learned_at": "2024-03-02T06:00:00.000000Z"}))  # fmt: skip
    assert lived(BOUND, *told).due("reaction", datetime(2024, 3, 3, 6, tzinfo=UTC)).status == Status.RUNNING
    assert lived(BOUND, *told).due("reaction", date(2024, 3, 3)).status == Status.OVERDUE
    reacted = ("reacted", "2024-03-03T06:00:00.000000Z", {"breach_case": "administrative_case:2"})
    assert lived(BOUND, *told, reacted).due("reaction", date(2024, 6, 1)).status == Status.MET
    assert flags(BOUND, *told, reacted) == ()
    assert flags(BOUND, IMPOSED, TAKEN_EFFECT, reacted) == ("REQ-14",)


def test_a_reporting_day_that_was_missed_stays_due_until_made_up_for():
    day_set = ("reporting_day_set", "2024-01-12", {"report_on": "2024-01-26"})
    told = (IMPOSED, TAKEN_EFFECT, day_set)
    assert lived(BOUND, *told).due("reporting", date(2024, 1, 26)).status == Status.RUNNING
    missed = (*told, ("reporting_missed", "2024-01-27"))
    assert lived(BOUND, *missed).due("reporting", date(2024, 1, 27)).status == Status.OVERDUE
    came = lived(BOUND, *missed, ("reported", "2024-01-28"))
    assert came.due("reporting", date(2024, 1, 28)).status == Status.MET_LATE
    again = (*missed, ("reporting_day_set", "2024-01-28", {"report_on": "2024-02-11"}))
    assert lived(BOUND, *again).due("reporting", date(2024, 2, 1)).due == date(2024, 2, 11)


def test_a_whole_life_stands_without_a_flag_in_whatever_order_its_cards_arrive():
    told = (
        (
            "imposed",
            "2024-01-02",
            {"months": 6, "visits": 2, "age": 40, "earlier_order": "protective_order:1"},
        ),
        ("assigned", "2024-01-03"),
        TAKEN_EFFECT,
        ("reporting_day_set", "2024-01-12", {"report_on": "2024-01-26"}),
        ("reported", "2024-01-26"),
        ("transferred", "2024-02-01", {"department": "office-2"}),
        ("breached", "2024-03-01T06:00:00.000000Z"),
        ("reacted", "2024-07-20T06:00:00.000000Z"),
    )
    life, backwards = lived(BOUND, *told), lived(BOUND, *told[::-1])
    assert (life.state.state, life.state.flagged) == ("ended", ())
    assert backwards.state.facts == life.state.facts


@pytest.mark.parametrize(
    ("country", "term", "since", "last"),
    [
        ("kz", "domestic", "2024-05-01T06:00:00.000000Z", "2024-05-02T06:00:00.000000Z"),
        ("kz", "general", "2024-05-01T06:00:00.000000Z", "2024-05-01T09:00:00.000000Z"),
        ("kz", "domestic", "2014-12-31T18:00:00.000000Z", "2015-01-01T18:00:00.000000Z"),
        ("mtisa", "domestic", "2024-05-01T06:00:00.000000Z", "2024-05-02T18:00:00.000000Z"),
        ("mtisa", "general", "2024-05-01T06:00:00.000000Z", "2024-05-01T10:00:00.000000Z"),
    ],
)
@pytest.mark.parametrize(("ends", "flag"), [("released", "DET-03"), ("arrested", "DET-04")])
def test_nobody_is_held_longer_than_the_term_that_was_stated(country, term, since, last, ends, flag):
    held = ("detained", since, {"detention_term": term})
    late = f"{last[:-2]}1Z"
    assert flags(HELD, held, (ends, last), country=country) == ()
    assert flags(HELD, held, (ends, late), country=country) == (flag,)
    at = datetime.fromisoformat(late)
    assert lived(HELD, held, country=country).due("detention", at).status == Status.OVERDUE
    assert lived(HELD, held, (ends, last), country=country).due("detention", at).status == Status.MET


def test_before_the_law_of_the_codebook_begins_nobody_is_accused_of_holding_too_long():
    held = ("detained", "2014-12-31T17:59:59.999999Z", {"detention_term": "domestic"})
    assert flags(HELD, held, ("released", "2015-02-01T06:00:00.000000Z")) == ()


def test_an_order_may_follow_a_detention_while_it_lasts_or_afterwards():
    held, freed = ("detained", "2024-05-01T06:00:00.000000Z"), ("released", "2024-05-01T08:00:00.000000Z")
    for moment in ("2024-05-01T07:00:00.000000Z", "2024-05-01T09:00:00.000000Z"):
        life = lived(HELD, held, ("order_followed", moment, {"order": "protective_order:1"}), freed)
        assert (life.state.state, life.state.flagged) == ("released", ())
        assert {card.placing for card in life.state.cards} == {Placing.APPLIED}


def test_nobody_is_released_who_was_not_detained():
    assert lived(HELD, ("released", "2024-05-01T08:00:00.000000Z")).state.cards[0].placing == Placing.WAITING


@pytest.mark.parametrize("name", [BOUND, HELD])
def test_whoever_is_protected_never_stands_open(name):
    fields = [field for card in DOMAINS.record(name).cards.values() for field in card.fields]
    assert {field.klass for field in fields if field.name == "protects"} == {Class.SPECIAL}
    assert all(field.klass >= Class.SPECIAL for field in fields if field.kind is Kind.TEXT)


def test_every_code_of_the_law_that_is_asked_for_stands_in_both_countries():
    """A misspelt code would be a rule that never says anything."""
    asked = {special_requirements.SHORTEST, special_requirements.LONGEST, special_requirements.FEWEST,
             special_requirements.MOST}  # fmt: skip
    terms = {due.term for due in DOMAINS.record(BOUND).deadlines if due.term}
    for book in BOOKS.values():
        held = {
            domestic_detentions.LONGEST.format(detention_term=row.code)
            for row in book.codes["domestic_detention_term"]
        }
        bans = {
            special_requirements.BELOW_AGE.format(ban_places=row.code)
            for row in book.codes["requirement_ban"]
        }
        assert asked | terms | held <= set(book.law.keys)
        assert bans & set(book.law.keys)
