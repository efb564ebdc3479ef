"""What a control finds: where, how serious, what was expected and found, and the cause it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from esep.forms.model import Cell
from esep.kernel.texts import Phrases

SEVERITIES = ("error", "warning", "note")
NOWHERE = Cell("", "", "")


@dataclass(frozen=True)
class Finding:
    """One thing a statistician should know about a return.

    `control` is the id of the control, `key` the phrase that says it (with `values`), `cell` the place
    that shows it best: as much of section, row and column as applies. `expected` and `found` are whole
    numbers in the unit of the cell, or None where the control compares no numbers. `cause` numbers the
    causes of one return from 1; findings of one cause are told as one, and `cells` are all cells that
    show it. `suspects` are the cells each of which alone would explain everything that does not hold:
    with one suspect `cell` is that cell; figures that always stand in the same identities stay together.
    """

    control: str
    severity: str
    key: str
    cell: Cell = NOWHERE
    expected: int | None = None
    found: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    cause: int = 0
    cells: tuple[Cell, ...] = ()
    suspects: tuple[Cell, ...] = ()

    @property
    def likely(self) -> bool:
        """Whether `cell` itself most likely holds the fault."""
        return self.suspects == (self.cell,)

    def message(self, phrases: Phrases, lang: str) -> str:
        """The finding in a sentence."""
        return phrases.say(f"finding.{self.key}", lang, **self.values)

    def numbered(self, cause: int) -> "Finding":
        """The same finding with the number of its cause."""
        return replace(self, cause=cause)


def worst_first(findings: list[Finding]) -> list[Finding]:
    """Errors before warnings before notes, each in the order found, with causes numbered anew from 1.

    >>> [one.severity for one in worst_first([Finding("a", "note", "x"), Finding("b", "error", "x")])]
    ['error', 'note']
    """
    ordered = sorted(findings, key=lambda one: SEVERITIES.index(one.severity))
    return [finding.numbered(number) for number, finding in enumerate(ordered, start=1)]
