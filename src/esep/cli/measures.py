"""`esep measures`: what can be counted, and by what it is told."""

from datetime import date
from itertools import groupby
from typing import Annotated

import typer

from esep.cli.misuse import misuse_when
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import word
from esep.cli.verbs import DONE
from esep.codebook.dated import nearest
from esep.kernel.errors import EsepError
from esep.ledger.measures import measures as declared
from esep.ledger.tables.catalogue import Listed, catalogue
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.since import first_day

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep measures offences_registered")
def measures(
    desk: RegisterDesk,
    measure: Annotated[str | None, typer.Argument(metavar="MEASURE", help="One measure; else all.")] = None,
) -> int:
    """List the measures with unit and kind; of one its definition and everything it can be told by."""
    on = desk.home.now().date()
    naming = Naming(desk.book, desk.home.domains, desk.lang, on)
    listed = _listed(desk, measure, on)
    if desk.json:
        desk.give([one.as_data(naming) for one in listed])
    elif measure:
        _one(desk, listed[0], naming)
    else:
        _all(desk, listed, naming)
    return DONE


def _listed(desk: RegisterDesk, measure: str | None, on: date) -> list[Listed]:
    counted = declared(desk.home.domains)
    if measure is not None and measure not in counted:
        with misuse_when("E-890"):
            raise EsepError("E-890", measure=word(measure), nearest=nearest(measure, counted))
    told = catalogue(counted, desk.home.domains, desk.book, on)
    return [one for one in told if measure in {None, one.counted.name}]


def _all(desk: RegisterDesk, listed: list[Listed], naming: Naming) -> None:
    for domain, told in groupby(listed, key=lambda one: one.domain):
        desk.tell(naming.domains.word(f"@{domain.name}", desk.lang, domain.title))
        for one in told:
            kind = naming.kind(one.counted).partition(":")[0]
            desk.tell(f"  {one.counted.name}  {naming.measure(one.counted)} ({kind})")
    desk.close(naming.say("measures_close"))


def _one(desk: RegisterDesk, one: Listed, naming: Naming) -> None:
    counted = one.counted
    desk.tell(f"{counted.name}  {naming.definition(counted)}")
    desk.tell(f"{naming.say('fact.unit')}: {naming.unit(counted)}")
    desk.tell(f"{naming.say('fact.kind')}: {naming.kind(counted)}")
    desk.tell(naming.since(first_day(counted, desk.book)))
    for found in one.breaks(desk.book):
        desk.tell(found.said(desk.book.phrases, desk.lang))
    desk.tell()
    for name in one.dimensions:
        dimension = one.told.named(name)
        desk.tell(f"{'' if name in counted.measure.by else '  '}{name}  {naming.dimension(dimension)}")
