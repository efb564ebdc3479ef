"""What the controls leave open: parts without a name of their own, and figures that stand in no sum."""

from collections.abc import Iterable, Sequence

from esep.cli.desk import Desk
from esep.forms.findings import place_text
from esep.forms.returns import Return


def tell_rests(desk: Desk, returns: Iterable[Return]) -> None:
    """What each split leaves unnamed in each return: how often, and where most."""
    rows: list[Sequence[str]] = []
    for one in returns:
        by_split: dict[str, list[tuple[int, int]]] = {}
        for rest in desk.controls.rests(one.workbook.values):
            by_split.setdefault(rest.split.rest, []).append((rest.amount, rest.whole))
        for name, found in by_split.items():
            amount, whole = max(found)
            place = place_text(desk.form.cell(whole), desk.book.phrases, desk.lang)
            title = desk.text(desk.form.rests[name])
            rows.append((one.file, title, desk.number(len(found)), place, desk.figure(whole, amount)))
    names = ("file", "rest", "cells", "most_in", "amount")
    desk.tell()
    desk.table([desk.say(f"heading.{name}") for name in names], rows, numbers=(2, 4))


def tell_unreached(desk: Desk) -> None:
    """Section by section, how many figures stand in no sum at all: a mistake there is not found."""
    reach = desk.controls.identities.reach
    rows = []
    for section in desk.form.sections:
        alone = int((reach[section.offset : section.offset + section.size] == 0).sum())
        rows.append((section.section, section.size, alone))
    rows.append((desk.say("heading.all"), desk.form.size, int((reach == 0).sum())))
    names = ("section", "cells", "not_reached", "share")
    desk.tell()
    desk.table(
        [desk.say(f"heading.{name}") for name in names],
        [(code, *map(desk.number, (size, alone)), desk.share(alone, size)) for code, size, alone in rows],
        numbers=(1, 2, 3),
    )
