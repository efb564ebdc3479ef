"""The ends of a range share what stands behind the second: 14–17 years, from 7 to 27 thousand."""

from esep.claims.model import Became, Form
from esep.claims.numbers.seen import Around, Seen
from esep.claims.tokens import DASHES

REACH, GAP, HOURS, CODES, YEARS = 6, 2, 24, 1000, (1900, 2100)


def ranges(around: Around) -> list[tuple[Seen, Seen]]:
    """The ranges of a sentence; the first number takes form and size from the second."""
    found = []
    for first, second in zip(around.seen, around.seen[1:], strict=False):
        dashed = _dashed(around, first, second)
        if dashed or _linked(around, first, second):
            _share(first, second, sizes=dashed or _from(around, first))
        if dashed:
            found.append((first, second))
    return found


def ends_agree(around: Around) -> None:
    """What is known of the second end of a range is true of the first, and the other way round for ages."""
    for first, second in zip(around.seen, around.seen[1:], strict=False):
        if _measured_move(around, first, second):
            first.became = second.became = Became.FIGURE
            continue
        if _dialled(around, first, second):
            first.became = Became.PHONE
        spelled = first.spelled and not second.spelled
        if first.whole is None or second.whole is None or first.whole >= second.whole or spelled:
            continue
        if (
            _same_length(around, first, second)
            and second.became is Became.TERM
            and first.became is Became.PERIOD
        ):
            first.became = Became.TERM
        hanging = around.word(first.after) in DASHES and around.stuck(first.after - 1)
        link = first.after + hanging
        if link + 1 != second.first or around.means("range", link) != "to":
            continue
        if _opening_hours(around, first, second):
            first.became = second.became = Became.TIME
        elif first.became is Became.FIGURE and first.bare and second.became in (Became.TERM, Became.AGE):
            first.became = second.became
        elif (
            first.became is Became.AGE
            and second.became is Became.FIGURE
            and second.bare
            and second.whole < 100
            and around.means("copula", second.after) is None
            and around.means("age_limits", second.after) not in ("said", "sure")
        ):
            second.became = Became.AGE


def _measured_move(around: Around, first: Seen, second: Seen) -> bool:
    """Whether a length grew or fell from one to the other: it is what the text counts."""
    if second.became not in (Became.TERM, Became.PERIOD) or not (first.bare and second.bare):
        return False
    gap = range(first.after, second.first)
    if not 0 < len(gap) <= GAP or not any(around.means("range", at) == "to" for at in gap):
        return False
    if around.near("durations", (second.after, second.suffix)) and first.became in (
        Became.FIGURE,
        second.became,
    ):
        near = (*range(first.first - REACH, first.first), *range(second.after, second.after + REACH))
        return around.near("moved", near)
    return False


def _dialled(around: Around, first: Seen, second: Seen) -> bool:
    """7 (7172) 55-66-77: the code of a country before the rest of a telephone number."""
    bracket = around.word(first.after) == "(" and second.first == first.after + 1
    return bracket and second.became is Became.PHONE and first.bare and 0 < (first.whole or 0) < CODES


def _opening_hours(around: Around, first: Seen, second: Seen) -> bool:
    """Open from 9 to 18."""
    bare = first.bare and second.bare and first.became is second.became is Became.FIGURE
    day = 0 < (first.whole or 0) < (second.whole or 0) <= HOURS
    return bare and day and around.near("opening", range(first.first - REACH, first.first))


def _same_length(around: Around, first: Seen, second: Seen) -> bool:
    """From 7 years to 12 years: the same unit behind both, hardly a word between them."""
    unit = around.means("durations", first.after)
    return (
        unit is not None
        and 1 <= second.first - first.after <= 2
        and unit == around.means("durations", second.after)
    )


def _dashed(around: Around, first: Seen, second: Seen) -> bool:
    """Whether nothing but a dash stands between two numbers that rise."""
    if first.after + 1 != second.first or around.word(first.after) not in DASHES:
        return False
    if first.value is None or second.value is None or (first.spelled and not second.spelled):
        return False
    if YEARS[0] <= first.value < YEARS[1] <= second.value:
        return False
    glued = around.stuck(first.after - 1) and around.stuck(first.after)
    return first.value < second.value or (glued and second.size == 1)


def _linked(around: Around, first: Seen, second: Seen) -> bool:
    """Whether a bare number is only a word away from the next: 10 or 12 percent."""
    return (
        first.after + 1 == second.first
        and first.bare
        and not first.spelled
        and first.value is not None
        and around.means("range", first.after) == "to"
        and around.means("range", first.first - 1) != "to"
        and around.means("age_limits", first.first - 1) not in ("said", "sure")
        and not second.bare
        and first.suffix < 0
        and not (YEARS[0] <= first.value <= YEARS[1] and second.form is Form.PERCENT)
    )


def _from(around: Around, first: Seen) -> bool:
    return around.means("range", first.first - 1) == "between"


def _share(first: Seen, second: Seen, *, sizes: bool) -> None:
    """Give the first number what the second says of both."""
    if not first.bare or first.value is None or second.value is None:
        return
    if second.form in (Form.PERCENT, Form.POINTS, Form.TIMES, Form.ORDINAL):
        first.form = second.form
        first.unit = min(first.unit, second.unit) if first.unit > 1 else first.unit
    elif second.size > 1 and sizes and first.value < 1000:
        first.value, first.size = first.value * second.size, second.size
        first.unit *= second.size
