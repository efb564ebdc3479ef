"""Bytes as texts: how a file is encoded, and a column whatever its type is and whatever bytes stand in it."""

import codecs
from pathlib import Path

import pyarrow as pa

MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LOOKED_AT, CHUNK = 65_536, 1 << 20  # bytes
OLD = "cp1251"  # what programs of offices wrote before Unicode, and some still do


def encoding_of(head: bytes) -> str:
    """How the beginning of a file is written: by its mark, by its zeros, or by what its first line allows.

    >>> encoding_of("time".encode("utf-16")), encoding_of("time".encode("utf-16-le")), encoding_of(b"time")
    ('utf-16', 'utf-16-le', 'utf-8')
    >>> encoding_of("время".encode("cp1251"))
    'cp1251'
    """
    for mark, encoding in MARKED.items():
        if head.startswith(mark):
            return encoding
    first = head.lstrip().partition(b"\n")[0]
    if first.count(0) * 3 > len(first):
        return "utf-16-le" if head[:1] != b"\0" else "utf-16-be"
    try:
        first.decode()
    except UnicodeDecodeError as fault:
        # A sign that the end of what was looked at cuts in two is no fault of the file.
        return "utf-8" if fault.reason == "unexpected end of data" else OLD
    return "utf-8"


def text_of(raw: bytes) -> str:
    r"""The bytes of a file as text; what is none stays to be seen and differs from any other.

    >>> text_of("ә".encode("utf-16")), text_of(b"a\nb\xff")
    ('ә', 'a\nb\\xff')
    """
    encoding = encoding_of(raw[:LOOKED_AT])
    return raw.decode(encoding, "backslashreplace" if encoding.startswith("utf-8") else "replace")


def sound(path: Path) -> bool:
    """Whether a file is UTF-8 from its beginning to its end; it is looked through and not kept."""
    with path.open("rb") as file:
        if not encoding_of(file.read(LOOKED_AT)).startswith("utf-8"):
            return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def texts(column: pa.ChunkedArray) -> list[str]:
    r"""Each value as a text; empty where there is none, and bytes that are no text by their numbers.

    Two devices whose codes differ only in such bytes stay two.

    >>> texts(pa.chunked_array([[b"a ", None, b"\xff"]]))
    ['a', '', '\\xff']
    """
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_binary(column.type)):
        column = column.cast(pa.string())
    values = column.cast(pa.binary()).to_pylist()
    return ["" if value is None else value.decode("utf-8", "backslashreplace").strip() for value in values]
