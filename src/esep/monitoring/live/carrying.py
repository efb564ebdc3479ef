"""What is known of a fleet, carried over to other orders: what goes on is not begun anew.

A device keeps what its reports have told. A place that both the old and the new orders have keeps the side on
which the device is, whatever version it bears; a new one is judged from the next fix on. Alerts that last
stand as they stood, so that the next judging tells what the new orders change, and nothing else.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esep.monitoring.alerts import ALERT, NO_DEVICE, Alerts
from esep.monitoring.compiled import Fleet
from esep.monitoring.fixes import Fixes, judged_at, labelled
from esep.monitoring.live.in_force import InForce
from esep.monitoring.orders import Order, Zone
from esep.monitoring.records import LONG_AGO, Memory
from esep.monitoring.rejudging import Watch
from esep.monitoring.state import fresh
from esep.monitoring.stretches import Stretch

Numbers = npt.NDArray[np.int64]
GONE = -1


@dataclass(frozen=True, slots=True)
class Renumbering:
    """Of each device, place and pair of the new fleet its number in the old one, `GONE` where it has none.

    `zones` are the new numbers of the zones by device and number in the old fleet, and of its pairs.
    """

    devices: Numbers
    places: Numbers
    pairs: Numbers
    back: Numbers  # the new number of each old device
    zones: Mapping[tuple[int, int], int]
    paired: Mapping[tuple[int, int, int], tuple[int, int, int]]


def carried(watch: Watch, old: InForce, new: InForce) -> Watch:
    """All that a watch knows, by other orders.

    Args:
        watch: what is known; used up.
        old: the orders by which it was judged.
        new: those by which it is judged from now on.
    """
    fleet = new.laid_out()
    of = renumbering((watch.fleet, old), (fleet, new))
    made = Watch(fleet, watch.lateness, watch.stretch)
    known = of.devices >= 0
    made.highest[known] = watch.highest[of.devices[known]]
    made.earliest = watch.earliest
    made.beyond = _fixes(watch.beyond, of)[0]
    made.state.memory = _memory(watch.state.memory, watch.fleet, fleet, of)
    made.state.open, made.state.now = _alerts(watch.state.open, of), watch.state.now
    # Every device is looked at when the next fixes come: what the new orders change is told then.
    made.state.memory.timers[known] = LONG_AGO
    made.state.memory.blocks[:] = LONG_AGO
    for number, stretch in watch.stretches.items():
        kept = Stretch(_memory(stretch.before, watch.fleet, fleet, of))
        for _, fixes in stretch.chunks:
            rows, groups = _by_group(_fixes(fixes, of)[0], fleet)
            kept.keep(rows, groups)
        kept.over = _alerts(stretch.over, of)
        made.stretches[number] = kept
    return made


def renumbering(old: tuple[Fleet, InForce], new: tuple[Fleet, InForce]) -> Renumbering:
    """What of one fleet is what of another."""
    devices, back = _matched(old[0].codes, new[0].codes)
    before, after = _place_keys(*old), _place_keys(*new)
    places, _ = _matched(before, after)
    pairs_before, pairs_after = _pair_keys(old[0]), _pair_keys(new[0])
    pairs, _ = _matched(list(pairs_before), list(pairs_after))
    return Renumbering(
        devices,
        places,
        pairs,
        back,
        _zone_numbers(old[0], new[0], before, after),
        {one: pairs_after[key] for key, one in pairs_before.items() if key in pairs_after},
    )


def _matched(old: Sequence[object], new: Sequence[object]) -> tuple[Numbers, Numbers]:
    """The number in the old of each of the new, and the other way; of several that are alike the first."""
    numbers: dict[object, int] = {}
    for number, one in enumerate(old):
        numbers.setdefault(one, number)
    there = np.array([numbers.get(one, GONE) for one in new], np.int64)
    others: dict[object, int] = {}
    for number, one in enumerate(new):
        others.setdefault(one, number)
    return there, np.array([others.get(one, GONE) for one in old], np.int64)


def _zones_of(in_force: InForce) -> Mapping[str, list[tuple[Order, Zone | None, str]]]:
    """The zones of each device in the order in which its alerts number them; last the classes of places."""
    found: dict[str, list[tuple[Order, Zone | None, str]]] = defaultdict(list)
    for order in in_force.orders:
        found[order.device] += [(order, zone, zone.code) for zone in order.zones]
    for order in in_force.orders:
        found[order.device] += [(order, None, name) for name in sorted(order.shared)]
    return found


def _place_keys(fleet: Fleet, in_force: InForce) -> list[tuple[object, ...]]:
    """What tells each place of a fleet from others, whichever version of its order it comes of."""
    tables, zones = fleet.tables, _zones_of(in_force)
    keys: list[tuple[object, ...]] = []
    for device, code in enumerate(fleet.codes):
        row = tables.devices[device]
        for place in tables.places[int(row["first_place"]) : int(row["last_place"])]:
            order, zone, name = zones[code][int(place["zone"])]
            form = (zone.kind, zone.rings, zone.radius, zone.warning) if zone else ()
            keys.append((code, order.code, name, form, int(place["ring"])))
    return keys


def _zone_numbers(
    old: Fleet, new: Fleet, before: Sequence[object], after: Sequence[object]
) -> dict[tuple[int, int], int]:
    """The new number of each zone of each device of the old fleet.

    Where two versions of an order have the same zone, the first of the one is the first of the other.
    """
    waiting: dict[object, list[int]] = defaultdict(list)
    for number, key in enumerate(after):
        waiting[key].append(int(new.tables.places["zone"][number]))
    owners = _owners(old)
    found: dict[tuple[int, int], int] = {}
    for number, key in enumerate(before):
        if waiting[key]:
            one = waiting[key].pop(0) if len(waiting[key]) > 1 else waiting[key][0]
            found.setdefault((int(owners[number]), int(old.tables.places["zone"][number])), one)
    return found


def _owners(fleet: Fleet) -> Numbers:
    """The device of each place."""
    owners: Numbers = np.searchsorted(
        fleet.tables.devices["last_place"], np.arange(len(fleet.tables.places)), "right"
    ).astype(np.int64)
    return owners


def _pair_keys(fleet: Fleet) -> dict[tuple[str, str, str, int], tuple[int, int, int]]:
    """The pairs in the order of their records: both codes, the order, and which of several it is."""
    found: dict[tuple[str, str, str, int], tuple[int, int, int]] = {}
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for pair in fleet.tables.pairs:
        numbers = int(pair["bound"]), int(pair["other"]), int(pair["zone"])
        key = fleet.codes[numbers[0]], fleet.codes[numbers[1]], fleet.pair_orders[numbers]
        found[(*key, counts[key])] = numbers
        counts[key] += 1
    return found


def _memory(source: Memory, old: Fleet, new: Fleet, of: Renumbering) -> Memory:
    """A memory of the new fleet with what the old one knew."""
    made = fresh(new.tables).memory
    devices, places, pairs = (one >= 0 for one in (of.devices, of.places, of.pairs))
    made.known[devices] = source.known[of.devices[devices]]
    made.amiss[devices] = source.amiss[of.devices[devices]]
    made.told[devices] = source.told[of.devices[devices]]
    made.sides[places] = source.sides[of.places[places]]
    made.together[pairs] = source.together[of.pairs[pairs]]
    made.known["safe"] = -1.0  # metres reckoned by other places
    groups = new.tables.devices["group"].astype(np.int64)
    last = source.groups[old.tables.devices["group"][of.devices[devices]]]
    np.maximum.at(made.groups, groups[devices], last)
    return made


def _fixes(fixes: Fixes, of: Renumbering) -> tuple[Fixes, npt.NDArray[np.bool_]]:
    numbers = of.back[fixes["device"]]
    kept = fixes[numbers >= 0].copy()
    kept["device"] = numbers[numbers >= 0]
    return kept, numbers >= 0


def _by_group(fixes: Fixes, fleet: Fleet) -> tuple[Fixes, Numbers]:
    groups = fleet.tables.devices["group"][fixes["device"]].astype(np.int64)
    # In the order in which they are judged, which two groups that are one now did not have together.
    when = judged_at(fixes, labelled(fixes))
    order = np.lexsort((fixes["seq"], fixes["device"], when, groups))
    return fixes[order], groups[order]


def _alerts(alerts: Alerts, of: Renumbering) -> Alerts:
    """Alerts by the numbers of the new fleet; those of what it does not have are left out."""
    found = [one for alert in alerts if (one := _alert(alert, of)) is not None]
    return np.array(found, ALERT)


def _alert(alert: np.void, of: Renumbering) -> np.void | None:
    made: np.void = alert.copy()
    device, other, zone = int(alert["device"]), int(alert["other"]), int(alert["zone"])
    if of.back[device] < 0:
        return None
    made["device"] = of.back[device]
    if other != NO_DEVICE:
        numbers = of.paired.get((device, other, zone))
        if numbers is None:
            return None
        made["device"], made["other"], made["zone"] = numbers
    elif zone >= 0:
        number = of.zones.get((device, zone))
        if number is None:
            return None
        made["zone"] = number
    return made
