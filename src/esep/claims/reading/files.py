"""What a file is decided by: its content first, and its name only where the content leaves it open."""

import errno
import re
import stat
from collections.abc import Callable
from pathlib import Path, PurePath

from esep.claims.model import Prose
from esep.claims.reading.encodings import text_of
from esep.claims.reading.tidying import prose_of
from esep.kernel.archives import ZIP, kind_of, size_of
from esep.kernel.errors import EsepError

LARGEST = 20 * 2**20  # bytes of a file
MARKDOWN = {".md", ".markdown", ".mdown", ".mkd"}
TEXT, PAGE = {"TXT", "XML", "BIN"}, "HTML"
STANDARD_INPUT = Path("/dev/stdin")
KINDS = ".txt, .md, .html, .docx, .pdf"
_LOOKS = re.compile(
    r"\s{0,100}<(?:!doctype html|(?:html|head|body|p|div|h1|article|main|section|table)[\s>])",
    re.IGNORECASE,
)


def read_prose(path: Path) -> Prose:
    """The text of an article in a file or a pipe, as a reader would see it.

    Raises:
        EsepError: E-404 when nothing is there; E-945 when it is too large; E-947 when it cannot be opened or
            is damaged; what `read_bytes` refuses.
    """
    try:
        if _is_pipe(path):
            with path.open("rb") as stream:
                return read_bytes(stream.read(LARGEST + 1))
        size = size_of(path)
        if size <= LARGEST:
            return read_bytes(path.read_bytes(), path)
    except FileNotFoundError:
        raise EsepError("E-404", path=path) from None
    except OSError as fault:
        reason = fault.strerror or errno.errorcode.get(fault.errno or 0, "-")
        raise EsepError("E-947", file=path.name or path, reason=reason) from fault
    raise too_large(size)


def _is_pipe(path: Path) -> bool:
    """Whether a path leads to what another program writes, as /dev/stdin does; a device may never end."""
    mode = path.stat().st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or (stat.S_ISCHR(mode) and path == STANDARD_INPUT)


def too_large(size: int) -> EsepError:
    """The refusal of a file of so many bytes."""
    return EsepError("E-945", found=f"{size / 2**20:.1f}", most=LARGEST // 2**20)


def read_bytes(raw: bytes, name: PurePath | None = None) -> Prose:
    """The text of an article from its bytes.

    Args:
        raw: the content.
        name: the name of its file, whose ending tells Markdown from plain text.

    Raises:
        EsepError: E-945 when there is too much of it; E-946 when its text is too long; E-947 when it is
            damaged; E-948 when nothing stands in it; E-949 when its bytes are no text that can be told for
            sure; E-950 when a PDF has no text layer; E-951 when a password keeps it; E-952 when it is of a
            kind that is not read.

    >>> read_bytes("<p>Краж: <b>88</b>.</p>".encode(), PurePath("a.html")).text
    'Краж: 88.'
    """
    if len(raw) > LARGEST:
        raise too_large(len(raw))
    if not raw.strip():
        raise EsepError("E-948")
    kind = kind_of(raw[:1024])
    # Each kind is imported when there is one: their readers take longer to import than a text to be checked.
    if raw.startswith(ZIP + b"\x03\x04"):
        from esep.claims.reading.docx import docx  # noqa: PLC0415

        return docx(raw)
    if b"%PDF-" in raw[:1024]:
        from esep.claims.reading.pdf import pdf  # noqa: PLC0415

        return pdf(raw)
    if kind not in TEXT and kind != PAGE:
        raise EsepError("E-952", kind=kind, kinds=KINDS)
    text, notes = text_of(raw)
    return _by_text(text, name)(text, notes)


def _by_text(text: str, name: PurePath | None) -> Callable[[str, tuple[str, ...]], Prose]:
    suffix = name.suffix.lower() if name else ""
    if suffix in MARKDOWN:
        from esep.claims.reading.markdown import markdown  # noqa: PLC0415

        return markdown
    if looks_like_html(text) or suffix in {".html", ".htm", ".xhtml"}:
        from esep.claims.reading.html import html  # noqa: PLC0415

        return html
    return lambda text, notes: prose_of(text, notes=notes)


def looks_like_html(text: str) -> bool:
    """Whether a text begins as a page does.

    >>> looks_like_html("<!DOCTYPE html>"), looks_like_html("Fewer than < 100")
    (True, False)
    """
    return bool(_LOOKS.match(text.removeprefix("\ufeff"))) or "<html" in text[:2_000].lower()
