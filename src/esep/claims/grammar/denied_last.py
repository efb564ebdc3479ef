"""The other side of a whole told by a bare denial: "49 met the norm, 15 did not", "15 – нет"."""

from esep.claims.grammar.scene import COMMAS, Figure, Scene

MOST, END = 4, frozenset(".!?")


def denied_last(scene: Scene, last: Figure) -> bool:
    """Whether nothing but a denial stands between a count and the end of its clause.

    Args:
        scene: the sentence.
        last: the last part of a list.
    """
    end = last.after
    while end < len(scene.words) and scene.words[end] not in COMMAS and scene.words[end] not in END:
        end += 1
    if end < len(scene.words) and scene.words[end] not in END | {";"}:
        return False
    return end - last.after <= MOST and any(
        hit.first >= last.after and hit.after == end for hit in scene.cues.get("denied_last", ())
    )
