"""Which column of a file means what, by the names that trackers and people give them."""

import re
from collections.abc import Iterable

NAMES = {
    "device": ("device", "deviceid", "devicecode", "imei", "tracker", "trackerid", "unit", "unitid",
               "bracelet", "vehicle", "vehicleid", "user", "userid", "wearer", "id"),
    "at": ("at", "time", "timestamp", "datetime", "recordedat", "recorded", "fixtime", "gpstime",
           "devicetime", "timestampms", "ts", "utc", "capturedat", "date"),
    "lat": ("lat", "latitude", "latdeg", "y"),
    "lon": ("lon", "lng", "long", "longitude", "londeg", "x"),
    "accuracy": ("accuracy", "accuracym", "acc", "hacc", "horizontalaccuracy", "precision"),
    "accuracy_dm": ("accuracydm",),
    "seq": ("seq", "seqno", "sequence", "counter"),
    "received_at": ("receivedat", "received", "servertime", "receivetime"),
    "battery": ("battery", "batterylevel", "batt"),
    "signs": ("signs",),
    "source": ("source",),
}  # fmt: skip
NEEDED = ("at", "lat", "lon")


def meanings(columns: Iterable[str]) -> dict[str, str]:
    """The column for each meaning, as far as there is one.

    >>> meanings(["Device ID", "recorded_at", "Latitude", "LON", "colour"])
    {'device': 'Device ID', 'at': 'recorded_at', 'lat': 'Latitude', 'lon': 'LON'}
    """
    bare = {re.sub(r"[^a-z]", "", name.lower()): name for name in reversed(list(columns))}
    found = {}
    for meaning, names in NAMES.items():
        column = next((bare[name] for name in names if name in bare), None)
        if column is not None:
            found[meaning] = column
    return found


def day_beside(columns: Iterable[str]) -> tuple[str, str] | None:
    """The columns of a day and of a time of day, where a file keeps them apart.

    >>> day_beside(["Date", "Time", "lat"])
    ('Date', 'Time')
    """
    bare = {name.lower(): name for name in columns}
    return (bare["date"], bare["time"]) if {"date", "time"} <= bare.keys() else None
