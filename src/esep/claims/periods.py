"""Periods as a text names them: years, months, quarters, "since January", "a year earlier".

Every mention says how it is known. A year that is not said is taken from the text before, else from the day
of publication; what neither tells stays unknown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from esep.claims.grammar.cues import Cues, cues
from esep.claims.model import Timed
from esep.claims.sentences import Lexed, Sentence
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

_PLACEHOLDER = re.compile(r"\{(?:year|month)2?\}|\{(?:count|ordinal|ordinal_digit)\}")
_LATER = re.compile(r" [^|)]*")
SAME_AGAIN, UNTIL = "same_again", "until_month"
RELATIVE = frozenset({"same_last_year", SAME_AGAIN, "year_earlier"})
_YEAR = r"(?<![\d.,])(?:19|20)\d\d(?![\d%])(?![.,]\d|-\d\d?-\d)"


class Mention(NamedTuple):
    """A period named in a text.

    Attributes:
        start: where its words begin, in characters.
        end: the character after them.
        period: half-open; None where it is told from another one ("a year earlier").
        how: code of how it is known.
        means: which pattern it is.
    """

    start: int
    end: int
    period: Period | None
    how: str
    means: str

    @property
    def relative(self) -> bool:
        """Whether it is told from the period of the claim."""
        return self.means in RELATIVE

    @property
    def timed(self) -> Timed:
        """As a claim holds it."""
        return Timed(self.period, self.how, self.start, self.end)


@dataclass
class Era:
    """What is known of time while a text is read.

    Attributes:
        published_on: the day of publication; None where nobody says.
        year: the latest year named so far.
    """

    published_on: date | None
    year: int | None = None

    @property
    def present(self) -> tuple[int | None, str]:
        """The year that the text writes in, and how it is known."""
        if self.published_on:
            return self.published_on.year, "year_of_publication"
        return self.year, "from_text_before"


def mentions(lexed: Lexed, sentence: Sentence, plain: str, era: Era) -> list[Mention]:
    """The periods named in a sentence, in their order.

    Args:
        lexed: the text with its tokens.
        sentence: where to look.
        plain: the text in lower case, as long as the text itself.
        era: what is known of time; a year that is named is kept there.

    >>> from esep.claims.sentences import lexed
    >>> said = "in the first two months of 2021 and a year earlier"
    >>> read = lexed(said)
    >>> [(one.period.code if one.period else "", one.how) for one in
    ...  mentions(read, read.sentences[0], said, Era(None))]
    [('2021-01..2021-02', 'months_of'), ('', 'named')]
    """
    known = _reader(sentence.language)
    if known is None:
        return []
    found: list[tuple[re.Match[str], int]] = []
    for token in lexed.tokens[sentence.first : sentence.last]:
        for number in known.beginning(token.text):
            match = known.pattern(number).match(plain, token.start, sentence.end)
            if match:
                found.append((match, number))
    said = [known.mention(match, number, era) for match, number in _longest(found)]
    return [one for one in said if one is not None]


def _longest(found: list[tuple[re.Match[str], int]]) -> list[tuple[re.Match[str], int]]:
    """The matches that no longer one overlaps, in their order."""
    kept: list[tuple[re.Match[str], int]] = []
    for match, number in sorted(found, key=lambda one: (one[0].start() - one[0].end(), one[1])):
        if all(match.end() <= other.start() or other.end() <= match.start() for other, _ in kept):
            kept.append((match, number))
    return sorted(kept, key=lambda one: one[0].start())


class _Reader:
    """The period patterns of one language, and the words that each may begin with."""

    def __init__(self, cues: Cues) -> None:
        self.months = [rf"(?:{one})" for one in cues.months]
        self.counts = cues.counts
        self.ordinals = list(cues.ordinals.items())
        month, ordinal = "|".join(cues.months), "|".join(sorted(cues.ordinals, key=len, reverse=True))
        counts = "|".join(
            sorted((re.escape(one).replace("\\ ", " ") for one in cues.counts), key=len, reverse=True)
        )
        said = {
            "{year}": f"(?P<year>{_YEAR})",
            "{year2}": f"(?P<until>{_YEAR})",
            "{month}": f"(?P<month>{month})",
            "{month2}": f"(?P<last>{month})",
            "{count}": rf"(?P<count>(?<!\d)\d{{1,2}}|{counts})",
            "{ordinal_digit}": "(?P<ordinal>[1-4])",
            "{ordinal}": f"(?P<ordinal>{ordinal})",
        }
        self.means = [means for means, _ in cues.patterns]
        self._said = [rf"(?<!\w){_filled(text, said)}(?!\d)" for _, text in cues.patterns]
        self._patterns: dict[int, re.Pattern[str]] = {}
        self.leads = [
            re.compile(_filled(_first_words(_lead(text)), said).replace("(?<!\\d)", ""))
            for _, text in cues.patterns
        ]
        self.known: dict[str, tuple[int, ...]] = {}

    def pattern(self, number: int) -> re.Pattern[str]:
        """A pattern; a text needs few of them, and each takes its time to be made."""
        if number not in self._patterns:
            self._patterns[number] = re.compile(self._said[number])
        return self._patterns[number]

    def beginning(self, word: str) -> tuple[int, ...]:
        """The patterns that may begin with a word; none for most."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) > 50_000:
                self.known.clear()
            found = tuple(number for number, lead in enumerate(self.leads) if _begins(lead, word))
            self.known[word] = found
        return found

    def mention(self, match: re.Match[str], number: int, era: Era) -> Mention | None:
        """The period that a match names; None where it is a day or nothing that can be read."""
        means, said = self.means[number], match.groupdict()
        if "year" in said:
            era.year = int(said["year"])
        if means in {"nothing", "day_year"}:
            return None
        try:
            period, how = _MEANINGS[means](self, said, era)
        except (ValueError, EsepError):
            return None
        return Mention(match.start(), match.end(), period, how, means)

    def month(self, said: str) -> int:
        """Which month a word names, 1 to 12."""
        return next(n for n, one in enumerate(self.months, 1) if re.fullmatch(one, said))

    def count(self, said: str) -> int:
        """How many a word says."""
        return int(said) if said.isdigit() else self.counts[said]

    def ordinal(self, said: str) -> int:
        """Which place a word says."""
        return int(said) if said.isdigit() else next(n for one, n in self.ordinals if re.fullmatch(one, said))


