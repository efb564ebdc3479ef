"""What the XML of a sheet shows that a reader of values does not, and whether it is safe for such a reader.

A reader of values lays a sheet out from A1 to its farthest filled cell: one stray cell in the last row of
the last column asks for more memory than any computer has. So the cells are looked over before.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element

import numpy as np
import numpy.typing as npt
from defusedxml.ElementTree import iterparse

from esep.kernel.errors import EsepError

FARTHEST = "IZ9999"
NEAR = re.compile(r"[A-I]?[A-Z][1-9][0-9]{0,3}")
ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f[ >/]')
ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*\st="e"')
# A comment, a CDATA section or a digit written as an entity splits a number: readers then see different ones.
SPLIT_NUMBER = re.compile(rb"<v[^>]*>[^<]*&#")
# How many bytes of a cell tell its address: <c r="IZ9999" and no more.
LONGEST_START = 14
Bytes = npt.NDArray[np.uint8]
LETTERS, DIGITS = (ord("A"), ord("Z")), (ord("0"), ord("9"))


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
    text = np.frombuffer(raw + bytes(LONGEST_START), np.uint8)
    tags = np.flatnonzero(text == ord("<"))
    begins = text[tags + 1]
    entities = b"&" in raw and b"&#" in raw and SPLIT_NUMBER.search(raw) is not None
    if entities or (begins == ord("!")).any():
        raise EsepError("E-212", file=file, sheet=sheet)
    if _prefixed(raw) or not _usual(text, tags[begins == ord("c")]):
        return _cell_by_cell(raw, file, sheet)
    formulas = FORMULA.findall(raw) if (begins == ord("f")).any() else []
    errors = ERROR.findall(raw) if b"#" in raw else []
    return RawSheet(tuple(map(bytes.decode, formulas)), tuple(map(bytes.decode, errors)))


def _prefixed(raw: bytes) -> bool:
    """Whether a tag is written with a prefix, as in <x:c>: looked for at the few colons there are."""
    at = raw.find(b":")
    while at >= 0:
        if raw[at + 1 : at + 2] == b"c":
            return True
        at = raw.find(b":", at + 1)
    return False


def _usual(text: Bytes, cells: npt.NDArray[np.int64]) -> bool:
    """Whether every cell begins as all spreadsheet programs write it, with an address up to FARTHEST.

    Args:
        text: the bytes of the sheet with a few more behind, so that every look ahead has an answer.
        cells: where a tag begins with the letter c; a letter after it makes it another tag.
    """
    after = text[cells + 2]
    cells = cells[~_within(after, *LETTERS) & ~_within(after, ord("a"), ord("z"))]
    starts = np.ndarray((len(text) - LONGEST_START + 1,), f"V{LONGEST_START}", text, strides=(1,))
    start = starts[cells].view(np.uint8).reshape(-1, LONGEST_START)[:, 2:]
    begun = (start[:, :4] == np.frombuffer(b' r="', np.uint8)).all(axis=1)
    first, second = start[:, 4], start[:, 5]
    wide = _within(second, *LETTERS)
    column = _within(first, *LETTERS) & (~wide | (first <= ord("I")))
    # The digits of the row begin one place later after a column of two letters; then the quote closes.
    row = np.where(wide[:, None], start[:, 6:11], start[:, 5:10])
    digits = _within(row, *DIGITS)
    length = np.argmin(digits, axis=1)
    closed = row[np.arange(len(row)), length] == ord('"')
    proper = (length > 0) & (row[:, 0] != ord("0"))
    return bool((begun & column & closed & proper).all())


def _within(letters: Bytes, least: int, most: int) -> npt.NDArray[np.bool_]:
    return (letters >= least) & (letters <= most)


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
