"""Revisions as commands tell them, for every kind of measure: rows and total are what the judge counts."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import BOOK, DOMAINS, MEASURES, journals, judge, period, post
from tests.ledger.telling import cards

from esep.cli.counting import Counting
from esep.cli.revised import against, revised
from esep.cli.revised_data import as_data
from esep.kernel.periods import Period
from esep.ledger.datasets import Held
from esep.ledger.duck import DuckDB
from esep.ledger.engines import Lasting, Question
from esep.ledger.tables.asking import Asking, Source
from esep.ledger.tables.comparing import DAY, Compare, View
from esep.ledger.tables.naming import Naming

SEEDS = st.integers(0, 2**40).map(Random)


class InMemory:
    """A ledger of postings in memory."""

    def __init__(self, told):
        posted = post(told)
        self.measures = MEASURES
        self._held = {name: Held(posted, counted) for name, counted in MEASURES.items()}
        self._engine = DuckDB(self._held, MEASURES)

    def engine(self):
        return self._engine

    def dataset(self, name):
        return self._held[name]


def counting(told):
    ledger = InMemory(told)
    source = Source(engine=ledger.engine(), measures=MEASURES, domains=DOMAINS, book=BOOK)
    return Counting(source, ledger)


def asking(name, chance, view):
    measure = MEASURES[name].measure
    by = tuple(chance.sample(measure.by, chance.randint(0, len(measure.by))))
    months = chance.randint(1, 2) if measure.counting == "cohort" else 0
    return Asking(measure=name, view=view, by=by, months=months)


def question(asked, known_at):
    return Question(asked.measure, asked.view.period, asked.by, known_at, asked.months)


def count(figure):
    return figure.units if isinstance(figure, Lasting) else figure


def units(figure):
    return figure["units"] if isinstance(figure, dict) else figure or 0


@settings(max_examples=3)
@given(journals(), SEEDS)
def test_rows_and_total_are_what_the_judge_counts_and_their_reasons_sum_up(told, chance):
    here, judged = counting(told), judge(told)
    since, until = sorted(chance.sample([one.known_at for one in told], 2))
    for name in MEASURES:
        asked = asking(name, chance, View(period(chance), until))
        made = revised(here, asked, since)
        then, now = (judged.answer(question(asked, at)) for at in (since, until))
        told_of = {row.dims: (row.base, row.figure) for row in made.rows}
        nothing = None if MEASURES[name].measure.counting == "duration" else 0
        assert {cell for cell in told_of if told_of[cell] != (nothing, nothing)} == {*then, *now}
        for cell in {*then, *now}:
            assert told_of[cell] == (then.get(cell, nothing), now.get(cell, nothing))
        data = as_data(made, None, Naming(BOOK, DOMAINS, "en", asked.view.period.last))
        for key, at in (("then", since), ("now", until)):
            figures = judged.answer(question(replace(asked, by=()), at)).values()
            assert units(data["total"][key]) == sum(map(count, figures))
        for row in (*data["rows"], data["total"]):
            assert sum(why["sum"] for why in row["whys"]) == units(row["now"]) - units(row["then"])


@settings(max_examples=3)
@given(journals(), SEEDS)
def test_a_year_against_the_one_before_falls_into_two_parts(told, chance):
    here, judged = counting(told), judge(told)
    for name, counted in MEASURES.items():
        if counted.measure.counting == "duration":
            continue
        one = period(chance)
        # A year later: it is the period before that the journal tells of, and of it more from day to day.
        later = Period(one.start + timedelta(366), one.end + timedelta(366))
        view = View(later, chance.choice(told).known_at + 365 * DAY)
        asked = replace(asking(name, chance, view), by=(), compare=Compare.SAME_LAG)
        found, base = against(here, asked), view.before(Compare.SAME_LAG)
        assert found.change == found.alike + found.since
        assert found.value == whole(judged, asked, view)
        assert found.base == whole(judged, asked, View(base.period, view.known_at))
        assert found.lagged == whole(judged, asked, base)


def whole(judged, asked, view):
    return sum(judged.answer(replace(question(asked, view.known_at), period=view.period)).values())


def test_a_person_in_two_rows_is_one_in_the_total():
    told = cards("""
    offence:1 | registered | 2024-01-10 | article=188 victim=p-1 | 2024-01-10
    offence:2 | registered | 2024-01-20 | article=190 victim=p-1 | 2024-01-20
    """)
    view = View(Period.parse("2024-01"), told[1].known_at)
    made = revised(counting(told), Asking(measure="victims", view=view, by=("article",)), 0)
    assert ([row.figure for row in made.rows], made.whole.figure) == ([1, 1], 1)
