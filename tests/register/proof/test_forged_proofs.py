"""A verifier is worth what it refuses."""

from hashlib import sha256

import pytest

from esep.register.merkle import EMPTY_ROOT, leaf_hash, root
from esep.register.paths import consistency_path, inclusion_path, verify_consistency, verify_inclusion
from esep.register.verifier import climbed

LEAVES = [leaf_hash(b"%d" % number) for number in range(13)]
WHOLE = root(LEAVES)
SOME = sha256(b"some hash").digest()


def read(_height, index):
    return LEAVES[index]


def flipped(part):
    return bytes([part[0] ^ 8]) + part[1:]


def confused(left, right):
    return sha256(b"\x00" + left + right).digest()


def forged_inclusions():
    """Name, then what the verifier is told: leaf, index, size, path, root."""
    for index in (0, 5, 8, 12):
        leaf, path = LEAVES[index], inclusion_path(index, 13, read)
        true = {"leaf": leaf, "index": index, "size": 13, "path": path, "root": WHOLE}
        lies = {
            "index before": {"index": index - 1},
            "index after": {"index": index + 1},
            "index of another branch": {"index": index ^ 2},
            "index beyond the tree": {"index": 13},
            "index far beyond": {"index": index + 16},
            "twice the size": {"size": 26},
            "half the size": {"size": 6},
            "size 0": {"size": 0},
            "size 1": {"size": 1},
            "another leaf": {"leaf": LEAVES[index - 1]},
            "short leaf": {"leaf": b"leaf"},
            "empty root": {"root": EMPTY_ROOT},
            "some root": {"root": SOME},
            "no root": {"root": b""},
            "no path": {"path": []},
            "truncated above": {"path": path[:-1]},
            "truncated below": {"path": path[1:]},
            "lengthened above": {"path": [*path, WHOLE]},
            "lengthened below": {"path": [WHOLE, *path]},
            "empty part at the end": {"path": [*path, b""]},
            "empty part at the start": {"path": [b"", *path]},
            "parts swapped": {"path": [path[1], path[0], *path[2:]]},
            "turned round": {"path": path[::-1]},
            "two parts joined": {"path": [path[0] + path[1], *path[2:]]},
            "byte moved between parts": {"path": [path[0] + path[1][:1], path[1][1:], *path[2:]]},
            "leaf and part exchanged": {"leaf": path[0], "path": [leaf, *path[1:]]},
            "node passed off as leaf": {
                "leaf": root(LEAVES[index // 2 * 2 : index // 2 * 2 + 2]),
                "path": path[1:],
            },
            "leaf hashed as a node": {"leaf": sha256(b"\x01" + b"%d" % index).digest()},
            "root hashed as a leaf": {"root": confused(root(LEAVES[:8]), root(LEAVES[8:]))},
        }
        if index == 12:
            del lies["node passed off as leaf"]  # the last leaf of an odd tree has no sibling beside it
        lies |= {
            f"middle {place} forged": {"path": [*path[:place], flipped(part), *path[place + 1 :]]}
            for place, part in enumerate(path)
        }
        for name, lie in lies.items():
            yield pytest.param(true | lie, id=f"{index}: {name}")


@pytest.mark.parametrize("told", list(forged_inclusions()))
def test_a_forged_inclusion_is_refused(told):
    assert not verify_inclusion(**told)
    if 0 <= told["index"] < told["size"]:
        reached = climbed(told["leaf"], told["index"], told["size"], told["path"])
        assert reached != told["root"], "the stand-alone verifier agrees"


def forged_consistencies():
    """Name, then what the verifier is told: old, new, old_root, new_root, path."""
    for old in (1, 6, 8, 12):
        before, path = root(LEAVES[:old]), consistency_path(old, 13, read)
        true = {"old": old, "new": 13, "old_root": before, "new_root": WHOLE, "path": path}
        lies = {
            "old size before": {"old": old - 1},
            "old size after": {"old": old + 1},
            "old size of another branch": {"old": old ^ 2},
            "old size 0": {"old": 0},
            "twice the size": {"new": 26},
            "half the size": {"new": 6},
            "new size 0": {"new": 0},
            "sizes 0 and 0": {"old": 0, "new": 0},
            "back in time": {"old": 13, "new": old},
            "roots swapped": {"old_root": WHOLE, "new_root": before},
            "another old root": {"old_root": SOME},
            "another new root": {"new_root": SOME},
            "empty old root": {"old_root": EMPTY_ROOT},
            "short old root": {"old_root": b"root"},
            "no path": {"path": []},
            "truncated above": {"path": path[:-1]},
            "truncated below": {"path": path[1:]},
            "lengthened by the old root": {"path": [*path, before]},
            "lengthened by the new root": {"path": [*path, WHOLE]},
            "old root in front": {"path": [before, *path]},
            "new root in front": {"path": [WHOLE, *path]},
            "first part twice": {"path": [path[0], *path]},
            "empty part at the end": {"path": [*path, b""]},
            "turned round": {"path": path[::-1]},
            "old root alone": {"path": [before]},
            "the two roots as a path": {"path": [before, WHOLE]},
        }
        lies |= {
            f"middle {place} forged": {"path": [*path[:place], flipped(part), *path[place + 1 :]]}
            for place, part in enumerate(path)
        }
        for name, lie in lies.items():
            if lie != {"path": path}:
                yield pytest.param(true | lie, id=f"{old}: {name}")


@pytest.mark.parametrize("told", list(forged_consistencies()))
def test_a_forged_consistency_is_refused(told):
    assert not verify_consistency(**told)


@pytest.mark.parametrize(
    ("old", "new", "old_root", "new_root", "path", "holds"),
    [
        (0, 0, EMPTY_ROOT, EMPTY_ROOT, [], True),
        (0, 0, SOME, SOME, [], False),
        (0, 0, EMPTY_ROOT, SOME, [], False),
        (0, 0, EMPTY_ROOT, EMPTY_ROOT, [SOME], False),
        (0, 1, EMPTY_ROOT, SOME, [], True),
        (0, 1, SOME, SOME, [], False),
        (0, 1, EMPTY_ROOT, SOME, [EMPTY_ROOT], False),
        (1, 1, SOME, SOME, [], True),
        (1, 1, SOME, WHOLE, [], False),
        (1, 1, SOME, SOME, [SOME], False),
        (1, 0, SOME, EMPTY_ROOT, [], False),
        (2, 1, SOME, SOME, [], False),
        (1, 2, SOME, SOME, [], False),
        (-1, 1, SOME, SOME, [], False),
    ],
)
def test_the_edges_of_consistency(old, new, old_root, new_root, path, holds):
    assert verify_consistency(old, new, old_root, new_root, path) is holds


@pytest.mark.parametrize(
    ("index", "size", "leaf", "path", "holds"),
    [
        (0, 1, SOME, [], True),
        (0, 1, SOME, [SOME], False),
        (0, 0, SOME, [], False),
        (1, 1, SOME, [], False),
        (-1, 1, SOME, [], False),
        (0, 1, LEAVES[0], [], False),
        (0, 2, SOME, [], False),
    ],
)
def test_the_edges_of_inclusion(index, size, leaf, path, holds):
    assert verify_inclusion(leaf, index, size, path, SOME) is holds


def test_enough_forgeries_are_tried():
    assert len(list(forged_inclusions())) + len(list(forged_consistencies())) > 200
