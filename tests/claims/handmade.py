"""Claims made by hand for the tests of the checks: a text whose numbers carry their roles in braces."""

import re
from dataclasses import replace
from fractions import Fraction

from esep.claims.model import Bound, Claim, Form, Kind, Number, Prose, Read, Said

MARK = re.compile(r"\{(\w+):([^{}]+)\}")
DIGITS = re.compile(r"[−+-]?\d[\d,]*(?:\.\d+)?")
HEDGES = {"about": Bound.ABOUT, "more than": Bound.MORE, "less than": Bound.LESS}
TOLD = {
    "doubled": (Fraction(2), Form.TIMES),
    "half": (Fraction(1, 2), Form.FRACTION),
    "a third": (Fraction(1, 3), Form.FRACTION),
    "one": (Fraction(1), Form.COUNT),
}


def number(start: int, printed: str) -> Number:
    """A number as it is printed in English: counts, `%`, `points`, `-fold`, `th`, hedged or told in words."""
    bare, bound = printed, Bound.EXACT
    for words, how in HEDGES.items():
        if printed.startswith(words + " "):
            bare, bound = printed.removeprefix(words + " "), how
    end = start + len(printed)
    if bare in TOLD:
        value, form = TOLD[bare]
        return Number(start, end, printed, value, Fraction(1), form, bound)
    digits = DIGITS.match(bare)[0].replace(",", "").replace("−", "-").removeprefix("+")
    places = len(digits.partition(".")[2])
    unit, value = Fraction(1, 10**places), Fraction(digits)
    if " million" in bare:
        unit, value = unit * 1_000_000, value * 1_000_000
    form = next((form for sign, form in SIGNS.items() if sign in bare), Form.COUNT)
    if form is Form.COUNT and value and value % 1000 == 0:
        unit = max(unit, Fraction(1000))
    return Number(start, end, printed, value, unit, form, bound)


SIGNS = {
    "%": Form.PERCENT,
    "points": Form.POINTS,
    "-fold": Form.TIMES,
    "th": Form.ORDINAL,
}


def read(*sentences: tuple[Kind, str] | tuple[Kind, str, dict], language: str = "en") -> Read:
    """A text of claims: each its kind, its sentence with roles in braces, and more of its attributes."""
    text, numbers, claims = "", [], []
    for kind, sentence, *more in sentences:
        start, said = len(text), []
        place = 0
        for mark in MARK.finditer(sentence):
            text += sentence[place : mark.start()]
            if mark[1] != "none":
                said.append(Said(mark[1], len(numbers)))
            numbers.append(number(len(text), mark[2]))
            text += mark[2]
            place = mark.end()
        text += sentence[place:]
        claim = Claim(f"c{len(claims) + 1}", kind, start, len(text), tuple(said), language=language)
        claims.append(replace(claim, **(more[0] if more else {})))
        # A sentence with a full stop goes on in the same paragraph, any other is a line of its own.
        text += " " if sentence.endswith(".") else "\n"
    return Read(Prose(text), language, numbers, claims)
