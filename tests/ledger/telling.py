"""Cards and questions as the tables of a page write them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from tests.ledger.chain import DOMAINS, EPOCH, MEASURES, MICROSECOND, question, statement

from esep.kernel.periods import Period
from esep.ledger.engines import Lasting

CARDS, QUESTIONS = "| record |", "| measure |"


class Asked(NamedTuple):
    """A question and the answer a table promises."""

    question: object
    answer: str


def cards(text, domains=DOMAINS):
    """The cards of a table, one row each: record, card, day, what it says, the day on which it is learned."""
    told = []
    for seq, (record, name, on, says, known) in enumerate(rows(text), 1):
        values = dict(one.split("=") for one in says.split())
        values |= {name: int(values[name]) for name in ("damage", "worth") if name in values}
        envelope = {part: f"card-{values.pop(part)}" for part in ("corrects", "annuls") if part in values}
        known_at = datetime.fromisoformat(known).replace(tzinfo=UTC)
        day, _, at = on.partition(" ")
        envelope |= {"at": at} if at else {}
        told.append(
            statement(
                record,
                name,
                date.fromisoformat(day),
                str(seq),
                seq=seq,
                known_at=known_at,
                domains=domains,
                **envelope,
                **values,
            )
        )
    return told


def asked(text, measures=MEASURES) -> Iterator[Asked]:
    """The questions of a table: measure, period, the last day of knowledge, dimensions or months, answer."""
    for name, period, known, by, answer in rows(text):
        end = datetime.fromisoformat(known).replace(tzinfo=UTC) + timedelta(days=1) - MICROSECOND
        months = int(by.split()[0]) if by.endswith(("month", "months")) else 1
        dims = [one.strip() for one in by.split(",")] if by and "month" not in by else []
        assert name in measures
        yield Asked(
            question(name, Period.parse(period), (end - EPOCH) // MICROSECOND, tuple(dims), months, measures),
            answer,
        )


def said(cells) -> str:
    """An answer as a table writes it."""
    parts = []
    for cell, figure in sorted(cells.items(), key=lambda told: [str(v or "~") for v in told[0]]):
        named = " ".join(str(value or "-") for value in cell)
        parts.append(f"{named}: {written(figure)}" if cell else written(figure))
    return ", ".join(parts) or "nothing"


def written(figure) -> str:
    if not isinstance(figure, Lasting):
        return str(figure)
    units = "1 unit" if figure.units == 1 else f"{figure.units} units"
    quarters = f"quarters {figure.quarter} and {figure.three_quarters}"
    return f"{units}, {figure.lasted} together, median {figure.median:g}, {quarters}"


def rows(text):
    """The rows of a table below its heading and rule."""
    lines = [line.strip() for line in text.strip().splitlines()]
    body = [
        line
        for line in lines
        if not re.fullmatch(r"[ |-]*", line) and not line.startswith((CARDS, QUESTIONS))
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body]


def tables(text):
    """Pairs of a table of cards and the table of questions after it."""
    found = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [
        (mine, theirs)
        for mine, theirs in pairwise(found)
        if mine.startswith(CARDS) and theirs.startswith(QUESTIONS)
    ]
