"""A printed figure against what others make it: it holds, or it is off, and the arithmetic is shown."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from esep.claims.checks.bare import bare, in_words
from esep.claims.checks.printing import Span, decimals, span_of
from esep.claims.model import Form, Judged, Number, Verdict
from esep.claims.saying import Between, Figure, Phrase, Times

MOST_DECIMALS = 4
# Figures of a change and of a rate may be meant of others than those beside them.
LOOSE = frozenset({"change", "difference", "rate"})
FAR, NEARLY, SLIPS = 12, Fraction(6, 100), (10, 100, 1000)


def compared(
    what: str,
    printed: Number,
    computed: Span,
    exact: Fraction,
    values: Mapping[str, object],
    cause: Callable[[], Phrase | None] | None = None,
    *,
    rounded: bool = False,
) -> Judged:
    """Whether a printed figure can be what others make it.

    Args:
        what: the code of the arithmetic: the reason is `<what>_holds` or `<what>_off`.
        printed: the figure.
        computed: what it can be, in the same unit as the figure.
        exact: what it is when the others are taken as printed.
        values: what else the sentence names.
        cause: finds why it may be off; asked only where it is.
        rounded: a whole number is no count here, but rounded as any other.
    """
    told = {**values, "printed": written(printed), "computed": told_span(printed, computed, exact)}
    if fits(printed, computed, rounded=rounded):
        return Judged(Verdict.CONSISTENT, f"{what}_holds", told, exact)
    likely = cause() if cause is not None else None
    told["better"] = _better(printed, exact, likely)
    if likely is not None:
        told["cause"] = likely
    elif what in LOOSE and _too_far(printed, exact):
        return Judged(Verdict.NOT_CHECKABLE, "too_far", told)
    suggested = "instead_of_words" if in_words(written(printed)) else "instead"
    return Judged(Verdict.INCONSISTENT, f"{what}_off", told, exact, suggested)


def _too_far(printed: Number, exact: Fraction) -> bool:
    """Whether it is likelier that the words mean other figures than that somebody erred so much.

    A decimal point that slipped is an error, however far it takes a figure.
    """
    low, high = sorted((abs(printed.value), abs(exact)))
    if not low:
        return False
    slipped = any(abs(high / low / power - 1) < NEARLY for power in SLIPS)
    return high > low * FAR and not slipped


def fits(printed: Number, computed: Span, *, rounded: bool = False) -> bool:
    """Whether a value that others make can be printed so; its sign is looked at elsewhere."""
    return span_of(printed, rounded=rounded).meets(computed.magnitude())


def written(number: Number) -> str:
    """A number as its reader saw it, without the breaks of lines and the endings of its sentence."""
    return bare(number)


def told_span(printed: Number, computed: Span, exact: Fraction) -> Figure | Between:
    """What was computed, with one decimal more than the print shows, or more until the two differ."""
    if computed.exact:
        return figure(printed, exact, _telling(printed, exact))
    wide = computed.high is None or computed.high - computed.low >= 2
    places = decimals(printed) + (0 if wide and _whole(printed) else 1)
    high = None if computed.high is None else figure(printed, computed.high, places)
    return Between(figure(printed, computed.low, places), high)


def figure(printed: Number, value: Fraction, places: int) -> Figure:
    """A computed value in the form of a printed one; a fraction is told in percent."""
    if printed.form is Form.FRACTION:
        return Figure(value * 100, 1, percent=True)
    signed = printed.form is Form.PERCENT and value < 0
    return Figure(value, places, percent=printed.form is Form.PERCENT, signed=signed)


def _better(printed: Number, exact: Fraction, likely: Phrase | None) -> Figure | Phrase | Times:
    """What should be printed, with its unit; where only the unit is wrong, the same in the right one."""
    places = decimals(printed)
    way = likely.key.rpartition(".")[2] if likely is not None else ""
    if way == "points_for_percent":
        return _points(abs(printed.value), places)
    if way == "percent_for_points":
        return Figure(abs(printed.value), places, percent=True)
    if printed.form is Form.POINTS:
        return _points(abs(exact), places)
    if printed.form is Form.TIMES:
        return Times(Figure(abs(exact), max(places, 1) if exact.denominator > 1 else places))
    return figure(printed, abs(exact), places)


def _points(value: Fraction, places: int) -> Phrase:
    return Phrase("claims.suggest.points", {"value": Figure(value, places)})


def _whole(printed: Number) -> bool:
    return printed.form is Form.COUNT and printed.unit >= 1


def _telling(printed: Number, exact: Fraction) -> int:
    """As many decimals as tell the computed value from the printed one, so that no rounding hides why."""
    if _whole(printed) and exact.denominator == 1:
        return 0
    places = decimals(printed) + 1
    while places < MOST_DECIMALS and _same(printed.value, exact, places):
        places += 1
    return places


def _same(printed: Fraction, exact: Fraction, places: int) -> bool:
    """Whether the computed value would look like the printed one with a 5 where it was cut."""
    scaled = abs(exact) * 10**places
    return scaled.denominator != 1 and round(scaled) % 10 == 5 and abs(abs(printed) - abs(exact)) < 1
