"""The digest of what a codebook says: whatever is derived from it is made anew when it changes."""

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path


def book_digest(folder: Path, leaving_out: Collection[str] = ()) -> bytes:
    """The digest of the files of a codebook.

    Args:
        folder: of the codebook.
        leaving_out: names of files and folders right in it that do not matter.

    >>> from esep.codebook import Codebook
    >>> len(book_digest(Codebook.load("kz").folder, {"claims", "forms"}))
    32
    """
    files = (
        path
        for path in folder.rglob("*")
        if path.suffix in {".csv", ".toml"} and path.relative_to(folder).parts[0] not in leaving_out
    )
    digest = sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(folder)}\n".encode() + sha256(path.read_bytes()).digest())
    return digest.digest()
