"""How long something is: periods that are counted in, terms, parts of a year."""

from esep.claims.model import Became, Form
from esep.claims.numbers.seen import Around, Seen
from esep.claims.tokens import DASHES, TokenKind

PERIODS = frozenset({"eras", "months", "durations"})
SHORT = frozenset({"second", "minute", "hour", "day"})
LONGEST, MONTHS, ELLIPSIS, DUE, SMALL = 100, 12, 5, 5, 4
TERM_BEFORE, TERM_LIKELY_BEFORE, TERM_AFTER = 7, 4, 4


def part_of_year(around: Around, one: Seen) -> Became | None:
    """The third quarter, 1 полугодие, Q1, the first half of the year: part of a period's name."""
    after, before = one.after, one.first - 1
    if _in_a_row(around, one):
        return None
    if one.form is Form.FRACTION:
        return Became.PERIOD if _half_of_year(around, one) else None
    if one.form not in (Form.COUNT, Form.ORDINAL) or not 1 <= (one.whole or 0) <= 12:
        return None
    after += around.word(after) in DASHES and around.stuck(after - 1)
    if around.means("parts_of_year", after) is not None and _names_part(around, one):
        return Became.PERIOD
    stuck = around.means("parts_of_year", before) is not None and around.stuck(before)
    return Became.PERIOD if stuck else None


def _in_a_row(around: Around, one: Seen) -> bool:
    """Whether an ordinal counts what happened again and again: "for the third year in a row"."""
    near = (*range(one.first - 2, one.first), *range(one.after, one.after + 4))
    return one.form is Form.ORDINAL and any(around.term("in_a_row", place) for place in near)


def _names_part(around: Around, one: Seen) -> bool:
    """Whether the part of a year is really one: "half" only after an ordinal."""
    return one.form is Form.ORDINAL or not one.spelled or around.means("parts_of_one", one.after) is None


def _half_of_year(around: Around, one: Seen) -> bool:
    """Half and quarter as parts of a year: after an ordinal, or of a year or month."""
    if around.means("ordinals", one.first - 1) is not None:
        return True
    if around.kind(one.first - 2) is TokenKind.DIGITS and around.means("glued", one.first - 1) == "ordinal":
        return True
    after = one.after
    for _ in range(3):
        known = around.words.of(around.word(after))
        if not PERIODS.isdisjoint(known):
            return True
        if around.kind(after) is TokenKind.DIGITS:
            return len(around.word(after)) == 4
        if "of" not in known and "articles" not in known:
            return False
        after += 1
    return False


def which_one(around: Around, one: Seen) -> Became | None:
    """An ordinal that belongs to a period, a name or a way to speak: the first two months, the first time."""
    if one.form is not Form.ORDINAL:
        return None
    if _in_a_row(around, one):
        return None
    if _of_period(around, one):
        return Became.PERIOD
    if _counts_points(around, one):
        return Became.NAME
    return Became.NAME if _of_name(around, one) else None


def _counts_points(around: Around, one: Seen) -> bool:
    """Whether an ordinal only counts what is said: "First, call; second, wait"."""
    opens = one.first == around.first or around.word(one.first - 1) == ";"
    return one.spelled and opens and around.word(one.after) == ","


def _of_period(around: Around, one: Seen) -> bool:
    """Whether a period, its length or its half stands behind an ordinal."""
    half = around.beside(one, 1)
    if half is not None and half.first == one.after and half.form is Form.FRACTION:
        return _half_of_year(around, half)
    follows = one.after
    if around.means("numerals", follows) is not None or around.kind(follows) is TokenKind.DIGITS:
        follows += 1
    return around.means("durations", follows) is not None or around.means("eras", follows) is not None


def _of_name(around: Around, one: Seen) -> bool:
    """Whether an office or a turn of speech stands behind an ordinal: First Deputy, the first time."""
    if one.whole == 1 and around.term("time_after_ordinal", one.after) is not None:
        return True
    if around.means("named_after_ordinal", one.after) is not None:
        return True
    begins = one.first == around.first
    if one.spelled and not begins and around.capital(one.first) and around.capital(one.after):
        return True
    street = range(one.after + 1, one.after + 3)
    if around.capital(one.after) and any(around.means("address", place) is not None for place in street):
        return True
    return not one.spelled and _of_place(around, one)


def _of_place(around: Around, one: Seen) -> bool:
    """Whether an ordinal in digits names a place or an office: the 9th Microdistrict, в 9-м микрорайоне."""
    place = max(one.after, one.suffix + 1)
    if around.means("address", place) is not None:
        return True
    headline = not begins_plainly(around, one.first - 1)
    return around.capital(place) and not headline and around.means("months", place) is None


