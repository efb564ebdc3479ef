"""Rows that were not taken, with the reason and the way out, in a file that can be mended and sent again.

It is a CSV file in UTF-8 with a byte order mark. Four columns come first: the number of the row, the codes,
what is wrong and what to do. Then stands the row as it was. It holds what the source held, persons included,
so only its owner may read it. Cells are guarded against being taken for formulas; the reader of CSV takes the
guard off.
"""

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from esep.kernel.errors import EsepError, Speaks
from esep.register.importing.rows import REASONS, Row, guarded

MARK = "\ufeff"


class BadRows:
    """The file of bad rows while an import goes on; it gets its name when the import has ended.

    Args:
        place: the folder it stands in.
        source: the name of the file that is imported.
        heading: its columns.
        phrases: in which reasons are said, in the language `lang`.
        kept: how many bytes of the unfinished file count, when an import goes on.
    """

    def __init__(
        self, place: Path, source: str, heading: Sequence[str], phrases: Speaks, lang: str, kept: int = 0
    ) -> None:
        self._place, self._stem, self._phrases, self._lang = place, Path(source).stem, phrases, lang
        self._mended = tuple(heading[: len(REASONS)]) == REASONS
        self._part = _part(place, source)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(self._part, flags, 0o600), "r+b")
        self._file.truncate(kept)
        self._file.seek(0, os.SEEK_END)
        if not kept:
            self._write([MARK + REASONS[0], *REASONS[1:], *self._own(heading)])

    @staticmethod
    def at_hand(place: Path, source: str) -> int:
        """How many bytes of bad rows an import that was broken off has left behind."""
        part = _part(place, source)
        return part.stat().st_size if part.exists() else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, row: Row, faults: Sequence[EsepError]) -> None:
        """Keep a row with everything that is wrong with it."""
        reasons = [
            str(row.number),
            " ".join(dict.fromkeys(fault.code for fault in faults)),
            *(
                "; ".join(dict.fromkeys(self._said(fault, part) for fault in faults))
                for part in ("what", "next")
            ),
        ]
        self._write([*reasons, *(guarded(cell) for cell in self._own(row.cells))])

    def secured(self) -> int:
        """Bring to disk what was added so far; how many bytes that is."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def finish(self, *, any_bad: bool) -> Path | None:
        """Give the file its name, one that no earlier file bears; None, and no file, when no row was bad."""
        self.secured()
        self._file.close()
        if not any_bad:
            self._part.unlink()
            return None
        content = self._part.read_bytes()
        for number in range(1, 1_000_000):
            named = self._place / (
                f"{self._stem}.bad.csv" if number == 1 else f"{self._stem}.bad-{number}.csv"
            )
            if not named.exists():
                self._part.rename(named)
                return named
            # The same extract sent again leaves the same rows behind; somebody may be mending another file.
            if named.stat().st_size == len(content) and named.read_bytes() == content:
                self._part.unlink()
                return named
        raise EsepError("E-021", path=self._place, reason="names")

    def _own(self, cells: Sequence[str]) -> Sequence[str]:
        """The cells without the reasons that an earlier import put before them."""
        return cells[len(REASONS) :] if self._mended else cells

    def _said(self, fault: EsepError, part: str) -> str:
        return self._phrases.say(f"{fault.code}.{part}", self._lang, **fault.values)

    def _write(self, cells: Sequence[str]) -> None:
        line = io.StringIO()
        csv.writer(line).writerow(cells)
        self._file.write(line.getvalue().encode("utf-8", "surrogateescape"))


def _part(place: Path, source: str) -> Path:
    return place / f".{source}.bad.part"
