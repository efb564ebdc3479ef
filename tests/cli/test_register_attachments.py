"""What is sent in with a card is kept before it, shown as what it is, and read by right alone."""

import json
import os
from base64 import b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.cli.hard_case import CASE, NAME

from esep.register.attachments import LARGEST, place
from esep.register.home import Home

I2 = ("--as", "i-2", "--purpose", "criminal_case")
SCAN = f"%PDF-1.7 {NAME} signed here".encode()
DIGEST = sha256(SCAN).hexdigest()
EXTENDED = ("proceeding.interrupted", "interrupted_on=2024-05-25", "point=3")


@pytest.fixture
def scan(tmp_path):
    """A scan whose name holds a name."""
    path = tmp_path / f"{NAME}.pdf"
    path.write_bytes(SCAN)
    return path


@pytest.fixture
def new(esep, hard):
    def run(*given, who=I2):
        card = given if given[0].startswith("proceeding.") else (*EXTENDED, *given)
        return esep("card", "new", *card, "--record", CASE, "--home", hard, *who)

    return run


@pytest.fixture
def entered(new):
    """The id of a card that was accepted with these options."""

    def run(*given, **options):
        done = new(*given, "--json", **options)
        assert done.exit_code == 0, done.stderr + done.stdout
        return json.loads(done.stdout)["card"]

    return run


@pytest.fixture
def show(esep, hard):
    def run(card, *given, who=I2):
        return esep("card", "show", card, "--home", hard, *given, *who)

    return run


def rows(hard):
    with Home.open(hard) as home:
        return home.trail.verify().size


def size(hard):
    with Home.open(hard) as home:
        return home.journal.head().size


def kept(hard):
    return [path for path in (hard / "attachments").rglob("*") if path.is_file()]


def key_file(path, key, hard=None, valid_from="2024-01-01"):
    """An officer's key as `openssl genpkey` writes it; with a register, also known there."""
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    if hard is not None:
        public = b64encode(key.public_key().public_bytes_raw()).decode()
        with (hard / "keys" / "officers.toml").open("a") as file:
            file.write(f'[[officer]]\ncode = "i-2"\nkey = "{public}"\nvalid_from = {valid_from}\n')
    return path


def test_a_file_is_kept_with_its_card_and_saved_by_right_with_one_row(entered, show, hard, scan, tmp_path):
    card = entered("--attach", scan)
    told = json.loads(show(card, "--json").stdout)
    assert told["card"]["attachments"] == [{"digest": DIGEST, "media": "application/pdf", "size": len(SCAN)}]
    [one] = told["attachments"]
    assert (one["standing"], one["class"]) == ("kept", "case")
    before, target = rows(hard), tmp_path / "saved.pdf"
    done = show(card, "--save-attachment", DIGEST, target)
    assert (done.exit_code, target.read_bytes()) == (0, SCAN), done.stderr
    assert rows(hard) == before + 1
    assert target.stat().st_mode & 0o077 == 0


def test_neither_content_nor_name_of_a_protected_file_is_anywhere_on_disk(entered, hard, scan):
    entered("--attach", scan)
    read = [path.read_bytes() for path in hard.rglob("*") if path.is_file()]
    assert read
    assert not any(NAME.encode() in one for one in read)


@pytest.mark.parametrize("who", [(), ("--as", "i-2"), ("--as", "i-1", "--purpose", "criminal_case")])
def test_without_a_right_no_attachment_is_saved_and_the_denial_leaves_a_row(
    entered, show, hard, scan, tmp_path, who
):
    card = entered("--attach", scan)
    before = rows(hard)
    done = show(card, "--save-attachment", DIGEST, tmp_path / "saved", who=who)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-660")
    assert not (tmp_path / "saved").exists()
    assert rows(hard) == before + 1


def test_an_open_file_needs_no_right_and_leaves_no_row(entered, show, hard, scan, tmp_path):
    card = entered("--attach", scan, "--attach-class", "open")
    before = rows(hard)
    assert show(card, "--save-attachment", DIGEST, tmp_path / "saved", who=()).exit_code == 0
    assert (tmp_path / "saved").read_bytes() == SCAN
    assert rows(hard) == before


def test_a_file_takes_at_least_the_class_case_and_a_purpose_to_attach_it(new, hard, scan):
    assert new("--attach", scan, who=("--as", "i-2")).stderr[:5] == "E-660"
    assert kept(hard) == []
    assert new("--attach", scan, "--attach-class", "open", who=("--as", "i-2")).exit_code == 0


def test_a_sealed_file_asks_for_what_its_class_asks_for(entered, show, scan, tmp_path):
    card = entered("--attach", scan, "--attach-class", "sealed")
    assert show(card, "--save-attachment", DIGEST, tmp_path / "saved").stderr[:5] == "E-661"
    order = ("--as", "i-2", "--purpose", "court_order:17")
    done = show(card, "--save-attachment", DIGEST, tmp_path / "saved", who=order)
    assert (done.exit_code, (tmp_path / "saved").read_bytes()) == (0, SCAN), done.stderr


