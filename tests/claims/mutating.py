"""Texts of the corpus with one figure made wrong: by a digit, by the order of two digits, or by its unit."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tests.claims.arithmetic import Printed, figures_of, holds, numbers_of
from tests.claims.evaluation import Article, Label, see

from esep.codebook import Codebook


@dataclass(frozen=True)
class Mutation:
    """A text with one figure changed, so that a check of it no longer holds."""

    one: Article
    check: dict
    sort: str
    what: str
    text: str
    spans: tuple[tuple[int, int], ...]


def mutations(one: Article) -> Iterator[Mutation]:
    """Every way in which a right check of a text is made wrong by one digit, or by its unit."""
    figures = figures_of(one)
    for check in one.checks:
        if not check["holds"]:
            continue
        for number in numbers_of(check):
            label = one.labels[number]
            for what, changed in rewritten(label.printed):
                after = figures | {number: Printed(value_of(label, changed), figures[number].half)}
                if not holds(check, after):
                    yield mutated(one, check, number, what, changed)
        if check["kind"] == "change":
            yield from points_for_percent(one, check)


def rewritten(text: str) -> Iterator[tuple[str, str]]:
    """A printed number with another first or last digit, or with two digits that changed places."""
    at = [match.start() for match in re.finditer(r"\d", text)]
    if not at:
        return
    for what, i in (("first digit", at[0]), ("last digit", at[-1])):
        digit = str(int(text[i]) % 9 + 1)
        yield what, text[:i] + digit + text[i + 1 :]
    for i, j in itertools.pairwise(at):
        if text[i] != text[j] and text[j] != "0":
            yield "swapped digits", text[:i] + text[j] + text[i + 1 : j] + text[i] + text[j + 1 :]
            return


def value_of(label: Label, changed: str) -> Fraction:
    """The value after the digits were changed, in the scale of the value before."""
    before, after = (int(re.sub(r"\D", "", text)) for text in (label.printed, changed))
    return abs(Fraction(label.value)) * after / before


POINTS = {"en": " percentage points", "ru": " процентного пункта", "kk": " пайыздық тармаққа"}
PERCENT = re.compile(r"\s?(%|percent$|процент\w*$|пайыз\w*$)(-\w+)?")


def points_for_percent(one: Article, check: dict) -> Iterator[Mutation]:
    """The unit of a change: points where per cent stood."""
    number = check["change"][0]
    printed = one.labels[number].printed
    changed = PERCENT.sub(POINTS[one.language], printed)
    if changed != printed:
        yield mutated(one, check, number, "points for percent", changed)


def mutated(one: Article, check: dict, number: int, sort: str, changed: str) -> Mutation:
    label = one.labels[number]
    longer = len(changed) - len(label.printed)
    text = one.text[: label.start] + changed + one.text[label.end :]
    numbers = numbers_of(check)
    spans = []
    for i in numbers:
        start, end = one.labels[i].start, one.labels[i].end
        spans.append((start + longer * (i > number), end + longer * (i >= number)))
    return Mutation(one, check, sort, f"{label.printed} -> {changed}", text, tuple(spans))


def noticed(mutation: Mutation, book: Codebook) -> bool:
    """Whether one of the figures of the check is called wrong."""
    seen = see(mutation.text, mutation.one.published_on, book)
    at = [
        i
        for i, number in enumerate(seen.numbers)
        for start, end in mutation.spans
        if number.start < end and start < number.end
    ]
    return seen.verdict(at) in {"inconsistent", "misleading"}
