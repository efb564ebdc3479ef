"""Passings of deadlines: against asking anew, after each card, what all deadlines of the record say."""

from datetime import date, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.declare import Record, day, instant
from esep.declare.due import due_on, ran_out
from esep.declare.occasions import passing
from esep.declare.reckoning import Reckoning
from esep.ledger.passings import AHEAD, passings
from esep.register.passing import happened
from esep.register.statements import Statement

BOOK = Codebook.load("kz")
ZONES = ("KZ-75", "KZ-27")  # until 1 March 2024 an hour apart
watches = Record("watch", "Somebody is watched")


@watches.card(opens="watched")
class Begun:
    """It begins."""

    begun_on = day("Day")


@watches.card(while_="watched")
class Seen:
    """Somebody looks."""

    seen_on = day("Day")


@watches.card(while_="watched")
class Heard:
    """Something is heard."""

    heard_at = instant("When")


@watches.card(while_="watched")
class Answered:
    """It is answered."""

    answered_at = instant("When")


watches.deadline("end", "End", after=Begun.begun_on, term="protective_order.term", then="over")
watches.deadline(
    "look",
    "Look",
    after=(Begun.begun_on, Seen.seen_on),
    term="protective_order.check",
    met_by=(Seen,),
    over_with=("end",),
)
watches.deadline(
    "answer", "Answer", after=Heard.heard_at, term="report.decision", met_by=(Answered,), first=True
)
watches.deadline("sight", "Sight", after=Seen.seen_on, term="report.decision", met_by=(Answered,))
watches.measure("late_looks", "Late looks", "flow", on=passing("look"))
watches.measure("late_answers", "Late answers", "flow", on=passing("answer"))
MOMENTS = st.tuples(st.integers(5, 29), st.sampled_from(["03:00", "18:30", "19:30"])).map(
    lambda at: f"2024-02-{at[0]:02}T{at[1]}:00.000000Z"
)
CARDS = st.lists(
    st.tuples(st.sampled_from(["seen", "heard", "answered"]), MOMENTS, st.sampled_from(ZONES)), max_size=6
).map(lambda cards: sorted(cards, key=lambda card: card[1]))


def statement(seq, name, moment, zone):
    on = Reckoning.by(BOOK, zone).day(moment).isoformat()
    at = moment if name in {"heard", "answered"} else on
    field = f"{name}_{'at' if at == moment else 'on'}"
    given = {"record": "watch:1", "asserted_at": moment, "system": "t", "key": str(seq)}
    return Statement(seq, seq, str(seq), name, on=on, happened=at, zone=zone, values={field: at}, **given)


def anew(told):
    """The same by asking after each card about everything, from the first card on."""
    found = set()
    for so_far, (_, until) in enumerate(pairwise([*(one.happened for one in told), AHEAD]), 1):
        by = Reckoning.by(BOOK, told[so_far - 1].zone)
        at = datetime.fromisoformat(until) if "T" in until else date.fromisoformat(until)
        for due in due_on(watches, happened(told[:so_far]), by, at):
            if due.deadline.name in {"look", "answer"} and ran_out(due, by):
                found.add((by.civil_day(due.over_from).isoformat(), due.deadline.name))
    return sorted(found)


@settings(max_examples=60)
@given(CARDS)
def test_passings_are_those_that_all_cards_so_far_tell_after_each_card(cards):
    begun = [("begun", "2024-02-01T05:00:00.000000Z", "KZ-75"), *cards]
    told = [statement(seq, *card) for seq, card in enumerate(begun, 1)]
    assert [tuple(one) for one in passings(watches, told, BOOK)] == anew(told)


def test_a_look_that_is_not_made_passes_once_and_nothing_passes_without_cards():
    told = [statement(1, "begun", "2024-02-01T05:00:00.000000Z", "KZ-75")]
    assert [one.deadline for one in passings(watches, told, BOOK)] == ["look"]
    assert passings(watches, [], BOOK) == []
