"""An absence lasts to its last day as its cards name it, or until the officer is back."""

from datetime import date

import pytest
from tests.domains.lived import flags, lived, refused

from esep.declare.clocks import Status

FROM_JULY = {"absent": "o-1", "cover": "o-2", "from_on": "2024-07-01", "until_on": "2024-07-14"}
ANNOUNCED = ("announced", "2024-06-20", FROM_JULY)
JULY_14, JULY_15 = date(2024, 7, 14), date(2024, 7, 15)


@pytest.mark.parametrize(
    ("then", "last"),
    [
        ((), JULY_14),
        ((("changed", "2024-07-03", {"until_on": "2024-07-10"}),), date(2024, 7, 10)),
        ((("changed", "2024-07-03", {"until_on": "2024-07-20"}),), date(2024, 7, 20)),
        ((("changed", "2024-07-15", {"until_on": "2024-07-20"}),), JULY_14),  # it was over
        ((("cover_changed", "2024-07-03", {"cover": "o-3"}),), JULY_14),
    ],
)
def test_it_lasts_to_the_last_day_that_was_named_in_time(then, last):
    life = lived("absence", ANNOUNCED, *then)
    assert life.due("return", last).status == Status.RUNNING
    assert life.due("return", date(2024, 7, 31)).status == Status.ENDED
    assert life.due("return", date(2024, 7, 31)).due == last


@pytest.mark.parametrize("name", ["returned", "called_off"])
def test_who_is_back_or_does_not_leave_is_away_no_more(name):
    life = lived("absence", ANNOUNCED, (name, "2024-07-05"))
    assert (life.state.state, life.flags) == (name, ())
    assert not life.due("return", JULY_15).awaited


def test_nobody_covers_himself_and_no_absence_ends_before_it_begins(by):
    assert refused("absence.announced", by, absent="o-1", cover="o-1")[0] == ["ABS-02"]
    assert refused("absence.announced", by, **FROM_JULY)[0] == []
    days = {"from_on": "2024-07-02", "until_on": "2024-07-01"}
    assert refused("absence.announced", by, **FROM_JULY | days)[0] == ["ABS-01"]
    assert flags("absence", ANNOUNCED, ("cover_changed", "2024-07-03", {"cover": "o-1"})) == ("ABS-04",)
    assert flags("absence", ANNOUNCED, ("cover_changed", "2024-07-03", {"cover": "o-3"})) == ()
    assert flags("absence", ANNOUNCED, ("changed", "2024-06-25", {"until_on": "2024-06-30"})) == ("ABS-03",)
    assert flags("absence", ANNOUNCED, ("changed", "2024-06-25", {"until_on": "2024-07-01"})) == ()
