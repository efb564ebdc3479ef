"""The page that others write verifiers from says what the code does and shows vectors that are tested."""

import base64
import json
import re
import unicodedata

import orjson
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from esep.access.trail import START, Act, Head, chained
from esep.register.checkpoints import Checkpoint
from esep.register.entries import card_id
from esep.register.merkle import leaf_hash, root
from esep.register.notes import SigningKey, VerifierKey
from esep.register.receipts import Receipt, verify
from esep.register.trail_heads import head_in, head_note
from esep.register.verifier import check_entries, check_receipt


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "reference" / "card-format.md").read_text(encoding="utf-8")


def journal_of(vectors):
    return [
        (seq, said["entry"].encode(), bytes.fromhex(said["leaf"]), bytes.fromhex(said["chain"]))
        for seq, said in enumerate(vectors["journal"], start=1)
    ]


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_canonical_bytes_are_those_of_both_libraries(vectors):
    for case in vectors["canonical"]:
        assert canonical(case["value"]) == case["bytes"].encode()
        assert orjson.dumps(case["value"], option=orjson.OPT_SORT_KEYS) == case["bytes"].encode()


def test_ids_are_made_as_written(vectors):
    said = vectors["id"]
    assert card_id(said["system"], said["key"]) == said["id"]


def test_the_examples_are_cards_as_written(vectors):
    for said in vectors["journal"]:
        entry = json.loads(said["entry"])
        card = entry["card"]
        assert canonical(entry) == said["entry"].encode()
        assert unicodedata.is_normalized("NFC", said["entry"])
        assert card["id"] == card_id(card["source"]["system"], card["key"])


def test_a_sealed_block_opens_as_written(vectors):
    said, card = vectors["sealed"], json.loads(vectors["journal"][0]["entry"])["card"]
    block = said["block"]
    assert card["sealed"] == [block]
    bound = "\n".join(["esep sealed 1", card["id"], block["class"], block["owner"], block["key"]])
    assert bound == said["aad"]
    nonce, ciphertext = (base64.b64decode(block[part]) for part in ("nonce", "ciphertext"))
    plain = AESGCM(bytes.fromhex(said["key"])).decrypt(nonce, ciphertext, bound.encode())
    assert plain.decode() == said["plaintext"]


def test_leaf_chain_and_root_are_made_as_written(vectors):
    rows = journal_of(vectors)
    head = check_entries(rows)
    assert [leaf_hash(row[1]) for row in rows] == [row[2] for row in rows]
    assert head.root == root(row[2] for row in rows)
    said = {"size": head.size, "root": head.root.hex(), "chain": head.chain.hex()}
    assert said == vectors["head"]


def test_the_checkpoint_is_signed_as_written(vectors):
    said = vectors["checkpoint"]
    key = SigningKey("example.org/register", bytes.fromhex(said["seed"]))
    assert key.verifier.text == said["verifier_key"]
    head = check_entries(journal_of(vectors))
    checkpoint = Checkpoint("example.org/register", head.size, head.root, head.chain, head.known_at)
    assert checkpoint.signed(key) == said["note"]


def test_the_receipt_holds_as_written(vectors):
    said, key = vectors["receipt"], vectors["checkpoint"]["verifier_key"]
    assert verify(Receipt.parse(json.dumps(said)), VerifierKey.parse(key)).size == 3
    assert check_receipt(said, key)[0] == said["seq"]


def shown(vectors):
    """What of the vectors stands on the page, word for word."""
    yield from (case["bytes"] for case in vectors["canonical"])
    yield vectors["id"]["id"]
    sealed = vectors["sealed"]
    yield from (
        sealed["key"],
        sealed["plaintext"],
        sealed["aad"],
        *map(sealed["block"].get, ("nonce", "ciphertext")),
    )
    yield vectors["journal"][0]["entry"]
    yield from (f"| `{said['leaf']}` | `{said['chain']}` |" for said in vectors["journal"])
    yield vectors["head"]["root"]
    yield from (vectors["checkpoint"]["note"].rstrip(), vectors["checkpoint"]["verifier_key"])
    yield json.dumps(vectors["receipt"]["path"], separators=(",", ":"))


def test_the_page_shows_the_vectors(page, vectors):
    assert [part for part in shown(vectors) if part not in page] == []


def test_every_long_hash_on_the_page_is_a_vector(page, vectors):
    text = json.dumps(vectors, ensure_ascii=False)
    hashes = set(re.findall(r"\b[0-9a-f]{64}\b", page))
    assert len(hashes) >= 8
    assert [digest for digest in hashes if digest not in text] == []


def test_the_page_for_outsiders_tells_the_use_of_the_program(root):
    said = (root / "docs" / "how-to" / "verify.md").read_text(encoding="utf-8")
    source = (root / "src" / "esep" / "register" / "verifier.py").read_text(encoding="utf-8")
    for option in re.findall(r"--\w+", said):
        assert f'"{option}"' in source


def test_the_head_of_the_trail_in_the_page_signs_the_row_in_the_page(page):
    key = SigningKey("example.org/register", bytes(range(32)))
    [row] = re.findall(r'^\{"action".*\}$', page, re.MULTILINE)
    [note] = re.findall(r"^```text\n(esep trail 1\n.*?)```", page, re.MULTILINE | re.DOTALL)
    assert Act.parse(row.encode()).canonical() == row.encode()
    head = Head(1, chained(START, row.encode()))
    assert note == head_note("example.org/register", head, key)
    assert head_in(note, "example.org/register", [key.verifier]) == head
