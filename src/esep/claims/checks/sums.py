"""Parts and wholes: no part is more than its whole, parts add up, and what they leave is named."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from esep.claims.checks.causes import swapped
from esep.claims.checks.computing import written
from esep.claims.checks.printing import Span, operand, span_of
from esep.claims.checks.rates import is_rate
from esep.claims.checks.rest import rest_of
from esep.claims.checks.scene import Scene
from esep.claims.checks.shares import whole_of
from esep.claims.checks.units import counts_others, mixed
from esep.claims.model import Claim, Form, Judged, Kind, Number, Verdict
from esep.claims.saying import Figure, Phrase, Titles

SHOWN, MONEY = 12, "money"
NO_PART = Fraction(3, 2)
PARTED = frozenset({Kind.SUM, Kind.SUBSET, Kind.SHARE})


def judge(scene: Scene, claim: Claim) -> Iterator[Judged]:
    """What arithmetic says of the parts of a claim; nothing where it names none."""
    if claim.kind not in PARTED:
        return
    if any(is_rate(scene, said.number) for said in claim.said) or _two_levels(scene, claim):
        return
    parts, whole = scene.of(claim, "part"), whole_of(scene, claim)
    counted = [part for part in parts if whole is None or part.form is whole.form]
    shares = [part for part in parts if part.form is Form.PERCENT]
    if claim.kind is Kind.SUM and len(shares) > 1 and (whole is None or whole.form is not Form.PERCENT):
        yield from _of_hundred(claim, shares)
    if whole is not None and counted:
        yield from _of_whole(scene, claim, counted, whole)


def _of_whole(scene: Scene, claim: Claim, counted: list[Number], whole: Number) -> Iterator[Judged]:
    """What the parts say of their whole; nothing where they are parts of something else."""
    if claim.kind is Kind.SUM:
        counted = _without_whole(counted, whole)
    above = [part for part in counted if operand(whole).below(operand(part))]
    if above and claim.kind is Kind.SUBSET and mixed(scene, claim, MONEY):
        return
    if operand(whole).below(total([operand(part) for part in counted])):
        if counts_others(scene, claim):
            return
        counted = _of_one_clause(scene, counted, whole)
    if above:
        yield from (_above(part, whole) for part in above)
    elif claim.kind is Kind.SUM:
        yield _sum(scene, claim, counted, whole)
    elif not scene.of(claim, "share"):
        yield from (_within(part, whole) for part in counted)


def _two_levels(scene: Scene, claim: Claim) -> bool:
    """Whether a part and its whole are the two levels of a change, and so no part and no whole."""
    parts, wholes = set(claim.of("part")), set(claim.of("whole"))
    return any(
        (wholes & set(other.of("value")) and parts & set(other.of("base")))
        or (wholes & set(other.of("base")) and parts & set(other.of("value")))
        for number in wholes
        for other in scene.of_number.get(number, ())
        if other.kind in {Kind.CHANGE, Kind.DELTA} and (other.direction or other.base.period is not None)
    )


def total(spans: Sequence[Span]) -> Span:
    """What values add up to."""
    added = Span(Fraction(0), Fraction(0))
    for span in spans:
        added = added.plus(span)
    return added


def _sum(scene: Scene, claim: Claim, parts: list[Number], whole: Number) -> Judged:
    added, all_of_it = total([operand(part) for part in parts]), span_of(whole)
    exact = sum((abs(part.value) for part in parts), Fraction(0))
    named = {"parts": _written(parts), "whole": written(whole), "computed": Figure(exact)}
    left = abs(whole.value) - exact
    named["rest"] = Figure(abs(left))
    if added.meets(all_of_it):
        return Judged(Verdict.CONSISTENT, "sum_holds", named, exact)
    others = _nested(parts, whole) if all_of_it.below(added) else _missed(scene, claim, parts, left)
    if others is not None:
        named |= {"parts": _written(others), "computed": Figure(abs(whole.value))}
        return Judged(Verdict.CONSISTENT, "sum_holds", named, abs(whole.value))
    if all_of_it.below(added):
        return Judged(Verdict.INCONSISTENT, "parts_exceed", _with_cause(named, parts, whole), exact)
    unnamed = rest_of(scene, [said.number for said in claim.said if said.role == "part"])
    if claim.whole_said or unnamed == ():
        return Judged(Verdict.INCONSISTENT, "parts_not_all", _with_cause(named, parts, whole), exact)
    if unnamed:
        named["titles"] = Titles(unnamed)
        return Judged(Verdict.CONSISTENT, "rest_named", named, exact, "rest_named")
    return Judged(Verdict.CONSISTENT, "rest", named, exact)


def _missed(scene: Scene, claim: Claim, parts: list[Number], left: Fraction) -> list[Number] | None:
    """The parts with a count of the same line that is exactly what they leave."""
    own = {said.number for said in claim.said}
    start, end = scene.paragraph(claim.start)
    for index in scene.figures_within(start, max(end, claim.end)):
        number = scene.number(index)
        if index not in own and number.form is Form.COUNT and number.value == left:
            return [*parts, number]
    return None


def _of_one_clause(scene: Scene, parts: list[Number], whole: Number) -> list[Number]:
    """Parts up to a semicolon, where only some of a list are set apart so: behind it stands another whole."""
    ordered = sorted(parts, key=lambda part: part.start)
    if not ordered or whole.start > ordered[0].start:
        return parts
    ends = [whole.end, *(part.end for part in ordered)]
    parted = [";" in scene.text[end : part.start] for end, part in zip(ends, ordered, strict=False)]
    first = parted.index(True) if True in parted else 0
    wholes = {one.start for one in _wholes_beside(scene, whole)}
    apart = not all(parted[1:]) or ordered[first].start in wholes
    return ordered[:first] if first and apart else parts


def _wholes_beside(scene: Scene, whole: Number) -> list[Number]:
    """The wholes of other claims of the sentence of a whole."""
    indexes = scene.figures_within(*scene.around(whole.start, whole.end))
    claims = [claim for index in indexes for claim in scene.of_number.get(index, ())]
    return [scene.number(place) for claim in claims for place in claim.of("whole")]


def _without_whole(parts: list[Number], whole: Number) -> list[Number]:
    """Parts without the whole told once more: "there were 2,418. Of these 2,418 so many were …"."""
    rest = [part for part in parts if part.value != whole.value or part is whole]
    again = len(parts) - len(rest) == 1 and len(rest) > 1
    return rest if again and any(part.value > 0 for part in rest) else parts


def _nested(parts: list[Number], whole: Number) -> list[Number] | None:
    """Parts without the one that is a part of another, or the subtotal of some: the others make the whole."""
    if len(parts) <= 2 or not _exact(parts, whole):
        return None
    over = sum((abs(part.value) for part in parts), Fraction(0)) - abs(whole.value)
    for place, part in enumerate(parts):
        if abs(part.value) == over:
            return [*parts[:place], *parts[place + 1 :]]
    return None


def _exact(parts: list[Number], whole: Number) -> bool:
    return all(operand(number).exact for number in (*parts, whole))


def _with_cause(named: dict[str, object], parts: list[Number], whole: Number) -> dict[str, object]:
    exact = sum((abs(part.value) for part in parts), Fraction(0))
    cause: Phrase | None = swapped(whole, exact, parts, lambda values: sum(values, Fraction(0)))
    likely = cause is not None and cause.key.endswith("swapped")
    return {**named, "cause": cause} if likely else named


def _of_hundred(claim: Claim, shares: list[Number]) -> Iterator[Judged]:
    """Shares of one whole, told in percent: they make a hundred where they are said to be all."""
    added = total([operand(share) for share in shares])
    exact = sum((abs(share.value) for share in shares), Fraction(0))
    named = {"parts": _written(shares), "computed": Figure(exact, 1, percent=True)}
    hundred = Span(Fraction(100), Fraction(100))
    if hundred.below(added):
        yield Judged(Verdict.INCONSISTENT, "shares_exceed", named, exact)
    elif added.below(hundred) and claim.whole_said:
        yield Judged(Verdict.INCONSISTENT, "shares_not_all", named, exact)
    elif added.meets(hundred):
        yield Judged(Verdict.CONSISTENT, "shares_hold", named, exact)


def _above(part: Number, whole: Number) -> Judged:
    """A part above its whole is wrong, or, where it is far above, most probably no part of it."""
    named = {"part": written(part), "whole": written(whole)}
    if abs(part.value) > abs(whole.value) * NO_PART:
        return Judged(Verdict.NOT_CHECKABLE, "no_part", named)
    return Judged(Verdict.INCONSISTENT, "part_above_whole", named)


def _within(part: Number, whole: Number) -> Judged:
    return Judged(Verdict.CONSISTENT, "part_within", {"part": written(part), "whole": written(whole)})


def _written(parts: Sequence[Number]) -> str:
    shown = " + ".join(written(part) for part in parts[:SHOWN])
    return shown + (" + …" if len(parts) > SHOWN else "")
