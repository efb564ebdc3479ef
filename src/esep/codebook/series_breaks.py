"""Breaks in series that a law makes: from a day on, a figure counts something else under the same name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import ClassVar

from esep.codebook.dated import Sourced
from esep.codebook.reading import Fault
from esep.kernel.texts import Phrases, Text

Meets = Callable[[str], bool]  # whether a table still holds units with a code


@dataclass(frozen=True, kw_only=True)
class SeriesBreak(Sourced):
    """A day from which figures do not compare with those before it, though nothing was recorded otherwise.

    `measures` are names of measures, `*` standing for any letters. `among` narrows it to units of some codes,
    as `article=108-1,109-1`: a table that leaves them all out is not concerned.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("code",)

    code: str
    on: date
    measures: tuple[str, ...]
    title: Text
    among: tuple[str, ...] = ()

    def about(self, measure: str) -> bool:
        """Whether a measure is one of those that it breaks.

        >>> from esep.codebook import Codebook
        >>> [one.on.isoformat() for one in Codebook.load("kz").breaks if one.about("offences_registered")]
        ['2017-07-15', '2024-06-16']
        """
        return any(fnmatchcase(measure, pattern) for pattern in self.measures)

    def left_in(self, conditions: Mapping[str, Meets]) -> bool:
        """Whether conditions leave in any of the units that it is about.

        Args:
            conditions: by dimension, as the table was narrowed; a dimension behind links by its path.
        """
        return all(self._left_in(told, conditions) for told in self.among)

    def said(self, phrases: Phrases, lang: str) -> str:
        """It as a sentence, which says so where nobody has compared its source."""
        key = "law" if self.verified else "law_unverified"
        text = self.title.in_(lang)
        return phrases.say(f"table.break.{key}", lang, on=self.on, text=text, source=self.source)

    def _left_in(self, told: str, conditions: Mapping[str, Meets]) -> bool:
        name, _, codes = told.partition("=")
        here = [meets for path, meets in conditions.items() if path.rpartition(".")[2] == name]
        return all(any(meets(code) for code in codes.split(",")) for meets in here)


def not_breaks(rows: Iterable[SeriesBreak]) -> Iterator[Fault]:
    """One fault for every narrowing that names no dimension or no code."""
    for row in rows:
        for told in row.among:
            name, _, codes = told.partition("=")
            if not name or not all(codes.split(",")):
                yield Fault(row.file, row.line, "among", "unread", told)
