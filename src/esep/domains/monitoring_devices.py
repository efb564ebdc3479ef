"""Devices of electronic monitoring: to which order each of them is fitted, and what becomes of it.

From its fitting to its removal a device belongs to one order, on the bound person or on a protected one. What
it reports in that span belongs to the order, and what it reports outside belongs to nobody.
"""

from collections.abc import Mapping
from typing import Any

from esep.declare import ANY, Before, Domain, Record, code, count, day, instant, link, passing, place, text
from esep.domains.shared.handing import Assigned, Transferred
from esep.domains.shared.notifying import notifies
from esep.kernel.terms import Term

devices = Record("monitoring_device", "Device of electronic monitoring")
Values = Mapping[str, Any]
GUARDS = "yes"


@devices.card(opens="in_stock")
class Received:
    """A device comes into the stock."""

    received_on = day("Day on which it came")
    device_kind = code("monitoring_device_kind", "Kind of device")
    territory = place("Territory where it is kept")
    key_number = count("Number of its key", required=False)
    serial = text("Serial number and maker", required=False)


@devices.card(while_="in_stock", then="fitted")
class Fitted:
    """It is fitted: from this moment its reports belong to the order.

    On the bound person or on a protected one; where it guards somebody, it names her protection.
    """

    fitted_at = instant("When it was fitted")
    order = link("monitoring_order", "Order", hands_to=True)
    device_wearer = code("device_wearer", "Who wears it")
    guards = code("yes_no_unknown", "Whether it guards a protected person")
    protection = link("monitoring_protection", "Protected person whom it guards", required=False)


@devices.card(while_=("fitted", "faulty"), then="taken_off")
class Swapped:
    """Another device takes its place on the same person; that one is fitted by a card of its own."""

    swapped_at = instant("When it was taken off")
    successor = link("monitoring_device", "Device that takes its place")
    swap_reason = code("device_removal", "Why")


@devices.card(while_=("fitted", "faulty"), then="taken_off")
class Removed:
    """It is taken off, and nothing takes its place: the order has ended, or is suspended."""

    removed_at = instant("When it was taken off")
    removal_reason = code("device_removal", "Why")


@devices.card(while_="fitted", then="faulty")
class Failed:
    """It does not do what it should: no reports, no place, a strap that does not tell.

    Where it guards somebody, it is told since when she has been without it: she must hear of it.
    """

    failed_at = instant("Since when it fails")
    device_fault = code("device_fault", "What fails")
    unprotected_at = instant("Since when those whom it guards are without it", required=False)


@devices.card(while_="faulty", then="fitted")
class Repaired:
    """It works again, on the same person."""

    repaired_at = instant("When it worked again")


@devices.card(while_=ANY)
class KeysRenewed:
    """It is given another key. The card names its number and never the key."""

    renewed_at = instant("From when the new key holds")
    key_number = count("Number of its key")


@devices.card(while_="taken_off", then="in_stock")
class Returned:
    """It comes back into the stock, clean and tried."""

    returned_on = day("Day on which it came back")


@devices.card(while_=("in_stock", "taken_off", "faulty"), then="written_off")
class WrittenOff:
    """It is lost, destroyed or worn out."""

    written_off_at = instant("When it was written off")
    write_off_reason = code("device_write_off", "Why")


devices.card(while_=ANY)(Assigned)
devices.card(while_=ANY)(Transferred)


def _guarded_are_told(before: Before, values: Values) -> bool:
    return before.facts.get("guards") != GUARDS or "unprotected_at" in values


def _another(before: Before, values: Values) -> bool:
    return bool(before.facts.get("key_number") != values["key_number"])


