"""Attachments are on disk before their card, read with a right only, gone with the key of their record."""

import os
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from esep.access import Actor, Gate, MemoryRows, Role, Target, Trail
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.attachments import LARGEST, Attachments

RECORD, OTHER = "proceeding:237510031000123", "proceeding:237510031000124"
SCAN = b"%PDF-1.7 the scan of Planted Name"
DIGEST = sha256(SCAN).hexdigest()


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(MemoryKeys(), bytes(32))


@pytest.fixture
def kept(tmp_path: Path, keyring: Keyring) -> Attachments:
    return Attachments(tmp_path / "attachments", keyring)


@pytest.fixture
def trail() -> Trail:
    return Trail(MemoryRows())


@pytest.fixture
def asking(trail: Trail):
    """The right of an investigator to a record, up to a class."""
    gate = Gate(trail, lambda territory, of: territory == of)
    officer = Actor(
        code="o-1", role=Role.INVESTIGATOR, office="7512", territory="A", valid_from=date(2020, 1, 1)
    )

    def right(record: str = RECORD, klass: Class = Class.CASE):
        target = Target(record=record, office="7512", territory="A", handlers=frozenset({"o-1"}))
        return gate.reading(officer, target=target, klass=klass, purpose="criminal_case:1")

    return right


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_kept_is_read_back_and_leaves_one_row_in_the_trail(kept, asking, trail):
    named = kept.keep(RECORD, SCAN, "application/pdf")
    assert named == {"digest": DIGEST, "media": "application/pdf", "size": len(SCAN)}
    kept.require(RECORD, [named])
    with asking() as right:
        assert kept.read(RECORD, DIGEST, right=right) == SCAN
    assert trail.head().size == 1


def test_it_is_on_disk_before_keep_returns(kept, monkeypatch, tmp_path):
    synced = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    kept.keep(RECORD, SCAN, "application/pdf")
    [path] = files(tmp_path)
    assert path.parent.name == path.name[:2]
    assert any(place.endswith(f"/{path.name}") for place in synced)
    assert {str(path.parent), str(path.parent.parent), str(tmp_path)} <= set(synced)
    assert synced.index(str(path.parent)) > next(
        at for at, place in enumerate(synced) if place.endswith(path.name)
    ), "the name comes after the bytes"


