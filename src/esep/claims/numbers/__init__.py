"""Every number of a text: its value with the precision printed, and what became of it.

Rules are asked in a fixed order and the first that knows a number decides; what none of them knows is a
figure. No rule looks further than a few words.
"""

from collections.abc import Callable

from esep.claims.model import Became, Form, Number
from esep.claims.numbers.ages import age
from esep.claims.numbers.bare_points import bare_percents, bare_points
from esep.claims.numbers.contacts import contact, on_the_net
from esep.claims.numbers.dates import dated, days_of_a_range
from esep.claims.numbers.digits import Style, style_of
from esep.claims.numbers.enumerations import enumerated
from esep.claims.numbers.hedges import hedge
from esep.claims.numbers.lengths import length, part_of_year, which_one
from esep.claims.numbers.measured import measured
from esep.claims.numbers.populations import per
from esep.claims.numbers.ranges import ends_agree, ranges
from esep.claims.numbers.references import goes_on, law, listed, name, titled
from esep.claims.numbers.seeing import see
from esep.claims.numbers.seen import Around, Seen
from esep.claims.numbers.shapes import Shapes
from esep.claims.numbers.short_codes import short_code
from esep.claims.sentences import Lexed, Sentence, lexed
from esep.claims.vocabulary import words

Rule = Callable[[Around, Seen], Became | None]
RULES: tuple[Rule, ...] = (
    on_the_net,
    goes_on,
    contact,
    short_code,
    titled,
    part_of_year,
    listed,
    dated,
    law,
    age,
    which_one,
    length,
    name,
)


def numbers_of(text: str, read: Lexed | None = None) -> list[Number]:
    """Every number of a text, in its order.

    Args:
        text: as people see it.
        read: its tokens and sentences, where they are known already.

    >>> [(one.printed, one.became.value) for one in numbers_of("By Nov. 15 some 2,593 of 140,272 (1.8%).")]
    [('15', 'date'), ('2,593', 'figure'), ('140,272', 'figure'), ('1.8%', 'figure')]
    """
    read = read or lexed(text)
    style, shapes = style_of(read.tokens), Shapes(text)
    found: list[Number] = []
    for sentence in read.sentences:
        found += (one.number(text) for one in _of_sentence(read, sentence, style, shapes))
    return enumerated(text, found)


def _of_sentence(read: Lexed, sentence: Sentence, style: Style, shapes: Shapes) -> list[Seen]:
    around = Around(read.text, read.tokens, words(sentence.language), sentence.first, sentence.last)
    around.seen = see(around, style)
    if not around.seen:
        return []
    bare_points(around)
    for order, one in enumerate(around.seen):
        one.order = order
    pairs = ranges(around)
    for first, second in pairs:
        if first.bare and age(around, second) is not None:
            first.became = second.became = Became.AGE
    for one in around.seen:
        _become(around, one, shapes)
    bare_percents(around)
    days_of_a_range(around)
    ends_agree(around)
    measured(around)
    for first, second in pairs:
        if Became.NUMBERING in (first.became, second.became) and not around.stuck(first.after):
            continue  # "page 9 – 1,240 orders" is no range of pages
        if first.became is not second.became and Became.FIGURE in (first.became, second.became):
            first.became = second.became = second.became if first.became is Became.FIGURE else first.became
    for one in around.seen:
        hedge(around, one)
    return around.seen


def _become(around: Around, one: Seen, shapes: Shapes) -> None:
    """Find out what a number is."""
    if one.became is not Became.FIGURE:
        return
    if not one.spelled and (shape := shapes.at(one.start)):
        one.became = shape
        return
    if one.form in (Form.PERCENT, Form.POINTS, Form.TIMES) and one.value is not None:
        return
    if one.form is Form.COUNT and per(around, one):
        one.form = Form.PER
        return
    for rule in RULES:
        became = rule(around, one)
        if became is not None:
            one.became = became
            return
