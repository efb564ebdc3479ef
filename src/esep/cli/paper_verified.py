"""A check code at the desk: which card it is of, and whether it stands unchanged and in force."""

from esep.cli.paper_placing import why_not_in_force
from esep.cli.register_desk import RegisterDesk
from esep.cli.verbs import DONE, OBJECTION
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.papers.check_codes import paper_of, read_code
from esep.papers.declared import Papers
from esep.register.fold import Placed, Placing
from esep.register.statements import Statement


def tell_paper(desk: RegisterDesk, typed: str) -> int:
    """Find the card that a paper states by the check code at its foot, and tell how it stands now.

    It shows nothing of the card but its id, kind, record and day: the rest is for `esep card show`.

    Raises:
        EsepError: E-976 when it is no check code; E-977 when no card of the journal has it.
    """
    home = desk.home
    seq, code = read_code(typed)
    entry = next(iter(home.journal.entries(after=seq - 1, upto=seq)), None)
    paper = entry and paper_of(code, entry, Papers(desk.book, home.domains).all)
    if entry is None or paper is None:
        raise EsepError("E-977", code=code)
    with desk.reading(home.targets.of(entry.record), Class.OPEN):
        placed = next(one for one in home.record(entry.record).cards if one.statement.id == entry.id)
    in_force = placed.placing is Placing.APPLIED
    if desk.json:
        told = {"holds": True, "paper": paper.name, "entry": seq, "card": entry.id, "record": entry.record}
        desk.give(told | {"in_force": in_force, "by": placed.by or None})
        return DONE if in_force else OBJECTION
    _tell(desk, placed, paper.words[desk.lang if desk.lang in paper.words else desk.book.languages[0]].title)
    desk.close(desk.say("paper.not_proved", card=entry.id))
    return DONE if in_force else OBJECTION


def _tell(desk: RegisterDesk, placed: Placed, title: str) -> None:
    told: Statement = placed.statement
    declared = desk.home.domains.record(told.record.partition(":")[0])
    desk.tell(desk.say("paper.holds", title=title, card=told.id, entry=str(told.seq)))
    happened = desk.words.moment(told.happened, told.zone)
    desk.tell(
        desk.say(
            "paper.card", title=desk.words.card(declared, told.name), record=told.record, moment=happened
        )
    )
    if placed.placing is Placing.APPLIED:
        desk.tell(desk.say("paper.in_force"))
    else:
        desk.tell(desk.say("paper.out_of_force", placing=why_not_in_force(desk, placed)))
