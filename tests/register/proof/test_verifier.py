"""The stand-alone verifier finds every change, and needs nothing but Python."""

import ast
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from esep.kernel.errors import EsepError
from esep.register import verifier
from esep.register.checkpoints import Checkpoint
from esep.register.examination import FAULTS, examine
from esep.register.merkle import root
from esep.register.notes import SigningKey
from esep.register.verifier import Fault, check_entries, check_journal, ed25519

SOURCE = Path(verifier.__file__)
KEY = SigningKey("example.org/register", bytes(range(32)))


def head_of(rows):
    known_at = rows[-1][1].rpartition(b'"known_at":"')[2][:27].decode() if rows else ""
    chain = rows[-1][3] if rows else bytes(32)
    return Checkpoint(KEY.name, len(rows), root(row[2] for row in rows), chain, known_at)


def signed(head):
    return head.size, head.root, head.chain, head.known_at


def fault_in(rows, kept=None):
    with pytest.raises(Fault) as fault:
        check_journal(rows, kept)
    return fault.value.args


def test_a_true_journal_holds(rows):
    head = check_journal(rows, signed(head_of(rows[:117])))
    assert (head.size, head.root, head.chain, head.known_at) == signed(head_of(rows))


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 300])
def test_checking_may_stop_and_go_on(size, rows):
    then = check_entries(rows[:size])
    assert check_entries(rows[size:], then) == check_entries(rows)
    assert signed(head_of(rows[:size])) == (then.size, then.root, then.chain, then.known_at)


def test_every_changed_byte_is_found_where_it_is(rows):
    chance = random.Random(6962)
    for _ in range(300):
        place, column = chance.randrange(300), chance.choice([1, 2, 3])
        changed = bytearray(rows[place][column])
        changed[chance.randrange(len(changed))] ^= chance.randrange(1, 256)
        row = list(rows[place])
        row[column] = bytes(changed)
        assert fault_in([*rows[:place], tuple(row), *rows[place + 1 :]])[1] == place + 1


@pytest.mark.parametrize("place", [0, 7, 150, 298])
def test_a_removed_entry_is_found(place, rows):
    assert fault_in([*rows[:place], *rows[place + 1 :]]) == ("missing", place + 1)


@pytest.mark.parametrize("place", [0, 7, 150, 298])
def test_swapped_entries_are_found(place, rows):
    one, two = rows[place], rows[place + 1]
    swapped = [*rows[:place], (one[0], *two[1:]), (two[0], *one[1:]), *rows[place + 2 :]]
    assert fault_in(swapped) == ("form", place + 1)
    assert fault_in([*rows[:place], two, one, *rows[place + 2 :]]) == ("missing", place + 1)


def test_an_entry_that_stands_twice_is_found(rows):
    assert fault_in([*rows[:9], rows[8], *rows[9:]]) == ("missing", 10)


def test_entries_cut_off_at_the_end_are_found_by_the_checkpoint(rows):
    check_journal(rows[:290])
    assert fault_in(rows[:290], signed(head_of(rows))) == ("shrunk", 291)


@pytest.mark.parametrize("place", [0, 7, 150, 299])
def test_a_past_hashed_anew_is_found_by_the_checkpoint(place, rows, rehashed, other_entry):
    entries = [row[1] for row in rows]
    entries[place] = other_entry(place + 1)
    forged = rehashed(entries)
    check_journal(forged)
    assert fault_in(forged, signed(head_of(rows))) == ("forked", 300)
    if place >= 150:
        check_journal(forged, signed(head_of(rows[:150])))


@pytest.mark.parametrize("part", [1, 2, 3])
def test_each_line_of_the_checkpoint_is_compared(part, rows):
    kept = list(signed(head_of(rows[:100])))
    kept[part] = b"x" * 32 if part < 3 else "2026-11-22T08:00:00.000099Z"
    assert fault_in(rows, tuple(kept)) == ("forked", 100)


def test_time_that_does_not_rise_is_found(rows, rehashed):
    still = [row[1] for row in rows[:10]]
    still[7] = still[7].replace(b"00.000008Z", b"00.000007Z")
    assert fault_in(rehashed(still)) == ("time", 8)


SALT = b"0" * 32
PLAIN = b'{"card":{},"known_at":"2026-11-22T08:00:00.000001Z","salt":"%b","seq":1}' % SALT


def test_the_plainest_entry_holds(rehashed):
    assert check_journal(rehashed([PLAIN])).size == 1


@pytest.mark.parametrize(
    "said",
    [
        None,
        "text",
        b"",
        b"{}",
        PLAIN.replace(SALT, b""),
        PLAIN.replace(b"T08:00:00.000001Z", b""),
        PLAIN.replace(b"1}", b"01}"),
        PLAIN.replace(b"1}", b"2}"),
        PLAIN + b" ",
        PLAIN.replace(b"card", b"CARD"),
    ],
)
def test_what_is_no_entry_is_found(said):
    assert fault_in([(1, said, bytes(32), bytes(32))]) == ("form", 1)


def test_the_end_of_an_entry_has_the_length_that_is_reckoned_with():
    tail = '},"known_at":"2026-11-22T08:00:00.000001Z","salt":"' + "0" * 32 + '","seq":}'
    assert len(tail) == verifier.TAIL_LENGTH


