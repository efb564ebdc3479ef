"""The tree is that of RFC 6962, whatever the way it is built."""

from hashlib import sha256

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.register.merkle import EMPTY_ROOT, Frontier, completed, leaf_hash, node_hash, root, subtree
from esep.register.paths import consistency_path, inclusion_path, verify_consistency, verify_inclusion

LEAVES = [leaf_hash(b"%d" % number) for number in range(1300)]


def naive_root(leaves):
    """MTH of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m, leaves):
    """PATH of section 2.1.1."""
    if len(leaves) <= 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(m, leaves, *, whole=True):
    """SUBPROOF of section 2.1.2."""
    n = len(leaves)
    if m == n:
        return [] if whole else [naive_root(leaves)]
    k = 1
    while 2 * k < n:
        k *= 2
    if m <= k:
        return [*naive_proof(m, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_proof(m - k, leaves[k:], whole=False), naive_root(leaves[:k])]


def stored(leaves):
    """A reader that holds what a journal stores, and nothing else."""
    hashes = {(0, index): leaf for index, leaf in enumerate(leaves)}
    hashes |= {(height, index): node for height, index, node in Frontier().extend(leaves)}
    return lambda height, index: hashes[height, index]


READER = stored(LEAVES)
sizes = st.integers(0, 1300)


def test_published_roots_of_every_size(vectors):
    published = vectors["rfc6962"]
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in published["leaves"]]
    roots = [root(hashes[: size + 1]).hex() for size in range(len(hashes))]
    assert roots == published["roots"]
    assert root([]).hex() == published["empty_root"]


def test_published_inclusion_paths(vectors):
    published = vectors["rfc6962"]
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in published["leaves"]]
    for case in published["inclusion"]:
        path = [bytes.fromhex(part) for part in case["path"]]
        whole = bytes.fromhex(published["roots"][case["size"] - 1])
        assert inclusion_path(case["index"], case["size"], lambda _, index: hashes[index]) == path
        assert verify_inclusion(hashes[case["index"]], case["index"], case["size"], path, whole)


def test_published_consistency_paths(vectors):
    published = vectors["rfc6962"]
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in published["leaves"]]
    for case in published["consistency"]:
        path = [bytes.fromhex(part) for part in case["path"]]
        old, new = (bytes.fromhex(published["roots"][case[which] - 1]) for which in ("old", "new"))
        assert consistency_path(case["old"], case["new"], lambda _, index: hashes[index]) == path
        assert verify_consistency(case["old"], case["new"], old, new, path)


@given(sizes, sizes)
def test_a_tree_grown_in_two_parts_is_the_naive_tree(size, other):
    first, second = sorted((size, other))
    tree = Frontier()
    finished = tree.extend(LEAVES[:first]) + tree.extend(LEAVES[first:second])
    assert tree.root() == naive_root(LEAVES[:second])
    assert sorted(finished) == sorted(Frontier().extend(LEAVES[:second]))


@given(sizes)
def test_one_by_one_and_in_bulk_are_equal(size):
    single, bulk = Frontier(), Frontier()
    finished = [subtree for leaf in LEAVES[:size] for subtree in single.append(leaf)]
    assert (sorted(finished), single.root()) == (sorted(bulk.extend(LEAVES[:size])), bulk.root())
    assert [place for n in range(1, size + 1) for place in completed(n)] == [one[:2] for one in finished]


@given(sizes, st.integers(0, 40))
def test_a_restored_tree_grows_like_the_one_that_was_never_closed(size, more):
    tree = Frontier.restore(size, READER)
    assert (tree.size, tree.root()) == (size, naive_root(LEAVES[:size]))
    tree.extend(LEAVES[size : size + more])
    assert tree.root() == naive_root(LEAVES[: size + more])


def test_a_copy_grows_on_its_own():
    tree = Frontier()
    tree.extend(LEAVES[:5])
    twin = tree.copy()
    twin.extend(LEAVES[5:9])
    twin.append(LEAVES[9])
    assert (tree.size, tree.root()) == (5, naive_root(LEAVES[:5]))


@given(st.data())
def test_inclusion_is_the_naive_path_and_verifies(data):
    size = data.draw(st.integers(1, 1300))
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, READER)
    assert path == naive_path(index, LEAVES[:size])
    assert verify_inclusion(LEAVES[index], index, size, path, naive_root(LEAVES[:size]))


@given(sizes, sizes)
def test_consistency_is_the_naive_proof_and_verifies(size, other):
    old, new = sorted((size, other))
    path = consistency_path(old, new, READER)
    assert path == (naive_proof(old, LEAVES[:new]) if old else [])
    assert verify_consistency(old, new, naive_root(LEAVES[:old]), naive_root(LEAVES[:new]), path)


def test_pymerkle_comes_to_the_same_roots_and_takes_our_paths():
    judge = pymerkle.InmemoryTree(algorithm="sha256")
    entries = [b"%d" % number for number in range(70)]
    for size, said in enumerate(entries, start=1):
        judge.append_entry(said)
        assert judge.get_root() == root(LEAVES[:size])
    for index in range(70):
        theirs = judge.prove_inclusion(index + 1, 70)
        assert [part.hex() for part in inclusion_path(index, 70, READER)] == in_order_of_rfc(theirs, index)


def in_order_of_rfc(theirs, index):
    """The hashes of a pymerkle proof, without the leaf itself, from the leaf upwards."""
    path = [part if isinstance(part, str) else part.hex() for part in theirs.path]
    leaf = LEAVES[index].hex()
    assert leaf in path
    path.remove(leaf)
    return path


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3), (4, 3)])
def test_there_is_no_path_to_a_leaf_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_path(index, size, READER)


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_there_is_no_path_from_a_tree_that_never_was(old, new):
    with pytest.raises(ValueError, match="never had"):
        consistency_path(old, new, READER)


MILLIONS = 10_000_000


class Counting:
    """Stored roots of a tree of one leaf ten million times over, which need no storing; counts the reads."""

    def __init__(self):
        self.reads = []
        self.whole = [leaf_hash(b"")]
        for _ in range(30):
            self.whole.append(node_hash(self.whole[-1], self.whole[-1]))

    def __call__(self, height, index):
        assert height % 8 == 0
        assert (index + 1) << height <= MILLIONS, "a subtree that is not complete is not stored"
        self.reads.append((height, index))
        return self.whole[height]


@pytest.mark.parametrize("index", [0, 1, 65_535, 7_654_321, MILLIONS - 1])
def test_one_in_ten_million_takes_logarithmic_steps(index):
    reader = Counting()
    path = inclusion_path(index, MILLIONS, reader)
    tree = Frontier.restore(MILLIONS, Counting())
    assert len(path) <= 24
    assert len(reader.reads) <= 3 * 2 * 255, "two sides of a path, each at most 255 on each stored height"
    assert len(set(reader.reads)) == len(reader.reads), "nothing is read twice"
    assert verify_inclusion(reader.whole[0], index, MILLIONS, path, tree.root())


def test_consistency_of_millions_takes_logarithmic_steps():
    reader = Counting()
    path = consistency_path(7_654_321, MILLIONS, reader)
    old, new = (Frontier.restore(size, Counting()).root() for size in (7_654_321, MILLIONS))
    assert len(reader.reads) <= 3 * 2 * 255
    assert verify_consistency(7_654_321, MILLIONS, old, new, path)


def test_a_subtree_is_computed_from_what_is_stored():
    assert subtree(9, 1, READER) == naive_root(LEAVES[512:1024])
    assert Frontier().root() == EMPTY_ROOT
