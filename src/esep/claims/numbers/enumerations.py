"""Numbers that count the points of a text and nothing else: (1), 2), 3/, "Fact 4:", "second:".

One alone may be a figure. Two and more of one shape, each one higher than the last, where points begin, are
an enumeration, whatever words stand beside them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from esep.claims.model import Became, Form, Number

MOST = 40
MAY_COUNT = (Became.FIGURE, Became.NAME, Became.NUMBERING)
# What may stand around the number of a point; each shape is a run of its own.
BEGINS = r"(?:^|(?<=[\n;:.!?…]))[ \t]*"
AFTER = {
    "bracket": re.compile(r"\)\s"),
    "slash": re.compile(r"/(?:\d{1,2})?\s"),
    "keycap": re.compile("\ufe0f?\u20e3"),
    "line": re.compile(r"\s?[.:\N{EN DASH}\N{EM DASH}-]\s"),
    "word": re.compile(r"\s?[:.)\N{EN DASH}\N{EM DASH}]\s"),
    "said": re.compile(r"[:,]\s"),
}
NAMED = re.compile(BEGINS + r"([^\W\d_]{3,})\s(?:№\s?)?$")
SUFFIXED = re.compile(r"-([^\W\d_]{3,})\s?[:.\N{EN DASH}\N{EM DASH}]\s")
HASH = re.compile(r"(?:^|(?<=\s))#$")
OPENED = re.compile(r"\($")
POINT = re.compile(BEGINS + "$")
LINE = re.compile(r"(?:^|\n)[ \t]*$")
BACK = 40


def enumerated(text: str, numbers: Sequence[Number]) -> list[Number]:
    """The numbers of a text, those that only count its points told as such.

    >>> from esep.claims.numbers import numbers_of
    >>> [(one.printed, one.became.value) for one in numbers_of("(1) 540 orders; (2) 38 breaches.")]
    [('1', 'numbering'), ('540', 'figure'), ('2', 'numbering'), ('38', 'figure')]
    """
    shaped: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(numbers):
        if _may_count_points(one):
            for shape in _shapes(text, one):
                shaped[shape].append(place)
    points = {
        place for (_, word), places in shaped.items() for place in _runs(numbers, places, named=bool(word))
    }
    return [
        replace(one, became=Became.NUMBERING) if place in points else one for place, one in enumerate(numbers)
    ]


def _may_count_points(one: Number) -> bool:
    small = one.value.denominator == 1 and 0 < one.value <= MOST
    return small and one.form in (Form.COUNT, Form.ORDINAL) and one.became in MAY_COUNT


def _shapes(text: str, one: Number) -> Iterator[tuple[str, str]]:
    """The ways in which a number stands as one of a point may; the same word goes with each of a run."""
    before = text[max(0, one.start - BACK) : one.start]

    def ends(shape: str) -> bool:
        return AFTER[shape].match(text, one.end) is not None

    if not one.printed.isdecimal():
        if POINT.search(before) and ends("said"):
            yield "said", ""
        return
    if AFTER["bracket"].match(text, one.end) and (OPENED.search(before) or POINT.search(before)):
        yield "bracket", ""
    if LINE.search(before):
        yield from ((shape, "") for shape in ("slash", "line") if ends(shape))
    if ends("keycap"):
        yield "keycap", ""
    if HASH.search(before):
        yield "hash", ""
    if (named := NAMED.search(before)) and ends("word"):
        yield "word", named[1].casefold()
    if POINT.search(before) and (suffixed := SUFFIXED.match(text, one.end)):
        yield "suffix", suffixed[1].casefold()


def _runs(numbers: Sequence[Number], places: Iterable[int], *, named: bool) -> Iterator[int]:
    """The numbers that go on from one another; a run that no word names begins with one."""
    run: list[int] = []
    for place in [*places, None]:
        if place is not None and run and numbers[place].value == numbers[run[-1]].value + 1:
            run.append(place)
            continue
        if len(run) > 1 and (named or numbers[run[0]].value == 1):
            yield from run
        run = [] if place is None else [place]
