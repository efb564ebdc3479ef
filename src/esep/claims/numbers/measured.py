"""Lengths that are what a text counts: an average told of two times, a length that a percentage moved."""

from esep.claims.model import Became, Form
from esep.claims.numbers.lengths import unit_place
from esep.claims.numbers.seen import Around, Seen

GAP, REACH = 4, 4
LENGTHS = frozenset({Became.TERM, Became.PERIOD})
MOVED = frozenset({Form.PERCENT, Form.POINTS})


def measured(around: Around) -> None:
    """Two lengths of one unit set against each other are figures: on average 34 days instead of 41 days."""
    if not _counted(around):
        return
    for first, second in zip(around.seen, around.seen[1:], strict=False):
        if _lengths(around, first, second) and (_against(around, first, second) or _moved(around, second)):
            first.became = second.became = Became.FIGURE


def _counted(around: Around) -> bool:
    """Whether a sentence tells of an average, or how many percent something moved."""
    if any(one.form in MOVED for one in around.seen):
        return True
    return around.near("averages", range(around.first, around.last))


def _lengths(around: Around, first: Seen, second: Seen) -> bool:
    """Whether both are lengths of the same unit, hardly a word between them."""
    if not {first.became, second.became} <= LENGTHS or not (first.bare and second.bare):
        return False
    places = unit_place(around, first), unit_place(around, second)
    if min(places) < 0 or not 0 <= second.first - places[0] - 1 <= GAP:
        return False
    return around.means("durations", places[0]) == around.means("durations", places[1])


def _against(around: Around, first: Seen, second: Seen) -> bool:
    """Whether one is set against the other: instead of, вместо, орнына."""
    return any(around.term("compared", place) is not None for place in range(first.after, second.first))


def _moved(around: Around, second: Seen) -> bool:
    """Whether something grew or fell to the second, as its percentage says."""
    place = unit_place(around, second)
    grew = around.near("moved", range(place + 1, place + 1 + REACH))
    return grew and any(one.form in MOVED for one in around.seen[second.order : second.order + 2])
