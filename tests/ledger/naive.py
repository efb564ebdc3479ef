"""Posting without any memory: before and after each card, everything is made anew from all statements."""

from functools import partial

from esep.ledger.differences import difference
from esep.ledger.histories import history
from esep.ledger.known import record_type
from esep.ledger.lines import lines
from esep.ledger.postings import Posting
from esep.ledger.through_links import branches, codings
from esep.ledger.whys import Reasons, within


def posted(statements, domains, book, measures):
    """The postings of cards in their order."""
    made, known, before = [], {}, {}
    for told in statements:
        known.setdefault(told.record, []).append(told)
        after = all_lines(known, domains, book, measures)
        histories = histories_of(known, domains, book)
        declared = domains.record(record_type(told.record))
        reasons = Reasons(told, declared, partial(within, book), histories.get)
        for name in sorted(measures):
            units = sorted(unit for unit in after if unit[0] == name)
            changes = [difference(before.get(unit, {}), after[unit]) for unit in units]
            gone = [(line, amount, reasons.gone(line)) for one in changes for line, amount in one.gone]
            come = [
                (line, amount, reasons.came(measures[name], line, one.gone))
                for one in changes
                for line, amount in one.come
            ]
            for line, amount, why in gone + come:
                made.append(Posting(told.seq, told.known_at, name, line, amount, why, told.id))
        before = after
    return made


def all_lines(known, domains, book, measures):
    """What every record counts as by every measure, by what is known."""
    histories = histories_of(known, domains, book)
    return {
        (name, record): lines(
            counted, told, codings(told, branches(counted.measure.by), histories.get), histories.get
        )
        for name, counted in measures.items()
        for record, told in histories.items()
        if counted.record.name == record_type(record)
    }


def histories_of(known, domains, book):
    return {
        record: history(record, domains.record(record_type(record)), told, book)
        for record, told in known.items()
    }
