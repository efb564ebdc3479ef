"""A small domain, and registers of it in memory and in SQLite."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from esep.codebook import Codebook
from esep.declare import Domain, Domains, Record, code, day, instant, person, place, text
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.memory import MemoryJournal
from esep.register.postgresql import PostgresqlJournal
from esep.register.register import Register
from esep.register.sqlite import SqliteJournal, create
from esep.register.submissions import Submission

ONE = "p-" + "a" * 24


def orders() -> Domain:
    order = Record("order", "Order to keep away")

    @order.card(opens="issued")
    class Issued:
        """An officer decides that a person must keep away."""

        issued_on = day("Day of the decision")
        binds = person("Person the order binds")
        sex = code("sex", "Sex of that person")
        region = place("Region of the office")
        grounds = text("What happened", required=False)
        address = text("Where the protected person lives", required=False, klass="special", owner="binds")

    @order.card(while_="issued", then="in_force")
    class Delivered:
        """The order is handed over; the term runs from here."""

        delivered_on = day("Day of delivery")
        refused_on = day("Day on which the signature was refused", required=False)

    @order.card(while_="in_force")
    class Breached:
        """The person did what the order forbids."""

        breached_at = instant("Moment of the breach")

    @order.card(while_=("issued", "in_force"), then="ended", second=True)
    class Ended:
        """The order ends early."""

        ended_on = day("First day without it")

    order.rule(
        "ORD-1",
        "a refused signature is not later than the delivery",
        Delivered.refused_on.not_after(Delivered.delivered_on),
        of=Delivered,
        effect="impossible",
        since="2000-01-01",
        source="logic",
        breaks={"refused_on": "2024-02-06", "delivered_on": "2024-02-05"},
    )
    order.rule(
        "ORD-2",
        "an order is delivered within two days",
        lambda before, values: values["delivered_on"] <= _two_days(before.facts["issued_on"]),
        of=Delivered,
        effect="unlawful",
        since="2010-01-01",
        source="invented",
        breaks={"delivered_on": "2024-02-09"},
        given=[("issued", {"issued_on": "2024-02-05"})],
    )
    order.deadline(
        "expiry",
        "End of the order",
        after=Delivered.delivered_on,
        term="protective_order.term",
        met_by=(Ended,),
        then="expired",
    )
    return Domain("orders", "Orders", order)


def _two_days(day: str) -> str:
    return (datetime.fromisoformat(day) + timedelta(days=2)).date().isoformat()


class Clock:
    """A clock that moves when told."""

    def __init__(self, now: datetime = datetime(2024, 6, 1, 8, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


BOOK = Codebook.load("kz")
DOMAINS = Domains((orders(),))


def in_memory(clock: Clock | None = None) -> Register:
    clock = clock or Clock()
    keyring = Keyring(MemoryKeys(), bytes(32))
    return Register(MemoryJournal(clock), keyring, DOMAINS, BOOK, b"secret of the tests", clock)


def in_sqlite(path: Path, clock: Clock | None = None) -> Register:
    clock = clock or Clock()
    if not path.exists():
        create(path)
    keyring = Keyring(MemoryKeys(), bytes(32))
    return Register(SqliteJournal(path, clock), keyring, DOMAINS, BOOK, b"secret of the tests", clock)


def in_postgresql(address: str, clock: Clock | None = None) -> Register:
    clock = clock or Clock()
    keyring = Keyring(MemoryKeys(), bytes(32))
    return Register(PostgresqlJournal(address, clock), keyring, DOMAINS, BOOK, b"secret of the tests", clock)


def submission(kind: str, key: str, record: str = "order:1", **given: object) -> Submission:
    envelope = {name: given.pop(name) for name in list(given) if name in Submission.__dataclass_fields__}
    if kind in {"ended", "annulled"}:
        envelope.setdefault("second", "officer-2")
    if kind == "issued":
        given = {"binds": ONE, "sex": "male", "region": "KZ-75"} | given
    standard = {"actor": "officer-1", "office": "office-1", "territory": "KZ-75", "system": "desk"}
    return Submission(kind=f"order.{kind}", record=record, fields=given, key=key, **(standard | envelope))
