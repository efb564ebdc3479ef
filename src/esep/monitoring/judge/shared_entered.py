"""Entered, of places that a whole class of orders keeps away from: all places of the class are one zone."""

from collections.abc import Iterator, Sequence

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.case import Case
from esep.monitoring.judge.hours import held
from esep.monitoring.judge.sides import Side, spells
from esep.monitoring.judge.verdict import About, told
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import SharedPlace


def shared_entered(case: Case, shared: Sequence[SharedPlace]) -> Iterator[Judged]:
    """From the first fix inside any place of the class until the first outside all, while the order holds."""
    for of in sorted(case.order.shared):
        about = About(case.order.code, case.order.device, Kind.ENTERED, of)
        inside = spells(case.shared_turns([place for place in shared if place.of == of]), Side.IN)
        yield from told(about, inside, held(case.order.holds), case.now)
