"""Points that are percentage points since a percentage stands in the sentence: "31 %, seven points less"."""

from esep.claims.model import Became, Form
from esep.claims.numbers.seen import Around


def bare_points(around: Around) -> None:
    """Make percentage points of counts before the bare word for points, beside a percentage."""
    if not any(one.form is Form.PERCENT for one in around.seen):
        return
    for one in around.seen:
        if one.form is Form.COUNT and one.became is Became.FIGURE:
            found = around.term("bare_points", one.after)
            if found is not None:
                one.form = Form.POINTS
                one.reach(found.after, around.tokens)
