"""Numbers that point at something: articles of a law, papers, tables, items of a list, names."""

from esep.claims.model import Became, Form
from esep.claims.numbers.seen import Around, Seen
from esep.claims.tokens import DASHES, HYPHENS, TokenKind

TITLE_WORDS, SHORT, PARTS = 10, 7, 3
PARTED = frozenset({Became.LAW, Became.NAME, Became.PHONE})
JOINTS, STOPS = frozenset(DASHES) | {"/"}, frozenset(",.!?;:")
OPENING, CLOSING = frozenset('«“„"‘'), frozenset('»”"’')


def listed(around: Around, one: Seen) -> Became | None:
    """The number of an item at the beginning of a line, of a table, a page, a footnote."""
    if one.form is not Form.COUNT or one.value is None or one.spelled or one.size > 1 or one.value > 999:
        return None
    if one.whole is None:
        return Became.NUMBERING if around.means("numbering", _word_before(around, one.first)) else None
    if around.word(one.first - 1) == "[" and around.word(one.after) == "]":
        return Became.NUMBERING
    if one.first == around.first + (around.word(around.first) == "("):
        mark = around.word(one.after)
        gap = one.after + 1 >= around.last or not around.stuck(one.after)
        if mark in (".", ")") and around.stuck(one.after - 1) and gap and one.after + 1 < around.last:
            return Became.NUMBERING
    if one.suffix >= 0 and around.means("numbering_after", one.suffix) is not None:
        return Became.NUMBERING
    before = _word_before(around, one.first)
    alone = around.kind(one.after) is not TokenKind.WORD
    numbered = around.means("numbering", before) or (alone and around.means("numbering_alone", before))
    return Became.NUMBERING if numbered else None


def goes_on(around: Around, one: Seen) -> Became | None:
    """The rest of a number of several parts: 7599-23-00/12, LA-155/8, house 45/2."""
    before = around.beside(one, -1)
    if before is None or before.became not in PARTED or one.spelled:
        return None
    between = range(before.after, one.first)
    if not 0 < len(between) <= PARTS or not all(around.stuck(at) for at in (before.after - 1, *between)):
        return None
    return before.became if any(around.word(at) in JOINTS for at in between) else None


def titled(around: Around, one: Seen) -> Became | None:
    """A title in quotes that begins or ends with a number: «16 дней против насилия», "Law 24"."""
    if one.form is not Form.COUNT or one.size > 1:
        return None
    opened, closed = one.first - 1, one.after
    if around.word(opened) in OPENING:
        ends = range(one.after + 1, min(around.last, one.after + SHORT))
        end = next((at for at in ends if around.word(at) in CLOSING), -1)
        inside = [around.word(at) for at in range(one.after, end)] if end > 0 else []
        known = around.kind(opened - 1) is TokenKind.WORD or around.means("durations", one.after) is not None
        return Became.NAME if inside and known and not STOPS.intersection(inside) else None
    begun = next((at for at in range(opened, opened - 3, -1) if around.word(at) in OPENING), -1)
    capital = around.capital(opened) and around.word(closed) in CLOSING and begun > 0
    return Became.NAME if capital and not one.spelled else None


def law(around: Around, one: Seen) -> Became | None:
    """The number of an article, a law, a case or a decision."""
    if one.form not in (Form.COUNT, Form.ORDINAL) or one.size > 1 or (one.spelled and one.form is Form.COUNT):
        return None
    legal = (
        (not one.spelled and around.means("law", _word_before(around, one.first)) is not None)
        or around.means("law_after", one.suffix) is not None
        or _law_follows(around, one)
        or _of_paper(around, one)
        or _goes_on(around, one)
    )
    return Became.LAW if legal else None


def _called(around: Around, one: Seen) -> bool:
    """Resolution 1325, Convention 190: a paper in capitals right before, nothing that is counted behind."""
    place = one.first - 1
    papers = place > around.first and around.capital(place) and around.means("law_papers", place) is not None
    return papers and around.means("counted", one.after) is None


def _of_paper(around: Around, one: Seen) -> bool:
    """Whether a code or a number after № is a paper's: Law No. 72-VIII, № 214 бұйрық."""
    code = _code(around, one)
    if not code and _signed(around, one.first) < 0:
        return False
    parted = around.word(one.after) in JOINTS and around.stuck(one.first)
    behind = 4 if code or parted else 2
    return around.near(
        "law_papers", (*range(one.first - 7, one.first), *range(one.after, one.after + behind))
    )


def name(around: Around, one: Seen) -> Became | None:
    """Part of a name: COVID-19, School No. 12, "Ten steps", 5G."""
    if one.form is not Form.COUNT or one.size > 1:
        return None
    if one.spelled:
        named = one.first > around.first and around.capital(one.first) and around.capital(one.after)
    else:
        named = (
            _stuck_behind(around, one)
            or _code(around, one)
            or _numbered(around, one)
            or _named_before(around, one)
            or around.means("named_after", one.suffix) is not None
        )
    return Became.NAME if named or _titled(around, one) else None


