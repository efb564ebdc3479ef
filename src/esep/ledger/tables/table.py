"""A table as it is made: figures by their codes, without any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from esep.codebook.population import rate
from esep.declare import Kind
from esep.declare.measures import Counting
from esep.kernel.errors import EsepError
from esep.ledger.codings import Value
from esep.ledger.engines import Figure, Lasting
from esep.ledger.measures import Counted
from esep.ledger.tables.comparing import Compare, View
from esep.ledger.tables.dimensions import Dimension
from esep.ledger.tables.marks import DEMONSTRATION

PER = 100_000  # people
PERSON = "person"
LAW = "law"  # the kind of a break that a law makes
Number = int | float


@dataclass(frozen=True)
class Row:
    """A figure with what it is compared with.

    `dims` are its dimensions in the order of the table, `people` those who lived where it happened. A figure
    that is not known is None and never 0; one that is withheld is None as well, and says so. `invented` is
    said of the figure, `base_invented` of what it is compared with; a change is as real as both of them.
    """

    dims: tuple[Value, ...]
    figure: Figure | None
    base: Figure | None = None
    people: Fraction | None = None
    withheld: bool = False
    invented: bool = False
    compared: bool = True
    base_invented: bool = False

    @property
    def has_invention(self) -> bool:
        """Whether anything in the row is invented."""
        return self.invented or self.base_invented

    @property
    def value(self) -> Number | None:
        """The figure as one number; of a duration the time in the middle."""
        return number(self.figure)

    @property
    def quarter(self) -> int | None:
        """The time that a quarter of a duration's units took, or less; None for other kinds."""
        return self.figure.quarter if isinstance(self.figure, Lasting) else None

    @property
    def three_quarters(self) -> int | None:
        """The time that three quarters of a duration's units took, or less; None for other kinds."""
        return self.figure.three_quarters if isinstance(self.figure, Lasting) else None

    @property
    def base_value(self) -> Number | None:
        """The figure it is compared with as one number."""
        return number(self.base)

    def invents(self, column: str) -> bool:
        """Whether what stands in a column is invented: value, spread, rate, base, change or change_pct."""
        return (self.invented and column != "base") or (
            self.base_invented and column in {"base", "change", "change_pct"}
        )

    @property
    def rate(self) -> Fraction | None:
        """Events for `PER` people, exact; None where people or events are not known."""
        return rate(self.figure, self.people, PER) if isinstance(self.figure, int) else None

    @property
    def change(self) -> Number | None:
        """By how much it grew; None where either is not known."""
        before, now = self.base_value, self.value
        return None if before is None or now is None else whole_or_half(now - before)

    @property
    def change_pct(self) -> Fraction | None:
        """By how many percent it grew, exact; None on a base of nothing.

        >>> Row((), 90, 100).change_pct, Row((), 5, 0).change_pct, Row((), 5, 0).change
        (Fraction(-10, 1), None, 5)
        """
        before, change = self.base_value, self.change
        if change is None or not before or before < 0:
            return None
        return Fraction(change) * 100 / Fraction(before)


@dataclass(frozen=True)
class Residual:
    """A figure that is in no row: `kind` says why, `of` by which dimension, `within` if the total has it."""

    kind: str
    row: Row
    of: Dimension | None = None
    within: bool = True


@dataclass(frozen=True)
class Break:
    """A day from which a series is not what it was: borders changed, a code began or ended to hold, or a law.

    `of` is the dimension, or the code of the break that a law makes.
    """

    on: date
    kind: str
    before: str = ""
    after: str = ""
    of: str = ""
    source: str = ""
    verified: bool = False


@dataclass(frozen=True)
class Note:
    """Something a reader must know; `values` fill its sentence, `refusal` is one where there is one."""

    about: str
    values: Mapping[str, object]
    refusal: EsepError | None = None


@dataclass(frozen=True)
class Coverage:
    """Territories of which anything is known in the period, and those of which nothing is."""

    by: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """Figures of one measure.

    `territory` is what the table is about, `conditions` what else it was narrowed by, as it was asked.
    """

    counted: Counted
    dimensions: tuple[Dimension, ...]
    names: tuple[str, ...]
    view: View
    compare: Compare | None
    base: View | None
    territory: str
    conditions: tuple[str, ...]
    months: int
    standing: str
    rows: tuple[Row, ...]
    total: Row
    residual: tuple[Residual, ...]
    breaks: tuple[Break, ...]
    coverage: Coverage
    notes: tuple[Note, ...]

    @property
    def demonstrates(self) -> bool:
        """Whether it was made from a demonstration, so that each figure says whether it is invented."""
        return self.standing == DEMONSTRATION

    @property
    def kind(self) -> str:
        """The kind of its measure."""
        return self.counted.measure.counting.value


def unit(counted: Counted, money: str) -> str:
    """What one of a measure is, as a code.

    A type of record, `person`, `days` or `hours`, the currency, or the path of the field whose numbers are
    added up.

    Args:
        counted: the measure.
        money: the code of the currency.
    """
    measure = counted.measure
    if measure.amount is not None:
        return money if measure.amount.kind == Kind.AMOUNT else measure.amount.path
    if measure.counting == Counting.DURATION:
        return measure.lapse.value
    if measure.of is None:
        return counted.record.name
    return PERSON if measure.of.kind == Kind.PERSON else measure.of.of


def number(figure: Figure | None) -> Number | None:
    """A figure as one number.

    >>> number(Lasting(2, 76, 38.0, 35, 41)), number(7), number(None)
    (38, 7, None)
    """
    return whole_or_half(figure.median) if isinstance(figure, Lasting) else figure


def whole_or_half(value: Number) -> Number:
    """A number without a needless decimal."""
    return int(value) if value == int(value) else value
