r"""The trail: one row for every question above open, granted or denied, each chained to the one before.

A row is stored as the very bytes its digest covers, so that nobody has to write it again to verify it:

    chain_0 = 32 zero bytes
    chain_n = SHA-256("esep trail 1\n" || chain_{n-1} || row_n)

The chain alone cannot show that its last rows were cut off, or that all of it was written anew. Who keeps a
`Head` elsewhere can: `verify(head)` finds both.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol

from esep.access.rights import Right, reads
from esep.access.roles import Action
from esep.declare.classes import Class
from esep.kernel.clock import written_instant
from esep.kernel.errors import EsepError

START = bytes(32)
_LEAD = b"esep trail 1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What was asked and what came of it. Codes and numbers only: no name, address or free text of a person.

    `object` is a record or the digest of a query; `rows` is how many rows were given out at most, 0 when
    denied; `grounds` are the words of the decision, separated by spaces; `second` is "" without one.
    """

    at: datetime
    actor: str
    role: str
    office: str
    action: str
    klass: str
    object: str
    purpose: str
    second: str
    granted: bool
    grounds: str
    rows: int

    def canonical(self) -> bytes:
        """The bytes of a row: JSON with sorted keys and no spaces, the instant in UTC to the microsecond."""
        said = asdict(self) | {"at": written_instant(self.at)}
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @classmethod
    def parse(cls, row: bytes) -> "Act":
        """The act that a row tells."""
        told = json.loads(row)
        return cls(**told | {"at": datetime.fromisoformat(told["at"])})


@dataclass(frozen=True, slots=True)
class Head:
    """How many rows a trail has and the chain over all of them: to be kept where the trail is not.

    >>> Head().size, len(Head().chain)
    (0, 32)
    """

    size: int = 0
    chain: bytes = START


Chains = Callable[[Head], Head]


class Trail:
    """Rows that are only ever added. A store of rows gives it its memory.

    >>> from datetime import UTC, datetime
    >>> trail = Trail(MemoryRows())
    >>> act = Act(
    ...     at=datetime(2026, 11, 22, tzinfo=UTC), actor="o-1", role="auditor", office="1", action="read",
    ...     klass="case", object="offence:1", purpose="", second="", granted=False, grounds="purpose", rows=0,
    ... )
    >>> trail.append(act).size, trail.verify().size
    (1, 1)
    """

    def __init__(self, store: "Rows") -> None:
        self._store = store

    def append(self, act: Act) -> Head:
        """Add a row; it is durable when this returns.

        Raises:
            EsepError: E-665 when it could not be written: then nothing may be read.
        """
        row = act.canonical()
        return self._store.append(row, lambda before: Head(before.size + 1, chained(before.chain, row)))

    def head(self) -> Head:
        """The size of the trail and its chain."""
        return self._store.head()

    @reads(Class.CASE, action=Action.READ_TRAIL)
    def acts(self, *, right: Right, after: int = 0) -> Iterator[tuple[int, Act]]:  # noqa: ARG002 - `reads` asks it
        """The acts with their numbers, oldest first; reading them is an act too and stands in the trail."""
        # A reader may add rows while it reads: it is shown those that stood when it began.
        upto = self._store.head().size
        for number, row, _ in self._store.rows(after):
            if number > upto:
                return
            yield number, Act.parse(row)

    def verify(self, *kept: Head) -> Head:
        """Check every row, and the trail against heads that were kept from earlier days.

        Raises:
            EsepError: E-666 with the number of the first row that was edited, deleted or put in; E-670
                when the trail is shorter than a head that was kept.
        """
        chains: dict[int, set[bytes]] = {}
        for head in kept:
            chains.setdefault(head.size, set()).add(head.chain)
        if chains.get(0, {START}) != {START}:
            raise EsepError("E-666", row=0)
        number, chain = 0, START
        for stored, row, digest in self._store.rows():
            number, chain = number + 1, chained(chain, row)
            if stored != number or digest != chain or chains.get(number, {chain}) != {chain}:
                raise EsepError("E-666", row=number)
        if (longest := max(chains, default=0)) > number:
            raise EsepError("E-670", size=number, kept=longest)
        return Head(number, chain)


class Rows(Protocol):
    """Where the rows of a trail are kept."""

    def append(self, row: bytes, after: Chains) -> Head:
        """Keep a row and the head it makes, both or neither, as one writer at a time."""
        ...

    def head(self) -> Head:
        """The head as it stands."""
        ...

    def rows(self, after: int | None = None) -> Iterator[tuple[int, bytes, bytes]]:
        """Number, row and chain, in their order, from number `after` + 1 on; all there are when None."""
        ...


class MemoryRows:
    """Rows in memory, for tests and for trying things out; they are gone with the process.

    >>> list(MemoryRows().rows())
    []
    """

    def __init__(self) -> None:
        self.kept: list[tuple[int, bytes, bytes]] = []

    def append(self, row: bytes, after: Chains) -> Head:
        """Keep a row."""
        head = after(self.head())
        self.kept.append((head.size, row, head.chain))
        return head

    def head(self) -> Head:
        """The head as it stands."""
        return Head(self.kept[-1][0], self.kept[-1][2]) if self.kept else Head()

    def rows(self, after: int | None = None) -> Iterator[tuple[int, bytes, bytes]]:
        """The rows from number `after` + 1 on; all when None."""
        kept: Sequence[tuple[int, bytes, bytes]] = self.kept
        return (one for one in kept if after is None or one[0] > after)


def chained(chain: bytes, row: bytes) -> bytes:
    """The chain after one more row.

    >>> chained(START, b"{}").hex()[:16]
    '3dff84bc992e5752'
    """
    return hashlib.sha256(_LEAD + chain + row).digest()
