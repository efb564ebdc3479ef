"""Forms filled from records, as JSON, as sources that claims are held against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from esep.claims.against.cells import Place, Sheet, cell
from esep.claims.against.numbers_in import whole
from esep.claims.against.sources import Held, Wanted
from esep.claims.saying import Phrase
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What `esep form fill` writes as JSON: figures by section, nothing where one is missing."""

    file: str
    document: Mapping[str, Any]
    book: Codebook

    @property
    def periods(self) -> None:
        """Known when it is read."""
        return None

    def figures(self, wanted: Wanted) -> Iterator[Held]:
        """Those that are wanted.

        Raises:
            EsepError: E-953 when the document is not what its head promises; E-001 for a period that is none.
        """
        try:
            yield from self._figures(wanted)
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise EsepError("E-953", file=self.file) from fault

    def _figures(self, wanted: Wanted) -> Iterator[Held]:
        told, form = self.document, str(self.document["form"])
        table = Phrase("claims.against.file", {"file": self.file})
        period = Period.parse(str(told["period"]))
        sheet = Sheet(str(told["territory"]), period, table, str(told["standing"]), str(told["as_of"]))
        for section in told["sections"]:
            columns = [str(one) for one in section["columns"]]
            asked = [at for at, one in enumerate(columns) if (form, section["section"], one) in wanted.of]
            for row, values in zip(section["rows"], section["values"], strict=True) if asked else ():
                for at in asked:
                    value = whole(values[at])
                    place = Place(form, section["section"], str(row), columns[at])
                    if value is not None:
                        yield from cell(self.book, place, value, sheet, wanted)
