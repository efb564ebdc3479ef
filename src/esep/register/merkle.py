"""The tree over the journal: one root that stands for all entries.

A Merkle tree as RFC 6962 section 2.1 defines it, with SHA-256. Leaves are counted from 0 (`index`), entries
of the journal from 1: entry `seq` is leaf `seq - 1`.

Roots of complete subtrees are stored, so that a tree is taken up again and proofs are computed without all
its leaves. A `Reader` gives the root of the subtree that covers the leaves `index * 2**height` up to
`(index + 1) * 2**height`, for heights 0 (the leaves), 8, 16, 24 …
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

DIGEST = 32
EMPTY_ROOT = sha256(b"").digest()
STEP = 8

Reader = Callable[[int, int], bytes]
Subtree = tuple[int, int, bytes]  # height, index, root


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf: SHA-256(0x00 || entry), RFC 6962 section 2.1.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node with two children: SHA-256(0x01 || left || right), RFC 6962 section 2.1."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree over leaf hashes.

    >>> root([]) == EMPTY_ROOT
    True
    >>> a, b, c = map(leaf_hash, (b"a", b"b", b"c"))
    >>> root([a, b, c]) == node_hash(node_hash(a, b), c)
    True
    """
    tree = Frontier()
    tree.extend(list(leaves))
    return tree.root()


def completed(size: int) -> list[tuple[int, int]]:
    """Height and index of each stored subtree that becomes complete when the tree reaches a size.

    >>> completed(255), completed(256), completed(512), completed(65536)
    ([], [(8, 0)], [(8, 1)], [(8, 255), (16, 0)])
    """
    found = []
    height = STEP
    while size and size % (1 << height) == 0:
        found.append((height, (size >> height) - 1))
        height += STEP
    return found


class Frontier:
    """The right edge of a growing tree: enough to add leaves and to know the root, in O(log n) memory.

    >>> tree = Frontier()
    >>> tree.append(leaf_hash(b"a"))
    []
    >>> tree.size, tree.root() == leaf_hash(b"a")
    (1, True)
    """

    __slots__ = ("_edge", "size")

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes | None] = []  # by height: a complete subtree that waits for its right sibling

    @classmethod
    def restore(cls, size: int, reader: Reader) -> "Frontier":
        """The frontier of a tree whose subtree roots are stored.

        Args:
            size: leaves in the tree.
            reader: gives stored roots, see above.

        >>> leaves = [leaf_hash(bytes([n])) for n in range(5)]
        >>> Frontier.restore(5, lambda height, index: leaves[index]).root() == root(leaves)
        True
        """
        tree = cls()
        tree.size = size
        for height in range(size.bit_length()):
            waits = size >> height & 1
            tree._edge.append(subtree(height, (size >> height) - 1, reader) if waits else None)
        return tree

    def copy(self) -> "Frontier":
        """A frontier that grows on its own, for a transaction that may fail."""
        twin = Frontier()
        twin.size = self.size
        twin._edge = self._edge.copy()
        return twin

    def append(self, leaf: bytes) -> list[Subtree]:
        """Add one leaf hash; the subtrees to store that it completed, lower ones first."""
        finished: list[Subtree] = []
        node, height, edge = leaf, 0, self._edge
        while height < len(edge) and (waiting := edge[height]) is not None:
            node, edge[height] = node_hash(waiting, node), None
            height += 1
            if height % STEP == 0:
                finished.append((height, self.size >> height, node))
        edge[height : height + 1] = [node]
        self.size += 1
        return finished

    def extend(self, leaves: Sequence[bytes]) -> list[Subtree]:
        """Add many leaf hashes, level by level; the subtrees to store that they completed, lower ones first.

        >>> tree = Frontier()
        >>> [(height, index) for height, index, _ in tree.extend([leaf_hash(b"")] * 600)]
        [(8, 0), (8, 1)]
        """
        finished: list[Subtree] = []
        level, height, edge = leaves, 0, self._edge
        while level:
            if height == len(edge):
                edge.append(None)
            if height and height % STEP == 0:
                first = self.size >> height
                finished += [(height, first + number, node) for number, node in enumerate(level)]
            waiting = edge[height]
            if waiting is not None:
                level = [waiting, *level]
            edge[height] = level[-1] if len(level) % 2 else None
            level = _parents(level)
            height += 1
        self.size += len(leaves)
        return finished

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        waiting = [node for node in self._edge if node is not None]
        return folded(waiting) if waiting else EMPTY_ROOT


def subtree(height: int, index: int, reader: Reader) -> bytes:
    """The root of a complete subtree of any height, from stored roots: at most 128 reads."""
    above = height % STEP
    first = index << above
    level = [reader(height - above, first + number) for number in range(1 << above)]
    while len(level) > 1:
        level = _parents(level)
    return level[0]


def folded(smallest_first: Sequence[bytes]) -> bytes:
    """One root over complete subtrees of different heights."""
    whole, *larger = smallest_first
    for left in larger:
        whole = node_hash(left, whole)
    return whole


def _parents(level: Sequence[bytes]) -> list[bytes]:
    """The nodes above pairs of nodes; one left over has none yet."""
    return [
        sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
    ]
