"""An order that cannot be judged as it stands, in words: why, and whether anybody judges it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from esep.cli.desk import Desk

if TYPE_CHECKING:
    from esep.monitoring.live.left import Left


def left_said(desk: Desk, left: "Left") -> str:
    """Which order it is, what is wrong with it and whether it is judged by what it said before."""
    fault = left.fault.said(desk.book.phrases, desk.lang)[0]
    key = "monitor.run.left" if left.judged else "monitor.run.unjudged"
    return desk.say(key, order=left.order, fault=fault)


def left_lines(desk: Desk, left: "Left") -> Iterator[str]:
    """The same, and the numbers of those whom the order protects."""
    yield left_said(desk, left)
    if left.persons:
        yield desk.say("monitor.watch.at_risk_of", order=left.order, persons=", ".join(left.persons))


def left_as_data(left: "Left") -> dict[str, object]:
    """The same for a program."""
    return {"order": left.order, "code": left.code, "judged": left.judged, "persons": list(left.persons)}
