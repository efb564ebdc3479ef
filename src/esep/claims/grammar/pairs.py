"""Two levels of one thing at two times, and the first and last of a series of them."""

from itertools import pairwise
from typing import NamedTuple

from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form

SERIES = 3


class Pair(NamedTuple):
    """Two levels of one thing at two times."""

    value: Figure
    base: Figure

    @property
    def first(self) -> Figure:
        """The one that stands first."""
        return min(self, key=lambda one: one.told.start)

    @property
    def last(self) -> Figure:
        """The one that stands last."""
        return max(self, key=lambda one: one.told.start)


def ends_of_series(scene: Scene, told: Figure) -> Pair | None:
    """The last and the first level of a series that a colon opens after a change: "halved: 92 in 2019, … 46".

    Args:
        scene: the sentence.
        told: the change.
    """
    counts = [one for one in scene.figures if one is not told]
    if len(counts) < SERIES or any(one.form is not Form.COUNT or one.first < told.after for one in counts):
        return None
    if ":" not in scene.words[told.after : counts[0].first]:
        return None
    after = [
        one.period.start for one in scene.mentions if one.period is not None and one.start > told.told.end
    ]
    rising = all(first < second for first, second in pairwise(after))
    return Pair(counts[-1], counts[0]) if rising and len(after) == len(counts) else None
