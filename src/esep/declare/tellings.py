"""What rules of many domains ask of the record before a card."""

from collections.abc import Mapping
from typing import Any

from esep.declare.rules import Before, Telling


def not_while(state: str) -> Telling:
    """The record is not in this state when the card comes.

    >>> from esep.codebook import Codebook
    >>> from esep.declare.reckoning import Reckoning
    >>> by = Reckoning.by(Codebook.load("kz"), "KZ-75")
    >>> before = Before("interrupted", {}, ("started", "interrupted"), by)
    >>> not_while("interrupted")(before, {}), not_while("completed")(before, {})
    (False, True)
    """
    return lambda before, _: before.state != state


def changes_more_than(happened: str) -> Telling:
    """The card tells of something else than is known already, the day in the field `happened` set aside.

    >>> from esep.codebook import Codebook
    >>> from esep.declare.reckoning import Reckoning
    >>> by = Reckoning.by(Codebook.load("kz"), "KZ-75")
    >>> before = Before("registered", {"article": "188"}, ("registered",), by)
    >>> anew = changes_more_than("requalified_on")
    >>> [anew(before, {"article": article, "requalified_on": "2024-02-06"}) for article in ("188", "190")]
    [False, True]
    """

    def tells(before: Before, values: Mapping[str, Any]) -> bool:
        return any(before.facts.get(name) != value for name, value in values.items() if name != happened)

    return tells
