"""Is this file a workbook that may be opened? Looked at before anything is unpacked or parsed.

A workbook is a ZIP archive. Its directory says how large each part becomes, so that a bomb is refused
unopened; macros and encryption are refused; formulas, error values and links to other files are found
in the raw sheets, because a reader of values does not see them.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from esep.kernel.errors import EsepError

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 100
MOST_PARTS = 2_000
SIGNATURES = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "OLE",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"<htm": "HTML",
    b"<!DO": "HTML",
}
WORKBOOK = "xl/workbook.xml"
FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f[ >/]')
ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*\st="e"')
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Looked:
    """What the raw parts of a workbook show: cells with formulas and with error values, by sheet."""

    formulas: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, tuple[str, ...]]
    links: int


def bytes_of(path: Path) -> bytes:
    """The content of a file that is small enough to be a return.

    Raises:
        EsepError: E-201 when it is larger than a return can be; E-202 when it cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise EsepError("E-201", file=path.name, size=size, limit=LARGEST_FILE)
        return path.read_bytes()
    except OSError as fault:
        raise EsepError("E-202", file=path.name, reason=fault.strerror or "") from fault


def look(content: bytes, name: str) -> Looked:
    """Look into a workbook without trusting it.

    Raises:
        EsepError: E-203 when it is something else (the kind is named); E-204 when it is encrypted or of
            the old binary kind; E-205 when it is damaged or cut short; E-206 when it carries macros;
            E-207 when unpacked it would be larger than a return can be.
    """
    for signature, kind in SIGNATURES.items():
        if content[:4].startswith(signature):
            raise EsepError("E-204" if kind == "OLE" else "E-203", file=name, kind=kind)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_unsafe(archive, name)
            return _looked(archive)
    except (
        zipfile.BadZipFile,
        KeyError,
        ParseError,
        DefusedXmlException,
        EOFError,
        OSError,
        RuntimeError,
    ) as fault:
        raise EsepError("E-205", file=name) from fault


def _refuse_unsafe(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = any(part.file_size > LARGEST_RATIO * max(part.compress_size, 1_024) for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or swollen:
        raise EsepError("E-207", file=name, size=unpacked, limit=LARGEST_UNPACKED)
    names = {part.filename for part in parts}
    if any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise EsepError("E-206", file=name)
    if any(part.flag_bits & 1 for part in parts):
        raise EsepError("E-204", file=name, kind="ZIP")
    if WORKBOOK not in names:
        raise EsepError("E-203", file=name, kind="ZIP")


def _looked(archive: zipfile.ZipFile) -> Looked:
    formulas: dict[str, tuple[str, ...]] = {}
    errors: dict[str, tuple[str, ...]] = {}
    for sheet, part in _sheet_parts(archive):
        raw = archive.read(part)
        if b"<f" in raw:
            formulas[sheet] = tuple(found.decode() for found in FORMULA.findall(raw))
        if b't="e"' in raw:
            errors[sheet] = tuple(found.decode() for found in ERROR.findall(raw))
    links = sum(name.startswith("xl/externalLinks/external") for name in archive.namelist())
    return Looked({k: v for k, v in formulas.items() if v}, errors, links)


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of every sheet and the part of the archive that holds it."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    book = fromstring(archive.read(WORKBOOK))
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(RELATION), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            yield sheet.get("name", ""), part
