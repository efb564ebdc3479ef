"""Postings add up to what the judge counts: for every kind of measure, any period, any moment, any order."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import balance, duck, journals, judge, questions

SEEDS = st.integers(0, 2**40).map(Random)


@settings(max_examples=80)
@given(journals(), SEEDS)
def test_the_balance_of_postings_is_what_the_judge_counts(told, chance):
    posted, judged = balance(told), judge(told)
    for _ in range(2):
        for one in questions(told, chance):
            assert posted.answer(one) == judged.answer(one), one


@settings(max_examples=20)
@given(journals(), SEEDS)
def test_duckdb_counts_what_the_judge_counts(told, chance):
    counted, judged = duck(told), judge(told)
    for one in questions(told, chance):
        assert counted.answer(one) == judged.answer(one), one
