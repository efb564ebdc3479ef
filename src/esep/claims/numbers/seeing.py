"""The numbers of a sentence, each with the words and signs that belong to it."""

from collections.abc import Iterator
from fractions import Fraction

from esep.claims.model import Became, Form
from esep.claims.numbers.digits import Style, read, rounded
from esep.claims.numbers.seen import ONE, Around, Seen
from esep.claims.numbers.spelled import AGAIN, Spelled, multiplies, spelled
from esep.claims.tokens import DASHES, HYPHENS, Token, TokenKind

SPELLED_IN = frozenset(
    {
        "numerals",
        "ordinals",
        "fractions",
        "articles",
        "every",
        "multiples",
        "bare_sizes",
        "half_sizes",
        "half_measures",
    }
)
CURRENCY = frozenset("$€£₸₽¥₴₩")
MINUS = frozenset(DASHES) - {"\u2010", "\u2011", "\u2014", "\u2015"}
GAP_BEFORE_SIGN = frozenset('([«“"—:;,')


def see(around: Around, style: Style) -> list[Seen]:
    """The numbers of a sentence in their order; every token of digits is in one of them."""
    found: list[Seen] = []
    place = around.first
    begins = around.words.begins
    while place < around.last:
        token = around.tokens[place]
        if token.kind is TokenKind.DIGITS:
            some = list(_digits(around, place, style))
        elif token.kind is TokenKind.WORD and begins(token.text, SPELLED_IN):
            one = _in_words(around, place)
            some = [one] if one else []
        else:
            some = []
        found += some
        place = max(place + 1, some[-1].after) if some else place + 1
    return _one_in(around, found)


def _in_words(around: Around, place: int) -> Seen | None:
    """A number in words; "one" only where it counts."""
    said = spelled(around, place)
    if said is None:
        return None
    idiom = around.in_idiom(place) and not _of_so_many(around, said)
    if said.form is Form.COUNT and said.value <= 1 and not idiom and not _one_counts(around, said):
        return None
    one = Seen(
        said.first,
        said.after,
        around.tokens[said.first].start,
        around.tokens[said.after - 1].end,
        said.value,
        said.unit,
        said.form,
        size=said.size,
        became=Became.NAME if idiom else Became.FIGURE,
        spelled=True,
    )
    after = said.after + (around.means("articles", said.after) is not None)
    if said.form is Form.FRACTION and (size := _size(around, after)) and len(around.word(after)) > 1:
        _enlarge(one, size)
        one.form = Form.COUNT
        one.reach(after + 1, around.tokens)
    _measure(around, one)
    _sign(around, one)
    return one


def _one_counts(around: Around, said: Spelled) -> bool:
    """Whether "one" or "zero" is a number here and no article, pronoun or way to speak."""
    if around.near("one_never_after", range(said.first - 1, said.first)):
        return False
    if around.near("one_counts_after", range(said.first - 1, said.first)) or _of_so_many(around, said):
        return True
    after = said.after
    if _within_one(around, said):
        return True
    if _noun_in(around, said) or _for_so_many(around, said) or _ends_list(around, said):
        return True
    known = around.words.of(around.word(after))
    return "one_counts_before" in known or "counted" in known or around.term("percent", after) is not None


def _within_one(around: Around, said: Spelled) -> bool:
    """Whether "one" is how long something takes: бір жылда, бір ай ішінде."""
    if around.means("durations", said.after) is None:
        return False
    ending = around.means("within", said.after) is not None
    return ending or around.means("period_after", said.after + 1) == "likely"


def _for_so_many(around: Around, said: Spelled) -> bool:
    """Whether so many of another thing stand behind "one": one inspector for two villages, на одного – 46."""
    if _behind_dative(around, said):
        return True
    links = (said.first - 1, *range(said.after, said.after + 4))
    for place in (place for place in links if around.means("one_for", place) is not None):
        behind = range(place + 1, place + 3) if place > said.first else range(said.after + 1, said.after + 6)
        if any(_is_number(around, one) for one in behind):
            return True
    return False


def _behind_dative(around: Around, said: Spelled) -> bool:
    """120 сотталғанға бір фельдшер: in some languages an ending says for how many."""
    endings = tuple(around.words.digits.get("for_ending", "").split())
    if not endings:
        return False
    before = around.word(said.first - 1).endswith(endings) and _is_number(around, said.first - 2)
    return before or (around.word(said.after).endswith(endings) and _is_number(around, said.after + 1))


