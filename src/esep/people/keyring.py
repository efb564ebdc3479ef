"""The keys under which records and persons are sealed: one each, wrapped by the master key, destroyable.

Destroying a key is how something is erased from a journal that only grows: the cards stay as they are, the
chain still verifies, what is counted stands in clear, and what was sealed is nobody's any more.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from esep.kernel.clock import utc_now, written_instant
from esep.kernel.errors import EsepError
from esep.people.sealing import KEY, NONCE, Plain, Sealed, opened_under, sealed_under, unwrapped, wrapped

KEY_ID = 10
FRESH = KEY + NONCE + KEY_ID


@dataclass(frozen=True, slots=True)
class Erasure:
    """The destruction of an owner's key: when, and the code of the reason.

    >>> Erasure("person:p-a", "2026-11-22T10:00:00.000000Z", "retention_end").why
    'retention_end'
    """

    owner: str
    at: str
    why: str


class StoredKey(NamedTuple):
    """A data key as a store keeps it, wrapped."""

    owner: str
    id: str
    wrapped: bytes

    def __repr__(self) -> str:
        return f"StoredKey({self.owner!r}, {self.id!r}, ...)"


class KeyStore(Protocol):
    """Where wrapped keys lie. What `add` and `destroy` did is durable when `writing` ends."""

    def writing(self) -> AbstractContextManager[object]:
        """Hold the store against other writers; commit at the end, roll back on an error."""

    def keys(self, owners: Sequence[str]) -> Mapping[str, StoredKey]:
        """The keys of those owners that have one."""

    def erasures(self, owners: Sequence[str]) -> Mapping[str, Erasure]:
        """The erasures of those owners whose key was destroyed."""

    def add(self, keys: Sequence[StoredKey]) -> None:
        """Keep new keys of owners that had none."""

    def destroy(self, erasures: Sequence[Erasure]) -> None:
        """Overwrite the keys and keep the erasures; an owner without a key gets none later."""

    def sweep(self) -> None:
        """Make sure that no overwritten byte is left in a log beside the store."""


class Keyring:
    """Seals and opens fields under the key of the record or person they concern.

    >>> from esep.people.key_stores import MemoryKeys
    >>> ring = Keyring(MemoryKeys(), master=bytes(32))
    >>> sealed = ring.seal("person:p-a", "person", "card-1", {"family": "Invented"})
    >>> ring.open(sealed, "card-1")
    {'family': 'Invented'}
    """

    def __init__(self, store: KeyStore, master: bytes, clock: Callable[[], datetime] = utc_now) -> None:
        self._store, self._master, self._clock = store, AESGCM(master), clock

    def seal(self, owner: str, klass: str, card_id: str, fields: Mapping[str, object]) -> dict[str, str]:
        """One sealed part as it stands on a card; see `seal_many`."""
        return self.seal_many([Plain(owner, klass, card_id, fields)])[0]

    def seal_many(self, plains: Sequence[Plain]) -> list[dict[str, str]]:
        """Sealed parts in the order given. Owners without a key get one, durable before this returns.

        Raises:
            EsepError: E-689 when the key of an owner was destroyed: nothing can be added to what was erased.
        """
        ciphers = self._ciphers(list(dict.fromkeys(plain.owner for plain in plains)))
        nonces = os.urandom(NONCE * len(plains))
        return [
            sealed_under(*ciphers[plain.owner], plain, nonces[at : at + NONCE])
            for at, plain in zip(range(0, len(nonces), NONCE), plains, strict=True)
        ]

    def open(self, sealed: Sealed, card_id: str) -> dict[str, object]:
        """The fields of one sealed part of the card; see `open_many`."""
        return self.open_many([(sealed, card_id)])[0]

    def open_many(self, parts: Sequence[tuple[Sealed, str]]) -> list[dict[str, object]]:
        """The fields of sealed parts, each given with the id of its card.

        Raises:
            EsepError: E-686 when the key was destroyed, with the day; E-688 when this keyring never had it;
                E-685 when a part does not open with its key; E-684 when the key does not unwrap.
        """
        if not parts:
            return []
        owners = list({sealed["owner"] for sealed, _ in parts})
        stored = self._store.keys(owners)
        erased = self._store.erasures(owners)
        for sealed, _ in parts:
            self._require(sealed, stored, erased)
        ciphers = {owner: self._unwrap(key) for owner, key in stored.items()}
        return [opened_under(ciphers[sealed["owner"]], sealed, card) for sealed, card in parts]

    def erasure(self, owner: str) -> Erasure | None:
        """When and why the owner's key was destroyed; None when it was not."""
        return self._store.erasures([owner]).get(owner)

    def destroy(self, owner: str, why: str) -> None:
        """Destroy the key of one owner; see `destroy_many`."""
        self.destroy_many([Erasure(owner, self.stamp(), why)])

    def destroy_many(self, erasures: Iterable[Erasure]) -> None:
        """Overwrite keys so that nothing sealed under them opens again; those destroyed before stay so.

        Raises:
            EsepError: E-691 when a reader elsewhere kept the old bytes in the log; the keys are destroyed,
                and the same call made again clears the log.
        """
        wanted = {erasure.owner: erasure for erasure in erasures}
        with self._store.writing():
            before = self._store.erasures(list(wanted))
            self._store.destroy([one for owner, one in wanted.items() if owner not in before])
        self._store.sweep()

    def stamp(self) -> str:
        """This instant as the register writes instants: UTC, microseconds, Z."""
        return written_instant(self._clock())

    def _ciphers(self, owners: Sequence[str]) -> dict[str, tuple[AESGCM, str]]:
        """Cipher and key id of each owner; keys are made for owners that have none."""
        stored = self._store.keys(owners)
        missing = [owner for owner in owners if owner not in stored]
        made = self._make(missing) if missing else {}
        return made | {
            owner: (self._unwrap(key), key.id) for owner, key in stored.items() if owner not in made
        }

    def _make(self, owners: Sequence[str]) -> dict[str, tuple[AESGCM, str]]:
        with self._store.writing():
            # Another process may have been first; under the lock the answer is final.
            present = self._store.keys(owners)
            self._refuse_erased(owners)
            fresh = [owner for owner in owners if owner not in present]
            made, rows = self._fresh(fresh)
            self._store.add(rows)
        return made | {owner: (self._unwrap(key), key.id) for owner, key in present.items()}

    def _fresh(self, owners: Sequence[str]) -> tuple[dict[str, tuple[AESGCM, str]], list[StoredKey]]:
        random = os.urandom(FRESH * len(owners))
        ciphers, rows = {}, []
        for at, owner in zip(range(0, len(random), FRESH), owners, strict=True):
            key, nonce = random[at : at + KEY], random[at + KEY : at + KEY + NONCE]
            key_id = random[at + KEY + NONCE : at + FRESH].hex()
            ciphers[owner] = AESGCM(key), key_id
            rows.append(StoredKey(owner, key_id, wrapped(self._master, owner, key_id, key, nonce)))
        return ciphers, rows

    def _unwrap(self, key: StoredKey) -> AESGCM:
        return unwrapped(self._master, key.owner, key.id, key.wrapped)

    def _refuse_erased(self, owners: Iterable[str]) -> None:
        for owner, erased in self._store.erasures(list(owners)).items():
            raise EsepError("E-689", owner=owner, on=erased.at[:10])

    def _require(
        self, sealed: Sealed, stored: Mapping[str, StoredKey], erased: Mapping[str, Erasure]
    ) -> None:
        owner = sealed["owner"]
        if owner in erased:
            raise EsepError("E-686", owner=owner, on=erased[owner].at[:10], reason=erased[owner].why)
        if owner not in stored or stored[owner].id != sealed["key"]:
            raise EsepError("E-688", owner=owner, key=sealed["key"])
