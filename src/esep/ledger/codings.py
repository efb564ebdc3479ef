"""How a unit is coded from day to day: the values of its dimensions, some of them reached through links."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from esep.ledger.events import NOTHING
from esep.ledger.histories import History

Value = str | int | None  # None: unknown
Coding = tuple[Value, ...]
Linked = Callable[[str], History | None]  # the history of a record, None while nothing is known of it


class Branch(NamedTuple):
    """A link that dimensions lead through: each as the record names it and as the record behind it does."""

    link: str
    paths: tuple[tuple[str, str], ...]
    beyond: tuple["Branch", ...]


def branches(paths: Iterable[str]) -> tuple[Branch, ...]:
    """The links among dimensions: a field alone leads through none.

    >>> branches(["article", "proceeding.body"])
    (Branch(link='proceeding', paths=(('proceeding.body', 'body'),), beyond=()),)
    """
    behind: dict[str, dict[str, str]] = {}
    for path in paths:
        link, _, rest = path.partition(".")
        if rest:
            behind.setdefault(link, {})[path] = rest
    return tuple(Branch(link, tuple(told.items()), branches(told.values())) for link, told in behind.items())


class Codings(NamedTuple):
    """The values of a record by dimension, from each of the days on which any of them may change."""

    days: tuple[date, ...] = ()
    values: tuple[Mapping[str, Any], ...] = ()

    def on(self, day: date) -> Mapping[str, Any]:
        """The values on a day; what happened on it counts."""
        at = bisect_right(self.days, day)
        return self.values[at - 1] if at else NOTHING


def codings(history: History, through: Iterable[Branch], linked: Linked) -> Codings:
    """How a record is coded from its first day on.

    Args:
        history: the record's.
        through: the links that its dimensions lead through.
        linked: gives the history of another record.

    >>> from esep.ledger.events import Event
    >>> case = History.of("proceeding:7", [
    ...     Event(date(2024, 1, 2), "started", "", "in_progress", {"body": "police"}),
    ...     Event(date(2024, 2, 1), "transferred", "in_progress", "in_progress", {"body": "prosecutor"}),
    ... ])
    >>> theft = History.of("offence:1", [
    ...     Event(date(2024, 1, 5), "registered", "", "registered", {"proceeding": "proceeding:7"}),
    ... ])
    >>> told = codings(theft, branches(["proceeding.body"]), {"proceeding:7": case}.get)
    >>> [(str(day), values["proceeding.body"]) for day, values in zip(*told)]
    [('2024-01-05', 'police'), ('2024-02-01', 'prosecutor')]
    """
    if not through or not history.days:
        return Codings(history.days, history.facts)
    behind = {
        (branch.link, target): codings(other, branch.beyond, linked)
        for branch in through
        for target in _targets(history, branch.link)
        if (other := linked(target)) is not None
    }
    first = history.days[0]
    days = {day for other in behind.values() for day in other.days if day > first}.union(history.days)
    ordered = sorted(days) if len(days) > 1 else (first,)
    return Codings(
        tuple(ordered), tuple(_through(history.facts_on(day), through, behind, day) for day in ordered)
    )


def through_own(path: str, own: Mapping[str, Any], day: date, linked: Linked) -> Value:
    """The value of a dimension that begins with what an event itself says."""
    name, _, rest = path.partition(".")
    value: Value = own[name]
    if not rest:
        return value
    other = linked(str(value))
    found: Value = codings(other, branches([rest]), linked).on(day).get(rest) if other else None
    return found


def _targets(history: History, link: str) -> set[str]:
    return {facts[link] for facts in history.facts if link in facts}


def _through(
    facts: Mapping[str, Any],
    through: Iterable[Branch],
    behind: Mapping[tuple[str, str], Codings],
    day: date,
) -> Mapping[str, Any]:
    values = dict(facts)
    for branch in through:
        target = facts.get(branch.link)
        if target is not None and (other := behind.get((branch.link, target))) is not None:
            there = other.on(day)
            for path, rest in branch.paths:
                if rest in there:
                    values[path] = there[rest]
    return values
