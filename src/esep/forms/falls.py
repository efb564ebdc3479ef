"""A return against an earlier one of its territory: figures that grow through the year and yet fell.

Everything told here is a warning and can be right: what is registered is net of what was later closed as
no offence, and an outcome is the decision in force at the end of the period, which may be taken back.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from esep.forms.findings import Finding
from esep.forms.model import Form, Section, Values
from esep.forms.returns import Return

# A count that changes by chance moves by about its square root; three times that is no longer chance.
CHANCE = 3.0
# Amounts of money follow no such law: a tenth less is worth a question.
MONEY_FALL = 0.1
SHOWN_ROWS = 10


def against_before(form: Form, now: Return, before: Return) -> list[Finding]:
    """A return against the one of an earlier period of the same territory.

    The same file or the same figures again are told for any two periods (G-102). A fall (G-101) only
    where one period grows out of the other: they begin on one day, and `before` ends sooner. The headline
    is told for any fall, a section for falls that are more than chance, with its largest.

    Args:
        form: what both are returns of.
        now: the later return.
        before: the earlier one.
    """
    if _same(now, before):
        return [Finding("G-102", "warning", "same_again", values={"earlier": before.period})]
    if now.period.start != before.period.start or now.period.end <= before.period.end:
        return []
    found = [_headline_fell(form, now, before)] + [
        _section_fell(form, section, now, before) for section in form.sections
    ]
    return [finding for finding in found if finding is not None]


def _same(now: Return, before: Return) -> bool:
    this, other = now.workbook, before.workbook
    if this.digest and this.digest == other.digest:
        return True
    return bool(this.values.any()) and np.array_equal(this.values, other.values)


def _headline_fell(form: Form, now: Return, before: Return) -> Finding | None:
    index = form.index(form.headline)
    unread = before.workbook.unread[index] or now.workbook.unread[index]
    if unread or now.workbook.values[index] >= before.workbook.values[index]:
        return None
    return _told("headline_fell", form, now, before, [index])


def _section_fell(form: Form, section: Section, now: Return, before: Return) -> Finding | None:
    here = slice(section.offset, section.offset + section.size)
    was, is_now = before.workbook.values[here], now.workbook.values[here]
    read = ~(before.workbook.unread[here] | now.workbook.unread[here])
    fell = np.flatnonzero(read & (was - is_now > _allowed(section, was)))
    if not len(fell):
        return None
    largest_first = fell[np.argsort(is_now[fell] - was[fell], kind="stable")]
    return _told("fell", form, now, before, [section.offset + int(one) for one in largest_first])


def _allowed(section: Section, was: Values) -> npt.NDArray[np.float64]:
    """How far each figure may fall without a word."""
    allowed = was * MONEY_FALL if section.decimals else CHANCE * np.sqrt(np.maximum(was, 0))
    return allowed.astype(np.float64)


def _told(key: str, form: Form, now: Return, before: Return, fell: Sequence[int]) -> Finding:
    """A finding at the first of the figures that fell; of each row it shows one, the first rows only."""
    place = fell[0]
    was, is_now = int(before.workbook.values[place]), int(now.workbook.values[place])
    by_row = {cell.row: cell for cell in map(form.cell, reversed(fell))}
    money = form.money(place)
    values = {
        **({"money": money} if money else {}),
        "row": form.title_of_row(place),
        "column": form.title_of_column(place),
        "before": form.as_printed(place, was),
        "now": form.as_printed(place, is_now),
        "earlier": before.period,
        "count": len(fell),
    }
    shown = tuple(reversed(by_row.values()))[:SHOWN_ROWS]
    return Finding("G-101", "warning", key, form.cell(place), was, is_now, values, cells=shown)
