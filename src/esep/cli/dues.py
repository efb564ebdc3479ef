"""What is due, told at the desk: a line for each deadline."""

from collections.abc import Iterable

from esep.cli.register_desk import RegisterDesk
from esep.declare.deadlines import Protects
from esep.declare.due import Due


def told_dues(desk: RegisterDesk, dues: Iterable[Due], zone: str) -> None:
    """A line for each deadline: what it is and how it stands."""
    for due in dues:
        desk.tell(f"  {line_of(desk, due, zone)}")


def line_of(desk: RegisterDesk, due: Due, zone: str) -> str:
    """One deadline: its title, how it stands, and whether being late harms a person."""
    mark = f" {desk.say('due.person')}" if due.deadline.protects == Protects.PERSON else ""
    return f"{desk.words.deadline(due)}: {desk.words.standing(due, zone)}{mark}"


def due_as_data(due: Due) -> dict[str, object]:
    """A deadline for a program."""
    return {
        "deadline": due.deadline.name,
        "record": due.of,
        "started": due.started,
        "due": due.due.isoformat() if due.due else None,
        "status": due.status.value,
        "left": due.left,
        "unit": due.unit,
        "soon": due.soon,
        "protects": due.deadline.protects.value,
        "met": due.met or None,
    }
