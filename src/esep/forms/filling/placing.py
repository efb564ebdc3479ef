"""Where units of the past stand in the territories of the period's end, and which can stand nowhere."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from esep.codebook.territories import Territories
from esep.kernel.periods import Period
from esep.ledger.codings import Value


def place(value: Value, territories: Territories, period: Period) -> str | None:
    """The part of the country in which a territory of a card lay at the end of a period; None where unknown.

    An extent that became another goes there. One that was divided goes nowhere: to which part its units
    belong, no card says.

    >>> from esep.codebook import Codebook
    >>> book = Codebook.load("kz")
    >>> [place(code, book.territories, Period.year(2022)) for code in ("KZ-11", "KZ-63@2022", "KZ", None)]
    ['KZ-11', None, None, None]
    """
    code, seen = str(value), {str(value)}
    standing = {one.code for one in territories.on(period.last)}
    while code not in standing:
        after = {one.after for one in territories.changes if one.before == code and one.on <= period.last}
        before = {one.before for one in territories.changes if one.after == code and one.on > period.last}
        moved = (after or before) - seen
        if len(moved) != 1:
            return None
        code = moved.pop()
        seen.add(code)
    return code


def slots(
    values: Sequence[Value], parts: Sequence[str], territories: Territories, period: Period
) -> npt.NDArray[np.int64]:
    """In which of some parts of the country each territory of a card lay, by their place.

    What lay in another part has the place after them, and what stands nowhere the last one.
    """
    at = {part: number for number, part in enumerate(parts)}
    places = [place(value, territories, period) for value in values]
    return np.array([len(at) + 1 if one is None else at.get(one, len(at)) for one in places], np.int64)
