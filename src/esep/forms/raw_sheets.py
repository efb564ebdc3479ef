"""What the XML of a sheet shows that a reader of values does not, and whether it is safe for such a reader.

A reader of values lays a sheet out from A1 to its farthest filled cell: one stray cell in the last row of
the last column asks for more memory than any computer has. So the cells are looked over before.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from esep.kernel.errors import EsepError

FARTHEST = "IZ9999"
NEAR = re.compile(r"[A-I]?[A-Z][1-9][0-9]{0,3}")
ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
# All spreadsheet programs write a cell like this, and nearly all forms end long before FARTHEST.
UNUSUAL_CELL = re.compile(rb'<c(?! r="[A-I]?[A-Z][1-9][0-9]{0,3}"|[a-zA-Z])')
PREFIXED_CELL = b":c"
FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f[ >/]')
ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*\st="e"')
# A comment, a CDATA section or a digit written as an entity splits a number: readers then see different ones.
SPLITTING = b"<!"
SPLIT_NUMBER = re.compile(rb"<v[^>]*>[^<]*&#")


@dataclass(frozen=True)
class RawSheet:
    """The addresses of the cells with formulas and of those that show an error of the spreadsheet program."""

    formulas: tuple[str, ...]
    errors: tuple[str, ...]


def raw_sheet(raw: bytes, file: str, sheet: str) -> RawSheet:
    """What the XML of a sheet shows, once it is known that its figures can be read in one way only.

    Raises:
        EsepError: E-211 when a cell far outside any form is filled; E-212 when programs would read the
            sheet differently. ParseError and the like when it is no XML and not written as usual.

    >>> raw_sheet(b'<sheetData><c r="B7"><f>A1+1</f><v>5</v></c></sheetData>', "return.xlsx", "A").formulas
    ('B7',)
    """
    if SPLITTING in raw or (b"&" in raw and SPLIT_NUMBER.search(raw)):
        raise EsepError("E-212", file=file, sheet=sheet)
    if PREFIXED_CELL in raw or UNUSUAL_CELL.search(raw):
        return _cell_by_cell(raw, file, sheet)
    formulas = FORMULA.findall(raw) if b"<f" in raw else []
    errors = ERROR.findall(raw) if b't="e"' in raw else []
    return RawSheet(tuple(map(bytes.decode, formulas)), tuple(map(bytes.decode, errors)))


def _cell_by_cell(raw: bytes, file: str, sheet: str) -> RawSheet:
    """The same, slowly, for sheets that are not written as usual."""
    formulas, errors = [], []
    for _, element in iterparse(BytesIO(raw)):
        kind = _local(element)
        if kind == "c":
            address = element.get("r", "")
            if not ADDRESS.fullmatch(address):
                raise EsepError("E-212", file=file, sheet=sheet)
            if not NEAR.fullmatch(address) and any(part.text or len(part) for part in element):
                raise EsepError("E-211", file=file, sheet=sheet, cell=address, limit=FARTHEST)
            formulas += [address for part in element if _local(part) == "f"]
            errors += [address] if element.get("t") == "e" else []
        elif kind == "row":
            element.clear()
    return RawSheet(tuple(formulas), tuple(errors))


def _local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
