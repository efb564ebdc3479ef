"""What becomes of the parts, shares and totals of a sentence: tables of sentences beside this file.

The tables are read from the text to the verdict, so that they tell of the whole checker; the day of
publication is 20 June 2024.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from esep.claims.checking import by_itself
from esep.claims.model import Became, Prose, Read
from esep.codebook import Codebook

BOOK = Codebook.load("kz")
ON = date(2024, 6, 20)
TABLES = Path(__file__).parent / "verdicts"
MARK = re.compile(r"\[([^|\]]+)\|([^|\]]+)\|([-+!?])\]")
SIGNS = {
    "+": {"consistent"},
    "-": {"inconsistent"},
    "!": {"misleading"},
    "?": {"not_checkable", "consistent"},
}
ACCUSING = {"inconsistent", "misleading"}


def lines(pattern: str) -> Iterator[str]:
    for table in sorted(TABLES.glob(pattern)):
        for line in table.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield line.replace("⏎", "\n")


def judged(said: str) -> Read:
    return by_itself(Prose(said), BOOK, ON)


def found(read: Read, start: int, end: int) -> tuple[set[str], str]:
    """The kinds of the claims of the figures in a place, and the gravest verdict of these."""
    numbers = {
        place
        for place, number in enumerate(read.numbers)
        if number.start < end and start < number.end and number.became is Became.FIGURE
    }
    claims = [claim for claim in read.claims if numbers & {said.number for said in claim.said}]
    order = [
        "not found", "not_checkable", "consistent", "matches", "misleading", "differs", "inconsistent",
    ]  # fmt: skip
    told = [claim.verdict.value for claim in claims]
    return {claim.kind.value for claim in claims}, max(told, key=order.index, default="not found")


@pytest.mark.parametrize("line", [*lines("??.txt"), *lines("kinds_*.txt")])
def test_each_figure_gets_its_kind_and_its_verdict(line):
    said, wanted, place = "", [], 0
    for mark in MARK.finditer(line):
        said += line[place : mark.start()]
        wanted.append((len(said), len(said) + len(mark[1]), mark[1], set(mark[2].split("/")), SIGNS[mark[3]]))
        said += mark[1]
        place = mark.end()
    read = judged(said + line[place:])
    off = []
    for start, end, printed, kinds, verdicts in wanted:
        told, verdict = found(read, start, end)
        if not told & kinds or verdict not in verdicts:
            off.append((printed, sorted(told), verdict))
    assert off == []


@pytest.mark.parametrize("line", list(lines("right_*.txt")))
def test_what_is_right_is_not_accused(line):
    accused = [
        (claim.kind.value, claim.judged[0].reason)
        for claim in judged(line).claims
        if claim.verdict.value in ACCUSING
    ]
    assert accused == []


@pytest.mark.parametrize("line", list(lines("wrong_*.txt")))
def test_what_is_wrong_is_told(line):
    assert any(claim.verdict.value in ACCUSING for claim in judged(line).claims)
