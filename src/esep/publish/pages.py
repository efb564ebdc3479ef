"""What every page of ours is made with: a template that escapes what it is given, a policy for scripts."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup


@cache
def templates(folder: Path) -> Environment:
    """The templates of a folder; a name that a template uses and nobody gave is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def inert(written: str) -> Markup:
    """A text of our own making that goes into a page as it is: nothing of a sender's may be in it."""
    return Markup(written)  # noqa: S704 - styles, scripts and escaped JSON of this package


def allowed(written: str) -> str:
    """A style or a script, as a content policy names it.

    >>> allowed("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()}'"
