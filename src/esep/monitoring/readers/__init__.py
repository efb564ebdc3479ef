"""Fixes from files of common formats: CSV, GPX, KML, GeoLife, GeoJSON, JSON lines, Parquet, or folders.

A line that cannot be read is kept with the reason and stops nothing; a place that is missing or doubtful is
no reason to leave a fix out.
"""

from esep.monitoring.readers.folders import NoFixError, read_fixes
from esep.monitoring.readers.tracks import BadLine, Tracks

__all__ = ["BadLine", "NoFixError", "Tracks", "read_fixes"]
