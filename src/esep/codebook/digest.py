"""The digest of what a codebook says: whatever is derived from it is made anew when it changes."""

from hashlib import sha256
from pathlib import Path

# What of a codebook decides neither what a record counts as nor what is due on it.
TELLS_ONLY = {
    "breaks.csv",
    "claims",
    "demonstration",
    "figures",
    "forms",
    "glossary.csv",
    "mappings",
    "papers",
    "phrases",
    "population.csv",
}


def book_digest(folder: Path) -> bytes:
    """The digest of the files of a codebook, save those that only tell.

    >>> from esep.codebook import Codebook
    >>> len(book_digest(Codebook.load("kz").folder))
    32
    """
    files = (
        path
        for path in folder.rglob("*")
        if path.suffix in {".csv", ".toml"} and path.relative_to(folder).parts[0] not in TELLS_ONLY
    )
    digest = sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(folder)}\n".encode() + sha256(path.read_bytes()).digest())
    return digest.digest()
