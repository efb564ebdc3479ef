"""What is declared of every kind of alert, by kind."""

from esep.monitoring.judge import (
    absent,
    approached,
    battery,
    case_opened,
    clock_wrong,
    crossed,
    entered,
    jammed,
    left,
    motionless,
    near,
    panic,
    ring_entered,
    silent,
    spoofed,
    strap_opened,
    unlocated,
)
from esep.monitoring.judge.meaning import Meaning
from esep.monitoring.kinds import Kind

FILES = (
    entered,
    ring_entered,
    left,
    crossed,
    absent,
    near,
    approached,
    strap_opened,
    case_opened,
    battery,
    silent,
    unlocated,
    jammed,
    spoofed,
    motionless,
    panic,
    clock_wrong,
)
MEANINGS: dict[Kind, Meaning] = {file.MEANING.kind: file.MEANING for file in FILES}
