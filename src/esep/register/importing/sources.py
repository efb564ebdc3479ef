"""Files to import from, opened by what they are and not by what they are called."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from esep.kernel.archives import ZIP, kind_of, size_of
from esep.kernel.digests import digest_of
from esep.kernel.errors import EsepError
from esep.register.importing.arrow_rows import ARROW, PARQUET, arrow_rows
from esep.register.importing.delimited import MARKS, delimited
from esep.register.importing.rows import Chunk, chunks
from esep.register.importing.workbook_rows import workbook_rows

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Layout:
    """What must be known of a file to read it: encoding, delimiter, sheet; each matters to one kind only."""

    encoding: str = "utf-8"
    delimiter: str = ""
    sheet: str = ""


def source_digest(path: Path) -> str:
    """The digest of a file to import from.

    Raises:
        EsepError: E-721 when it cannot be read, or is a folder or a device.
    """
    try:
        size_of(path)
        return digest_of(path)
    except OSError as fault:
        raise EsepError("E-721", file=path.name, kind=fault.strerror or "-") from fault


@contextmanager
def opened(
    path: Path, wanted: Sequence[str], layout: Layout
) -> Iterator[tuple[tuple[str, ...], Iterator[Chunk]]]:
    """The heading and the rows of a CSV, XLSX, Parquet or Arrow file in chunks of 5,000.

    Args:
        path: the file; its kind is told by its content.
        wanted: the columns it must have.
        layout: how to read it.

    Raises:
        EsepError: E-721 when it is of no such kind or cannot be read; E-722 to E-724, E-733 and E-734 as
            the reader of its kind refuses it.
    """
    try:
        size_of(path)
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as fault:
        raise EsepError("E-721", file=path.name, kind=fault.strerror or "-") from fault
    if start.startswith(ZIP + b"\x03\x04"):
        reader = workbook_rows(path, wanted, layout.sheet)
    elif start.startswith((PARQUET, ARROW)):
        reader = arrow_rows(path, wanted)
    elif start.startswith(tuple(MARKS)) or kind_of(start) in {"TXT", "BIN"}:
        reader = delimited(path, wanted, layout.encoding, layout.delimiter)
    else:
        raise EsepError("E-721", file=path.name, kind=kind_of(start))
    with reader as (heading, rows):
        yield heading, chunks(heading, rows, CHUNK)
