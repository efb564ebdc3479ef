"""The question behind a table: what is asked of postings when a figure is opened, or its revision told."""

from collections.abc import Iterator

from esep.kernel.errors import EsepError
from esep.ledger.conditions import Among
from esep.ledger.engines import Question
from esep.ledger.tables.asking import Plan
from esep.ledger.tables.comparing import View
from esep.ledger.tables.narrowing import Narrowed, together
from esep.ledger.tables.rollups import Told


def question(planned: Plan, view: View) -> Question:
    """What one view of a plan asks: its own, or that of what it is compared with.

    Raises:
        EsepError: E-916 when it is told by months, which postings are not; E-917 when two of its dimensions
            are told by one of the measure; E-918 when no territory of the other view compares.
    """
    if planned.calendar:
        raise EsepError("E-916", unit=planned.calendar)
    told = [one for one in planned.dimensions if one.path]
    paths = tuple(one.path for one in told)
    for one in told:
        if paths.count(one.path) > 1:
            raise EsepError("E-917", dimension=one.path)
    groups = {
        one.path: Told(planned.ground.told if one.place else one.rule)
        for one in told
        if one.place or one.wider
    }
    where = together([*planned.narrowed, *_territory(planned, view)])
    asking = planned.asking
    return Question(asking.measure, view.period, paths, view.known_at, asking.months, where, groups)


def _territory(planned: Plan, view: View) -> Iterator[Narrowed]:
    ground = planned.ground
    if ground.asked and planned.place:
        codes = ground.now() if view.period == planned.asking.view.period else ground.then()
        if codes is None:
            raise EsepError("E-918", codes=", ".join(ground.comparable()))
        yield Narrowed(planned.place, Among(codes))
