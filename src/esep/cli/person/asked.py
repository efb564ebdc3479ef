"""Questions for a person: from a file, or asked on the terminal; what the trail keeps of them is a digest."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import typer

from esep.access import Target
from esep.cli.misuse import MisuseError
from esep.cli.register_desk import RegisterDesk
from esep.cli.typed import document, word
from esep.declare.values import PERSON, shown
from esep.kernel.errors import EsepError
from esep.people import Name

DIGITS = 32
ASKED = ("number", "name", "born_on")


@dataclass(frozen=True, slots=True, repr=False)
class PersonAsked:
    """A number, or a name with the day of birth. It never prints itself."""

    number: str = ""
    name: str = ""
    born_on: date | None = None

    def __repr__(self) -> str:
        return "PersonAsked(...)"


def question(desk: RegisterDesk, source: str | None) -> PersonAsked:
    """The question from a document, or asked on the terminal.

    Raises:
        EsepError: E-767 when there is neither, or the document asks for nobody; E-849 when it names something
            unknown; E-626 when its day is none.
    """
    told = document(source) if source else _prompted(desk)
    if "names" in told:
        told = _of_one_entered(told)
    require_known(told, ASKED)
    number, name = str(told.get("number", "")), str(told.get("name", ""))
    if bool(number) == bool(name):
        raise EsepError("E-767")
    return PersonAsked(number, name, day_of(told.get("born_on")))


def require_known(told: Mapping[str, Any], known: Sequence[str]) -> None:
    """Refuse a document that names what is not asked for, which may be a slip for what is.

    Raises:
        MisuseError: E-849 with the names that it may have.
    """
    if not set(told) <= set(known):
        raise MisuseError("E-849", fields=", ".join(known))


def _of_one_entered(told: Mapping[str, Any]) -> dict[str, Any]:
    """The question that the document asks by which somebody is entered: the number, else the first name."""
    if told.get("number"):
        return {"number": told["number"]}
    try:
        name = Name(**{"family": "", "given": "", **told["names"][0]})
    except (TypeError, ValueError, LookupError):
        raise EsepError("E-767") from None
    return {"name": name.whole, "born_on": told.get("born_on")}


def day_of(text: object) -> date | None:
    """A day as it was typed; None where it was left out.

    Raises:
        MisuseError: E-626 when it is no day, or one that does not exist.
    """
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        raise MisuseError("E-626", field="born_on", value=shown(str(text))) from None


def domain_of(desk: RegisterDesk, name: str) -> str:
    """The name of a domain of the register; a type of record stands for its domain.

    Raises:
        EsepError: E-622 when there is neither.
    """
    for domain in desk.home.domains.domains:
        if name == domain.name or name in domain.records:
            return domain.name
    desk.home.domains.record(word(name))
    raise LookupError(name)


def id_of(text: str) -> str:
    """The id of a person, as the register gives it.

    Raises:
        EsepError: E-633 when it has no such form; it is not repeated, since it may be a name.
    """
    if not PERSON.fullmatch(text):
        raise EsepError("E-633", field="ID")
    return text


def target_of(desk: RegisterDesk, asked: PersonAsked) -> Target:
    """What the gate is asked about: a digest under the index key, from which nobody reads a name."""
    text = "\n".join([asked.number, asked.name, str(asked.born_on or "")])
    digest = desk.home.people.index.number(f"question\n{text}").hex()[:DIGITS]
    return desk.home.targets.own(f"query:{digest}", desk.actor)


def _prompted(desk: RegisterDesk) -> Mapping[str, Any]:
    if not sys.stdin.isatty():
        raise EsepError("E-767")
    number = typer.prompt(
        desk.say("person.number"), default="", show_default=False, hide_input=True, err=True
    )
    if number:
        return {"number": number}
    name = typer.prompt(desk.say("person.name"), err=True)
    born_on = typer.prompt(desk.say("person.born_on"), default="", show_default=False, err=True)
    return {"name": name, "born_on": born_on}
