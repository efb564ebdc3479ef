"""Protected parts of cards at the desk: opened with a right, told, and else named by their class alone."""

from collections.abc import Sequence

from esep.access import Right
from esep.cli.register_desk import RegisterDesk
from esep.declare import Class
from esep.register.entries import Entry
from esep.register.protected import Part, classes_of, opened


def parts_of(
    desk: RegisterDesk, entries: Sequence[Entry], klass: Class, right: Right
) -> dict[str, list[Part]]:
    """The parts of a record's cards up to a class, by card; none when nothing above open was asked for."""
    if klass == Class.OPEN or not entries:
        return {}
    return opened(entries[0].record, entries, desk.home.people.keyring, right=right)


def told_parts(desk: RegisterDesk, entry: Entry, parts: Sequence[Part]) -> None:
    """The fields of opened parts, and the classes of those that stay sealed."""
    for line in lines_of(desk, entry, parts):
        desk.tell(f"  {line}")


def lines_of(desk: RegisterDesk, entry: Entry, parts: Sequence[Part]) -> list[str]:
    """A line for each opened field, each erased part and each class that stays sealed."""
    card = desk.home.domains.cards.get(entry.card["kind"])
    lines = []
    for part in parts:
        if part.erased_on:
            lines.append(desk.say("protected.erased", klass=_class(desk, part.klass), on=part.erased_on))
        for name, value in part.fields.items():
            field = card.field(name) if card else None
            label = desk.words.field(field) if field else desk.say("protected.reason")
            lines.append(f"{label}: {value}")
    shown = {part.klass for part in parts}
    hidden = [one for one in classes_of(entry) if one not in shown]
    return lines + [desk.say("protected.sealed", klass=_class(desk, one)) for one in hidden]


def parts_as_data(parts: Sequence[Part]) -> list[dict[str, object]]:
    """Opened parts for a program."""
    return [
        {"class": part.klass.value, "fields": dict(part.fields), "erased_on": part.erased_on or None}
        for part in parts
    ]


def _class(desk: RegisterDesk, klass: Class) -> str:
    return desk.book.phrases.say(f"access.class.{klass}", desk.lang)
