"""All rules over all orders, and nothing else: what the judge is asked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

from esep.monitoring.alerts import Judged
from esep.monitoring.fixes import Fixes
from esep.monitoring.judge.absent import absent
from esep.monitoring.judge.approached import approached
from esep.monitoring.judge.battery import battery
from esep.monitoring.judge.came_and_went import came_and_went
from esep.monitoring.judge.case import Case, origins, spans
from esep.monitoring.judge.case_opened import case_opened
from esep.monitoring.judge.clock_wrong import clock_wrong
from esep.monitoring.judge.crossed import crossed
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.entered import entered
from esep.monitoring.judge.hours import Interval, joined
from esep.monitoring.judge.jammed import jammed
from esep.monitoring.judge.left import left
from esep.monitoring.judge.motionless import motionless
from esep.monitoring.judge.near import near
from esep.monitoring.judge.panic import panic
from esep.monitoring.judge.ring_entered import ring_entered
from esep.monitoring.judge.seen import Seen, seen
from esep.monitoring.judge.shared_entered import shared_entered
from esep.monitoring.judge.silent import silent
from esep.monitoring.judge.spoofed import spoofed
from esep.monitoring.judge.strap_opened import strap_opened
from esep.monitoring.judge.unlocated import unlocated
from esep.monitoring.orders import Order, Orders, SharedPlace

OF_AN_ORDER = (entered, ring_entered, left, came_and_went, crossed, absent, near, approached)
OF_A_DEVICE = (
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


def judged(
    orders: Orders, shared: Sequence[SharedPlace], fixes: Fixes, codes: Sequence[str], now: int
) -> list[Judged]:
    """All alerts that fixes and the clock bring about, sorted by device, beginning, kind, zone and other.

    Slow and plain on purpose: it reads every fix for every rule and remembers nothing between them, so that
    it can be held beside the words of the rules. The engine must say the same.

    Args:
        orders: the orders; fixes of devices that none of them names are passed over.
        shared: places that orders keep away from by their class.
        fixes: in any order; several with the same device and counter are one.
        codes: the code of each device, by its number in the fixes.
        now: what the clock shows, in ms of UTC; a group of devices with a later fix is judged at that one.

    Raises:
        EsepError: a curfew calls a zone home that its order does not have (E-1020).
    """
    leading = _leading(orders)
    known = seen(fixes, codes, {device: order.parameters for device, order in leading.items()})
    clocks = _clocks(orders, known, now)
    begins_at = min((fix.when for found in known.values() for fix in found), default=now)
    origin = origins(orders)
    cases = [
        Case(order, origin.get(order.device, (0, 0)), known, clocks[order.device], begins_at)
        for order in orders
    ]
    found = [alert for case in cases for rule in OF_AN_ORDER for alert in rule(case)]
    found += [alert for case in cases for alert in shared_entered(case, shared)]
    for device in _devices(orders, cases, known, clocks):
        found += [alert for rule in OF_A_DEVICE for alert in rule(device)]
    return sorted(
        _once(found),
        key=lambda alert: (alert.device, alert.at, alert.kind, alert.zone, alert.other, alert.order),
    )


def _once(found: Iterable[Judged]) -> list[Judged]:
    """Each identity once: the alert that ends last, of those that end together the first.

    Two fixes of one instant may show the same crossing, and two curfews of one home the same absence.
    """
    told: dict[tuple[object, ...], Judged] = {}
    for one in found:
        key = one.order, one.device, one.kind, one.zone, one.other, one.at
        if key not in told or _end(told[key]) < _end(one):
            told[key] = one
    return list(told.values())


def _end(one: Judged) -> float:
    return inf if one.ended_at is None else one.ended_at


def _leading(orders: Orders) -> dict[str, Order]:
    """The order whose word counts for a device: the first that binds it, else the first that protects it."""
    leading: dict[str, Order] = {}
    for order in orders:
        leading.setdefault(order.device, order)
    for order in orders:
        for protection in order.protects:
            leading.setdefault(protection.device, order)
    return leading


def _clocks(orders: Orders, known: Mapping[str, Sequence[Seen]], now: int) -> dict[str, int]:
    """What the clock shows for each device: in a group never less than the last fix of it."""
    groups = {device: {device} for device in known}
    for order in orders:
        for protection in order.protects:
            joint = groups[order.device] | groups[protection.device]
            groups.update(dict.fromkeys(joint, joint))
    last = {device: max([now, *(fix.when for fix in fixes)]) for device, fixes in known.items()}
    return {device: max(last[member] for member in group) for device, group in groups.items()}


def _devices(
    orders: Orders, cases: Sequence[Case], known: Mapping[str, Sequence[Seen]], clocks: Mapping[str, int]
) -> Iterator[Device]:
    stands = spans(orders)
    for code, order in _leading(orders).items():
        binding = [case for case in cases if case.order.device == code]
        curfews: list[Interval] = [
            span for case in binding for row in case.order.curfews for span in case.curfew(row)
        ]
        yield Device(
            code=code,
            order=order.code,
            parameters=order.parameters,
            fixes=known[code],
            spans=stands[code],
            curfews=joined(curfews),
            bound=bool(binding),
            now=clocks[code],
        )
