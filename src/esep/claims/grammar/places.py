"""Places: in a ranking, and in a sequence of events."""

from esep.claims.grammar.drafts import Draft, Reading, direction
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind


def places(scene: Scene, reading: Reading) -> None:
    """Add ranks and orders; in a sentence that ranks, "from 55th" is a rank too, and "of 20" its length."""
    ranks = [one for one in scene.figures if _ranks(scene, one) or _moved(scene, one)]
    for figure in scene.figures:
        way = direction(scene, figure, *scene.segment(figure))
        if figure in ranks or (
            ranks
            and figure.form is Form.ORDINAL
            and (_compared(scene, figure) or not _sequence(scene, figure))
        ):
            length = _length(scene, figure)
            roles = [("place", figure), *([("whole", length)] if length else [])]
            roles.sort(key=lambda one: one[1].first)
            reading.add(Draft(Kind.RANK, roles, scene, way, topic=figure))
            if length is not None:
                reading.add(Draft(Kind.LEVEL, [("value", length)], scene))
        elif figure.form is Form.ORDINAL:
            reading.add(Draft(Kind.ORDER, [("place", figure)], scene, way))


def _compared(scene: Scene, figure: Figure) -> bool:
    """Whether a place in digits is set against another one: "58th, against 52nd a year before"."""
    digits = figure.told.printed[:1].isdigit()
    return digits and any(scene.before(figure, cue, 1) for cue in ("against", "from", "than"))


def _sequence(scene: Scene, figure: Figure) -> bool:
    return scene.after(figure, "sequence", 3)


def _ranks(scene: Scene, figure: Figure) -> bool:
    """Whether a number is a place in a ranking: a word for it stands nearer than one for a sequence."""
    if figure.form is Form.ORDINAL:
        if scene.after(figure, "sequence", 3):
            return scene.after(figure, "rank", 1)
        if figure.told.printed[:1].isdigit() and scene.after(figure, "ranked_in", 1):
            return True
        dashed = scene.words[figure.after : figure.after + 1] in (["–"], ["—"], ["-"])
        return scene.after(figure, "rank", 7 if dashed else 3) or scene.before(figure, "rank", 6)
    if figure.form is not Form.COUNT:
        return False
    place = figure.after
    if scene.words[place : place + 1] in (["-"], ["‑"]):
        place += 1
    glued = any(hit.first == place for hit in scene.cues.get("rank_after", ()))
    return glued and (place > figure.after or scene.before(figure, "rank", 4) or scene.glued(figure))


def _moved(scene: Scene, figure: Figure) -> bool:
    """Whether a number with an ending goes from one place to another: "from 31st to 38th"."""
    both = [one for one in scene.figures if one.form is Form.ORDINAL and one.told.printed[:1].isdigit()]
    starts = [one for one in both if scene.before(one, "from", 1)]
    return figure in both and any(
        other.left == one.after and scene.before(other, "to", 1) and figure in (one, other)
        for one in starts
        for other in both
    )


def _length(scene: Scene, figure: Figure) -> Figure | None:
    """How many there are in a ranking: "among 20 regions"."""
    counts = [one for one in scene.figures if one.form is Form.COUNT and scene.together(one, figure)]
    for one in counts:
        near = 0 <= one.first - figure.after <= 3 and scene.before(one, "out_of", 1)
        if near or (0 <= figure.first - one.after <= 4 and scene.after(one, "out_of_after", 3)):
            return one
    return None
