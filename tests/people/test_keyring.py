"""One suite for every store of keys: what is sealed opens for its card, and what is erased for nobody."""

import json
import re
import threading
import traceback
from base64 import b64decode, b64encode
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from esep.kernel.errors import EsepError
from esep.people import Keyring, PeopleFile, Plain
from esep.people.key_stores import MemoryKeys, SqliteKeys

MASTER = bytes(range(32))
FIELDS = {"fabula": "Invented text", "count": 3, "list": [True, None]}


def at_noon():
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryKeys()
        return
    file = PeopleFile(tmp_path / "people.sqlite")
    yield SqliteKeys(file)
    file.close()


@pytest.fixture
def ring(store):
    return Keyring(store, MASTER, at_noon)


def refusal(call, *args):
    with pytest.raises(EsepError) as caught:
        call(*args)
    return caught.value


def fail_halfway(store, key):
    with store.writing():
        store.add([key])
        store.add([1 / 0])


def test_what_was_sealed_opens(ring):
    sealed = ring.seal("record:offence:1", "case", "card-1", FIELDS)
    assert sealed.keys() == {"class", "owner", "key", "nonce", "ciphertext"}
    assert ring.open(sealed, "card-1") == FIELDS


def test_a_sealed_part_is_what_the_format_of_the_card_says(ring, store):
    """Opened here with the library alone, from the words of the format."""
    sealed = ring.seal("person:p-a", "special", "card-1", {"b": "é", "a": 1})
    stored = store.keys(["person:p-a"])["person:p-a"].wrapped
    binding = f"esep key 1\nperson:p-a\n{sealed['key']}".encode()
    key = AESGCM(MASTER).decrypt(stored[:12], stored[12:], binding)
    aad = f"esep sealed 1\ncard-1\nspecial\nperson:p-a\n{sealed['key']}".encode()
    plain = AESGCM(key).decrypt(b64decode(sealed["nonce"]), b64decode(sealed["ciphertext"]), aad)
    assert plain == json.dumps({"a": 1, "b": "é"}, separators=(",", ":"), ensure_ascii=False).encode()
    assert len(key) == 32
    assert re.fullmatch("[0-9a-f]{20}", sealed["key"])


def test_many_are_sealed_in_order_with_one_key_for_each_owner(ring):
    plains = [Plain(f"person:p-{n % 7}", "person", f"card-{n}", {"n": n}) for n in range(50)]
    sealed = ring.seal_many(plains)
    assert ring.open_many([(part, f"card-{n}") for n, part in enumerate(sealed)]) == [
        {"n": n} for n in range(50)
    ]
    assert len({part["key"] for part in sealed}) == 7
    assert len({part["nonce"] for part in sealed}) == 50
    assert ring.seal_many([]) == ring.open_many([]) == []


@pytest.mark.parametrize("part", ["class", "owner", "nonce", "ciphertext", "card"])
def test_nothing_can_be_moved_or_altered(ring, part):
    ring.seal("person:p-b", "person", "card-0", FIELDS)
    sealed = ring.seal("person:p-a", "person", "card-1", FIELDS)
    altered = (
        b64encode(
            bytes([b64decode(sealed.get(part, "AAAA"))[0] ^ 1]) + b64decode(sealed.get(part, "AAAA"))[1:]
        )
        if part in {"nonce", "ciphertext"}
        else b""
    )
    changes = {"class": "case", "nonce": altered.decode(), "ciphertext": altered.decode()}
    if part == "card":
        assert refusal(ring.open, sealed, "card-2").code == "E-685"
    elif part == "owner":
        assert refusal(ring.open, sealed | {"owner": "person:p-b"}, "card-1").code == "E-688"
    else:
        assert refusal(ring.open, sealed | {part: changes[part]}, "card-1").code == "E-685"


@given(st.binary(max_size=80), st.binary(max_size=20))
def test_arbitrary_bytes_are_refused_in_words(text, nonce):
    ring = Keyring(MemoryKeys(), MASTER)
    sealed = ring.seal("person:p-a", "person", "card-1", FIELDS)
    parts = {"nonce": b64encode(nonce).decode(), "ciphertext": b64encode(text).decode()}
    assert refusal(ring.open, sealed | parts, "card-1").code == "E-685"
    assert refusal(ring.open, sealed | {"nonce": "не base64"}, "card-1").code == "E-685"


