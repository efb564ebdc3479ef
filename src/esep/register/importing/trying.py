"""A trial: cards go into a journal that is thrown away, beside all that the real one has of their records.

It lies in a folder of its own, since a file may have more rows than the memory holds. Nothing protected is
written there, not even sealed.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from esep.kernel.errors import EsepError
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.people.sealing import Plain
from esep.register import sqlite
from esep.register.entries import Draft, Entry, Head, card_id
from esep.register.journal import Journal, Known, Reads, State
from esep.register.register import Outcome, Register
from esep.register.submissions import Batch


@contextmanager
def tried(register: Register) -> Iterator["Trial"]:
    """A trial of a register, for the length of a block."""
    with TemporaryDirectory(prefix="esep-trial-") as folder:
        file = Path(folder) / "trial.sqlite"
        sqlite.create(file)
        with sqlite.SqliteJournal(file) as scratch:
            yield Trial(register, scratch)


class Trial:
    """A register that decides as the real one would, and whose cards are thrown away.

    Args:
        register: the real one, which is only read.
        scratch: an empty journal.
    """

    def __init__(self, register: Register, scratch: Journal) -> None:
        self.book, self.domains = register.book, register.domains
        self._real, self._scratch = register.journal, scratch
        self._register = register.over(scratch, _Withheld(register.keyring))
        self.journal = _Both(scratch, register.journal)

    def accept_batch(self, batch: Batch) -> list[Outcome]:
        """What would become of cards after all those before them."""
        cards = [card_id(*pair) for pair in zip(batch.column("system"), batch.column("key"), strict=True)]
        self._bring(dict.fromkeys([*batch.column("record"), *self._elsewhere(cards)]))
        return self._register.accept_batch(batch)

    def _elsewhere(self, cards: Iterable[str]) -> list[str]:
        """The records about which these cards stand in the register."""
        entries = map(self._real.entry, self._real.find_ids(cards))
        return [entry.record for entry in entries if entry is not None]

    def _bring(self, records: Iterable[str]) -> None:
        """Put what the register has of records into the trial, where it is not there yet."""
        asked = list(records)
        here = self._scratch.states(asked)
        missing = self._real.of_records(record for record in asked if record not in here)
        if not missing:
            return
        entries = [entry for told in missing.values() for entry in told]
        known = self._real.find_ids(entry.id for entry in entries)
        states = self._real.states(missing)
        with self._scratch.writing() as writer:
            writer.append([_drafted(entry, known) for entry in entries])
            writer.put_states({record: told.state for record, told in states.items()})


def _drafted(entry: Entry, known: dict[str, Known]) -> Draft:
    card = entry.card
    content = orjson.dumps(
        {name: told for name, told in card.items() if name != "sealed"}, option=orjson.OPT_SORT_KEYS
    )
    system, key, record = card["source"]["system"], card["key"], card["record"]
    return Draft(content, card["id"], system, key, record, known[card["id"]].fingerprint)


class _Withheld(Keyring):
    """A keyring that seals nothing and says only what the real one would refuse."""

    def __init__(self, real: Keyring) -> None:
        super().__init__(MemoryKeys(), bytes(32))
        self._real = real

    def seal_many(self, plains: Sequence[Plain]) -> list[dict[str, str]]:
        """Parts without content.

        Raises:
            EsepError: E-689 when the key of an owner was destroyed.
        """
        for owner in dict.fromkeys(plain.owner for plain in plains):
            if erased := self._real.erasure(owner):
                raise EsepError("E-689", owner=owner, on=erased.at[:10])
        return [{"class": plain.klass, "owner": plain.owner} for plain in plains]


class _Both:
    """Two journals read as one: of a record the trial has all that the register has, and more."""

    def __init__(self, scratch: Reads, real: Reads) -> None:
        self._scratch, self._real = scratch, real

    def head(self) -> Head:
        """The end of the real journal."""
        return self._real.head()

    def entry(self, card: str) -> Entry | None:
        """The entry of a card."""
        return self._scratch.entry(card) or self._real.entry(card)

    def of_record(self, record: str) -> list[Entry]:
        """The entries of a record's cards."""
        return self._scratch.of_record(record) or self._real.of_record(record)

    def of_records(self, records: Iterable[str]) -> dict[str, list[Entry]]:
        """The entries of the cards of many records."""
        asked = list(records)
        return self._real.of_records(asked) | self._scratch.of_records(asked)

    def find_key(self, system: str, key: str) -> Known | None:
        """The card submitted under a key."""
        return self._scratch.find_key(system, key) or self._real.find_key(system, key)

    def find_keys(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Known]:
        """The cards submitted under many keys."""
        asked = list(keys)
        return self._real.find_keys(asked) | self._scratch.find_keys(asked)

    def find_ids(self, cards: Iterable[str]) -> dict[str, Known]:
        """The cards with these ids."""
        asked = list(cards)
        return self._real.find_ids(asked) | self._scratch.find_ids(asked)

    def state(self, record: str) -> State | None:
        """The state of a record."""
        return self._scratch.state(record) or self._real.state(record)

    def states(self, records: Iterable[str]) -> dict[str, State]:
        """The states of many records."""
        asked = list(records)
        return self._real.states(asked) | self._scratch.states(asked)
