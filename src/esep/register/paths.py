"""Proofs about the tree: that an entry is in it, and that a later tree is an earlier one with entries added.

Proofs are computed from stored roots of complete subtrees (see `merkle`); what lies between is computed from
at most 256 of them on each of the few stored heights.
"""

from collections.abc import Iterator, Sequence

from esep.register.merkle import DIGEST, EMPTY_ROOT, Reader, folded, node_hash, subtree


def inclusion_path(index: int, size: int, reader: Reader) -> list[bytes]:
    """The hashes that lead from a leaf to the root: PATH(m, D[n]) of RFC 6962 section 2.1.1.

    Args:
        index: the leaf, counted from 0.
        size: leaves of the tree whose root is to be reached.
        reader: gives stored roots.

    Raises:
        ValueError: the tree has no such leaf.

    >>> from esep.register.merkle import leaf_hash, root
    >>> leaves = [leaf_hash(bytes([n])) for n in range(3)]
    >>> inclusion_path(2, 3, lambda height, index: leaves[index]) == [root(leaves[:2])]
    True
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path, start, stop = [], 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(_span(middle, stop, reader))
            stop = middle
        else:
            path.append(_span(start, middle, reader))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, reader: Reader) -> list[bytes]:
    """The hashes that show a tree to be an earlier one with leaves added: PROOF(m, D[n]), RFC 6962 2.1.2.

    Args:
        old: leaves of the earlier tree.
        new: leaves of the later tree.
        reader: gives stored roots of the later tree.

    Raises:
        ValueError: the earlier tree is the larger one.

    >>> from esep.register.merkle import leaf_hash, root
    >>> leaves = [leaf_hash(bytes([n])) for n in range(3)]
    >>> consistency_path(2, 3, lambda height, index: leaves[index]) == [leaves[2]]
    True
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves never had {old}")
    path, start, stop = [], 0, new
    while 0 < old < stop:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(_span(middle, stop, reader))
            stop = middle
        else:
            path.append(_span(start, middle, reader))
            start = middle
    if start:
        path.append(_span(start, stop, reader))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a path leads from a leaf hash at an index to the root of a tree of a size.

    The algorithm of RFC 9162 section 2.1.3.2. Anything that is not 32 bytes is refused: hashes of other
    lengths could be cut at another place.

    >>> from esep.register.merkle import leaf_hash, root
    >>> leaves = [leaf_hash(bytes([n])) for n in range(3)]
    >>> verify_inclusion(leaves[2], 2, 3, [root(leaves[:2])], root(leaves))
    True
    >>> verify_inclusion(leaves[2], 1, 3, [root(leaves[:2])], root(leaves))
    False
    """
    if not 0 <= index < size or any(len(part) != DIGEST for part in (leaf, root, *path)):
        return False
    here, last, reached = index, size - 1, leaf
    for part in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            reached = node_hash(part, reached)
            here, last = _risen(here, last)
        else:
            reached = node_hash(reached, part)
        here, last = here >> 1, last >> 1
    return last == 0 and reached == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a path shows that the later tree is the earlier one with leaves added.

    The algorithm of RFC 9162 section 2.1.4.2. What the RFC leaves open: every tree continues the empty one,
    with an empty path, provided that the earlier root is the empty root.

    >>> from esep.register.merkle import leaf_hash, root
    >>> leaves = [leaf_hash(bytes([n])) for n in range(3)]
    >>> verify_consistency(2, 3, root(leaves[:2]), root(leaves), [leaves[2]])
    True
    >>> verify_consistency(2, 3, root(leaves[:2]), root(leaves), [])
    False
    """
    if not 0 <= old <= new or any(len(part) != DIGEST for part in (old_root, new_root, *path)):
        return False
    if old == 0:
        return not path and old_root == EMPTY_ROOT and (new > 0 or new_root == EMPTY_ROOT)
    if old == new:
        return not path and old_root == new_root
    if not path:
        return False
    first, *rest = path if old & (old - 1) else (old_root, *path)
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    return _climbed(rest, first, here, last) == (old_root, new_root)


def _climbed(path: Sequence[bytes], first: bytes, here: int, last: int) -> tuple[bytes, bytes] | None:
    """The earlier and the later root that a consistency path leads to, or None when its length is wrong."""
    earlier = later = first
    for part in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            earlier, later = node_hash(part, earlier), node_hash(part, later)
            here, last = _risen(here, last)
        else:
            later = node_hash(later, part)
        here, last = here >> 1, last >> 1
    return (earlier, later) if last == 0 else None


def _risen(here: int, last: int) -> tuple[int, int]:
    """Up to where a node on the right edge meets a left sibling: levels without one are passed over."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _split(count: int) -> int:
    """The largest power of two below a count: where RFC 6962 parts a list of leaves."""
    return 1 << (count - 1).bit_length() - 1


def _span(start: int, stop: int, reader: Reader) -> bytes:
    """The root over the leaves from `start` up to `stop`, where `start` is where the tree parts."""
    return folded(list(_pieces(start, stop, reader))[::-1])


def _pieces(start: int, stop: int, reader: Reader) -> Iterator[bytes]:
    """Complete subtrees that cover a span, from the largest to the smallest."""
    while start < stop:
        height = (stop - start).bit_length() - 1
        yield subtree(height, start >> height, reader)
        start += 1 << height
