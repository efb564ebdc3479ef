"""`esep returns receive`: returns are read, controlled, and kept whole in a store."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk, harmless
from esep.cli.intake import Intake, code_of, declared_files, doubts_in, filed_period, kept_in
from esep.cli.options import ActorCode, GivenHome, Paths, PeriodCode, PurposeCode, Standing, TerritoryName
from esep.cli.register_desk import RegisterDesk
from esep.cli.returns.as_card import entered
from esep.cli.told import finding_text, line_as_data, lines_of
from esep.cli.verbs import DONE, OBJECTION, verb
from esep.forms.long import VERSION
from esep.forms.returns import Return, SetAside, read_returns
from esep.forms.store import Received, Store
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Receipt:
    """How one filing is to be received."""

    store: Store
    period: Period
    standing: str
    sender: str
    due_on: date | None


@verb(app, example="esep returns receive demo/returns --period 2022 --store received")
def receive(
    desk: Desk,
    paths: Paths = None,
    *,
    period: PeriodCode,
    store: Annotated[Path, typer.Option("--store", metavar="FOLDER", help="The folder that keeps them.")],
    territory: TerritoryName = None,
    reporter: Annotated[
        str | None,
        typer.Option(
            "--reporter", metavar="NUMBER", help="The unit that files it, by the number of its record."
        ),
    ] = None,
    sender: Annotated[str, typer.Option("--sender", help="The office that files, by code or name.")] = "",
    due: Annotated[
        datetime | None, typer.Option("--due", formats=["%Y-%m-%d"], help="The last day to file.")
    ] = None,
    standing: Annotated[
        Standing, typer.Option("--standing", help="What the returns may be used for.")
    ] = Standing.INTERNAL,
    nil: Annotated[
        bool, typer.Option("--nil", help="No workbook: the office of --territory has nothing to report.")
    ] = False,
    home: GivenHome = None,
    as_: ActorCode = None,
    purpose: PurposeCode = None,
) -> int:
    """Keep returns as they came, with findings; a later file of the same office is kept as its correction."""
    if nil != (not paths) or (nil and not territory):
        raise EsepError("E-410")
    span = filed_period(desk, period)
    kept = Store(store, desk.book)
    kept = kept if reporter is None else kept.of(desk.form, reporter)
    receipt = Receipt(kept, span, standing.value, sender, due and due.date())
    aside: list[SetAside] = []
    received: list[tuple[Received, Return | None]]
    if nil and territory:
        received = [(_nil(desk, receipt, code_of(desk, territory, span) or territory), None)]
    else:
        received = list(_files(desk, receipt, paths or (), territory, aside))
    if home is not None:
        with RegisterDesk(desk.asked, home, as_, purpose) as register:
            aside += entered(register, receipt.store, desk.form, [one.filing for one, _ in received])
    _answer(desk, receipt, [one for one, _ in received], aside, _in_force(desk, receipt, received))
    return OBJECTION if aside else DONE


def _nil(desk: Desk, receipt: Receipt, territory: str) -> Received:
    return receipt.store.receive_nil(
        desk.form,
        territory,
        receipt.period,
        standing=receipt.standing,
        sender=receipt.sender,
        due_on=receipt.due_on,
    )


def _files(
    desk: Desk, receipt: Receipt, paths: Sequence[Path], territory: str | None, aside: list[SetAside]
) -> Iterator[tuple[Received, Return]]:
    """What became of each file, and what was read from it; `aside` grows by those that were not received."""
    declarations, strange = declared_files(desk, paths, receipt.period, territory)
    with desk.working("working.reading", count=len(declarations)):
        returns, unread = read_returns(declarations, desk.controls, receipt.standing)
    aside += [*strange, *unread]
    places = {one.territory.code: one.path for one in declarations}
    for one in returns:
        path = places[one.territory]
        try:
            kept = receipt.store.receive(path, desk.form, one, sender=receipt.sender, due_on=receipt.due_on)
        except EsepError as refusal:
            aside.append(SetAside(one.file, refusal))
        else:
            yield kept, one


def _in_force(desk: Desk, receipt: Receipt, received: Iterable[tuple[Received, Return | None]]) -> Intake:
    """The returns now in force; those just received need not be read again."""
    fresh = [one for kept, one in received if one is not None and not kept.again]
    with desk.working("working.opening", path=receipt.store.folder):
        return kept_in(desk, receipt.store, receipt.period, fresh)


def _answer(
    desk: Desk, receipt: Receipt, received: Sequence[Received], aside: Sequence[SetAside], in_force: Intake
) -> None:
    new = {one.filing.territory for one in received if not one.again}
    doubts = {code: found for code, found in doubts_in(desk, in_force).items() if code in new}
    units = bool(receipt.store.reporter)  # of these a register alone knows how many there are
    missing = () if units else receipt.store.missing(desk.form, receipt.period)
    if desk.json:
        desk.give(
            {
                "version": VERSION,
                "form": desk.form.form,
                "period": receipt.period.code,
                "received": [_as_data(receipt.store, one) for one in received],
                "set_aside": desk.aside(aside),
                "missing": [one.code for one in missing],
                "warnings": [line_as_data(line) for line in lines_of(desk, in_force.returns, doubts)],
            }
        )
        return
    desk.set_aside(aside)
    for one in received:
        file, office = harmless(one.filing.file) or "–", desk.place(one.filing.territory)
        desk.tell(f"{file}  {office}  {_told(desk, receipt, one)}")
        for finding in doubts.get(one.filing.territory, ()):
            desk.tell(f"  {finding_text(desk, finding)}")
    count = desk.counted("return", sum(not one.again for one in received))
    without = desk.counted("territory", len(missing))
    said = "receive.close_of_unit" if units else "receive.close"
    desk.close(desk.say(said, count=count, missing=without))
    for place in missing:
        desk.close(f"  {desk.place(place.code)}")


def _told(desk: Desk, receipt: Receipt, one: Received) -> str:
    filing = one.filing
    if one.again:
        return desk.say("receive.again", at=f"{filing.at:%Y-%m-%d %H:%M} UTC")
    key = "correction" if filing.correction else "nil" if filing.nil else "original"
    parts = [desk.say(f"receive.{key}", number=filing.sequence, changed=filing.changed)]
    parts.append(desk.say("receive.findings", count=len(filing.findings)))
    if receipt.store.late(filing):
        parts.append(desk.say("receive.late"))
    return "; ".join(parts)


def _as_data(store: Store, one: Received) -> dict[str, object]:
    filing = one.filing
    return {
        "file": filing.file,
        "territory": filing.territory,
        "kind": filing.kind,
        "sequence": filing.sequence,
        "again": one.again,
        "received_at": filing.at.isoformat(),
        "late": store.late(filing),
        "digest": filing.digest,
        "changed": filing.changed,
        "unread": filing.unread,
        "findings": len(filing.findings),
    }