devices.rule(
    "MD-01",
    "nobody is without a device before it fails",
    Failed.unprotected_at.not_before(Failed.failed_at),
    of=Failed,
    effect="impossible",
    source="logic",
    breaks={"unprotected_at": "2024-02-05T11:59:59.999999Z"},
)
devices.rule(
    "MD-02",
    "when a device that guards somebody fails, it is told since when she is without it",
    _guarded_are_told,
    of=Failed,
    effect="unlawful",
    source="principle of protection",
    given=(("received", {}), ("fitted", {"guards": GUARDS})),
    breaks={"failed_at": "2024-02-06T12:00:00.000000Z"},
)
devices.rule(
    "MD-03",
    "a new key has a new number",
    _another,
    of=KeysRenewed,
    effect="unlawful",
    source="principle of security",
    given=(("received", {"key_number": 3}),),
    breaks={"key_number": 3, "renewed_at": "2024-02-06T12:00:00.000000Z"},
)

devices.deadline(
    "replacement",
    "Repair or replacement of a device that fails",
    after=Failed.failed_at,
    term="monitoring_device.replacement",
    met_by=(Repaired, Swapped, Removed),
    exempted_by=(WrittenOff,),
    warn=Term(1, "hours"),
    protects="person",
)
devices.deadline(
    "return",
    "Return of a device that was taken off",
    after=(Swapped.swapped_at, Removed.removed_at),
    term="monitoring_device.return",
    met_by=(Returned, WrittenOff),
)
devices.deadline(
    "keys",
    "Renewal of the key of a device",
    after=(Fitted.fitted_at, KeysRenewed.renewed_at),
    term="monitoring_device.keys",
    met_by=(KeysRenewed,),
    exempted_by=(Swapped, Removed, WrittenOff),
    warn=Term(14, "days"),
)
notifies(devices, "tell_failure", "Telling her of the failure", "device_failure", Failed.unprotected_at)

OF_DEVICE = ("territory", "device_kind")
ON_ORDER = (*OF_DEVICE, "device_wearer", "order.monitoring_basis")
OFF = (Swapped.swapped_at, Removed.removed_at)
devices.unit("monitoring_device", "Device of electronic monitoring", by=OF_DEVICE)
for name, label, counting, on, to, by in (
    ("monitoring_devices", "Devices of electronic monitoring", "stock", Received.received_on,
     (WrittenOff.written_off_at,), (*OF_DEVICE, "state")),
    ("monitoring_devices_fitted", "Devices of electronic monitoring on persons", "stock", Fitted.fitted_at,
     (*OFF, WrittenOff.written_off_at), ON_ORDER),
    ("monitoring_devices_faulty", "Devices of electronic monitoring on persons that fail", "stock",
     Failed.failed_at, (Repaired.repaired_at, *OFF, WrittenOff.written_off_at), (*ON_ORDER, "device_fault")),
    ("monitoring_device_fittings", "Fittings of devices of electronic monitoring", "flow", Fitted.fitted_at,
     (), ON_ORDER),
    ("monitoring_device_swaps", "Devices of electronic monitoring replaced on a person", "flow",
     Swapped.swapped_at, (), (*ON_ORDER, "swap_reason")),
    ("monitoring_device_removals", "Devices of electronic monitoring taken off", "flow", Removed.removed_at,
     (), (*ON_ORDER, "removal_reason")),
    ("monitoring_device_failures", "Failures of devices of electronic monitoring", "flow", Failed.failed_at,
     (), (*ON_ORDER, "device_fault")),
    ("monitoring_device_failures_late", "Failures of devices not repaired in time", "flow",
     passing("replacement"), (),
     OF_DEVICE),
    ("monitoring_device_keys_renewed", "Keys of devices of electronic monitoring renewed", "flow",
     KeysRenewed.renewed_at, (), OF_DEVICE),
    ("monitoring_devices_written_off", "Devices of electronic monitoring written off", "flow",
     WrittenOff.written_off_at, (), (*OF_DEVICE, "write_off_reason")),
):  # fmt: skip
    devices.measure(name, label, counting, on=on, to=to, by=by)
devices.measure(
    "monitoring_device_repair_time",
    "Time from the failure of a device to its repair or replacement",
    "duration",
    on=Failed.failed_at,
    to=(Repaired.repaired_at, *OFF),
    by=OF_DEVICE,
    lapse="hours",
)

DOMAIN = Domain("monitoring_devices", "Electronic monitoring: devices", devices)
