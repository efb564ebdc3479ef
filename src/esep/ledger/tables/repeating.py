"""What a refusal may repeat of what somebody typed: codes and numbers, since anything else may be a name."""

import re

CODE = re.compile(r"[a-z][a-z0-9_.]{0,80}|[A-Z]{2}-\d{1,4}|\d{1,4}(?:[-.Q]+\d{1,4}){0,6}", re.ASCII)


def repeated(text: str) -> str:
    """The text where it can be a code or a period; else a sign that something stood there.

    >>> [repeated(text) for text in ("gravety", "2022-13", "KZ-99", "Made Up", "990101400019")]
    ['gravety', '2022-13', 'KZ-99', '…', '…']
    """
    return text if CODE.fullmatch(text) else "…"
