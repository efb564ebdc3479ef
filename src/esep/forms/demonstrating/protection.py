"""All cards of protection and prevention that a demonstration register holds."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from esep.forms.demonstrating.aims import Aims, Size
from esep.forms.demonstrating.cards import Cards
from esep.forms.demonstrating.care import care
from esep.forms.demonstrating.drawing import Drawing
from esep.forms.demonstrating.families import families
from esep.forms.demonstrating.family_cards import FamilyCards
from esep.forms.demonstration import Demonstration
from esep.kernel.periods import Period


def protection(
    aims: Aims, demonstration: Demonstration, territories: Sequence[str], size: Size
) -> Iterator[Cards]:
    """The cards of violence in families, of centres and of events among minors.

    They are dealt out to territories as registered offences are, which is invented.

    Args:
        aims: what a codebook says of them.
        demonstration: the figures by territory.
        territories: those that get any; together they get all.
        size: how much of the published totals there is.
    """
    told = aims.told
    headline = demonstration.form.index(demonstration.form.headline)
    weight = np.array([demonstration.figures[code][headline] for code in territories], float)
    opens = min(Period.parse(one["period"]).start for one in told["families"])
    rng = np.random.default_rng(zlib.crc32(f"protection {size} {' '.join(territories)}".encode()))
    draw = Drawing(
        told["said"],
        rng,
        (territories, (weight / weight.sum()).tolist()),
        opens,
        date.fromisoformat(told["closes"]),
    )
    for one in families(told, draw, size):
        yield from FamilyCards(told, draw, one).cards()
    yield from care(told, draw, size)
