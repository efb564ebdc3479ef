"""Clauses made into conditions on the dimensions of a measure, by the codebook and the period of the form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from esep.codebook import Codebook
from esep.declare import Domains, Record
from esep.declare.fields import Kind
from esep.forms.filling.conditions import ROWS, Clause
from esep.forms.filling.declaring import Filling
from esep.kernel.periods import Period
from esep.ledger.codings import Value
from esep.ledger.conditions import Among, Between, Condition


@dataclass(frozen=True, slots=True)
class Apart:
    """Any value but these; the unknown is meant unless it is among them."""

    values: frozenset[Value]

    def holds(self, value: Value) -> bool:
        """Whether a value is none of them."""
        return value not in self.values


Test = tuple[str, Condition | Apart]  # a dimension and what it must meet


class Resolver:
    """Resolves clauses for one period.

    Args:
        filling: how the form is filled.
        period: the period it is filled for; codes mean what they mean on its last day.
        rows: the concepts whose rows a residual compares with, see `ROWS`.
    """

    def __init__(self, filling: Filling, period: Period, rows: Iterable[str] = ()) -> None:
        self.filling, self.period = filling, period
        self._rows = tuple(rows)
        self._meant: dict[tuple[str, str, frozenset[Value]], frozenset[Value]] = {}

    def tests(self, counted: str, clauses: Iterable[Clause]) -> tuple[list[Test], list[str]]:
        """The tests that clauses make on a measure, and the attributes by which it is not told."""
        unit, declared = self.filling.units[counted], self.filling.counted[counted]
        by = declared.measure.by
        found: list[Test] = []
        lacking: list[str] = []
        for clause in clauses:
            path = unit.attributes.get(clause.attribute, "")
            if path in by:
                found.append((path, self._condition(counted, path, clause)))
            else:
                lacking.append(f"{declared.record.name}.{path or clause.attribute}")
        return found, lacking

    def codes(self, counted: str, path: str) -> frozenset[Value]:
        """Every value that a dimension may have by its list, and the unknown."""
        name = list_of(self.filling.counted[counted].record, path, self.filling.domains)
        return frozenset({*self.filling.book.list(name).keys, None})

    def _condition(self, counted: str, path: str, clause: Clause) -> Condition | Apart:
        if clause.window:
            return window(clause.window, self.period)
        if clause.run:
            return Between(*clause.run)
        values: frozenset[Value] = frozenset(clause.values)
        if ROWS in values:
            values = (values - {ROWS}) | self._of_rows(clause.attribute)
        if clause.of:
            name = list_of(self.filling.counted[counted].record, path, self.filling.domains)
            key = (name, clause.of, values)
            if key not in self._meant:
                self._meant[key] = frozenset(meant(self.filling.book, name, clause, self.period.last))
            values = self._meant[key]
        return Apart(values) if clause.negated else Among(values)

    def _of_rows(self, attribute: str) -> frozenset[Value]:
        asked = (clause for code in self._rows for clause in self.filling.concept(code).where)
        return frozenset(
            value
            for clause in asked
            if clause.attribute == attribute and not (clause.of or clause.negated)
            for value in clause.values
        )


def meant(book: Codebook, name: str, clause: Clause, on: date) -> Iterator[Value]:
    """The codes of a list of which the codebook says what a clause asks, on a day or when they last held."""
    if None in clause.values:
        yield None
    for code in book.list(name).keys:
        earlier = [row for row in book.list(name).history(code) if row.valid_from <= on]
        row = earlier[-1] if earlier else book.list(name).history(code)[0]
        if _said(getattr(row, clause.of)) in clause.values:
            yield code


def _said(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)


def window(name: str, period: Period) -> Between:
    """The days of a window of a period.

    >>> window("month", Period.parse("2022-01..2022-03")).low
    datetime.date(2022, 3, 1)
    """
    if name == "before":
        return Between(None, period.start)
    first = date(period.last.year, period.last.month, 1)
    return Between(max(first, period.start) if name == "month" else period.start, period.end)


def list_of(record: Record, path: str, domains: Domains) -> str:
    """The list of codes that a dimension takes its values from; a place takes territories."""
    name, _, rest = path.partition(".")
    fields = [field for card in record.cards.values() for field in card.fields if field.name == name]
    if rest:
        targets = {field.of for field in fields if field.kind == Kind.LINK}
        return next(
            filter(None, (list_of(domains.records[one], rest, domains) for one in sorted(targets))), ""
        )
    return next((field.of for field in fields if field.kind == Kind.CODE), "")
