"""A text as people see it: letters composed, line ends alike, signs that nobody sees taken out and noted."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from esep.claims.model import Prose
from esep.claims.stray_letters import stray
from esep.kernel.errors import EsepError

MOST = 5_000_000  # characters of a text
HEADLINE = 200
SOFT_HYPHEN = "\u00ad"
_LINE_END = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
# Marks that turn the direction of writing, take no width, or steer a device.
_MARKS = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
# A figure in a cell of a row, behind another cell.
_ROW = re.compile(r"\S\t[-+\u2212]?\d")
_SPACES_AT_END = re.compile(r"(?<![ \t])[ \t]+(?=\n)")


def prose_of(text: str, title: str = "", notes: Sequence[str] = ()) -> Prose:
    r"""A text ready to be read, with its headline and notes of what was taken out of it.

    Args:
        text: as it came.
        title: its headline where the format tells it; else a first line that looks like one.
        notes: what its reader has noted already.

    Raises:
        EsepError: E-946 when it is longer than can be read, E-948 when there is nothing in it.

    >>> prose_of("Crime fell\r\n\r\nIn 2023 there were 88\u200b.")
    Prose(text='Crime fell\n\nIn 2023 there were 88.', title='Crime fell', notes=('marks_taken_out',))
    """
    if len(text) > MOST:
        raise EsepError("E-946", found=f"{len(text):,}", most=f"{MOST:,}")
    noted = [*notes, *_noted(text)]
    tidy = _tidy(text)
    if not tidy:
        raise EsepError("E-948")
    return Prose(tidy, _tidy(title) or _headline(tidy), tuple(dict.fromkeys(noted)))


def _tidy(text: str) -> str:
    plain = _MARKS.sub("", _LINE_END.sub("\n", text)).replace(SOFT_HYPHEN, "")
    return unicodedata.normalize("NFC", _SPACES_AT_END.sub("", plain)).strip()


def _noted(text: str) -> Iterator[str]:
    plain = _LINE_END.sub("\n", text)
    if _MARKS.search(plain):
        yield "marks_taken_out"
    if SOFT_HYPHEN in plain:
        yield "soft_hyphens"
    if _MIXED.search(plain):
        yield "look_alike"
    if stray(plain):
        yield "letter_for_digit"
    if _ROW.search(plain):
        yield "table_rows"


def _headline(text: str) -> str:
    """The first line where it looks like a headline: not long, no full stop, and more follows."""
    first, _, rest = text.partition("\n")
    first = first.rstrip()
    return first if rest.strip() and len(first) <= HEADLINE and first[-1] not in ".;:,…" else ""
