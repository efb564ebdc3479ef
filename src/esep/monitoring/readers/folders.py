"""From paths to fixes: a file by its ending, or all files of a folder."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from time import time_ns

import pyarrow as pa
import pyarrow.parquet as pq

from esep.kernel.errors import EsepError
from esep.monitoring.readers.columns import Place, part_of
from esep.monitoring.readers.markup import read_gpx, read_kml
from esep.monitoring.readers.objects import read_json
from esep.monitoring.readers.texts import read_csv, read_plt
from esep.monitoring.readers.tracks import Part, Tracks, joined


class NoFixError(EsepError):
    """E-1104: there is not one fix in all files. What stands there instead is in `tracks`."""

    def __init__(self, tracks: Tracks, files: int) -> None:
        super().__init__("E-1104", files=files, lines=len(tracks.bad))
        self.tracks = tracks


GEOLIFE_FOLDER = "Trajectory"
MOST_ROWS = 200_000_000  # a small file can say that it holds any number


def read_parquet(path: Path, place: Place) -> Part:
    """The fixes of a Parquet file.

    Raises:
        EsepError: E-1103 for a file that is none; E-1105 for columns nobody can guess; E-1141 for more rows
            than are read at once.
    """
    try:
        rows = pq.read_metadata(path).num_rows
        if rows > MOST_ROWS:
            raise EsepError("E-1141", file=place.file, rows=rows, most=MOST_ROWS)
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as fault:
        raise EsepError("E-1103", file=place.file) from fault
    return part_of(table, range(1, len(table) + 1), place)


READERS: dict[str, Callable[[Path, Place], Part]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".plt": read_plt,
    ".gpx": read_gpx,
    ".kml": read_kml,
    ".geojson": read_json,
    ".json": read_json,
    ".jsonl": read_json,
    ".ndjson": read_json,
    ".parquet": read_parquet,
}


def read_fixes(
    paths: Sequence[Path],
    clock: tzinfo = UTC,
    step: Callable[[int, int], None] | None = None,
) -> Tracks:
    """The fixes of files and folders.

    Args:
        paths: files, read by their endings, and folders, of which all such files are read.
        clock: what a time without a zone was read from.
        step: told after each file how many are read, and of how many.

    Raises:
        EsepError: E-404 for what is not there; E-1103 for a file that cannot be read; E-1105 for one whose
            columns nobody can guess.
        NoFixError: there is not one fix in all of them.
    """
    files = [file for path in paths for file in _files(path)]
    parts = []
    for number, file in enumerate(files, start=1):
        reader = READERS.get(file.suffix.lower())
        if reader is None:
            raise EsepError("E-1103", file=file.name)
        parts.append(reader(file, Place(file.name, device_of(file), UTC if reader is read_plt else clock)))
        if step is not None:
            step(number, len(files))
    tracks = joined(parts, time_ns() // 1_000_000)
    if not len(tracks.fixes):
        raise NoFixError(tracks, len(files))
    return tracks


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise EsepError("E-404", path=path)
    if path.is_dir():
        yield from (one for one in sorted(path.rglob("*")) if one.is_file() and one.suffix.lower() in READERS)
    else:
        yield path


def device_of(file: Path) -> str:
    """The device of a file that names none: its own name, in GeoLife's folders that of the user.

    >>> device_of(Path("B-17.gpx")), device_of(Path("Data/004/Trajectory/20081023025304.plt"))
    ('B-17', '004')
    """
    return file.parent.parent.name if file.parent.name == GEOLIFE_FOLDER else file.stem
