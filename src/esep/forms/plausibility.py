"""What no sum forbids and yet looks wrong: a return against those of the other offices of its period.

Everything here is a warning, and each says that the figures can be right: a person asks the office. The
bounds are wide, so that a warning means something: of twenty real returns of one year they tell one
section of zeros, one low rate, and two files saved a year before the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from statistics import median

import numpy as np
import numpy.typing as npt

from esep.codebook import Codebook
from esep.forms.falls import against_before
from esep.forms.findings import Finding
from esep.forms.model import Cell, Form, Section, Values
from esep.forms.returns import Return
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

# One record shows in at most five rows (total, kind, gravity, chapter, article) and some eight columns:
# two offices with one alike record each agree in no more cells than that.
ONE_RECORD = 40
# Fewer offices than this are no crowd that one of them could stand out of.
CROWD = 8
VINTAGE = timedelta(days=183)
# The usual bound for an outlier by median absolute deviation; 1.4826 makes it a standard deviation.
OUTLYING = 3.5
DEVIATION = 1.4826
# A civil day may begin up to fourteen hours before the same day in UTC.
CLOCKS = timedelta(hours=14)
RATE_BASE = 100_000


def implausible(
    form: Form,
    book: Codebook,
    returns: Sequence[Return],
    earlier: Mapping[str, Return] | None = None,
) -> dict[str, list[Finding]]:
    """Everything that looks wrong in the returns of one period, by territory; all of it warnings.

    Args:
        form: what they are returns of.
        book: its codebook.
        returns: the returns of one period.
        earlier: the return of the period before, by territory, where there is one.

    >>> from esep.forms import load_form
    >>> book = Codebook.load("kz")
    >>> implausible(load_form(book, "1-M"), book, [])
    {}
    """
    found = against_others(form, book, returns)
    by_clock = against_clock(returns)
    for one in returns:
        before = (earlier or {}).get(one.territory)
        found[one.territory] += by_clock[one.territory]
        found[one.territory] += against_before(form, one, before) if before else []
    return found


def against_others(form: Form, book: Codebook, returns: Sequence[Return]) -> dict[str, list[Finding]]:
    """The returns of one period against each other, by territory; nil returns are left out.

    Told are one file under two territories (G-107), a section that is the same in two offices (G-103), a
    section of zeros where all others have figures (G-105), and a headline per population far from the
    others' (G-106): further from the median of the logarithms than three and a half deviations, by median
    absolute deviation. A territory that
    existed for a part of the period, or whose population is not known, is not judged by its population.
    """
    filed = [one for one in returns if one.workbook.digest]
    found: dict[str, list[Finding]] = {one.territory: [] for one in returns}
    for territory, finding in (
        *_same_files(book, filed),
        *_copied(form, book, filed),
        *_sections_of_zeros(form, filed),
        *_rates_apart(form, book, filed),
    ):
        found[territory].append(finding)
    return found


def against_clock(returns: Sequence[Return]) -> dict[str, list[Finding]]:
    """Returns whose file was last saved before their period ended, or half a year from the others (G-104)."""
    found: dict[str, list[Finding]] = {one.territory: [] for one in returns}
    known = {one.territory: instant for one in returns if (instant := one.workbook.saved.at)}
    for one in returns:
        instant = known.get(one.territory)
        if instant is None:
            continue
        others = [known[code].timestamp() for code in known if code != one.territory]
        usual = datetime.fromtimestamp(median(others), UTC) if len(others) + 1 >= CROWD else instant
        values = {"saved": instant.date(), "usual": usual.date(), "last": one.period.last}
        ended = datetime.combine(one.period.end, time(), UTC)
        if instant < ended - CLOCKS:
            found[one.territory].append(Finding("G-104", "warning", "saved_early", values=values))
        elif abs(instant - usual) > VINTAGE:
            found[one.territory].append(Finding("G-104", "warning", "saved_apart", values=values))
    return found


def _same_files(book: Codebook, returns: Sequence[Return]) -> Iterator[tuple[str, Finding]]:
    """The very same file under several territories: once for each pair."""
    for one in returns:
        for other in returns:
            if one is not other and one.workbook.digest == other.workbook.digest:
                values = {"other": _title(book, other), "file": other.file}
                yield one.territory, Finding("G-107", "warning", "same_file", values=values)


def _copied(form: Form, book: Codebook, returns: Sequence[Return]) -> Iterator[tuple[str, Finding]]:
    """Sections that are the same in two offices, and too full for that to be chance: once for a pair."""
    pairs: dict[tuple[str, str], list[tuple[Section, Return, Return]]] = {}
    for section in form.sections:
        alike: dict[bytes, list[Return]] = {}
        for one in returns:
            values = _section(one, section)
            if np.count_nonzero(values) > ONE_RECORD:
                alike.setdefault(values.tobytes(), []).append(one)
        for group in alike.values():
            for one in group:
                for other in group:
                    # One file under two territories is told as that.
                    if one.workbook.digest != other.workbook.digest:
                        pairs.setdefault((one.territory, other.territory), []).append((section, one, other))
    for (territory, _), sections in pairs.items():
        section, one, other = sections[0]
        cells = tuple(Cell(same.section, "", "") for same, _, _ in sections)
        yield territory, replace(_copy(section, book, one, other), cells=cells)


def _copy(section: Section, book: Codebook, one: Return, other: Return) -> Finding:
    values = {
        "title": section.title,
        "other": _title(book, other),
        "count": int(np.count_nonzero(_section(one, section))),
    }
    return Finding("G-103", "warning", "copied", Cell(section.section, "", ""), values=values)


def _title(book: Codebook, one: Return) -> Text:
    return book.territories.get(one.territory, one.period.last).title


def _sections_of_zeros(form: Form, returns: Sequence[Return]) -> Iterator[tuple[str, Finding]]:
    """Sections that one office alone reports nothing in."""
    if len(returns) < CROWD:
        return
    for section in form.sections:
        empty = [one for one in returns if not _section(one, section).any()]
        if len(empty) == 1 and not _unread(empty[0], section).any():
            values = {"title": section.title, "others": len(returns) - 1}
            finding = Finding("G-105", "warning", "zeros", Cell(section.section, "", ""), values=values)
            yield empty[0].territory, finding


def _rates_apart(form: Form, book: Codebook, returns: Sequence[Return]) -> Iterator[tuple[str, Finding]]:
    index = form.index(form.headline)
    rates = {
        one.territory: RATE_BASE * figure / persons
        for one in returns
        if not one.workbook.unread[index]
        if (figure := int(one.workbook.values[index])) > 0
        if (persons := _population(book, one)) is not None
    }
    if len(rates) < CROWD:
        return
    logarithms = {code: float(np.log(rate)) for code, rate in rates.items()}
    middle = median(logarithms.values())
    spread = DEVIATION * median(abs(one - middle) for one in logarithms.values())
    for code, logarithm in logarithms.items():
        if spread and abs(logarithm - middle) > OUTLYING * spread:
            values = {
                "rate": _rounded(rates[code]),
                "usual": _rounded(median(rates.values())),
                "base": RATE_BASE,
            }
            yield code, Finding("G-106", "warning", "rate_apart", form.headline, values=values)


def _population(book: Codebook, one: Return) -> float | None:
    """The mid-year population of a territory that existed throughout; None where it is not known."""
    try:
        if book.territories.part_of_period(one.territory, one.period) is not None:
            return None
        return book.population.mean(one.territory, one.period) or None
    except EsepError:
        return None


def _rounded(rate: float) -> Decimal:
    return Decimal(str(rate)).quantize(Decimal("0.1"))


def _section(one: Return, section: Section) -> Values:
    return one.workbook.values[section.offset : section.offset + section.size]


def _unread(one: Return, section: Section) -> npt.NDArray[np.bool_]:
    return one.workbook.unread[section.offset : section.offset + section.size]
