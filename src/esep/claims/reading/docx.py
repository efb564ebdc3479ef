"""DOCX: the paragraphs, lists and tables of a document as they are printed, then its notes."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from esep.claims.model import Prose
from esep.claims.reading.blocks import Block, Shape, joined
from esep.claims.reading.tidying import prose_of
from esep.kernel.archives import DAMAGE, Limits, read_part
from esep.kernel.errors import EsepError

LIMITS = Limits(unpacked=100 * 2**20, parts=2_000, ratio=200)
LARGEST_PART = 50 * 2**20  # bytes of the text with its marks
BODY, NOTES = "word/document.xml", ("word/footnotes.xml", "word/endnotes.xml")
KIND = "DOCX"
# A deletion that is only proposed, and the second copy of what newer programs draw.
UNSEEN = {"del", "moveFrom", "Fallback", "pPr", "rPr", "sectPr", "tblPr"}
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
HEADLINES = {"title", "heading1", "1"}
_P, _ROW, _CELL = "p", "tr", "tc"


def docx(raw: bytes) -> Prose:
    """The text of a document, without headers, comments and what is hidden or struck out.

    Raises:
        EsepError: E-946 when it is too long; E-947 when it is damaged or made to unpack without end; E-948
            when nothing stands in it; E-952 when it is another kind of archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = list(_parts(archive))
    except DAMAGE as fault:
        raise EsepError("E-947", file=KIND, reason=type(fault).__name__) from fault
    walk = _Walk()
    for part in parts:
        walk.through(part)
    return prose_of(joined(walk.blocks), walk.title)


def _parts(archive: zipfile.ZipFile) -> Iterator[Element]:
    # Importing the reader of XML takes longer than reading most texts.
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    names = set(archive.namelist())
    if BODY not in names:
        raise EsepError("E-952", kind="ZIP", kinds=KIND)
    if LIMITS.exceeded_by(archive):
        raise EsepError("E-947", file=KIND, reason=f"ZIP > {LIMITS.unpacked // 2**20} MB")
    for name in (BODY, *NOTES):
        if name in names:
            if archive.getinfo(name).file_size > LARGEST_PART:
                raise EsepError("E-947", file=KIND, reason=f"XML > {LARGEST_PART // 2**20} MB")
            yield fromstring(read_part(archive, name))


class _Walk:
    """A walk through the elements in the order of reading, without recursion however deep they stand."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self._said: list[str] = []
        self._cells: list[str] = []
        self._rows = 0

    def through(self, root: Element) -> None:
        waiting: list[tuple[Element, bool]] = [(root, False)]
        while waiting:
            element, leaving = waiting.pop()
            name = element.tag.rpartition("}")[2]
            if leaving:
                self._leave(name, element)
            elif not (name in UNSEEN or (name == "r" and _hidden(element))):
                self._enter(name, element)
                waiting.append((element, True))
                waiting += ((child, False) for child in reversed(element))

    def _enter(self, name: str, element: Element) -> None:
        if name == "t":
            self._said.append(element.text or "")
        elif name in SIGNS:
            self._said.append(SIGNS[name])
        elif name == _ROW:
            self._rows += 1

    def _leave(self, name: str, element: Element) -> None:
        if name == _P:
            text = "".join(self._said).strip()
            self._said.clear()
            if self._rows:
                self._cells.append(text.replace("\n", " "))
            elif text:
                self._block(text, element)
        elif name == _ROW:
            self._rows -= 1
            if not self._rows:
                row = "\t".join(cell for cell in self._cells if cell)
                self._cells.clear()
                if row:
                    self.blocks.append(Block(Shape.ROW, row))

    def _block(self, text: str, paragraph: Element) -> None:
        style = _property(paragraph, "pStyle")
        if not self.title and style.lower().replace(" ", "") in HEADLINES:
            self.title = text
        listed = any(one.tag.endswith("}numPr") for one in _properties(paragraph))
        self.blocks.append(Block(Shape.ITEM if listed else Shape.PARAGRAPH, text))


def _properties(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag.endswith(("}pPr", "}rPr")):
            yield from child


def _property(element: Element, name: str) -> str:
    """The value of a property; empty where it is not set."""
    for one in _properties(element):
        if one.tag.endswith("}" + name):
            return next((value for key, value in one.attrib.items() if key.endswith("}val")), "true")
    return ""


def _hidden(run: Element) -> bool:
    return _property(run, "vanish") not in {"", "0", "false"}
