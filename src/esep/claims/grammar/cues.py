"""The cue words of a language: small data files beside the words that numbers are read by."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from esep.claims.vocabulary import WORDS

CUES = WORDS / "grammar"
SUFFIXES = (
    "from_suffix",
    "to_suffix",
    "of_suffix",
    "part_suffix",
    "owner_suffix",
    "adjective_suffix",
    "doer_suffix",
    "many_suffix",
    "concession_suffix",
)


@dataclass(frozen=True)
class Cues:
    """The cue words of one language.

    Attributes:
        terms: each term with the cue it is.
        endings: what is cut from a word of a title before it is searched as a stem.
        suffixes: endings that a case puts on a number or its noun, by what they say: from, to, of, part;
            of words before it: owner, adjective; of words after it that are not counted: doer, many;
            of a verb, concession.
        months: patterns of the names of months, January first.
        numerals: words for the counts and for the ordinals of periods.
        patterns: what a period is called: what it means, and how it is said.
    """

    terms: tuple[tuple[str, str], ...]
    endings: re.Pattern[str]
    suffixes: dict[str, re.Pattern[str]]
    months: tuple[str, ...]
    counts: dict[str, int]
    ordinals: dict[str, int]
    patterns: tuple[tuple[str, str], ...]


@cache
def cues(language: str) -> Cues | None:
    """The cues of a language; None where nobody has written them down."""
    path = CUES / f"{language}.toml"
    if not path.exists():
        return None
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    shape, periods = said["shape"], said["periods"]
    return Cues(
        terms=tuple(
            (term.strip(), cue)
            for cue, terms in said["cues"].items()
            for term in terms.split(",")
            if term.strip()
        ),
        endings=re.compile(shape["title_endings"]),
        suffixes={
            name.removesuffix("_suffix"): re.compile(rf"{shape[name]}$")
            for name in SUFFIXES
            if shape.get(name)
        },
        months=tuple(one.strip() for one in periods["months"].split(",")),
        counts=_numerals(periods["counts"]),
        ordinals=_numerals(periods["ordinals"]),
        patterns=tuple((means, said) for means, said in periods["patterns"]),
    )


def _numerals(said: str) -> dict[str, int]:
    """Patterns of words and the number each stands for."""
    return {word.strip(): int(number) for one in said.split(",") for word, _, number in [one.rpartition(":")]}