def _filled(said: str, placeholders: Mapping[str, str]) -> str:
    """A pattern of the data file as an expression."""
    return _PLACEHOLDER.sub(lambda one: placeholders[one[0]], said).replace(" ", r"\s")


def _lead(said: str) -> str:
    """The part of a pattern that its first word has to answer to."""
    depth = 0
    for place, sign in enumerate(said):
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 and (sign in " -" or said.startswith("\\s", place)):
            return said[:place]
        held = _PLACEHOLDER.match(said, place) if depth == 0 else None
        if held:
            return said[:place] or held[0]
    return said


def _first_words(lead: str) -> str:
    """The first word of each way that a pattern may begin: of "(?:same|in the same)" same and in."""
    plain = lead.startswith("(?:") and lead.count("(") == 1 and "[" not in lead
    return _LATER.sub("", lead) if plain else lead


def _begins(lead: re.Pattern[str], word: str) -> bool:
    """Whether a word is how a pattern begins; of a word with a hyphen, its first part will do."""
    return bool(lead.fullmatch(word) or ("-" in word and lead.match(word)))


@cache
def _reader(language: str) -> _Reader | None:
    known = cues(language)
    return None if known is None else _Reader(known)


Said = dict[str, str]
Meant = tuple[Period | None, str]


def _this_year(era: Era) -> tuple[int, str]:
    year, how = era.present
    if year is None:
        raise ValueError
    return year, how


def _unsaid_year(era: Era, month: int) -> tuple[int, str]:
    """The year of a month that is named without one: that of the text before, else the last such month."""
    if era.published_on is None:
        return _this_year(era)
    if month > era.published_on.month:
        return era.published_on.year - 1, "year_before_publication"
    return era.published_on.year, "year_of_publication"


def _months(year: int, first: int, last: int) -> Period:
    return Period(
        Period.month(year, first).start, Period.month(year if last >= first else year + 1, last).end
    )


def _half(year: int, half: int) -> Period:
    return _months(year, 6 * half - 5, 6 * half)


def _since(year: int, era: Era) -> Period:
    """From 1 January up to the day of publication, or the whole year where that is not known or later."""
    whole = Period.year(year)
    day = era.published_on
    return Period(whole.start, day) if day and whole.start < day < whole.end else whole


def _year(_: _Reader, said: Said, __: Era) -> Meant:
    return Period.year(int(said["year"])), "named"


def _years(_: _Reader, said: Said, __: Era) -> Meant:
    return Period(Period.year(int(said["year"])).start, Period.year(int(said["until"])).end), "named"


def _month_year(reader: _Reader, said: Said, _: Era) -> Meant:
    return Period.month(int(said["year"]), reader.month(said["month"])), "named"


def _months_year(reader: _Reader, said: Said, _: Era) -> Meant:
    return _months(int(said["year"]), reader.month(said["month"]), reader.month(said["last"])), "named"


def _months_this(reader: _Reader, said: Said, era: Era) -> Meant:
    first, last = reader.month(said["month"]), reader.month(said["last"])
    year, how = _unsaid_year(era, last)
    return _months(year, first, last), how


def _months_last(reader: _Reader, said: Said, era: Era) -> Meant:
    year, _ = _this_year(era)
    return _months(
        year - 1, reader.month(said["month"]), reader.month(said["last"])
    ), "year_before_publication"


def _month_this(reader: _Reader, said: Said, era: Era) -> Meant:
    month = reader.month(said["month"])
    year, how = _unsaid_year(era, month)
    return Period.month(year, month), how


def _month_last(reader: _Reader, said: Said, era: Era) -> Meant:
    year, _ = _this_year(era)
    return Period.month(year - 1, reader.month(said["month"])), "year_before_publication"


