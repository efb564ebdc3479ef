"""A desk at which cards of a few domains are written into a register in memory, and figures asked of it."""

from datetime import UTC, date, datetime
from itertools import count

import orjson

from esep.codebook import Codebook
from esep.declare import Domains
from esep.declare.checking import example
from esep.kernel.periods import Period
from esep.ledger.conditions import Among
from esep.ledger.engines import Question
from esep.ledger.judge import Judge
from esep.ledger.measures import measures
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.due_now import standing
from esep.register.link_index import LinkIndex
from esep.register.memory import MemoryJournal
from esep.register.register import Register
from esep.register.statements import Statement
from esep.register.submissions import Submission

NOW = datetime(2030, 1, 1, tzinfo=UTC)  # every day of a test has come


class Desk:
    """Where an officer writes cards.

    Args:
        book: the codebook in force.
        territory: whose clock is read.
        domains: what may be recorded here.
    """

    def __init__(self, book: Codebook, territory: str, *domains) -> None:
        self.book, self.territory, self.domains = book, territory, Domains(domains)
        keyring = Keyring(MemoryKeys(), bytes(32))
        journal = MemoryJournal(lambda: NOW)
        self.register = Register(journal, keyring, self.domains, book, b"secret of the tests", lambda: NOW)
        self._keys = count(1)

    def writes(self, kind: str, record: str, on: str, **differing):
        """A card made of its example, with what differs; None leaves a field out."""
        card = self.domains.card(kind)
        day = date.fromisoformat(on[:10])
        values = {**example(card, self.book, day), **differing, card.happened: on}
        return self.register.accept(
            Submission(
                kind=kind,
                record=f"{card.record}:{record}",
                fields={name: value for name, value in values.items() if value is not None},
                key=str(next(self._keys)),
                actor="officer-1",
                office="office-1",
                territory=self.territory,
                system="desk",
            )
        )

    def cards(self) -> list[dict]:
        """The cards of the journal, as it keeps them."""
        return [orjson.loads(entry.bytes)["card"] for entry in self.register.journal.entries()]

    def state(self, record: str, on: str) -> str:
        """The state of a record as a day ends."""
        return self.register.record(record, happened=on).state

    def dues(self, record: str, on: str) -> dict[str, tuple[str, str]]:
        """What is due on a record as a day ends: by deadline its status and its last day."""

        class At:
            domains, book, record = self.domains, self.book, staticmethod(self.register.record)
            naming = LinkIndex(self.register.journal)

        found = standing(At, self.register.record(record, happened=on), date.fromisoformat(on)).dues
        return {one.deadline.name: (one.status.value, str(one.due)) for one in found}

    def figure(self, measure: str, first: str, end: str, *by: str, **where: str):
        """The cells of a measure for the days from `first` up to, not including, `end`."""
        known = measures(self.domains)
        told = [Statement.of(entry) for entry in self.register.journal.entries()]
        period = Period(date.fromisoformat(first), date.fromisoformat(end))
        conditions = {name: Among.of(value) for name, value in where.items()}
        question = Question(measure, period, by, told[-1].known_at, where=conditions)
        return dict(Judge(told, self.domains, self.book, known).answer(question))
