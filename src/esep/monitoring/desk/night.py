"""The alerts of a register as the desk sees them, kept up with its journal: what is new is read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

import orjson

from esep.monitoring.desk.cards import DEVICE, KIND, RECORD, Told, code_of, kind_named, told_by
from esep.monitoring.desk.guarded import PROTECTION, Guard, guards, protected_between
from esep.monitoring.desk.journal import OPEN, Entry, Standing, standings
from esep.monitoring.desk.open_alerts import open_alerts
from esep.monitoring.desk.waiting import Alert
from esep.register.entries import microseconds
from esep.register.fold import fold
from esep.register.home import Home
from esep.register.statements import Statement

AT_ONCE = 400  # records whose cards are fetched together
SHARED = ("device_kind", "territory")  # facts of a device by which it may fail together with others


class Night:
    """Alerts that are open, and those about which anything was said since a moment.

    Args:
        home: the register; only what stands open in its cards is read.
        since: the moment; None keeps those alone in mind that are open.
    """

    def __init__(self, home: Home, since: datetime | None = None) -> None:
        self._home, self._since = home, since
        self._read_to = 0
        self._told: dict[str, Told] = {}
        self._guards: Mapping[str, list[Guard]] = {}
        self._shared: dict[str, Mapping[str, str]] = {}
        self.unknown: set[str] = set()

    def refresh(self) -> bool:
        """Read what the journal got since the last time; whether anything the desk looks at is among it.

        Records of which the kind is none that the desk knows stand in `unknown`: somebody has to look.
        """
        journal = self._home.journal
        head = journal.head().size
        if head == self._read_to and self._read_to:
            return False
        begun = self._read_to == 0
        later = (one.record for one in journal.entries(self._read_to, head))
        changed = self._first(head) if begun else set(later)
        if begun or any(one.startswith(f"{PROTECTION}:") for one in changed):
            self._guards = guards(self._home)
        for device in [one for one in changed if one.startswith(f"{DEVICE}:")]:
            self._shared.pop(device, None)
        alerts = sorted(one for one in changed if one.startswith(f"{RECORD}:"))
        for record, told in self._read(alerts):
            self._told.pop(record, None)
            if told is not None:
                self._told[record] = told
        self._look_at_devices()
        self._read_to = head
        return begun or bool(changed)

    def standings(
        self, now: int, shares: Callable[[str], Mapping[str, str]] = lambda _: {}
    ) -> tuple[Standing, ...]:
        """How all alerts stand that were published by `now` (ms), by number.

        Args:
            now: the moment; what was said later does not count yet.
            shares: by the code of a device, what else it shares with others, such as its gateway.
        """
        alerts = [self._alert(one, now, shares) for one in self._told.values()]
        return standings(alerts, self.entries, now)

    @property
    def entries(self) -> Iterator[Entry]:
        """Everything that was done about these alerts."""
        return (entry for one in self._told.values() for entry in one.entries)

    def look_up(self, beginning: str, most: int = 3) -> list[str]:
        """Numbers of alerts that begin so, closed ones as well; they are kept in mind from now on.

        Args:
            beginning: how the number begins.
            most: more than these are not looked for.
        """
        found = [one.record for one in islice(self._home.journal.states_of(f"{RECORD}:{beginning}"), most)]
        self._since = self._since or self._home.clock()
        self._told |= {record: told for record, told in self._read(found) if told is not None}
        self._look_at_devices()
        return [code_of(one) for one in found if one in self._told]

    def told(self, number: str) -> Told:
        """An alert with its journal, by its number."""
        return self._told[f"{RECORD}:{number}"]

    def protected(self, now: int) -> tuple[str, ...]:
        """Numbers of all who are protected by any order at a moment, ms."""
        return protected_between((one for those in self._guards.values() for one in those), now, now)

    def _alert(self, one: Told, now: int, shares: Callable[[str], Mapping[str, str]]) -> Alert:
        alert = one.at(now)
        guarding = self._guards.get(one.order, ())
        return replace(
            alert,
            protects=protected_between(guarding, alert.published_at, max(now, alert.published_at)),
            shared={**self._shared.get(one.device, {}), **shares(alert.device)},
        )

    def _first(self, head: int) -> set[str]:
        """The records to begin with: those open, and those with a card entered since the moment."""
        found = set(open_alerts(self._home))
        if self._since is not None:
            after = self._entered_by(self._since, head)
            found |= {one.record for one in self._home.journal.entries(after, head)}
        return found

    def _entered_by(self, moment: datetime, head: int) -> int:
        """The number of the last entry that was learned before a moment."""
        low, high, asked = 0, head, microseconds(moment)
        while low < high:
            middle = (low + high + 1) // 2
            entry = next(self._home.journal.entries(middle - 1, middle))
            low, high = (middle, high) if entry.known_at < asked else (low, middle - 1)
        return low

    def _read(self, records: Iterable[str]) -> Iterator[tuple[str, Told | None]]:
        """Alerts as they stand; None where nothing is to be kept in mind."""
        named, declared = iter(records), self._home.domains.record(RECORD)
        while portion := list(islice(named, AT_ONCE)):
            entries = self._home.journal.of_records(portion)
            for record in portion:
                cards = [(one.card, one.seq, one.known_at) for one in entries.get(record, ())]
                said = [Statement.of_card(*one) for one in cards]
                state = fold(record, declared, said, self._home.book)
                self._note_unknown(record, state.applied)
                wanted = self._since is not None or state.state in OPEN
                actors = {seq: card["actor"] for card, seq, _ in cards}
                yield record, told_by(state.applied, actors) if wanted else None

    def _note_unknown(self, record: str, applied: Iterable[Statement]) -> None:
        self.unknown.discard(record)
        kinds = [one.values[KIND] for one in applied if KIND in one.values]
        if kinds and kind_named(kinds[0]) is None:
            self.unknown.add(record)

    def _look_at_devices(self) -> None:
        """What each device is of that alerts are about and that was not looked at yet."""
        missing = {one.device for one in self._told.values()} - self._shared.keys()
        states = self._home.journal.states(missing)
        for device in missing:
            told: Mapping[str, Any] = orjson.loads(states[device].state) if device in states else {}
            facts = told.get("facts", {})
            self._shared[device] = {name: str(facts[name]) for name in SHARED if name in facts}
