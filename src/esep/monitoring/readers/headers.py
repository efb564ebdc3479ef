"""Which column of a file means what, by the names that trackers and people give them."""

import re
from collections.abc import Iterable, Sequence

NAMES = {
    "device": ("device", "deviceid", "devicecode", "imei", "tracker", "trackerid", "unit", "unitid",
               "bracelet", "vehicle", "vehicleid", "user", "userid", "wearer", "tid", "устройство",
               "прибор", "браслет", "құрылғы", "білезік", "id"),
    "at": ("at", "time", "timestamp", "datetime", "recordedat", "recorded", "fixtime", "gpstime",
           "devicetime", "timestampms", "ts", "tst", "timeutc", "utctime", "utc", "when", "capturedat",
           "время", "датавремя", "датаивремя", "уақыт", "уақыты", "date", "дата"),
    "lat": ("lat", "latitude", "latdeg", "latitudee", "широта", "ендік", "y"),
    "lon": ("lon", "lng", "long", "longitude", "londeg", "longitudee", "долгота", "бойлық", "x"),
    "accuracy": ("accuracy", "accuracym", "acc", "hacc", "horizontalaccuracy", "precision", "точность",
                 "точностьм", "дәлдік", "дәлдігі"),
    "accuracy_dm": ("accuracydm",),
    "seq": ("seq", "seqno", "sequence", "counter"),
    "received_at": ("receivedat", "received", "servertime", "receivetime"),
    "battery": ("battery", "batterylevel", "batt"),
    "signs": ("signs",),
    "source": ("source",),
}  # fmt: skip
NEEDED = ("at", "lat", "lon")
DAYS = ("date", "dateutc", "utcdate", "gpsdate", "дата", "күні", "күн")
HOURS = ("time", "timeutc", "utctime", "gpstime", "время", "уақыт", "уақыты")


def meanings(columns: Iterable[str]) -> dict[str, str]:
    """The column for each meaning, as far as there is one.

    >>> meanings(["Device ID", "recorded_at", "Latitude", "LON", "colour"])
    {'device': 'Device ID', 'at': 'recorded_at', 'lat': 'Latitude', 'lon': 'LON'}
    """
    bare = {_bare(name): name for name in reversed(list(columns))}
    found = {}
    for meaning, names in NAMES.items():
        column = _first(bare, names)
        if column is not None:
            found[meaning] = column
    return found


def day_beside(columns: Iterable[str]) -> tuple[str, str] | None:
    """The columns of a day and of a time of day, where a file keeps them apart.

    >>> day_beside(["Date", "Time", "lat"])
    ('Date', 'Time')
    """
    bare = {_bare(name): name for name in columns}
    day, hour = _first(bare, DAYS), _first(bare, HOURS)
    return None if day is None or hour is None else (day, hour)


def _first(bare: dict[str, str], names: Sequence[str]) -> str | None:
    return next((bare[name] for name in names if name in bare), None)


def _bare(name: str) -> str:
    """A name without what people put between its words, and without numbers."""
    return re.sub(r"[\W\d_]", "", name.lower())
