"""Reading is an act: every command there is either reads nothing above open, or leaves exactly one row."""

import csv
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
import typer
from tests.cli.hard_case import CASE, NAME, reported

import esep as package
from esep.access import READERS
from esep.cli import app
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.monitoring.history.handing_over import export
from esep.people import Identity, Name, NoNumber, note_office
from esep.register.home import Home
from esep.register.submissions import Submission

# Commands that give out open data alone; whoever adds one says so here.
OPEN_OF_A_REGISTER = {
    ("domains",),
    ("template",),
    ("due",),
    ("record", "extract"),
    ("hand-over",),
    ("overlaps",),
    ("verify",),
    ("trail", "verify"),
    ("checkpoint",),
    ("receipt",),
    ("ledger", "catch-up"),
    ("ledger", "check"),
    ("measures",),
    ("table",),
    ("explain",),
    ("revisions",),
    ("form", "fill"),
    ("monitor", "history", "verify"),
    ("monitor", "desk", "queue"),
    ("monitor", "desk", "take"),
    ("monitor", "desk", "step"),
    ("monitor", "desk", "resolve"),
    ("monitor", "desk", "reopen"),
    ("monitor", "desk", "hand-on"),
    ("monitor", "desk", "handover"),
    ("monitor", "desk", "times"),
    ("returns", "together"),
}
WITHOUT_A_REGISTER = {
    ("init",),
    ("restore",),
    ("demo", "build"),
    ("demo", "returns"),
    ("demo", "register"),
    ("monitor", "demo"),
    ("monitor", "replay"),
    ("monitor", "watch"),
    ("monitor", "explain"),
    ("monitor", "zones", "check"),
    ("check",),
    ("form", "list"),
    ("form", "show"),
    ("codebook", "show"),
    ("codebook", "lists"),
}
# Guarded as well, and tried where offences and a history of fixes are at hand.
WITH_A_HISTORY = {("monitor", "match", name) for name in ("ask", "see", "unmask")}
# It runs until it is ended, and is tried in `tests/monitoring/test_run.py`: who may open places, and who not.
WITHOUT_AN_END = {("monitor", "run")}
ABOUT_RETURNS = {
    ("returns", name)
    for name in [
        "receive",
        "check",
        "consolidate",
        "compare",
        "explain",
        "reconcile",
        "protocol",
        "accept",
        "report",
    ]
}
CASEWORK = ("--as", "i-2", "--purpose", "criminal_case")
GUARDED = {
    ("card", "show"): CASEWORK,
    ("record", "show"): CASEWORK,
    ("card", "new"): CASEWORK,
    ("import",): CASEWORK,
    ("person", "find"): CASEWORK,
    ("person", "add"): CASEWORK,
    ("person", "merge"): CASEWORK,
    ("person", "erase"): ("--as", "p-1", "--purpose", "court_order:7512-26-4"),
    ("backup",): ("--as", "administrator", "--purpose", "maintenance"),
    ("rebuild",): ("--as", "administrator", "--purpose", "maintenance"),
    ("ledger", "rebuild"): ("--as", "administrator", "--purpose", "maintenance"),
    ("trail", "show"): ("--as", "a-1", "--purpose", "audit"),
    ("paper",): CASEWORK,
    ("monitor", "history", "export"): ("--as", "administrator", "--purpose", "maintenance"),
    ("monitor", "history", "import"): ("--as", "administrator", "--purpose", "maintenance"),
}
ACTS = {("person", "erase"): 2}  # to find out who it is, and to erase: two acts, a row each
ACTING = {
    ("card", "new"),
    ("import",),
}  # nobody can answer for them who is not named: refused before the gate


def commands(command, path=()) -> Iterator[tuple[str, ...]]:
    if isinstance(command, typer.core.TyperGroup):
        for name in command.commands:
            yield from commands(command.commands[name], (*path, name))
    else:
        yield path


