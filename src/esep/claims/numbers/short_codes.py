"""The short numbers of services, that everybody knows by heart: 102, 112, 1414."""

from esep.claims.model import Became
from esep.claims.numbers.seen import Around, Seen
from esep.claims.tokens import DASHES, TokenKind

SHORTEST, LONGEST, BEHIND = 3, 4, 3
OPENING, CLOSING = frozenset('«"“„'), frozenset('»"”')


def short_code(around: Around, one: Seen) -> Became | None:
    """A short number that people ring: "ring 1417", "вызовов на 102", "«102»", "Police: 102."."""
    digits = around.tokens[one.first].text
    if one.spelled or not one.bare or one.value is None or not digits.isdecimal():
        return None
    if not SHORTEST <= len(digits) <= LONGEST or digits[0] != "1":
        return None
    if _called_to(around, one):
        return Became.PHONE
    if _counts(around, one):
        return None
    if around.means("ringing", one.first - 1) is not None:
        return Became.PHONE
    said = _quoted(around, one) or _of_service(around, one) or _called_on(around, one)
    return Became.PHONE if said else None


def _behind(one: Seen) -> int:
    """The word behind a number and the ending of its case."""
    return max(one.after, one.suffix + 1)


def _counts(around: Around, one: Seen) -> bool:
    """Whether what is counted stands behind a number, or a year does."""
    place = _behind(one)
    return any(around.means(section, place) is not None for section in ("counted", "eras", "sizes"))


def _quoted(around: Around, one: Seen) -> bool:
    return around.word(one.first - 1) in OPENING and around.word(one.after) in CLOSING


def _of_service(around: Around, one: Seen) -> bool:
    """Whether a line says nothing but a service and its number: "Police: 102."."""
    mark = around.word(one.first - 1)
    if mark != ":" and mark not in DASHES:
        return False
    alone = around.kind(one.after) is TokenKind.NEWLINE or around.word(one.after) in {".", ";", ""}
    return alone and around.means("services", one.first - 2) is not None and _opens(around, one.first - 2)


def _opens(around: Around, place: int) -> bool:
    """Whether a word is the first of its line but for signs and one word: Жедел жәрдем: 103."""
    before = [around.kind(at) for at in range(around.first, place)]
    return len(before) <= BEHIND and TokenKind.DIGITS not in before and before.count(TokenKind.WORD) <= 1


def _called_on(around: Around, one: Seen) -> bool:
    """Calls on a number, where nothing says that they grew by it: вызовов на 102 стало больше на 6 %."""
    on = one.first - 1
    if around.means("called_on", on) is None:
        return False
    if around.means("callers", one.after) is not None:
        return True
    if around.means("calls", on - 1) is None or around.kind(one.after) is not TokenKind.WORD:
        return False
    near = range(one.after, one.after + BEHIND)
    compared = around.near("times_after", near)
    return not compared or (
        around.means("times_after", one.after) is None and around.beside(one, 1) is not None
    )


def _called_to(around: Around, one: Seen) -> bool:
    """Calls to a number whose ending says "to": 102-ге 4 812 қоңырау түсті."""
    if one.suffix < 0 or around.means("called_to", one.suffix) is None:
        return False
    place = _behind(one)
    while around.kind(place) is TokenKind.DIGITS:
        place += 1
    return around.means("calls", place) is not None
