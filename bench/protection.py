"""The way of protection, from the report to the decision, against SQL that a good analyst would write.

    python bench/protection.py [--reports 100000] [--runs 5] [--instants 5]

One question for each step: reports, what became of them, orders, their delivery, breaches, the time to the
reaction, cases, the time to their decision. Both sides read the same Parquet and run in turn in one process;
their cells are compared, at the latest instant and at past ones, before any ratio is told.
"""

import argparse
import tempfile
from pathlib import Path
from random import Random

import duckdb
from paired import paired, told
from postings_made import DAY, NOW
from ways_made import DAYS_OF, make

from esep.codebook import Codebook
from esep.declare.measures import Counting
from esep.domains import load
from esep.kernel.periods import Period
from esep.ledger.catching_up import Meaning
from esep.ledger.columns import day_number
from esep.ledger.engines import Lasting, Question
from esep.ledger.ledger import Ledger

YEAR, MONTHS = Period.year(2023), 3
BY = {
    "violence_reports_received": ("teller", "repeat"),
    "violence_report_outcomes": ("teller",),
    "violence_reports_led_to_action": ("teller", "relation"),
    "protective_orders_issued": ("report.teller", "territory"),
    "violence_reports_with_order": ("report.teller",),
    "protective_orders_delivered": ("territory", "relation"),
    "protective_order_breaches": ("territory", "breach_kind"),
    "protective_order_reaction_time": ("breach_kind",),
    "violence_reports_with_case": ("administrative_article", "penalty"),
    "administrative_decision_time": ("administrative_article",),
}
IN_YEAR = f'"on" >= {day_number(YEAR.start)} AND "on" < {day_number(YEAR.end)}'
HELD = f"{IN_YEAR} AND holds_from < {day_number(YEAR.end)}"
WINDOW = f"""{IN_YEAR} AND DATE '1970-01-01' + holds_from
    < DATE '1970-01-01' + "on" + to_months({MONTHS})"""
SUM = f"""
    SELECT {{dims}}, sum(amount)::BIGINT AS n FROM {{source}}
    WHERE {HELD} AND known_at <= {{known_at}} GROUP BY ALL HAVING n <> 0
"""  # noqa: S608 - ours
WRITTEN = {
    Counting.COHORT: f"""
        SELECT apart AS outcome, {{dims}}, sum(amount)::BIGINT AS n FROM {{source}}
        WHERE {WINDOW} AND known_at <= {{known_at}} GROUP BY ALL HAVING n <> 0
    """,  # noqa: S608 - ours
    Counting.DISTINCT: f"""
        SELECT * EXCLUDE apart, count(*) AS n FROM (
            SELECT {{dims}}, apart FROM {{source}} WHERE {HELD} AND known_at <= {{known_at}}
            GROUP BY ALL HAVING sum(amount) > 0
        ) GROUP BY ALL
    """,  # noqa: S608 - ours
    Counting.DURATION: f"""
        SELECT * EXCLUDE (unit, apart), count(*) AS units, sum(apart)::BIGINT AS lasted,
            median(apart) AS middle, quantile_disc(apart, 0.25) AS quarter,
            quantile_disc(apart, 0.75) AS three_quarters
        FROM (
            SELECT {{dims}}, unit, apart FROM {{source}} WHERE {HELD} AND known_at <= {{known_at}}
            GROUP BY ALL HAVING sum(amount) > 0
        ) GROUP BY ALL
    """,  # noqa: S608 - ours
}
Cells = dict[tuple[object, ...], object]


