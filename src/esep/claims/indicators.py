"""What a figure is of: the indicators of a codebook and what narrows them, by the words that name them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from esep.codebook.dated import Entry
from esep.codebook.reading import read
from esep.kernel.texts import Text

FILE = "claims/indicators.csv"


@dataclass(frozen=True, kw_only=True)
class Indicator(Entry):
    """An indicator, or, where it has a `dimension`, what narrows another one.

    `form`, `population`, `concept` and `measure` say where a form counts it; `good` is `less` or `more` where
    one of them is an improvement. `terms` are its words, with a semicolon between them.
    """

    code: str
    title: Text
    terms: Text
    unit: str | None = None
    form: str | None = None
    population: str | None = None
    concept: str | None = None
    measure: str | None = None
    dimension: str | None = None
    value: str | None = None
    good: str | None = None


@cache
def indicators_of(folder: Path, languages: tuple[str, ...]) -> dict[str, Indicator]:
    """The indicators of a codebook by their codes; none where it has no such file.

    Args:
        folder: of the codebook.
        languages: those of the codebook.
    """
    return {one.code: one for one in read(Indicator, folder / FILE, languages)}
