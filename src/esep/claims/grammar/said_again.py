"""Shares that say a part again: in other words, of the unit that they name, in answer to a question."""

from esep.claims.grammar.drafts import PARTS, Reading
from esep.claims.grammar.scene import BREAKS, Figure, Scene
from esep.claims.model import Bound, Form, Kind

LEADING, OPENING, BEHIND, HEDGED = 3, 2, 2, 3


def in_other_words(scene: Scene, reading: Reading, share: Figure) -> tuple[Figure | None, Figure | None]:
    """The only part and whole of a sentence that a share at its end says again.

    "19,300 of the 96,400 led to a case, in other words, every fifth."

    Args:
        scene: the sentence.
        reading: what has been read so far.
        share: a share with no counts beside it.
    """
    subsets = [draft for draft in reading.here if draft.kind is Kind.SUBSET]
    last = scene.figures[-1] is share and sum(one.form in PARTS for one in scene.figures) == 1
    if len(subsets) != 1 or not last or not scene.before(share, "or", LEADING):
        return None, None
    part, whole = subsets[0].figure("part"), subsets[0].figure("whole")
    if part is None or whole is None or scene.right(part) != share.first != scene.right(whole):
        return None, None
    said, counted = scene.noun(share, BEHIND), (subsets[0].before or scene).noun(whole)
    alike = not said or not counted or scene.root(said) == scene.root(counted)
    return (part, whole) if alike else (None, None)


def of_its_unit(
    scene: Scene, reading: Reading, share: Figure, part: Figure
) -> tuple[Figure | None, Scene | None]:
    """The count of the sentence before whose unit a share names: "Every fourth woman, that is, 160".

    Args:
        scene: the sentence.
        reading: what has been read so far.
        share: a share that opens the sentence.
        part: the count that says it again.
    """
    unit = next((hit for hit in scene.units if share.after <= hit.first < share.after + BEHIND), None)
    if unit is None or scene.figures[0] is not share or part.first < unit.after or not reading.past:
        return None, None
    bare = scene.words[unit.after : unit.after + 1]
    known = reading.counted.get(unit.tag)
    if known is None or known[1] is not reading.past[-1][0] or not bare or bare[0] not in BREAKS:
        return None, None
    return known if known[0].told.value > part.told.value else (None, None)


def answers(scene: Scene, count: Figure, share: Figure) -> bool:
    """Whether a sentence is but a count and about what share that is: "173, so about twelve percent".

    Args:
        scene: the sentence.
        count: the figure before the share.
        share: a share.
    """
    between = scene.words[count.after : share.first]
    alone = len(scene.figures) == LEADING - 1 and count.first <= OPENING and count.form is Form.COUNT
    return alone and between[:1] == [","] and len(between) <= HEDGED and share.told.bound is Bound.ABOUT
