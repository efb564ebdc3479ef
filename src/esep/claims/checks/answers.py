"""How many answers a survey allowed: with one each its shares make a hundred per cent, with several more."""

from collections.abc import Sequence

from esep.claims.checks.scene import Scene
from esep.claims.checks.words import row_of
from esep.claims.vocabulary import Words, words

REACH = 3


def one_answer(scene: Scene, start: int, end: int) -> bool | None:
    """Whether everybody gave one answer, as the sentence of a place or the one before tells.

    Args:
        scene: the text.
        start: where the shares begin.
        end: where they end.

    Returns:
        False when several were allowed; None when nobody says.
    """
    begun, stop = scene.around(start, end)
    before, _ = scene.around(begun - 1, begun) if begun else (begun, begun)
    known = words(scene.read.language)
    said = row_of(scene.text[before:stop]).words
    if _near(known, said, "several_answers"):
        return False
    return True if _near(known, said, "one_answer") else None


def _near(known: Words, said: Sequence[str], section: str) -> bool:
    """Whether a word of a section stands shortly before the word "answer"."""
    answers = [place for place, word in enumerate(said) if "answers" in known.of(word)]
    return any(section in known.of(word) for place in answers for word in said[max(place - REACH, 0) : place])
