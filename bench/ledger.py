"""The ledger's files against the query that a good analyst would write over the same Parquet.

    python bench/ledger.py [--offences 1000000] [--runs 5] [--instants 20]

Postings are made directly and not from cards, see `postings_made`. Both sides of a ratio are run in turn in
one process; their cells are compared before any ratio is told.
"""

import argparse
import tempfile
from pathlib import Path
from random import Random

import duckdb
from paired import paired, seconds, told
from postings_made import DAY, FIRST, LAST, make

from esep.codebook import Codebook
from esep.domains import load
from esep.kernel.periods import Period
from esep.ledger.catching_up import Meaning
from esep.ledger.columns import day_number
from esep.ledger.conditions import Among
from esep.ledger.engines import Question
from esep.ledger.ledger import Ledger

FLOW, STOCK, TOUCHED = "offences_registered_gross", "offences_undecided", "offences_in_proceedings"
NAMES = [FLOW, STOCK, TOUCHED]
YEAR = Period.year(2023)
NOW = LAST * DAY + 400 * DAY


class Analyst:
    """Queries by hand over the parts of a measure, with the dictionaries as tables."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.connection = ledger, duckdb.connect()
        for path in ("article", "territory", "gravity"):
            values = ledger.dictionaries[path].values
            rows = [(code, value) for code, value in enumerate(values)]
            self.connection.execute(f"CREATE TABLE {path} (code UINTEGER, value VARCHAR)")
            self.connection.executemany(f"INSERT INTO {path} VALUES (?, ?)", rows)  # noqa: S608 - ours

    def files(self, measure: str) -> str:
        """The parts of a measure, as DuckDB reads them."""
        parts = self.ledger.kept[measure].parts
        return f"read_parquet({[str(self.ledger.folder / part.file) for part in parts]})"

    def sums(self, measure: str, known_at: int, lower: str) -> dict[tuple[object, ...], int]:
        """Articles by territories of grave offences: what one writes who knows the columns."""
        told = f"""
            SELECT a.value, t.value, sum(p.amount) AS n FROM {self.files(measure)} p
            JOIN article a ON a.code = p.article JOIN territory t ON t.code = p.territory
            JOIN gravity g ON g.code = p.gravity
            WHERE {lower} p.holds_from < {day_number(YEAR.end)} AND p.known_at <= {known_at}
              AND g.value IN ('gravity 1', 'gravity 2')
            GROUP BY ALL HAVING n <> 0
        """  # noqa: S608 - ours
        return {row[:2]: int(row[2]) for row in self.connection.execute(told).fetchall()}


def main() -> None:
    """Measure and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--offences", type=int, default=1_000_000)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--instants", type=int, default=20)
    options = asked.parse_args()
    meaning = Meaning(load(), Codebook.load("kz"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make(folder, meaning.datasets, NAMES, options.offences)
        _measure(folder, meaning, options)


def _question(measure: str, known_at: int = NOW) -> Question:
    grave = {"gravity": Among.of("gravity 1", "gravity 2")}
    return Question(measure, YEAR, ("article", "territory"), known_at, where=grave)


def _measure(folder: Path, meaning: Meaning, options: argparse.Namespace) -> None:
    ledger = Ledger(folder, meaning, only=NAMES)
    engine, analyst = ledger.engine(), Analyst(ledger)
    chance = Random(1)  # noqa: S311 - instants of a benchmark
    instants = [chance.randint(FIRST * DAY, NOW) for _ in range(options.instants)]
    year = f'p."on" >= {day_number(YEAR.start)} AND p."on" < {day_number(YEAR.end)} AND'
    rows = {name: ledger.kept[name].rows for name in NAMES}
    print(f"{options.offences} offences, postings made directly: {rows}")
    for known_at in [NOW, *instants]:
        for measure, lower in ((FLOW, year), (STOCK, "")):
            if engine.answer(_question(measure, known_at)) != analyst.sums(measure, known_at, lower):
                raise SystemExit(f"{measure} as of {known_at}: cells differ from those of the query by hand")
    print(f"equal cell for cell at the latest and {len(instants)} past instants")
    pairs = {
        f"table by hand: {measure}": paired(
            lambda m=measure: engine.answer(_question(m)),
            lambda m=measure, where=lower: analyst.sums(m, NOW, where),
            options.runs,
        )
        for measure, lower in ((FLOW, year), (STOCK, ""))
    }
    ratios = {name: [one / other for one, other in told] for name, told in pairs.items()}
    for measure in NAMES:
        latest = [seconds(lambda m=measure: engine.answer(_question(m))) for _ in instants]
        past = [
            seconds(lambda m=measure, k=known_at: engine.answer(_question(m, k))) for known_at in instants
        ]
        middle = sorted(latest)[len(latest) // 2]
        ratios[f"past instants / latest: {measure}"] = [one / middle for one in past]
        print(f"{measure}: {middle * 1000:.0f} ms at the latest instant")
    goals = dict.fromkeys(ratios, "at most 2") | {
        name: "at most 1" for name in ratios if name.startswith("past")
    }
    told(ratios, goals)


if __name__ == "__main__":
    main()
