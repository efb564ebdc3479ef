"""What is declared of a kind of alert beside its rule: how pressing, on what it rests, how it is graded."""

from dataclasses import dataclass
from enum import IntEnum

from esep.monitoring.kinds import Kind


class Danger(IntEnum):
    """How pressing an alert is by its kind alone, the most pressing first: persons before everything."""

    PERSON = 1  # somebody may be hurt now
    SOON = 2  # somebody may be in danger within minutes, or can no longer be watched over
    ORDER = 3  # an order may have been broken
    DEVICE = 4  # the device needs care


@dataclass(frozen=True, slots=True)
class Meaning:
    """A kind of alert: the fields of `orders.Parameters` that decide it, and the grades that it can bear.

    What it is, when it begins and ends, what it is not and what comes next is said by the phrases
    `monitoring.kind.<kind>.meaning`, `.begins`, `.ends`, `.isnot` and `.next`; its name is `.title`.
    """

    kind: Kind
    danger: Danger
    parameters: tuple[str, ...] = ()
    grades: tuple[int, ...] = (0,)
