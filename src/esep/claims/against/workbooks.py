"""Returns, as workbooks, as sources: their period is not printed inside, so it is told with the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from esep.claims.against.cells import Place, Sheet, cell
from esep.claims.against.sources import INVENTED, Held, Wanted
from esep.claims.saying import Phrase
from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.model import Form
from esep.forms.reading import read_workbook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

ANOTHER_FORM = "E-209"


@dataclass(frozen=True, slots=True)
class Workbook:
    """A return of the codebook's form.

    Attributes:
        path: of the file, whose name tells the territory.
        period: when.
        book: the codebook.
    """

    path: Path
    period: Period
    book: Codebook

    @property
    def periods(self) -> frozenset[Period]:
        """The one that was told with it."""
        return frozenset({self.period})

    def figures(self, wanted: Wanted) -> Iterator[Held]:
        """Those that are wanted.

        Raises:
            EsepError: E-105 to E-110 when the name of the file means no territory; E-201 to E-212 when it
                is no workbook of a form that is asked for.
        """
        forms = sorted({one[0] for one in wanted.of if len(one) > 1})
        for form in forms:
            try:
                yield from self._of(load_form(self.book, form), wanted)
            except EsepError as refusal:
                if refusal.code != ANOTHER_FORM or form == forms[-1]:
                    raise
            else:
                return

    def _of(self, form: Form, wanted: Wanted) -> Iterator[Held]:
        territory = self.book.territories.named(self.path.stem, self.period.last).base
        read = read_workbook(self.path, form)
        standing = INVENTED if read.saved.standing == INVENTED else "internal"
        table = Phrase("claims.against.file", {"file": self.path.name})
        sheet = Sheet(territory, self.period, table, standing)
        for name, section, column in sorted(one for one in wanted.of if one[0] == form.form and len(one) > 1):
            there = form.by_name[section]
            at = there.column_codes[column]
            for number, row in enumerate(there.rows):
                index = int(there.cells(number, at))
                if not read.unread[index]:
                    place = Place(name, section, row.row, column)
                    yield from cell(self.book, place, int(read.values[index]), sheet, wanted)
