"""How changes of a figure are told: what came, what left and what remains of it, reason by reason."""

from collections.abc import Mapping, Sequence

from esep.cli.desk import Desk
from esep.declare.measures import Counting, Lapse, Measure
from esep.kernel.display import change
from esep.ledger.explaining import Part
from esep.ledger.revisions import together
from esep.ledger.whys import Why


def why_text(desk: Desk, why: Why) -> str:
    """A reason in words."""
    return desk.say(f"why.{why.value}")


def lapse_of(measure: Measure) -> Lapse | None:
    """The unit of a duration; None for other kinds."""
    return measure.lapse if measure.counting == Counting.DURATION else None


def told_split(desk: Desk, heading: str, parts: Mapping[str, Part], *, lapse: Lapse | None) -> None:
    """A table of what came and left, with its sum; `lapse` is the unit in which a duration changed."""
    columns = ["came", "left", "rest", *([lapse.value] if lapse else [])]
    headings = [heading, *(desk.say(f"split.{name}") for name in columns)]
    told = [_row(desk, name, part, lapse=lapse) for name, part in parts.items()]
    if len(told) > 1:
        told.append(_row(desk, desk.say("split.together"), together(parts.values()), lapse=lapse))
    desk.table(headings, told, range(1, len(headings)))


def split_as_data(name: str, parts: Mapping[str, Part], *, lapse: Lapse | None) -> list[dict[str, object]]:
    """The same for a program."""
    return [
        {name: key, "plus": part.plus, "minus": part.minus, "sum": part.sum}
        | ({"lasted": part.lasted} if lapse else {})
        for key, part in parts.items()
    ]


def _row(desk: Desk, name: str, part: Part, *, lapse: Lapse | None) -> Sequence[str]:
    told = [part.plus, -part.minus, part.sum, *([part.lasted] if lapse else [])]
    return [name, *(change(amount, desk.lang) for amount in told)]
