"""Journals in memory with cards of the small chain, and ledgers in folders made from them."""

import json

from tests.ledger.chain import BOOK, DOMAINS, EPOCH, MICROSECOND

from esep.ledger.catching_up import CatchingUp, Meaning
from esep.ledger.ledger import Ledger
from esep.ledger.past import JournalPast
from esep.register.entries import Draft
from esep.register.link_index import LinkIndex
from esep.register.memory import MemoryJournal
from esep.register.statements import Statement

MEANING = Meaning(DOMAINS, BOOK)


def journal_of(statements, journal=None):
    """A journal that learns cards at the moments the statements say, or goes on with them."""
    now = [EPOCH]
    journal = journal or MemoryJournal(lambda: now[0])
    for one in statements:
        now[0] = EPOCH + one.known_at * MICROSECOND
        with journal.writing() as writer:
            writer.append([draft(one)])
    return journal


def draft(one) -> Draft:
    card = {
        "id": one.id,
        "kind": f"{one.record.partition(':')[0]}.{one.name}",
        "record": one.record,
        "on": one.on,
        "happened": one.happened,
        "zone": one.zone,
        "asserted_at": one.asserted_at,
        "source": {"system": one.system},
        "key": one.key,
        "open": one.values,
        "corrects": one.corrects,
        "annuls": one.annuls,
    }
    told = json.dumps({name: value for name, value in card.items() if value}, sort_keys=True)
    return Draft(told.encode(), one.id, one.system, one.key, one.record, b"")


def statements(journal):
    return [Statement.of(entry) for entry in journal.entries()]


def work(folder, journal, cards=7, meaning=MEANING, past=None):
    """What posts a journal into a folder, a few cards at a time."""
    past = past or journal
    return CatchingUp(folder, journal, JournalPast(past, LinkIndex(past)), meaning, cards=cards)


def ledger(folder, meaning=MEANING):
    return Ledger(folder, meaning)


def running(inventory):
    """What has to be equal of two ledgers of one journal."""
    return {one.measure: (one.fingerprint, one.seq, one.rows, one.running) for one in inventory.datasets}


def parts(folder):
    return sorted(path for path in folder.glob("*.parquet"))
