"""Cards of the beds of centres: as many as were ever had at one time, and some that are always free."""

from collections.abc import Iterator

import numpy as np

from esep.forms.demonstrating.cards import Cards
from esep.forms.demonstrating.drawing import Drawing, Number, links
from esep.forms.demonstrating.lives import Days


def beds(
    opened: Days, stays: tuple[Number, Number, Days, Days], spare: tuple[int, int], draw: Drawing
) -> Iterator[Cards]:
    """Each resident has the first bed of her centre that is free; children share hers.

    Args:
        opened: the day of each centre, on which its beds are put in.
        stays: the number of each stay, the place of its centre, its first day and the day on which it ends.
        spare: the least and the most beds of a centre that nobody ever has.
        draw: draws what is not told.
    """
    number, centre, since, until = stays
    bed, turn, of = _given(centre, since, until, len(opened))
    more = np.repeat(np.arange(len(opened)), draw.rng.integers(spare[0], spare[1] + 1, len(opened)))
    of = np.concatenate([of, more])
    beds = draw.numbers("bed", len(of))
    yield draw.cards("bed.put_in", "put_in_on", beds, opened[of], {"centre": links("centre", of)})
    for nth in range(int(turn.max()) + 1):
        here = turn == nth
        had = beds[bed[here]]
        stay = {"stay": links("stay", number[here])}
        yield draw.cards("bed.occupied", "occupied_on", had, since[here], stay, nth)
        yield draw.cards("bed.freed", "freed_on", had, until[here], nth=nth)


def _given(centre: Number, since: Days, until: Days, centres: int) -> tuple[Number, Number, Number]:
    """The bed of each stay and how many had it before her; of each bed, its centre."""
    bed, turn = np.zeros(len(centre), np.int64), np.zeros(len(centre), np.int64)
    of: list[int] = []
    have: list[list[int]] = [[] for _ in range(centres)]
    free_from, had = list[np.datetime64](), list[int]()
    for at in np.argsort(since, kind="stable").tolist():
        mine = have[centre[at]]
        first = next((one for one in mine if free_from[one] < since[at]), None)
        if first is None:
            first = len(of)
            of.append(int(centre[at]))
            free_from.append(until[at])
            had.append(0)
            mine.append(first)
        bed[at], turn[at] = first, had[first]
        free_from[first], had[first] = until[at], had[first] + 1
    return bed, turn, np.array(of, np.int64)
