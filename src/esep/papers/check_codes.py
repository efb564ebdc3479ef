"""The check code at the foot of a paper: short enough to be read out, made of the card in the journal.

It is the number of the entry and a part of a hash over the name of the paper and the leaf of the entry.
Entries are salted, so that nobody makes the code of a card that he does not have. Whoever holds the journal
finds the card by it, and sees that not one byte of that card has changed since the paper was printed. What
stands on the paper itself is then compared with the card by eye: the code does not cover ink.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from esep.kernel.errors import EsepError
from esep.papers.declared import Paper
from esep.register.entries import Entry
from esep.register.merkle import leaf_hash

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U, which are misread
LENGTH, GROUP = 16, 4  # 80 bits: nobody finds another card with the same code by trying
READ_AS = str.maketrans("OIL", "011")
WRITTEN = re.compile(rf"(?P<seq>[1-9][0-9]{{0,14}})(?P<hash>(?:-[{SIGNS}]{{{GROUP}}}){{{LENGTH // GROUP}}})")


def check_code(paper: str, entry: Entry) -> str:
    """The check code of a paper made from a card.

    >>> entry = Entry(17, 0, b'{"card":{"v":1},"salt":"00","seq":17}', b"", b"")
    >>> check_code("protective_order", entry)
    '17-VQM0-W7SC-BDX5-3QX1'
    """
    # The leaf is computed from the bytes: a journal that was changed and not re-hashed must not pass.
    digest = sha256(b"esep paper 1\n" + paper.encode() + b"\n" + leaf_hash(entry.bytes)).digest()
    number = int.from_bytes(digest[: LENGTH * 5 // 8])
    signs = [SIGNS[number >> 5 * place & 31] for place in reversed(range(LENGTH))]
    groups = ("".join(signs[start : start + GROUP]) for start in range(0, LENGTH, GROUP))
    return "-".join([str(entry.seq), *groups])


def read_code(typed: str) -> tuple[int, str]:
    """The number of the entry that a code names, and the code as it is printed.

    Small letters are taken for capitals, and O, I and L for the digits they resemble.

    Raises:
        EsepError: E-976 when it has no such form; it is not repeated.

    >>> read_code(" 17-7q4k-9z2m-okil-0000 ")
    (17, '17-7Q4K-9Z2M-0K11-0000')
    """
    code = "".join(typed.split()).upper().translate(READ_AS)
    parts = WRITTEN.fullmatch(code)
    if parts is None:
        raise EsepError("E-976")
    return int(parts["seq"]), code


def paper_of(code: str, entry: Entry, papers: Iterable[Paper]) -> Paper | None:
    """The paper whose code this is for a card; None when the card, as it stands, makes no such paper."""
    kind = entry.card["kind"]
    made = (one for one in papers if one.card == kind)
    return next((one for one in made if check_code(one.name, entry) == code), None)