def test_a_file_that_is_sent_again_as_open_is_not_opened_by_that(entered, show, scan, hard):
    card = entered("--attach", scan, "--key", "one")
    entered("proceeding.resumed", "resumed_on=2024-05-26", "--attach", scan, "--attach-class", "open")
    assert json.loads(show(card, "--json").stdout)["attachments"][0]["class"] == "case"
    assert not any(SCAN in path.read_bytes() for path in kept(hard))


def test_a_card_that_is_refused_keeps_no_file_and_everything_wrong_is_told(new, hard, scan):
    before = size(hard)
    done = new("proceeding.extended", "until_on=2024-05-08", "--attach", scan, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, {one["code"] for one in told["refused"]}) == (1, {"E-635"})
    assert (kept(hard), size(hard)) == ([], before)


def test_a_card_whose_envelope_is_refused_keeps_no_file_either(new, hard, scan):
    with Home.open(hard) as home:
        wrong = home.journal.of_record(CASE)[-1].id
    assert new("--corrects", wrong, "--attach", scan).stderr[:5] == "E-747"
    assert kept(hard) == []


def test_without_room_for_the_file_there_is_no_card(new, hard, scan, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    before = size(hard)
    monkeypatch.setattr("esep.kernel.outputs.os.fsync", full)
    assert new("--attach", scan).stderr[:5] == "E-021"
    monkeypatch.undo()
    assert (kept(hard), size(hard)) == ([], before)


def test_the_file_is_on_disk_when_the_card_is_accepted(new, hard, scan, monkeypatch):
    from esep.register.register import Register

    seen, whole = [], Register.accept_batch

    def watched(register, batch):
        seen.extend(kept(hard))
        return whole(register, batch)

    monkeypatch.setattr(Register, "accept_batch", watched)
    assert new("--attach", scan).exit_code == 0
    assert len(seen) == 1


def test_sent_again_with_the_same_key_file_and_signature_it_counts_once(new, hard, scan, tmp_path):
    mine = key_file(tmp_path / "mine.pem", Ed25519PrivateKey.generate())
    given = ("--attach", scan, "--sign", mine, "--key", "k-1")
    assert new(*given).exit_code == 0
    again = new(*given)
    assert (again.exit_code, "nothing was added" in again.stdout) == (0, True)
    assert new("--attach", scan, "--key", "k-1").stderr[:5] == "E-744"


def test_what_became_of_an_attachment_is_told_in_words(entered, show, hard, scan, tmp_path):
    card = entered("--attach", scan)
    [path] = kept(hard)
    assert f"attachment {DIGEST}, application/pdf, bytes: {len(SCAN)}; kept" in show(card).stdout
    whole = path.read_bytes()
    path.write_bytes(b"no line of JSON\n" + whole)
    assert "DAMAGED" in show(card).stdout
    path.write_bytes(whole)
    with Home.open(hard) as home:
        home.people.keyring.destroy(f"record:{CASE}", "retention_end")
    assert "; erased on 2" in show(card).stdout
    assert show(card, "--save-attachment", DIGEST, tmp_path / "saved").stderr[:5] == "E-686"
    path.unlink()
    assert "; MISSING" in show(card).stdout
    assert show(card, "--save-attachment", DIGEST, tmp_path / "saved").stderr[:5] == "E-802"
    assert not (tmp_path / "saved").exists()


def test_a_card_gives_out_no_attachment_but_its_own(entered, show, hard, scan, tmp_path):
    entered("--attach", scan)
    with Home.open(hard) as home:
        other = home.journal.of_record(CASE)[0].id
    for digest in (DIGEST, "../../keys/master.key"):
        assert show(other, "--save-attachment", digest, tmp_path / "saved").stderr[:5] == "E-773"


def test_a_copy_without_people_still_shows_the_card(entered, show, hard, scan):
    card = entered("--attach", scan)
    (hard / "people.sqlite").unlink()
    done = show(card, who=())
    assert (done.exit_code, "; kept" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("kind", ["nothing", "folder", "empty", "large"])
def test_what_cannot_be_attached_is_refused_by_its_number(new, hard, scan, tmp_path, kind):
    odd = tmp_path / f"{NAME} odd"
    if kind == "folder":
        odd.mkdir()
    elif kind != "nothing":
        odd.touch()
        os.truncate(odd, LARGEST + 1 if kind == "large" else 0)
    done = new("--attach", scan, "--attach", odd)
    code, status = ("E-800", 1) if kind in {"empty", "large"} else ("E-772", 2)
    assert (done.exit_code, done.stderr[:5]) == (status, code)
    assert NAME not in done.stderr
    assert kept(hard) == []


def test_a_signature_of_ones_own_is_valid_to_whoever_sees_all_fields(entered, show, hard, tmp_path):
    mine = key_file(tmp_path / "mine.pem", Ed25519PrivateKey.generate(), hard)
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"explanation": f"{NAME} owned it."}))
    fields = ("proceeding.terminated", "terminated_on=2024-05-25", "ground=2", "decided_by=investigator")
    card = entered(*fields, "--from", given, "--sign", mine)
    assert "signature of the kind ed25519 (i-2): not verified: the key made it" in show(card, who=()).stdout
    assert "signature of the kind ed25519 (i-2): valid" in show(card, "--class", "case").stdout
    [told] = json.loads(show(card, "--class", "case", "--json").stdout)["signatures"]
    assert told == {"kind": "ed25519", "standing": "valid", "because": "holds"}
    with Home.open(hard) as home:
        home.people.keyring.destroy(f"record:{CASE}", "retention_end")
    assert "not verified: the key made it" in show(card, "--class", "case").stdout


