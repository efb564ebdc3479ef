"""What the register asks for now: every order that stands, who wears what, over whom is watched.

An order that cannot be read or judged stops no other. It is judged by what its places were before the fault,
or by nobody where that cannot be; either is told, with the reason, for people to mend.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from esep.kernel.errors import EsepError
from esep.monitoring.compiled import compiled
from esep.monitoring.from_register.assembling import orders_of
from esep.monitoring.from_register.conditions import PROTECTION
from esep.monitoring.from_register.places import readable_places
from esep.monitoring.from_register.stories import Reader
from esep.monitoring.from_register.wearing import ORDER, Wearing, number_of, wearings
from esep.monitoring.intake.roster import Fitted
from esep.monitoring.live.in_force import InForce
from esep.monitoring.live.left import Left, harmless
from esep.monitoring.orders import Order, Orders, SharedPlace
from esep.monitoring.rejudging import HOUR, LATEST
from esep.register.entries import Entry

ALERT = "monitoring_alert"
OF_ORDERS = "monitoring_"
KEPT = LATEST + 24 * HOUR  # ms after its end for which an order is judged still, for what comes late
AHEAD = 8 * 24 * HOUR  # ms for which hours are laid out
RENEWED = 24 * HOUR
AGAIN = 600.0  # seconds after which what could not be read is tried again


@dataclass
class Asked:
    """What the register asks for, as it was last read.

    Attributes:
        orders: the versions of each order that can be judged, by its record.
        left: why an order cannot be read or judged as it stands, by its record; one whose places cannot be
            read is judged by what they were before, one that was read before stays as it was.
        worn: who wore which device.
        seq: the number of the last entry that was looked at.
    """

    orders: dict[str, tuple[Order, ...]] = field(default_factory=dict)
    left: dict[str, EsepError] = field(default_factory=dict)
    worn: list[Wearing] = field(default_factory=list)
    seq: int = 0
    tried: float = 0.0

    def refresh(self, reader: Reader) -> bool:
        """Read what has changed since it was last read, and now and then what could not be; whether anything
        was read.
        """
        journal = reader.home.journal
        upto = journal.head().size
        touched = self._touched(reader, upto)
        if touched:
            for record in sorted(touched):
                self._read(reader, record)
            self.worn = wearings(reader)
        self.seq = upto
        return bool(touched)

    def _touched(self, reader: Reader, upto: int) -> set[str]:
        """The orders to read."""
        again = {*self.left} if monotonic() - self.tried >= AGAIN else set()
        if again or not self.seq:
            self.tried = monotonic()
        if self.seq == upto and not again:
            return set()
        made = {by for _, by in reader.home.naming.between("p-", f"{ORDER}:")}
        if not self.seq:
            return made
        return made & (again | _touched(reader, reader.home.journal.entries(self.seq, upto)))

    def _read(self, reader: Reader, record: str) -> None:
        self.left.pop(record, None)
        try:
            self.orders[record] = _sound(orders_of(reader, record))
        except EsepError as fault:
            self.left[record] = fault
            with suppress(EsepError):
                self.orders[record] = _sound(orders_of(reader, record, readable_places))

    def standing(self, now: int) -> tuple[Order, ...]:
        """The orders to judge by: all versions of each that has not ended for good."""
        return tuple(
            order
            for _, versions in sorted(self.orders.items())
            if _lasts(versions, now)
            for order in versions
        )

    def faulty(self, reader: Reader, now: int) -> tuple[Left, ...]:
        """The orders that cannot be judged as they stand, unless all of them has ended for good."""
        return tuple(
            Left(
                record,
                fault.code,
                harmless(fault.values),
                record in self.orders,
                tuple(served({record}, reader, self)),
            )
            for record, fault in sorted(self.left.items())
            if record not in self.orders or _lasts(self.orders[record], now)
        )

    def fitted(self) -> dict[str, Fitted]:
        """When each device was on a person; those of a protected person guard her."""
        found: dict[str, Fitted] = {}
        for one in sorted(self.worn, key=lambda worn: (worn.device, worn.begins_at)):
            known = found.get(one.device, Fitted(()))
            spans = (*known.spans, (one.begins_at, one.ends_at))
            found[one.device] = Fitted(spans, known.guards or one.wearer == "protected")
        return found

    def protection(self, order: str, device: str) -> str:
        """The record of her who wore a device for an order last; empty where none names one."""
        worn = [one for one in self.worn if one.device == device and number_of(one.order) == order]
        return worn[-1].protection if worn else ""


def in_force(orders: Sequence[Order], shared: Sequence[SharedPlace], now: int) -> InForce:
    """Orders with their hours laid out for some days, the same until a day has passed.

    They are laid out from the first day of the first order: an absence that lasts keeps its beginning.
    """
    begins = min((order.holds[0] for order in orders), default=now)
    return InForce(tuple(orders), tuple(shared), min(begins, now), now // RENEWED * RENEWED + AHEAD)


def watched_over(orders: Orders, reader: Reader, asked: Asked) -> list[str]:
    """The numbers of the protections that orders serve, by a device of hers or a place that guards her."""
    return served({f"{ORDER}:{order.code}" for order in orders}, reader, asked)


def served(records: Iterable[str], reader: Reader, asked: Asked) -> list[str]:
    """The numbers of the protections that orders serve, by the records of the orders."""
    records = set(records)
    found = {one.protection for one in asked.worn if one.order in records and one.protection}
    found |= {one for record in records for one in reader.naming(record, PROTECTION)}
    return sorted(number_of(one) for one in found)


def _lasts(versions: Sequence[Order], now: int) -> bool:
    """Whether an order is judged still."""
    return any(one.holds[1] is None or one.holds[1] > now - KEPT for one in versions)


def _sound(found: tuple[Order, ...]) -> tuple[Order, ...]:
    """Orders that can be judged."""
    compiled(found, (), 0, 0)
    return found


def _touched(reader: Reader, entries: Iterable[Entry]) -> set[str]:
    """The orders that some cards change: each card's record leads to its order by what it names."""
    records = {entry.record for entry in entries}
    seen: set[str] = set()
    orders: set[str] = set()
    waiting = [one for one in records if one.startswith(OF_ORDERS) and not one.startswith(f"{ALERT}:")]
    while waiting:
        record = waiting.pop()
        if record in seen:
            continue
        seen.add(record)
        if record.startswith(f"{ORDER}:"):
            orders.add(record)
            continue
        waiting += _named(reader, record)
    return orders


def _named(reader: Reader, record: str) -> Iterable[str]:
    """The records that lead from a record to its orders: all those it was ever fitted to, for a device."""
    for entry in reader.home.journal.of_record(record):
        told: Mapping[str, object] = entry.card.get("open", {})
        for name in ("order", "zone"):
            if isinstance(value := told.get(name), str):
                yield value
