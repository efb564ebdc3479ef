"""Checkpoints: the head of a journal, signed, to be kept where nobody who holds the journal can reach it.

The format is C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint): a signed note of origin, size and root,
with two extension lines of ours, the last hash of the chain and the moment of the last entry. Two checkpoints
of one journal are compared by a consistency proof: the later must be the earlier with entries added.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from esep.kernel.errors import EsepError
from esep.register.entries import Head, written
from esep.register.merkle import DIGEST
from esep.register.notes import SigningKey, VerifierKey, opened, sign
from esep.register.paths import verify_consistency

_TEXT = re.compile(
    r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9]\d{0,18})\n(?P<root>\S{44})\n"
    r"chain (?P<chain>\S{44})\n(?:known_at (?P<known_at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\n)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many entries the journal of an origin had, and the hashes that stand for them.

    `known_at` is the moment of the last entry as the entry writes it, empty for an empty journal.

    >>> empty = Checkpoint.of("example.org/register", Head(0, bytes(32), bytes(32), 0))
    >>> empty.text.splitlines()[3]
    'chain AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
    >>> Checkpoint.parse(empty.text) == empty
    True
    """

    origin: str
    size: int
    root: bytes
    chain: bytes
    known_at: str

    @classmethod
    def of(cls, origin: str, head: Head) -> Self:
        """What is to be signed about the head of a journal."""
        return cls(origin, head.size, head.root, head.chain, written(head.known_at) if head.size else "")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The checkpoint that a note's text writes.

        Raises:
            EsepError: E-645 when the text is no checkpoint of a journal.
        """
        said = _TEXT.fullmatch(text)
        if said is None:
            raise EsepError("E-645")
        root, chain = _digest(said["root"]), _digest(said["chain"])
        return cls(said["origin"], int(said["size"]), root, chain, said["known_at"] or "")

    @classmethod
    def opened(cls, note: str, known: Iterable[VerifierKey]) -> Self:
        """The checkpoint in a signed note.

        Raises:
            EsepError: E-640, E-641, E-642 when the note is not signed by a known key; E-645.
        """
        return cls.parse(opened(note, known).text)

    @property
    def text(self) -> str:
        """The checkpoint as it is signed."""
        root, chain = (base64.b64encode(part).decode() for part in (self.root, self.chain))
        known_at = f"known_at {self.known_at}\n" if self.known_at else ""
        return f"{self.origin}\n{self.size}\n{root}\nchain {chain}\n{known_at}"

    def signed(self, *keys: SigningKey) -> str:
        """The checkpoint as a note with a signature of each key.

        Raises:
            EsepError: E-640 when the origin holds a line break or another control character.
        """
        return sign(self.text, *keys)


def growth(kept: Checkpoint, now: Checkpoint, path: Sequence[bytes]) -> int:
    """How many entries were added to a journal since a checkpoint was signed.

    Args:
        kept: the checkpoint from the earlier day.
        now: the head of the journal.
        path: the consistency proof from the one size to the other.

    Raises:
        EsepError: E-646 when the journal has fewer entries than were signed, E-647 when what was signed is
            not what stands there now (or the proof does not show it), E-648 when the checkpoint is of
            another register.
    """
    if kept.origin != now.origin:
        raise EsepError("E-648", kept=kept.origin, now=now.origin)
    if kept.size > now.size:
        raise EsepError("E-646", kept=kept.size, now=now.size)
    same = kept == now or kept.size < now.size
    if not same or not verify_consistency(kept.size, now.size, kept.root, now.root, path):
        raise EsepError("E-647", kept=kept.size)
    return now.size - kept.size


def _digest(text: str) -> bytes:
    """A hash in standard base64."""
    try:
        digest = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise EsepError("E-645") from None
    if len(digest) != DIGEST or base64.b64encode(digest).decode() != text:
        raise EsepError("E-645")
    return digest
