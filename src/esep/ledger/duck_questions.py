"""The arithmetic of each kind of measure in SQL, in two steps.

The first step reads postings once and leaves few rows: for each coding, and what the kind tells apart, an
amount. The second places these rows in the cells of one question. Codings are codes all along. Days are
numbers, `{first}` and `{end}` those of the period; `{dims}`, `{cells}` and their `{names}` are columns with a
comma behind each.
"""

from collections.abc import Mapping
from typing import NamedTuple

from esep.declare.measures import Counting

PERIOD = '"on" >= {first} AND "on" < {end} AND holds_from < {end}'
SUMS = "SELECT {dims} sum(amount)::BIGINT AS amount FROM {postings} WHERE {period} {and_where} GROUP BY ALL"
SUMS_APART = SUMS.replace("sum", "apart, sum", 1)
# For a single question, whose second step groups anyway.
EACH_APART = "SELECT {dims} apart, amount FROM {postings} WHERE {period} {and_where}"
# No coding holds before its day: what holds before the end of the period counts on one of its days or before.
EVER = "holds_from < {end}"
WINDOW = """
    "on" >= {first} AND "on" < {end}
    AND DATE '1970-01-01' + holds_from < DATE '1970-01-01' + "on" + to_months({months})
"""
# Each unit once: the latest day on which it came in, with its last coding then; it counts when that day is in
# the period, or when it stood in as the period began. Units that cannot count are left out before codings are
# looked at, which is most of the work.
TOUCHED = """
    SELECT {dims} count(*) AS amount FROM (
        SELECT {dims} "on", stood FROM (
            SELECT {dims} unit, "on", stood FROM {postings} AS begun JOIN (
                SELECT unit, coalesce(sum(amount) FILTER (holds_from < {first}), 0) > 0 AS stood
                FROM {postings} WHERE {period}
                GROUP BY unit HAVING stood OR max("on") FILTER (side = 1) >= {first}
            ) AS near USING (unit) WHERE side = 1 AND {period}
            GROUP BY ALL HAVING sum(begun.amount) > 0
        ) QUALIFY row_number() OVER (PARTITION BY unit ORDER BY "on" DESC) = 1
    ) WHERE "on" >= {first} OR stood GROUP BY ALL
"""

PLACED = "SELECT {cells} sum(amount)::BIGINT AS figure FROM {base} GROUP BY ALL HAVING figure <> 0"
PERSONS = """
    SELECT {names} count(*) AS figure FROM (
        SELECT {cells} apart FROM {base} GROUP BY ALL HAVING sum(amount) > 0
    ) GROUP BY ALL HAVING figure <> 0
"""
LASTED = """
    SELECT {names} count(*) AS units, sum(apart)::BIGINT AS lasted, median(apart) AS median,
        quantile_disc(apart, 0.25) AS quarter, quantile_disc(apart, 0.75) AS three_quarters FROM (
        SELECT {names} apart, unnest(range(units)) FROM (
            SELECT {cells} apart, sum(amount)::BIGINT AS units FROM {base} GROUP BY ALL
        )
    ) GROUP BY ALL HAVING units <> 0
"""


class Steps(NamedTuple):
    """How a kind is answered: what is read, under which condition, and how it is placed.

    `late` says that conditions on dimensions are met by the last coding alone, so by the second step;
    `apart` that rows are told apart by more than their dimensions.
    """

    read: str
    period: str
    place: str
    late: bool = False
    apart: bool = False


STEPS: Mapping[Counting, Steps] = {
    Counting.FLOW: Steps(SUMS, PERIOD, PLACED),
    Counting.STANDING: Steps(SUMS, PERIOD, PLACED),
    Counting.STOCK: Steps(SUMS, EVER, PLACED),
    Counting.TOUCHED: Steps(TOUCHED, EVER, PLACED, late=True),
    Counting.DISTINCT: Steps(SUMS_APART, PERIOD, PERSONS, apart=True),
    Counting.DURATION: Steps(SUMS_APART, PERIOD, LASTED, apart=True),
    Counting.COHORT: Steps(SUMS_APART, WINDOW, PLACED, apart=True),
}
