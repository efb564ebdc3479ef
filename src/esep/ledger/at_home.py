"""The ledger of a register, in the folder `ledger` of its home."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from esep.ledger.catching_up import CatchingUp, Meaning
from esep.ledger.ledger import Ledger
from esep.ledger.past import JournalPast
from esep.register.home import Home
from esep.register.link_index import FILE as LINKS
from esep.register.link_index import LinkIndex

FOLDER = "ledger"


@contextmanager
def posting(home: Home, folder: Path | None = None) -> Iterator[CatchingUp]:
    """What posts the journal of a register into its ledger, or into another folder."""
    index = LinkIndex(home.journal, home.folder / LINKS)
    try:
        past = JournalPast(home.journal, index)
        yield CatchingUp(folder or home.folder / FOLDER, home.journal, past, Meaning(home.domains, home.book))
    finally:
        index.close()


def caught_up(home: Home) -> Ledger:
    """The ledger of a register with everything in it that the register knows.

    Raises:
        EsepError: see `CatchingUp.catch_up`.
    """
    with posting(home) as work:
        if not work.is_done():
            work.catch_up()
        return Ledger(home.folder / FOLDER, work.meaning)
