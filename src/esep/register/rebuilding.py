"""States made anew from a journal that was seen to hold, and compared with those that stood there before.

What stood before is kept in a temporary file, as digests: memory is flat in the number of records.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from heapq import merge
from itertools import groupby
from tempfile import TemporaryFile

from esep.register.backup import own_checkpoints
from esep.register.examination import check_states, examine
from esep.register.home import Home
from esep.register.journal import State

NAMED = 20  # records that are named of those that were different; of the others the number is enough
APART = "\t"  # sorts before every sign of a record's id, so that lines sort as the ids do


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many records have a state now, how many of all were different before, and the first of these."""

    records: int
    changed: int
    named: tuple[str, ...] = ()


def rebuilt(home: Home) -> Rebuilt:
    """Make all current states of a register anew; 0 different ones is what is to be expected.

    Raises:
        EsepError: as `examine`, when the journal does not hold or does not continue a checkpoint of the
            register: then nothing is made anew; E-777 with the first entry that is not found under its record
            even now.
    """
    kept = own_checkpoints(home)
    head = examine(
        ((one.seq, one.bytes, one.leaf, one.chain) for one in home.journal.entries()), home.origin, kept
    )
    with TemporaryFile("w+", encoding="utf-8") as before:
        before.writelines(_lines(home.journal.states_of("")))
        before.seek(0)
        records = home.register.rebuild()
        changed, named = 0, []
        for record in _different(before, _lines(home.journal.states_of(""))):
            changed += 1
            named += [record] if changed <= NAMED else []
        check_states(home.journal, home.domains, home.book, head.size)
    return Rebuilt(records, changed, tuple(named))


def _lines(states: Iterable[State]) -> Iterator[str]:
    for one in states:
        yield f"{one.record}{APART}{one.seq} {sha256(one.state).hexdigest()}\n"


def _different(before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    r"""The records that do not stand alike in both, each given in the order of ids.

    >>> list(_different(["a\t1\n", "b\t1\n", "c\t1\n"], ["a\t1\n", "b\t2\n", "d\t1\n"]))
    ['b', 'c', 'd']
    """
    for record, lines in groupby(merge(before, after), key=lambda line: line.partition(APART)[0]):
        first, *others = lines
        if others != [first]:
            yield record
