"""Whatever is registered, in whatever order: engines agree on tables, and what is left over is told."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import BOOK, DOMAINS, MEASURES, balance, duck, journal, judge, period

from esep.declare.measures import Counting
from esep.ledger.tables.asking import Asking, Source
from esep.ledger.tables.building import table
from esep.ledger.tables.comparing import Compare, View
from esep.ledger.tables.data import as_json
from esep.ledger.tables.shown import naming_of

SEEDS = st.integers(0, 2**40).map(Random)
WIDER = {
    "article": "article.chapter",
    "ground": "ground.exonerating",
    "offence.article": "offence.article.chapter",
}


def sources(told):
    return [
        Source(engine=engine(told), measures=MEASURES, domains=DOMAINS, book=BOOK)
        for engine in (judge, balance, duck)
    ]


def some(told, chance):
    """A few tables: each takes several questions to an engine."""
    return chance.sample(list(askings(told, chance)), 6)


def askings(told, chance):
    """A table of each measure, by some of its dimensions or what is wider, at some moment."""
    view = View(period(chance), chance.choice(told).known_at)
    for name, counted in MEASURES.items():
        by = [one for one in counted.measure.by if chance.random() < 0.7]
        by = [WIDER.get(one, one) if chance.random() < 0.5 else one for one in by]
        if counted.measure.counting == Counting.FLOW and chance.random() < 0.5:
            by.insert(0, "month")
        yield Asking(
            measure=name,
            view=view,
            by=tuple(by),
            compare=chance.choice([None, Compare.YEAR_BEFORE]),
            months=chance.choice([1, 2]) if counted.measure.counting == Counting.COHORT else 0,
            where=("article=188,-",) if "article" in counted.measure.by and chance.random() < 0.3 else (),
        )


def shown(source, asking):
    made = table(source, asking)
    return as_json(made, naming_of(BOOK, DOMAINS, "en", made))


@settings(max_examples=6, deadline=None)
@given(SEEDS)
def test_engines_agree_on_tables_to_the_last_byte(chance):
    told = journal(chance, longest=40)
    judged, *others = sources(told)
    for asking in some(told, chance):
        expected = shown(judged, asking)
        assert [shown(one, asking) for one in others] == [expected, expected], asking


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_rows_and_residual_rows_make_the_total(chance):
    told = journal(chance, longest=40)
    source = sources(told)[1]
    for asking in askings(told, chance):
        made = table(source, asking)
        if made.kind == Counting.DURATION:
            continue
        told_ = [*made.rows, *(one.row for one in made.residual if one.within)]
        if made.dimensions:
            assert sum(row.value for row in told_) == made.total.value, asking


@settings(max_examples=4, deadline=None)
@given(SEEDS)
def test_a_table_as_of_a_past_moment_stays_what_it_was(chance):
    told = journal(chance, longest=40)
    known = told[: chance.randint(1, len(told))]
    asked = some(known, chance)
    for before, after in zip(sources(known), sources(told), strict=True):
        assert [shown(before, one) for one in asked] == [shown(after, one) for one in asked]
