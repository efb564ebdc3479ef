"""Zones as people draw them: read from GeoJSON, checked, and mended only when that is asked for."""

from esep.monitoring.zones.checking import Checked, DeviceZone, Note, read_zones

__all__ = ["Checked", "DeviceZone", "Note", "read_zones"]
