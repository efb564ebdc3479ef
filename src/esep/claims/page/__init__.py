"""A checked text as one page: each figure marked by colour and sign, the verdict beside it."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esep.claims.page.rendering import page

__all__ = ["page"]


def __getattr__(name: str) -> object:
    # Who wants only the words of the page does not wait for the library of its templates.
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("esep.claims.page.rendering"), name)
