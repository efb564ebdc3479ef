"""From bytes to a text: an encoding is recognised by what only it can be, and never guessed."""

import codecs
import re

from esep.kernel.errors import EsepError

BY_MARK = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD = "cp1251"
# What a Cyrillic text of one byte a letter is made of; another such encoding shows as other letters,
# as a capital in the middle of words, or as letters beside Latin ones.
_STRANGE = re.compile(
    "[^\u0000-\u007fА-Яа-яЁё\u00a0\u00ab\u00bb№—–…“”„‘’•°§©±\u00b7\u00ad]"
    "|[а-яё]Я|[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]"
)
_WORD = re.compile("[а-яё]{3}")
_SMALL, _CAPITAL = re.compile("[а-яё]"), re.compile("[А-ЯЁ]")


def text_of(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """A text from its bytes, and notes of how it was read.

    Raises:
        EsepError: E-949 when the bytes are in no encoding that can be told for sure, or broken.

    >>> text_of("За 2023 год".encode("cp1251"))
    ('За 2023 год', ('encoding_windows_1251',))
    >>> text_of("За год".encode().decode("cp1251").encode())
    ('За год', ('encoding_twice',))
    """
    for mark, encoding in BY_MARK:
        if raw.startswith(mark):
            return _decoded(raw, encoding), ()
    if b"\0" in raw:
        raise EsepError("E-949", at=raw.index(b"\0") + 1)
    try:
        text = raw.decode()
        garbled = _garbled(text)
        return (garbled, ("encoding_twice",)) if garbled is not None else (text, ())
    except UnicodeDecodeError as fault:
        old = _old(raw)
        if old is None:
            raise EsepError("E-949", at=fault.start + 1) from fault
        return old, ("encoding_windows_1251",)


def _decoded(raw: bytes, encoding: str) -> str:
    if not encoding:
        raise EsepError("E-949", at=1)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as fault:
        raise EsepError("E-949", at=fault.start + 1) from fault


def _garbled(text: str) -> str | None:
    """What a text was before it was read in the old encoding and saved so; no other text looks like that."""
    if text.isascii():
        return None
    try:
        # One byte has no sign there and came through as it was.
        return b"\x98".join(part.encode(OLD) for part in text.split("\x98")).decode()
    except UnicodeError:
        return None


def _old(raw: bytes) -> str | None:
    """The text in the old encoding of Cyrillic, where every sign of it speaks for that."""
    try:
        text = raw.decode(OLD)
    except UnicodeDecodeError:
        return None
    mostly_small = len(_SMALL.findall(text)) > len(_CAPITAL.findall(text))
    return text if mostly_small and _WORD.search(text) and not _STRANGE.search(text) else None
