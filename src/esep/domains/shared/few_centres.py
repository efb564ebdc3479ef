"""Which centres stand behind a figure: where they are too few, it would tell where one of them is."""

from esep.declare import Behind

# Centres that send counts alone have no card but those about themselves: they hide nobody.
COUNTING = ("reporting", "counts")


def few_centres(place: str, kind: str) -> Behind:
    """That a figure is told only where at least two centres of each kind stand behind it.

    Args:
        place: the dimension of the figure that is the territory of a centre.
        kind: the dimension that is the kind of a centre.
    """
    return Behind(2, "centres_working", "centres_left_off", place, (kind,), COUNTING)
