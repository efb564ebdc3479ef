"""The media type of an attachment: what it is decides, and what it is called only where that cannot tell."""

from collections.abc import Mapping
from pathlib import PurePath

UNKNOWN = "application/octet-stream"
BEGINNINGS: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"GIF8": "image/gif",
    b"OggS": "audio/ogg",
}
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENT = "application/vnd.oasis.opendocument"
# By how a file begins and what it is called: these begin alike.
CALLED: Mapping[bytes, Mapping[str, str]] = {
    b"PK\x03\x04": {
        ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
        ".docx": f"{OFFICE}.wordprocessingml.document",
        ".ods": f"{DOCUMENT}.spreadsheet",
        ".odt": f"{DOCUMENT}.text",
        "": "application/zip",
    },
    b"\x30": {
        ".p7s": "application/pkcs7-signature",
        ".cms": "application/cms",
        ".p7m": "application/pkcs7-mime",
    },
}
TEXTS = {".txt": "text/plain", ".csv": "text/csv", ".json": "application/json", ".xml": "application/xml"}


def media_of(name: str, content: bytes) -> str:
    """The media type of a file (IANA's words); its name is looked at for the ending alone.

    >>> media_of("decision.pdf", b"%PDF-1.7 ..."), media_of("renamed.pdf", b"MZ...")
    ('application/pdf', 'application/octet-stream')
    """
    ending = PurePath(name).suffix.casefold()
    for beginning, media in BEGINNINGS.items():
        if content.startswith(beginning):
            return media
    for beginning, called in CALLED.items():
        if content.startswith(beginning) and (ending in called or "" in called):
            return called.get(ending) or called[""]
    return TEXTS[ending] if ending in TEXTS and _is_text(content) else UNKNOWN


def _is_text(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode()
    except UnicodeDecodeError:
        return False