def _numbered(around: Around, one: Seen) -> bool:
    """Whether № stands before it; behind those that are counted "number" is a verb: "women number 300"."""
    sign = _signed(around, one.first)
    return sign >= 0 and not (
        around.kind(sign) is TokenKind.WORD and sign + 1 == one.first and around.means("counted", sign - 1)
    )


def _named_before(around: Around, one: Seen) -> bool:
    """Whether what is named by numbers stands before it, and nothing that is counted behind: School 12."""
    if around.means("named", one.first - 1) is None or (one.whole or 0) > 999:
        return False
    return not _counts(around, one)


def _word_before(around: Around, place: int) -> int:
    """The word before a number, a full stop of its abbreviation and the sign № between them at most."""
    place -= 1
    signed = _signed(around, place + 1)
    if signed >= 0:
        place = signed - 1
    if around.word(place) == "." and around.stuck(place - 1):
        place -= 1
    return place


def _signed(around: Around, place: int) -> int:
    """Where the sign № or No. before a number stands; -1 when there is none."""
    place -= 1
    if around.word(place) == "." and around.stuck(place - 1):
        place -= 1
    means = around.means("number_sign", place)
    if means is None or (
        means == "short" and around.word(place + 1) != "." and not around.printed(place)[:1].isupper()
    ):
        return -1
    # "Of that number 1,284" tells how many.
    return -1 if around.means("number_of_things", place - 1) is not None else place


def _law_follows(around: Around, one: Seen) -> bool:
    """The word of a law behind the number: 146-бап, 188-й статье."""
    place = one.after
    if around.word(place) in HYPHENS and around.stuck(place - 1):
        place += 1
    means = around.means("law_after", place)
    return means == "always" or (
        means is not None and (one.form is Form.ORDINAL or place > one.after) and not one.spelled
    )


def _code(around: Around, one: Seen) -> bool:
    """Whether capital letters stick to the digits behind: 72-VIII, 12-НҚ, 5G."""
    if one.suffix < 0 or around.means("glued", one.suffix) is not None:
        return False
    return any(letter.isupper() for letter in around.printed(one.suffix))


def _goes_on(around: Around, one: Seen) -> bool:
    """Whether a list of articles goes on: Articles 146, 147 and 149."""
    last = around.beside(one, -1)
    if last is None or last.became is not Became.LAW or one.spelled:
        return False
    between = range(last.after, one.first)
    if last.suffix >= last.after:
        between = range(last.suffix + 1, one.first)
    if not 0 < len(between) <= 3:
        return False
    joined = all(
        around.word(at) in DASHES
        or around.word(at) in (",", "(", ")", ".")
        or around.means("range", at) == "to"
        or around.means("law", at)
        for at in between
    )
    dashed = len(between) == 1 and around.word(between[0]) in DASHES
    return joined and (dashed or not _counts(around, one))


def _counts(around: Around, one: Seen) -> bool:
    """Whether a noun that is counted, or percent, stands behind a number."""
    if around.kind(one.after) is not TokenKind.WORD or around.means("fraction_before", one.after) is not None:
        return False
    known = around.words.of(around.word(one.after))
    return not ({"of", "range", "law", "law_papers", "year_cues"} & known.keys()) or "counted" in known


def _stuck_behind(around: Around, one: Seen) -> bool:
    """Whether letters stick to the digits in front: COVID-19, G20."""
    place = one.first - 1
    if not around.stuck(place):
        return False
    if around.word(place) in HYPHENS and around.stuck(place - 1):
        place -= 1
    if around.kind(place) is not TokenKind.WORD:
        return False
    return around.means("counted", place) is None and around.means("number_sign", place) is None


def _titled(around: Around, one: Seen) -> bool:
    """Whether a number opens or closes a short title in quotes, or a title word stands before the quotes."""
    opened = next(
        (
            at
            for at in range(one.first - 1, max(around.first, one.first - TITLE_WORDS) - 1, -1)
            if around.word(at) in OPENING | CLOSING
        ),
        -1,
    )
    if opened < 0 or around.word(opened) not in OPENING:
        return False
    closed = next(
        (
            at
            for at in range(one.after, min(around.last, opened + TITLE_WORDS + 3))
            if around.word(at) in CLOSING
        ),
        -1,
    )
    if closed < 0:
        return False
    edge = opened == one.first - 1 or closed == one.after
    said = around.word(closed - 1) in STOPS
    short = closed - opened <= TITLE_WORDS + 1 and not said
    named = around.near("titled", (*range(opened - 3, opened), *range(closed + 1, closed + 3)))
    return short and (named or (edge and one.spelled))
