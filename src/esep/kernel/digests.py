"""What files hold, as digests."""

from hashlib import file_digest
from pathlib import Path


def digest_of(path: Path) -> str:
    """The SHA-256 of the bytes of a file, in hex.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as empty:
    ...     digest_of(Path(empty.name))[:8]
    'e3b0c442'
    """
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
