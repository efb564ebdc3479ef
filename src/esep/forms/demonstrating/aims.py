"""Published totals of protection and prevention, which no form prints: what the cards of a register carry.

Each has its source and its doubts, and each can be asked of the register by name. A register made smaller
carries a tenth of them, a hundredth or a thousandth.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from esep.codebook import Codebook
from esep.forms.demonstration import FOLDER
from esep.kernel.periods import Period
from esep.kernel.texts import Text
from esep.ledger.tables.marks import Cell

FILE = "protection.toml"
LEAST = 1  # where there is any there is one


class Size(StrEnum):
    """How much of the published totals a register carries."""

    WHOLE = "whole"
    TENTH = "tenth"
    HUNDREDTH = "hundredth"
    THOUSANDTH = "thousandth"
    NONE = "none"

    def of(self, whole: int) -> int:
        """What of a total a register of this size carries.

        >>> Size.TENTH.of(69), Size.HUNDREDTH.of(69), Size.HUNDREDTH.of(5_500), Size.NONE.of(5_500)
        (7, 1, 55, 0)
        """
        return max(round(whole / PARTS[self]), LEAST) if whole and self in PARTS else 0


PARTS = {Size.WHOLE: 1, Size.TENTH: 10, Size.HUNDREDTH: 100, Size.THOUSANDTH: 1_000}


@dataclass(frozen=True)
class Aim:
    """A published total, and how a register is asked for it.

    `measures` are added up, which only a total of two kinds of records needs; `where` narrows them. `taken`
    says that the source does not tell the period. `value` is what was published for the country, whole.
    """

    measures: tuple[str, ...]
    period: Period
    where: Mapping[str, str]
    value: int
    taken: bool
    source: str
    doubts: tuple[Text, ...]

    def cell(self, country: str) -> Iterator[tuple[Cell, int]]:
        """The cell of tables that was carried over from the source, with what it prints.

        None where two kinds of records make it up, or where the period is a guess and not the source's.
        """
        if len(self.measures) == 1 and not self.taken:
            yield Cell.of(self.measures[0], self.period, country, self.where), self.value


@dataclass(frozen=True)
class Aims:
    """All that a codebook says of them: the totals, and how they are divided among cards."""

    totals: tuple[Aim, ...]
    told: Mapping[str, Any]


def load_aims(book: Codebook) -> Aims | None:
    """What a codebook brings; None where it brings nothing of protection."""
    path = book.folder / FOLDER / FILE
    if not path.is_file():
        return None
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    doubts = {name: _text(one) for name, one in told["doubts"].items()}
    return Aims(
        tuple(
            Aim(
                tuple(one["measures"]),
                Period.parse(one["period"]),
                one.get("where", {}),
                one["value"],
                one.get("taken", False),
                one["source"],
                tuple(doubts[name] for name in one["doubts"]),
            )
            for one in told["targets"]
        ),
        told,
    )


def _text(said: Mapping[str, str]) -> Text:
    return Text({lang: one for lang, one in said.items() if lang != "own"}, own=said.get("own", "").split())
