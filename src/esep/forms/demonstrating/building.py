"""The demonstration register: people are invented, totals are not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import chain
from pathlib import Path

from esep.access.roles import Role
from esep.codebook import Codebook
from esep.forms.demonstrating.aims import Aims, Size, load_aims
from esep.forms.demonstrating.beside import Beside
from esep.forms.demonstrating.cards import Cards, Numbers, Writer, began
from esep.forms.demonstrating.carried import carried
from esep.forms.demonstrating.dealing import Dealing
from esep.forms.demonstrating.entering import SYSTEM, SetClock, enter, joined
from esep.forms.demonstrating.groups import Unmet
from esep.forms.demonstrating.lives import Course, lives
from esep.forms.demonstrating.plan import Plan, load_plan
from esep.forms.demonstrating.protection import protection
from esep.forms.demonstrating.totals import Spread, load_totals
from esep.forms.demonstration import Demonstration, load_demonstration
from esep.ledger.tables.marks import FILE, Cell, write_marks
from esep.register.home import ACTORS, Home
from esep.register.home_actors import actor_table
from esep.register.home_settings import Settings

BEGINS = date(2021, 3, 1)  # of what is carried over into the year of the figures
OPENS = date(2021, 1, 1)  # of the register
OFFICER = "demonstrator"
LATE = 0.015  # of all offences become known weeks after their day


def build(
    book: Codebook,
    folder: Path,
    territories: Sequence[str] = (),
    done: Callable[[int], None] = lambda _: None,
    size: Size = Size.NONE,
) -> tuple[int, list[Unmet]]:
    """Make the demonstration register in a folder.

    Args:
        book: the codebook with the demonstration.
        folder: the folder to make.
        territories: whose offences; all that the demonstration has figures of where none is named.
        done: told how many cards have been entered.
        size: how much of the totals of protection and prevention it carries.

    Returns:
        How many cards it has, and the published figures that they do not meet.

    Raises:
        EsepError: E-521 or E-910 when the codebook brings no demonstration; E-911 when a card is refused;
            what making a register raises.
    """
    demonstration, plan = load_demonstration(book), load_plan(book)
    asked = list(territories) or list(demonstration.figures)
    clock = SetClock(datetime.combine(OPENS, time(), UTC))
    unmet: list[Unmet] = []
    aims = load_aims(book) if size is not Size.NONE else None
    made = _cards(book, demonstration, plan, asked, unmet)
    cards = joined(chain(made, protection(aims, demonstration, asked, size) if aims else ()))
    clocked = book.territories.on(OPENS)[0].code
    settings = Settings(
        codebook=book.folder.name, office=SYSTEM, territory=clocked, origin=f"{SYSTEM}/{folder.name}"
    )
    sender = {"actor": SYSTEM, "office": SYSTEM, "territory": clocked, "system": SYSTEM, "channel": "import"}
    with Home.create(folder, settings, clock=clock) as home:
        _appoint(folder, replace(settings, territory=book.territories.country(OPENS).code))
        count = enter(home.register, clock, cards, sender, done)
    write_marks(folder / FILE, chain(carried(book, demonstration, plan), _aimed(book, aims)))
    return count, unmet


def _aimed(book: Codebook, aims: Aims | None) -> Iterator[tuple[Cell, int]]:
    if aims:
        for aim in aims.totals:
            yield from aim.cell(book.territories.country(aim.period.last).code)


def _appoint(folder: Path, settings: Settings) -> None:
    """An officer of nobody's name who may look at the records of the whole country."""
    with (folder / ACTORS).open("a", encoding="utf-8") as stream:
        stream.write("\n" + actor_table(settings, OFFICER, Role.PROSECUTOR, OPENS))


def _cards(
    book: Codebook, demonstration: Demonstration, plan: Plan, territories: Sequence[str], unmet: list[Unmet]
) -> Iterator[Cards]:
    """The cards of every territory, and of the totals where all of them are asked for."""
    dealing, numbers, period = Dealing(demonstration, plan), Numbers(), demonstration.period
    for territory in territories:
        dealt = dealing.dealt(territory)
        unmet += dealt.unmet
        course = Course(period, BEGINS, began(book.territories, territory), LATE)
        life = lives(dealt, plan, course)
        yield from Writer(dealt, life, plan, book.territories, numbers).cards()
        yield from Beside(dealt, plan, book.territories, period, numbers).cards()
    if set(territories) != set(demonstration.figures):
        return
    known = [dealing.finest(territory) for territory in demonstration.figures]
    spread = Spread(demonstration.form, plan, known, book.territories.country(period.last).code)
    for totals in load_totals(book, demonstration.form):
        for dealt in spread.dealt(totals):
            since = began(book.territories, dealt.territory)
            life = lives(dealt, plan, Course(totals.period, totals.period.start, since, LATE))
            writer = Writer(dealt, life, plan, book.territories, numbers, outside=totals.outside)
            yield from writer.cards()
            if totals.until:
                yield from writer.closed(totals.until)