def test_another_master_key_opens_nothing(ring, store):
    sealed = ring.seal("person:p-a", "person", "card-1", FIELDS)
    assert refusal(Keyring(store, bytes(32)).open, sealed, "card-1").code == "E-684"


def test_a_key_that_was_never_here_is_named(ring):
    sealed = Keyring(MemoryKeys(), MASTER).seal("person:p-a", "person", "card-1", FIELDS)
    assert refusal(ring.open, sealed, "card-1").code == "E-688"
    ring.seal("person:p-a", "person", "card-2", FIELDS)
    assert refusal(ring.open, sealed, "card-1").code == "E-688"


def test_what_is_erased_says_when_and_is_no_damage(ring):
    mine = ring.seal("person:p-a", "person", "card-1", FIELDS)
    other = ring.seal("person:p-b", "person", "card-1", FIELDS)
    ring.destroy("person:p-a", "retention_end")
    fault = refusal(ring.open, mine, "card-1")
    assert (fault.code, fault.values["on"], fault.values["reason"]) == (
        "E-686",
        "2026-11-22",
        "retention_end",
    )
    assert ring.open(other, "card-1") == FIELDS
    assert ring.erasure("person:p-a").at == "2026-11-22T12:00:00.000000Z"
    assert ring.erasure("person:p-b") is None


def test_an_erased_owner_gets_no_second_key(ring):
    ring.seal("person:p-a", "person", "card-1", FIELDS)
    ring.destroy("person:p-a", "retention_end")
    ring.destroy("person:p-never", "court_order")
    for owner in ("person:p-a", "person:p-never"):
        assert refusal(ring.seal, owner, "person", "card-2", FIELDS).code == "E-689"
    mixed = [Plain(owner, "person", "c", {}) for owner in ("person:p-new", "person:p-a")]
    assert refusal(ring.seal_many, mixed).code == "E-689"
    assert ring.seal("person:p-new", "person", "c", {})


def test_a_second_erasure_changes_nothing(ring):
    ring.destroy("person:p-a", "retention_end")
    ring.destroy("person:p-a", "court_order")
    assert ring.erasure("person:p-a").why == "retention_end"


def test_a_failed_block_leaves_the_store_as_it_was(ring, store):
    ring.seal("person:p-a", "person", "card-1", FIELDS)
    key = store.keys(["person:p-a"])["person:p-a"]
    with pytest.raises(ZeroDivisionError):
        fail_halfway(store, key._replace(owner="person:p-b"))
    assert list(store.keys(["person:p-a", "person:p-b"])) == ["person:p-a"]


def test_nothing_shows_contents_or_keys(ring, store):
    plain = Plain("person:p-a", "person", "card-1", {"family": "Inventedname"})
    sealed = ring.seal_many([plain])[0]
    key = store.keys(["person:p-a"])["person:p-a"]
    fault = refusal(ring.open, sealed | {"nonce": "AAAA"}, "card-1")
    said = repr(plain) + str(plain) + repr(ring) + repr(key) + "".join(traceback.format_exception(fault))
    assert "Inventedname" not in said
    assert repr(key.wrapped) not in said


def test_writers_at_once_make_one_key_for_each_owner(tmp_path):
    """Eight programs with connections of their own, as eight clerks would have."""
    path = tmp_path / "people.sqlite"
    owners = [f"person:p-{n}" for n in range(40)]
    sealed, files = [], [PeopleFile(path) for _ in range(8)]

    def clerk(file):
        ring = Keyring(SqliteKeys(file), MASTER)
        sealed.extend(ring.seal(owner, "person", "card-1", {"o": owner}) for owner in owners)

    threads = [threading.Thread(target=clerk, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opened = Keyring(SqliteKeys(files[0]), MASTER).open_many([(part, "card-1") for part in sealed])
    for file in files:
        file.close()
    assert sorted(one["o"] for one in opened) == sorted(owners * 8)
    assert len({part["key"] for part in sealed}) == 40
