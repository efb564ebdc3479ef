"""How changes of a figure are told: what came, what left and what remains of it, reason by reason."""

from collections.abc import Mapping, Sequence

from esep.cli.desk import Desk
from esep.kernel.display import change
from esep.ledger.explaining import Part
from esep.ledger.revisions import together
from esep.ledger.whys import Why


def why_text(desk: Desk, why: Why) -> str:
    """A reason in words."""
    return desk.say(f"why.{why.value}")


def told_split(desk: Desk, heading: str, parts: Mapping[str, Part], *, days: bool) -> None:
    """A table of what came and left, with its sum; `days` shows by how many a duration changed."""
    columns = ["came", "left", "rest", *(["days"] if days else [])]
    headings = [heading, *(desk.say(f"split.{name}") for name in columns)]
    told = [_row(desk, name, part, days=days) for name, part in parts.items()]
    if len(told) > 1:
        told.append(_row(desk, desk.say("split.together"), together(parts.values()), days=days))
    desk.table(headings, told, range(1, len(headings)))


def split_as_data(name: str, parts: Mapping[str, Part], *, days: bool) -> list[dict[str, object]]:
    """The same for a program."""
    return [
        {name: key, "plus": part.plus, "minus": part.minus, "sum": part.sum}
        | ({"days": part.days} if days else {})
        for key, part in parts.items()
    ]


def _row(desk: Desk, name: str, part: Part, *, days: bool) -> Sequence[str]:
    told = [part.plus, -part.minus, part.sum, *([part.days] if days else [])]
    return [name, *(change(amount, desk.lang) for amount in told)]