def _months_of(reader: _Reader, said: Said, _: Era) -> Meant:
    return Period.cumulative(int(said["year"]), reader.count(said["count"])), "months_of"


def _months_of_this(reader: _Reader, said: Said, era: Era) -> Meant:
    year, how = _this_year(era)
    return Period.cumulative(year, reader.count(said["count"])), how


def _months_of_last(reader: _Reader, said: Said, era: Era) -> Meant:
    year, _ = _this_year(era)
    return Period.cumulative(year - 1, reader.count(said["count"])), "year_before_publication"


def _quarter(reader: _Reader, said: Said, _: Era) -> Meant:
    return Period.quarter(int(said["year"]), reader.ordinal(said["ordinal"])), "named"


def _quarter_this(reader: _Reader, said: Said, era: Era) -> Meant:
    quarter = reader.ordinal(said["ordinal"])
    year, how = _unsaid_year(era, 3 * quarter)
    return Period.quarter(year, quarter), how


def _quarter_last(reader: _Reader, said: Said, era: Era) -> Meant:
    year, _ = _this_year(era)
    return Period.quarter(year - 1, reader.ordinal(said["ordinal"])), "year_before_publication"


def _half_last(reader: _Reader, said: Said, era: Era) -> Meant:
    year, _ = _this_year(era)
    return _half(year - 1, reader.ordinal(said["ordinal"])), "year_before_publication"


def _half_year(reader: _Reader, said: Said, _: Era) -> Meant:
    return _half(int(said["year"]), reader.ordinal(said["ordinal"])), "named"


def _half_this(reader: _Reader, said: Said, era: Era) -> Meant:
    half = reader.ordinal(said["ordinal"])
    year, how = _unsaid_year(era, 6 * half)
    return _half(year, half), how


def _half_first(_: _Reader, said: Said, era: Era) -> Meant:
    """The half of a year that is told without saying which: the first."""
    if said.get("year"):
        return _half(int(said["year"]), 1), "named"
    year, how = _unsaid_year(era, 6)
    return _half(year, 1), how


def _years_ago(reader: _Reader, said: Said, era: Era) -> Meant:
    year, how = _this_year(era)
    return Period.year(year - reader.count(said["count"])), how


def _since_january(_: _Reader, __: Said, era: Era) -> Meant:
    year, _how = _this_year(era)
    return _since(year, era), "since_january"


def _since_january_year(_: _Reader, said: Said, era: Era) -> Meant:
    return _since(int(said["year"]), era), "since_january"


def _past_years(reader: _Reader, said: Said, era: Era) -> Meant:
    year, _how = _this_year(era)
    return Period(Period.year(year - reader.count(said["count"])).start, Period.year(year).end), "past_years"


def _this(_: _Reader, __: Said, era: Era) -> Meant:
    year, how = _this_year(era)
    return _since(year, era), how


def _last_year(_: _Reader, __: Said, era: Era) -> Meant:
    if era.published_on is None and era.year is not None:
        return Period.year(era.year - 1), "from_text_before"
    year, _how = _this_year(era)
    return Period.year(year - 1), "year_before_publication"


def _past_year(_: _Reader, __: Said, era: Era) -> Meant:
    """The year behind us: that of a text printed at its end, else the one before."""
    if era.published_on and era.published_on.month >= 11:
        return Period.year(era.published_on.year), "year_of_publication"
    return _last_year(_, __, era)


def _today(_: _Reader, __: Said, era: Era) -> Meant:
    if era.published_on is None:
        year, how = _this_year(era)
        return Period.year(year), how
    return Period.month(era.published_on.year, era.published_on.month), "year_of_publication"


def _told_from_another(_: _Reader, __: Said, ___: Era) -> Meant:
    return None, "named"


_MEANINGS = {
    "year": _year,
    "years": _years,
    "month_year": _month_year,
    "months_year": _months_year,
    "months_this": _months_this,
    "months_last_year": _months_last,
    "month_this": _month_this,
    "month_last_year": _month_last,
    "months_of": _months_of,
    "months_of_this": _months_of_this,
    "months_of_last": _months_of_last,
    "quarter": _quarter,
    "quarter_this": _quarter_this,
    "quarter_last": _quarter_last,
    "half_last": _half_last,
    "half": _half_year,
    "half_this": _half_this,
    "half_first": _half_first,
    "years_ago": _years_ago,
    "since_january": _since_january,
    "since_january_year": _since_january_year,
    "past_years": _past_years,
    "past_year": _past_year,
    "this_year": _this,
    "last_year": _last_year,
    "same_of_year": _year,
    "today": _today,
    "same_last_year": _told_from_another,
    SAME_AGAIN: _told_from_another,
    UNTIL: _month_this,
    "year_earlier": _told_from_another,
}


def year_before(period: Period | None) -> Period | None:
    """The same period of the year before; None where there is none."""
    if period is None:
        return None
    try:
        return period.year_before()
    except EsepError:
        return None
