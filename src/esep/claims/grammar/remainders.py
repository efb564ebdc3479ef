"""What is left, told in a sentence of its own: "The remaining 384 …", "Ещё 157 …", "Қалған 210-ы …"."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from esep.claims.grammar.adding import adds_up, nearly, one_more
from esep.claims.grammar.drafts import Draft, Reading
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form, Kind

OPENING, SET_APART = 4, frozenset({Kind.SUM, Kind.SUBSET, Kind.SHARE})


class Above(NamedTuple):
    """A whole with the parts that the text told of it before, and the sentence that the parts stand in."""

    whole: Figure
    parts: list[Figure]
    scene: Scene


def remainders(scene: Scene, reading: Reading, counts: Sequence[Figure]) -> None:
    """Add the sum that the last of its parts closes: all of it where the words say that it is the rest."""
    if not counts or reading.used.get(counts[-1].number):
        return
    last = counts[-1]
    rest = _said(scene, last, "remaining")
    if not rest and not _said(scene, last, "another"):
        return
    here = len(counts) > 1
    for whole, parts, before in _beside(reading, counts) if here else _told(reading):
        listed = [*parts, last]
        if last.told.value < whole.told.value and (
            adds_up(whole, listed)
            or ((rest or (here and one_more(scene, whole, listed))) and nearly(whole, listed))
        ):
            roles = [("whole", whole), *(("part", one) for one in listed)]
            other = None if before is scene else before
            reading.add(Draft(Kind.SUM, roles, scene, whole_said=rest, topic=last, before=other))
            return


def _said(scene: Scene, figure: Figure, cue: str) -> bool:
    """Whether a word right before a count, or one that opens its sentence, says that it is left."""
    return scene.before(figure, cue, OPENING) or scene.after(figure, cue, 2)


def _told(reading: Reading) -> Iterator[Above]:
    """What the sentence before told: parts of a whole, else counts whose whole the one before it told."""
    if not reading.past:
        return
    scene, counts = reading.past[-1]
    yield from _parted(reading.drafts, scene)
    bare = counts and all(reading.used.get(one.number) == {Kind.LEVEL} for one in counts)
    if bare and len(reading.past) > 1:
        above_it, wholes = reading.past[-2]
        if wholes and not above_it.cues.get("remaining"):
            yield Above(wholes[0], list(counts), scene)


def _beside(reading: Reading, counts: Sequence[Figure]) -> Iterator[Above]:
    """What the sentence that is read now tells: parts of a whole, and the bare counts behind them."""
    if not reading.here:
        return
    for whole, parts, scene in _parted(reading.here, reading.here[-1].scene):
        after = [one for one in counts[:-1] if one.first > max(parts[-1].first, whole.first)]
        # What stands between a part and the one that "another" adds is a part as well.
        bare = all(not reading.used.get(one.number) and one.told.value < whole.told.value for one in after)
        yield Above(whole, [*parts, *after] if bare else parts, scene)


def _parted(drafts: Sequence[Draft], scene: Scene) -> Iterator[Above]:
    """The wholes of the last sentence of some claims, with the parts that were set apart there."""
    found: dict[int, Above] = {}
    for draft in reversed(drafts):
        if draft.scene is not scene:
            break
        whole = draft.figure("whole")
        if draft.kind in SET_APART and whole is not None and whole.form is Form.COUNT:
            above = found.setdefault(whole.number, Above(whole, [], scene))
            above.parts.extend(one for one in draft.figures("part") if _new(one, above.parts))
    yield from (Above(one.whole, _in_order(one.parts), scene) for one in found.values() if one.parts)


def _new(one: Figure, parts: Sequence[Figure]) -> bool:
    return one.form is Form.COUNT and all(one is not part for part in parts)


def _in_order(parts: Sequence[Figure]) -> list[Figure]:
    return sorted(parts, key=lambda one: one.told.start)
