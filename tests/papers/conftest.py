"""A register with one order, one report and one case, whose persons, addresses and notes are invented."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.cli.conftest import _plain_surroundings, _read_once  # noqa: F401 - they hold here as well
from tests.cli.hard_case import ACTORS, Clock, made
from typer.testing import CliRunner, Result

from esep.cli import app
from esep.people import Identity, Name, NoNumber, note_office
from esep.register.home import Home
from esep.register.submissions import Submission

# Every Kazakh letter that Russian has not, so that a font without one of them is seen.
HIM = Identity(
    (Name("Әбдіғани-Выдуманов", "Құрманғазы", "Үсенұлы"),),
    NoNumber.UNKNOWN,
    date(1980, 2, 29),
    addresses=("Көкше көшесі, 5",),
)
HER = Identity(
    (Name("Өтепбергенова", "Гүлжаһан", "Іңкәрқызы"),),
    NoNumber.UNKNOWN,
    date(1984, 5, 1),
    addresses=("Сарыарқа даңғылы, 7",),
)
TELLER = Identity((Name("Соседова", "Зоркая"),), NoNumber.UNKNOWN, date(1950, 1, 1), addresses=("Дом 9",))
# What stands on cards and must never reach the one who is bound.
PLANTED = ("Zimmer 4711", "Notiz 4712", "Nachbarin 4713", "violence_report", "Соседова", "Сарыарқа", "Дом 9")
OFFICER = ("--as", "d-1", "--purpose", "protection")
INSPECTOR = ("--as", "p-1", "--purpose", "protection")


class Told(NamedTuple):
    """A register and the cards of it, by short names."""

    folder: Path
    cards: dict[str, str]


@pytest.fixture(scope="session")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The register, made once."""
    folder = made(tmp_path_factory.mktemp("papers") / "register")
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        for code, role in (("d-2", "duty_officer"), ("h-1", "head_of_investigation")):
            file.write(ACTORS.format(code=code, role=role, office="7512", territory="KZ-75"))
    clock = Clock()
    clock.now = clock.now.replace(day=20)
    with Home.open(folder, clock) as home:
        people = home.people.add_many([HIM, HER, TELLER])
        for one in people:
            note_office(home.people, one, "7512")
        return Told(folder, {name: _accepted(home, name, *card) for name, card in _cards(home, people)})


@pytest.fixture
def told(told_once: Told, tmp_path: Path) -> Told:
    """A copy of it for one test."""
    return Told(Path(shutil.copytree(told_once.folder, tmp_path / "register")), told_once.cards)


@pytest.fixture
def run() -> Callable[..., Result]:
    """Runs a command."""

    def command(*arguments: object) -> Result:
        done = CliRunner().invoke(app, [*map(str, arguments)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return command


@pytest.fixture
def esep(run: Callable[..., Result], told: Told) -> Callable[..., Result]:
    """Runs a command on the copy."""
    return lambda *arguments: run(*arguments, "--home", told.folder)


def _accepted(home: Home, key: str, kind: str, record: str, fields: dict[str, object], **more: str) -> str:
    standard = {"actor": "d-1", "office": "7512", "territory": "KZ-75", "system": "esep", "key": key}
    return home.register.accept(Submission(kind=kind, record=record, fields=fields, **(standard | more))).id


def _cards(home: Home, people: list[str]):
    him, her, _ = home.links.ids_in("protective_orders", people)
    order = "protective_order:75-24-1"
    issued = {
        "issued_at": "2024-02-05T12:00", "binds": him, "protects": her, "territory": "KZ-75",
        "department": "7512", "relation": "spouse", "sex": "male", "age": 43, "protected_sex": "female",
        "protected_age": 39, "children": 3, "report": "violence_report:75-24-4714",
        "circumstances": "Notiz 4712, told by Nachbarin 4713", "address": "Zimmer 4711",
    }  # fmt: skip
    yield "issued", ("protective_order.issued", order, issued)
    delivered = {"delivered_at": "2024-02-05T15:30", "delivery_manner": "refused", "witnesses": 2}
    yield "delivered", ("protective_order.delivered", order, delivered)
    breach = {
        "breached_at": "2024-02-07T10:00", "learned_at": "2024-02-07T11:00", "breach_kind": "contacted",
        "told_by": "other", "what_happened": "Notiz 4712, seen by Nachbarin 4713",
    }  # fmt: skip
    yield "breached", ("protective_order.breached", order, breach)
    [applicant] = home.links.ids_in("reports", people[2:])
    registered = {
        "registered_at": "2024-02-05T09:00", "channel": "in_person", "territory": "KZ-75",
        "applicant": applicant, "message": "Notiz 4712",
    }  # fmt: skip
    yield "registered", ("report.registered", "report:237510031002345", registered)
    offender, victim, _ = home.links.ids_in("administrative_cases", people)
    case = "administrative_case:75-24-9"
    drawn = {
        "drawn_on": "2024-02-06", "administrative_article": "73", "territory": "KZ-75", "offender": offender,
        "sex": "male", "age": 43, "victim": victim, "victim_sex": "female", "relation": "spouse",
        "circumstances": "Notiz 4712",
    }  # fmt: skip
    yield "drawn", ("administrative_case.drawn_up", case, drawn)
    yield "sent", ("administrative_case.sent_to_court", case, {"sent_on": "2024-02-07", "court": "7501"})
    yield from _violence(home, people)


def _violence(home: Home, people: list[str]):
    """A report of violence, and what a court imposed after it."""
    him, her, teller = home.links.ids_in("violence_reports", people)
    kinds = dict.fromkeys(("physical", "psychological", "sexual", "economic"), "unknown")
    received = kinds | {
        "received_at": "2024-02-05T09:00", "teller": "neighbour", "territory": "KZ-75", "relation": "spouse",
        "victim": her, "victim_sex": "female", "aggressor": him, "aggressor_sex": "male", "repeat": "first",
        "told_by": teller, "message": "Notiz 4712", "address": "Zimmer 4711",
    }  # fmt: skip
    yield "received", ("violence_report.received", "violence_report:75-24-8", received)
    him, her, _ = home.links.ids_in("special_requirements", people)
    imposed = {
        "imposed_on": "2024-02-10", "binds": him, "protects": her, "territory": "KZ-75", "sex": "male",
        "department": "7512", "beside_penalty": "beside_penalty", "initiative": "court", "months": 3,
        "ban_contact": "imposed", "ban_weapons": "imposed", "ban_substances": "not_imposed",
        "grounds": "Notiz 4712",
    }  # fmt: skip
    ruling = "special_requirements:75-24-3"
    yield "imposed", ("special_requirements.imposed", ruling, imposed)
    effect = {"effective_on": "2024-02-20", "until_on": "2024-05-20"}
    yield "effective", ("special_requirements.taken_effect", ruling, effect)
