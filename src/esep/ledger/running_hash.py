"""A hash that runs over postings in their order, by what they mean: the same whatever files hold them.

For each card, `h = SHA-256(h_before || rows)`, beginning with 32 zero bytes; `rows` is a JSON array of the
card's rows, each `[seq, known_at, unit, on, holds_from, side, amount, why, apart, dims]`, with days as
YYYY-MM-DD, names in full and `unit` as the number of the first entry about the record. Neither parts, nor
codes of dictionaries, nor the batches of a catch-up enter it.
"""

from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

import orjson

from esep.ledger.columns import Bare

START = bytes(32)


def running(before: bytes, rows: Iterable[Bare]) -> bytes:
    """The hash over everything up to these rows, which begin with a new card and end with a whole one.

    >>> running(START, []) == START
    True
    """
    for _, of_card in groupby(rows, key=itemgetter(0)):
        before = sha256(before + orjson.dumps(list(map(tuple, of_card)))).digest()
    return before
