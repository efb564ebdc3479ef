"""Leave cover: whose records an officer holds on a day besides his own.

An absence counts from its first day to its last, as its cards say; whoever covers somebody who himself covers
another holds what both have. Holding is a matter of lists: who may read or write what, the gate decides.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from esep.register.due_index import DueIndex
from esep.register.due_tables import Whose
from esep.register.home import Home

ABSENCE = "absence"


def covered(home: Home, lists: DueIndex, officer: str, at: date | datetime) -> tuple[str, ...]:
    """The officers whose records an officer holds at a moment, by their codes; not himself.

    Args:
        home: the register.
        lists: what is due in it.
        officer: the code of the officer who may cover others.
        at: the moment; a day is the day of the register's own territory.
    """
    holding = _holding(home, lists, at)
    found, new = {officer}, [officer]
    while new:
        new = [one for by in new for one in sorted(holding.get(by, ())) if one not in found]
        found.update(new)
    return tuple(sorted(found - {officer}))


def _holding(home: Home, lists: DueIndex, at: date | datetime) -> Mapping[str, set[str]]:
    """Who is away on the day, by who covers."""
    if ABSENCE not in home.domains.records:
        return {}
    local = home.book.zones.at(at, home.settings.territory) if isinstance(at, datetime) else None
    day = (local.date() if local else at).isoformat()
    holding = defaultdict[str, set[str]](set)
    for one in lists.awaited([ABSENCE], Whose(), at):
        facts = home.record(one.due.of, happened=day).facts
        away = facts.get("from_on", "9999") <= day <= facts.get("until_on", "")
        if away and "cover" in facts:
            holding[facts["cover"]].add(facts["absent"])
    return holding
