"""Signed notes as C2SP writes them, and what is refused under that name."""

import base64

import pytest

from esep.kernel.errors import EsepError
from esep.register.notes import SigningKey, VerifierKey, opened, sign

KEY = SigningKey("example.org/register", bytes(range(32)))
WITNESS = SigningKey("witness.example/w1", bytes(range(1, 33)))
NOTE = sign("first\n\nsecond\n", KEY)

# Published with golang.org/x/mod/sumdb/note and with other implementations of the format.
MAXIM = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
PUBLISHED = [
    (
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        MAXIM,
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
    ),
    (
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "This is an example message.\n",
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=",
    ),
]


def refused(code, note, *known):
    with pytest.raises(EsepError) as fault:
        opened(note, known or [KEY.verifier])
    assert fault.value.code == code


@pytest.mark.parametrize(("key", "text", "signature"), PUBLISHED)
def test_published_notes_open_and_their_keys_are_written_back(key, text, signature):
    verifier = VerifierKey.parse(key)
    assert opened(f"{text}\n— {verifier.name} {signature}\n", [verifier]).text == text
    assert verifier.text == key


def test_a_note_may_have_empty_lines_and_several_signers():
    note = sign("first\n\nsecond\n", KEY, WITNESS)
    found = opened(note, [WITNESS.verifier, KEY.verifier])
    assert found.text == "first\n\nsecond\n"
    assert found.signers == (KEY.verifier, WITNESS.verifier)


def test_signatures_of_unknown_keys_are_passed_over():
    note = sign("text\n", WITNESS, KEY)
    assert opened(note, [KEY.verifier]).signers == (KEY.verifier,)


def test_a_key_of_the_same_name_and_another_hash_is_unknown():
    namesake = SigningKey(KEY.name, bytes(32))
    note = sign("text\n", namesake, KEY)
    assert opened(note, [KEY.verifier]).signers == (KEY.verifier,)
    refused("E-641", sign("text\n", namesake))


def test_unsigned_by_anyone_known_is_refused():
    refused("E-641", NOTE, WITNESS.verifier)


def test_one_false_signature_of_a_known_key_spoils_the_note():
    true = sign("text\n", KEY)
    false = sign("other\n", KEY).splitlines()[-1]
    refused("E-642", f"{true}{false}\n")
    refused("E-642", true.replace("text", "Text"))


def test_every_changed_letter_of_a_note_is_noticed():
    for place, letter in enumerate(NOTE):
        changed = NOTE[:place] + ("x" if letter != "x" else "y") + NOTE[place + 1 :]
        with pytest.raises(EsepError):
            opened(changed, [KEY.verifier])


LINE = NOTE.splitlines()[-1]
LOOSE = LINE[:-2] + chr(ord(LINE[-2]) + 1) + "="  # other letters for the same bytes


def test_there_are_other_letters_for_the_same_bytes():
    assert base64.b64decode(LOOSE.split()[2]) == base64.b64decode(LINE.split()[2])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        "text\n\n",
        f"\n\n{LINE}\n",
        f"text\n{LINE}\n",
        NOTE.removesuffix("\n"),
        NOTE.replace("—", "-"),
        NOTE.replace("\n", "\r\n"),
        f"te\x00xt\n\n{LINE}\n",
        f"text\n\n{LINE}\nmore\n",
        f"text\n\n{LINE} \n",
        f"text\n\n{LINE}\n{LINE}",
        f"text\n\n{LOOSE}\n",
        f"text\n\n{LINE[:-1]}!\n",
        "text\n\n— name AAAA\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n\n—  AAAAAAAA\n",
        "text\n\n" + f"{LINE}\n" * 101,
        "x" * 1_000_001 + f"\n\n{LINE}\n",
    ],
)
def test_what_is_no_note_is_refused(note):
    refused("E-640", note)


def test_sixteen_signatures_are_few():
    keys = [SigningKey(f"w{number}", bytes([number] * 32)) for number in range(16)]
    assert len(opened(sign("text\n", *keys), [key.verifier for key in keys]).signers) == 16


@pytest.mark.parametrize("text", ["no line break at the end", "", "control\x07\n"])
def test_what_could_not_be_read_back_is_not_signed(text):
    with pytest.raises(EsepError, match="E-640"):
        sign(text, KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org/register",
        KEY.verifier.text.replace("+", " "),
        KEY.verifier.text.replace("register", "registrar"),
        KEY.verifier.text[:-4],
        KEY.verifier.text[:-1] + "!",
        "a+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
    ],
)
def test_what_is_no_verifier_key_is_refused(text):
    with pytest.raises(EsepError, match="E-643"):
        VerifierKey.parse(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u2003b", "a\tb", "a\x01"])
def test_a_name_that_would_break_a_line_is_refused(name):
    with pytest.raises(EsepError, match="E-644"):
        SigningKey(name, bytes(32))


def test_a_signing_key_does_not_show_itself():
    assert repr(KEY.seed) not in repr(KEY)
    assert "seed" not in repr(KEY)
