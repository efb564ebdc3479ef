"""The papers that the cards of a record make, told at the desk."""

from collections.abc import Iterator

from esep.cli.register_desk import RegisterDesk
from esep.declare import Class
from esep.papers.declared import Paper, Papers
from esep.register.fold import Placing
from esep.register.statements import Statement


def tell_papers(desk: RegisterDesk, record: str) -> None:
    """Tell each paper that can be printed of a record, with its card, in the order in which they happened."""
    home = desk.home
    with desk.reading(home.targets.of(record), Class.OPEN, rows=max(1, len(home.journal.of_record(record)))):
        found = list(_papers(desk, record))
    if desk.json:
        desk.give([{"card": told.id, "happened": told.happened, "paper": one.name} for told, one in found])
        return
    for told, one in found:
        title = (one.words.get(desk.lang) or next(iter(one.words.values()))).title
        desk.tell(f"{told.id}  {desk.words.moment(told.happened, told.zone)}  {one.name}  {title}")
    desk.close(desk.say("paper.listed", count=len(found)))


def _papers(desk: RegisterDesk, record: str) -> Iterator[tuple[Statement, Paper]]:
    declared, kind = Papers(desk.book, desk.home.domains), record.partition(":")[0]
    for card in desk.home.record(record).cards:
        if card.placing == Placing.APPLIED:
            name = f"{kind}.{card.statement.name}"
            yield from ((card.statement, one) for one in declared.all if one.card == name)
