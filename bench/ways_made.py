"""Postings of reports of violence and of what followed them, made directly, by chance and without cards.

Of a hundred reports some seventy get an order, one in eight gets two; nine orders of ten are delivered, one
in ten of these is broken, and most breaches are answered within days. Two reports in three lead to a case,
and most cases are decided. One report in fifty is learned months later, and one in seven is coded otherwise
from a later day on. Nothing here went through a register, and no share is a figure of any country.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from postings_made import DAY, FIRST, LAST, Columns, fill_words, written

from esep.declare.measures import Counting
from esep.ledger.columns import APART, WHY
from esep.ledger.dictionary_file import DictionaryFile
from esep.ledger.inventory import Inventory, Kept
from esep.ledger.measures import Counted

SIZE = 12  # values of a dimension
OUTCOMES = ("", "administrative_case_opened", "offence_registered", "passed_on", "closed")
Numbers = np.ndarray


class Steps(NamedTuple):
    """The steps on the way of each report: the day, or 0 where it never came to that."""

    received: Numbers
    late: Numbers
    recoded: Numbers
    decided: Numbers
    outcome: Numbers
    ordered: Numbers
    again: Numbers
    delivered: Numbers
    breached: Numbers
    reacted: Numbers
    protocol: Numbers
    ended: Numbers


class Rows(NamedTuple):
    """Postings of one measure: of which report, on which day, from which on, how many, what is told apart."""

    report: Numbers
    on: Numbers
    since: Numbers
    amount: Numbers
    apart: Numbers


def make(folder: Path, datasets: dict[str, tuple[Counted, str]], names: list[str], reports: int) -> Inventory:
    """A ledger in a folder with the way of so many reports, in each of the measures named."""
    chance = np.random.default_rng(2024)
    words = DictionaryFile(folder, Inventory().words)
    dims = sorted({path for name in names for path in datasets[name][0].measure.by})
    fill_words(words.dictionaries, dims, {})
    words.dictionaries[APART].encode(OUTCOMES)
    steps = _steps(chance, reports)
    codes = {path: _coded(chance, reports) for path in dims}
    kept = []
    for name in names:
        counted, fingerprint = datasets[name]
        columns = _columns(counted, _rows(counted, name, steps), steps, codes)
        kept.append(written(folder, Kept(name, fingerprint), counted, columns))
    inventory = Inventory().with_(words.add(), kept)
    inventory.replace_in(folder)
    return inventory


def _steps(chance: np.random.Generator, reports: int) -> Steps:
    def after(before: Numbers, share: float, longest: int) -> Numbers:
        comes = (before > 0) & (chance.random(reports) < share)
        return np.where(comes, before + chance.integers(0, longest, reports), 0)

    received = np.sort(chance.integers(FIRST, LAST, reports))
    late = np.where(chance.random(reports) < 0.02, chance.integers(30, 300, reports), 0)
    decided = after(received, 0.95, 30)
    ordered = after(received, 0.7, 3)
    delivered = after(ordered, 0.9, 4)
    breached = after(delivered, 0.1, 30)
    protocol = after(received, 0.65, 10)
    return Steps(
        received=received,
        late=late + chance.integers(0, 5, reports),
        recoded=after(received, 1 / 7, 200),
        decided=decided,
        outcome=np.where(decided > 0, chance.integers(2, len(OUTCOMES) + 1, reports), 1),
        ordered=ordered,
        again=after(ordered, 1 / 8, 60),
        delivered=delivered,
        breached=breached,
        reacted=after(breached, 0.85, 6),
        protocol=protocol,
        ended=after(protocol, 0.8, 40),
    )


def _coded(chance: np.random.Generator, reports: int) -> Numbers:
    """Two codes of each report, before and after it is recoded; few values are frequent, as in life."""
    first = (chance.random(reports) ** 3 * (SIZE + 1)).astype(np.uint32)
    second = np.where(chance.random(reports) < 0.5, first, chance.integers(0, SIZE + 1, reports))
    return np.stack([first, second.astype(np.uint32)])


def _rows(counted: Counted, name: str, steps: Steps) -> Rows:
    """What a measure counts of each step; `name` says of which."""
    of = DAYS_OF[name]
    on = np.concatenate([getattr(steps, one) for one in of])
    report = np.tile(np.arange(len(steps.received)), len(of))
    here = on > 0
    on, report = on[here], report[here]
    nothing = np.zeros(len(on), np.int64)
    if counted.measure.counting == Counting.DURATION:
        nothing = on - getattr(steps, BEGUN[name])[report]
    if counted.measure.counting != Counting.COHORT:
        return Rows(report, on, on, np.ones(len(on), np.int64), nothing)
    came = report[steps.decided[report] > 0]
    began, ended = steps.received[came], steps.decided[came]
    return Rows(
        np.concatenate([report, came, came]),
        np.concatenate([on, began, began]),
        np.concatenate([on, ended, ended]),
        np.repeat([1, -1, 1], [len(on), len(came), len(came)]),
        np.concatenate([nothing + 1, np.ones(len(came), np.int64), steps.outcome[came]]),
    )


def _columns(counted: Counted, rows: Rows, steps: Steps, codes: dict[str, Numbers]) -> Columns:
    """The rows in the order in which they became known, with a coding each."""
    later = np.flatnonzero((steps.recoded[rows.report] > rows.since) & (rows.amount > 0))
    if counted.measure.counting == Counting.COHORT:
        later = later[:0]  # what began together stays coded as it was
    report = np.concatenate([rows.report, rows.report[later], rows.report[later]])
    since = np.concatenate([rows.since, *[steps.recoded[rows.report[later]]] * 2])
    which = np.repeat([0, 0, 1], [len(rows.report), len(later), len(later)])
    amount = np.concatenate([rows.amount, -rows.amount[later], rows.amount[later]])
    apart = np.concatenate([rows.apart, rows.apart[later], rows.apart[later]])
    known_at = (since + steps.late[report]).astype(np.int64) * DAY
    order = np.argsort(known_at, kind="stable")
    columns: Columns = {
        "seq": np.arange(1, len(order) + 1, dtype=np.int64),
        "known_at": known_at[order],
        "unit": report[order] + 1,
        "on": np.concatenate([rows.on, rows.on[later], rows.on[later]])[order].astype(np.int32),
        "holds_from": since[order].astype(np.int32),
        "side": np.zeros(len(order), np.int8),
        "amount": amount[order],
        WHY: np.ones(len(order), np.uint32),
    }
    if counted.measure.counting == Counting.DISTINCT:
        columns[APART] = np.char.add("violence_report:", (report[order] + 1).astype(str))
    elif counted.measure.counting in {Counting.DURATION, Counting.COHORT}:
        columns[APART] = apart[order]
    for path in counted.measure.by:
        columns[path] = codes[path][which, report][order]
    return columns


# The steps whose days each measure counts on; of a duration also the step from which it runs.
DAYS_OF = {
    "violence_reports_received": ("received",),
    "violence_report_outcomes": ("received",),
    "violence_reports_led_to_action": ("decided",),
    "protective_orders_issued": ("ordered", "again"),
    "violence_reports_with_order": ("ordered", "again"),
    "protective_orders_delivered": ("delivered",),
    "protective_order_breaches": ("breached",),
    "protective_order_reaction_time": ("reacted",),
    "violence_reports_with_case": ("protocol",),
    "administrative_decision_time": ("ended",),
}
BEGUN = {"protective_order_reaction_time": "breached", "administrative_decision_time": "protocol"}
