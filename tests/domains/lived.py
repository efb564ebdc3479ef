"""Lives of single records, told card by card in one of two countries: what becomes of them, what is due."""

from datetime import date
from typing import NamedTuple

from tests.domains.conftest import CLOCKS, SECOND

from esep.codebook import Codebook
from esep.declare.checking import check_card, example
from esep.declare.due import due_on
from esep.declare.reckoning import Reckoning
from esep.domains import load
from esep.register.fold import Placing, fold
from esep.register.passing import happened
from esep.register.statements import Statement

DOMAINS = load()
BOOKS = {"kz": Codebook.load("kz"), "mtisa": Codebook.load(SECOND)}


class Life(NamedTuple):
    """A record after its cards."""

    state: object
    by: Reckoning

    @property
    def flags(self):
        """The flags of the last of the cards."""
        return self.state.cards[-1].flags

    def due(self, name, at):
        """A deadline as it stands at a moment."""
        declared = DOMAINS.record(self.state.record.partition(":")[0])
        told = due_on(declared, happened(self.state.applied), self.by, at)
        return next((one for one in told if one.deadline.name == name), None)


def lived(record, *cards, country="kz", until=None):
    """The life of a record: each card its name, its day or moment, and what differs from its example."""
    book = BOOKS[country]
    told = [statement(record, seq, *card, book=book) for seq, card in enumerate(cards, 1)]
    state = fold(f"{record}:1", DOMAINS.record(record), told, book, until=until)
    return Life(state, Reckoning.by(book, CLOCKS[book.code]))


def flags(record, *cards, country="kz"):
    """The flags of the last of the cards, all of which the record takes."""
    life = lived(record, *cards, country=country)
    assert {card.placing for card in life.state.cards} == {Placing.APPLIED}
    return life.flags


def statement(record, seq, name, moment, differing=None, *, book, number="1"):
    card = DOMAINS.card(f"{record}.{name}")
    on = date.fromisoformat(moment[:10])
    envelope = {
        "id": f"card-{seq}",
        "kind": card.kind,
        "record": f"{record}:{number}",
        "on": on.isoformat(),
        "happened": moment,
        "zone": CLOCKS[book.code],
        "asserted_at": f"2026-01-01T00:00:{seq:02}.000000Z",
        "source": {"system": "test"},
        "key": str(seq),
        "open": {**example(card, book), card.happened: moment, **(differing or {})},
    }
    return Statement.of_card(envelope, seq, seq)


def refused(kind, by, **differing):
    """The numbers of the rules that refuse a card, and the flags it bears by itself."""
    card = DOMAINS.card(kind)
    checked = check_card(card, DOMAINS.rules(card), {**example(card, by.book), **differing}, by)
    return [fault.values.get("number", fault.code) for fault in checked.faults], list(checked.flags)
