"""How a unit is coded from day to day: the values of its dimensions, some of them reached through links."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from esep.ledger.codings import Coding, Codings, Value
from esep.ledger.histories import History

Linked = Callable[[str], History | None]  # the history of a record, None while nothing is known of it


class Branch(NamedTuple):
    """A link that dimensions lead through: `paths` as the record names them, `rests` as the one behind it."""

    link: str
    paths: tuple[str, ...]
    rests: tuple[str, ...]
    beyond: tuple["Branch", ...]


def branches(paths: Iterable[str]) -> tuple[Branch, ...]:
    """The links among dimensions: a field alone leads through none.

    >>> branches(["article", "proceeding.body"])
    (Branch(link='proceeding', paths=('proceeding.body',), rests=('body',), beyond=()),)
    """
    behind: dict[str, dict[str, str]] = {}
    for path in paths:
        link, _, rest = path.partition(".")
        if rest:
            behind.setdefault(link, {})[path] = rest
    return tuple(
        Branch(link, tuple(told), tuple(told.values()), branches(told.values()))
        for link, told in behind.items()
    )


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
    >>> [(str(day), values["proceeding.body"]) for day, values in zip(told.days, told.values)]
    [('2024-01-05', 'police'), ('2024-02-01', 'prosecutor')]
    """
    own = history.coded
    if not through or not own.days:
        return own
    behind = {
        (branch.link, target): codings(other, branch.beyond, linked).by(branch.rests)
        for branch in through
        for target in {facts[branch.link] for facts in own.values if branch.link in facts}
        if (other := linked(target)) is not None
    }
    first = own.days[0]
    days = {day for told in behind.values() for day in told[0] if day > first}.union(own.days)
    ordered = sorted(days) if len(days) > 1 else (first,)
    return Codings(tuple(ordered), tuple(_through(own.on(day), through, behind, day) for day in ordered))


def through_own(path: str, own: Mapping[str, Any], day: date, linked: Linked) -> Value:
    """The value of a dimension that begins with what an event itself says."""
    name, _, rest = path.partition(".")
    value: Value = own[name]
    if not rest:
        return value
    other = linked(str(value))
    found: Value = codings(other, branches([rest]), linked).on(day).get(rest) if other else None
    return found


def _through(
    facts: Mapping[str, Any],
    through: Iterable[Branch],
    behind: Mapping[tuple[str, str], tuple[Sequence[date], Sequence[Coding]]],
    day: date,
) -> Mapping[str, Any]:
    values = dict(facts)
    for branch in through:
        days, told = behind.get((branch.link, facts.get(branch.link, "")), ((), ()))
        if at := bisect_right(days, day):
            values.update(zip(branch.paths, told[at - 1], strict=True))
    return values
