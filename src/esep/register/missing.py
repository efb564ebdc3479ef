"""Records that cards in force name and nobody has opened: a slip in a number, or a card that never came."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import orjson

from esep.declare import Domains, Field, Kind, Record
from esep.register.due_now import AT_ONCE
from esep.register.fold import State
from esep.register.journal import Reads

Hides = Callable[[str], bool]  # whether a record answers as if it were not there


class Missing(NamedTuple):
    """A record that is named by `field` of a card of the record `by`, and is not open."""

    record: str
    by: str
    field: Field


def missing_links(
    journal: Reads, domains: Domains, states: Iterable[State], hides: Hides = lambda _: False
) -> Iterator[Missing]:
    """What the cards in force of some records name in vain, in the order of these records.

    A record of which cards wait, but none has opened it, is named in vain too.

    >>> from esep.register.memory import MemoryJournal
    >>> list(missing_links(MemoryJournal(), Domains(()), []))
    []
    """
    waiting = iter(states)
    while portion := list(islice(waiting, AT_ONCE)):
        named = [one for state in portion for one in _named(state, domains)]
        lost = unopened(journal, {one.record for one in named}, hides)
        yield from (one for one in named if one.record in lost)


def unopened(journal: Reads, records: set[str], hides: Hides = lambda _: False) -> set[str]:
    """Those of some records that no card has opened: unknown ones, those of which cards wait, hidden ones.

    >>> from esep.register.memory import MemoryJournal
    >>> unopened(MemoryJournal(), {"proceeding:237510031000123"})
    {'proceeding:237510031000123'}
    """
    found = journal.states(records)
    opened = {record for record, state in found.items() if orjson.loads(state.state).get("state")}
    return records - {record for record in opened if not hides(record)}


def _named(state: State, domains: Domains) -> Iterator[Missing]:
    """What a record names, each other record once for each field."""
    fields = {(one.card, one.name): one for one in _links(domains.record(state.record.partition(":")[0]))}
    told = dict.fromkeys(
        Missing(str(statement.values[name]), state.record, field)
        for statement in state.applied
        for (card, name), field in fields.items()
        if card == statement.name and name in statement.values
    )
    yield from told


def _links(declared: Record) -> Iterator[Field]:
    return (one for card in declared.cards.values() for one in card.fields if one.kind == Kind.LINK)
