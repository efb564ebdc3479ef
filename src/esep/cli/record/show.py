"""`esep record show`: how a record stands, all that made it so, what is due, and what it is linked with."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from esep.cli.dues import due_as_data, line_of
from esep.cli.links import Moment, linked, linking
from esep.cli.options import HighestClass
from esep.cli.protected import parts_of
from esep.cli.record.timeline import Told, late_summary, timeline, told_lines
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class, Kind
from esep.register.due_now import Standing, standing
from esep.register.entries import microseconds
from esep.register.protected import Part, classes_of

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep record show proceeding:237510031000123 --as-of 2024-06-30")
def show(
    desk: RegisterDesk,
    record: Annotated[str, typer.Argument(metavar="RECORD", help="Type and number, offence:2024-17.")],
    *,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="How it stood at the end of this day."),
    ] = None,
    known: Annotated[
        datetime | None,
        typer.Option(
            "--known",
            formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"],
            metavar="INSTANT",
            help="By what the register knew at this instant, 2024-06-30T18:00Z.",
        ),
    ] = None,
    klass: HighestClass = Class.OPEN,
    late: Annotated[
        bool, typer.Option("--late", help="Tell of each card that was registered late when it was learned.")
    ] = False,
) -> int:
    """Show a record: its state, every card in the order of events, terms with their reasoning, and links."""
    home = desk.home
    target = home.targets.of(record)
    with desk.reading(target, klass, rows=max(1, len(home.journal.of_record(record)))) as right:
        at = known or datetime.now(UTC)
        day = as_of.date() if as_of else home.book.zones.at(home.clock(), home.settings.territory).date()
        state = home.record(record, happened=day.isoformat(), known=known)
        entries = [one for one in home.journal.of_record(record) if one.known_at <= microseconds(at)]
        stands = standing(home, state, day if as_of else home.clock())
        parts = parts_of(desk, entries, klass, right)
        then = Moment(day.isoformat(), known)
        told = timeline(desk, state, entries, day)
        if desk.json:
            desk.give(_as_data(desk, stands, told, parts, then))
        else:
            _head(desk, stands, day if as_of else None, known)
            _tell(desk, stands, told, parts, then, late=late)
            if home.missing and any(map(classes_of, entries)):
                desk.close(desk.say("copy.hidden", missing=desk.missing))
    return DONE


def _head(desk: RegisterDesk, stands: Standing, day: date | None, known: datetime | None) -> None:
    declared = desk.home.domains.record(stands.state.record.partition(":")[0])
    desk.tell(f"{stands.state.record}  {desk.words.record(declared)}")
    desk.tell(desk.say("record.state", state=desk.words.state(declared, stands.state.state)))
    if day:
        desk.tell(desk.say("record.as_of", day=day))
    if known:
        desk.tell(desk.say("record.known", moment=known.isoformat()))


def _tell(
    desk: RegisterDesk,
    stands: Standing,
    told: list[Told],
    parts: dict[str, list[Part]],
    then: Moment,
    *,
    late: bool,
) -> None:
    happened = [line for one in told for line in told_lines(desk, one, parts, late=late)]
    sections = (
        ("facts", _facts(desk, stands)),
        ("timeline", [*late_summary(desk, told), *happened]),
        ("deadlines", list(_deadlines(desk, stands))),
        ("links", _linked(desk, stands, then)),
    )
    for name, lines in sections:
        if lines:
            desk.tell()
            desk.tell(desk.say(f"record.{name}"))
            for line in lines:
                desk.tell(f"  {line}")


def _facts(desk: RegisterDesk, stands: Standing) -> list[str]:
    """What describes the record now, each field by the last card that stated it; events stand below."""
    declared = desk.home.domains.record(stands.state.record.partition(":")[0])
    said: dict[str, str] = {}
    # In the order in which the opening card asks for them; what only counting goes by stands after it.
    opening = [field.name for card in declared.cards.values() if card.opens for field in card.fields]
    describing = list(dict.fromkeys([*opening, *(name for unit in declared.units for name in unit.by)]))
    for one in stands.state.applied:
        card = declared.cards.get(one.name)
        for name, value in one.values.items():
            field = card.field(name) if card else None
            told = field and card and name != card.happened and field.kind != Kind.LINK
            if field and told and name in describing:
                label, on = desk.words.field(field), date.fromisoformat(one.on)
                said[name] = f"{label}: {desk.words.value(field, value, one.zone, on)}"
    return [said[name] for name in describing if name in said]


def _deadlines(desk: RegisterDesk, stands: Standing) -> Iterator[str]:
    for due in stands.dues:
        yield line_of(desk, due, stands.zone)
        yield from (f"  {step}" for step in desk.words.reasoning(due))


def _linked(desk: RegisterDesk, stands: Standing, then: Moment) -> list[str]:
    return [*linked(desk, stands.state, then), *linking(desk, stands.state.record, then)]


def _as_data(
    desk: RegisterDesk, stands: Standing, told: list[Told], parts: dict[str, list[Part]], then: Moment
) -> dict[str, object]:
    state = stands.state
    return {
        "record": state.record,
        "state": state.state,
        "facts": dict(state.facts),
        "timeline": [one.as_data(parts) for one in told],
        "deadlines": [due_as_data(due) | {"reasoning": desk.words.reasoning(due)} for due in stands.dues],
        "links": _linked(desk, stands, then),
    }
