"""Long tables as sources: published figures, returns and sums, filled forms; one line for each figure."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from esep.claims.against.cells import Place, Sheet, cell, key_of
from esep.claims.against.numbers_in import whole
from esep.claims.against.published import as_published
from esep.claims.against.sources import INVENTED, Held, Wanted
from esep.claims.saying import Phrase
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

NEEDED = frozenset({"form", "section", "row", "column", "territory", "period", "value", "standing"})
RECKONED = frozenset({"rest", "sum"})
STANDINGS = frozenset({INVENTED, "internal", "draft", "released"})


@dataclass(frozen=True, slots=True)
class LongTable:
    """A CSV file with the columns of `esep.forms.long`, or of the published figures of a codebook.

    A figure that is missing there is no figure here. A line of a register made for demonstration is a
    demonstration whatever else it says.
    """

    path: Path
    book: Codebook

    @property
    def periods(self) -> None:
        """Known when it is read."""
        return None

    def figures(self, wanted: Wanted) -> Iterator[Held]:
        """Those that are wanted; the file is read once, line by line.

        Raises:
            EsepError: E-954 for a line that cannot be read; E-001 for a period that is none.
        """
        table = Phrase("claims.against.file", {"file": self.path.name})
        with self.path.open(encoding="utf-8-sig", newline="") as stream:
            lines = csv.DictReader(stream)
            try:
                for line in lines:
                    yield from self._held(line, lines.line_num, table, wanted)
            except (UnicodeDecodeError, csv.Error) as fault:
                raise EsepError("E-954", file=self.path.name, line=lines.line_num + 1) from fault

    def _held(self, line: Mapping[str, str], number: int, table: Phrase, wanted: Wanted) -> Iterator[Held]:
        place = Place(*(line.get(name) or "" for name in Place._fields))
        if key_of(self.book, place, wanted) is None or not line["value"]:
            return
        standing, source = line["standing"] or "", line.get("source")
        value = whole(line["value"])
        if value is None or standing not in STANDINGS:
            raise EsepError("E-954", file=self.path.name, line=number)
        if source:
            reckoned = line.get("reckoned") or ""
            table = as_published(source, reckoned if reckoned in RECKONED else "")
        sheet = Sheet(
            line["territory"], Period.parse(line["period"]), table, standing, line.get("as_of") or ""
        )
        yield from cell(self.book, place, value, sheet, wanted)
