"""Declarations as JSON, without what they say to people: two that mean the same are the same."""

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

SAID = {"label", "title", "story", "source", "klass", "required", "minimum", "maximum", "hands_to", "owner"}


def plain(told: Any) -> Any:  # noqa: ANN401 - whatever stands in a declaration
    """A part of a declaration as JSON: titles, sources and what only checks a value are left out.

    >>> from esep.declare import day
    >>> plain(day("Day of the visit"))["kind"]
    'day'
    """
    if is_dataclass(told) and not isinstance(told, type):
        return {one.name: plain(getattr(told, one.name)) for one in fields(told) if one.name not in SAID}
    if isinstance(told, list | tuple):
        return [plain(one) for one in told]
    if isinstance(told, Enum):
        return told.value
    return told.isoformat() if isinstance(told, date) else told
