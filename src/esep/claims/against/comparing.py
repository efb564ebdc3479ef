"""One number against the figures that tables have for it: it matches, it differs, or it is not certain."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from esep.claims.against.sources import Held
from esep.claims.against.wants import Want
from esep.claims.checks.causes import one_digit, swaps
from esep.claims.checks.computing import written
from esep.claims.checks.printing import Span, operand
from esep.claims.checks.units import is_a
from esep.claims.model import Judged, Number, Verdict
from esep.claims.saying import Figure, Listed, Phrase
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

NEAR, NEAR_NARROWED = Fraction(5, 4), Fraction(2)
MOST = 4
RELEASED = "released"


def compared(
    number: Number, want: Want, figures: Sequence[Held], book: Codebook, unit: Callable[[Held], str]
) -> Judged | None:
    """What tables say of a number; None where it is so far from all of them that it is of something else.

    A demonstration is told of and never counts: neither as a match nor as a difference.

    Args:
        number: as printed.
        want: what it is of.
        figures: those that count it, of its time and place; at least one.
        book: the codebook.
        unit: the code of what a figure counts.
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
    if holds:
        return Judged(Verdict.MATCHES, "against_matches", values)
    if not near(number, nearest.value, want):
        return None
    exact = Fraction(nearest.value)
    if want.certain and _same_unit(book, want, unit(nearest)):
        return Judged(Verdict.DIFFERS, "against_differs", values, exact, "against_differs")
    return Judged(Verdict.NOT_CHECKABLE, "against_unsure", values, exact)


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
    return any(one.value == value for way in (swaps, one_digit) for one in way(number))


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
