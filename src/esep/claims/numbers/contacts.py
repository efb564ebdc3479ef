"""Numbers that lead to someone: addresses on the net, telephones, accounts, identity numbers, streets."""

import re

from esep.claims.model import Became, Form
from esep.claims.numbers.seen import Around, Seen

CHUNK = 60
PLAIN = frozenset(["", " ", "\n", ",", ";", "%"])
STREET, LONG, LONGER = 3, 10, 13
_ON_THE_NET = re.compile(r"://|www\.|[\w.]@[\w]|^[@#]\w|\.[a-z]{2,5}(?:/|$)|\.[a-z]{2}$")


def on_the_net(around: Around, one: Seen) -> Became | None:
    """Part of an address of a page, a mailbox, a name after @ or #."""
    text, start, end = around.text, one.start, one.end
    if (not start or text[start - 1].isspace()) and text[end : end + 1] in PLAIN:
        return None
    low, high = max(0, start - CHUNK), min(len(text), end + CHUNK)
    while start > low and not text[start - 1].isspace():
        start -= 1
    while end < high and not text[end].isspace():
        end += 1
    chunk = text[start:end].strip("().,;:!?«»“”\"'").lower()
    return Became.NAME if _ON_THE_NET.search(chunk) else None


def contact(around: Around, one: Seen) -> Became | None:
    """A telephone, account or identity number, a house in a street: known by length or the word before."""
    digits = around.tokens[one.first].text
    if (
        one.form is not Form.COUNT
        or one.size > 1
        or one.spelled
        or one.value is None
        or not digits.isdecimal()
    ):
        return None
    if len(digits) >= LONGER:
        return Became.LAW
    housed = len(digits) <= STREET and _before_street(around, one)
    if len(digits) >= LONG or housed or _dialled(around, one, digits):
        return Became.PHONE
    if len(digits) > STREET or not around.near("address", range(one.first - 4, one.first)):
        return None
    if around.capital(one.after):
        return Became.NAME
    return Became.PHONE if _address(around, one) else None


def _dialled(around: Around, one: Seen, digits: str) -> bool:
    """Whether a word of telephones stands near, or another telephone number right before."""
    near = (*range(one.first - 3, one.first), one.after, one.after + 1)
    return len(digits) >= STREET and (around.near("phone", near) or _called_too(around, one))


def _called_too(around: Around, one: Seen) -> bool:
    """Whether only "or" or a comma parts it from a telephone number."""
    before = around.beside(one, -1)
    if before is None or before.became is not Became.PHONE or one.first - before.after > 1:
        return False
    return around.word(before.after) in (",", "/") or around.means("range", before.after) is not None


def _before_street(around: Around, one: Seen) -> bool:
    """5 Abai Street: a name and the word of a street in capitals."""
    after = range(one.after, one.after + 3)
    street = next((at for at in after if around.means("address", at) is not None), -1)
    return street > one.after and all(around.capital(at) for at in range(one.after, street + 1))


def _address(around: Around, one: Seen) -> bool:
    """Whether a house or street stands before it with nothing but a mark between, or a name in capitals."""
    if around.means("address", one.first - 1) is not None:
        return True
    mark = around.word(one.first - 1)
    return mark in (".", ",", "№") or around.printed(one.first - 1)[:1].isupper()
