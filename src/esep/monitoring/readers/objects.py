"""Fixes as objects: JSON lines, arrays of JSON, GeoJSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from esep.kernel.errors import EsepError
from esep.monitoring.readers.columns import Place, part_of
from esep.monitoring.readers.decoding import text_of
from esep.monitoring.readers.features import Row, flat, rows_of
from esep.monitoring.readers.headers import NEEDED
from esep.monitoring.readers.tracks import BadLine, Part

LISTS = ("fixes", "locations", "positions", "points")


def read_json(path: Path, place: Place) -> Part:
    """The fixes of a file of JSON: GeoJSON, an array of objects, an object of `fixes`, or a line for each.

    Raises:
        EsepError: E-1103 for what is neither; E-1105 when no object has a time and a place.
    """
    text = text_of(path.read_bytes())
    try:
        whole = _loads(text)
    except ValueError:
        return part_of_rows(*_by_line(text, place), place)
    if isinstance(whole, Mapping) and whole.get("type") in ("FeatureCollection", "Feature"):
        return part_of_rows(*rows_of(whole, place.file), place)
    if isinstance(whole, Mapping):
        whole = next((whole[name] for name in LISTS if isinstance(whole.get(name), list)), [whole])
    if not isinstance(whole, list):
        raise EsepError("E-1103", file=place.file)
    told = list(enumerate(whole, start=1))
    bad = [BadLine(place.file, number, "object") for number, one in told if not isinstance(one, Mapping)]
    return part_of_rows([(n, one) for n, one in told if isinstance(one, Mapping)], bad, place)


def part_of_rows(rows: list[Row], bad: list[BadLine], place: Place) -> Part:
    """The fixes of objects, each with the line or number where it stands.

    Args:
        rows: the objects.
        bad: what was none.
        place: what the objects do not say.

    Raises:
        EsepError: E-1103 when nothing is an object; E-1105 when no object has a time and a place.
    """
    if bad and not rows:
        raise EsepError("E-1103", file=place.file)
    names = dict.fromkeys(name for _, told in rows for name in told)
    columns = {_sound(name): _column([told.get(name) for _, told in rows]) for name in names}
    if not rows:  # of nothing nobody asks which column is a time
        columns = {name: pa.array([], pa.string()) for name in NEEDED}
    part = part_of(pa.table(columns), [number for number, _ in rows], place)
    part.bad = sorted([*bad, *part.bad], key=lambda one: one.line)
    return part


def _loads(text: str) -> Any:  # noqa: ANN401 - whatever stands there
    """A document of JSON.

    Raises:
        ValueError: it is none, or one built to exhaust who reads it.
    """
    try:
        return json.loads(text)
    except RecursionError as fault:
        raise ValueError from fault


def _by_line(text: str, place: Place) -> tuple[list[Row], list[BadLine]]:
    rows: list[Row] = []
    bad = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            told = _loads(line)
        except ValueError:
            told = None
        if isinstance(told, Mapping):
            rows.append((number, flat(told)))
        else:
            bad.append(BadLine(place.file, number, "object"))
    return rows, bad


def _column(values: list[Any]) -> pa.Array:
    """Values of one name as a column: numbers where all are, else texts."""
    plain = {type(value) for value in values if value is not None}
    if plain <= {int, float} and plain:
        return pa.array([None if value is None else _float(value) for value in values], pa.float64())
    return pa.array([None if value is None else _sound(str(value)) for value in values], pa.string())


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _sound(text: str) -> str:
    """A text without halves of signs, which JSON can hold and no other format."""
    return text.encode("utf-8", "backslashreplace").decode()
