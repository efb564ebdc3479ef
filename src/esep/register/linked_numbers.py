"""Numbers of the records that a card names, checked by the form of the numbers of their type.

A slip in the number of the record that a card is about is refused; the same slip in a link would have a case
end by being joined to one that cannot be.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from esep.codebook import Codebook
from esep.declare import Card, Domains, Kind
from esep.kernel.errors import EsepError


class Linked(NamedTuple):
    """A field that names a record of a type whose numbers have a form: the kind of number."""

    field: str
    record: str
    number: str


def linked(card: Card | None, domains: Domains) -> tuple[Linked, ...]:
    """The fields of a card that name records whose numbers have a form.

    >>> from esep.domains import load
    >>> domains = load()
    >>> [one.field for one in linked(domains.card("proceeding.joined"), domains)]
    ['main']
    """
    links = [one for one in card.fields if one.kind == Kind.LINK] if card is not None else []
    numbers = {one.name: domains.record(one.of).number for one in links}
    return tuple(Linked(one.name, one.of, numbers[one.name]) for one in links if numbers[one.name])


def wrong_numbers(
    links: tuple[Linked, ...], values: Mapping[str, Any], book: Codebook, on: date
) -> Iterator[EsepError]:
    """E-845 for each number of another form than that of any day up to `on`: old records keep theirs."""
    for one in links:
        if (named := values.get(one.field)) is None:
            continue
        forms = [form for form in book.numbers.history(one.number) if form.valid_from <= on]
        number = str(named).partition(":")[2]
        if forms and not any(form.matches(number) for form in forms):
            yield EsepError("E-845", field=one.field, record=one.record, example=forms[-1].example)
