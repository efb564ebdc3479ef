"""A mapping: which columns of a file become which fields of which cards, and how their values are written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from esep.declare import Card
from esep.register.importing.sources import Layout

PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a value comes from, and how it is written there.

    One of `column`, `constant`, `template` (text with `{column}` in it) and `given` (named by whoever runs
    the import) says where it comes from. `values` turns what is written into codes, and `others` stands for
    what it does not list. `default` is the value for an empty cell. `formats` are ways of writing a day or a
    moment (as `strptime` has them); `at` is the time of day that is added to a day alone, and `only = "day"`
    leaves the time away. `decimal`, `group` and `times` tell how an amount is written and in what.
    """

    column: str = ""
    constant: str = ""
    template: str = ""
    given: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    others: str = ""
    default: str = ""
    formats: tuple[str, ...] = ()
    at: str = ""
    only: str = ""
    decimal: str = ""
    group: str = ""
    times: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it looks at."""
        return (self.column,) if self.column else tuple(PLACE.findall(self.template))


@dataclass(frozen=True, slots=True)
class When:
    """The rows that a card is made of: those where the column is not empty, or has one of the values."""

    column: str
    among: frozenset[str] = frozenset()

    def holds(self, cell: str) -> bool:
        """Whether a card is made of a row with this cell."""
        return cell in self.among if self.among else bool(cell)


@dataclass(frozen=True, slots=True)
class CardOfRow:
    """One card made of each row: its envelope and its fields by name; `key` and `record` name columns."""

    card: Card
    key: str
    record: str
    envelope: Mapping[str, Taken]
    fields: Mapping[str, Taken]
    when: When | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it looks at."""
        taken = [name for one in (*self.envelope.values(), *self.fields.values()) for name in one.columns]
        named = [*PLACE.findall(self.key), *PLACE.findall(self.record), *taken]
        return tuple(dict.fromkeys([*named, *((self.when.column,) if self.when else ())]))


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A mapping as a whole.

    `empty` is what stands for an empty cell, `digest` tells its versions apart. `correction` is the code of
    the reason on the correction that a changed row becomes; without one a changed row is refused.
    """

    name: str
    system: str
    layout: Layout
    cards: tuple[CardOfRow, ...]
    empty: frozenset[str]
    digest: str
    correction: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns a file must have."""
        return tuple(dict.fromkeys(name for card in self.cards for name in card.columns))

    @property
    def asks(self) -> tuple[str, ...]:
        """What whoever runs the import must say."""
        taken = (one for card in self.cards for one in (*card.envelope.values(), *card.fields.values()))
        return tuple(dict.fromkeys(one.given for one in taken if one.given))
