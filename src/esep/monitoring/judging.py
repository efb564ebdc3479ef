"""Who judges when everything is at hand: the judge where it is little, else the engine; they decide alike."""

from collections.abc import Sequence

from esep.monitoring.fixes import Fixes, judged_at, labelled
from esep.monitoring.judge import Judged, judged
from esep.monitoring.orders import Orders, SharedPlace

FEW = 3_000  # fixes up to which the judge is done before the engine is ready


def judging(
    orders: Orders, shared: Sequence[SharedPlace], fixes: Fixes, codes: Sequence[str], now: int
) -> list[Judged]:
    """All alerts that fixes and the clock bring about.

    Args:
        orders: the orders.
        shared: places that orders keep away from by their class.
        fixes: in any order, each device and counter once.
        codes: the code of each device, by its number in the fixes.
        now: what the clock shows, in ms of UTC.
    """
    if len(fixes) <= FEW:
        return judged(orders, shared, fixes, codes, now)
    return by_engine(orders, shared, fixes, codes, now)


def by_engine(
    orders: Orders, shared: Sequence[SharedPlace], fixes: Fixes, codes: Sequence[str], now: int
) -> list[Judged]:
    """The same by the engine, for which compiled loops are loaded."""
    from esep.monitoring.compiled import compiled  # noqa: PLC0415 - who replays little does without
    from esep.monitoring.naming import named  # noqa: PLC0415
    from esep.monitoring.step import step  # noqa: PLC0415

    begins_at = int(judged_at(fixes, labelled(fixes)).min(initial=now))
    asked = [order.device for order in orders]
    asked += [one.device for order in orders for one in order.protects]
    every = tuple(dict.fromkeys([*codes, *asked]))
    fleet = compiled(orders, shared, begins_at, now, every)
    _, changes = step(fleet.fresh(), fixes, fleet, now)
    return list(named(changes.raised, fleet))
