"""HTML: the main text of a page as its reader sees it.

The main text is, in this order: what the page itself marks as the body of an article; its largest article;
its main part; the part in which most of the running text stands. Where none of them holds enough, the
whole page is read, without what is known to stand around texts: nothing is passed over for a guess.
"""

from esep.claims.model import Prose
from esep.claims.reading.blocks import joined
from esep.claims.reading.main_text import chosen
from esep.claims.reading.page_walk import Walk
from esep.claims.reading.tags import parts
from esep.claims.reading.tidying import prose_of

MAIN, WHOLE = "main_text", "whole_page"


def html(text: str, notes: tuple[str, ...] = ()) -> Prose:
    r"""The main text of a page, with its headline.

    Raises:
        EsepError: E-946 when it is too long, E-948 when nothing stands in it.

    >>> html("<nav>12 news</nav><h1>Crime fell</h1><p>There were 88.</p>").text
    'Crime fell\n\nThere were 88.'
    """
    walk = Walk()
    for part in parts(text):
        walk.take(part)
    walk.close()
    blocks, main = chosen(walk.seen)
    headline = walk.headline
    if headline is not None and all(one is not headline for one in blocks):
        blocks = [headline, *blocks]
    title = headline.block.text if headline else ""
    return prose_of(joined(one.block for one in blocks), title, (*notes, MAIN if main else WHOLE))
