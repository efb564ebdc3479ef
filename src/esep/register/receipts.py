"""Receipts: proof that a card is in the journal, for the one it was given to, without showing any other card.

A receipt is a JSON file: the bytes of the entry, its number, the path through the tree and the signed
checkpoint that the path leads to. It can be checked with the verifier key of the register alone, years later,
by `verify` here or by the stand-alone verifier.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Self

import orjson

from esep.kernel.errors import EsepError
from esep.register.checkpoints import Checkpoint
from esep.register.merkle import Reader, leaf_hash
from esep.register.notes import VerifierKey
from esep.register.paths import inclusion_path, verify_inclusion

VERSION = 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry, its number, the hashes from its leaf to a root, and the note that signs the root.

    >>> from esep.register.notes import SigningKey
    >>> entry = b'{"card":{"v":1},"known_at":"2026-11-22T08:00:00.000000Z","salt":"00","seq":1}'
    >>> head = Checkpoint("example.org/register", 1, leaf_hash(entry), bytes(32), "")
    >>> key = SigningKey("example.org/register", bytes(32))
    >>> receipt = Receipt(entry, 1, (), head.signed(key))
    >>> verify(Receipt.parse(receipt.text), key.verifier).size
    1
    """

    entry: bytes
    seq: int
    path: tuple[bytes, ...]
    checkpoint: str

    @classmethod
    def of(cls, entry: bytes, seq: int, checkpoint: str, key: VerifierKey, reader: Reader) -> Self:
        """The receipt of an entry, checked before it is handed out.

        Args:
            entry: the bytes of the entry.
            seq: its number in the journal.
            checkpoint: a signed checkpoint that covers it.
            key: the verifier key of the register.
            reader: gives stored roots of subtrees.

        Raises:
            EsepError: E-649 when the entry is newer than the checkpoint; E-651 when the stored subtrees do
                not lead to the signed root; otherwise as `verify`.
        """
        size = Checkpoint.opened(checkpoint, [key]).size
        if not 0 < seq <= size:
            raise EsepError("E-649", seq=seq, size=size)
        receipt = cls(entry, seq, tuple(inclusion_path(seq - 1, size, reader)), checkpoint)
        verify(receipt, key)
        return receipt

    @classmethod
    def parse(cls, text: str | bytes) -> Self:
        """The receipt that a JSON text holds.

        Raises:
            EsepError: E-650 when the text is no receipt of this version.
        """
        try:
            said = orjson.loads(text)
            version, seq, note = said["receipt"], said["seq"], said["checkpoint"]
            entry, *path = (base64.b64decode(part, validate=True) for part in (said["entry"], *said["path"]))
        except (LookupError, TypeError, ValueError, binascii.Error):
            raise EsepError("E-650") from None
        if (type(version), version) != (int, VERSION) or type(seq) is not int or not isinstance(note, str):
            raise EsepError("E-650")
        return cls(entry, seq, tuple(path), note)

    @property
    def text(self) -> str:
        """The receipt as a file holds it: canonical JSON."""
        said = {
            "receipt": VERSION,
            "entry": base64.b64encode(self.entry).decode(),
            "seq": self.seq,
            "path": [base64.b64encode(part).decode() for part in self.path],
            "checkpoint": self.checkpoint,
        }
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()


def verify(receipt: Receipt, key: VerifierKey) -> Checkpoint:
    """The signed checkpoint under which the entry of a receipt stands in the journal.

    Raises:
        EsepError: E-640, E-641, E-642, E-645 when the checkpoint is none, or not signed by the key; E-650
            when the entry does not bear the number that the receipt names; E-651 when the path does not lead
            from the entry to the signed root.
    """
    checkpoint = Checkpoint.opened(receipt.checkpoint, [key])
    if _number(receipt.entry) != receipt.seq:
        raise EsepError("E-650")
    leaf, index = leaf_hash(receipt.entry), receipt.seq - 1
    if not verify_inclusion(leaf, index, checkpoint.size, receipt.path, checkpoint.root):
        raise EsepError("E-651", seq=receipt.seq)
    return checkpoint


def _number(entry: bytes) -> object:
    """The number that an entry bears."""
    try:
        return orjson.loads(entry)["seq"]
    except (LookupError, TypeError, ValueError):
        return None
