"""Terms found in a row of words: whole words, stems and several words in a row, in one pass.

A term is written as the data files write it: `crime` is that word, `преступлени*` any word that begins so,
"medium gravity" two words side by side. The letters е and ё are one.
"""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

TagT = TypeVar("TagT")
KEY, MOST = 4, 50_000
_FOLDED = str.maketrans("ё’ʼ", "е''")


def folded(word: str) -> str:
    """A word as terms are compared: ё is е, every apostrophe is straight."""
    return word.translate(_FOLDED)


class Hit(NamedTuple, Generic[TagT]):
    """A term found: its first word, the word after its last, and what was filed under it."""

    first: int
    after: int
    tag: TagT


class _Filed(NamedTuple, Generic[TagT]):
    """A term as it is kept: the pattern of its first word, those of the others, its tag."""

    first: str
    rest: tuple[str, ...]
    tag: TagT


class Terms(Generic[TagT]):
    """Many terms, each filed under a tag, searched together.

    >>> terms = Terms([("grave", 1), ("especially grave", 2), ("crime*", 3)])
    >>> [tuple(hit) for hit in terms.find(["especially", "grave", "crimes"])]
    [(0, 2, 2), (1, 2, 1), (2, 3, 3)]
    """

    def __init__(self, entries: Iterable[tuple[str, TagT]]) -> None:
        """File each term; one term may have several tags."""
        self._by_key: dict[str, list[_Filed[TagT]]] = {}
        self._known: dict[str, tuple[_Filed[TagT], ...]] = {}
        for term, tag in entries:
            first, *rest = folded(term.lower()).split() or [""]
            key = first.rstrip("*")[:KEY]
            if key:
                self._by_key.setdefault(key, []).append(_Filed(first, tuple(rest), tag))

    def find(self, words: Sequence[str]) -> list[Hit[TagT]]:
        """All terms in the words, in the order of their first word, longer ones first."""
        hits: list[Hit[TagT]] = []
        known, count = self._known, len(words)
        for place, word in enumerate(words):
            filed = known.get(word)
            if filed is None:
                filed = self._look_up(word)
            for _, rest, tag in filed:
                after = place + 1
                for pattern in rest:
                    if after == count or not _is(pattern, words[after]):
                        break
                    after += 1
                else:
                    hits.append(Hit(place, after, tag))
        hits.sort(key=lambda hit: (hit.first, -hit.after))
        return hits

    def _look_up(self, word: str) -> tuple[_Filed[TagT], ...]:
        """The terms that a word may begin."""
        if len(self._known) > MOST:
            self._known.clear()
        filed = tuple(
            one
            for length in range(1, KEY + 1)
            if length <= len(word)
            for one in self._by_key.get(word[:length], ())
            if _is(one.first, word)
        )
        self._known[word] = filed
        return filed


def _is(pattern: str, word: str) -> bool:
    """Whether a word is what a pattern stands for."""
    return word.startswith(pattern[:-1]) if pattern[-1] == "*" else word == pattern
