"""Numbers that lead to someone: addresses on the net, telephones, accounts, identity numbers, streets."""

import re

from esep.claims.model import Became, Form
from esep.claims.numbers.dates import SURE_YEARS
from esep.claims.numbers.seen import Around, Seen
from esep.claims.tokens import TokenKind

CHUNK = 60
MARKS = frozenset(".,№")
PLAIN = frozenset(["", " ", "\n", ",", ";", "%"])
STREET, YEAR, LONG, LONGER, COUNTED = 3, 4, 10, 13, 5
SIGNS = frozenset("☎☏✆📞📱📲")
SERVED = frozenset("19")
QUOTES = frozenset('«»“”„"')
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
    if len(digits) >= LONG or housed or _dialled(around, one, digits) or _in_a_house(around, one):
        return Became.PHONE
    counts = len(digits) > STREET or around.means("counted", one.after) is not None
    if counts or not around.near("address", range(one.first - 4, one.first)):
        return None
    if around.capital(one.after):
        return Became.NAME
    return Became.PHONE if _address(around, one) else None


def _dialled(around: Around, one: Seen, digits: str) -> bool:
    """Whether a word or sign of telephones stands near, or another telephone number right before."""
    if around.word(one.first - 1)[:1] in SIGNS:
        return True
    if len(digits) < STREET or (len(digits) == YEAR and around.means("year_cues", one.first - 1) is not None):
        return False
    if len(digits) == YEAR and int(digits) in SURE_YEARS:
        return False
    if one.suffix >= 0 and around.means("part_ending", one.suffix) is not None:
        return False
    return _called(around, one) or _called_too(around, one) or _reached_on(around, one)


def _called(around: Around, one: Seen) -> bool:
    """Whether a word of telephones stands before a number: right there, or near where no noun follows it."""
    near = range(one.first - 3, one.first)
    led = around.means("phone", one.first - 1) is not None
    digits = any(around.kind(place) is TokenKind.DIGITS for place in near)
    if (digits and not led) or not around.near("phone", near):
        return False
    if around.means("months", one.first - 1) is not None or _counted_before(around, one):
        return False
    if _of_a_count(around, one):
        return False
    right = one.first - 1 - (around.kind(one.first - 1) is TokenKind.MARK)
    named = around.means("phone", right) is not None
    return (named and around.means("counted", one.after) is None) or not _noun_behind(around, one)


def _counted_before(around: Around, one: Seen) -> bool:
    """Whether the word of telephones belongs to the count before: 312 by phone, 490 online."""
    before = around.beside(one, -1)
    if before is None or around.word(one.first - 1) != "," or around.kind(one.after) is not TokenKind.WORD:
        return False
    return before.became is Became.FIGURE and before.bare and one.first - before.after <= COUNTED


def _of_a_count(around: Around, one: Seen) -> bool:
    """Whether a number is so many: "every fifth call, 972 out of 4,860"; "из этих звонков, всего 972"."""
    if around.means("one_counts_after", one.first - 1) is not None:
        return True
    place = one.after + (around.means("out", one.after) is not None)
    return around.means("of", place) is not None and around.kind(place + 1) is TokenKind.DIGITS


def _noun_behind(around: Around, one: Seen) -> bool:
    """Whether a word that may be counted stands right behind a number."""
    place = one.after
    joined = around.means("range", place) is not None or around.means("fraction_before", place) is not None
    return around.kind(place) is TokenKind.WORD and not joined


def _reached_on(around: Around, one: Seen) -> bool:
    """The short number of a service: reached on 150, the 102 line, пульт «102»."""
    if around.means("counted", one.after) is not None or not _short(around.word(one.first)):
        return False
    digits = around.word(one.first)
    quoted = around.word(one.first - 1) in QUOTES and around.word(one.after) in QUOTES
    before = one.first - 1 - quoted
    if (
        around.means("phone_service", before) is not None
        or around.means("phone_service", one.after) is not None
    ):
        return True
    served = digits[0] in SERVED
    on = served and any(
        (found := around.term("phone_on", before - step)) and found.after > before for step in (0, 1, 2)
    )
    to = one.suffix >= 0 and around.means("phone", one.after) is not None
    return on or to


def _short(digits: str) -> bool:
    """Whether digits may be the number of a service: of three, or of four and no count of thousands."""
    return len(digits) == STREET or (len(digits) == YEAR and digits[0] == "1")


def _called_too(around: Around, one: Seen) -> bool:
    """Whether only "or" or a comma parts it from a telephone number."""
    before = around.beside(one, -1)
    if before is None or before.became is not Became.PHONE or one.first - before.after > 1:
        return False
    return around.word(before.after) in (",", "/") or around.means("range", before.after) is not None


def _in_a_house(around: Around, one: Seen) -> bool:
    """Courtroom 5, зал 5, 5-залда: a place in a house, with nothing that is counted behind."""
    if one.suffix >= 0:
        return around.means("address_behind", one.suffix) is not None
    before = one.first - 1 - (around.word(one.first - 1) == "." and around.stuck(one.first - 2))
    bare = around.kind(one.after) is not TokenKind.WORD or around.means("age_follows", one.after) is not None
    return bare and around.means("address_alone", before) is not None


def _before_street(around: Around, one: Seen) -> bool:
    """5 Abai Street: a name and the word of a street in capitals."""
    after = range(one.after, one.after + 3)
    street = next((at for at in after if around.means("address", at) is not None), -1)
    return street > one.after and all(around.capital(at) for at in range(one.after, street + 1))


def _address(around: Around, one: Seen) -> bool:
    """Whether a house or street stands before it with nothing but a mark between, or a name in capitals."""
    if around.means("address", one.first - 1) is not None:
        return True
    place = one.first - 1
    # Between the word of a street and the house stand names and marks: "ул. Абая, 41", not "дома ночью, 290".
    while around.word(place) in MARKS or around.capital(place):
        place -= 1
        if around.means("address", place) is not None:
            return True
    return False
