"""Marks planted in every protected field, and in all that is typed wrongly, are in no output of any command.

Every command of esep is tried here, or is one of those that never open a register. Its ways are gone for
people and for a program, in the three languages in turn; what it says, the names and bytes of all it writes,
and the home of the register are searched for the marks in every spelling and encoding.
"""

import logging
import re
import shlex
import shutil
import sys
import traceback
from itertools import count, cycle
from pathlib import Path

import pytest
from tests.cli import planted
from tests.cli.given import given
from tests.cli.leaks import leaking, leaks, unpacked
from tests.cli.planted import BIRTHDAYS, DOMAINS, MARKS, PERSONS, somebody
from tests.cli.test_surroundings import COMMANDS
from tests.cli.ways import ALLOWED, EVERYBODY, FAULTS, FIRST, NO_REGISTER, POSTED, WAYS
from typer.testing import CliRunner

from esep.cli import app
from esep.declare import Class

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("planted")]  # one register, made once
LOOKS = ("--lang en", "--lang kk --json", "--lang ru", "--json")


class Tried:
    """A register with marks, where a user tries commands; `out` is where files go."""

    def __init__(self, whole: planted.Planted, folder: Path, *left: str) -> None:
        self.whole = whole
        hidden = {value for hides in whole.hidden.values() for value in hides}
        self.ids = frozenset(one for one in hidden if one.startswith("p-"))
        self.home = folder / "register"
        shutil.copytree(whole.folder, self.home, ignore=shutil.ignore_patterns(*left))
        self.out, kept, self._number, self._who = folder / "out", folder / "kept", count(1), cycle(EVERYBODY)
        self.out.mkdir()
        kept.mkdir()
        self._filled = {**whole.cards, **whole.given, "out": self.out, "kept": kept}

    def line(self, way: str) -> list[str]:
        """The words of a way with what it names filled in; `restore` has no home yet."""
        words = shlex.split(re.sub(r"\{([\w.]+)\}", self._fill, way))
        return words if words[0] == "restore" else [*words, "--home", str(self.home)]

    def call(self, way: str) -> tuple[int, str]:
        """How a command ends, and all it lets out: answer, refusal, the trace of what it did not catch."""
        done = CliRunner().invoke(app, self.line(way))
        uncaught = done.exception if not isinstance(done.exception, SystemExit) else None
        return done.exit_code, done.output + "".join(traceback.format_exception(uncaught) if uncaught else [])

    def _fill(self, name: re.Match[str]) -> str:
        if name[1] == "n":
            return f"n{next(self._number)}"
        return next(self._who) if name[1] == "who" else str(self._filled[name[1]])

    def seen(self, text: str) -> list[str]:
        """What is seen of marks and protected persons."""
        return leaks(text, MARKS, self.ids)

    def written(self) -> list[str]:
        """What is seen in files that were not there, or are not as they were."""
        return [
            *leaking(self.out, MARKS, self.ids),
            *leaking(self.home, MARKS, self.ids, unlike=self.whole.folder),
        ]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The register, made once, and the files that users have."""
    return given(planted.register(tmp_path_factory.mktemp("planted") / "register"))


@pytest.fixture
def tried(whole, tmp_path, monkeypatch, request):
    """A register for one command; what is left in the current or the temporary folder is found as well."""
    posted = "command" in request.fixturenames and request.getfixturevalue("command") in POSTED
    made = Tried(whole, tmp_path, *([] if posted else ["ledger"]))
    monkeypatch.chdir(made.out)
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(made.out))
    return made


def test_every_command_is_tried_or_opens_no_register():
    assert {" ".join(path) for path in COMMANDS} == NO_REGISTER | WAYS.keys()
    homed = {
        " ".join(path) for path, one in COMMANDS.items() if any("--home" in of.opts for of in one.params)
    }
    assert homed == WAYS.keys() - {"restore"}


def test_every_protected_field_of_every_card_is_planted_and_nothing_of_it_is_on_disk(tried):
    assert all(
        one.klass is Class.OPEN or planted.PLACES[one.path]
        for card in DOMAINS.cards.values()
        for one in card.fields
    )
    assert tried.whole.cards.keys() == DOMAINS.cards.keys()
    assert leaking(tried.whole.folder, MARKS, tried.ids) == []
    assert leaking(tried.whole.given["backup"], MARKS, tried.ids) == []


# A match takes an offence of listed kinds, orders and a history of fixes: what it answers is looked through
# where these are at hand, in `tests/monitoring/test_matching_commands.py`. Here its refusals are.
REFUSED = {"monitor run", *(f"monitor match {name}" for name in ("ask", "see", "unmask"))}


@pytest.mark.parametrize("command", WAYS)
def test_no_command_lets_out_what_is_planted(tried, command, caplog):
    caplog.set_level(logging.DEBUG)
    if command.startswith("person "):
        tried.ids = frozenset()  # ids are what is asked for and answered there
    for way in FIRST.get(command, ()):
        tried.call(way)
    looks, ends, found = cycle(LOOKS), [], []
    for nth, way in enumerate(WAYS[command]):
        for look in LOOKS if nth == 0 else [next(looks)]:
            end, said = tried.call(f"{command} {way} {look}")
            ends.append(end)
            found += [f"{command} {way} {look}: {one}" for one in tried.seen(said)]
    assert found + tried.seen(caplog.text) + tried.written() == []
    assert 0 in ends or command in REFUSED, "not one of its ways led anywhere"


@pytest.mark.parametrize("way", ALLOWED)
def test_who_may_see_something_sees_it_and_no_more(tried, way):
    end, said = tried.call(way)
    for path in tried.out.iterdir():
        said += " ".join(blob.decode("utf-8", "replace") for blob in unpacked(path))
    shown = [one for one in permitted(tried.whole, way) if one in said]
    assert end == 0
    assert shown
    for one in sorted(shown, key=len, reverse=True):
        said = said.replace(one, "")
    assert tried.seen(said) + leaking(tried.home, MARKS, tried.ids, tried.whole.folder) == []


def permitted(whole, way):
    """What may be seen in an answer: of a card, of all cards of a record, or who somebody is."""
    most = Class(re.search(r"--class (\w+)", way)[1]) if "--class" in way else Class.OPEN
    if way.startswith(("person", "paper")):
        persons = [somebody(*one) for one in zip(PERSONS, whole.numbers, strict=False)]
        names = [of.names[0].whole for of in persons]
        return [
            *names,
            *("".join(one.split()) for one in names),
            *BIRTHDAYS,
            *("".join(one.split()) for one in BIRTHDAYS),
        ]
    about = way.split()[2].strip("{}").partition(":")[0]
    told = [hides for kind, hides in whole.hidden.items() if about in {kind, kind.partition(".")[0]}]
    return [value for hides in told for value, klass in hides.items() if klass <= most]


@pytest.mark.parametrize("where", FAULTS)
def test_the_trace_of_a_fault_shows_no_variable(tried, where, monkeypatch, capsys):
    def fault(*_, **__):
        raise RuntimeError("fault")

    monkeypatch.setattr(where, fault)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # which the application puts in place of it
    with pytest.raises(RuntimeError) as caught:
        app(tried.line(FAULTS[where]))
    sys.excepthook(caught.type, caught.value, caught.tb)
    said = capsys.readouterr()
    assert "RuntimeError" in said.err
    assert tried.seen(said.out + said.err) + tried.written() == []
