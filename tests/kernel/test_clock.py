"""Civil time by dated rules; the law case is the night to 1 March 2024, when two zones became one."""

import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.kernel.clock import ZoneRule, Zones, zone_named
from esep.kernel.errors import EsepError

CHANGE = date(2024, 3, 1)


def rule(territory, zone, valid_from, valid_to=None):
    return ZoneRule(territory, zone, valid_from, valid_to, source="example", verified=False)


ZONES = Zones(
    [
        rule("east", "Asia/Almaty", date(2005, 1, 1)),
        rule("west", "Asia/Aqtobe", date(2005, 1, 1)),
        rule("east by offsets", "+06:00", date(2005, 1, 1), CHANGE),
        rule("east by offsets", "+05:00", CHANGE),
        rule("closed", "Asia/Almaty", date(2020, 1, 1), date(2022, 1, 1)),
        rule("forward", "+05:00", date(2020, 1, 1), CHANGE),
        rule("forward", "+06:00", CHANGE),
        rule("summer", "Europe/Paris", date(2005, 1, 1)),
    ],
    "XA",
)
COVERED = ["east", "west", "east by offsets", "forward", "summer"]


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Asia/Almaty", "Asia/Qostanay"])
@pytest.mark.parametrize(
    ("instant", "hours"),
    [(utc(2023, 7, 1), 6), (utc(2024, 2, 29, 17, 59), 6), (utc(2024, 2, 29, 18), 5), (utc(2025, 1, 1), 5)],
)
def test_the_zone_database_knows_the_change_of_1_march_2024(name, instant, hours):
    assert instant.astimezone(zone_named(name)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("name", ["Asia/Aqtobe", "Asia/Aqtau", "Asia/Atyrau", "Asia/Oral", "Asia/Qyzylorda"])
def test_the_west_had_no_change(name):
    for instant in (utc(2024, 2, 29, 17, 59), utc(2024, 2, 29, 18, 1)):
        assert instant.astimezone(zone_named(name)).utcoffset() == timedelta(hours=5)


@pytest.mark.parametrize("territory", ["east", "east by offsets"])
@pytest.mark.parametrize(
    ("instant", "civil"),
    [
        (utc(2024, 2, 29, 17, 30), "2024-02-29T23:30:00+06:00"),
        (utc(2024, 2, 29, 18, 30), "2024-02-29T23:30:00+05:00"),
        (utc(2024, 2, 29, 19, 0), "2024-03-01T00:00:00+05:00"),
    ],
)
def test_the_hour_before_midnight_passed_twice(territory, instant, civil):
    assert ZONES.at(instant, territory).isoformat() == civil


@pytest.mark.parametrize("territory", ["east", "east by offsets"])
def test_a_time_that_passed_twice_must_be_asked_for(territory):
    twice = date(2024, 2, 29), time(23, 30)
    with pytest.raises(EsepError, match="E-007"):
        ZONES.instant(*twice, territory)
    assert ZONES.instant(*twice, territory, "first") == utc(2024, 2, 29, 17, 30)
    assert ZONES.instant(*twice, territory, "second") == utc(2024, 2, 29, 18, 30)


@pytest.mark.parametrize("which", ["only", "first", "second"])
@pytest.mark.parametrize(
    ("day", "clock", "instant"),
    [
        (date(2024, 2, 29), time(22, 59), utc(2024, 2, 29, 16, 59)),
        (date(2024, 3, 1), time(0), utc(2024, 2, 29, 19)),
    ],
)
def test_a_time_that_passed_once_is_the_same_however_asked(day, clock, instant, which):
    assert ZONES.instant(day, clock, "east by offsets", which) == instant
    assert ZONES.instant(day, clock, "east", which) == instant


def test_in_the_west_the_same_evening_passed_once():
    assert ZONES.instant(date(2024, 2, 29), time(23, 30), "west") == utc(2024, 2, 29, 18, 30)


@pytest.mark.parametrize(
    ("territory", "day", "clock"),
    [("forward", CHANGE, time(0, 30)), ("summer", date(2024, 3, 31), time(2, 30))],
)
def test_a_time_the_clock_jumped_over_is_refused(territory, day, clock):
    with pytest.raises(EsepError, match="E-008"):
        ZONES.instant(day, clock, territory)


@given(
    st.sampled_from(COVERED),
    st.sampled_from([utc(2024, 2, 28), utc(2024, 3, 30), utc(2024, 10, 26)]),
    st.integers(0, 3 * 48),
)
def test_wall_clock_and_instant_agree_with_a_search(territory, start, half_hours):
    """The judge looks through the half hours of the days around for those that show the time."""
    local = (start + timedelta(minutes=30 * half_hours)).replace(tzinfo=None)
    nearby = (start + timedelta(minutes=30 * step) for step in range(-48, 5 * 48))
    found = [moment for moment in nearby if ZONES.at(moment, territory).replace(tzinfo=None) == local]
    asked = local.date(), local.time(), territory
    if not found:
        with pytest.raises(EsepError, match="E-008"):
            ZONES.instant(*asked, "first")
        return
    assert [ZONES.instant(*asked, "first"), ZONES.instant(*asked, "second")] == [found[0], found[-1]]
    assert len(found) <= 2
    if len(found) == 1:
        assert ZONES.instant(*asked) == found[0]


@given(st.sampled_from(COVERED), st.datetimes(datetime(2023, 1, 1), datetime(2025, 1, 1)))  # noqa: DTZ001
def test_the_civil_time_keeps_the_instant(territory, moment):
    instant = moment.replace(tzinfo=UTC)
    civil = ZONES.at(instant, territory)
    assert civil == instant
    assert pickle.loads(pickle.dumps(civil)) == civil


@pytest.mark.parametrize(
    ("instant", "covered"),
    [
        (utc(2019, 12, 31, 17, 59), False),
        (utc(2019, 12, 31, 18), True),
        (utc(2021, 12, 31, 17, 59), True),
        (utc(2021, 12, 31, 18), False),
    ],
)
def test_outside_the_dates_of_a_rule_nothing_is_guessed(instant, covered):
    if covered:
        assert ZONES.at(instant, "closed") == instant
    else:
        with pytest.raises(EsepError, match="E-006"):
            ZONES.at(instant, "closed")


@pytest.mark.parametrize(
    ("day", "territory"), [(date(2019, 12, 31), "closed"), (date(2022, 1, 1), "closed"), (CHANGE, "nowhere")]
)
def test_a_civil_time_outside_the_rules_is_refused(day, territory):
    with pytest.raises(EsepError, match="E-006"):
        ZONES.instant(day, time(12), territory)


@pytest.mark.parametrize(("territory", "since"), [("closed", "2020-01-01"), ("nowhere", "–")])
def test_a_refusal_says_since_when_the_clocks_of_which_codebook_are_known(territory, since):
    with pytest.raises(EsepError) as refused:
        ZONES.at(utc(1990, 1, 1), territory)
    assert (refused.value.values["since"], refused.value.values["book"]) == (since, "XA")
    assert since in refused.value.why


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(EsepError, match="E-005"):
        ZONES.at(datetime(2024, 1, 1), "east")  # noqa: DTZ001


def test_an_instant_may_come_in_any_zone():
    instant = datetime(2024, 2, 29, 23, 30, tzinfo=timezone(timedelta(hours=6)))
    assert ZONES.at(instant, "west").isoformat() == "2024-02-29T22:30:00+05:00"


@pytest.mark.parametrize("valid_to", [None, date(2024, 3, 2)])
def test_overlapping_rules_are_refused(valid_to):
    with pytest.raises(EsepError, match="E-009"):
        Zones([rule("A", "+05:00", CHANGE), rule("A", "+06:00", date(2020, 1, 1), valid_to)])


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Asia",
        "Asia/Nowhere",
        "+5",
        "+24:00",
        "05:00",
        "../../etc/passwd",
        "zone.tab",
        "tzdata.zi",
        "leapseconds",
    ],
)
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(EsepError, match="E-010"):
        zone_named(name)


def test_offsets_may_be_west_or_not_whole_hours():
    assert zone_named("-03:30").utcoffset(None) == -timedelta(hours=3, minutes=30)
