"""Figures in prose, checked: against arithmetic, against the words beside them, against tables.

from esep.claims import check

checked = check(Path("article.docx"), published_on=date(2024, 1, 12))
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esep.claims.checking import Checked, check

__all__ = ["Checked", "check"]


def __getattr__(name: str) -> object:
    # Who wants only a part of this folder does not pay for the codebook and all the words.
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("esep.claims.checking"), name)
