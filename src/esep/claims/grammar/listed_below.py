"""Lines of a list under a sentence that ends in a colon and tells no number: the whole stands before it.

"5,216 offences were registered. By gravity they were:" and then a line for each.
"""

from esep.claims.grammar.drafts import Below, Draft, Reading
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind

LONGEST, FEW, LARGE = 20, 3, 1000
COLON = ":"


def listed_below(scene: Scene, reading: Reading) -> None:
    """Add the sum of the lines once they add up, to the last one, to a count told before their list."""
    row = _row(scene, reading)
    below = reading.below if reading.below and reading.below.last is reading.above else None
    below = reading.below = below or _begun(scene, reading)
    if row is None or below is None:
        reading.below = None
        return
    below.last = scene
    below.rows.append(row)
    below.total += row.told.value
    enough = FEW if below.total < LARGE else FEW - 1
    whole = next((one for one in below.wholes if one.told.value == below.total), None)
    if whole is None or len(below.rows) < enough:
        return
    roles = [("whole", whole), *(("part", one) for one in below.rows)]
    reading.add(Draft(Kind.SUM, roles, scene, topic=row, before=below.head))
    reading.below = None


def _row(scene: Scene, reading: Reading) -> Figure | None:
    """The only count of a short line, of which nothing but a share is said."""
    counts = [one for one in scene.figures if one.form is Form.COUNT]
    free = len(counts) == 1 and not reading.used.get(counts[0].number, set()) - {Kind.SHARE}
    return counts[0] if free and len(scene.words) <= LONGEST else None


def _begun(scene: Scene, reading: Reading) -> Below | None:
    """A list that the sentence right above opens."""
    above = reading.above
    if above is None or above.figures or above.words[-1:] != [COLON] or not reading.past:
        return None
    head, wholes = reading.past[-1]
    return Below(wholes, head, scene)
