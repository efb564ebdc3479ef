"""What a row, a column or a section asks of a unit, as files write it: `gravity.kind=crime|?; age=12..17`.

A clause names an attribute of the unit and the values it may have. `?` is the unknown, `12..17` a run of
whole numbers with both ends, `!=` any value but these. `ground.exonerating=yes` asks about the code on the
card what the codebook says of it, and `committed_on@before` where a day lies by the period of the form.
"""

import re
from dataclasses import dataclass, replace
from typing import Self

WINDOWS = ("before", "period", "month")  # before its first day, within it, in its last month
UNKNOWN = "?"
ROWS = "rows"  # stands for every value that rows of the form name
_CLAUSE = re.compile(r"(?P<name>[a-z_]+)(\.(?P<of>[a-z_]+))?(?P<sign>!?=|@)(?P<said>\S.*)", re.ASCII)
_RUN = re.compile(r"(\d+)\.\.(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition on one attribute.

    `of` is what the codebook says of the code, where that is asked. `values` are codes, with None for the
    unknown; `run` is a half-open run of whole numbers; `window` one of `WINDOWS`. With `negated` any value
    but these is meant, and the unknown is then among those meant.
    """

    attribute: str
    of: str = ""
    values: frozenset[str | None] = frozenset()
    negated: bool = False
    run: tuple[int, int] | None = None
    window: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """A clause as a file writes it.

        Raises:
            ValueError: it is none; the text is named.

        >>> Clause.parse("age=12..17").run, sorted(Clause.parse("gravity!=minor|grave").values)
        ((12, 18), ['grave', 'minor'])
        """
        found = _CLAUSE.fullmatch(text.strip())
        if found is None:
            raise ValueError(text.strip())
        one = cls(found["name"], found["of"] or "", negated=found["sign"] == "!=")
        said = [part.strip() for part in found["said"].split("|")]
        if found["sign"] == "@":
            if said[0] not in WINDOWS or len(said) > 1 or one.of:
                raise ValueError(text.strip())
            return replace(one, window=said[0])
        if len(said) == 1 and (run := _RUN.fullmatch(said[0])) and not (one.of or one.negated):
            return replace(one, run=(int(run[1]), int(run[2]) + 1))
        return replace(one, values=frozenset(None if part == UNKNOWN else part for part in said))


Clauses = tuple[Clause, ...]


def clauses(text: str) -> Clauses:
    """The clauses of a condition, all of which must hold; none in an empty text.

    Raises:
        ValueError: one of them cannot be read; it is named.

    >>> [one.attribute for one in clauses("sex=female; registered_on@period")]
    ['sex', 'registered_on']
    """
    return tuple(Clause.parse(part) for part in text.split(";")) if text.strip() else ()
