"""The same arithmetic as `balance`, in DuckDB over columns of postings."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from esep.declare.measures import Counting
from esep.ledger.codings import Coding
from esep.ledger.engines import Cells, Figure, Lasting, Question, asked
from esep.ledger.measures import Counted

# {cell} stands for the dimensions asked for, each with a comma behind it; {known} for this beginning.
KNOWN = """
    WITH known AS (SELECT * FROM postings WHERE known_at <= $known_at AND holds_from < $end),
    of_period AS (SELECT * FROM known WHERE "on" >= $start)
"""
FLOW = "{known} SELECT {cell} sum(amount) AS figure FROM of_period GROUP BY ALL HAVING figure <> 0"
STOCK = "{known} SELECT {cell} sum(amount) AS figure FROM known GROUP BY ALL HAVING figure <> 0"
DISTINCT = """
    {known}, persons AS (SELECT {cell} apart, sum(amount) AS times FROM of_period GROUP BY ALL)
    SELECT {cell} count(*) AS figure FROM persons WHERE times > 0 GROUP BY ALL HAVING figure <> 0
"""
DURATION = """
    {known}, lasted AS (SELECT {cell} apart, sum(amount)::BIGINT AS units FROM of_period GROUP BY ALL),
    each_unit AS (SELECT {cell} apart, unnest(range(units)) FROM lasted)
    SELECT {cell} count(*) AS units, sum(apart), median(apart) FROM each_unit GROUP BY ALL HAVING units <> 0
"""
TOUCHED = """
    {known}, begun AS (
        SELECT unit, "on", {cell} sum(amount) AS times FROM known WHERE side = 'start' GROUP BY ALL
    ),
    latest AS (
        SELECT * FROM begun WHERE times > 0
        QUALIFY row_number() OVER (PARTITION BY unit ORDER BY "on" DESC) = 1
    ),
    stood AS (
        SELECT unit FROM known WHERE holds_from < $start
        GROUP BY unit HAVING sum(amount) > 0
    )
    SELECT {cell} count(*) AS figure FROM latest
    WHERE "on" >= $start OR unit IN (SELECT unit FROM stood) GROUP BY ALL HAVING figure <> 0
"""
COHORT = """
    SELECT apart, {cell} sum(amount) AS figure FROM postings
    WHERE known_at <= $known_at AND "on" >= $start AND "on" < $end AND holds_from < "on" + to_months($months)
    GROUP BY ALL HAVING figure <> 0
"""
QUESTIONS: Mapping[Counting, str] = {
    Counting.FLOW: FLOW,
    Counting.STANDING: FLOW,
    Counting.STOCK: STOCK,
    Counting.TOUCHED: TOUCHED,
    Counting.DISTINCT: DISTINCT,
    Counting.DURATION: DURATION,
    Counting.COHORT: COHORT,
}


class DuckDB:
    """Answers questions from tables of postings.

    Args:
        tables: the postings of each measure, by its name.
        measures: what is counted, by name.
    """

    def __init__(self, tables: Mapping[str, pa.Table], measures: Mapping[str, Counted]) -> None:
        self._tables, self._measures = tables, measures
        self._connection = duckdb.connect(":memory:")

    def answer(self, question: Question) -> Cells:
        """The cells of a question; see `Engine`."""
        counting = asked(question, self._measures).measure.counting
        cell = "".join(f"{_quoted(path)}, " for path in question.by)
        values: dict[str, object] = {
            "known_at": question.known_at,
            "start": question.period.start,
            "end": question.period.end,
        }
        if counting == Counting.COHORT:
            values["months"] = question.months
        self._connection.register("postings", self._tables[question.measure])
        rows = self._connection.execute(QUESTIONS[counting].format(known=KNOWN, cell=cell), values).fetchall()
        width = len(question.by) + (counting == Counting.COHORT)
        return dict(_told(row, width) for row in rows)


def _told(row: Sequence[Any], width: int) -> tuple[Coding, Figure]:
    cell, figures = tuple(row[:width]), row[width:]
    if len(figures) == 1:
        return cell, int(figures[0])
    units, days, median = figures
    return cell, Lasting(int(units), int(days), median)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