def _is_number(around: Around, place: int) -> bool:
    return around.kind(place) is TokenKind.DIGITS or around.means("numerals", place) is not None


def _ends_list(around: Around, said: Spelled) -> bool:
    """Whether "one" goes on with a list of counts: two lawyers, three teachers and one doctor; but in one."""
    before = said.first - 1
    if around.means("one_joined", before) is not None:
        return around.means("one_counts_after", before - 1) is not None
    joined = around.means("range", before) == "to" or around.word(before) == ","
    return joined and any(
        around.kind(place) is TokenKind.DIGITS or around.means("numerals", place) not in (None, "1", "0")
        for place in (said.first - 3, said.first - 4)
    )


def _of_so_many(around: Around, said: Spelled) -> bool:
    """Whether "one" is one of a number: one in ten, один из 88."""
    link = around.term("one_in", said.after)
    if link is None:
        return False
    return around.kind(link.after) is TokenKind.DIGITS or around.means("numerals", link.after) is not None


def _noun_in(around: Around, said: Spelled) -> bool:
    """Whether "one" and a noun are of so many: one family in five, with nothing counted behind."""
    links = around.words.digits.get("one_in", "").split()
    return any(
        around.word(place) in links
        and around.means("numerals", place + 1) is not None
        and around.kind(place + 2) is not TokenKind.WORD
        for place in (said.after + 1, said.after + 2)
    )


def _digits(around: Around, place: int, style: Style) -> Iterator[Seen]:
    """The number of a token of digits; several where commas divide a list ("146,147")."""
    token = around.tokens[place]
    measured = _measured(around, place + 1)
    said = read(token.text, around.words, style, measured=measured)
    if said is None and "," in token.text and "." not in token.text and len(token.text) < 1000:
        yield from _list(token, place)
        return
    one = Seen(
        place, place + 1, token.start, token.end, said.value if said else None, said.unit if said else ONE
    )
    if said:
        _stuck(around, one)
        _compound(around, one, style)
        _measure(around, one)
        if one.form is Form.COUNT and one.unit == 1 and one.size == 1:
            one.unit = rounded(one.value or Fraction(0))
    _sign(around, one)
    yield one


def _list(token: Token, place: int) -> Iterator[Seen]:
    """The numbers of a list written without gaps."""
    start = token.start
    for part in token.text.split(","):
        value = Fraction(int(part)) if part.isdecimal() and len(part) < 30 else None
        yield Seen(place, place + 1, start, start + len(part), value)
        start += len(part) + 1


def _measured(around: Around, place: int) -> bool:
    """Whether a word of size, percent or times stands at a place."""
    return any(around.term(section, place) is not None for section in ("sizes", "percent", "points", "times"))


def _stuck(around: Around, one: Seen) -> None:
    """Letters that stick to digits: a size is multiplied in, an ending makes an ordinal, others are kept."""
    place = one.after
    if not around.stuck(place - 1):
        return
    hyphen = around.word(place) in HYPHENS and around.kind(place) is TokenKind.MARK
    if hyphen:
        if not around.stuck(place):
            return
        place += 1
    if around.kind(place) is not TokenKind.WORD:
        return
    glued = around.means("glued", place) if around.printed(place).islower() else None
    if not hyphen and (size := around.means("sizes", place)):
        _enlarge(one, int(size))
        one.reach(place + 1, around.tokens)
        return
    if glued is None and (around.term("percent", place) or around.means("times", place)):
        one.after = place
        return
    one.suffix = place
    if glued == "ordinal" and one.whole is not None and one.unit == 1:
        one.form = Form.ORDINAL
    if glued is not None:
        one.reach(place + 1, around.tokens)


def _compound(around: Around, one: Seen, style: Style) -> None:
    """Words of size after digits, and what smaller size may follow: 2 млн 300 тыс."""
    if one.suffix >= 0 and around.means("glued", one.suffix) != "case":
        return
    last = one.size if one.size > 1 else 0
    if not last and (size := _size(around, one.after)):
        _enlarge(one, size)
        one.reach(one.after + 1, around.tokens)
        last = size
    while last:
        place = one.after + (around.word(one.after) == ".")
        token = around.tokens[place] if around.kind(place) is TokenKind.DIGITS else None
        if token is None or not (size := _size(around, place + 1)) or size >= last or size < 1000:
            return
        said = read(token.text, around.words, style, measured=True)
        if said is None or one.value is None or said.value >= last:
            return
        one.value += said.value * size
        one.unit, one.size, last = said.unit * size, size, size
        one.reach(place + 2, around.tokens)


