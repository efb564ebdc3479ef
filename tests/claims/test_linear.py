"""The work of checking grows with the text and no faster, whatever the text is made of."""

import cProfile
import pstats
import time
from datetime import date

import pytest

from esep.claims import check
from esep.codebook import Codebook

BOOK = Codebook.load("kz")
DAY = date(2024, 1, 16)
HEADS = {
    "In 2023, 1,000,000 offences were registered. ": ("Of them, 500 were thefts. ", "including 500 thefts, "),
    "В 2023 году совершено 1 000 000 преступлений. ": (
        "Из них 500 краж. ",
        "из них из них ",
        "в том числе 7, ",
    ),
}
PIECES = (
    "1, ", "1 1 1 ", "1\n", "1\t", "1-", "1/", "1:", "1.1.", "1% ", "%", "(", ")", "((1 ", "(12 [34 {56 ",
    "«“", "a-", "аa1о0 ", "pаrа ", "twenty one hundred ", "двадцать тысяч пять ", "more than 5 than ", "http://a.b/1?",
    "ст. 188 УК ", "12.12.2023 ", "9 months of 2023, ", "from 1 to 2 ", "88, of which 77, ", "оның ішінде 5 ",
    "rose by 5% ", "- 5 краж\n", "Total 500. ", "thefts 500 ", "12345 thefts. 12354 thefts. ", "50 percent, ",
    "12.5 per 100,000 people, ", "In 2023, 500 thefts were registered. ", "500 thefts, 300 robberies, ",
)  # fmt: skip
ADVERSARIAL = [
    *(("", piece) for piece in PIECES),
    *((head, one) for head, some in HEADS.items() for one in some),
]
FEW, TIMES = 30, 4
QUICK = {"1\n", "(", "аa1о0 ", "Of them, 500 were thefts. ", "12345 thefts. 12354 thefts. "}


def work(text):
    """The calls that checking a text takes, and the seconds."""
    profile = cProfile.Profile()
    profile.enable()
    checked = check(text, published_on=DAY, codebook=BOOK)
    profile.disable()
    assert all(0 <= one.start < one.end <= len(checked.prose.text) for one in checked.numbers)
    stats = pstats.Stats(profile)
    return stats.total_calls, stats.total_tt


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        pytest.param(*one, id=repr(one[1]), marks=() if one[1] in QUICK else pytest.mark.slow)
        for one in ADVERSARIAL
    ],
)
def test_four_times_the_text_is_four_times_the_work(head, piece):
    work(head + piece * 20)
    calls, seconds = work(head + piece * FEW)
    more_calls, more_seconds = work(head + piece * FEW * TIMES)
    assert more_calls <= calls * TIMES * 1.5
    # Seconds are not so exact: what is quadratic takes sixteen times as many, what blows up takes for ever.
    assert more_seconds <= max(seconds * TIMES * 3, 3)


@pytest.mark.parametrize("sign", "1a.-,('/%«а")
def test_a_sign_without_end_is_read_at_once(sign):
    begun = time.process_time()
    check(sign * 20_000 + " 5 thefts.", published_on=DAY, codebook=BOOK)
    assert time.process_time() - begun < 5


@pytest.mark.slow
def test_thousands_of_numbers_are_checked():
    text = " ".join(f"In the city {n:,} thefts were registered." for n in range(1_000, 5_000))
    assert len(check(text, published_on=DAY, codebook=BOOK).numbers) == 4_000
