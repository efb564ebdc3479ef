"""Postings add up to what the judge counts: for every kind of measure, any period, any moment, any order."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import balance, duck, journals, judge, questions

SEEDS = st.integers(0, 2**40).map(Random)


def agree(make, told, chance):
    posted, judged = make(told), judge(told)
    for one in questions(told, chance):
        assert posted.answer(one) == judged.answer(one), one


@settings(max_examples=30)
@given(journals(), SEEDS)
def test_the_balance_of_postings_is_what_the_judge_counts(told, chance):
    agree(balance, told, chance)


@settings(max_examples=3)
@given(journals(), SEEDS)
def test_duckdb_counts_what_the_judge_counts(told, chance):
    agree(duck, told, chance)


@pytest.mark.slow
@settings(max_examples=50)
@given(journals(longest=60), SEEDS)
def test_the_balance_of_long_histories_is_what_the_judge_counts(told, chance):
    agree(balance, told, chance)


@pytest.mark.slow
@settings(max_examples=7)
@given(journals(longest=60), SEEDS)
def test_duckdb_counts_long_histories_as_the_judge_does(told, chance):
    agree(duck, told, chance)