def begins_plainly(around: Around, place: int) -> bool:
    """Whether a word is in small letters or opens its sentence: behind it a capital letter means a name."""
    return place <= around.first or around.printed(place).islower()


def unit_place(around: Around, one: Seen) -> int:
    """Where the unit of a length stands: behind the number, or stuck to it; -1 where there is none."""
    if one.suffix >= 0 and around.means("durations", one.suffix) is not None:
        return one.suffix
    place = one.after
    if around.word(place) in DASHES and around.stuck(place - 1):
        place += 1
    if around.means("length_adjectives", place) is not None:
        place += 1
    return place if around.means("durations", place) is not None else -1


def length(around: Around, one: Seen) -> Became | None:
    """How long a period, a punishment, a deadline or a measured time is."""
    if one.form is not Form.COUNT or one.size > 1:
        return None
    place = unit_place(around, one)
    if place < 0:
        return Became.PERIOD if _goes_on(around, one) else None
    return Became.NAME if _in_a_title(around, one, place) else _of_unit(around, one, place)


def _of_unit(around: Around, one: Seen, place: int) -> Became | None:
    """Whether a length is of a period or a term; none where the number does not belong to its unit."""
    if _too_long(around, one, place):
        return None
    before, after = _cue_before(around, one), around.means("period_after", place + 1)
    if before != "sure" and after == "likely" and _is_due(around, place):
        return Became.TERM
    if "sure" in (before, after) or around.means("within", place) is not None:
        return Became.PERIOD
    reach = TERM_LIKELY_BEFORE if before else TERM_BEFORE
    near = (*range(one.first - reach, one.first), *range(place + 1, place + TERM_AFTER))
    short = around.means("durations", place) in SHORT
    if short or any(_of_term(around, at, counted=before is not None) for at in near):
        return Became.TERM
    likely = before is not None or after is not None or around.words.digits.get("length") == "period"
    likely = likely or one.first == around.first
    return Became.PERIOD if likely else Became.TERM


def _is_due(around: Around, place: int) -> bool:
    """Whether a word of duty follows a length: бір ай ішінде берілуі тиіс."""
    return any(around.means("duty", at) is not None for at in range(place + 2, place + 2 + DUE))


def _in_a_title(around: Around, one: Seen, unit: int) -> bool:
    """Whether a length has a capital letter that no headline explains: the 16 Days of Activism."""
    if not around.capital(unit) or one.spelled:
        return False
    if around.printed(one.first - 1).islower():
        return True
    named = around.means("of", unit + 1) is not None and around.capital(unit + 2)
    return named and any(_plain(around, place) for place in range(around.first, around.last))


def _plain(around: Around, place: int) -> bool:
    """Whether a longer word is in small letters, as none of a headline in capitals is."""
    printed = around.printed(place)
    return len(printed) > SMALL and printed.islower()


def _of_term(around: Around, place: int, *, counted: bool) -> bool:
    """Whether a word says that a length is a term; orders may be counted in a period."""
    said = around.means("term_cues", place)
    return said is not None and not (counted and said == "paper")


def _too_long(around: Around, one: Seen, place: int) -> bool:
    """Whether a number belongs to no year behind it: "при 290 год назад", 512 a year ago."""
    whole, single = one.whole or 0, around.words.digits.get("single", "")
    if around.means("durations", place) != "year":
        return False
    return whole > LONGEST or (around.word(place) == single != "" and (whole % 10 != 1 or whole % 100 == 11))


def _goes_on(around: Around, one: Seen) -> bool:
    """Whether a period goes on with a shorter word: "for six months 7,460, for nine 7,395"."""
    if not 1 <= (one.whole or 0) <= MONTHS or around.kind(one.after) is TokenKind.WORD:
        return False
    before = around.word(one.first - 1)
    known = around.means("period_cues", one.first - 1) is not None
    if not known:
        return False
    earlier = (around.beside(one, -step) for step in range(1, ELLIPSIS))
    return any(
        other and other.became is Became.PERIOD and around.word(other.first - 1) == before
        for other in earlier
    )


def _cue_before(around: Around, one: Seen) -> str | None:
    """How surely the word before a length, or before its hedge, says that it is a period."""
    before = around.means("period_cues", one.first - 1)
    if before is None and around.means("hedges", one.first - 1) is not None:
        return around.means("period_cues", one.first - 2)
    return before
