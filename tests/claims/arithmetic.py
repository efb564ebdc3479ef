"""An arithmetic of our own, by which the labels of the corpus and the mutations of its texts are judged."""

import re
from dataclasses import dataclass
from fractions import Fraction

from tests.claims.evaluation import Article, Label

LAST = {
    "change": "change",
    "share": "share",
    "ratio": "times",
    "rate": "rate",
    "sum": "whole",
    "delta": "difference",
}


@dataclass(frozen=True)
class Printed:
    """A figure as it is printed: its value, and half of the last place."""

    value: Fraction
    half: Fraction

    @property
    def low(self) -> Fraction:
        return self.value - self.half

    @property
    def high(self) -> Fraction:
        return self.value + self.half


SIZES = (
    (re.compile(r"тыс|мың|thousand", re.IGNORECASE), 1000),
    (re.compile(r"млн|million", re.IGNORECASE), 10**6),
    (re.compile(r"млрд|billion", re.IGNORECASE), 10**9),
)


def printed(label: Label) -> Printed:
    """A label's value with the last place printed; words are exact to the half of one."""
    value = abs(Fraction(label.value))
    size = max((size for words, size in SIZES if words.search(label.printed)), default=1)
    decimals = len(re.sub(r".*\.", "", str(float(value / size)))) if value.denominator > 1 or size > 1 else 0
    found = re.search(r"\d[.,](\d+)", label.printed)
    shown = len(found[1]) if found and decimals else 0
    unit = Fraction(size, 10**shown)
    if size == 1 and value >= 1000 and value % 1000 == 0:
        unit = min(Fraction(1000), value / 20)
    if value.denominator in {2, 3, 4} and "." not in label.value:
        unit = Fraction(1, 100)
    return Printed(value, unit / 2)


def true_values(check: dict, figures: dict[int, Printed]) -> tuple[Fraction, Fraction]:
    """Between which values the last role of a check lies, its operands being what their prints allow."""

    def of(role: str) -> Printed:
        return figures[check[role][0]]

    match check["kind"]:
        case "change":
            ends = [(v - b) * 100 / b for v in edges(of("value")) for b in edges(of("base"))]
            ends = [abs(end) for end in ends]
        case "share":
            ends = [p * 100 / w for p in edges(of("part")) for w in edges(of("whole"))]
        case "ratio":
            ends = [v / b for v in edges(of("value")) for b in edges(of("base"))]
            ends += [1 / end for end in ends if max(ends) < 1]
        case "rate":
            per = 10_000 if of("rate").value < 300 else 100_000
            ends = [v * per / p for v in edges(of("value")) for p in edges(of("population"))]
        case "sum":
            parts = [figures[i] for i in check["part"]]
            ends = [sum(p.low if p.half > 1 else p.value for p in parts)]
            ends.append(sum(p.high if p.half > 1 else p.value for p in parts))
        case "delta":
            ends = [abs(v - b) for v in edges(of("value")) for b in edges(of("base"))]
    return min(ends), max(ends)


def edges(figure: Printed) -> list[Fraction]:
    """What may be behind a figure; a count that is printed in full is itself."""
    return [figure.low, figure.high] if figure.half > Fraction(1, 2) else [figure.value]


def holds(check: dict, figures: dict[int, Printed]) -> bool:
    """Whether the last role of a check can be printed so; parts not said to be all may leave a rest."""
    low, high = true_values(check, figures)
    result = figures[check[LAST[check["kind"]]][0]]
    counted = result.half == Fraction(1, 2) and check["kind"] in {"sum", "delta"}
    half = Fraction(0) if counted else result.half
    leaves_rest = check["kind"] == "sum" and not check.get("whole_said")
    return low <= result.value + half and (leaves_rest or result.value - half <= high)


def signs_agree(check: dict, one: Article, figures: dict[int, Printed]) -> bool:
    """Whether a change that is printed with a sign goes that way."""
    if check["kind"] != "change" or Fraction(one.labels[check["change"][0]].value) >= 0:
        return True
    return figures[check["value"][0]].value < figures[check["base"][0]].value


def figures_of(one: Article) -> dict[int, Printed]:
    return {i: printed(label) for i, label in enumerate(one.labels) if label.value}


def numbers_of(check: dict) -> list[int]:
    """All numbers that a check is about."""
    return [i for role in check.values() if isinstance(role, list) for i in role]
