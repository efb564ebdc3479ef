"""The worklists of a register, in tables in its home."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from esep.register.due_index import FILE, DueIndex
from esep.register.due_now import standing
from esep.register.home import Home
from esep.register.link_index import FILE as LINKS
from esep.register.link_index import LinkIndex


@contextmanager
def worklists(home: Home) -> Iterator[DueIndex]:
    """What is due on every record of a register, and who has it."""
    with closing(LinkIndex(home.journal, home.folder / LINKS)) as links:
        parts = (home.journal, home.domains, home.book, links)
        path = home.folder / FILE
        stands = lambda record, at: standing(home, home.record(record), at)  # noqa: E731 - one line of it
        with closing(DueIndex(*parts, stands, path, home.clock)) as index:
            yield index