@pytest.fixture
def arguments(hard, tmp_path):
    """What each guarded command is given, so that it touches something above open."""
    with Home.open(hard) as home:
        card = home.journal.of_record(CASE)[0].id
    started = {
        "started_on": "2024-06-03",
        "body": "mia",
        "territory": "KZ-11",
        "form": "inquiry",
        "article": "188",
        "part": "1",
        "gravity": "minor",
        "events": f"{NAME} again",
    }
    (tmp_path / "card.json").write_text(json.dumps(started))
    envelope = {
        "key": "1",
        "record": "247510031000777",
        "actor": "i-2",
        "office": "1101",
        "asserted_at": "2024-06-03T10:00",
    }
    row = envelope | dict.fromkeys(("start_ground", "report", "department"), "") | started
    with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    ids = _entered(hard)
    person = {"names": [{"family": NAME, "given": "x"}], "number": "000101500011"}
    (tmp_path / "person.json").write_text(json.dumps(person))
    (tmp_path / "number.json").write_text(json.dumps({"number": "000101500011"}))
    (tmp_path / "password").write_text("a password long enough for this")
    (tmp_path / "password").chmod(0o600)
    return {
        ("card", "show"): (card, "--class", "case"),
        ("record", "show"): (CASE, "--class", "case"),
        ("card", "new"): (
            "proceeding.started",
            "--record",
            "247510031000778",
            "--from",
            tmp_path / "card.json",
        ),
        ("import",): (tmp_path / "rows.csv", "--mapping", "proceeding.started"),
        ("person", "find"): ("--domain", "suspect", "--from", tmp_path / "number.json", "--names"),
        ("person", "add"): ("--domain", "suspect", "--from", tmp_path / "person.json"),
        ("person", "merge"): (*ids, "--domain", "suspect", "--second", "p-1"),
        ("person", "erase"): (
            *(ids[0], "--domain", "suspect", "--why", "court_order"),
            *("--second", "p-2", "--yes"),
        ),
        ("backup",): (tmp_path / "backup", "--with-people", tmp_path / "password"),
        ("rebuild",): (),
        ("ledger", "rebuild"): (),
        ("trail", "show"): ("--since", "2024-01-01"),
        ("paper",): (reported(hard), "--out", tmp_path / "slip.pdf"),
        ("monitor", "history", "export"): (tmp_path / "moved",),
        ("monitor", "history", "import"): (_handed_over(tmp_path / "given"),),
    }


def _handed_over(folder: Path) -> Path:
    """A history of no fixes, handed over."""
    export(folder / "none", folder)
    return folder


def _entered(folder: Path) -> list[str]:
    """The ids of two persons whom the offices of the officers below have entered."""
    with Home.open(folder) as home:
        unknown = Identity((Name(NAME, "y"),), NoNumber.UNKNOWN)
        persons = home.people.add_many([unknown, unknown])
        for person in persons:
            for office in ("1101", "kz"):
                note_office(home.people, person, office)
        return home.links.ids_in("suspects", persons)


def rows(folder: Path) -> int:
    with Home.open(folder) as home:
        return home.trail.verify().size


def ordered(folder: Path) -> str:
    """An order with a note of what it rests on."""
    fields = {"issued_at": "2024-06-03T10:00", "binds": "p-" + "a" * 24, "territory": "KZ-11", "age": 41}
    fields |= {"relation": "spouse", "sex": "male", "circumstances": NAME, "protects": "p-" + "b" * 24}
    envelope = {"actor": "i-2", "office": "1101", "territory": "KZ-11", "system": "esep", "key": "order"}
    with Home.open(folder) as home:
        record = "protective_order:2024771"
        sent = Submission(kind="protective_order.issued", record=record, fields=fields, **envelope)
        return home.register.accept(sent).record


def alerted(folder: Path) -> None:
    """Three alerts: one that waits, one that was taken on, one that was decided on."""
    at = "2024-06-03T10:00:00Z"
    raised = {"published_at": at, "began_at": at, "order": "monitoring_order:1", "alert_grade": "none"}
    raised |= {"device": "monitoring_device:B-1", "alert_kind": "silent", "evidence": NAME}
    acts = {
        "acknowledged": {"acknowledged_at": at},
        "resolved": {"resolved_at": at, "alert_outcome": "false"},
    }
    envelope = {"actor": "i-2", "office": "1101", "territory": "KZ-11", "system": "esep"}
    with Home.open(folder) as home:
        for sign, names in (("a1", ()), ("b2", ("acknowledged",)), ("c3", ("acknowledged", "resolved"))):
            for name, fields in {"raised": raised, **{one: acts[one] for one in names}}.items():
                kind, record = f"monitoring_alert.{name}", f"monitoring_alert:{sign * 16}"
                home.register.accept(
                    Submission(kind=kind, record=record, fields=fields, key=f"{sign}{name}", **envelope)
                )


def test_every_command_there_is_has_its_place_in_this_test():
    tried_elsewhere = WITH_A_HISTORY | WITHOUT_AN_END
    known = OPEN_OF_A_REGISTER | WITHOUT_A_REGISTER | ABOUT_RETURNS | tried_elsewhere | set(GUARDED)
    assert set(commands(typer.main.get_command(app))) == known


@pytest.mark.parametrize("path", GUARDED, ids=" ".join)
def test_without_actor_and_purpose_nothing_is_read_and_the_denial_leaves_one_row(esep, hard, arguments, path):
    before, head = rows(hard), _size(hard)
    done = esep(*path, *arguments[path], "--home", hard)
    assert done.exit_code != 0
    assert NAME not in done.stdout + done.stderr
    assert rows(hard) == before + (path not in ACTING)
    assert _size(hard) == head


