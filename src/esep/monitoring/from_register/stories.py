"""The cards of a record in effect, in their order, with what stands sealed on them for who may read it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from esep.access import Actor, Purpose
from esep.declare.classes import Class
from esep.monitoring.instants import in_milliseconds
from esep.register.home import Home
from esep.register.protected import Part, opened


class Said(NamedTuple):
    """A card in effect: when it happened, in milliseconds, its name, and what it states."""

    at: int
    card: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the register for the engine, and why: sealed fields are opened with this right alone."""

    home: Home
    actor: Actor
    purpose: Purpose | None

    def story(self, record: str, klass: Class = Class.OPEN) -> list[Said]:
        """The cards of a record that stand, in the order in which they happened; days are left out.

        Args:
            record: its id.
            klass: the highest class of what is needed.

        Raises:
            EsepError: E-660, E-661 when this reader may not read so much; E-749 when there is no such record;
                E-684 to E-688 when something does not open. Fields whose key was destroyed are left out.
        """
        applied = [one for one in self.home.record(record).applied if "T" in one.happened]
        sealed = self._opened(record, klass) if klass > Class.OPEN else {}
        return [
            Said(read_instant(one.happened), one.name, {**one.values, **sealed.get(one.id, {})})
            for one in applied
        ]

    def naming(self, record: str, kind: str) -> list[str]:
        """The records of a type that name a record."""
        prefix = f"{kind}:"
        return sorted(one for one in self.home.naming.naming([record]) if one.startswith(prefix))

    def _opened(self, record: str, klass: Class) -> dict[str, dict[str, object]]:
        home = self.home
        entries = home.journal.of_record(record)
        question = {"target": home.targets.of(record), "klass": klass, "purpose": self.purpose}
        with home.gate.reading(self.actor, rows=len(entries), **question) as right:  # type: ignore[arg-type]
            parts = opened(record, entries, home.people.keyring, right=right)
        return {card: dict(_fields(told)) for card, told in parts.items()}


def _fields(parts: Sequence[Part]) -> Iterator[tuple[str, object]]:
    for part in parts:
        yield from part.fields.items()


def read_instant(instant: str) -> int:
    """An instant of the journal in whole milliseconds since 1970, in UTC.

    >>> read_instant("2024-02-29T18:30:00.000000Z")
    1709231400000
    """
    return in_milliseconds(datetime.fromisoformat(instant))
