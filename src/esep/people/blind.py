"""The blind index: what stands in place of numbers and names, and ids that differ by domain.

Everything is HMAC-SHA-256 under `index.key`, never a plain hash: a country has few enough identity numbers to
hash them all in minutes, and nobody can do so without the key.
"""

import hmac
from base64 import b32encode
from collections.abc import Iterable
from datetime import date

from esep.people.spelling import NameLetters, tokens

DOMAIN_ID = 15
Hash = bytes


class BlindIndex:
    """Hashes under the index key. `letters` say which letters of a name stand for each other.

    >>> index = BlindIndex(bytes(32), NameLetters({}))
    >>> index.domain_id("shelter", "9d0f"), index.domain_id("offence", "9d0f")
    ('p-...', 'p-...')
    >>> index.domain_id("shelter", "9d0f") == index.domain_id("offence", "9d0f")
    False
    """

    def __init__(self, key: bytes, letters: NameLetters) -> None:
        self._key, self._letters = key, letters

    def domain_id(self, domain: str, person: str) -> str:
        """The id of a person in one domain; ids of two domains cannot be joined without the key."""
        return "p-" + b32encode(self._hash("domain", domain, person)[:DOMAIN_ID]).decode("ascii").lower()

    def number(self, digits: str) -> Hash:
        """An identity number, normalised before."""
        return self._hash("number", digits)

    def names(self, names: Iterable[str], born_on: date | None) -> frozenset[tuple[Hash, Hash]]:
        """Names as the index keeps them, each word exact and folded.

        Each word goes in together with the day of birth, so that equal hashes do not betray how common a
        name is. Without a day of birth the words of a name go in as one, for the same reason.
        """
        return frozenset(
            (self._hash("name", day, word), self._hash("folded", day, self._letters.folded(word)))
            for name in names
            for day, word in _words(name, born_on)
        )

    def _hash(self, *parts: str) -> Hash:
        return hmac.digest(self._key, "\n".join(parts).encode(), "sha256")


def _words(name: str, born_on: date | None) -> Iterable[tuple[str, str]]:
    if born_on is None:
        return [("-", " ".join(sorted(tokens(name))))]
    return [(born_on.isoformat(), word) for word in tokens(name)]
