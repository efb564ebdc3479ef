"""Tables in files of text, as figures are published and as esep prints them: long tables, counts, forms."""

import csv
import json
from pathlib import Path

from esep.claims.against import counts, filled, long_tables
from esep.claims.against.sources import Source
from esep.codebook import Codebook
from esep.kernel.errors import EsepError

LARGEST = 100_000_000


def lines(path: Path, book: Codebook) -> Source:
    """The table of a file of lines, told by its heading.

    Raises:
        EsepError: E-953 when it holds no table that figures can be looked up in.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            heading = set(next(csv.reader(stream), ()))
    except (UnicodeDecodeError, csv.Error, OSError) as fault:
        raise EsepError("E-953", file=path.name) from fault
    if heading >= long_tables.NEEDED:
        return long_tables.LongTable(path, book)
    if heading >= counts.HEAD:
        return counts.CountsFile(path, book)
    raise EsepError("E-953", file=path.name)


def document(path: Path, book: Codebook) -> Source:
    """The table of a JSON document, told by its entries.

    Raises:
        EsepError: E-953 when it holds no table that figures can be looked up in; E-957 when it is too large.
    """
    if path.stat().st_size > LARGEST:
        raise EsepError("E-957", file=path.name)
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError, OSError) as fault:
        raise EsepError("E-953", file=path.name) from fault
    if isinstance(told, dict) and {"form", "sections", "period"} <= told.keys():
        return filled.FilledForm(path.name, told, book)
    if isinstance(told, dict) and {"measure", "rows", "total", "notes"} <= told.keys():
        return counts.CountsFile(path, book, told)
    raise EsepError("E-953", file=path.name)
