"""The one reader of codebook files: CSV in UTF-8 with a heading, read strictly, all faults told at once.

The columns of a file are the fields of its row class; a field with a default may be absent or empty.
A `Text` stands in one column per language (`title_ru`, `title_kk`) and a column `own` that names,
separated by spaces, the languages the project translated itself.
"""

import csv
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

from esep.codebook.dated import Entry, Line
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.texts import Phrases, Text

RowT = TypeVar("RowT", bound=Line)
PLACE = ("file", "line")


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a file; `key` names the phrase `codebook.fault.<key>`."""

    file: str
    line: int
    column: str
    key: str
    found: str = ""


def refuse(faults: Sequence[Fault], title: str) -> None:
    """Refuse with every fault at once, each with file, line and column; do nothing without faults.

    Raises:
        EsepError: E-101 when there is a fault.
    """
    if not faults:
        return
    phrases = Phrases.package()
    said = {
        lang: "".join("\n    " + _said(one, lang) for one in faults) for lang in sorted(phrases.languages)
    }
    raise EsepError("E-101", file=title, count=len(faults), faults=Text(said))


def read(kind: type[RowT], path: Path, languages: Sequence[str]) -> tuple[RowT, ...]:
    """The rows of a file as frozen values of `kind`; none when the codebook has no such file.

    Raises:
        EsepError: E-101 with every fault of the file: unknown, doubled or missing columns, a cell that
            cannot be read, a key given twice, overlapping dates of one key.
    """
    if not path.exists():
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = csv.reader(stream, strict=True)
            cells = [(lines.line_num, line) for line in lines if line]
    except (UnicodeDecodeError, csv.Error) as fault:
        refuse([Fault(path.name, 0, "", "unreadable", str(fault))], path.name)
        return ()
    heading = cells[0][1] if cells else []
    sheet = _Sheet(kind, path.name, heading, languages)
    refuse(sheet.faults, path.name)
    rows = [row for number, line in cells[1:] if (row := sheet.row(number, line)) is not None]
    refuse([*sheet.faults, *_clashes(path.name, rows)], path.name)
    return tuple(rows)


class _Sheet(Generic[RowT]):
    """One file while it is read: its heading, and the faults found so far."""

    def __init__(self, kind: type[RowT], file: str, heading: list[str], languages: Sequence[str]) -> None:
        self.kind, self.file, self.heading, self.languages = kind, file, heading, languages
        self.types = get_type_hints(kind)
        self.fields = [one for one in fields(kind) if one.name not in PLACE]
        self.readers = {
            one.name: _reader(self.types[one.name]) for one in self.fields if self.types[one.name] is not Text
        }
        self.faults = self._heading_faults()

    def row(self, line: int, cells: list[str]) -> RowT | None:
        """The row as a value, or None when it has a fault."""
        before = len(self.faults)
        if len(cells) != len(self.heading):
            found = f"{len(cells)} / {len(self.heading)}"
            self.faults.append(Fault(self.file, line, "", "cells", found))
            return None
        by_column = dict(zip(self.heading, cells, strict=True))
        for column, cell in by_column.items():
            if cell != cell.strip() or not unicodedata.is_normalized("NFC", cell):
                self.faults.append(Fault(self.file, line, column, "untidy", cell))
        values: dict[str, Any] = {one.name: self._value(one, line, by_column) for one in self.fields}
        return None if len(self.faults) > before else self.kind(**values, file=self.file, line=line)

    def _value(self, one: Field[object], line: int, cells: Mapping[str, str]) -> object:
        reader = self.readers.get(one.name)
        if reader is None:
            return self._text(one.name, line, cells)
        cell = cells.get(one.name, "")
        if not cell and one.default is not MISSING:
            return one.default
        try:
            return reader(cell)
        except (ValueError, ArithmeticError, EsepError):
            self.faults.append(Fault(self.file, line, one.name, "unread" if cell else "empty", cell))
            return None

    def _text(self, name: str, line: int, cells: Mapping[str, str]) -> Text | None:
        said = {lang: cells.get(f"{name}_{lang}", "") for lang in self.languages}
        try:
            return Text(said, own=cells.get("own", "").split())
        except EsepError as fault:
            self.faults.append(Fault(self.file, line, name, "text", fault.what))
            return None

    def _heading_faults(self) -> list[Fault]:
        titles = [one.name for one in self.fields if self.types[one.name] is Text]
        spoken = {f"{name}_{lang}" for name in titles for lang in self.languages}
        needed = {one.name for one in self.fields if one.default is MISSING} - set(titles)
        known = {one.name for one in self.fields} - set(titles) | spoken | ({"own"} if titles else set())
        doubled = {name for name in self.heading if self.heading.count(name) > 1}
        return [
            *(Fault(self.file, 1, name, "unknown_column") for name in self.heading if name not in known),
            *(Fault(self.file, 1, name, "doubled_column") for name in sorted(doubled)),
            *(Fault(self.file, 1, name, "missing_column") for name in sorted(needed - set(self.heading))),
        ]


def _clashes(file: str, rows: Iterable[Line]) -> list[Fault]:
    """Keys given twice, and dated rows of one key whose dates overlap or run backwards."""
    by_key: dict[str, list[Line]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    faults = []
    for key, same in by_key.items():
        dated = sorted((row for row in same if isinstance(row, Entry)), key=lambda row: row.valid_from)
        faults += [Fault(file, row.line, "valid_to", "backwards", key) for row in dated if _backwards(row)]
        faults += [
            Fault(file, later.line, "valid_from", "overlap", key)
            for earlier, later in pairwise(dated)
            if earlier.valid_to is None or later.valid_from < earlier.valid_to
        ]
        faults += [Fault(file, row.line, "", "twice", key) for row in same[1:] if not isinstance(row, Entry)]
    return faults


def _backwards(row: Entry) -> bool:
    return row.valid_to is not None and row.valid_to <= row.valid_from


def _said(fault: Fault, lang: str) -> str:
    place = ":".join(str(part) for part in (fault.file, fault.line, fault.column) if part)
    return place + " " + Phrases.package().say(f"codebook.fault.{fault.key}", lang, found=fault.found)


def _reader(kind: object) -> Callable[[str], object]:
    """How a cell of this type is read; of a `Literal`, one of its values and nothing else."""
    if get_origin(kind) is Literal:
        return lambda cell: _one_of(cell, get_args(kind))
    return READERS[kind]


def _one_of(cell: str, allowed: tuple[object, ...]) -> str:
    if cell not in allowed:
        raise ValueError(cell)
    return cell


def _word(cell: str) -> str:
    if not cell:
        raise ValueError
    return cell


def _yes(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError(cell)
    return cell == "yes"


def _day(cell: str) -> date:
    if len(cell) != len("2022-12-31"):
        raise ValueError(cell)
    return date.fromisoformat(cell)


def _whole(cell: str) -> int:
    if not cell.isascii() or not cell.removeprefix("-").isdigit():
        raise ValueError(cell)
    return int(cell)


def _maybe(read_cell: Callable[[str], object]) -> Callable[[str], object]:
    return lambda cell: read_cell(cell) if cell else None


READERS: Mapping[object, Callable[[str], object]] = {
    str: _word,
    str | None: _maybe(_word),
    int: _whole,
    int | None: _maybe(_whole),
    Decimal: Decimal,
    Decimal | None: _maybe(Decimal),
    bool: _yes,
    date: _day,
    date | None: _maybe(_day),
    Period: Period.parse,
    tuple[str, ...]: lambda cell: tuple(_word(cell).split()),
    tuple[int, ...]: lambda cell: tuple(_whole(part) for part in _word(cell).split()),
}
