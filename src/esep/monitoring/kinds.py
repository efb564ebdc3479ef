"""Kinds of alert: what each means, how urgent it is, and who may be told of it."""

from enum import IntEnum


class Kind(IntEnum):
    """What an alert is about. The numbers stand in stored alerts and never change."""

    ENTERED = 1
    RING_ENTERED = 2
    LEFT = 3
    CROSSED = 4
    ABSENT = 5
    NEAR = 6
    APPROACHED = 7
    STRAP_OPENED = 8
    CASE_OPENED = 9
    BATTERY = 10
    SILENT = 11
    UNLOCATED = 12
    JAMMED = 13
    SPOOFED = 14
    MOTIONLESS = 15
    PANIC = 16
    CLOCK_WRONG = 17


class Grade(IntEnum):
    """How sure, or how far: of places and persons how sure, of a battery how empty."""

    NONE = 0
    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3
