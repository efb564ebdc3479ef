"""Files of unknown origin, looked at before they are unpacked: what kind they are, and how large they become.

The directory of a ZIP archive says how large each part becomes, so that a bomb is refused unopened; no part
is unpacked further than the directory says. What to say about it is up to the one who asked.
"""

import errno
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

ZIP = b"PK"
SIGNATURES = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "OLE",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7Z",
    b"{\\rt": "RTF",
    b"<?xm": "XML",
    b"<htm": "HTML",
    b"<!do": "HTML",
}
# Readers of workbooks make room for as many texts as the list of texts declares, before they have seen one.
LYING_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"'][0-9]{7,}")
# What Python's readers of archives and XML raise over content that is damaged or made to do harm; the
# refusals of defusedxml are among the ValueErrors, a missing part among the LookupErrors.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an archive may become: bytes in all, number of parts, and bytes per byte packed."""

    unpacked: int
    parts: int
    ratio: int = 100

    def exceeded_by(self, archive: zipfile.ZipFile) -> bool:
        """Whether an archive would become larger, by its own directory."""
        parts = archive.infolist()
        swollen = any(part.file_size > self.ratio * max(part.compress_size, 1_024) for part in parts)
        return swollen or len(parts) > self.parts or unpacked_size(archive) > self.unpacked


def unpacked_size(archive: zipfile.ZipFile) -> int:
    """How many bytes the parts of an archive become, by its directory."""
    return sum(part.file_size for part in archive.infolist())


def size_of(path: Path) -> int:
    """The size of a file in bytes.

    Raises:
        OSError: it is not there, or is a folder, a pipe or a device: reading those may never end.
    """
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        code = errno.EISDIR if stat.S_ISDIR(state.st_mode) else errno.ENOTSUP
        raise OSError(code, os.strerror(code))
    return state.st_size


def kind_of(start: bytes) -> str:
    """The kind of a file by how it begins, as the usual ending of its name.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"Case;Date")
    ('PDF', 'TXT')
    """
    known = (
        kind for signature, kind in SIGNATURES.items() if start[:4].lower().startswith(signature.lower())
    )
    return next(known, "BIN" if b"\0" in start else "TXT")


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """What is in a part of an archive, and not a byte more than its directory says.

    Raises:
        BadZipFile: the part is packed in an unusual way, or is not what the directory says.
    """
    info = archive.getinfo(name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(name)
    # Without a limit the whole stream would be unpacked, however little the directory says it holds.
    with archive.open(info) as packed:
        return packed.read(info.file_size)


def counts_falsely(raw: bytes) -> bool:
    """Whether the XML of a workbook announces more texts than a reader could hold."""
    return LYING_COUNT.search(raw) is not None


def archive_of(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts and nothing else, not packed: it is opened at once."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part, raw in parts.items():
            archive.writestr(part, raw)
    return made.getvalue()
