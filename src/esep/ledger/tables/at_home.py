"""The tables of a register: its ledger, by the meaning and with the marks of its home."""

from esep.ledger.ledger import Ledger
from esep.ledger.tables.asking import Source
from esep.ledger.tables.marks import marks_in
from esep.register.home import Home


def source(home: Home, ledger: Ledger) -> Source:
    """What the tables of a register are made from."""
    return Source(
        engine=ledger.engine(),
        measures=ledger.measures,
        domains=home.domains,
        book=home.book,
        marks=marks_in(home.folder),
    )
