"""Days, months, years, decades, centuries and clock times."""

import re

from esep.claims.model import Became, Form
from esep.claims.numbers.seen import Around, Seen
from esep.claims.tokens import DASHES, TokenKind

FIRST_YEAR, LAST_YEAR = 1900, 2099
SURE_YEARS = range(1985, 2036)
WEEK = 7
_NUMERIC = re.compile(
    r"(?:\d{1,2}[./-]){2}(?:19|20)?\d\d$|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}$|(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d$"
)


def dated(around: Around, one: Seen) -> Became | None:
    """A day, month, year, decade or century; a time of the clock."""
    if one.form not in (Form.COUNT, Form.ORDINAL) or one.size > 1:
        return None
    printed = around.tokens[one.first].text
    if _NUMERIC.match(printed) and printed.count(".") in (1, 2) and _not_measured(around, one):
        return Became.DATE
    if one.whole is None or "." in printed:
        return Became.TIME if _points_of_clock(around, one, printed) else None
    if _clock(around, one):
        return Became.TIME
    return Became.DATE if _year(around, one) or _day(around, one) or _long_ago(around, one) else None


def _not_measured(around: Around, one: Seen) -> bool:
    return (
        around.kind(one.after) is not TokenKind.WORD
        or around.means("eras", one.after) is not None
        or around.tokens[one.first].text.count(".") == 2
    )


def _points_of_clock(around: Around, one: Seen, printed: str) -> bool:
    """18.30 beside a word of the clock."""
    hours, _, minutes = printed.partition(".")
    if not (
        hours.isdecimal()
        and minutes.isdecimal()
        and len(minutes) == 2
        and int(hours) < 25
        and int(minutes) < 60
    ):
        return False
    if around.near("clock", (one.first - 2, one.first - 1, one.after)):
        return True
    follows = any(around.means(section, one.after) is not None for section in ("range", "year_cues"))
    measured = around.kind(one.after) is TokenKind.WORD and not follows and one.suffix < 0
    return not measured and around.near("weekdays", range(one.first - WEEK, one.first))


def _clock(around: Around, one: Seen) -> bool:
    """At 6 p.m., в 18 часов, таңғы сағат 9-да."""
    hour = one.whole
    if hour is None or not 0 <= hour <= 24:
        return False
    if around.term("half_of_day", one.after) is not None:
        return True
    return (
        around.term("clock_before", one.first - 1) is not None
        or around.ends_with("clock_before", one.first) >= 0
    )


def _year(around: Around, one: Seen) -> bool:
    """A number that is a year: a year word behind it, or no noun behind it, in the time people write of."""
    printed, year = around.tokens[one.first].text, one.whole
    if one.spelled or year is None or len(printed) != 4 or not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    before = around.words.of(around.word(one.first - 1))
    if _era_after(around, one) == "year" or "months" in before:
        return True
    if "year_cues" in before:
        return True
    return year in SURE_YEARS and "hedges" not in before and around.means("counted", one.after) is None


def _era_after(around: Around, one: Seen) -> str:
    """The year, decade or century behind a number; the end of its case may stick to it."""
    after = one.after
    if around.means("eras", after) is not None:
        return around.means("eras", after) or ""
    if one.suffix >= 0:
        return around.means("eras", max(one.suffix + 1, after)) or around.means("eras", one.suffix) or ""
    if around.word(after) in DASHES and around.stuck(after - 1) and around.means("eras", after + 1):
        return around.means("eras", after + 1) or ""
    return ""


def _day(around: Around, one: Seen) -> bool:
    """The number of a day beside its month: Nov. 15, 10 января, 15 қараша, the 15th of November."""
    day = one.whole
    if day is None or not 1 <= day <= 31:
        return False
    after = one.after
    if around.means("months", after) is not None:
        return around.printed(after) != "may"
    if (
        around.means("of", after) is not None
        and around.means("months", after + 1) is not None
        and one.form is Form.ORDINAL
    ):
        return True
    if around.word(after) in DASHES and around.means("months", after + 1) is not None:
        return True
    before = one.first - 1
    if around.word(before) == "." and around.stuck(before - 1):
        before -= 1
    return around.means("months", before) is not None and _day_follows(around, before, one)


def _day_follows(around: Around, month: int, one: Seen) -> bool:
    """Whether a day may follow a month here: English always, others where the day has an ending."""
    if around.words.digits.get("day") == "after":
        capital = around.printed(month)[:1].isupper()
        return (
            capital
            and around.kind(one.after) is not TokenKind.DIGITS
            and around.means("counted_after", one.after) is None
        )
    return one.suffix >= 0


def _long_ago(around: Around, one: Seen) -> bool:
    """The 1990s, 90-е годы, the 21st century."""
    era = _era_after(around, one)
    if era in ("century", "decade"):
        return one.form is Form.ORDINAL or era == "century"
    glued = one.suffix >= 0 and around.word(one.suffix) in _decade_endings(around)
    whole = one.whole or 0
    return glued and whole % 10 == 0 and whole > 0 and (whole >= FIRST_YEAR or era == "year")


def _decade_endings(around: Around) -> frozenset[str]:
    return frozenset(one.strip() for one in around.words.digits.get("decades", "").split(",") if one.strip())


def days_of_a_range(around: Around) -> None:
    """The first day of a pair takes its month from the second: 1 и 2 июня, from 1 to 15 March."""
    for first, second in zip(reversed(around.seen[:-1]), reversed(around.seen[1:]), strict=True):
        if second.became is not Became.DATE or first.became not in (Became.FIGURE, Became.TERM):
            continue
        whole, other = first.whole, second.whole
        if whole is None or other is None or not first.bare or first.spelled:
            continue
        years = FIRST_YEAR <= whole <= LAST_YEAR and FIRST_YEAR <= other <= LAST_YEAR
        days = 1 <= whole <= 31 and 1 <= other <= 31
        if (years or days) and first.after + 1 == second.first and _joins(around, first.after):
            first.became = Became.DATE


def _joins(around: Around, place: int) -> bool:
    return around.word(place) in DASHES or around.word(place) == "," or around.means("range", place) == "to"
