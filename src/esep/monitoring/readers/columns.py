"""From a table of whatever columns to the fixes in it, row by row what is one and what is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from esep.kernel.errors import EsepError
from esep.monitoring.fixes import NOWHERE, SPEED_UNKNOWN, Sign, Source
from esep.monitoring.readers.decoding import texts
from esep.monitoring.readers.headers import NEEDED, day_beside, meanings
from esep.monitoring.readers.instants import NO_TIME, instants
from esep.monitoring.readers.tracks import UNIT, BadLine, Part

NOTHING = {"", "nan", "null", "none", "na", "-"}
SOURCES = {
    **dict.fromkeys(("gnss", "gps", "glonass"), Source.GNSS),
    **dict.fromkeys(("rf", "radio"), Source.RADIO),
    **dict.fromkeys(("cell", "lbs", "network"), Source.CELL),
    "wifi": Source.WIFI,
}
LEAST = {"battery": 0, "seq": 0, "signs": 0, "speed": 0}
MOST = {"battery": 100, "seq": 2**32 - 1, "signs": 65_535, "speed": 65_535}
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands: its file, the device where no column names one, and the clock of its times."""

    file: str
    device: str
    clock: tzinfo = UTC


def part_of(table: pa.Table, lines: Sequence[int] | range, place: Place) -> Part:
    """The fixes of a table.

    Args:
        table: columns of texts, numbers or timestamps; their names are guessed.
        lines: where each row stands in its file.
        place: what the table itself does not say.

    Raises:
        EsepError: E-1105 when no column looks like a time, a latitude and a longitude.
    """
    of = meanings(table.column_names)
    if missing := [name for name in NEEDED if name not in of]:
        raise EsepError("E-1105", file=place.file, missing=", ".join(missing))
    at, naive = instants(_times(table, of["at"]), place.clock)
    lat, strange_lat = _degrees(table, of["lat"])
    lon, strange_lon = _degrees(table, of["lon"])
    devices, nobody = _devices(table, of, place)
    reasons = {"time": at == NO_TIME, "latitude": strange_lat, "longitude": strange_lon, "device": nobody}
    columns = _others(table, of, at, place.clock)
    good, bad = _sorted_out(reasons, lines, place.file)
    kept = np.flatnonzero(good).tolist()
    accuracy = _accuracy(table, of)
    return Part(
        devices if len(kept) == len(devices) else [devices[row] for row in kept],
        at[good],
        lat[good],
        lon[good],
        None if accuracy is None else accuracy[good],
        {name: column[good] for name, column in columns.items()},
        bad,
        naive,
    )


def _sorted_out(
    reasons: Mapping[str, Flags], lines: Sequence[int] | range, file: str
) -> tuple[Flags, list[BadLine]]:
    bad: list[BadLine] = []
    good: Flags = np.ones(len(lines), np.bool_)
    for reason, wrong in reasons.items():
        bad += [BadLine(file, lines[row], reason) for row in np.flatnonzero(wrong & good).tolist()]
        good &= ~wrong
    return good, sorted(bad, key=lambda one: one.line)


def _times(table: pa.Table, column: str) -> pa.ChunkedArray:
    """The column of times, a day and a time of day put together where they stand apart."""
    beside = day_beside(table.column_names)
    if beside is None or not all(pa.types.is_string(table[name].type) for name in beside):
        return table[column]
    return pc.binary_join_element_wise(table[beside[0]], table[beside[1]], " ")


def numbers(column: pa.ChunkedArray) -> tuple[Numbers, Flags]:
    """The numbers of a column, NaN where there is none, and where something stands that is no number.

    >>> told, strange = numbers(pa.chunked_array([["1.5", "", "x", "NaN", "2,5"]]))
    >>> told.tolist(), strange.tolist()
    ([1.5, nan, nan, nan, 2.5], [False, False, True, False, False])
    """
    try:
        told: Numbers = pc.cast(column, pa.float64(), safe=False).to_numpy()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        read = [_number(text) for text in texts(column)]
        told = np.array([np.nan if one is None else one for one in read], np.float64)
        return told, np.fromiter((one is None for one in read), np.bool_, len(read)) | np.isinf(told)
    return told, np.isinf(told)


