"""Times as files write them, in milliseconds of UTC: ISO 8601, days with points, numbers since 1970."""

import re
from datetime import UTC, datetime, tzinfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from esep.monitoring.readers.decoding import texts

NO_TIME = np.iinfo(np.int64).min
WRITTEN = (
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S.%f",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y%m%dT%H%M%S",
)
GREENWICH = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
# Years 1900 to 2200: what lies outside is no time that anybody's clock showed.
EARLIEST, LATEST = -2_208_988_800_000, 7_258_118_400_000
# So many seconds are later than the year 5000; a larger number counts milliseconds or finer.
SECONDS, MILLISECONDS, MICROSECONDS = 1e11, 1e14, 1e17
Instants = npt.NDArray[np.int64]


def instants(column: pa.ChunkedArray, clock: tzinfo = UTC) -> tuple[Instants, int]:
    """Each time of a column, `NO_TIME` where there is none that a clock showed, and how many named no zone.

    Args:
        column: texts, numbers or timestamps.
        clock: what a time without a zone was read from.

    >>> column = pa.chunked_array([["2024-02-01T00:00:00Z", "2024-02-01 05:00:00+05:00", "soon"]])
    >>> made, naive = instants(column)
    >>> made.tolist()[:2], bool(made[2] == NO_TIME), naive
    ([1706745600000, 1706745600000], True, 0)
    """
    made, naive = _read(column, clock)
    return np.where((made < EARLIEST) | (made > LATEST), NO_TIME, made), naive


def _read(column: pa.ChunkedArray, clock: tzinfo) -> tuple[Instants, int]:
    kind = column.type
    if pa.types.is_timestamp(kind):
        whole = _whole(pc.cast(column, pa.timestamp("ms", kind.tz), safe=False))
        return (whole, 0) if kind.tz else (_on_clock(whole, clock), int((whole != NO_TIME).sum()))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return counted(pc.cast(column, pa.float64(), safe=False).to_numpy()), 0
    return _read_texts(column, clock)


def counted(numbers: npt.NDArray[np.float64]) -> Instants:
    """Numbers since 1970 as milliseconds: seconds, or finer where they are too large for seconds.

    >>> counted(np.array([1706745600.5, 1706745600000, 1706745600000000])).tolist()
    [1706745600500, 1706745600000, 1706745600000]
    """
    size = np.abs(numbers)
    steps = [size < SECONDS, size < MILLISECONDS, size < MICROSECONDS]
    with np.errstate(invalid="ignore", over="ignore"):
        told = np.select(steps, [numbers * 1000, numbers, numbers / 1000], numbers / 1e6)
        usable = np.isfinite(told) & (np.abs(told) < 9e15)
        made: Instants = np.where(usable, np.rint(np.where(usable, told, 0)), NO_TIME).astype(np.int64)
    made[~usable] = NO_TIME
    return made


def _read_texts(column: pa.ChunkedArray, clock: tzinfo) -> tuple[Instants, int]:
    try:
        return counted(pc.cast(column, pa.float64()).to_numpy()), 0
    except pa.ArrowInvalid:
        pass
    try:
        return _whole(pc.cast(column, pa.timestamp("ms", "UTC"))), 0
    except pa.ArrowInvalid:
        pass
    try:
        whole = _whole(pc.cast(column, pa.timestamp("ms")))
        return _on_clock(whole, clock), len(whole)
    except pa.ArrowInvalid:
        return _one_by_one(column, clock)


def _one_by_one(column: pa.ChunkedArray, clock: tzinfo) -> tuple[Instants, int]:
    made, naive = np.full(len(column), NO_TIME, np.int64), 0
    for place, text in enumerate(texts(column)):
        moment = instant(text)
        if moment is None:
            continue
        naive += isinstance(moment, datetime) and moment.tzinfo is None
        made[place] = moment if isinstance(moment, int) else _milliseconds(moment, clock)
    return made, naive


def instant(text: str) -> datetime | int | None:
    """One time, by its own zone where it names one; milliseconds for a number; None for what is no time.

    >>> instant("01.02.2024 05:00"), instant("1706745600"), instant("soon")
    (datetime.datetime(2024, 2, 1, 5, 0), 1706745600000, None)
    """
    text = GREENWICH.sub("+00:00", text.strip())
    try:
        [made] = counted(np.array([float(text)])).tolist()
        return None if made == NO_TIME else int(made)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for written in WRITTEN:
        try:
            return datetime.strptime(text, written)  # noqa: DTZ007 - a time without a zone; the clock is put to it
        except ValueError:
            continue
    return None


def _milliseconds(moment: datetime, clock: tzinfo) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=clock)
    return round((aware - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)


def _whole(column: pa.ChunkedArray) -> Instants:
    made: Instants = pc.fill_null(pc.cast(column, pa.int64()), NO_TIME).to_numpy()
    return made


def _on_clock(local: Instants, clock: tzinfo) -> Instants:
    """Times of a clock as instants; it is asked once for each half hour, within which it does not change."""
    if clock is UTC:
        return local
    hours, which = np.unique(local // 1_800_000, return_inverse=True)
    shifts = [_shift(int(hour) * 1_800_000, clock) for hour in hours]
    made: Instants = np.where(local == NO_TIME, NO_TIME, local - np.array(shifts, np.int64)[which])
    return made


def _shift(local: int, clock: tzinfo) -> int:
    try:
        moment = datetime.fromtimestamp(local / 1000, UTC).replace(tzinfo=clock)
    except (ValueError, OverflowError, OSError):
        return 0
    shift = moment.utcoffset()
    return round(shift.total_seconds() * 1000) if shift else 0
