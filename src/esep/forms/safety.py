"""Is this file a workbook that may be opened? Looked at before anything is unpacked or parsed.

A workbook is a ZIP archive. Its directory says how large each part becomes, so that a bomb is refused
unopened; macros and encryption are refused. Then the few parts that hold figures are unpacked, checked
and put into a new archive, and only that one is given to the reader of values: what was looked at is
what is read.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from defusedxml.ElementTree import fromstring

from esep.forms.raw_sheets import RawSheet, raw_sheet
from esep.forms.saved import Saved, saved_in
from esep.kernel.archives import (
    DAMAGE,
    ZIP,
    Limits,
    archive_of,
    counts_falsely,
    kind_of,
    read_part,
    size_of,
    unpacked_size,
)
from esep.kernel.errors import EsepError

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2_000
LIMITS = Limits(LARGEST_UNPACKED, MOST_PARTS)
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
OTHER_ARCHIVES = {"xl/workbook.bin": "XLSB", "content.xml": "ODS", "word/document.xml": "DOCX"}
PACKAGE = ("[content_types].xml", "_rels/.rels", WORKBOOK, RELATIONS)


@dataclass(frozen=True)
class Looked:
    """What a look into a workbook shows.

    `workbook` is the same workbook with nothing in it but the parts that hold figures. `formulas` and
    `errors` are the cells with formulas and with error values, by sheet; `links` counts the other files
    it refers to; `saved` is what its properties say.
    """

    workbook: bytes
    formulas: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, tuple[str, ...]]
    links: int
    saved: Saved


def bytes_of(path: Path) -> bytes:
    """The content of a file that is small enough to be a return.

    Raises:
        EsepError: E-201 when it is larger than a return can be; E-202 when it cannot be read, or is a
            folder or a device.
    """
    try:
        size = size_of(path)
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
            E-207 when unpacked it would be larger than a return can be; E-208 when it is empty; E-211
            when a cell far outside any form is filled; E-212 when programs would read it differently.
    """
    if not content:
        raise EsepError("E-208", file=name)
    if not content.startswith(ZIP):
        kind = kind_of(content[:4096])
        raise EsepError("E-204" if kind == "OLE" else "E-203", file=name, kind=kind)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_unsafe(archive, name)
            return _looked(archive, name)
    except DAMAGE as fault:
        raise EsepError("E-205", file=name) from fault


def _refuse_unsafe(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if LIMITS.exceeded_by(archive):
        raise EsepError("E-207", file=name, size=unpacked_size(archive), limit=LARGEST_UNPACKED)
    names = {part.filename.casefold() for part in parts}
    if any(one.endswith("vbaproject.bin") or one.startswith("xl/macrosheets/") for one in names):
        raise EsepError("E-206", file=name)
    if any(part.flag_bits & 1 for part in parts):
        raise EsepError("E-204", file=name, kind="ZIP")
    if WORKBOOK not in names:
        kind = next((kind for part, kind in OTHER_ARCHIVES.items() if part in names), "ZIP")
        raise EsepError("E-203", file=name, kind=kind)
    if len(names) < len(parts):
        raise EsepError("E-212", file=name, sheet="ZIP")


def _looked(archive: zipfile.ZipFile, name: str) -> Looked:
    parts = _Parts(archive)
    kept = dict(parts.of_package())
    if any(b"macroEnabled" in raw for raw in kept.values()):
        raise EsepError("E-206", file=name)
    if any(counts_falsely(raw) for raw in kept.values()):
        raise zipfile.BadZipFile(name)
    for part, raw in kept.items():
        # A relation may call any part a sheet, so none goes on unseen.
        raw_sheet(raw, name, part)
    sheets: dict[str, RawSheet] = {}
    for sheet, part, raw in parts.of_sheets():
        sheets[sheet] = raw_sheet(raw, name, sheet)
        kept[part] = raw
    formulas = {sheet: seen.formulas for sheet, seen in sheets.items() if seen.formulas}
    errors = {sheet: seen.errors for sheet, seen in sheets.items() if seen.errors}
    links = sum(one.startswith("xl/externalLinks/external") for one in archive.namelist())
    return Looked(archive_of(kept), formulas, errors, links, saved_in(archive))


class _Parts:
    """The parts of a workbook that hold figures; the others are never unpacked."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        # Names of parts are the same whatever the case of their letters.
        self.named = {one.casefold(): one for one in archive.namelist()}
        self.relations = {
            one.get("Id", ""): (one.get("Type", "").rpartition("/")[2], _target(one.get("Target", "")))
            for one in fromstring(self.read(RELATIONS)[1])
        }

    def read(self, part: str) -> tuple[str, bytes]:
        """The true name of a part, and what is in it."""
        name = self.named[part.casefold()]
        return name, read_part(self.archive, name)

    def of_package(self) -> Iterator[tuple[str, bytes]]:
        """The parts all sheets share: the list of sheets, the texts, the number formats."""
        shared = [target for kind, target in self.relations.values() if kind in ("sharedStrings", "styles")]
        for part in dict.fromkeys([*PACKAGE, *shared]):
            yield self.read(part)

    def of_sheets(self) -> Iterator[tuple[str, str, bytes]]:
        """The name of every sheet with cells, the name of its part, and what is in it."""
        for element in fromstring(self.read(WORKBOOK)[1]).iter():
            if element.tag.rpartition("}")[2] != "sheet":
                continue
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
            kind, target = self.relations.get(relation, ("", ""))
            if kind == "worksheet":
                yield element.get("name", ""), *self.read(target)


def _target(target: str) -> str:
    """The part that a relation of the workbook means: from the root, or beside the workbook."""
    return target[1:] if target.startswith("/") else f"xl/{target}"
