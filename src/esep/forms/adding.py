"""Figures that units of a territory tell by cards or by returns, added up: nobody is counted twice.

Where figures are withheld because of how few stand behind them, they are so by either way: cards of one unit
beside the return of one other give both away to whoever knows the cards. What is told of the returns is told
by those that are there, since the figure of two units of which one is silent is that of the other.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from esep.codebook import Codebook
from esep.codebook.dated import Line
from esep.codebook.reading import read
from esep.forms.model import Form
from esep.forms.reporters import Coverage, Unit
from esep.kernel.errors import EsepError
from esep.ledger.codings import Coding
from esep.ledger.tables.asking import Asking, Source
from esep.ledger.tables.building import table
from esep.ledger.tables.comparing import View
from esep.ledger.tables.dimensions import Dimensions
from esep.ledger.tables.table import Row, Table
from esep.ledger.tables.withholding import among


@dataclass(frozen=True, kw_only=True)
class Counted(Line):
    """What cards tell of a figure of the form: a measure of the ledger, and conditions as tables take them.

    Several lines of a figure are added up.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("section", "concept", "measure", "counted", "where")

    section: str
    concept: str
    measure: str
    counted: str
    where: str = ""


def told_by_cards(book: Codebook, form: Form) -> dict[int, list[Counted]]:
    """The figures of a form that cards tell too, by their index, in the order of `told.csv` of the form.

    Raises:
        EsepError: E-501 when a line names what the form does not print.
    """
    found: dict[int, list[Counted]] = {}
    for line in read(Counted, book.form_folder(form.form) / "told.csv", book.languages):
        section = form.by_name.get(line.section)
        columns = [one.measure for one in section.columns] if section else []
        if section is None or line.concept not in section.row_of or line.measure not in columns:
            raise EsepError("E-501", form=form.form, faults=f"told.csv: {line.concept} {line.measure}")
        cell = section.cells(section.row_of[line.concept], columns.index(line.measure))
        found.setdefault(int(cell), []).append(line)
    return found


@dataclass(frozen=True)
class Sum:
    """A figure of one territory, or of the country. What is withheld is None and never 0.

    `cards` and `returns` are what either way tells. `filed` is what the returns say of the units whose cards
    count, where all of them filed one as well.
    """

    index: int
    territory: str
    cards: int | None
    returns: int | None
    filed: int | None = None

    @property
    def together(self) -> int | None:
        """What both ways tell."""
        return None if self.cards is None or self.returns is None else self.cards + self.returns

    @property
    def difference(self) -> int | None:
        """What returns say more than cards, of the same units; None where that is not known."""
        return None if self.filed is None or self.cards is None else self.filed - self.cards


class Adding:
    """What is added up for one period.

    Args:
        source: where figures of cards come from.
        view: the period, and the last moment whose cards count.
        coverage: who tells of it, and how.
    """

    def __init__(self, source: Source, view: View, coverage: Coverage) -> None:
        self._source, self._view, self._coverage = source, view, coverage
        self._places = [one.code for one in source.book.territories.on(view.period.last)]

    def sums(self, figures: Mapping[int, Sequence[Counted]], country: str) -> Iterator[Sum]:
        """Figures, each of the country first, then of every territory with a unit.

        Args:
            figures: those that cards tell too, see `told_by_cards`.
            country: its code.
        """
        placed = {one.place for one in self._coverage.units}
        for index, lines in figures.items():
            tables = [self._table(line) for line in lines]
            yield self._sum(index, tables, country, self._places)
            yield from (self._sum(index, tables, one, [one]) for one in self._places if one in placed)

    def _table(self, line: Counted) -> Table:
        counted = self._source.counted(line.counted)
        place = Dimensions(counted, self._source.domains, self._source.book, self._view.period.last).place
        if place is None:
            raise EsepError("E-896", measure=line.counted)
        where = tuple(line.where.split(";")) if line.where else ()
        return table(
            self._source, Asking(measure=line.counted, view=self._view, by=(place.name,), where=where)
        )

    def _sum(self, index: int, tables: Sequence[Table], territory: str, places: Collection[str]) -> Sum:
        told, within = self._coverage, partial(_within, places)
        senders, both = within([*told.by_cards, *told.unsaid]), within(told.both)
        cards = _of_cards(tables, places if territory in places else None) if senders else 0
        returns = self._filed(index, within(told.by_return)) if self._tells(tables, places) else None
        every = cards is not None and both and len(both) == len(senders)
        return Sum(index, territory, cards, returns, self._filed(index, both) if every else None)

    def _filed(self, index: int, units: Sequence[Unit]) -> int:
        return sum(int(self._coverage.returns[one.number].workbook.values[index]) for one in units)

    def _tells(self, tables: Sequence[Table], places: Collection[str]) -> bool:
        """Whether so many filed that no return is given away; where nobody did, none can be."""
        few = [one.counted.measure.behind for one in tables if one.counted.measure.behind]
        if not few or not _within(places, self._coverage.by_return):
            return True
        filers = Counter[Coding]((one.place, one.kind) for one in self._coverage.by_return)
        hidden = among(filers, max(one.fewest for one in few), self._places, lambda: filers)
        return hidden.tells(places, by_kind=False)


def _within(places: Collection[str], units: Sequence[Unit]) -> list[Unit]:
    return [one for one in units if one.place in places]


def _of_cards(tables: Sequence[Table], places: Collection[str] | None) -> int | None:
    """What cards tell of some places, or of the whole; None where it is withheld."""
    rows = [row for one in tables for row in _rows(one, places)]
    if any(row.withheld for row in rows):
        return None
    return sum(row.figure for row in rows if isinstance(row.figure, int))


def _rows(table: Table, places: Collection[str] | None) -> Iterable[Row]:
    return (table.total,) if places is None else (row for row in table.rows if row.dims[0] in places)
