"""What a codebook says of making cards from published figures: which column or row is told by which field."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from esep.codebook import Codebook
from esep.forms.demonstration import FOLDER
from esep.kernel.errors import EsepError

FILE = "cards.toml"
Fields = Mapping[str, str | int]


@dataclass(frozen=True)
class Said:
    """What tells an offence that a column or a row counts.

    `fields` stand on the card `card`: that of the outcome, a card of a linked record (`victim`, `proceeding`)
    or the first card of the offence itself where it is empty. `of` is the column or the row it is a part of.
    """

    fields: Fields = field(default_factory=dict)
    card: str = ""
    of: str = ""

    @classmethod
    def of_table(cls, table: Mapping[str, Any]) -> "Said":
        """From a table of the file."""
        told = dict(table)
        card, of = told.pop("card", told.pop("on", "")), told.pop("of", told.pop("within", ""))
        return cls(told, card, of)


@dataclass(frozen=True)
class Plan:
    """Columns by what an offence of theirs is told by, and rows; see the file."""

    outcomes: Mapping[str, Said]
    beside: Mapping[str, Said]
    parts: Mapping[str, Said]
    kinds: Mapping[str, Said]
    across: Mapping[str, Said]
    rows: Mapping[str, Said]
    apart: Mapping[str, Said]
    classes: Mapping[str, str]
    outside: Fields
    proceedings: Fields
    victims: Fields
    suspects: Fields

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that gets cards, a whole before its parts."""
        return (*self.outcomes, *self.beside, *self.parts, *self.apart)

    def others(self, row: str) -> set[str]:
        """The kinds that are told by the same field as a kind: nothing can be of both."""
        fields = self.kinds[row].fields.keys()
        return {name for name, one in self.kinds.items() if not fields.isdisjoint(one.fields)}

    def collide(self, row: str, column: str) -> bool:
        """Whether a row and a column are told by different values of one field: nothing can be in both."""
        here, there = self.kinds[row] if row in self.kinds else self.across[row], self.parts.get(column)
        return (
            there is not None and here.card == there.card and not here.fields.keys().isdisjoint(there.fields)
        )


def load_plan(book: Codebook) -> Plan:
    """The plan of a codebook.

    Raises:
        EsepError: E-910 when it brings none.
    """
    file = book.folder / FOLDER / FILE
    if not file.is_file():
        raise EsepError("E-910", code=book.code)
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    rest: dict[str, Any] = {
        name: told[name] for name in ("classes", "outside", "proceedings", "victims", "suspects")
    }
    said: dict[str, Any] = {
        name: {key: Said.of_table(one) for key, one in told.get(name, {}).items()}
        for name in ("outcomes", "beside", "parts", "kinds", "across", "rows", "apart")
    }
    return Plan(**said, **rest)