def test_esep_says_the_same_in_its_own_words(rows):
    assert examine(rows, KEY.name, [head_of(rows[:100])]) == head_of(rows)
    changed = [*rows[:9], (10, rows[9][1], bytes(32), rows[9][3]), *rows[10:]]
    for faulty, kept, code in [
        (changed, None, "E-655"),
        (rows[1:], None, "E-652"),
        (rows[:9], head_of(rows[:10]), "E-646"),
        (rows, Checkpoint(KEY.name, 9, bytes(32), bytes(32), ""), "E-793"),
        (rows, Checkpoint("another", 9, bytes(32), bytes(32), ""), "E-648"),
    ]:
        with pytest.raises(EsepError) as fault:
            examine(faulty, KEY.name, [kept] if kept else [])
        assert fault.value.code == code


def test_every_fault_of_a_journal_has_its_words_in_esep():
    assert FAULTS.keys() | {"shrunk", "forked", "path", "unsigned"} == verifier.FAULTS.keys()


# RFC 8032 section 7.1: public key, message, signature.
PUBLISHED = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize("vector", PUBLISHED)
def test_published_signatures_hold(vector):
    public, message, signature = (bytes.fromhex(part) for part in vector)
    assert ed25519(public, message, signature)


def test_signatures_of_cryptography_hold_and_changed_ones_do_not():
    chance = random.Random(8032)
    for number in range(2):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public, message = private.public_key().public_bytes_raw(), chance.randbytes(number * 40)
        signature = private.sign(message)
        assert ed25519(public, message, signature)
        for place in (0, 32, 63):
            changed = bytearray(signature)
            changed[place] ^= 1
            assert not ed25519(public, message, bytes(changed))
        assert not ed25519(public, message + b"!", signature)


ORDER = 2**252 + 27742317777372353535851937790883648493


def test_a_signature_has_one_form_and_one_length():
    public, message, signature = (bytes.fromhex(part) for part in PUBLISHED[1])
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    assert not ed25519(public, message, signature[:32] + scalar.to_bytes(32, "little"))
    assert not ed25519(public, message, signature[:-1])
    assert not ed25519(public, message, signature + b"\0")
    assert not ed25519(public[:-1], message, signature)
    assert not ed25519(b"\xff" * 32, message, signature)
    assert not ed25519(b"\x02" + bytes(31), message, signature), "not a point of the curve"


def test_nought_has_no_sign():
    nought, minus_nought = b"\x01" + bytes(31), b"\x01" + bytes(30) + b"\x80"
    assert ed25519(nought, b"", nought + bytes(32)), "the key of no one signs everything, by definition"
    assert not ed25519(nought, b"", minus_nought + bytes(32))
    assert not ed25519(minus_nought, b"", nought + bytes(32))


# As a program


@pytest.fixture(scope="module")
def folder(tmp_path_factory, rows):
    """What an outsider has: a copy of the journal, a checkpoint, and the verifier alone."""
    place = tmp_path_factory.mktemp("outside")
    (place / "verifier.py").write_bytes(SOURCE.read_bytes())
    (place / "checkpoint.txt").write_text(head_of(rows[:200]).signed(KEY), encoding="utf-8")
    write(place / "register.sqlite", rows)
    return place


def write(path, rows):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE journal (seq INTEGER PRIMARY KEY, entry BLOB, leaf BLOB, chain BLOB)")
    connection.executemany("INSERT INTO journal VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()


def run(folder, *arguments):
    command = [sys.executable, "-I", "-S", "verifier.py", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout + done.stderr


def test_it_is_one_short_file_of_standard_library():
    text = SOURCE.read_text(encoding="utf-8")
    imported = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            imported.add(node.module.split(".")[0])
    assert imported <= sys.stdlib_module_names
    assert len(text.splitlines()) < 200


def test_as_a_program_it_says_what_holds(folder, rows):
    status, said = run(folder, "register.sqlite", "--against", "checkpoint.txt", "--key", KEY.verifier.text)
    assert status == 0, said
    assert "300 entries hold" in said
    assert "the checkpoint of 200 entries holds" in said


def test_as_a_program_it_names_the_first_entry_that_fails(folder, rows, tmp_path, rehashed, other_entry):
    write(tmp_path / "changed.sqlite", [*rows[:16], (17, rows[16][1], rows[16][2], bytes(32)), *rows[17:]])
    assert run(folder, str(tmp_path / "changed.sqlite")) == (1, "entry 17 does not continue the chain\n")
    write(tmp_path / "anew.sqlite", rehashed([other_entry(1), *(row[1] for row in rows[1:])]))
    status, said = run(folder, str(tmp_path / "anew.sqlite"), "--against", "checkpoint.txt")
    assert (status, "entry 200 or one before it" in said) == (1, True)


def test_as_a_program_it_refuses_a_checkpoint_signed_by_another(folder):
    other = SigningKey(KEY.name, bytes(32)).verifier.text
    status, said = run(folder, "register.sqlite", "--against", "checkpoint.txt", "--key", other)
    assert (status, said) == (1, "the checkpoint is not signed by the key given\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.sqlite"],
        ["verifier.py"],
        ["register.sqlite", "--against", "nowhere.txt"],
        ["register.sqlite", "--against", "verifier.py"],
        ["register.sqlite", "--against", "checkpoint.txt", "--key", "nonsense"],
        ["--receipt", "checkpoint.txt", "--key", "nonsense"],
        ["--receipt", "deep.json", "--key", "nonsense"],
        ["--receipt", "deep_object.json", "--key", "nonsense"],
        ["--receipt", "later.json", "--key", "nonsense"],
        ["--nonsense"],
    ],
)
def test_as_a_program_it_tells_what_it_cannot_read(folder, arguments):
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "deep_object.json").write_text('{"a":' * 100_000)
    (folder / "later.json").write_text('{"receipt": 2, "checkpoint": "", "entry": "", "path": [], "seq": 1}')
    status, said = run(folder, *arguments)
    assert status == 2, said
    assert "Traceback" not in said
