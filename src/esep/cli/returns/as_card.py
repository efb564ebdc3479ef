"""A return that was received, entered in a register as a card, with its workbook kept whole beside it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from esep.access import Action
from esep.cli.register_desk import RegisterDesk
from esep.declare import Class
from esep.declare.values import ORGANISATION
from esep.forms.life import Filing
from esep.forms.model import Form
from esep.forms.returns import SetAside
from esep.forms.safety import bytes_of
from esep.forms.store import Store
from esep.kernel.errors import EsepError
from esep.register.submissions import Accepted, Submission

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SYSTEM = "esep-returns"


def entered(desk: RegisterDesk, store: Store, form: Form, filings: Iterable[Filing]) -> list[SetAside]:
    """Enter filings as cards; those that were received but could not be entered, each with the reason."""
    aside = []
    for filing in filings:
        try:
            _enter(desk, filing, None if filing.nil else store.workbook(form, filing))
        except EsepError as refusal:
            aside.append(SetAside(filing.file or filing.territory, refusal))
    return aside


def _enter(desk: RegisterDesk, filing: Filing, workbook: Path | None) -> Accepted:
    """The card of a filing: its workbook is on disk before it; entered twice, it counts once."""
    home, officer = desk.home, desk.officer
    filed = [filing.form, filing.territory, filing.period.code, *filter(None, [filing.reporter])]
    record = f"return:{'/'.join(filed)}".replace("@", ".")
    with desk.reading(home.targets.to_write(record, officer), Class.OPEN, action=Action.WRITE):
        attached = (
            [home.attachments.keep(record, bytes_of(workbook), WORKBOOK, Class.OPEN)] if workbook else []
        )
        return home.register.accept(
            Submission(
                kind="return.corrected" if filing.correction else "return.received",
                record=record,
                fields=_fields(desk, filing),
                key=f"{record}.{filing.sequence}.{filing.digest or 'nil'}",
                actor=officer.code,
                office=officer.office,
                territory=home.clock_of(officer.territory),
                system=SYSTEM,
                message=str(filing.number),
                asserted_at=filing.at.isoformat(),
                attachments=attached,
            )
        )


def _fields(desk: RegisterDesk, filing: Filing) -> Mapping[str, Any]:
    clock = desk.home.clock_of(desk.officer.territory)
    day = desk.home.book.zones.at(filing.at, clock).date().isoformat()
    told = {"findings": len(filing.findings), "unread": filing.unread}
    if filing.correction:
        return told | {"corrected_on": day, "changed": filing.changed}
    more = {
        "received_on": day,
        "form": filing.form,
        "territory": filing.territory,
        "period_from_on": filing.period.start.isoformat(),
        "period_last_on": filing.period.last.isoformat(),
        "standing": filing.standing,
    }
    # The sender of a return may be the name of an office; a card takes its code alone.
    named = {"sender": filing.sender} if ORGANISATION.fullmatch(filing.sender) else {}
    return told | more | named | ({"due_on": filing.due_on.isoformat()} if filing.due_on else {})
