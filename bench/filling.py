"""Form 1-M filled from the ledger, against a query by hand for each of its sections over the same Parquet.

    python bench/filling.py [--offences 100000] [--runs 3] [--folder DIR]

By hand is one query with GROUPING SETS for each section, as a good analyst would write it: in codes, over
the very files, one reading of each measure, the country as the sum of its parts. It uses nothing of how the
form is filled: what a column counts is written here once more, in SQL. Both sides make all sections that can
be filled, for the country and its twenty parts and for two years; every figure is compared before any ratio
is told. The queries end with their tables: putting these into cells is not counted.

Postings are made directly and not from cards, see `postings_made`. With `--folder` they are kept there and
used again.
"""

import argparse
import resource
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
from by_hand import Analyst, Rows
from paired import told
from postings_made import NOW, make

from esep.codebook import Codebook
from esep.domains import load
from esep.forms import load_form
from esep.forms.filling import Filled, Filling, fill, load_filling
from esep.forms.filling.resolving import list_of
from esep.forms.model import Section
from esep.kernel.periods import Period
from esep.ledger.catching_up import Meaning
from esep.ledger.codings import Value
from esep.ledger.duck import DuckDB
from esep.ledger.ledger import Ledger

PERIODS = (Period.year(2022), Period.year(2023))


def compared(filled: list[Filled], section: Section, columns: list[int], rows: Rows) -> int:
    """How many figures of a section are equal.

    Raises:
        SystemExit: some are not.
    """
    cells = np.stack(
        [one.values[section.offset : section.offset + section.size].reshape(section.shape) for one in filled]
    )[:, :, columns]
    missing = (
        filled[0].missing[section.offset : section.offset + section.size].reshape(section.shape)[:, columns]
    )
    equal = 0
    for at, row in enumerate(section.rows):
        if missing[at].all():
            continue
        by_hand = rows.row(row.concept)
        if by_hand is None:
            raise SystemExit(f"{section.section}: nobody wrote by hand what {row.concept} is")
        differ = (by_hand != cells[:, at]) & ~missing[at]
        if differ.any():
            where, column = np.argwhere(differ)[0]
            raise SystemExit(
                f"{section.section}, row {row.concept}, {section.columns[columns[column]].measure}, "
                f"{filled[where].territory}: {cells[where, at, column]} filled, "
                f"{by_hand[where, column]} by hand; {differ.sum()} differ in the row"
            )
        equal += by_hand.size - int(missing[at].sum()) * len(filled)
    return equal


def values(filling: Filling, meaning: Meaning) -> dict[str, list[Value]]:
    """The values that dimensions may have, those that are frequent first."""
    territories = [one.code for one in meaning.book.territories.on(PERIODS[-1].last)]
    days = [(date(2023, 12, 31) - timedelta(days=3 * number % 1400)).isoformat() for number in range(1400)]
    said: dict[str, list[Value]] = {}
    for name in filling.units:
        counted_, _ = meaning.datasets[name]
        for path in counted_.measure.by:
            last = path.split(".")[-1]
            listed = list_of(counted_.record, path, meaning.domains)
            if path in counted_.whole:
                said[path] = list(range(90))
            elif last == "state":
                said[path] = ["registered", "interrupted", "sent_to_court", "terminated"]
            elif last == "territory":
                said[path] = list(territories)
            elif last.endswith("_on"):
                said[path] = list(days)
            elif listed:
                said[path] = list(meaning.book.list(listed).keys)
    return said


def main() -> None:
    """Measure and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--offences", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    meaning = Meaning(load(), Codebook.load("kz"))
    filling = load_filling(meaning.book, load_form(meaning.book, "1-M"), meaning.domains)
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or Path(place)
        if not (folder / "inventory.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            make(folder, meaning.datasets, list(filling.units), options.offences, values(filling, meaning))
        _measure(filling, Ledger(folder, meaning, only=list(filling.units)), options)


class Run(NamedTuple):
    """Seconds of both sides, and how much of what they made was compared."""

    filled: float
    by_hand: float
    figures: int
    sections: int


def _run(filling: Filling, engine: DuckDB, analysts: list[Analyst], territories: list[str]) -> Run:
    """Both sides once, period by period; comparing their figures is not counted."""
    spent, figures, sections = [0.0, 0.0], 0, set()
    for analyst in analysts:
        start = time.perf_counter()
        filled = fill(filling, engine, territories, analyst.period, NOW)
        spent[0] += time.perf_counter() - start
        whole = {(gap.section, gap.column) for gap in filled[0].gaps if not gap.row}
        equal = 0
        for section in filling.form.sections:
            columns = [
                at for at, one in enumerate(section.columns) if (section.section, one.column) not in whole
            ]
            if columns:
                start = time.perf_counter()
                answer = analyst.table(section, columns)
                spent[1] += time.perf_counter() - start
                equal += compared(
                    filled, section, columns, Rows(answer, columns, analyst.ledger, territories)
                )
                sections.add(section.section)
        if equal != sum(one.filled for one in filled):
            raise SystemExit(f"only {equal} figures were compared")
        figures += equal
    return Run(*spent, figures, len(sections))


def _measure(filling: Filling, ledger: Ledger, options: argparse.Namespace) -> None:
    engine, book = ledger.engine(), filling.book
    territories = [
        book.territories.country(PERIODS[-1].last).code,
        *(one.code for one in book.territories.on(PERIODS[-1].last)),
    ]
    analysts = [Analyst(ledger, book, period) for period in PERIODS]
    rows = sum(kept.rows for kept in ledger.kept.values())
    print(
        f"{options.offences} offences, postings made directly: {rows} in {len(ledger.kept)} measures",
        flush=True,
    )
    runs = [_run(filling, engine, analysts, territories) for _ in range(options.runs)]
    print(
        f"equal cell for cell in each run: {runs[0].figures} figures of {runs[0].sections} sections",
        flush=True,
    )
    pairs = [(run.filled, run.by_hand) for run in runs]
    for name, side in (("filled", 0), ("by hand", 1)):
        times = [pair[side] for pair in pairs]
        print(f"{name}: {statistics.median(times):.1f} s ({min(times):.1f} to {max(times):.1f})")
    print(f"peak memory of both: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
    name = f"filling / by hand, {runs[0].sections} sections, two years"
    told({name: [one / other for one, other in pairs]}, {name: "at most 1"})


if __name__ == "__main__":
    main()
