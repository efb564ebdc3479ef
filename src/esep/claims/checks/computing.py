"""A printed figure against what others make it: it holds, or it is off, and the arithmetic is shown."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from esep.claims.checks.printing import Span, decimals, span_of
from esep.claims.model import Form, Judged, Number, Verdict
from esep.claims.saying import Between, Figure, Phrase

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
    told["better"] = _better(printed, exact)
    likely = cause() if cause is not None else None
    if likely is not None:
        told["cause"] = likely
    elif what in LOOSE and _too_far(printed, exact):
        return Judged(Verdict.NOT_CHECKABLE, "too_far", told)
    return Judged(Verdict.INCONSISTENT, f"{what}_off", told, exact, "instead")


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
    """A number as its reader saw it, without the breaks of lines."""
    return " ".join(number.printed.split())


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


def _better(printed: Number, exact: Fraction) -> Figure:
    places = decimals(printed)
    if printed.form is Form.TIMES and exact.denominator > 1:
        places = max(places, 1)
    return figure(printed, abs(exact), places)


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
