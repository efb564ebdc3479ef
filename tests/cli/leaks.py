"""Where a mark is looked for: in every spelling and encoding, in what is said and in all that is written."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile, is_zipfile

import pyarrow.parquet
import pypdf

PEOPLE = "people.sqlite"  # where ids are led to persons; it is given to nobody
PERSON = re.compile(rb"p-[a-z2-7]{24}")
NEAR = 60  # bytes on each side of what was found, to tell where it came from


def leaks(text: str, marks: frozenset[str], ids: frozenset[str]) -> list[str]:
    """The places of a text where a mark or one of some ids of persons stands."""
    blob = text.encode("utf-8", "surrogatepass")
    return [*_found(blob, marks), *_named(blob, ids)]


def leaking(
    folder: Path, marks: frozenset[str], ids: frozenset[str], unlike: Path | None = None
) -> list[str]:
    """The files under a folder in whose name or bytes, unpacked where they are packed, one of them stands.

    Ids of persons may stand in the file of the people. What is as it is in the folder `unlike` is left out.
    """
    told = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if unlike and path.is_file() and _alike(path, unlike / name):
            continue
        for blob in (name.encode(), *(unpacked(path) if path.is_file() else ())):
            known = frozenset[str]() if path.name.startswith(PEOPLE) else ids
            told += [f"{name}: {one}" for one in (*_found(blob, marks), *_named(blob, known))]
    return told


def _alike(path: Path, other: Path) -> bool:
    return other.is_file() and path.read_bytes() == other.read_bytes()


def unpacked(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and those that are packed in it."""
    raw = path.read_bytes()
    yield raw
    if raw[:5] == b"%PDF-":
        yield "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages).encode()
    elif raw[:4] == b"PAR1":
        yield json.dumps(
            pyarrow.parquet.read_table(path).to_pylist(), default=str, ensure_ascii=False
        ).encode()
    elif is_zipfile(path):
        with ZipFile(path) as packed:
            yield from map(packed.read, packed.namelist())


def _found(blob: bytes, marks: frozenset[str]) -> list[str]:
    places = ((needle, blob.find(needle)) for needle in _needles(marks))
    return [_told(blob, at, needle) for needle, at in places if at >= 0]


def _named(blob: bytes, ids: frozenset[str]) -> list[str]:
    found = ((one[0].decode(), one.start()) for one in PERSON.finditer(blob))
    return [_told(blob, at, one.encode()) for one, at in found if one in ids]


def _told(blob: bytes, at: int, needle: bytes) -> str:
    return repr(blob[max(0, at - NEAR) : at + len(needle) + NEAR].decode("utf-8", "replace"))


@cache
def _needles(marks: frozenset[str]) -> frozenset[bytes]:
    """Each mark in every case, and each of these in every way in which bytes may stand for it."""
    cases = {case for mark in marks for case in (mark, mark.lower(), mark.upper(), mark.swapcase())}
    return frozenset(form for case in cases for form in _forms(case))


def _forms(text: str) -> Iterator[bytes]:
    raw = text.encode()
    yield raw
    for code in ("utf-16-le", "utf-16-be"):
        yield text.encode(code)
    escaped = (json.dumps(text)[1:-1], quote(text, safe=""), raw.hex(), ascii(raw)[2:-1])
    yield from {case.encode() for one in escaped for case in (one, *_of_hex(text, one))}
    yield "".join(f"&#{ord(sign)};" for sign in text).encode()
    yield "".join(f"&#x{ord(sign):x};" for sign in text).encode()
    for shift in range(3):  # where a mark begins among the threes of bytes that base64 writes
        whole = (len(raw) + shift) * 8 // 6
        yield b64encode(bytes(shift) + raw)[-(-shift * 4 // 3) : whole]


def _of_hex(text: str, escaped: str) -> tuple[str, ...]:
    """The same with capital digits, where it is no text in clear."""
    return (escaped.upper(), escaped.lower()) if escaped != text else ()
