"""One number against the figures that tables have for it: it matches, it differs, or it is not certain."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from esep.claims.against.sources import Held
from esep.claims.against.wants import Want
from esep.claims.checks.causes import one_digit, swaps
from esep.claims.checks.computing import written
from esep.claims.checks.printing import Span, operand, rounded_to
from esep.claims.checks.units import is_a
from esep.claims.model import Bound, Form, Judged, Number, Verdict
from esep.claims.saying import Figure, Listed, Phrase
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

NEAR, NEAR_NARROWED = Fraction(5, 4), Fraction(2)
VERY_NEAR = Fraction(1, 200)
LEAST, MOST = 1_000, 4
RELEASED = "released"


class Understood(NamedTuple):
    """How far the words around a number are understood.

    Attributes:
        unit: the code of what a figure counts.
        beside: whether all words beside the number are.
        whole: whether all words of its sentence are.
    """

    unit: Callable[[Held], str]
    beside: bool
    whole: bool


def compared(
    number: Number, want: Want, figures: Sequence[Held], book: Codebook, read: Understood
) -> Judged | None:
    """What tables say of a number; None where it is so far from all of them that it is of something else.

    A demonstration is told of and never counts: neither as a match nor as a difference.

    Args:
        number: as printed.
        want: what it is of.
        figures: those that count it, of its time and place; at least one.
        book: the codebook.
        read: how far the words around the number are understood.
    """
    real = [one for one in figures if not one.invented]
    told = sorted(real or figures, key=lambda one: _order(number, one))
    nearest, *others = told
    values = described(nearest, book) | {"printed": written(number)}
    values["by"] = Figure(abs(abs(number.value) - nearest.value))
    if others:
        values["cause"] = _beside(number, others, book)
    holds = meets(number, nearest.value)
    if not real and (holds or near(number, nearest.value, want)):
        reason = "against_demonstration_matches" if holds else "against_demonstration_differs"
        return Judged(Verdict.NOT_CHECKABLE, reason, values)
    if holds and (read.beside or not _round(number)):
        return Judged(Verdict.MATCHES, "against_matches", values)
    if not holds and not near(number, nearest.value, want):
        return None
    exact = Fraction(nearest.value)
    sure = want.certain and _same_unit(book, want, read.unit(nearest))
    if (
        not holds
        and not _may_round(number, nearest.value)
        and sure
        and (read.whole or _slip(number, nearest.value))
    ):
        return Judged(Verdict.DIFFERS, "against_differs", values, exact, "against_differs")
    return Judged(Verdict.NOT_CHECKABLE, "against_unsure", values, exact)


def telling(number: Number) -> bool:
    """Whether a number is so long and exact that no other figure is likely to equal it by chance."""
    exact = number.form is Form.COUNT and number.unit == 1 and number.bound is Bound.EXACT
    return exact and abs(number.value) >= LEAST


def _round(number: Number) -> bool:
    """Whether a number may stand for many figures."""
    return number.unit > 1 or number.bound is not Bound.EXACT


def _may_round(number: Number, value: int) -> bool:
    """Whether a figure may have been rounded to a number that is not near it."""
    return rounded_to(number).meets(Span(Fraction(value), Fraction(value)))


def _slip(number: Number, value: int) -> bool:
    """Whether a long and exact number is so near a figure that it is hardly of anything else."""
    apart = abs(abs(number.value) - value) / Fraction(value)
    return telling(number) and (apart <= VERY_NEAR or _one_slip(number, value))


def _one_slip(number: Number, value: int) -> bool:
    """Whether a number is a figure but for one digit, or for two that changed places."""
    return any(one.value == value for way in (swaps, one_digit) for one in way(number))


def meets(number: Number, value: int | Fraction) -> bool:
    """Whether a figure can be printed so.

    >>> from esep.claims.model import Form
    >>> meets(Number(0, 6, "27,000", Fraction(27000), Fraction(1000), Form.COUNT), 27_312)
    True
    """
    return operand(number).meets(Span(Fraction(value), Fraction(value)))


def near(number: Number, value: int, want: Want) -> bool:
    """Whether a printed number may be meant for a figure that it is not.

    What is far off is most probably something narrower that the words do not tell, unless it is the very
    figure but for one digit, or for two that changed places.
    """
    printed = abs(number.value)
    if not printed or not value:
        return False
    times = max(printed / value, value / printed)
    if times <= (NEAR_NARROWED if want.subject.narrowed else NEAR):
        return True
    return _one_slip(number, value)


def described(held: Held, book: Codebook) -> dict[str, object]:
    """A figure of a table, with where it stands, for a sentence."""
    return {
        "found": Figure(Fraction(held.value)),
        "table": held.table,
        "place": held.place,
        "what": held.what,
        "territory": _title(held, book),
        "period": held.period,
        "standing": standing(held),
    }


def standing(held: Held) -> Phrase:
    """What a figure may be used for, and as known when."""
    stands = Phrase(f"standing.{held.standing}")
    if not held.as_of:
        return stands
    return Phrase("claims.against.as_known", {"standing": stands, "as_of": _minute(held.as_of)})


def _minute(instant: str) -> str:
    """An instant as people read it.

    >>> _minute("2024-01-11T17:59:59.999999Z")
    '2024-01-11 17:59 UTC'
    """
    return instant[:16].replace("T", " ") + " UTC"


def _beside(number: Number, others: Iterable[Held], book: Codebook) -> Phrase:
    """How far a number is from every other vintage, the nearest first."""
    said: list[Phrase] = []
    for one in others:
        apart = abs(abs(number.value) - one.value)
        key = "claims.against.same" if meets(number, one.value) else "claims.against.apart"
        phrase = Phrase(key, {**described(one, book), "by": Figure(apart)})
        if phrase not in said:
            said.append(phrase)
    return Phrase("claims.against.others", {"list": Listed(tuple(said[:MOST]))})


def _order(number: Number, one: Held) -> tuple[bool, Fraction, bool, str]:
    """What matches first, then what is nearest; of equals what is released, then the older knowledge."""
    apart = abs(abs(number.value) - one.value)
    return not meets(number, one.value), apart, one.standing != RELEASED, one.as_of


def _same_unit(book: Codebook, want: Want, unit: str) -> bool:
    """Whether text and table count one thing, as far as both tell; news say "cases" for offences too."""
    counted = want.subject.counted
    if not counted or not unit:
        return True
    return is_a(book, counted, unit) or is_a(book, unit, counted) or not is_a(book, counted, "person")


def _title(held: Held, book: Codebook) -> Text:
    try:
        title: Text = book.territories.get(held.territory, held.period.last).title
    except EsepError:
        return Text(dict.fromkeys(book.languages, held.territory))
    return title
