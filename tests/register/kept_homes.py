"""Registers in folders of their own, with a domain of their own, for tests of what is kept there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from esep.register.home import Home
from esep.register.home_settings import Settings
from esep.register.submissions import Batch, Submission

ORIGIN = "example.org/register"
SETTINGS = Settings(
    codebook="kz", office="7512", territory="KZ-75", origin=ORIGIN, domains=("own/parcels.py",)
)
PARCELS = '''"""Parcels."""

from esep.declare import Domain, Record, count, day, text

parcel = Record("parcel", "Parcel")


@parcel.card(opens="sent")
class Sent:
    """Somebody sends it."""

    sent_on = day("Day of sending")
    weight = count("Grams")
    label = text("What stands on it", required=False)


@parcel.card(while_="sent", then="arrived")
class Arrived:
    """It arrives."""

    arrived_on = day("Day of arrival")


DOMAIN = Domain("parcels", "Parcels", parcel)
'''


class Clock:
    """A clock that goes on by a second at each look."""

    def __init__(self) -> None:
        self.now = datetime(2024, 6, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def made_home(folder: Path) -> Home:
    """An empty register, with its own domain put in."""
    with Home.create(folder, SETTINGS, clock=Clock()):
        (folder / "own").mkdir()
        (folder / "own" / "parcels.py").write_text(PARCELS)
    return Home.open(folder, Clock())


def sent(number: int, **given: object) -> Submission:
    """One parcel; with `label` a part of it is sealed."""
    fields = {"sent_on": "2024-05-31", "weight": number} | given
    return Submission(
        kind="parcel.sent",
        record=f"parcel:{number}",
        fields=fields,
        key=f"s-{number}",
        actor="o-1",
        office="7512",
        territory="KZ-75",
        system="desk",
    )


def arrived(number: int) -> Submission:
    """The same parcel arrives."""
    return Submission(
        kind="parcel.arrived",
        record=f"parcel:{number}",
        fields={"arrived_on": "2024-06-01"},
        key=f"a-{number}",
        actor="o-1",
        office="7512",
        territory="KZ-75",
        system="desk",
    )


def fill(home: Home, first: int, last: int, portion: int = 2_000) -> None:
    """Accept parcels from a number up to and with another."""
    for start in range(first, last + 1, portion):
        numbers = range(start, min(start + portion, last + 1))
        refused = [
            one
            for one in home.register.accept_batch(Batch.of([sent(n) for n in numbers]))
            if not hasattr(one, "seq")
        ]
        assert not refused, refused[0].faults[0]


def states_of(home: Home) -> list[tuple[str, int, bytes]]:
    """All current states."""
    return [tuple(state) for state in home.journal.states_of("")]
