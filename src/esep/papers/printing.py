"""A paper set as pages: PDF that a screen reader can read aloud (PDF/UA-1), with the fonts that come with the
typesetter, so that it looks alike on every machine.

Needs the extra `papers`. What stands on the paper reaches the template as data, never as its source: nothing
that anybody typed can become a command of the typesetter.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import orjson
import typst

from esep.kernel.errors import EsepError
from esep.papers.content import Content

TEMPLATE = Path(__file__).parent / "paper.typ"
OWN_FONTS, ANY_FONTS = True, False  # whether the fonts of the machine are left alone
T = TypeVar("T")


def as_pdf(paper: Content) -> bytes:
    """The paper as a tagged PDF.

    Raises:
        EsepError: E-975 when it cannot be set, as when no font has a letter of it.
    """
    return _with_fonts(
        lambda alone: typst.compile(
            TEMPLATE.read_bytes(), sys_inputs=_given(paper), ignore_system_fonts=alone, pdf_standards="ua-1"
        )
    )


def as_pictures(paper: Content, dots_per_inch: float = 96) -> list[bytes]:
    """The pages as PNG, for looking at them.

    Raises:
        EsepError: E-975 when it cannot be set.
    """
    made: bytes | list[bytes] = _with_fonts(
        lambda alone: typst.compile(
            TEMPLATE.read_bytes(),
            sys_inputs=_given(paper),
            ignore_system_fonts=alone,
            format="png",
            ppi=dots_per_inch,
        )
    )
    return made if isinstance(made, list) else [made]  # several pages make a list


def _given(paper: Content) -> dict[str, str]:
    return {"paper": orjson.dumps(paper.data).decode()}


def _with_fonts(compiled: Callable[[bool], T]) -> T:
    """What is compiled with the typesetter's own fonts, or with the machine's where a letter is missing."""
    for alone in OWN_FONTS, ANY_FONTS:
        try:
            return compiled(alone)
        except typst.TypstError as refusal:
            fault = str(refusal).partition("\n")[0]
    raise EsepError("E-975", fault=fault)
