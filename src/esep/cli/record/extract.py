"""`esep record extract`: what the person whom a record binds may see of it, to be handed to that person."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import typer

from esep.cli.dues import due_as_data
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class, Record
from esep.declare.due import Due
from esep.kernel.errors import EsepError
from esep.papers.declared import Papers
from esep.papers.readers import Reader
from esep.register.due_now import standing
from esep.register.extracting import Said, said

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep record extract protective_order:7512-24-17 --lang kk")
def extract(
    desk: RegisterDesk,
    record: Annotated[str, typer.Argument(metavar="RECORD", help="Type and number, protective_order:17.")],
) -> int:
    """Show what the person whom a record binds may see: decisions, terms and duties, nothing else of it."""
    home = desk.home
    with desk.reading(home.targets.of(record), Class.OPEN):
        declared = home.domains.record(record.partition(":")[0])
        if not declared.extracted.fields:
            raise EsepError("E-979", type=declared.name, types=", ".join(_types(desk)))
        stands = standing(home, home.record(record, happened=home.now().date().isoformat()), home.clock())
        steps = list(said(stands.state, declared))
        terms = [due for due in stands.dues if due.deadline.name in declared.extracted.terms]
        spoken = list(_spoken(desk, declared, steps))
        if desk.json:
            desk.give(_as_data(record, steps, terms, spoken))
        else:
            _tell(desk, record, declared, steps, [_term(desk, due, stands.zone) for due in terms], spoken)
    return DONE


def _types(desk: RegisterDesk) -> list[str]:
    return [one.name for one in desk.home.domains.records.values() if one.extracted.fields]


def _spoken(desk: RegisterDesk, declared: Record, steps: Sequence[Said]) -> Iterator[str]:
    """Duties and how to object: the words of the papers that the person was handed, and what stands for
    records of the type in the phrases of the codebook.
    """
    kinds = {one.card.kind for one in steps if one.card}
    for paper in Papers(desk.book, desk.home.domains).all:
        if paper.reader is Reader.BOUND and paper.card in kinds and desk.lang in paper.words:
            words = paper.words[desk.lang]
            yield from (*words.before, *words.points, *words.after)
    key = f"extract.{declared.name}"
    if desk.book.phrases.speaks(key, desk.lang):
        yield desk.book.phrases.say(key, desk.lang)


def _term(desk: RegisterDesk, due: Due, zone: str) -> str:
    return f"{desk.words.deadline(due)}: {desk.words.standing(due, zone)}"


def _tell(
    desk: RegisterDesk,
    record: str,
    declared: Record,
    steps: Sequence[Said],
    terms: Sequence[str],
    spoken: Sequence[str],
) -> None:
    desk.tell(f"{record}  {desk.words.record(declared)}")
    state = next((one.state for one in reversed(steps) if one.state), "")
    desk.tell(desk.say("record.state", state=desk.words.state(declared, state)))
    happened = [line for one in steps for line in _lines(desk, declared, one)]
    for name, lines in (("timeline", happened), ("deadlines", terms), ("extract", spoken)):
        if lines:
            desk.tell()
            desk.tell(desk.say(f"record.{name}"))
            for line in lines:
                desk.tell(f"  {line}")


def _lines(desk: RegisterDesk, declared: Record, one: Said) -> Iterator[str]:
    """A step: when and what, and below it what the card says."""
    if one.card is None or one.told is None:
        yield f"{one.on}  {desk.words.state(declared, one.state)}"
        return
    told = one.told
    yield f"{desk.words.moment(told.happened, told.zone)}  {desk.words.card(declared, one.card.name)}"
    values = desk.words.values(one.card, told.values, told.zone, date.fromisoformat(one.on))
    yield from (f"  {value}" for value in values)


def _as_data(
    record: str, steps: Sequence[Said], terms: Sequence[Due], spoken: Sequence[str]
) -> dict[str, object]:
    return {
        "record": record,
        "state": next((one.state for one in reversed(steps) if one.state), ""),
        "timeline": [
            {
                "on": one.on,
                "card": one.card.name if one.card else None,
                "state": one.state or None,
                "values": dict(one.told.values) if one.told else {},
            }
            for one in steps
        ],
        "deadlines": [due_as_data(due) for due in terms],
        "spoken": list(spoken),
    }
