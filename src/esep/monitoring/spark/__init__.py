"""Replay and matching inside Spark: the same step, for a history that one machine has outgrown."""