def test_nothing_of_it_is_readable_on_disk_and_its_name_tells_nothing(kept, tmp_path):
    kept.keep(RECORD, SCAN, "application/pdf")
    [path] = files(tmp_path)
    assert b"Planted" not in path.read_bytes()
    assert DIGEST not in str(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_leaves_nothing_behind(kept, monkeypatch, tmp_path):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    kept.keep(RECORD, b"before", "application/pdf")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises((EsepError, OSError)):
        kept.keep(RECORD, SCAN, "application/pdf")
    assert len(files(tmp_path)) == 1
    with pytest.raises(EsepError, match="E-802"):
        kept.require(RECORD, [{"digest": DIGEST}])


def test_without_a_right_or_with_that_of_another_record_nothing_is_read(kept, asking):
    kept.keep(RECORD, SCAN, "application/pdf")
    with pytest.raises(EsepError, match="E-668"):
        kept.read(RECORD, DIGEST, right=None)
    with asking(OTHER) as right, pytest.raises(EsepError, match="E-668"):
        kept.read(RECORD, DIGEST, right=right)
    with asking() as right:
        pass
    with pytest.raises(EsepError, match="E-668"):
        kept.read(RECORD, DIGEST, right=right)


def test_a_right_to_the_case_does_not_open_what_is_more_closed(kept, asking):
    kept.keep(RECORD, SCAN, "application/pdf", Class.SPECIAL)
    with asking() as right, pytest.raises(EsepError, match="E-668"):
        kept.read(RECORD, DIGEST, right=right)
    with asking(klass=Class.SPECIAL) as right:
        assert kept.read(RECORD, DIGEST, right=right) == SCAN


def test_only_what_is_open_is_read_without_a_right(kept):
    kept.keep(RECORD, SCAN, "application/pdf")
    with pytest.raises(EsepError, match="E-804"):
        kept.read_open(RECORD, DIGEST)
    kept.keep("return:2022-01", b"a workbook", "text/plain", Class.OPEN)
    assert kept.read_open("return:2022-01", sha256(b"a workbook").hexdigest()) == b"a workbook"


def test_the_attachment_of_a_destroyed_key_says_that_it_is_erased(kept, keyring, asking):
    kept.keep(RECORD, SCAN, "application/pdf")
    kept.keep(OTHER, SCAN, "application/pdf")
    keyring.destroy(f"record:{RECORD}", "retention_end")
    with asking() as right, pytest.raises(EsepError, match="E-686"):
        kept.read(RECORD, DIGEST, right=right)
    with pytest.raises(EsepError, match="E-689"):
        kept.keep(RECORD, b"more", "application/pdf")
    with asking(OTHER) as right:
        assert kept.read(OTHER, DIGEST, right=right) == SCAN, "the same scan in another case stays"


def test_a_changed_file_is_refused_wherever_a_bit_is_flipped(kept, asking, tmp_path):
    kept.keep(RECORD, SCAN, "application/pdf")
    [path] = files(tmp_path)
    raw = path.read_bytes()
    for place in range(len(raw)):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with asking(klass=Class.CASE) as right, pytest.raises(EsepError) as no:
            kept.read(RECORD, DIGEST, right=right)
        assert no.value.code in {"E-803", "E-685", "E-688", "E-668"}
        assert "Planted" not in str(no.value)


@pytest.mark.parametrize("klass", ["case", "open"])
def test_a_class_written_lower_on_disk_does_not_open_it(klass, kept, asking, tmp_path):
    kept.keep(RECORD, SCAN, "application/pdf", Class.SPECIAL)
    [path] = files(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"special"', f'"{klass}"'.encode(), 1))
    with asking() as right, pytest.raises(EsepError) as refused:
        kept.read(RECORD, DIGEST, right=right)
    assert refused.value.code in {"E-803", "E-685"}


def test_an_open_attachment_that_was_changed_is_refused(kept, tmp_path):
    kept.keep("return:1", b"a workbook", "text/plain", Class.OPEN)
    [path] = files(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"work", b"Work"))
    with pytest.raises(EsepError, match="E-803"):
        kept.read_open("return:1", sha256(b"a workbook").hexdigest())


def test_a_sealed_file_put_in_the_place_of_another_is_refused(kept, asking, tmp_path):
    kept.keep(RECORD, SCAN, "application/pdf")
    [first] = files(tmp_path)
    named = kept.keep(OTHER, b"another", "application/pdf")
    [second] = [path for path in files(tmp_path) if path != first]
    second.write_bytes(first.read_bytes())
    with asking(OTHER) as right, pytest.raises(EsepError) as refused:
        kept.read(OTHER, named["digest"], right=right)
    assert refused.value.code in {"E-803", "E-685"}


def test_kept_twice_it_is_there_once(kept, asking, tmp_path):
    kept.keep(RECORD, SCAN, "application/pdf")
    kept.keep(RECORD, SCAN, "application/pdf")
    assert len(files(tmp_path)) == 1
    with asking() as right:
        assert kept.read(RECORD, DIGEST, right=right) == SCAN


@pytest.mark.parametrize(("first", "then"), [("special", "open"), ("open", "special"), ("case", "case")])
def test_kept_again_it_keeps_the_higher_of_both_classes(first, then, kept, asking, tmp_path):
    kept.keep(RECORD, SCAN, "application/pdf", Class(first))
    kept.keep(RECORD, SCAN, "application/pdf", Class(then))
    assert kept.class_of(RECORD, DIGEST) == max(Class(first), Class(then))
    with asking(klass=Class.SPECIAL) as right:
        assert kept.read(RECORD, DIGEST, right=right) == SCAN
    [path] = files(tmp_path)
    assert SCAN not in path.read_bytes()


def test_what_is_damaged_is_mended_by_keeping_it_again(kept, asking, tmp_path):
    kept.keep(RECORD, SCAN, "application/pdf")
    [path] = files(tmp_path)
    path.write_bytes(b"nothing of it")
    with pytest.raises(EsepError, match="E-803"):
        kept.class_of(RECORD, DIGEST)
    kept.keep(RECORD, SCAN, "application/pdf")
    with asking() as right:
        assert kept.read(RECORD, DIGEST, right=right) == SCAN


@pytest.mark.parametrize("size", [0, LARGEST + 1])
def test_nothing_and_too_much_are_refused(size, kept, tmp_path):
    with pytest.raises(EsepError, match="E-800"):
        kept.keep(RECORD, bytes(size), "application/pdf")
    assert not files(tmp_path)


@pytest.mark.parametrize("media", ["", "pdf", "application/", "a b/c", "text/plain\n", "../x"])
def test_what_is_no_media_type_is_refused(media, kept):
    with pytest.raises(EsepError, match="E-801"):
        kept.keep(RECORD, SCAN, media)


@pytest.mark.parametrize("digest", ["", "../../keys/master.key", DIGEST, DIGEST.upper()])
def test_a_card_whose_attachment_is_not_kept_is_refused(digest, kept):
    with pytest.raises(EsepError, match="E-802"):
        kept.require(RECORD, [{"digest": digest}])
