"""The returns an administration has received, each kept whole with its history, in a folder.

    <store>/<form>/<period>/<territory>/0001-return/

Nothing in it is ever overwritten or deleted, and everything in it can be opened without esep.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from esep.codebook import Codebook
from esep.codebook.territories import Territory
from esep.forms.dossier import Dossier
from esep.forms.findings import Finding
from esep.forms.life import Acceptance, Changed, Event, Filing, SentBack
from esep.forms.model import Cell, Form
from esep.forms.reading import Workbook, read_workbook, read_workbooks
from esep.forms.returns import Return, SetAside
from esep.forms.safety import bytes_of
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

RETURN, CHANGES, PROTOCOL = "return.xlsx", "changes.csv", "protocol.html"
CHANGES_HEADING = ("section", "row", "column", "before", "now")


def utc_now() -> datetime:
    """The instant it is now."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Received:
    """What became of a filing: kept as `filing`, or already there (`again`) and not stored twice."""

    filing: Filing
    again: bool


class Store:
    """The returns of one codebook's offices in a folder. `clock` tells the instant of each act.

    >>> import tempfile
    >>> from esep.forms import load_form
    >>> book = Codebook.load("kz")
    >>> form = load_form(book, "1-M")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(Path(folder), book)
    ...     received = store.receive_nil(form, "KZ-62", Period.year(2022), sender="office 62")
    ...     received.filing.kind, len(store.missing(form, Period.year(2022)))
    ('nil-return', 19)
    """

    def __init__(self, folder: Path, book: Codebook, clock: Callable[[], datetime] = utc_now) -> None:
        self.folder, self.book, self.clock = folder, book, clock

    def receive(
        self, path: Path, form: Form, a_return: Return, *, sender: str = "", due_on: date | None = None
    ) -> Received:
        """Keep a return as it came: the original, or a correction of what the office filed before.

        A file that was received for this territory and period before, with whatever came after it, is
        recognised by its digest and not stored again.

        Args:
            path: the file that `a_return` was read from.
            form: the form it is a return of.
            a_return: what was read and found.
            sender: the code or the name of an office.
            due_on: the last day to file; None when it is not known.

        Raises:
            EsepError: E-312 when the file is no longer the one that was read; E-310, E-311 and E-313 when
                what is stored already cannot be relied on.
        """
        content = bytes_of(path)
        workbook = a_return.workbook

        def filed(filing: Filing) -> Filing:
            return replace(
                filing,
                file=workbook.file,
                digest=workbook.digest,
                size=len(content),
                unread=int(workbook.unread.sum()),
                findings=a_return.findings,
            )

        blank = self._blank(form, a_return.territory, a_return.period, a_return.standing, sender, due_on)
        return self._file(form, filed(blank), workbook, content)

    def receive_nil(
        self,
        form: Form,
        territory: str,
        period: Period,
        *,
        standing: str = "internal",
        sender: str = "",
        due_on: date | None = None,
    ) -> Received:
        """Keep the declaration of an office that it has nothing to report: every figure is 0.

        Raises:
            EsepError: E-103 or E-104 when the codebook has no such territory at the end of the period;
                E-310, E-311 and E-313 as for a return.
        """
        blank = self._blank(form, territory, period, standing, sender, due_on)
        return self._file(form, blank, _nil(form), b"")
