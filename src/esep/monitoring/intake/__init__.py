"""Fixes come in, and nothing that was acknowledged is ever lost: checked, counted, on disk, judged, told."""
