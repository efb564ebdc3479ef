"""A receipt proves one entry and shows no other."""

import base64
import json

import pytest

from esep.kernel.errors import EsepError
from esep.register.checkpoints import Checkpoint
from esep.register.merkle import Frontier, leaf_hash, root
from esep.register.notes import SigningKey
from esep.register.paths import inclusion_path
from esep.register.receipts import Receipt, verify
from esep.register.verifier import Fault, check_receipt

KEY = SigningKey("example.org/register", bytes(range(32)))
OTHER = SigningKey("example.org/other", bytes(range(32)))


@pytest.fixture(scope="module")
def store(rows):
    """The stored roots of the journal's tree."""
    hashes = {(0, seq - 1): leaf for seq, _, leaf, _ in rows}
    tree = Frontier()
    hashes |= {(height, index): node for height, index, node in tree.extend([row[2] for row in rows])}
    head = Checkpoint(KEY.name, 300, tree.root(), rows[-1][3], "2026-11-22T08:00:00.000300Z")
    return hashes, head.signed(KEY)


@pytest.fixture(scope="module")
def receipt(rows, store):
    hashes, note = store
    return Receipt.of(rows[41][1], 42, note, KEY.verifier, lambda *place: hashes[place])


@pytest.mark.parametrize("seq", [1, 2, 42, 255, 256, 257, 299, 300])
def test_every_entry_gets_a_receipt_that_both_verifiers_take(seq, rows, store):
    hashes, note = store
    made = Receipt.of(rows[seq - 1][1], seq, note, KEY.verifier, lambda *place: hashes[place])
    text = made.text
    assert Receipt.parse(text) == made
    assert verify(Receipt.parse(text), KEY.verifier).size == 300
    assert check_receipt(json.loads(text), KEY.verifier.text)[0] == seq


def test_a_receipt_holds_no_byte_of_another_entry(receipt, rows):
    shown = [base64.b64decode(json.loads(receipt.text)["entry"])]
    assert shown == [rows[41][1]]
    assert not any(row[1] in receipt.text.encode() for row in rows)


def test_no_receipt_is_made_of_a_newer_entry(rows, store):
    hashes, note = store
    with pytest.raises(EsepError, match="E-649"):
        Receipt.of(rows[0][1], 301, note, KEY.verifier, lambda *place: hashes[place])


def test_no_receipt_is_made_from_spoilt_subtrees(rows, store):
    hashes, note = store
    spoilt = hashes | {(8, 0): bytes(32)}
    with pytest.raises(EsepError, match="E-651"):
        Receipt.of(rows[298][1], 299, note, KEY.verifier, lambda *place: spoilt[place])


def forged(receipt, **lies):
    return json.loads(receipt.text) | lies


def lies(receipt, other_entry):
    said = json.loads(receipt.text)
    path = said["path"]
    yield {"seq": 43}
    yield {"seq": 0}
    yield {"seq": "42"}
    yield {"seq": 42.0}
    yield {"seq": True}
    yield {"entry": base64.b64encode(other_entry(42)).decode()}
    yield {"entry": base64.b64encode(b"42").decode()}
    yield {"entry": "?"}
    yield {"path": path[:-1]}
    yield {"path": [*path, path[0]]}
    yield {"path": path[::-1]}
    yield {"path": []}
    yield {"path": None}
    yield {"path": [1]}
    yield {"checkpoint": said["checkpoint"].replace("300", "301")}
    yield {"checkpoint": said["checkpoint"].split("\n\n")[0]}
    yield {"checkpoint": ""}
    yield {"checkpoint": Checkpoint(KEY.name, 300, bytes(32), bytes(32), "").signed(KEY)}
    yield {"checkpoint": Checkpoint.opened(said["checkpoint"], [KEY.verifier]).signed(OTHER)}


def test_a_forged_receipt_is_refused_by_both_verifiers(receipt, other_entry):
    tried = 0
    for lie in lies(receipt, other_entry):
        said = forged(receipt, **lie)
        with pytest.raises(EsepError):
            verify(Receipt.parse(json.dumps(said)), KEY.verifier)
        with pytest.raises((Fault, LookupError, TypeError, ValueError)):
            check_receipt(said, KEY.verifier.text)
        tried += 1
    assert tried == 19


def test_a_receipt_proves_nothing_without_a_key(receipt):
    with pytest.raises(ValueError, match="key"):
        check_receipt(json.loads(receipt.text), "")


@pytest.mark.parametrize("told", [4, 8])
def test_a_signed_journal_with_a_false_number_gives_no_receipt(told, rows):
    """Its fourth entry says that it is the eighth: it can be shown neither as the one nor as the other."""
    leaves = [leaf_hash(rows[place][1]) for place in (0, 1, 2, 7)]
    note = Checkpoint(KEY.name, 4, root(leaves), bytes(32), "").signed(KEY)
    path = inclusion_path(3, 4, lambda _, index: leaves[index])
    receipt = Receipt(rows[7][1], told, tuple(path), note)
    with pytest.raises(EsepError, match="E-65"):
        verify(receipt, KEY.verifier)
    with pytest.raises(Fault):
        check_receipt(json.loads(receipt.text), KEY.verifier.text)


@pytest.mark.parametrize("version", [2, 0, True, 1.0, "1", None])
def test_a_receipt_of_another_version_is_not_read_as_one_of_this(receipt, version):
    said = json.loads(receipt.text) | {"receipt": version}
    with pytest.raises(EsepError, match="E-650"):
        Receipt.parse(json.dumps(said))
    with pytest.raises(ValueError, match="version 1"):
        check_receipt(said, KEY.verifier.text)


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "42", '{"receipt": 2}', b"\xff"])
def test_what_is_no_receipt_is_refused(text):
    with pytest.raises(EsepError, match="E-650"):
        Receipt.parse(text)
