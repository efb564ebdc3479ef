"""One figure told again: the same, or rounded as headlines are; what confirms the one confirms the other."""

import re
from collections.abc import Collection, Iterator

from esep.claims.checks.computing import written
from esep.claims.checks.printing import operand
from esep.claims.checks.scene import Scene
from esep.claims.model import Bound, Claim, Form, Judged, Kind, Number, Verdict
from esep.claims.units import same_unit

LEAST, ROUND, NEAR, MOST = 100, 100, 60, 20
IN_BRACKETS = re.compile(r"[^.;:!?\n(]*\((?:[^\d().;:!?\n]{0,30})$")
ROLES = ("value", "whole")
TOLD = frozenset({Kind.LEVEL, Kind.SUM, Kind.SUBSET, Kind.SHARE})


def judge_all(scene: Scene, held: Collection[int]) -> Iterator[tuple[Claim, Judged]]:
    """Levels that a text tells a second time, where the other time agrees with them.

    Args:
        scene: the text.
        held: numbers that arithmetic has confirmed, and nothing has refuted.
    """
    levels = [claim for claim in scene.kinds(Kind.LEVEL) if len(claim.said) == 1]
    by_value: dict[object, list[tuple[Claim, int]]] = {}
    for claim in scene.claims:
        for said in claim.said:
            if said.number in held and said.role in ROLES:
                by_value.setdefault(scene.number(said.number).value, []).append((claim, said.number))
    for claim in levels:
        place = claim.said[0].number
        number = scene.number(place)
        if number.form is not Form.COUNT or number.value < LEAST or place in held:
            continue
        same = next(
            (
                at
                for other, at in by_value.get(number.value, [])[:MOST]
                if same_unit(claim.counted, other.counted)
            ),
            None,
        )
        if same is not None and same != place:
            yield claim, _same(scene, place, same)
    yield from _rounded(scene, levels)


def _rounded(scene: Scene, levels: list[Claim]) -> Iterator[tuple[Claim, Judged]]:
    """A round level of the headline that the text tells in full, or that a bracket behind it does."""
    headline = scene.text.find("\n")
    for claim in levels:
        rough = scene.number(claim.said[0].number)
        if not _is_round(rough):
            continue
        for other in _exact_ones(scene, claim, titled=0 <= rough.start < headline):
            exact = next(one.number for one in other.said if one.role in ROLES)
            if operand(rough).meets(operand(scene.number(exact))):
                judged = _same(scene, claim.said[0].number, exact)
                yield claim, judged
                if other.kind is Kind.LEVEL:
                    yield other, judged
                break


def _exact_ones(scene: Scene, claim: Claim, *, titled: bool) -> Iterator[Claim]:
    """The claims that may tell a round level in full."""
    rough = scene.number(claim.said[0].number)
    for other in scene.beside(claim):
        exact = next((scene.number(one.number) for one in other.said if one.role in ROLES), None)
        if exact is None or exact.form is not Form.COUNT or _is_round(exact) or exact.start < rough.end:
            continue
        between = scene.text[rough.end : exact.start]
        named = other.kind in TOLD and len(between) <= NEAR and bool(IN_BRACKETS.match(between))
        if named or (titled and same_unit(claim.counted, other.counted) and _one_thing(claim, other)):
            yield other


def _same(scene: Scene, first: int, second: int) -> Judged:
    named = {"first": written(scene.number(first)), "second": written(scene.number(second))}
    return Judged(Verdict.CONSISTENT, "same_twice", named)


def _is_round(number: Number) -> bool:
    return number.form is Form.COUNT and (number.bound is not Bound.EXACT or number.unit >= ROUND)


def _one_thing(one: Claim, other: Claim) -> bool:
    """Whether two claims name one indicator, narrowed alike; what narrows a sum may be said of its parts."""
    alike = dict(one.by) == dict(other.by) or (other.kind is Kind.SUM and not one.by)
    return one.counted != "" and one.indicator == other.indicator and alike
