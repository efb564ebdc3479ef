"""PDF with a text layer: its lines as they stand on the pages, words divided at a line's end put together."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from esep.claims.model import Prose
from esep.claims.reading.tidying import MOST, prose_of
from esep.kernel.errors import EsepError

if TYPE_CHECKING:
    from pypdf import PdfReader

KIND = "PDF"
PAGES = 1_000
WITHOUT_TEXT = "pages_without_text"
_DIVIDED = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[^\W\d_])")


def pdf(raw: bytes) -> Prose:
    """The text of a PDF.

    Raises:
        EsepError: E-946 when it has too many pages or too much text; E-947 when it is damaged; E-950 when no
            page has a text layer; E-951 when a password keeps it.
    """
    # The library takes longer to import than a text to be read.
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import DependencyError, FileNotDecryptedError  # noqa: PLC0415

    with _in_silence():
        try:
            reader = PdfReader(io.BytesIO(raw))
            pages = list(_pages(reader))
        except EsepError:
            raise
        except (DependencyError, FileNotDecryptedError) as fault:
            raise EsepError("E-951") from fault
        except Exception as fault:
            # A damaged file makes the library raise whatever its content leads it to.
            raise EsepError("E-947", file=KIND, reason=type(fault).__name__) from fault
    empty = [number for number, text in enumerate(pages, 1) if not text.strip()]
    if len(empty) == len(pages):
        raise EsepError("E-950", pages=len(pages))
    text = _DIVIDED.sub("", "\n".join(one.strip("\n") for one in pages))
    return prose_of(text, notes=(WITHOUT_TEXT,) if empty else ())


def _pages(reader: "PdfReader") -> Iterator[str]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise EsepError("E-951")
    count = len(reader.pages)
    if count > PAGES:
        raise EsepError("E-946", found=f"{count:,} p.", most=f"{PAGES:,} p.")
    length = 0
    for page in reader.pages:
        text = page.extract_text()
        length += len(text)
        if length > MOST:
            raise EsepError("E-946", found=f"{length:,}", most=f"{MOST:,}")
        yield text


@contextmanager
def _in_silence() -> Iterator[None]:
    """While a file is read that may be damaged: what the library would tell a log, nobody keeps."""
    log = logging.getLogger("pypdf")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)
