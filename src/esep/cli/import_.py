"""`esep import`: cards out of a file of another system, by a mapping."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from esep.access import Action, Decision, Target
from esep.cli.desk import refusal_as_data
from esep.cli.paths import existing
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import territory_of
from esep.cli.verbs import DONE, OBJECTION
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.register.importing import (
    Imported,
    ImportMapping,
    Permitted,
    load_mapping,
    run,
    shipped_mapping,
    template_mapping,
    trial,
)
from esep.register.importing.permitted import Takes, Within

app = typer.Typer(add_completion=False)
ANY = "import:0"
COUNTS = ("rows", "new", "corrected", "known", "bad", "waiting", "aside", "flagged")


@register_verb(app, example="esep import extract.csv --mapping extract.toml --dry-run --as o-201")
def import_cards(
    desk: RegisterDesk,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, Parquet or Arrow.")],
    *,
    mapping: Annotated[
        str,
        typer.Option(
            "--mapping",
            metavar="FILE|NAME|KIND",
            help="A mapping, one that comes with esep, or the kind of card whose template it is.",
        ),
    ],
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="What the mapping asks for.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of it; write nothing.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where bad rows are kept; else beside it.")
    ] = None,
) -> int:
    """Import cards; bad rows are kept with reasons, to be mended and sent again. Twice sent counts once."""
    officer = desk.officer
    chosen = _mapping(desk, mapping)
    said = {
        "actor": officer.code,
        "office": officer.office,
        "territory": desk.home.clock_of(officer.territory),
    }
    said |= dict(_parted(number, text) for number, text in enumerate(given or (), start=1))
    said = {name: value for name, value in said.items() if name in chosen.asks}
    if "territory" in said:
        territory_of(desk, said["territory"])
    target = desk.home.targets.own(f"import:{chosen.digest[:32]}", officer)
    with desk.reading(target, _class(chosen), action=Action.WRITE), desk.working("working.importing"):
        register, guard = desk.home.register, _guard(desk, _class(chosen))
        if dry_run:
            done = trial(existing(file), chosen, register, said, guard)
        else:
            done = run(existing(file), chosen, register, said, within=guard, lang=desk.lang, folder=out)
    _answer(desk, done, dry_run=dry_run)
    return OBJECTION if done.counts.bad else DONE


def _guard(desk: RegisterDesk, klass: Class) -> Within:
    """What stands before the register for each chunk of rows: the question that a single card is asked."""
    home = desk.home

    def guard(takes: Takes) -> Permitted:
        actors = home.actors  # whoever is taken out of them is out with the next chunk
        officer, targets = actors.get(desk.officer.code), home.targets_in(takes.journal, lambda: actors)
        others = frozenset(one.code for one in actors) - {officer.code}
        decided: dict[Target, Decision] = {}  # no decision depends on the number of the record

        def objection(record: str, actor: str, kind: str, named: Mapping[str, object]) -> EsepError | None:
            if actor in others:
                return EsepError("E-780", actor=actor)
            try:
                target = targets.to_write(record, officer, kind, named)
                alike = replace(target, record=ANY)
                if (decision := decided.get(alike)) is None:
                    decision = decided[alike] = home.gate.decide(
                        officer, target=target, klass=klass, action=Action.WRITE, purpose=desk.purpose
                    )
                if decision.allowed:
                    targets.require_registered(target, kind, named)
            except EsepError as refusal:
                return refusal
            return None if decision.allowed else decision.refusal(record)

        return Permitted(takes, officer.code, objection)

    return guard


def _mapping(desk: RegisterDesk, name: str) -> ImportMapping:
    """A mapping by its file, by the name of one that comes with esep, or by the kind of its template."""
    domains = desk.home.domains
    if Path(name).is_file():
        return load_mapping(Path(name), domains)
    if name in domains.cards:
        return template_mapping(domains.card(name), desk.officer.office)
    return shipped_mapping(name, domains, desk.home.book)


def _class(mapping: ImportMapping) -> Class:
    """The highest class of what it takes."""
    taken = [one.card.field(name) for one in mapping.cards for name in one.fields]
    return max((field.klass for field in taken if field is not None), default=Class.OPEN)


def _parted(number: int, text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise EsepError("E-765", number=number)
    return name, value


def _answer(desk: RegisterDesk, done: Imported, *, dry_run: bool) -> None:
    phrases, lang = desk.book.phrases, desk.lang
    if desk.json:
        bad = [
            {"row": one.row.number, "faults": [refusal_as_data(fault, phrases, lang) for fault in one.faults]}
            for one in done.first_bad
        ]
        counts = {name: getattr(done.counts, name) for name in COUNTS}
        file = str(done.bad_file) if done.bad_file else None
        desk.give({"dry_run": dry_run, **counts, "first_bad": bad, "bad_file": file, "resumed": done.resumed})
        return
    for one in done.first_bad:
        desk.tell(desk.say("import.bad", row=one.row.number))
        for fault in one.faults:
            for line in fault.said(phrases, lang):
                desk.tell(f"  {line}")
    desk.tell(desk.say("import.counts", **{name: getattr(done.counts, name) for name in COUNTS}))
    if done.counts.corrected:
        desk.tell(desk.say("import.corrected", count=done.counts.corrected))
    if done.resumed:
        desk.close(desk.say("import.resumed", count=done.resumed))
    if done.bad_file:
        desk.tell(desk.say("import.kept", path=done.bad_file))
    if dry_run:
        desk.close(desk.say("import.dry"))
