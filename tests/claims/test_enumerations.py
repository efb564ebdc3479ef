"""Numbers that count the points of a text are no data, in every shape that points have."""

import pytest

from esep.claims.model import Became
from esep.claims.numbers import numbers_of

POINTS = [
    "(1) 540 orders were issued; (2) 38 were breached; (3) 7 are in court.",
    "We ask: 1) how many orders? 540; 2) how many breaches? 38.",
    "1/ A thread on 540 thefts.\n2/ Of them 38 were solved.",
    "1 – 540 thefts\n2 – 38 robberies\n3 – 45 frauds",
    "1️⃣ 540 thefts\n2️⃣ 38 robberies",
    "Point 4: the courts heard 540 cases. Point 5: 38 were closed.",
    "Тезис 1. Краж 540. Тезис 2. Грабежей 38.",
    "Первое: 540 краж. Второе: 38 грабежей.",
    "1-сұрақ: 540 ұрлық тіркелді. 2-сұрақ: 38 тонау.",
    "Бірінші: 540 ұрлық. Екінші: 38 тонау.",
]
DATA = [
    "Thefts: 1 in May, 2 in June, 3 in July.",
    "1 man and 2 women were held; 3 fled.",
    "In the first district 2 – in the second 3 thefts.",
    "Of the 5 (1 of them serious) 4 (2 of them serious) were solved.",
]


@pytest.mark.parametrize("text", POINTS)
def test_points_are_counted_and_nothing_else(text):
    found = [one.printed for one in numbers_of(text) if one.became is Became.FIGURE]
    assert found[0] == "540"
    assert not {"1", "2", "3", "4", "5"} & set(found)


@pytest.mark.parametrize("text", DATA)
def test_figures_that_follow_one_another_stay_figures(text):
    assert all(one.became is not Became.NUMBERING for one in numbers_of(text))
