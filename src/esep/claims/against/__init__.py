"""Claims held against tables: published figures, returns, filled forms, tables, registers.

A table says what was published or recorded, never that it happened; an invented one says nothing at all.
"""

from esep.claims.against.holding import held_against
from esep.claims.against.opening import opened
from esep.claims.against.published import published
from esep.claims.against.sources import Held, Key, Source, Wanted
from esep.claims.against.strictly import unfound

__all__ = ["Held", "Key", "Source", "Wanted", "held_against", "opened", "published", "unfound"]
