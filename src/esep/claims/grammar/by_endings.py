"""Parts told by endings alone, where a language has them: of those orders its 603, of the crimes its 203."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Protocol

from esep.claims.grammar.cues import cues
from esep.claims.grammar.drafts import Reading
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Kind

NEAR = 5
Known = tuple[Figure, Scene]


class Setting(Protocol):
    """Keeps parts as set against their whole."""

    def __call__(
        self,
        scene: Scene,
        reading: Reading,
        whole: Figure,
        found: list[Figure],
        before: Scene | None = None,
    ) -> None:
        """Keep them, with the sentence of the whole where it is another one."""


def by_endings(
    scene: Scene,
    reading: Reading,
    counts: Sequence[Figure],
    fitting: Callable[[Reading, list[Figure]], Known],
    set_apart: Setting,
) -> None:
    """Add the parts that bear the ending of a part behind a noun that bears the ending of a whole.

    Behind "those" the whole is meant whatever it holds; a bare noun means the last count of its unit only
    where all its parts can be in it.

    Args:
        scene: the sentence.
        reading: what has been read so far.
        counts: the counts of the sentence.
        fitting: which count of the sentence before "of them" means.
        set_apart: how parts are kept.
    """
    for part in counts:
        owner = _owner(scene, part) if _is_part(scene, reading, part) else None
        if owner is None:
            continue
        unit, demonstrative = owner
        listed = _listed(scene, reading, counts, part)
        known = _counted(scene, reading, unit, part)
        if known is None and demonstrative and not unit and reading.whole is not None:
            known = fitting(reading, [part])
        if known is None or not (demonstrative or _holds(known[0], listed)):
            continue
        before = known[1] if known[1] is not scene else None
        set_apart(scene, reading, known[0], [part] if demonstrative else listed, before)
        return


def _is_part(scene: Scene, reading: Reading, part: Figure) -> bool:
    """Whether a count that nothing was said of yet bears the ending of a part."""
    return not reading.used.get(part.number) and scene.suffixed(part, "part", reading.plain, reach=0)


def _owner(scene: Scene, part: Figure) -> tuple[str, bool] | None:
    """The unit of the noun before a part that bears the ending of a whole, and whether "those" leads it."""
    known = cues(scene.language)
    ending = known.suffixes.get("of") if known else None
    low = max(scene.left(part), part.first - NEAR)
    if ending is None or not any(ending.search(word) for word in scene.words[low : part.first]):
        return None
    hits = scene.hits("again", low, part.first)
    those = any(ending.search(word) for hit in hits for word in scene.words[hit.after : part.first])
    near = [unit for unit in scene.units if low <= unit.first < part.first]
    owned = [unit.tag for unit in near if ending.search(scene.words[unit.after - 1])]
    if those:
        return next(iter(owned), ""), True
    return (owned[-1], False) if owned else None


def _listed(scene: Scene, reading: Reading, counts: Sequence[Figure], first: Figure) -> list[Figure]:
    """The counts from a part on that bear its ending as well."""
    listed: list[Figure] = []
    for one in counts:
        if one.first < first.first:
            continue
        if not _is_part(scene, reading, one) or not scene.together(first, one):
            break
        if listed and _owner(scene, one) is not None:
            break  # of the reports 98, of the cases 41
        listed.append(one)
    return listed


def _counted(scene: Scene, reading: Reading, unit: str, part: Figure) -> Known | None:
    """The last count of a unit before a part: in its own sentence, else in those before."""
    own = [
        one
        for one in scene.figures
        if one.after <= part.first and scene.noun(one) and not reading.claimed(one, Kind.RATE)
    ]
    same = [one for one in own if unit and scene.root(scene.noun(one)) == scene.root(unit)]
    if same:
        return same[-1], scene
    return reading.counted.get(unit)


def _holds(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether a count is large enough for all its parts."""
    return sum((one.told.value for one in parts), Fraction(0)) <= whole.told.value