class Analyst:
    """Queries by hand over the parts of a measure, with the dictionaries as tables."""

    def __init__(self, ledger: Ledger, meaning: Meaning) -> None:
        self.ledger, self.connection = ledger, duckdb.connect()
        self.kinds = {name: meaning.datasets[name][0].measure.counting for name in BY}
        for path in {path for by in BY.values() for path in by} | {"apart"}:
            rows = list(enumerate(ledger.dictionaries[path].values))
            self.connection.execute(f'CREATE TABLE "{path}" (code UINTEGER, value VARCHAR)')
            self.connection.executemany(f'INSERT INTO "{path}" VALUES (?, ?)', rows)  # noqa: S608 - ours

    def way(self, known_at: int = NOW) -> dict[str, Cells]:
        """The cells of every step."""
        return {name: self.cells(name, known_at) for name in BY}

    def cells(self, measure: str, known_at: int) -> Cells:
        """The cells of one step: what one writes who knows the columns."""
        kind = self.kinds[measure]
        source = {"source": self._source(measure), "dims": self._dims(measure), "known_at": known_at}
        paths = (("apart", "outcome"),) * (kind == Counting.COHORT)
        paths += tuple((path, path) for path in BY[measure])
        names = ", ".join(f"d{at}.value" for at in range(len(paths)))
        figures = (
            "c.units, c.lasted, c.middle, c.quarter, c.three_quarters" if kind == Counting.DURATION else "c.n"
        )
        joined = " ".join(
            f'JOIN "{table}" d{at} ON d{at}.code = c."{column}"' for at, (table, column) in enumerate(paths)
        )
        query = WRITTEN.get(kind, SUM).format(**source)
        found = self.connection.execute(f"SELECT {names}, {figures} FROM ({query}) c {joined}").fetchall()  # noqa: S608
        dims = len(paths)
        if kind == Counting.DURATION:
            return {row[:dims]: Lasting(*row[dims:]) for row in found}
        return {row[:dims]: int(row[dims]) for row in found}

    def _source(self, measure: str) -> str:
        parts = self.ledger.kept[measure].parts
        return f"read_parquet({[str(self.ledger.folder / part.file) for part in parts]})"

    def _dims(self, measure: str) -> str:
        return ", ".join(f'"{path}"' for path in BY[measure])


def main() -> None:
    """Measure and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reports", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--instants", type=int, default=5)
    options = asked.parse_args()
    meaning = Meaning(load(), Codebook.load("kz"))
    with tempfile.TemporaryDirectory() as place:
        make(Path(place), meaning.datasets, list(DAYS_OF), options.reports)
        _measure(Path(place), meaning, options)


def _measure(folder: Path, meaning: Meaning, options: argparse.Namespace) -> None:
    ledger = Ledger(folder, meaning, only=list(DAYS_OF))
    engine, analyst = ledger.engine(), Analyst(ledger, meaning)

    def question(measure: str, known_at: int = NOW) -> Question:
        months = MONTHS if analyst.kinds[measure] == Counting.COHORT else 0
        return Question(measure, YEAR, BY[measure], known_at, months=months)

    def way(known_at: int = NOW) -> dict[str, Cells]:
        return {measure: dict(engine.answer(question(measure, known_at))) for measure in BY}

    chance = Random(1)  # noqa: S311 - instants of a benchmark
    instants = [chance.randint(day_number(YEAR.start) * DAY, NOW) for _ in range(options.instants)]
    for known_at in [NOW, *instants]:
        ours, theirs = way(known_at), analyst.way(known_at)
        for measure in BY:
            if ours[measure] != theirs[measure]:
                raise SystemExit(f"{measure} as of {known_at}: cells differ from those of the query by hand")
    postings = sum(ledger.kept[name].rows for name in BY)
    cells = sum(map(len, way().values()))
    print(f"{options.reports} reports, {postings} postings made directly; {cells} cells")
    print(f"equal cell for cell at the latest and {len(instants)} past instants")
    pairs = {"the whole way / by hand": paired(way, analyst.way, options.runs)}
    for measure in BY:
        pairs[measure] = paired(
            lambda one=measure: engine.answer(question(one)),
            lambda one=measure: analyst.cells(one, NOW),
            options.runs,
        )
    ratios = {name: [one / other for one, other in told_] for name, told_ in pairs.items()}
    goals = dict.fromkeys(ratios, "") | {"the whole way / by hand": "at most 1"}
    told(ratios, goals)


if __name__ == "__main__":
    main()
