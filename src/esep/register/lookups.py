"""Questions about one thing, and those by key, answered by those about many; see `journal.Reads`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from esep.register.entries import card_id
from esep.register.journal import Known, State


class Lookups(ABC):
    """What every store answers in the same way, once it finds cards by id and states by record."""

    @abstractmethod
    def find_ids(self, cards: Iterable[str]) -> dict[str, Known]:
        """The cards with these ids."""

    @abstractmethod
    def states(self, records: Iterable[str]) -> dict[str, State]:
        """The states of many records."""

    def find_key(self, system: str, key: str) -> Known | None:
        """The card submitted under a key."""
        return self.find_keys([(system, key)]).get((system, key))

    def find_keys(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Known]:
        """The cards submitted under many keys."""
        by_id = {card_id(system, key): (system, key) for system, key in keys}
        return {by_id[card]: known for card, known in self.find_ids(by_id).items()}

    def state(self, record: str) -> State | None:
        """The state of a record."""
        return self.states([record]).get(record)
