"""`esep returns check`: what the controls find in workbooks. Nothing is changed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from esep.cli.desk import Desk, harmless
from esep.cli.intake import Intake, filed_period, found_in, intake_of
from esep.cli.left_open import tell_rests, tell_unreached
from esep.cli.options import Paths, PeriodCode, StoreFolder, TerritoryName
from esep.cli.paths import must_end
from esep.cli.told import finding_text, line_as_data, lines_of, severity_text
from esep.cli.verbs import DONE, OBJECTION, verb
from esep.forms.findings import Finding
from esep.forms.long import FINDINGS, Line, save_lines
from esep.forms.returns import SetAside

Found = Mapping[str, Sequence[Finding]]
app = typer.Typer(add_completion=False)


@verb(app, example="esep returns check demo/returns --period 2022 --out findings.csv")
def check(
    desk: Desk,
    paths: Paths = None,
    *,
    period: PeriodCode,
    store: StoreFolder = None,
    territory: TerritoryName = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the findings as a table, .csv, too.")
    ] = None,
    rests: Annotated[
        bool, typer.Option("--rests", help="List what the splits leave without a name of its own.")
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="List by section how many figures no control reaches.")
    ] = False,
) -> int:
    """Hold workbooks against the controls of their form; exit 1 when there are errors."""
    must_end(out, ".csv")
    if desk.json and (rests or coverage):
        raise typer.BadParameter("--rests and --coverage are told to people: leave out --json")
    intake = intake_of(desk, paths, store, filed_period(desk, period), territory)
    found = found_in(desk, intake)
    if out is not None:
        save_lines(out, FINDINGS, _lines(desk, intake, found))
    if desk.json:
        desk.give([line_as_data(line) for line in _lines(desk, intake, found)])
    else:
        _tell(desk, intake, found)
        if rests:
            tell_rests(desk, intake.returns)
        if coverage:
            tell_unreached(desk)
        _close(desk, intake, found)
    errors = any(one.severity == "error" for findings in found.values() for one in findings)
    return OBJECTION if errors or intake.aside else DONE


def _tell(desk: Desk, intake: Intake, found: Found) -> None:
    for aside in intake.aside:
        first, *more = map(harmless, aside.refusal.said(desk.book.phrases, desk.lang))
        desk.tell(f"{harmless(aside.file)}  {severity_text(desk, 'error')}  {first}")
        for line in more:
            desk.tell(f"  {line}")
    for one in intake.returns:
        for finding in found[one.territory]:
            desk.tell(f"{harmless(one.file)}  {finding_text(desk, finding)}")


def _close(desk: Desk, intake: Intake, found: Found) -> None:
    form, identities = desk.form, desk.controls.identities
    counted = Counter(one.severity for findings in found.values() for one in findings)
    desk.close(
        desk.say(
            "check.close",
            returns=desk.counted("return", len(intake.returns)),
            cells=desk.counted("cell", len(intake.returns) * form.size),
            controls=desk.counted("control", len({split.control for split in form.splits})),
            relations=desk.counted("sum", len(identities)),
            findings=desk.counted("finding", counted.total() + len(intake.aside)),
            errors=counted["error"] + len(intake.aside),
            warnings=counted["warning"],
            notes=counted["note"],
        )
    )


def _lines(desk: Desk, intake: Intake, found: Found) -> Iterator[Line]:
    """The machine shape: files that could not be read first, then finding by finding."""
    yield from (_set_aside(desk, aside) for aside in intake.aside)
    yield from lines_of(desk, intake.returns, found)


def _set_aside(desk: Desk, aside: SetAside) -> Line:
    said = desk.book.phrases.say(f"{aside.refusal.code}.what", desk.lang, **aside.refusal.values)
    return (aside.file, "", "", "", "", aside.refusal.code, "error", "", "", 1, said)