def test_the_words_of_a_reason_are_not_signed_and_spoil_no_signature(entered, show, hard, tmp_path):
    mine = key_file(tmp_path / "mine.pem", Ed25519PrivateKey.generate(), hard)
    with Home.open(hard) as home:
        wrong = home.journal.of_record(CASE)[-1].id
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"why_text": f"{NAME} came later."}))
    change = ("--corrects", wrong, "--why", "typing_error", "--from", given, "--sign", mine)
    card = entered("proceeding.resumed", "resumed_on=2024-05-21", *change)
    assert "ed25519 (i-2): valid" in show(card, "--class", "case").stdout


def test_an_annulment_is_signed_though_it_has_no_field(entered, show, hard, tmp_path):
    mine = key_file(tmp_path / "mine.pem", Ed25519PrivateKey.generate(), hard)
    with Home.open(hard) as home:
        wrong = home.journal.of_record(CASE)[-1].id
    change = ("--annuls", wrong, "--why", "entered_twice", "--second", "p-1", "--sign", mine)
    card = entered("proceeding.annulled", *change)
    assert "ed25519 (i-2): valid" in show(card).stdout


def test_a_key_that_is_not_known_or_not_in_force_makes_nothing_valid(entered, show, hard, tmp_path):
    stranger = key_file(tmp_path / "stranger.pem", Ed25519PrivateKey.generate())
    card = entered("--sign", stranger)
    assert "not verified: no public key" in show(card).stdout
    later = key_file(tmp_path / "later.pem", Ed25519PrivateKey.generate(), hard, valid_from="2999-01-01")
    other = entered("proceeding.resumed", "resumed_on=2024-05-26", "--sign", later)
    assert "not valid: the key was not the officer's" in show(other).stdout
    assert "not valid: the officer's key did not make it" in show(card).stdout


def test_signatures_made_elsewhere_are_kept_and_shown_as_what_they_are(entered, show, scan, tmp_path):
    slots = [
        {"kind": "scan", "digest": DIGEST},
        {"kind": "scan", "digest": "0" * 64},
        {"kind": "cms", "digest": DIGEST},
        {"kind": "dilithium", "signature": "AAAA"},
    ]
    path = tmp_path / "slots.json"
    path.write_text(json.dumps(slots))
    card = entered("--attach", scan, "--signature", path)
    shown = show(card, "--lang", "ru").stdout
    assert "подпись вида scan: не проверена: скан бумаги хранится" in shown
    assert "подпись вида scan: недействительна: такого вложения у карточки нет" in shown
    assert "подпись вида cms: не проверена" in shown
    assert "подпись вида dilithium: не проверена" in shown
    assert "действительна:" not in shown.replace("недействительна:", "")
    assert json.loads(show(card, "--json").stdout)["card"]["signatures"] == slots


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        "[1]",
        '{"digest": "00"}',
        '{"kind": "Scan"}',
        f'{{"kind": "cms", "signer": "{NAME}"}}',
        '{"kind": "cms", "signer": "Two Words"}',
        '{"kind": "cms", "message": "' + "A" * 201 + '"}',
        '{"kind": "cms", "more": {"deep": "x"}}',
        '{"kind": "cms", "size": 5}',
        "[" * 50_000,
    ],
)
def test_a_slot_with_room_for_a_name_is_refused(new, hard, tmp_path, text):
    path = tmp_path / "slots.json"
    path.write_text(text, encoding="utf-8")
    before = size(hard)
    done = new("--signature", path)
    assert (done.exit_code, done.stderr[:5]) == (2, "E-774")
    assert NAME not in done.stderr
    assert size(hard) == before


@pytest.mark.parametrize("fault", ["missing", "no key", "read by others", "another kind"])
def test_a_key_that_cannot_be_used_signs_nothing(new, hard, tmp_path, fault):
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    kind = X25519PrivateKey if fault == "another kind" else Ed25519PrivateKey
    path = key_file(tmp_path / "key.pem", kind.generate())
    if fault == "missing":
        path.unlink()
    elif fault == "no key":
        path.write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    elif fault == "read by others":
        path.chmod(0o644)
    before = size(hard)
    assert (done := new("--sign", path)).stderr[:5] == "E-775"
    assert (done.exit_code, size(hard)) == (2, before)


def test_an_attachment_lies_where_the_reference_says(entered, hard, scan):
    entered("--attach", scan)
    name = sha256(f"esep attachment 1\n{CASE}\n{DIGEST}".encode()).hexdigest()
    path = hard / "attachments" / name[:2] / name
    assert kept(hard) == [path] == [place(hard / "attachments", CASE, DIGEST)]
