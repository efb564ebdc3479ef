"""Who is protected by which order, from when until when: by the number of the protection, not by a name."""

from collections.abc import Iterable
from typing import NamedTuple

from esep.monitoring.desk.cards import ORDER, at_of, code_of
from esep.register.due_now import states
from esep.register.home import Home

PROTECTION = "monitoring_protection"
BEGUN, ENDED = "begun", "ended"


class Guard(NamedTuple):
    """A protection by an order; half-open, in milliseconds, an open end is None."""

    order: str
    number: str
    begins_at: int
    ends_at: int | None

    def holds(self, begins_at: int, ends_at: int) -> bool:
        """Whether she is protected at any moment from the one instant up to and with the other."""
        return self.begins_at <= ends_at and (self.ends_at is None or self.ends_at > begins_at)


def guards(home: Home) -> dict[str, list[Guard]]:
    """Every protection of a register, by the record of its order; who is protected stands sealed in it."""
    records = sorted({by for _, by in home.naming.between(f"{ORDER}:", f"{PROTECTION}:")})
    found: dict[str, list[Guard]] = {}
    for state in states(home, records):
        told = {one.name: one for one in state.applied if "T" in one.happened}
        if (begun := told.get(BEGUN)) is None:
            continue
        ends = at_of(told[ENDED].happened) if ENDED in told else None
        guard = Guard(begun.values["order"], code_of(state.record), at_of(begun.happened), ends)
        found.setdefault(guard.order, []).append(guard)
    return found


def protected_between(guarding: Iterable[Guard], begins_at: int, ends_at: int) -> tuple[str, ...]:
    """Numbers of those who are protected at any moment from the one instant up to and with the other.

    >>> both = [Guard("75-1", "P-2", 0, 5), Guard("75-1", "P-1", 3, None)]
    >>> protected_between(both, 0, 2), protected_between(both, 4, 9), protected_between(both, 5, 9)
    (('P-2',), ('P-1', 'P-2'), ('P-1',))
    """
    return tuple(sorted({one.number for one in guarding if one.holds(begins_at, ends_at)}))
