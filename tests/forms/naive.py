"""The slow judge: the splits of a form read straight from its files and added up cell by cell.

It shares no code with `esep.forms`: files are read with the csv module, and a return is a dictionary of
(section, row, column) to a number. It judges the splits within one sheet, along rows and columns.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

Key = tuple[str, str, str]


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a file of the form."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


class Judge:
    """What the files of a form say about one return."""

    def __init__(self, folder: Path) -> None:
        self.sections = {one["section"]: one for one in table(folder / "sections.csv")}
        self.rows = {
            name: table(folder / "rows" / f"{one['rows']}.csv") for name, one in self.sections.items()
        }
        self.columns = defaultdict(list)
        for one in table(folder / "columns.csv"):
            self.columns[one["section"]].append(one)
        self.splits = table(folder / "splits.csv")
        self.parts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in table(folder / "parts.csv"):
            self.parts[one["split"], one["whole"]].append(one["part"])

    def broken(self, values: Mapping[Key, int]) -> set[tuple[str, Key]]:
        """The control and the whole of every split within a sheet that does not hold."""
        return {
            (control, whole)
            for control, kind, whole, parts in self.sums()
            if _fails(kind, values[whole], [values[part] for part in parts])
        }

    def sums(self) -> Iterator[tuple[str, str, Key, list[Key]]]:
        """Every split within a sheet: its control, kind, whole and parts."""
        special = {(one["split"], one["section"]) for one in self.splits if one["section"]}
        for split in self.splits:
            for section in self.sections:
                here = split["section"] == section
                if here or (not split["section"] and (split["split"], section) not in special):
                    for whole, parts in self._within(split, section):
                        yield split["control"], split["kind"], whole, parts

    def _within(self, split: Mapping[str, str], section: str) -> Iterator[tuple[Key, list[Key]]]:
        for (name, whole), parts in self.parts.items():
            if name == split["split"] and split["axis"] == "row":
                yield from self._rows(section, [whole, *parts])
            if name == split["split"] and split["axis"] == "measure":
                yield from self._columns(section, [whole, *parts])

    def _rows(self, section: str, concepts: list[str]) -> Iterator[tuple[Key, list[Key]]]:
        rows = {one["concept"]: one["row"] for one in self.rows[section]}
        population = self.sections[section]["population"]
        if population in rows:
            rows.setdefault("total", rows[population])
        if all(one in rows for one in concepts):
            for column in self.columns[section]:
                keys = [(section, rows[one], column["column"]) for one in concepts]
                yield keys[0], keys[1:]

    def _columns(self, section: str, measures: list[str]) -> Iterator[tuple[Key, list[Key]]]:
        codes: dict[tuple[str, str], str] = {}
        for one in self.columns[section]:
            codes.setdefault((one["measure"], one["population"]), one["column"])
        for population in {one["population"] for one in self.columns[section]}:
            if all((one, population) in codes for one in measures):
                for row in self.rows[section]:
                    keys = [(section, row["row"], codes[one, population]) for one in measures]
                    yield keys[0], keys[1:]


def _fails(kind: str, whole: int, parts: list[int]) -> bool:
    if kind == "whole":
        return whole != sum(parts)
    if kind == "rest":
        return whole < sum(parts)
    return kind == "which" and any(part > whole for part in parts)
