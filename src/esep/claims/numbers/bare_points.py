"""Points and percentages known by what stands beside them: "31 %, seven points less"; "3.4 %, was 2.9"."""

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


def bare_percents(around: Around) -> None:
    """Make percentages of bare decimals in a sentence that tells a percentage, and points it moved by."""
    forms = {one.form for one in around.seen if one.became is Became.FIGURE}
    if not {Form.PERCENT, Form.POINTS} <= forms:
        return
    first = next(one.first for one in around.seen if one.form is Form.PERCENT)
    for one in around.seen:
        bare = (
            one.bare
            and one.first > first
            and one.became is Became.FIGURE
            and not one.spelled
            and one.unit < 1
        )
        if bare and around.means("counted", one.after) is None:
            one.form = Form.PERCENT
