"""A log of blocks: what `append` has returned for is on disk, whatever happens to the process or to its
power.

The log is a folder of segments named after the position at which they begin; a position counts the bytes of
the whole log. A block bears its position, the digest of the block before, and its own: so a torn end is told
from damage in the middle, and nobody takes a block out or puts one in. One process writes, any number read.
"""

import fcntl
import hashlib
import mmap
import os
from collections.abc import Iterator, Sequence
from io import FileIO
from itertools import pairwise
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from esep.kernel.errors import EsepError
from esep.kernel.outputs import sync

HEAD = Struct("<4sIQq32s")  # mark, bytes of the payload, position, ms, digest of the block before
MARK, DIGEST, NOTHING = b"ESB1", 32, bytes(32)  # BLAKE2b of 256 bits, RFC 7693
AROUND = HEAD.size + DIGEST  # bytes of a block beside its payload
LARGEST = 1 << 28
SEGMENT = 64 << 20
WRITING = os.O_WRONLY | os.O_CREAT | os.O_APPEND
DURABLE = "durable"


class Block(NamedTuple):
    """One block as it was read: where it and the next one begin, when it was written, what it holds."""

    position: int
    after: int
    written_at: int
    payload: bytes
    digest: bytes


class BlockLog:
    """The end of a log, to which blocks are added.

    A torn end - bytes of a block that power or a killed process left unfinished, which nobody was told of as
    kept - is cut back to the last whole block; `torn` says how many bytes, and they are laid aside.

    Args:
        folder: made when it is not there.
        segment: bytes after which a new file is begun.

    Raises:
        EsepError: E-1030 when a whole block follows a broken one: that is damage and no torn end; E-1031 when
            another process writes to this log; E-021 when the folder cannot be written.

    >>> from tempfile import mkdtemp
    >>> log = BlockLog(Path(mkdtemp()) / "log")
    >>> after = log.append([b"one ", b"fix"], written_at=7)
    >>> [(block.payload, block.after == after) for block in read(log.folder)]
    [(b'one fix', True)]
    """

    def __init__(self, folder: Path, segment: int = SEGMENT) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder, self.segment, self.torn, self.broken = folder, segment, 0, False
        self._lock = _locked(folder)
        self.end, self._digest = 0, NOTHING
        self._recover()
        self._durable = _shared(folder)
        self._tell()
        self._file = -1
        self.begins = self.end
        if found := segments(folder):
            self.begins = found[-1]
            self._file = os.open(path_of(folder, self.begins), WRITING, 0o600)

    def append(self, parts: Sequence[bytes | memoryview], written_at: int) -> int:
        """Add a block of these parts; it is on disk when this returns, the position after it.

        Raises:
            EsepError: E-1032 when an earlier write failed: what is on disk is not known any more, so the log
                must be opened anew before anything is acknowledged.
            OSError: the disk refuses; the log is broken from then on.
        """
        if self.broken:
            raise EsepError("E-1032")
        try:
            if self._file < 0 or self.end - self.begins >= self.segment:
                self._begin_segment()
            size = sum(map(len, parts))
            head = HEAD.pack(MARK, size, self.end, written_at, self._digest)
            digest = _digest(head, parts)
            _write(self._file, [head, *parts, digest])
            os.fdatasync(self._file)
        except BaseException:
            self.broken = True
            raise
        self.end, self._digest = self.end + AROUND + size, digest
        self._tell()
        return self.end

    def close(self) -> None:
        """Let another process write."""
        if self._file >= 0:
            os.close(self._file)
        self._durable.close()
        os.close(self._lock)
        self._file, self.broken = -1, True

    def _begin_segment(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = os.open(path_of(self.folder, self.end), WRITING | os.O_EXCL, 0o600)
        self.begins = self.end
        sync(self.folder)

    def _recover(self) -> None:
        for begins in reversed(segments(self.folder)):
            path = path_of(self.folder, begins)
            end, digest = whole_end(path, begins)
            self._cut(path, begins, end)
            if digest is not None:
                self.end, self._digest = end, digest
                return

    def _cut(self, path: Path, begins: int, end: int) -> None:
        """Lay the torn end of a segment aside, and the segment itself where nothing else was in it."""
        torn = path.stat().st_size - (end - begins)
        if torn:
            self.torn += torn
            with path.open("rb") as file:
                file.seek(end - begins)
                aside = path.with_name(f"torn-{end:020d}")
                aside.touch(mode=0o600)
                aside.write_bytes(file.read())
            with path.open("rb+") as file:
                file.truncate(end - begins)
                os.fsync(file.fileno())
        if end == begins:
            path.unlink()
        sync(self.folder)

    def _tell(self) -> None:
        self._durable[:8] = self.end.to_bytes(8, "little")


def segments(folder: Path) -> list[int]:
    """The positions at which the segments of a log begin, in order."""
    return sorted(int(path.stem) for path in folder.glob("*.seg"))


def path_of(folder: Path, begins: int) -> Path:
    """The file of the segment that begins at a position."""
    return folder / f"{begins:020d}.seg"


def durable_end(folder: Path) -> int:
    """The position up to which a log is on disk, as its writer last said; 0 where none has written yet."""
    path = folder / DURABLE
    return int.from_bytes(path.read_bytes()[:8], "little") if path.exists() else 0


def read(folder: Path, position: int = 0, upto: int | None = None) -> Iterator[Block]:
    """The blocks of a log from a position on, up to what is on disk now; see `Following`."""
    following = Following(folder, position)
    try:
        yield from following.blocks(upto)
    finally:
        following.close()


class Following:
    """A place in a log that moves on with its blocks as they are read.

    Args:
        folder: of the log.
        position: where a block begins, or will.
    """

    def __init__(self, folder: Path, position: int = 0) -> None:
        self.folder, self.position = folder, position
        self._file: FileIO | None = None
        self._begins, self._before = -1, b""

    def blocks(self, upto: int | None = None) -> Iterator[Block]:
        """The blocks from here up to a position, or to what is on disk now.

        Raises:
            EsepError: E-1030 with the position of the first block that is not whole, was changed, or does not
                follow the one before; E-1033 when the position lies before the first segment kept.
        """
        end = durable_end(self.folder) if upto is None else upto
        while self.position < end:
            block, follows = self._found() or self._found(anew=True) or (None, b"")
            if block is None or self._before not in (b"", follows):
                raise EsepError("E-1030", position=self.position)
            self.position, self._before = block.after, block.digest
            yield block

    def close(self) -> None:
        """Close the file; reading on opens it again."""
        if self._file is not None:
            self._file.close()
        self._file = None

    def _found(self, *, anew: bool = False) -> tuple[Block, bytes] | None:
        """The block that begins here, and the digest it follows; None where this segment ends."""
        file = self._opened() if anew or self._file is None else self._file
        return _block(file.fileno(), self.position - self._begins, self.position)

    def _opened(self) -> FileIO:
        begins = max((one for one in segments(self.folder) if one <= self.position), default=None)
        if begins is None:
            raise EsepError("E-1033", position=self.position)
        self.close()
        self._file, self._begins = FileIO(path_of(self.folder, begins)), begins
        return self._file


def forget_before(folder: Path, position: int, written_before: int) -> int:
    """Delete the segments that end at or before a position and were full before an instant; how many there
    were.

    What is deleted must stand elsewhere: judged, compacted, counted. The last segment always stays.
    """
    begins = segments(folder)
    count = 0
    for first, after in pairwise(begins):
        with path_of(folder, after).open("rb") as file:
            written_at = HEAD.unpack(file.read(HEAD.size))[3]
        if after > position or written_at >= written_before:
            break
        path_of(folder, first).unlink()
        count += 1
    sync(folder)
    return count


def whole_end(path: Path, begins: int) -> tuple[int, bytes | None]:
    """The position after the last whole block of a segment, and its digest; None when it holds none.

    Raises:
        EsepError: E-1030 when a whole block stands behind a broken one.
    """
    content = path.read_bytes()
    end, digest, at = begins, None, 0
    while (size := _whole(content, at, begins + at)) is not None:
        at += size
        end, digest = begins + at, content[at - DIGEST : at]
    found = content.find(MARK, at + 1)
    while found >= 0:
        if _whole(content, found, begins + found) is not None:
            raise EsepError("E-1030", position=end)
        found = content.find(MARK, found + 1)
    return end, digest


def _whole(content: bytes, at: int, position: int) -> int | None:
    """The bytes of the block that stands whole at a place of a segment, None where none does."""
    if len(content) - at < AROUND:
        return None
    mark, size, told, _, _ = HEAD.unpack_from(content, at)
    ends = at + HEAD.size + size
    if mark != MARK or told != position or ends + DIGEST > len(content):
        return None
    parts = memoryview(content)
    right = _digest(parts[at : at + HEAD.size], [parts[at + HEAD.size : ends]]) == parts[ends : ends + DIGEST]
    return AROUND + size if right else None


def _block(file: int, at: int, position: int) -> tuple[Block, bytes] | None:
    """The block at the place of a file where one begins, and the digest it follows; None at the end."""
    head = os.pread(file, HEAD.size, at)
    if not head:
        return None
    if len(head) < HEAD.size:
        raise EsepError("E-1030", position=position)
    mark, size, told, written_at, before = HEAD.unpack(head)
    if mark != MARK or told != position or size > LARGEST:
        raise EsepError("E-1030", position=position)
    payload = os.pread(file, size, at + HEAD.size)
    digest = os.pread(file, DIGEST, at + HEAD.size + size)
    if len(payload) < size or _digest(head, [payload]) != digest:
        raise EsepError("E-1030", position=position)
    return Block(position, position + AROUND + size, written_at, payload, digest), before


def _digest(head: bytes | memoryview, parts: Sequence[bytes | memoryview]) -> bytes:
    # All that comes in passes here twice; without help by the processor SHA-256 takes three times as long.
    running = hashlib.blake2b(head, digest_size=DIGEST)
    for part in parts:
        running.update(part)
    return running.digest()


def _write(file: int, parts: Sequence[bytes | memoryview]) -> None:
    """All bytes in one call where the system takes them, which it may not."""
    size = sum(map(len, parts))
    written = os.writev(file, parts)
    if written < size:
        left = memoryview(b"".join(parts))[written:]
        while left:
            left = left[os.write(file, left) :]


def _locked(folder: Path) -> int:
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise EsepError("E-1031") from None
    return lock


def _shared(folder: Path) -> mmap.mmap:
    """The file in which readers in other processes see how far the log is on disk."""
    handle = os.open(folder / DURABLE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.ftruncate(handle, 8)
        return mmap.mmap(handle, 8)
    finally:
        os.close(handle)
