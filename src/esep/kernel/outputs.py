"""Outputs appear whole or not at all: a reader never meets half a report."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from esep.kernel.errors import EsepError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def whole(path: Path, *, replace_folder: bool = False) -> Iterator[Path]:
    """A temporary place to write a file or a folder; it becomes `path` when the block ends well.

    The caller creates the file, or makes the folder and fills it, at the path it is handed, which has
    the same name. All bytes reach the disk before the name does. When the block raises, nothing of it
    remains and what stood at `path` stands as before. A folder that already holds something is
    replaced only when `replace_folder` says so; it is then moved aside for the moment of the exchange.

    Raises:
        EsepError: E-020 when `path` is a folder that is not empty and may not be replaced; E-021 when
            the place cannot be written; E-022 when the block wrote nothing; E-023 when a file would
            replace a folder or a folder a file.

    >>> with tempfile.TemporaryDirectory() as place:
    ...     with whole(Path(place) / "report.txt") as temporary:
    ...         _ = temporary.write_text("157,473")
    ...     os.listdir(place)
    ['report.txt']
    """
    _refuse_filled(path, replace_folder=replace_folder)
    aside = _aside(path)
    temporary = aside / path.name
    try:
        yield temporary
        _to_disk(temporary, path)
        _exchange(temporary, path.resolve(), aside / "replaced" if replace_folder else None)
    except OSError as fault:
        if fault.errno in _FULL or _inside(fault.filename, aside):
            raise EsepError("E-021", path=path, reason=fault.strerror or type(fault).__name__) from fault
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """A block that writes at a place; what the system refuses there is said in words.

    Raises:
        EsepError: E-021 when the block raises an OSError.
    """
    try:
        yield
    except OSError as fault:
        raise EsepError("E-021", path=path, reason=fault.strerror or type(fault).__name__) from fault


def _refuse_filled(path: Path, *, replace_folder: bool) -> None:
    if path.is_dir() and not replace_folder and any(path.iterdir()):
        raise EsepError("E-020", path=path)


def _aside(path: Path) -> Path:
    """A fresh folder beside the target, on the same file system, so that a rename is enough."""
    with writable(path):
        # A link keeps being a link: what it points to is replaced, and beside that lies the fresh folder.
        return Path(tempfile.mkdtemp(prefix=f".{path.name[:100]}.", dir=path.resolve().parent))


def _to_disk(temporary: Path, path: Path) -> None:
    if not temporary.exists():
        raise EsepError("E-022", path=path)
    if path.exists() and path.is_dir() != temporary.is_dir():
        raise EsepError("E-023", path=path)
    for written in (*temporary.rglob("*"), temporary):
        if not written.is_symlink():
            sync(written)


def _exchange(temporary: Path, target: Path, replaced: Path | None) -> None:
    """Give the written thing its name; what fills the place is moved to `replaced`, or makes us refuse."""
    filled = target.is_dir() and any(target.iterdir())
    if filled:
        if replaced is None:
            raise EsepError("E-020", path=target)
        target.rename(replaced)
    try:
        # A folder that another filled since is not replaced by the system either.
        temporary.replace(target)
    except OSError as fault:
        if filled and replaced is not None:
            replaced.rename(target)
        if fault.errno in {errno.ENOTEMPTY, errno.EEXIST}:
            raise EsepError("E-020", path=target) from fault
        raise
    sync(target.parent)


def sync(path: Path) -> None:
    """Make a file durable, or the names in a folder: new ones last only when their folder is on disk too."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _inside(filename: object, folder: Path) -> bool:
    return isinstance(filename, str) and Path(filename).is_relative_to(folder)
