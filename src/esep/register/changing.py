"""Corrections and annulments that mean a card they cannot change: of another record, or of another kind.

A correction states the whole card anew, so it is of the same kind: a card of the wrong kind is annulled, by
two officers, and the right one stated. A card that has not arrived may still come, and is waited for.
"""

from collections.abc import Mapping
from typing import Any

from esep.kernel.errors import EsepError
from esep.register.journal import Reads


class Changes:
    """What cards in the journal, or before it in the same block, can be changed by a card.

    >>> from esep.register.memory import MemoryJournal
    >>> changes = Changes(MemoryJournal())
    >>> changes.take({"id": "1", "record": "order:1", "kind": "order.issued"})
    >>> changes.fault({"record": "order:2", "kind": "order.issued", "corrects": "1"}).code
    'E-755'
    """

    def __init__(self, journal: Reads) -> None:
        self._journal = journal
        self._taken: dict[str, Mapping[str, Any]] = {}

    def take(self, card: Mapping[str, Any]) -> None:
        """Remember a card that is about to be added."""
        self._taken[card["id"]] = card

    def fault(self, card: Mapping[str, Any]) -> EsepError | None:
        """Why a card cannot change the one it means; None when it can, or changes none."""
        meant = card.get("corrects") or card.get("annuls")
        if not meant:
            return None
        other = self._taken.get(meant) or self._in_journal(meant)
        if other is None:
            return None
        same = other["record"] == card["record"] and ("annuls" in card or other["kind"] == card["kind"])
        return None if same else EsepError("E-755", card=meant, record=other["record"], kind=other["kind"])

    def _in_journal(self, card: str) -> Mapping[str, Any] | None:
        entry = self._journal.entry(card)
        return entry.card if entry is not None else None
