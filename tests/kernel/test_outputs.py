"""Outputs appear whole or not at all, and what stood there before stands until then."""

import errno
import os
from pathlib import Path

import pytest

from esep.kernel import outputs
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole


def tree(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def fill(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def produce(target, write):
    with whole(target) as temporary:
        write(temporary)


def half(target, fault):
    with whole(target) as temporary:
        temporary.write_text("half")
        raise fault


def test_a_file_appears_only_at_the_end(tmp_path):
    target = tmp_path / "report.xlsx"
    with whole(target) as temporary:
        temporary.write_text("new")
        assert temporary.name == target.name
        assert not target.exists()
    assert tree(tmp_path) == {"report.xlsx": "new"}
    assert names(tmp_path) == ["report.xlsx"]


def test_a_file_is_replaced_only_at_the_end(tmp_path):
    fill(tmp_path, report="old")
    with whole(tmp_path / "report") as temporary:
        temporary.write_text("new")
        assert (tmp_path / "report").read_text() == "old"
    assert tree(tmp_path) == {"report": "new"}


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_after_a_fault_nothing_remains_and_the_old_stands(tmp_path, fault):
    fill(tmp_path, report="old")
    with pytest.raises(fault):
        half(tmp_path / "report", fault)
    assert tree(tmp_path) == {"report": "old"}
    assert names(tmp_path) == ["report"]


def test_a_folder_appears_whole(tmp_path):
    with whole(tmp_path / "release") as temporary:
        fill(temporary, a="1")
        fill(temporary / "deep", b="2")
        assert not (tmp_path / "release").exists()
    assert tree(tmp_path) == {"release/a": "1", "release/deep/b": "2"}


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "release").mkdir()
    with whole(tmp_path / "release") as temporary:
        fill(temporary, a="1")
    assert tree(tmp_path) == {"release/a": "1"}


def test_a_filled_folder_is_refused_before_any_work(tmp_path):
    fill(tmp_path / "release", old="0")
    with pytest.raises(EsepError, match="E-020"), whole(tmp_path / "release"):
        pytest.fail("the work began")
    assert tree(tmp_path) == {"release/old": "0"}


def test_a_folder_filled_by_another_meanwhile_is_refused(tmp_path):
    def fill_both(temporary):
        fill(temporary, a="1")
        fill(tmp_path / "release", theirs="2")

    with pytest.raises(EsepError, match="E-020"):
        produce(tmp_path / "release", fill_both)
    assert tree(tmp_path) == {"release/theirs": "2"}


def test_a_filled_folder_is_replaced_when_told(tmp_path):
    fill(tmp_path / "release", old="0")
    with whole(tmp_path / "release", replace_folder=True) as temporary:
        fill(temporary, a="1")
    assert tree(tmp_path) == {"release/a": "1"}
    assert names(tmp_path) == ["release"]


def test_a_folder_comes_back_when_the_exchange_fails(tmp_path, monkeypatch):
    fill(tmp_path / "release", old="0")

    def fails(*_):
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(Path, "replace", fails)
    with (
        pytest.raises(OSError, match="input/output"),
        whole(tmp_path / "release", replace_folder=True) as temporary,
    ):
        fill(temporary, a="1")
    assert tree(tmp_path) == {"release/old": "0"}


def test_every_byte_is_on_the_disk_before_the_name(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(
        outputs, "sync", lambda path: synced.append((path.name, (tmp_path / "release").exists()))
    )
    with whole(tmp_path / "release") as temporary:
        fill(temporary, a="1", b="2")
    assert sorted(synced[:2]) == [("a", False), ("b", False)]
    assert synced[2:] == [("release", False), (tmp_path.name, True)]


@pytest.mark.parametrize("place", ["absent/report", "file/report"])
def test_a_place_that_cannot_be_written_is_refused_before_any_work(tmp_path, place):
    fill(tmp_path, file="")
    with pytest.raises(EsepError, match="E-021"), whole(tmp_path / place):
        pytest.fail("the work began")
    assert tree(tmp_path) == {"file": ""}


def test_a_folder_without_the_right_to_write_is_refused(tmp_path, monkeypatch):
    def forbidden(**_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    # The superuser may write anywhere, so that taking the right away from a folder would prove nothing.
    monkeypatch.setattr(outputs.tempfile, "mkdtemp", forbidden)
    with pytest.raises(EsepError, match=r"E-021(?s:.*)Permission denied"), whole(tmp_path / "report"):
        pytest.fail("the work began")


def test_a_full_disk_is_said_and_leaves_the_old(tmp_path):
    fill(tmp_path, report="old")
    with pytest.raises(EsepError, match=r"E-021(?s:.*)No space left"):
        half(tmp_path / "report", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert tree(tmp_path) == {"report": "old"}
    assert names(tmp_path) == ["report"]


def test_a_fault_of_another_file_is_not_taken_for_ours(tmp_path):
    with pytest.raises(FileNotFoundError), whole(tmp_path / "report"):
        (tmp_path / "input").read_text()
    assert names(tmp_path) == []


def test_writing_nothing_is_refused(tmp_path):
    fill(tmp_path, report="old")
    with pytest.raises(EsepError, match="E-022"), whole(tmp_path / "report"):
        pass
    assert tree(tmp_path) == {"report": "old"}


def test_a_file_and_a_folder_never_replace_each_other(tmp_path):
    fill(tmp_path, file="old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(EsepError, match="E-023"), whole(tmp_path / "file") as temporary:
        fill(temporary, a="1")
    with pytest.raises(EsepError, match="E-023"), whole(tmp_path / "folder") as temporary:
        temporary.write_text("new")
    assert tree(tmp_path) == {"file": "old"}
    assert (tmp_path / "folder").is_dir()


def test_a_link_stays_a_link(tmp_path):
    fill(tmp_path / "real", report="old")
    (tmp_path / "report").symlink_to(tmp_path / "real" / "report")
    with whole(tmp_path / "report") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "report").is_symlink()
    assert tree(tmp_path / "real") == {"report": "new"}
