"""Where commands that open figures count: the ledger with all that is known, and the tables made from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from esep.access import Target
from esep.cli.register_desk import RegisterDesk
from esep.declare import Class
from esep.ledger.at_home import caught_up
from esep.ledger.contributions import Opening
from esep.ledger.ledger import Ledger
from esep.ledger.tables.asking import Source
from esep.ledger.tables.at_home import source


class Counting(NamedTuple):
    """What figures are made from, and what they are opened with."""

    source: Source
    ledger: Ledger

    def opening(self, measure: str) -> Opening:
        """What figures of a measure are opened with."""
        engine = self.ledger.engine()
        return Opening(engine, self.ledger.dataset(measure), self.ledger.measures[measure])


@contextmanager
def counting(desk: RegisterDesk) -> Iterator[Counting]:
    """A block in which figures are counted; what is counted is open, so that everybody may ask."""
    with desk.reading(Target(record="query:figures"), Class.OPEN), desk.working("working.table"):
        ledger = caught_up(desk.home)
        yield Counting(source(desk.home, ledger), ledger)
