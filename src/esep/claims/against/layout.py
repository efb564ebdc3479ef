"""What the cells of an official form count, read from its tables alone: no figure is computed here."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from esep.claims.against.sources import CONCEPT, Key
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

TOTAL = "total"


class Column(NamedTuple):
    """A column of a section: its population and its measure."""

    population: str
    measure: str


@dataclass(frozen=True)
class Layout:
    """The columns and rows of a form by what they stand for.

    Args:
        form: its code.
        folder: with its tables.
    """

    form: str
    folder: Path

    @cached_property
    def sections(self) -> Mapping[str, Mapping[str, str]]:
        """The lines of the sections, by their codes."""
        return {line["section"]: line for line in _lines(self.folder / "sections.csv")}

    @cached_property
    def columns(self) -> Mapping[tuple[str, str], Column]:
        """What each column counts, by section and column."""
        return {
            (line["section"], line["column"]): Column(
                line.get("population") or self.sections[line["section"]]["population"], line["measure"]
            )
            for line in _lines(self.folder / "columns.csv")
        }

    @cached_property
    def _counting(self) -> Mapping[Column, Sequence[tuple[str, str]]]:
        found: dict[Column, list[tuple[str, str]]] = {}
        for place, counted in self.columns.items():
            found.setdefault(counted, []).append(place)
        return found

    @cached_property
    def units(self) -> Mapping[str, str]:
        """What each measure counts."""
        return {line["measure"]: line["unit"] for line in _lines(self.folder / "measures.csv")}

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        return {line["code"]: line for line in _lines(self.folder / "concepts.csv")}

    def concepts(self, section: str) -> Mapping[str, str]:
        """The concept of each row of a section, by the code of the row."""
        return _concepts(self.folder / "rows" / f"{self.sections[section]['rows']}.csv")

    def keys(self, population: str, concept: str, measure: str) -> Iterator[Key]:
        """The cells that count a concept among a population, wherever they stand."""
        for section, column in self._counting.get(Column(population, measure), ()):
            told = self.concepts(section).values()
            own = population if concept == TOTAL and TOTAL not in told else concept
            if own in told:
                yield Key((self.form, section, column), ((CONCEPT, own),))

    def key(self, section: str, row: str, column: str) -> Key | None:
        """What a cell counts; None where the form has no such cell."""
        if (section, column) not in self.columns:
            return None
        concept = self.concepts(section).get(row)
        return None if concept is None else Key((self.form, section, column), ((CONCEPT, concept),))

    def unit(self, key: Key) -> str:
        """What is counted in a column."""
        _, section, column = key.of
        return self.units.get(self.columns[section, column].measure, "")

    def title(self, key: Key, book: Codebook, on: date) -> Text:
        """The title of the row of a cell."""
        concept = dict(key.at)[CONCEPT]
        label = self._labels.get(concept)
        if label is not None:
            return Text({lang: label.get(f"label_{lang}", "") for lang in book.languages})
        name, _, code = concept.partition(":")
        try:
            title: Text = book.list(name).get(code, on).title
        except EsepError:
            return Text(dict.fromkeys(book.languages, concept))
        return title


def layout_of(book: Codebook, form: str) -> Layout | None:
    """The layout of a form of a codebook; None where it has no such form."""
    return _layout(book.folder, form)


@lru_cache(maxsize=8)
def _layout(folder: Path, form: str) -> Layout | None:
    below = folder / "forms"
    known = [path.name for path in below.iterdir()] if below.is_dir() else []
    return Layout(form, below / form) if form in known else None


@lru_cache(maxsize=64)
def _concepts(path: Path) -> Mapping[str, str]:
    return {line["row"]: line["concept"] for line in _lines(path)}


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
