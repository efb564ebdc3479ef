"""Categories told one by one and their total, wherever they stand in a text: what they leave is named."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from esep.claims.checks.computing import written
from esep.claims.checks.rest import Narrowings, unnamed
from esep.claims.checks.scene import Scene
from esep.claims.checks.units import is_a
from esep.claims.indicators import indicators_of
from esep.claims.model import Claim, Form, Judged, Number, Verdict
from esep.claims.saying import Figure, Titles

FEWEST = 3


def judge_all(scene: Scene) -> Iterator[tuple[Claim, Judged]]:
    """What the categories of one dimension leave of a total that stands elsewhere in the text."""
    told = Counter(name for claim in scene.claims for name in claim.by)
    dimensions = sorted(name for name, count in told.items() if count >= FEWEST - 1)
    words = Narrowings(scene) if dimensions else None
    for dimension in dimensions:
        parts = _parts(scene, dimension, words)
        titles = unnamed(scene, dimension, list(parts)) if len(parts) >= FEWEST else None
        if titles is None or not _said_apart(scene, parts):
            continue
        for whole, total in _wholes(scene, list(parts.values())):
            exact = sum((part.value for _, part in parts.values()), Fraction(0))
            left = total.value - exact
            named = {
                "whole": written(total),
                "parts": " + ".join(written(part) for _, part in parts.values()),
                "computed": Figure(exact),
                "rest": Figure(left),
            }
            if left > 0 and titles:
                judged = Judged(
                    Verdict.NOT_CHECKABLE, "categories_leave", {**named, "titles": Titles(titles)}, exact,
                    "rest_named",
                )  # fmt: skip
                yield whole, judged
            elif left == 0:
                yield whole, Judged(Verdict.CONSISTENT, "sum_holds", named, exact)


Part = tuple[Claim, Number]


def _parts(scene: Scene, dimension: str, words: Narrowings | None) -> dict[str, Part]:
    """The first level of each category that is narrowed by this dimension alone."""
    parts: dict[str, Part] = {}
    for claim in scene.claims:
        value = _level(scene, claim)
        code = claim.by.get(dimension, "")
        if not code and value is not None and words is not None:
            code = words.told(claim, dimension)
        if value is not None and code and not set(claim.by) - {dimension} and " " not in code:
            parts.setdefault(code, (claim, value))
    return parts


def _said_apart(scene: Scene, parts: dict[str, Part]) -> bool:
    """Whether the categories are figures of their own: parts of one sum are told there."""
    sums = [{said.number for said in claim.said if said.role == "part"} for claim in scene.claims]
    numbers = {number for _, number in parts.values()}
    return not any(numbers <= {scene.number(index) for index in told} for told in sums if told)


def _wholes(scene: Scene, parts: list[Part]) -> Iterator[Part]:
    """The first level that may be the total: of the time of its parts, and of their thing or a wider one."""
    first, _ = parts[0]
    named = {part.id for part, _ in parts}
    least = sum((part.value for _, part in parts), Fraction(0))
    for claim in scene.claims:
        value = _level(scene, claim)
        if value is None or claim.by or claim.id in named or value.value < least:
            continue
        if claim.period.period == first.period.period and _may_hold(scene, claim, first):
            yield claim, value
            return


def _may_hold(scene: Scene, whole: Claim, part: Claim) -> bool:
    """Whether what a claim counts may have the other as its part, by their indicators or their units."""
    indicators = indicators_of(scene.book.folder, scene.book.languages)
    known, theirs = indicators.get(whole.indicator), indicators.get(part.indicator)
    unit = theirs.unit or "" if theirs else part.counted
    wider = {whole.counted, known.unit or "" if known else ""} - {""}
    return whole.indicator == part.indicator or any(is_a(scene.book, unit, one) for one in wider)


def _level(scene: Scene, claim: Claim) -> Number | None:
    value = scene.first(claim, "value")
    return value if value is not None and value.form is Form.COUNT else None
