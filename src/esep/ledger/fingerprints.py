"""Fingerprints of measures: two postings files may be added to each other only when they mean the same.

What a record counts as follows from its measure, from what cards do to the records it can reach, from terms
and lists of the codebook, and from the code itself. Whatever of it changes makes another dataset; titles,
sources and fields that no figure reads do not.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

import orjson

from esep.declare import Card, Domains, Record
from esep.declare.fields import Field, Kind
from esep.declare.plain import plain
from esep.ledger.measures import Counted

ARITHMETIC = 2  # to be raised when the code alone makes other lines of the same cards


def fingerprints(measures: Mapping[str, Counted], domains: Domains, book: bytes) -> dict[str, str]:
    """The fingerprint of each measure, in hex.

    Args:
        measures: by name.
        domains: where the records they reach are declared.
        book: the digest of what of the codebook counts, see `esep.codebook.digest`.
    """
    deadlines = {name: plain(record.deadlines) for name, record in domains.records.items()}
    return {name: _fingerprint(one, domains, deadlines, book) for name, one in measures.items()}


def _fingerprint(counted: Counted, domains: Domains, deadlines: Mapping[str, object], book: bytes) -> str:
    measure = counted.measure
    read = {part for path in measure.by for part in path.split(".")}
    read |= {field.name for field in (measure.amount, measure.of) if field}
    told = {
        "arithmetic": ARITHMETIC,
        "measure": plain(measure),
        "records": [_record(one, read, deadlines[one.name]) for one in _reached(counted, domains)],
        "book": book.hex(),
    }
    return sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _reached(counted: Counted, domains: Domains) -> Iterable[Record]:
    """The types of record from which the coding of a measure may come, its own first."""
    steps = max((path.count(".") for path in counted.measure.by), default=0)
    reached = {counted.record.name: counted.record}
    for _ in range(steps):
        linked = {field.of for record in reached.values() for field in _links(record)}
        reached |= {name: domains.records[name] for name in sorted(linked & domains.records.keys())}
    return reached.values()


def _links(record: Record) -> Iterator[Field]:
    yield from (f for card in record.cards.values() for f in card.fields if f.kind == Kind.LINK)


def _record(record: Record, read: set[str], deadlines: object) -> object:
    return {
        "name": record.name,
        "cards": [_card(card, read) for card in record.cards.values()],
        "deadlines": deadlines,
    }


def _card(card: Card, read: set[str]) -> object:
    """What a card does to its record, the fields of it that are read, and the kinds that say why it came."""
    told = {name: getattr(card, name) for name in ("name", "opens", "while_", "then", "happened")}
    own = [field for field in card.fields if field.name in read or field.name == card.happened]
    kinds = sorted({(field.kind.value, field.of if field.kind == Kind.LINK else "") for field in card.fields})
    fields_read = [[field.name, field.kind.value, field.of] for field in own]
    return told | {"fields": fields_read, "kinds": kinds}