@pytest.mark.parametrize("path", GUARDED, ids=" ".join)
def test_with_an_actor_but_no_purpose_it_is_denied_with_one_row(esep, hard, arguments, path):
    before = rows(hard)
    done = esep(*path, *arguments[path], "--home", hard, *GUARDED[path][:2])
    assert (done.exit_code, done.stderr[:5]) == (1, "E-660")
    assert rows(hard) == before + 1


@pytest.mark.parametrize("path", GUARDED, ids=" ".join)
def test_with_a_right_it_leaves_exactly_one_row(esep, hard, arguments, path):
    before = rows(hard)
    done = esep(*path, *arguments[path], "--home", hard, *GUARDED[path])
    assert done.exit_code == 0, done.stderr
    assert rows(hard) == before + ACTS.get(path, 1)


@pytest.mark.parametrize("path", GUARDED, ids=" ".join)
def test_when_the_trail_cannot_be_written_nothing_is_read(esep, hard, arguments, path):
    head = _size(hard)
    (hard / "trail.sqlite").write_bytes(b"no trail any more" * 100)
    done = esep(*path, *arguments[path], "--home", hard, *GUARDED[path])
    assert done.exit_code == 1
    assert NAME not in done.stdout + done.stderr
    assert _size(hard) == head


@pytest.mark.parametrize("path", sorted(OPEN_OF_A_REGISTER), ids=" ".join)
@pytest.mark.parametrize("as_data", [(), ("--json",)], ids=["people", "program"])
def test_open_commands_show_nothing_protected_and_leave_no_row(esep, hard, arguments, path, as_data):
    before = rows(hard)
    needed = {
        ("receipt",): arguments["card", "show"][:1],
        ("template",): ("report.registered", "--out", hard / "template.csv"),
        ("table",): ("offences_registered", "--by", "article", "--period", "2024"),
        ("explain",): ("offences_registered", "--period", "2024"),
        ("revisions",): ("offences_registered", "--period", "2024", "--from", "2024-02-01T00:00:00Z"),
        ("record", "extract"): (ordered(hard),),
        ("hand-over",): ("--from", "i-9", "--to", "i-2", "--as", "i-2"),
        ("form", "fill"): ("1-M", "--period", "2024"),
        ("monitor", "desk", "take"): ("a1", "--as", "i-2"),
        ("monitor", "desk", "step"): ("a1", "bound_called", "--as", "i-2"),
        ("monitor", "desk", "resolve"): ("b2", "excused", "--as", "i-2"),
        ("monitor", "desk", "reopen"): ("c3", "--as", "i-2"),
        ("monitor", "desk", "hand-on"): ("a1", "shift_head", "--as", "i-2"),
        ("monitor", "desk", "handover"): ("--from", "2024-06-03T00:00Z"),
        ("monitor", "desk", "times"): ("--from", "2024-06-03T00:00Z"),
        ("returns", "together"): (
            *("--form", "crisis-centre", "--period", "2024-02"),
            *("--store", hard / "nothing_received"),
        ),
    }
    (hard / "nothing_received").mkdir()
    if path[:2] == ("monitor", "desk"):
        alerted(hard)
    if path == ("ledger", "check"):
        esep("ledger", "catch-up", "--home", hard)
    done = esep(*path, *needed.get(path, ()), "--home", hard, *as_data)
    assert done.exit_code == 0, done.stderr
    assert NAME not in done.stdout
    assert rows(hard) == before


@pytest.mark.parametrize("path", [("card", "show"), ("record", "show")], ids=" ".join)
def test_open_fields_of_a_record_are_open_to_everybody(esep, hard, arguments, path):
    before = rows(hard)
    assert esep(*path, arguments[path][0], "--home", hard).exit_code == 0
    assert rows(hard) == before


def test_no_public_reader_answers_without_a_right():
    for module in walk_packages(package.__path__, "esep."):
        if module.name != "esep.__main__":
            import_module(module.name)
    assert {name for name in READERS if name.startswith("esep.")} == {
        "esep.access.trail.Trail.acts",
        "esep.monitoring.matching.asking._lines",
        "esep.monitoring.matching.asking._sought",
        "esep.monitoring.matching.asking._unmasked",
        "esep.people.links.Links.person_of",
        "esep.people.persons.People.find_name",
        "esep.people.persons.People.find_number",
        "esep.people.persons.People.identity",
        "esep.people.persons.People.versions",
        "esep.register.attachments.Attachments.read",
        "esep.register.protected.opened",
    }
    for name, reader in READERS.items():
        if not name.startswith("esep."):
            continue  # readers that other tests have made
        assert reader.klass > Class.OPEN
        with pytest.raises(EsepError, match="E-668"):
            _named(name)()


def _named(name: str):
    """A function or method by its full name."""
    module, _, last = name.rpartition(".")
    try:
        return getattr(import_module(module), last)
    except ModuleNotFoundError:
        module, _, owner = module.rpartition(".")
        return getattr(getattr(import_module(module), owner), last)


def _size(folder: Path) -> int:
    with Home.open(folder) as home:
        return home.journal.head().size
