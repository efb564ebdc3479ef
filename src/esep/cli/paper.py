"""`esep paper`: a card of the register printed as the paper that is handed over, signed or sent."""

from pathlib import Path
from typing import Annotated

import typer

from esep.access import Right
from esep.cli.card.show import entry_of
from esep.cli.misuse import MisuseError
from esep.cli.paper_list import tell_papers
from esep.cli.paper_names import highest, names_of
from esep.cli.paper_placing import why_not_in_force
from esep.cli.paths import must_end
from esep.cli.protected import parts_of
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.papers.content import Content, Source, classes_shown, content, person_facts, persons_of
from esep.papers.declared import Paper, Papers
from esep.register.due_now import standing
from esep.register.entries import Entry
from esep.register.fold import Placing, State
from esep.register.statements import Statement

app = typer.Typer(add_completion=False)


@register_verb(
    app,
    example="esep paper d03556b1-b9b7-8b7a-a854-9189f82198ad --out order.pdf --as o-201 --purpose protection",
)
def paper(
    desk: RegisterDesk,
    card: Annotated[str, typer.Argument(metavar="CARD", help="The id of the card; with --list a record.")],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write it; it ends in .pdf.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Instead: the papers that the cards of a record make.")
    ] = False,
    kind: Annotated[
        str, typer.Option("--kind", metavar="PAPER", help="Which paper, where a card makes several.")
    ] = "",
    blank: Annotated[bool, typer.Option("--blank", help="Leave the names to be filled in by hand.")] = False,
) -> int:
    """Print the paper that a card makes; names that you may not read stay lines to be filled in by hand."""
    if listed:
        return _listed(desk, card, alone=not (out or kind or blank))
    if out is None:
        raise MisuseError("E-978")
    must_end(out, ".pdf")
    entry = entry_of(desk, card)
    target = desk.home.targets.of_card(entry, f"card:{card}")
    with desk.reading(target, Class.OPEN):  # what a hidden card could make is not told either
        meant = _meant(desk, entry, kind) if entry else None
    klass = highest(desk, target, classes_shown(meant, desk.home.domains)) if meant else Class.CASE
    rows = len(desk.home.journal.of_record(entry.record)) if entry else 1
    with desk.reading(target, klass, rows=rows) as right:
        if entry is None or meant is None:
            raise LookupError("a missing card was granted")
        source = _source(desk, entry, meant, klass, right)
    named = [] if blank else list(persons_of(source, desk.home.domains))
    names = names_of(desk, target, named)
    said = content(source.with_names(names), desk.book, desk.home.domains, desk.lang)
    with whole(out) as temporary:
        temporary.write_bytes(_printed(said))
    _told(desk, out, said, len(person_facts(meant, desk.home.domains)) - len(names))
    return DONE


def _listed(desk: RegisterDesk, record: str, *, alone: bool) -> int:
    if not alone:
        raise MisuseError("E-978")
    tell_papers(desk, record)
    return DONE


def _meant(desk: RegisterDesk, entry: Entry, kind: str) -> Paper:
    """The paper that is meant, in a language that it is written in.

    Raises:
        EsepError: E-970 when the card makes no such paper; E-974 when it has no words in the language.
    """
    meant = Papers(desk.book, desk.home.domains).for_card(entry.card["kind"], kind)
    if desk.lang not in meant.words:
        raise EsepError("E-974", paper=meant.name, lang=desk.lang, languages=", ".join(meant.words))
    return meant


def _source(desk: RegisterDesk, entry: Entry, meant: Paper, klass: Class, right: Right) -> Source:
    """What the paper is made from, with what was sealed as far as the right goes.

    Raises:
        EsepError: E-972 when the card is not in force.
    """
    home = desk.home
    state = home.record(entry.record)
    _require_in_force(desk, state, entry.id)
    entries = home.journal.of_record(entry.record)
    parts = parts_of(desk, entries, klass, right)
    values = {one.id: dict(Statement.of(one).values) for one in entries}
    for card, opened in parts.items():
        for part in opened:
            values[card] |= part.fields
    return Source(meant, entry, standing(home, state, home.clock()), values, {}, home.now().date())


def _require_in_force(desk: RegisterDesk, state: State, card: str) -> None:
    placed = next(one for one in state.cards if one.statement.id == card)
    if placed.placing != Placing.APPLIED:
        raise EsepError("E-972", card=card, placing=why_not_in_force(desk, placed))


def _printed(said: Content) -> bytes:
    """The pages.

    Raises:
        EsepError: E-973 when the typesetter is not installed.
    """
    try:
        from esep.papers.printing import as_pdf  # noqa: PLC0415 - its library is an extra
    except ModuleNotFoundError as missing:
        raise EsepError("E-973", module=missing.name) from missing
    return as_pdf(said)


def _told(desk: RegisterDesk, out: Path, said: Content, left_blank: int) -> None:
    if desk.json:
        desk.give({"written": str(out), "code": said.code, "names_left_blank": left_blank})
        return
    desk.close(desk.say("written", path=out))
    desk.close(desk.say("paper.code", code=said.code))
    if left_blank:
        desk.close(desk.say("paper.blank", count=left_blank))
