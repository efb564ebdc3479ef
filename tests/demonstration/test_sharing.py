"""A table shared out by its sums: what can be met is met, and no bound is passed."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from esep.forms.demonstrating.sharing import shared


@st.composite
def tables(draw):
    """A table within bounds, so that its own sums can be met."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    numbers = st.lists(st.integers(0, 40), min_size=height * width, max_size=height * width)
    most = np.array(draw(numbers)).reshape(height, width)
    held = np.minimum(np.array(draw(numbers)).reshape(height, width), most)
    return held, most


@given(tables())
def test_sums_that_some_table_within_the_bounds_has_are_met(drawn):
    held, most = drawn
    cells = shared(held.sum(axis=1), held.sum(axis=0), most)
    assert (cells.sum(axis=1) == held.sum(axis=1)).all()
    assert (cells.sum(axis=0) == held.sum(axis=0)).all()
    assert (cells >= 0).all()
    assert (cells <= most).all()


@given(tables(), st.integers(1, 50))
def test_rows_add_up_and_bounds_hold_even_where_a_column_cannot_be_met(drawn, more):
    held, most = drawn
    wanted = held.sum(axis=0)
    wanted[0] += more
    cells = shared(held.sum(axis=1), wanted, most)
    assert (cells.sum(axis=1) == held.sum(axis=1)).all()
    assert (cells >= 0).all()
    assert (cells <= most).all()
