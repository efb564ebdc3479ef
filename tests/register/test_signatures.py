"""A signature is shown as valid only when it was seen to hold; all else is kept and shown as what it is."""

from base64 import b64encode
from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from esep.kernel.errors import EsepError
from esep.kernel.phrase_files import PACKAGE_PHRASES, read_language
from esep.register.entries import card_id
from esep.register.signatures import (
    OfficerKey,
    OfficerKeys,
    Standing,
    signed_bytes,
    slot,
    submission_digest,
    verdicts,
)

MINE, THEIRS = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
FIELDS = {"registered_on": "2024-02-29", "gravity": "grave", "events": "door forced"}
LEARNED = datetime(2024, 3, 1, 8, tzinfo=UTC)
ATTACHED = {"digest": "a" * 64, "media": "image/tiff", "size": 9}


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


KEYS = OfficerKeys(
    [
        OfficerKey(code="o-1", key=public(MINE), valid_from=date(2024, 1, 1), valid_to=date(2025, 1, 1)),
        OfficerKey(code="o-2", key=public(THEIRS), valid_from=date(2024, 1, 1)),
    ]
)


def digest_of(fields: dict = FIELDS, **changed: str) -> str:
    told = {"kind": "offence.registered", "record": "offence:1", "system": "desk", "key": "7"} | changed
    return submission_digest(fields=fields, **told)


def signed(digest: str, key: Ed25519PrivateKey = MINE, signer: str = "o-1") -> dict[str, str]:
    return slot(signer, digest, b64encode(key.sign(signed_bytes(digest))).decode())


def card(*slots: dict, **more: object) -> dict:
    return {
        "kind": "offence.registered",
        "record": "offence:1",
        "source": {"system": "desk"},
        "key": "7",
        "attachments": [ATTACHED],
        "signatures": list(slots),
    } | more


def judged(one: dict, fields: dict | None = FIELDS, at: datetime = LEARNED, **more: object):
    [verdict] = verdicts(card(one, **more), fields, at, KEYS)
    return verdict.standing.value, verdict.because


def test_a_signature_by_the_officers_key_over_this_card_is_valid():
    assert judged(signed(digest_of())) == ("valid", "holds")


FORGED = {
    "by another's key": (signed(digest_of(), THEIRS), "false"),
    "over another content": (signed(digest_of({**FIELDS, "gravity": "minor"})), "other_card"),
    "over another record": (signed(digest_of(record="offence:2")), "other_card"),
    "over another kind": (signed(digest_of(kind="offence.closed")), "other_card"),
    "over another key": (signed(digest_of(key="8")), "other_card"),
    "over another system": (signed(digest_of(system="other")), "other_card"),
    "over a correction": (signed(digest_of(corrects=card_id("desk", "1"))), "other_card"),
    "of another, with the right digest named": (
        {**signed(digest_of(key="8")), "digest": digest_of()},
        "false",
    ),
    "over the bare digest": (
        slot("o-1", digest_of(), b64encode(MINE.sign(digest_of().encode())).decode()),
        "false",
    ),
    "by mine under another's name": (signed(digest_of(), signer="o-2"), "false"),
    "without a signer": ({k: v for k, v in signed(digest_of()).items() if k != "signer"}, "form"),
    "without a signature": (slot("o-1", digest_of(), ""), "form"),
    "too short": (slot("o-1", digest_of(), b64encode(bytes(63)).decode()), "form"),
    "no base64": (slot("o-1", digest_of(), "№" * 88), "form"),
    "of zeros": (slot("o-1", digest_of(), b64encode(bytes(64)).decode()), "false"),
    "a number": ({**signed(digest_of()), "signature": 5}, "form"),
    "a scan that is not there": ({"kind": "scan", "digest": "b" * 64}, "no_attachment"),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_signature_is_not_valid(forged):
    one, because = FORGED[forged]
    assert judged(one) == ("invalid", because)


@pytest.mark.parametrize(
    ("one", "because"),
    [
        ({"kind": "scan", "digest": "a" * 64}, "scan"),
        ({"kind": "cms", "content": "MIIB"}, "cms"),
        ({"kind": "stamp"}, "kind"),
        ({"kind": "ED25519", **{k: v for k, v in signed(digest_of()).items() if k != "kind"}}, "kind"),
        ({"kind": ""}, "kind"),
        ({}, "kind"),
        ({"kind": ["ed25519"]}, "kind"),
        (signed(digest_of(), signer="o-9"), "no_key"),
    ],
    ids=["scan", "cms", "unknown", "other letters", "empty", "none", "a list", "unknown officer"],
)
def test_what_esep_cannot_verify_is_shown_as_unverified(one, because):
    assert judged(one) == ("unverified", because)


@given(
    st.dictionaries(
        st.sampled_from(["kind", "digest", "signer", "signature", "state", "valid"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.text(),
            st.sampled_from(["ed25519", "scan", "cms", "valid", digest_of(), "o-1"]),
        ),
    )
)
def test_nothing_but_a_true_signature_is_ever_valid(one):
    [verdict] = verdicts(card(one), FIELDS, LEARNED, KEYS)
    assert verdict.standing is not Standing.VALID


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        (datetime(2023, 12, 31, 23, tzinfo=UTC), "invalid"),
        (datetime(2024, 1, 1, tzinfo=UTC), "valid"),
        (datetime(2024, 12, 31, 23, tzinfo=UTC), "valid"),
        (datetime(2025, 1, 1, tzinfo=UTC), "invalid"),
    ],
)
def test_a_key_signs_while_it_is_the_officers_by_the_registers_own_clock(at, standing):
    assert judged(signed(digest_of()), at=at, asserted_at="2024-06-01T00:00:00.000000Z")[0] == standing


