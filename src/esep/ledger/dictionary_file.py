"""The file of the dictionaries, which is only added to; how much of it is valid the inventory says.

It may hold more: values whose postings were never committed. Nobody reads them, and whoever adds
next cuts them off.
"""

import os
from hashlib import sha256
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.ledger.dictionaries import Vocabulary
from esep.ledger.inventory import Words


class DictionaryFile:
    """The dictionaries of a ledger in their file, as far as they are valid.

    Args:
        folder: of the ledger.
        words: what is valid.

    Raises:
        EsepError: E-874 when the file is missing, shorter, or another one.
    """

    def __init__(self, folder: Path, words: Words) -> None:
        self._path, self.words = folder / words.file, words
        text = _read(self._path, words.size) if words.size else b""
        self._digest = sha256(text)
        if len(text) != words.size or self._digest.hexdigest() != words.sha256:
            raise EsepError("E-874", file=words.file)
        self.dictionaries = Vocabulary.read(text)

    def add(self) -> Words:
        """Write the values that have come since, durably; what is valid then.

        Raises:
            OSError: the disk refuses.
        """
        if added := self.dictionaries.take_new():
            with self._path.open("ab") as file:
                file.truncate(self.words.size)
                file.write(added)
                file.flush()
                os.fsync(file.fileno())
            self._digest.update(added)
            size = self.words.size + len(added)
            self.words = Words(self.words.file, size, self._digest.hexdigest())
        return self.words


def _read(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""