def _size(around: Around, place: int) -> int:
    """The word of size at a place; a single letter only when it sticks to the digits."""
    found = around.means("sizes", place)
    if found is None or (len(around.word(place)) == 1 and not around.stuck(place - 1)):
        return 0
    return int(found)


def _enlarge(one: Seen, size: int) -> None:
    if one.value is not None:
        one.value, one.unit, one.size = one.value * size, one.unit * size, size


def _measure(around: Around, one: Seen) -> None:
    """Percent, points and times after a number belong to it."""
    if (
        one.form is Form.COUNT
        and (half := around.term("halves", one.after))
        and one.value is not None
        and not one.spelled
    ):
        one.value, one.unit = one.value + Fraction(1, 2) * one.size, Fraction(1, 2) * one.size
        one.reach(half.after, around.tokens)
    if one.form not in (Form.COUNT, Form.FRACTION):
        return
    place = one.after
    if around.word(place) in HYPHENS and around.stuck(place - 1) and around.stuck(place):
        place += 1
    if around.word(place) == "." and around.stuck(place - 1):
        place += 1
    for section, form in (("points", Form.POINTS), ("percent", Form.PERCENT), ("times", Form.TIMES)):
        found = around.term(section, place)
        if found is not None and found.meaning == AGAIN and not multiplies(around, one, found.after):
            return
        if found is not None and (form is not Form.TIMES or one.value is not None):
            one.form = form
            one.reach(found.after, around.tokens)
            return


def _sign(around: Around, one: Seen) -> None:
    """A sign before a number and the sign of its currency belong to it."""
    place = one.first - 1
    if around.word(place) in CURRENCY and around.kind(place) is TokenKind.MARK:
        one.first, one.start = place, around.tokens[place].start
        place -= 1
    if around.word(one.after) in CURRENCY:
        one.reach(one.after + 1, around.tokens)
    said = around.means("signs", place)
    if said is not None and around.kind(place) is TokenKind.WORD and one.value is not None:
        one.value *= int(said)
        one.first, one.start = place, around.tokens[place].start
        return
    mark = around.word(place)
    if (
        not mark
        or not (mark in MINUS or mark == "+")
        or around.tokens[place].end != one.start
        or one.value is None
    ):
        return
    start = around.tokens[place].start
    before = around.text[start - 1] if start else " "
    if not (before.isspace() or before in GAP_BEFORE_SIGN):
        return
    if around.kind(place - 1) is TokenKind.DIGITS or (
        around.printed(place) == "\u2013" and one.form is Form.COUNT
    ):
        return
    one.value = -one.value if mark != "+" else one.value
    one.first, one.start = place, start


def _one_in(around: Around, found: list[Seen]) -> list[Seen]:
    """One in four and 1 из 10 are a fraction, not two counts."""
    kept: list[Seen] = []
    for one in found:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.value == 1
            and before.bare
            and one.bare
            and one.whole is not None
            and (2 <= one.whole <= 10 or one.whole in (20, 50, 100, 1000))
            and (link := around.term("one_in", before.after))
            and link.after == one.first
        ):
            before.value, before.form = Fraction(1, one.whole), Form.FRACTION
            before.unit = before.value
            before.reach(one.after, around.tokens)
            continue
        if before is not None and before.value == 1 and before.spelled and _one_noun_in(around, before, one):
            before.value = before.unit = Fraction(1, one.whole or 1)
            before.form = Form.FRACTION
            before.reach(one.after, around.tokens)
            continue
        kept.append(one)
    return kept


def _one_noun_in(around: Around, before: Seen, one: Seen) -> bool:
    """One crime in three, with nothing counted behind: not "one case in three districts"."""
    if (
        not one.spelled
        or not one.bare
        or not 2 <= (one.whole or 0) <= 10
        or not 2 <= one.first - before.after <= 3
    ):
        return False
    if around.word(one.first - 1) not in around.words.digits.get("one_in", "").split():
        return False
    closed = (
        around.kind(one.after) is not TokenKind.WORD
        or around.means("one_counts_before", one.after) is not None
    )
    return closed or around.near("one_counts_after", range(before.first - 1, before.first))
