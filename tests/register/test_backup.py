"""A backup is made while cards arrive, refused if anything is wrong in it, and brings back nothing erased."""

import hashlib
import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.register.kept_homes import arrived, fill, made_home, sent, states_of

from esep.access import Action, Actor, Role, Target
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.people import ErasureList, Identity, NoNumber, erase_owners, erase_persons
from esep.register.backup import back_up
from esep.register.checkpoints import Checkpoint
from esep.register.examination import examine
from esep.register.home import Home
from esep.register.journal_copy import JournalCopy
from esep.register.manifest import Manifest, digests
from esep.register.merkle import STEP
from esep.register.notes import SigningKey
from esep.register.protected import opened
from esep.register.restoring import Closed, check_backup, restore

PASSWORD = b"a password of the tests, long enough"
SIZE = 600  # entries of the small register: two stored subtrees and a rest
SIGNED_EARLY = 300  # a checkpoint lies in the folder from when it had so many


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A register of 600 entries with a checkpoint of 300, a person, a sealed label and an attachment."""
    folder = tmp_path_factory.mktemp("small") / "register"
    with made_home(folder) as home:
        fill(home, 1, SIGNED_EARLY)
        early = Checkpoint.of(home.origin, home.journal.head()).signed(home.signing)
        (folder / "checkpoints" / "early").write_text(early)
        home.register.accept(sent(SIGNED_EARLY + 1, label="Planted Name"))
        fill(home, SIGNED_EARLY + 2, SIZE)
        home.people.add(Identity((), NoNumber.UNKNOWN))
    return folder


@pytest.fixture
def home(small: Path, tmp_path: Path):
    """A copy of it that a test may change."""
    shutil.copytree(small, tmp_path / "register")
    with Home.open(tmp_path / "register") as opened_home:
        yield opened_home


@pytest.fixture(scope="module")
def key(small: Path):
    with Home.open(small) as home:
        return home.signing.verifier


@pytest.fixture(scope="module")
def whole(small: Path, tmp_path_factory) -> Path:
    """A backup of it, without people."""
    target = tmp_path_factory.mktemp("backups") / "open"
    with Home.open(small) as home:
        back_up(home, target)
    return target


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """The backup, to be broken."""
    return Path(shutil.copytree(whole, tmp_path / "backup"))


def labels(home: Home, record: str) -> dict:
    """The sealed parts of a record, as an officer of its office reads them."""
    officer = Actor(
        code="o-1",
        role=Role.INVESTIGATOR,
        office="7512",
        territory="KZ-75",
        valid_from=home.clock().date().replace(year=2020),
    )
    target = Target(record=record, office="7512", territory="KZ-75", handlers=frozenset({"o-1"}))
    with home.gate.reading(
        officer, target=target, klass=Class.CASE, action=Action.READ, purpose="criminal_case:1"
    ) as right:
        return opened(record, home.journal.of_record(record), home.people.keyring, right=right)


# A drill: a register of 20,000 entries, backed up while a writer goes on, and put back.


def test_a_backup_made_while_a_writer_goes_on_is_restored_and_verifies(tmp_path):
    with made_home(tmp_path / "register") as home:
        fill(home, 1, 20_000)
        stop, written = threading.Event(), []
        writer = threading.Thread(target=_write_on, args=(tmp_path / "register", 20_001, stop, written))
        writer.start()
        while not written:
            stop.wait(0.01)
        manifest = back_up(home, tmp_path / "backup", PASSWORD)
        after = len(written)
        stop.set()
        writer.join()
        assert manifest.entries >= 20_001
        assert len(written) > 1, "the writer had to go on while the backup was made"
        assert manifest.entries <= 20_000 + after + 1
        erasures = tmp_path / "erasures.jsonl"
        erasures.touch()
        done = restore(
            tmp_path / "backup",
            tmp_path / "restored",
            home.signing.verifier,
            Closed(password=PASSWORD, erasures=erasures),
        )
        assert (done.head.size, done.records) == (manifest.entries, manifest.entries)
        with Home.open(tmp_path / "restored") as back:
            _equal_beginning(home, back)


def _write_on(folder: Path, first: int, stop: threading.Event, written: list[int]) -> None:
    with Home.open(folder) as home:
        while not stop.is_set():
            home.register.accept(sent(first + len(written)))
            written.append(first + len(written))


def _equal_beginning(home: Home, back: Home) -> None:
    """The restored register is the first entries of the living one, with states as a rebuild makes them."""
    size = back.journal.head().size
    pairs = zip(home.journal.entries(upto=size), back.journal.entries(), strict=True)
    assert all(one == other for one, other in pairs)
    restored = states_of(back)
    back.register.rebuild()
    assert states_of(back) == restored
    living = {state[0]: state for state in states_of(home)}
    assert all(living[state[0]] == state for state in restored)
    assert back.register.accept(sent(1)).again, "a card sent again is known"
    assert back.register.accept(arrived(1)).seq == size + 1, "cards go on from the head"
    for index in range(size >> STEP):
        assert back.journal.subtree(STEP, index) == home.journal.subtree(STEP, index)
    examine(JournalCopy(back.folder / "register.sqlite").rows(), back.origin, [])


# What an open backup holds, and what it does not.


def test_a_backup_is_a_folder_that_is_complete_without_the_register(whole, small, key):
    manifest, head = check_backup(whole, key)
    assert (manifest.entries, head.size, manifest.salt) == (SIZE, SIZE, "")
    assert set(manifest.files) == {
        "checkpoint", "checkpoints/early", "esep.toml", "own/parcels.py", "register.sqlite",
    }  # fmt: skip


def test_without_people_there_is_no_key_and_no_name_in_it(whole, small):
    held = b"".join(path.read_bytes() for path in whole.rglob("*") if path.is_file())
    secrets = [path.read_bytes() for path in (small / "keys").iterdir()]
    assert secrets
    assert not any(secret in held for secret in secrets)
    assert b"Planted" not in held


def test_which_officer_is_which_person_is_sealed_like_the_people(home, whole, tmp_path):
    person = "p-" + "k" * 24
    with (home.folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[actor]]\ncode = "o-9"\nrole = "auditor"\noffice = "7512"\nterritory = "KZ-75"\n')
        file.write(f'valid_from = 2024-01-01\npersons = ["{person}"]\n')
    for password in (b"", PASSWORD):
        made = tmp_path / f"backup{len(password)}"
        manifest = back_up(home, made, password)
        held = b"".join(path.read_bytes() for path in made.rglob("*") if path.is_file())
        assert person.encode() not in held
        assert ("closed/actors.toml" in manifest.files) == bool(password)
    closed = Closed(password=PASSWORD, erasures=home.folder / "erasures.jsonl")
    restore(made, tmp_path / "restored", home.signing.verifier, closed)
    with Home.open(tmp_path / "restored") as back:
        assert person in back.actors.get("o-9").persons


def test_a_register_in_which_nothing_was_erased_has_a_list_to_give(home, tmp_path):
    (home.folder / "erasures.jsonl").unlink()  # a register made before there was one from the first day
    back_up(home, tmp_path / "backup", PASSWORD)
    assert ErasureList(home.folder / "erasures.jsonl").read() == []
    closed = Closed(password=PASSWORD, erasures=home.folder / "erasures.jsonl")
    assert restore(tmp_path / "backup", tmp_path / "restored", home.signing.verifier, closed).erased == 0


def test_with_people_no_key_is_readable_in_it(home, tmp_path):
    back_up(home, tmp_path / "backup", PASSWORD)
    held = b"".join(path.read_bytes() for path in (tmp_path / "backup").rglob("*") if path.is_file())
    secrets = [path.read_bytes() for path in (home.folder / "keys").iterdir()]
    wrapped = [row[0] for row in home.people.file.rows("SELECT wrapped FROM keys")]
    assert wrapped
    assert not any(secret in held for secret in [*secrets, *wrapped, b"Planted", b"CREATE TABLE keys"])


def test_a_filled_folder_is_not_written_over_by_a_backup(home, tmp_path):
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "mine").touch()
    with pytest.raises(EsepError, match="E-020"):
        back_up(home, tmp_path / "backup")
    assert [path.name for path in (tmp_path / "backup").iterdir()] == ["mine"]


def test_the_address_of_a_database_does_not_leave_the_house(home, tmp_path):
    settings = home.folder / "esep.toml"
    secret = "postgresql://esep:secret@db/register"
    settings.write_text(settings.read_text().replace('store = "sqlite"', f'store = "{secret}"'))
    postgres_home = Home.open(home.folder)
    postgres_home.journal = home.journal
    back_up(postgres_home, tmp_path / "backup")
    assert "secret" not in (tmp_path / "backup" / "esep.toml").read_text()
    check_backup(tmp_path / "backup")


def test_a_journal_that_was_tampered_with_is_not_backed_up_and_signed_anew(home, tmp_path):
    home.close()
    forge(home.folder / "register.sqlite", 400)
    with Home.open(home.folder) as other:
        back_up(other, tmp_path / "first")  # a suffix that no checkpoint covers cannot be told
    forge(home.folder / "register.sqlite", 200)
    with Home.open(home.folder) as other, pytest.raises(EsepError, match="E-793") as refused:
        back_up(other, tmp_path / "second")
    assert refused.value.values == {"first": 1, "last": SIGNED_EARLY}
    assert not (tmp_path / "second").exists()


# Broken copies.


def altered(path: Path, *statements: str | tuple[str, tuple]) -> None:
    """Change a journal behind its back: whoever has the file can drop what guards it."""
    with closing(sqlite3.connect(path)) as file:
        triggers = [row[0] for row in file.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
        for trigger in triggers:
            file.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            file.execute(*(statement if isinstance(statement, tuple) else (statement,)))
        file.commit()


def heavier(entry: bytes) -> bytes:
    card = json.loads(entry)
    card["card"]["open"]["weight"] += 1
    return json.dumps(card, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def forge(path: Path, at: int) -> None:
    """Change an entry and compute all later hashes anew, as one can who holds the whole file."""
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT seq, entry, leaf, chain FROM journal ORDER BY seq").fetchall()
    chain, changed = (rows[at - 2][3] if at > 1 else bytes(32)), []
    for seq, was, _, _ in rows[at - 1 :]:
        entry = heavier(was) if seq == at else was
        leaf = hashlib.sha256(b"\x00" + entry).digest()
        chain = hashlib.sha256(b"\x02" + chain + leaf).digest()
        changed.append((entry, leaf, chain, seq))
    altered(path)
    with closing(sqlite3.connect(path)) as file:
        file.executemany("UPDATE journal SET entry = ?, leaf = ?, chain = ? WHERE seq = ?", changed)
        file.commit()


def flip(path: Path, at: int) -> None:
    """Flip one bit within entry `at`, where it lies in the file."""
    with closing(sqlite3.connect(path)) as file:
        [(entry,)] = file.execute("SELECT entry FROM journal WHERE seq = ?", (at,)).fetchall()
    raw = bytearray(path.read_bytes())
    place = raw.index(entry) + entry.index(b'"weight":') + len(b'"weight":')
    raw[place] ^= 1
    path.write_bytes(raw)


SWAP = (
    "UPDATE journal SET seq = -1 WHERE seq = 450",
    "UPDATE journal SET seq = 450 WHERE seq = 451",
    "UPDATE journal SET seq = 451 WHERE seq = -1",
)
BROKEN: dict[str, tuple[Callable[[Path], None], str, dict[str, int]]] = {
    "one bit flipped": (lambda path: flip(path, 123), "E-655", {"seq": 123}),
    "a leaf changed": (
        lambda path: altered(path, "UPDATE journal SET leaf = zeroblob(32) WHERE seq = 599"),
        "E-655",
        {"seq": 599},
    ),
    "a chain hash changed": (
        lambda path: altered(path, "UPDATE journal SET chain = zeroblob(32) WHERE seq = 600"),
        "E-656",
        {"seq": 600},
    ),
    "a row missing": (lambda path: altered(path, "DELETE FROM journal WHERE seq = 77"), "E-652", {"seq": 77}),
    "the last row missing": (
        lambda path: altered(path, "DELETE FROM journal WHERE seq = 600"),
        "E-646",
        {"kept": 600, "now": 599},
    ),
    "all rows missing": (
        lambda path: altered(path, "DELETE FROM journal"),
        "E-646",
        {"kept": SIGNED_EARLY, "now": 0},
    ),
    "two rows swapped": (lambda path: altered(path, *SWAP), "E-653", {"seq": 450}),
    "a row of another kind": (
        lambda path: altered(path, "UPDATE journal SET entry = CAST('' AS BLOB) WHERE seq = 5"),
        "E-653",
        {"seq": 5},
    ),
    "a suffix computed anew": (lambda path: forge(path, 450), "E-793", {"first": 301, "last": 600}),
    "an early entry computed anew": (lambda path: forge(path, 2), "E-793", {"first": 1, "last": 300}),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_copy_is_refused_with_the_number_of_the_entry(broken, copy, key, tmp_path):
    spoil, code, values = BROKEN[broken]
    spoil(copy / "register.sqlite")
    for trusted in (key, None):
        with pytest.raises(EsepError, match=code) as refused:
            restore(copy, tmp_path / "restored", trusted)
        assert refused.value.values == values
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup"]


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_a_truncated_copy_is_refused_with_the_first_entry_that_is_gone(share, copy, key, tmp_path):
    path = copy / "register.sqlite"
    raw, entries = path.read_bytes(), [row[1] for row in JournalCopy(path).rows()]
    left = raw[: int(len(raw) * share)]
    path.write_bytes(left)
    with pytest.raises(EsepError, match="E-792") as refused:
        restore(copy, tmp_path / "restored", key)
    gone = refused.value.values["seq"]
    assert 1 < gone <= SIZE
    assert all(entry in left for entry in entries[: gone - 1])
    page = len(left) // 4096 * 4096
    assert entries[gone - 1] not in left[:page]
    assert not (tmp_path / "restored").exists()


def test_a_hole_in_a_copy_is_refused_with_the_first_entry_in_it(copy, key, tmp_path):
    path = copy / "register.sqlite"
    raw, entries = path.read_bytes(), [row[1] for row in JournalCopy(path).rows()]
    page = raw.index(entries[399]) // 4096 * 4096
    first = min(seq for seq, entry in enumerate(entries, 1) if entry in raw[page : page + 4096])
    path.write_bytes(raw[:page] + bytes(4096) + raw[page + 4096 :])
    with pytest.raises(EsepError, match="E-792") as refused:
        restore(copy, tmp_path / "restored", key)
    assert refused.value.values["seq"] == first


def test_a_copy_that_lost_only_what_lies_behind_the_entries_is_refused(copy, key, tmp_path):
    path = copy / "register.sqlite"
    path.write_bytes(path.read_bytes()[:-4096])
    with pytest.raises(EsepError, match=r"E-79[12]"):
        restore(copy, tmp_path / "restored", key)


@pytest.mark.parametrize("share", [0, 0.001])
def test_a_copy_without_anything_left_is_refused(share, copy, tmp_path):
    path = copy / "register.sqlite"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(EsepError) as refused:
        restore(copy, tmp_path / "restored")
    assert refused.value.code in {"E-792", "E-646"}


UNTRUE: dict[str, Callable[[Path], object]] = {
    "missing": lambda copy: (copy / "own" / "parcels.py").unlink(),
    "changed": lambda copy: (copy / "own" / "parcels.py").write_text("# nothing"),
    "added": lambda copy: (copy / "own" / "more.py").touch(),
    "a link": lambda copy: (copy / "link").symlink_to("/etc/passwd"),
    "a link to a folder": lambda copy: (copy / "own" / "outside").symlink_to("/etc"),
    "no journal": lambda copy: (copy / "register.sqlite").unlink(),
    "index": lambda copy: altered(copy / "register.sqlite", "DELETE FROM cards WHERE seq = 9"),
    "states": lambda copy: altered(copy / "register.sqlite", "UPDATE records SET state = CAST('{}' AS BLOB)"),
}


@pytest.mark.parametrize("what", UNTRUE)
def test_a_file_missing_changed_or_added_is_refused(what, copy, tmp_path):
    UNTRUE[what](copy)
    with pytest.raises(EsepError, match="E-791"):
        restore(copy, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("name", ["manifest.json", "manifest.note", "checkpoint"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff", b"[1]", b'"x"'])
def test_what_is_no_backup_is_refused(name, content, copy, tmp_path):
    (copy / name).unlink()
    if content is not None:
        (copy / name).write_bytes(content)
    with pytest.raises(EsepError) as refused:
        restore(copy, tmp_path / "restored")
    assert refused.value.code in {"E-790", "E-640", "E-641"}


def resigned(copy: Path, signer: SigningKey) -> None:
    """Sign a changed backup by another key, as somebody would who made it up."""
    old = Manifest.read(copy)
    rows = JournalCopy(copy / "register.sqlite").rows()
    shutil.rmtree(copy / "checkpoints")
    (copy / "checkpoint").write_text(examine(rows, old.origin, []).signed(signer))
    Manifest(
        origin=old.origin,
        key=signer.verifier.text,
        made_at=old.made_at,
        entries=old.entries,
        files=digests(copy),
    ).write(copy, signer)


def test_a_backup_made_up_by_someone_else_is_told_by_the_key_from_elsewhere_only(copy, key):
    forge(copy / "register.sqlite", 450)
    resigned(copy, SigningKey(key.name, bytes(32)))
    check_backup(copy)
    with pytest.raises(EsepError, match="E-641"):
        check_backup(copy, key)


def test_files_exchanged_in_a_true_backup_are_told_by_the_key_too(copy, key, tmp_path):
    (copy / "own" / "parcels.py").write_text("raise SystemExit")
    old, stranger = Manifest.read(copy), SigningKey(key.name, bytes(32))
    Manifest(
        origin=old.origin,
        key=stranger.verifier.text,
        made_at=old.made_at,
        entries=old.entries,
        files=digests(copy),
    ).write(copy, stranger)
    for trusted in (key, None):
        with pytest.raises(EsepError, match="E-641"):
            restore(copy, tmp_path / "restored", trusted)


def test_own_domains_are_run_only_when_a_key_from_elsewhere_says_whose_they_are(copy, key, tmp_path):
    with pytest.raises(EsepError, match="E-798"):
        restore(copy, tmp_path / "restored")
    assert restore(copy, tmp_path / "restored", key).records == SIZE


def test_a_copy_whose_index_was_damaged_before_it_was_signed_is_refused(home, key, tmp_path):
    home.close()
    altered(home.folder / "register.sqlite", "DELETE FROM cards WHERE seq = 9")
    with Home.open(home.folder) as other:
        back_up(other, tmp_path / "backup")
    with pytest.raises(EsepError, match="E-794") as refused:
        restore(tmp_path / "backup", tmp_path / "restored", key)
    assert refused.value.values == {"seq": 9}
    assert not (tmp_path / "restored").exists()


# People, keys, and what was erased.


def test_what_was_erased_after_the_backup_stays_erased_when_it_is_restored(home, key, tmp_path):
    person = home.people.add(Identity((), NoNumber.UNKNOWN))
    home.register.accept(sent(SIZE + 1, label="Another"))
    back_up(home, tmp_path / "backup", PASSWORD)
    erasures = ErasureList(tmp_path / "erasures.jsonl")
    erase_owners(home.people, [f"record:parcel:{SIGNED_EARLY + 1}"], "court_order", erasures)
    erase_persons(home.people, [person], "retention_end", erasures)

    closed = Closed(password=PASSWORD, erasures=tmp_path / "erasures.jsonl")
    done = restore(tmp_path / "backup", tmp_path / "restored", key, closed)
    assert (done.erased, done.with_people) == (2, True)
    with Home.open(tmp_path / "restored") as back:
        [[gone]] = labels(back, f"parcel:{SIGNED_EARLY + 1}").values()
        assert gone.erased_on
        [[kept]] = labels(back, f"parcel:{SIZE + 1}").values()
        assert kept.fields == {"label": "Another"}
        assert back.people.keyring.erasure(f"identity:{person}").why == "retention_end"
        assert not back.people.file.rows("SELECT 1 FROM identities WHERE person = ?", [person])
    raw = (tmp_path / "restored" / "people.sqlite").read_bytes()
    assert not [path for path in (tmp_path / "restored").glob("*-wal") if path.stat().st_size]
    assert person.encode() not in raw.replace(f"identity:{person}".encode(), b"")


def test_the_same_backup_without_the_list_brings_it_back_which_is_why_it_is_asked_for(home, key, tmp_path):
    back_up(home, tmp_path / "backup", PASSWORD)
    done = restore(tmp_path / "backup", tmp_path / "restored", key, Closed(password=PASSWORD, erasures=None))
    assert done.erased == 0
    with Home.open(tmp_path / "restored") as back:
        [[part]] = labels(back, f"parcel:{SIGNED_EARLY + 1}").values()
        assert part.fields == {"label": "Planted Name"}


def test_restored_keys_may_be_used_by_their_owner_only(home, key, tmp_path):
    back_up(home, tmp_path / "backup", PASSWORD)
    restore(tmp_path / "backup", tmp_path / "restored", key, Closed(password=PASSWORD, erasures=None))
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "restored").rglob("*.key")}
    assert modes == {"master.key": 0o600, "index.key": 0o600, "signing.key": 0o600}
    assert (tmp_path / "restored" / "keys").stat().st_mode & 0o777 == 0o700
    for name in ("people.sqlite", "register.sqlite", "trail.sqlite", "esep.toml", "actors.toml"):
        assert (tmp_path / "restored" / name).stat().st_mode & 0o777 == 0o600, name


def test_another_password_opens_nothing_and_leaves_nothing(home, key, tmp_path):
    back_up(home, tmp_path / "backup", PASSWORD)
    with pytest.raises(EsepError, match="E-796"):
        restore(
            tmp_path / "backup", tmp_path / "restored", key, Closed(password=PASSWORD[:-1], erasures=None)
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "register"]


def test_a_password_for_a_backup_without_people_is_refused(copy, key, tmp_path):
    with pytest.raises(EsepError, match="E-797"):
        restore(copy, tmp_path / "restored", key, Closed(password=PASSWORD, erasures=None))


def test_keys_of_another_register_are_not_put_in(home, tmp_path):
    back_up(home, tmp_path / "backup", PASSWORD)
    stranger = SigningKey(home.origin, bytes(32))
    old = Manifest.read(tmp_path / "backup")
    head = Checkpoint.of(home.origin, home.journal.head())
    shutil.rmtree(tmp_path / "backup" / "checkpoints")
    (tmp_path / "backup" / "checkpoint").write_text(head.signed(stranger))
    Manifest(
        origin=old.origin,
        key=stranger.verifier.text,
        made_at=old.made_at,
        entries=old.entries,
        salt=old.salt,
        files=digests(tmp_path / "backup"),
    ).write(tmp_path / "backup", stranger)
    with pytest.raises(EsepError, match="E-799"):
        restore(
            tmp_path / "backup",
            tmp_path / "restored",
            stranger.verifier,
            Closed(password=PASSWORD, erasures=None),
        )