def test_where_not_every_field_is_seen_nothing_is_called_valid():
    assert judged(signed(digest_of()), fields=None) == ("unverified", "unseen")
    assert judged(signed(digest_of(), THEIRS), fields=None) == ("invalid", "false")


def test_a_correction_is_signed_together_with_what_it_corrects():
    earlier = card_id("desk", "1")
    assert judged(signed(digest_of(corrects=earlier)), corrects=earlier) == ("valid", "holds")
    assert judged(signed(digest_of(corrects=earlier)), annuls=earlier) == ("invalid", "other_card")


def test_the_order_of_fields_does_not_matter_and_every_value_does():
    assert digest_of(dict(reversed(FIELDS.items()))) == digest_of()
    others = {digest_of({**FIELDS, name: "x"}) for name in FIELDS} | {digest_of({})}
    assert len(others | {digest_of()}) == len(FIELDS) + 2


def test_each_slot_has_its_own_verdict():
    both = verdicts(card(signed(digest_of()), {"kind": "cms"}), FIELDS, LEARNED, KEYS)
    assert [(one.kind, one.standing.value) for one in both] == [("ed25519", "valid"), ("cms", "unverified")]


def test_every_verdict_can_be_said_in_every_language():
    words = {because for _, because in FORGED.values()} | {
        "scan", "cms", "kind", "no_key", "unseen", "holds", "not_in_force",
    }  # fmt: skip
    for lang in ("en", "ru", "kk"):
        phrases, _ = read_language(PACKAGE_PHRASES / lang)
        assert {f"signature.because.{word}" for word in words} == {
            key for key in phrases if key.startswith("signature.because.")
        }
        assert all(f"signature.{one.value}" in phrases for one in Standing)


OFFICER = """
[[officer]]
code = "o-1"
key = "{key}"
valid_from = 2024-01-01
"""


def test_public_keys_are_read_from_their_file(tmp_path):
    path = tmp_path / "officers.toml"
    assert OfficerKeys.load(path).of("o-1") == ()
    path.write_text(OFFICER.format(key=b64encode(public(MINE)).decode()))
    [key] = OfficerKeys.load(path).of("o-1")
    assert (key.key, key.valid_from, key.valid_to) == (public(MINE), date(2024, 1, 1), None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[officer", "TOMLDecodeError"),
        ("officer = 1", "officer"),
        ("[other]", "officer"),
        ("officer = [1]", "officer 1"),
        (OFFICER.format(key="AAAA"), "officer 1: key"),
        (OFFICER.format(key=b64encode(bytes(32)).decode()).replace('"o-1"', '"Planted Name"'), "code"),
        (OFFICER.format(key=b64encode(bytes(32)).decode()) + "valid_to = 2023-01-01", "valid_to"),
        (OFFICER.format(key=b64encode(bytes(32)).decode()) + "role = 1", "role"),
        (OFFICER.format(key=b64encode(bytes(32)).decode()).replace("2024-01-01", "'soon'"), "valid_from"),
    ],
)
def test_a_faulty_file_of_keys_is_refused_by_the_place_of_the_fault(text, fault, tmp_path):
    (tmp_path / "officers.toml").write_text(text)
    with pytest.raises(EsepError, match="E-805") as refused:
        OfficerKeys.load(tmp_path / "officers.toml")
    assert fault in str(refused.value)
    assert "Planted" not in str(refused.value)
