"""Which records a worklist may name to whom asks: all, save those that stand for somebody in hiding.

Where a figure is told only for many places together, a list of its records would give away what the table
does not. Such records are listed to officers who may read them, those of their own office.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from esep.access import Target
from esep.cli.register_desk import RegisterDesk
from esep.declare import Class
from esep.register.due_tables import Whose


class Reach(NamedTuple):
    """Types of record, and whose records of these types."""

    kinds: Sequence[str]
    whose: Whose


def reaches(desk: RegisterDesk, kinds: Sequence[str], whose: Whose) -> Iterator[Reach]:
    """The parts of a question for a worklist that may be answered."""
    guarded = [kind for kind in kinds if desk.home.domains.record(kind).told_together]
    yield Reach([kind for kind in kinds if kind not in guarded], whose)
    own = desk.actor.office
    if guarded and own and own in (whose.offices or (own,)) and _may_read(desk, guarded[0]):
        yield Reach(guarded, whose._replace(offices=(own,)))


def _may_read(desk: RegisterDesk, kind: str) -> bool:
    actor = desk.actor
    target = Target(record=f"{kind}:0", office=actor.office, territory=actor.territory, floor=Class.CASE)
    return desk.home.gate.decide(actor, target=target, klass=Class.OPEN, purpose=desk.purpose).allowed