def _number(text: str) -> float | None:
    if text.lower() in NOTHING:
        return float("nan")
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _degrees(table: pa.Table, name: str) -> tuple[Numbers, Flags]:
    told, strange = numbers(table[name])
    units = name.lower().endswith("e7") or (pa.types.is_integer(table[name].type) and _whole_units(told))
    return (np.where(told == NOWHERE, np.nan, told / UNIT) if units else told), strange


def _whole_units(told: Numbers) -> bool:
    """Whether whole numbers count the smallest units of a fix and not degrees."""
    return bool(np.nanmax(np.abs(told), initial=0.0) > 360)


def _devices(table: pa.Table, of: Mapping[str, str], place: Place) -> tuple[list[str], Flags]:
    if "device" not in of:
        return [place.device] * len(table), np.zeros(len(table), np.bool_)
    told = texts(table[of["device"]])
    return told, np.fromiter((not code for code in told), np.bool_, len(told))


def _accuracy(table: pa.Table, of: Mapping[str, str]) -> Numbers | None:
    if "accuracy_dm" in of:
        return numbers(table[of["accuracy_dm"]])[0] / 10
    return numbers(table[of["accuracy"]])[0] if "accuracy" in of else None


def _others(
    table: pa.Table, of: Mapping[str, str], at: npt.NDArray[np.int64], clock: tzinfo
) -> dict[str, npt.NDArray[np.int64]]:
    """What else is told: when it was received, the counter, the battery, the source, the signs."""
    told: dict[str, npt.NDArray[np.int64]] = {}
    if "received_at" in of:
        received, _ = instants(table[of["received_at"]], clock)
        told["received_at"] = np.where(received == NO_TIME, at, received)
    if "seq" in of:
        counters, _ = numbers(table[of["seq"]])
        if bool(np.all((counters >= 0) & (counters <= MOST["seq"]))):
            told["seq"] = counters.astype(np.int64)
    if "accuracy_dm" in of and "speed" in table.column_names:
        # The history's own columns: there a speed is in centimetres a second, elsewhere nobody knows.
        told["speed"] = _bounded(table["speed"], "speed", SPEED_UNKNOWN)
    if "battery" in of:
        told["battery"] = _bounded(table[of["battery"]], "battery", 255)
    signs = _signs(table, of)
    if signs is not None:
        told["signs"] = signs
    if "source" in of:
        names = [name.lower() for name in texts(table[of["source"]])]
        told["source"] = np.array([_source(name) for name in names], np.int64)
    return told


def _source(name: str) -> int:
    return int(name) if name in {"0", "1", "2", "3", "4"} else int(SOURCES.get(name, Source.UNKNOWN))


def _bounded(column: pa.ChunkedArray, name: str, unknown: int) -> npt.NDArray[np.int64]:
    told, _ = numbers(column)
    with np.errstate(invalid="ignore"):
        sound = (told >= LEAST[name]) & (told <= MOST[name])
        made: npt.NDArray[np.int64] = np.where(sound, np.rint(np.where(sound, told, 0)), unknown).astype(
            np.int64
        )
    return made


def _signs(table: pa.Table, of: Mapping[str, str]) -> npt.NDArray[np.int64] | None:
    """The signs of a device: as bits in one column, or a column for each."""
    made = _bounded(table[of["signs"]], "signs", 0) if "signs" in of else None
    bare = {name.lower(): name for name in table.column_names}
    for sign in Sign:
        if (column := bare.get(str(sign.name).lower())) is not None:
            given = [
                str(value).strip().lower() in {"1", "true", "yes", "1.0"}
                for value in table[column].to_pylist()
            ]
            made = (0 if made is None else made) | np.where(given, int(sign), 0)
    return made
