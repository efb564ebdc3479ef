"""What a control finds: where, how serious, what was expected and found, and the cause it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from esep.forms.model import Cell
from esep.kernel.display import day_text, decimal, whole
from esep.kernel.periods import Period
from esep.kernel.texts import Phrases, Text

SEVERITIES = ("error", "warning", "note")
SHOWN_PLACES = 6
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

    In `values` whole numbers, decimals (money as the form prints it), cells, texts, days and periods stand
    as they are; the message writes them in its language. `money` among them is what one printed unit of
    money is called: it then stands after each decimal.
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
        """The finding in sentences: what is wrong, where, by how much, and what to do.

        >>> said = Finding("G-002", "error", "negative", Cell("A", "3", "2"), values={"value": -1_204})
        >>> said.message(Phrases.package(), "en")
        'A row 3 column 2: −1,204 is below zero, and nothing counted in the form can be. Check the figure.'
        """
        values: dict[str, object] = {
            "place": self.cell,
            "suspects": self.suspects,
            **self.values,
        }
        said = {name: self._said(value, phrases, lang) for name, value in values.items()}
        return " ".join(phrases.say(f"finding.{key}", lang, **said) for key in (self.key, *self._more()))

    def _said(self, value: object, phrases: Phrases, lang: str) -> object:
        said, money = value_text(value, phrases, lang), self.values.get("money")
        return f"{said} {money.in_(lang)}" if isinstance(value, Decimal) and isinstance(money, Text) else said

    def _more(self) -> Iterator[str]:
        """The phrases that go on after the first: which cell is likely wrong, and how far the cause shows."""
        if self.likely:
            yield "likely"
        elif len(self.suspects) > 1:
            yield "suspects"
        if int(str(self.values.get("breaches", 1))) > 1:
            yield "breaches"

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


def place_text(cell: Cell, phrases: Phrases, lang: str) -> str:
    """A place in words, with as much of row and column as it has; empty for no place at all.

    >>> place_text(Cell("A", "3", ""), Phrases.package(), "kk")
    'A, 3-жол'
    """
    if cell == NOWHERE:
        return ""
    kind = ("figure" if cell.row else "column") if cell.column else "row" if cell.row else "section"
    return phrases.say(f"place.{kind}", lang, section=cell.section, row=cell.row, column=cell.column)


def places_text(cells: Sequence[Cell], phrases: Phrases, lang: str) -> str:
    """Several figures in words, the first few of them; those of one column or one row together.

    >>> places_text([Cell("A", "4", "1"), Cell("A", "5", "1")], Phrases.package(), "en")
    'A rows 4, 5 column 1'
    """
    if len(cells) > 1 and all(cell.row and cell.column for cell in cells):
        (first, *others), rows, columns = cells, [one.row for one in cells], [one.column for one in cells]
        if all((one.section, one.column) == (first.section, first.column) for one in others):
            return phrases.say(
                "place.rows", lang, section=first.section, rows=_listed(rows, ", "), column=first.column
            )
        if all((one.section, one.row) == (first.section, first.row) for one in others):
            return phrases.say(
                "place.columns", lang, section=first.section, row=first.row, columns=_listed(columns, ", ")
            )
    return _listed([place_text(cell, phrases, lang) for cell in cells], "; ")


def _listed(said: Sequence[str], between: str) -> str:
    return between.join([*said[:SHOWN_PLACES], *(["…"] if len(said) > SHOWN_PLACES else [])])


def value_text(value: object, phrases: Phrases, lang: str) -> object:
    """A value as a sentence of the language holds it; what is none of the known kinds stays as it is.

    >>> value_text(Decimal("1204.500"), Phrases.package(), "en"), value_text(-3, Phrases.package(), "kk")
    ('1,204.500', '−3')
    """
    if isinstance(value, Cell):
        return place_text(value, phrases, lang)
    if isinstance(value, tuple):
        return places_text(value, phrases, lang)
    if isinstance(value, Decimal):
        return decimal(value, lang, -int(value.as_tuple().exponent))
    if isinstance(value, Period):
        return value.label(lang, phrases)
    if isinstance(value, date):
        return day_text(value, lang)
    return whole(value, lang) if isinstance(value, int) else value
