"""What brings a record into a figure is declared whole, and what cannot be is refused."""

import pytest

from esep.declare import Domain, Record, code, day, passing, text, when
from esep.declare.occasions import Occasion, occasions
from esep.kernel.errors import EsepError


def cases():
    record = Record("case", "Case")

    @record.card(opens="open")
    class Opened:
        """It is opened."""

        opened_on = day("Day")

    @record.card(while_="open", then="ended")
    class Ended:
        """It ends."""

        ended_on = day("Day")
        ground = code("termination_ground", "Ground")
        hidden = code("termination_ground", "Ground of the person", klass="person")
        note = text("Note")

    record.deadline("term", "Term", after=Opened.opened_on, term="x", met_by=(Ended,))
    return record, Opened, Ended


def test_one_field_or_several_are_occasions():
    _, opened, ended = cases()
    assert occasions(opened.opened_on) == (Occasion(opened.opened_on),)
    told = occasions(
        [opened.opened_on, when(ended.ended_on, ended.ground, exonerating=True), passing("term")]
    )
    assert [str(one) for one in told] == [
        "opened.opened_on",
        "ended.ended_on if ground.exonerating is True",
        "passing of term",
    ]
    assert [one.card for one in told] == ["opened", "ended", ""]


def test_a_sound_measure_is_taken():
    record, opened, ended = cases()
    ends = (when(ended.ended_on, ended.ground, exonerating=True), passing("term"))
    record.measure("cases", "Cases", "stock", on=opened.opened_on, to=ends)
    assert Domain("test", "Test", record).records["case"].measures[0].to == ends


@pytest.mark.parametrize(
    ("occasion", "fault"),
    [
        (lambda *_: passing("never"), "waits for the deadline never, which is not declared"),
        (lambda _, ended: ended.ground, "counts on case.ended.ground, which is no day"),
        (lambda *_: cases_elsewhere(), "counts on other.opened.opened_on, a field of another record"),
        (lambda _, ended: when(ended.ended_on, ended.note, x=1), "ended.note, which is no code of that card"),
        (lambda opened, ended: when(opened.opened_on, ended.ground, x=1), "looks at opened.ground"),
        (lambda _, ended: when(ended.ended_on, ended.hidden, x=1), "ended.hidden, which is not open"),
    ],
)
@pytest.mark.parametrize("side", ["on", "to"])
def test_an_occasion_that_cannot_be_is_told(occasion, fault, side):
    record, opened, ended = cases()
    given = {"on": opened.opened_on, "to": (ended.ended_on,)} | {side: occasion(opened, ended)}
    record.measure("cases", "Cases", "stock", **given)
    with pytest.raises(EsepError, match="E-620") as refused:
        Domain("test", "Test", record)
    assert fault in str(refused.value.values["faults"])


def test_a_measure_without_an_occasion_is_told():
    record, _, ended = cases()
    record.measure("cases", "Cases", "stock", on=(), to=ended.ended_on)
    with pytest.raises(EsepError, match="names nothing that it counts on"):
        Domain("test", "Test", record)


def cases_elsewhere():
    other = Record("other", "Other")

    @other.card(opens="open")
    class Opened:
        """It is opened."""

        opened_on = day("Day")

    return Opened.opened_on
