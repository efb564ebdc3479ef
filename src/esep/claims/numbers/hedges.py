"""Words beside a number that open it: about, more than, up to; жуық and астам stand behind it."""

from esep.claims.model import Became, Bound, Form
from esep.claims.numbers.seen import Around, Seen
from esep.claims.tokens import HYPHENS, TokenKind

REACH = 4
BOUNDS = {"about": Bound.ABOUT, "more_than": Bound.MORE, "less_than": Bound.LESS}


def hedge(around: Around, one: Seen) -> None:
    """Set which way the words beside a figure open it."""
    if one.became is not Became.FIGURE:
        return
    said = _before(around, one) or _after(around, one)
    if said:
        one.bound = BOUNDS[said]


def _before(around: Around, one: Seen) -> str:
    """The longest hedge that ends where the number begins; an article or "в" may stand between."""
    last = one.first
    multiple = one.form is Form.TIMES and around.means("times_before", last - 1) is not None
    if multiple or around.means("articles", last - 1) is not None:
        last -= 1
    for begin in range(max(around.first, last - REACH), last):
        found = around.term("hedges", begin)
        if found and found.after == last:
            return found.meaning
    return _through(around, one.first - 1)


def _through(around: Around, place: int) -> str:
    """The hedge before a preposition; "больше на 10" says by how much more, "более чем на 10" hedges it."""
    if around.means("hedged_through", place) is None:
        return ""
    for begin in range(max(around.first, place - REACH), place):
        found = around.term("hedges", begin)
        if found and found.after == place and (found.meaning == "about" or place - begin > 1):
            return found.meaning
    return ""


def _after(around: Around, one: Seen) -> str:
    """The hedge behind a number, a noun or the mark of its case between them at most."""
    places = [one.after]
    if around.words.digits.get("hedged") == "behind" and around.kind(one.after) is TokenKind.WORD:
        places.append(one.after + 1)
    if around.word(one.after) in HYPHENS and around.means("glued", one.after + 1) is not None:
        places.append(one.after + 2)  # 60 %-ға жуығы
    for place in places:
        found = around.term("hedges_after", place)
        if found is None and _beyond(around, place - 1):
            found = around.term("hedges_beyond", place)
        if found:
            return found.meaning
    return ""


def _beyond(around: Around, place: int) -> bool:
    """Whether a word has the ending that says "than"."""
    endings = around.words.digits.get("than", "")
    return bool(endings) and around.word(place).endswith(tuple(endings.split(", ")))
