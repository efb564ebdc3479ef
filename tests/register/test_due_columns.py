"""Standings of whole columns are those that are told row by row, at any moment."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.declare.clocks import Status
from esep.declare.reckoning import Reckoning
from esep.domains import load
from esep.register.due_at import Bounds, Now
from esep.register.due_columns import STATUSES, Clock, DueColumns, Row

BOOK = Codebook.load("kz")
ZONES = ("KZ-75", "KZ-27", "KZ-11")  # one kept another clock until 1 March 2024
CLOCKS = [
    Clock(deadline, zone)
    for record in load().records.values()
    for deadline in record.deadlines
    for zone in ZONES
]
DAYS = st.integers(0, 80).map(lambda n: date(2024, 1, 20) + timedelta(days=n))
INSTANTS = st.integers(0, 80 * 24 * 4).map(
    lambda n: datetime(2024, 1, 20, tzinfo=UTC) + timedelta(minutes=15 * n)
)
ROWS = st.builds(Row, st.sampled_from(CLOCKS), st.one_of(DAYS, INSTANTS), st.one_of(st.none(), DAYS))


@cache
def by(zone):
    return Reckoning.by(BOOK, zone)


@settings(max_examples=150, deadline=None)
@given(st.lists(ROWS, max_size=40), st.one_of(DAYS, INSTANTS))
def test_columns_stand_as_their_rows_do(rows, at):
    made = DueColumns(rows).standings(at, by)
    assert len(made.status) == len(rows)
    for row, status, left, soon in zip(rows, *(part.tolist() for part in made), strict=True):
        stands = Bounds(row.clock.deadline, Now(at, by(row.clock.zone))).stands(row.end, row.over)
        assert STATUSES[status] is stands.status
        assert soon == {True: 1, False: 0, None: -1}[stands.soon]
        if stands.status in {Status.RUNNING, Status.OVERDUE}:
            assert left == stands.left


@pytest.mark.parametrize("zone", ZONES)
def test_bounds_say_what_a_look_at_one_clock_says(zone):
    """Where the time to warn begins, and where an end is over, by the term itself."""
    for clock in (one for one in CLOCKS if one.zone == zone and one.deadline.warn):
        warn, end = clock.deadline.warn, date(2024, 3, 5)
        for ahead in range(40):
            day = end - timedelta(days=ahead)
            soon = Bounds(clock.deadline, Now(day, by(zone))).stands(end, None).soon
            if warn.unit != "hours":
                assert soon == (warn.after(day, BOOK.calendar) >= end)
            else:
                last_tick = by(zone).begins(day + timedelta(days=1)) - timedelta(microseconds=1)
                assert soon == (warn.after_instant(last_tick) >= by(zone).begins(end + timedelta(days=1)))
