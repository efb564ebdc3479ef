"""What is counted: the units of a codebook, by the words that name them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from esep.codebook.dated import Entry
from esep.codebook.reading import read
from esep.kernel.texts import Text

FILE = "claims/units.csv"


@dataclass(frozen=True, kw_only=True)
class Unit(Entry):
    """Something that is counted; `wider` is the unit that it is one of, as a woman is a person.

    `terms` are its words in each language, with a semicolon between them; `stem*` takes any ending.
    """

    code: str
    title: Text
    terms: Text
    wider: str | None = None


@cache
def units_of(folder: Path, languages: tuple[str, ...]) -> dict[str, Unit]:
    """The units of a codebook by their codes; none where it has no such file.

    Args:
        folder: of the codebook.
        languages: those of the codebook.
    """
    return {one.code: one for one in read(Unit, folder / FILE, languages)}


def same_unit(one: str, other: str) -> bool:
    """Whether two units are the same as far as both are told; an empty one is not.

    >>> same_unit("case", "case"), same_unit("case", "person"), same_unit("case", "")
    (True, False, True)
    """
    return not one or not other or one == other


def split_terms(said: str) -> list[str]:
    """The terms of one cell.

    >>> split_terms("crime; crimes")
    ['crime', 'crimes']
    """
    return [term.strip() for term in said.split(";") if term.strip()]
