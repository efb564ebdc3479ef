"""A whole told again before its parts: "Of these 2,418 offences 1,274 were thefts"."""

from collections.abc import Sequence

from esep.claims.grammar.drafts import Reading
from esep.claims.grammar.scene import Figure
from esep.claims.matching import Hit

NEAR, SINCE = 2, 2


def restated(reading: Reading, cue: Hit[str], after: Sequence[Figure]) -> Figure | None:
    """The count behind "of these" that one of the sentences before told: the whole itself, no part of it.

    Args:
        reading: what has been read so far.
        cue: where "of these" stands.
        after: the counts behind it.
    """
    first = after[0]
    if len(after) < NEAR or first.first - cue.after > NEAR or first.told.value < after[1].told.value:
        return None
    known = [one for _, counts in reading.past[-SINCE:] for one in counts]
    known += [one[0] for one in (reading.whole, reading.last) if one is not None]
    return first if any(one.told.value == first.told.value for one in known) else None
