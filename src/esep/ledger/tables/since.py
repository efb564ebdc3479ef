"""From when a measure counts: the first day on which anything of it could be recorded."""

from collections.abc import Iterable, Iterator
from datetime import date
from fnmatch import fnmatchcase
from re import sub

from esep.codebook import Codebook
from esep.codebook.dated import Entry
from esep.declare import Kind, Record
from esep.declare.occasions import Occasion
from esep.ledger.measures import Counted


def first_day(counted: Counted, book: Codebook) -> date | None:
    """The first day on which the law and the codebook know all that an occasion of a measure needs.

    A card needs a code of every list that it must name, a term its row of the law, and both a record that
    some card has opened. None where nothing bounds it.

    >>> from esep.domains import load
    >>> from esep.ledger.measures import measures
    >>> told = measures(load())
    >>> str(first_day(told["administrative_protocols"], Codebook.load("kz")))
    '2015-01-01'
    """
    record = counted.record
    opening = [_of_card(record, name, book) for name, card in record.cards.items() if card.opens]
    bounds = [min(opening, default=date.min)]
    bounds.append(min(_of_occasion(record, one, book) for one in counted.measure.on))
    return None if max(bounds) == date.min else max(bounds)


def _of_occasion(record: Record, occasion: Occasion, book: Codebook) -> date:
    if occasion.card:
        return _of_card(record, occasion.card, book)
    [due] = [one for one in record.deadlines if one.name == occasion.deadline]
    return _first(row for row in book.law if fnmatchcase(row.code, sub(r"\{\w+\}", "*", due.term)))


def _of_card(record: Record, name: str, book: Codebook) -> date:
    return max(_of_lists(record, name, book), default=date.min)


def _of_lists(record: Record, name: str, book: Codebook) -> Iterator[date]:
    for field in record.cards[name].fields:
        if field.kind == Kind.CODE and field.required:
            yield _first(book.list(field.of))


def _first(rows: Iterable[Entry]) -> date:
    return min((row.valid_from for row in rows), default=date.min)
