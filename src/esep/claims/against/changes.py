"""A change told in percent alone, against the two levels that a table has for it."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from esep.claims.against.comparing import described
from esep.claims.against.sources import Held
from esep.claims.against.wants import Change, Subject
from esep.claims.checks.computing import figure, fits, written
from esep.claims.checks.printing import Span, decimals
from esep.claims.model import Claim, Judged, Number, Verdict
from esep.claims.saying import Figure
from esep.codebook import Codebook
from esep.kernel.periods import Period

Find = Callable[[Subject, Period], Sequence[Held]]
NEAR = 5


def change(told: Change, find: Find, book: Codebook) -> Iterator[Judged]:
    """What tables say of a change in percent: two levels of one table, as known at one moment.

    Args:
        told: the change.
        find: the figures of a subject in a period.
        book: the codebook.
    """
    claim, number, subject = told.claim, told.number, told.subject
    now, before = told.periods
    pairs = [
        (later, earlier)
        for later in find(subject, now)
        for earlier in find(subject, before)
        if not later.invented and earlier.value and _one_table(later, earlier)
    ]
    judged = [_judged(claim, number, later, earlier, book) for later, earlier in pairs]
    if not judged:
        return
    best = max(judged, key=lambda one: (one.verdict is Verdict.MATCHES, -_apart(number, one)))
    if best.verdict is Verdict.DIFFERS and not (told.certain and _apart(number, best) <= NEAR):
        yield Judged(Verdict.NOT_CHECKABLE, "against_change_unsure", best.values, best.recomputed)
    else:
        yield best


def _one_table(one: Held, other: Held) -> bool:
    return (one.key, one.table, one.standing, one.as_of) == (
        other.key,
        other.table,
        other.standing,
        other.as_of,
    )


def _judged(claim: Claim, number: Number, later: Held, earlier: Held, book: Codebook) -> Judged:
    exact = Fraction(later.value - earlier.value, earlier.value) * 100
    values = described(later, book) | {
        "printed": written(number),
        "value": Figure(Fraction(later.value)),
        "base": Figure(Fraction(earlier.value)),
        "computed": figure(number, exact, decimals(number) + 2),
        "base_period": earlier.period,
    }
    agrees = claim.direction * exact >= 0
    if agrees and fits(number, Span(exact, exact)):
        return Judged(Verdict.MATCHES, "against_change_matches", values, exact)
    return Judged(Verdict.DIFFERS, "against_change_differs", values, exact)


def _apart(number: Number, judged: Judged) -> Fraction:
    return abs(abs(number.value) - abs(judged.recomputed or Fraction(0)))
