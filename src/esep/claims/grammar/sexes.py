"""Men and women, boys and girls: two counts that are all of those they are of."""

from collections.abc import Sequence

from esep.claims.grammar.scene import Figure, Scene
from esep.claims.tokens import DASHES
from esep.claims.vocabulary import words

COUPLE = {"man", "woman"}
NEAR, GLUED, PAIR = 5, 4, 2


def is_couple(scene: Scene, listed: Sequence[Figure]) -> bool:
    """Whether two counts are of men and of women, or of boys and of girls.

    Args:
        scene: the sentence of the counts.
        listed: the counts.
    """
    return len(listed) == PAIR and {_who(scene, one) for one in listed} == COUPLE


def named(scene: Scene) -> list[str]:
    """The sexes that a sentence names, in the order of its words."""
    known = words(scene.language)
    tagged = {hit.first: hit.tag for hit in scene.units if hit.tag in COUPLE}
    told = [
        tagged.get(place) or known.of(word).get("sex_after") or known.of(word).get("sex_before", "")
        for place, word in enumerate(scene.words)
    ]
    return [one for one in told if one]


def by_sex(scene: Scene, counts: Sequence[Figure]) -> dict[str, Figure]:
    """The counts of men and of women of a sentence; nothing where one of both is not told, or told twice."""
    told = [(who, one) for one in counts if (who := _who(scene, one)) in COUPLE]
    return dict(told) if len(told) == PAIR and {who for who, _ in told} == COUPLE else {}


def _who(scene: Scene, figure: Figure) -> str:
    """Who so many are, by the noun after a count, or by the one that a dash leads from to it."""
    known, right = words(scene.language), scene.right(figure)
    before = scene.words[max(scene.left(figure), figure.first - PAIR) : figure.first]
    if len(before) == PAIR and before[1] in DASHES and "sex_before" in known.of(before[0]):
        return known.of(before[0])["sex_before"]
    noun = scene.noun(figure, NEAR)
    if noun in COUPLE:
        return noun
    for word in scene.words[figure.after : min(right, figure.after + GLUED)]:
        said = known.of(word)
        if "sex_after" in said:
            return said["sex_after"]
        if len(word) > PAIR and word[:1].isalpha() and "copula" not in said:
            break
    return ""
