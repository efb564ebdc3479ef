"""Questions for a person: from a file, or asked on the terminal; what the trail keeps of them is a digest."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import typer

from esep.access import Target
from esep.cli.register_desk import RegisterDesk
from esep.cli.typed import document, word
from esep.kernel.errors import EsepError

DIGITS = 32


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
        EsepError: E-767 when there is neither, or the document asks for nobody.
    """
    told = document(source) if source else _prompted(desk)
    number, name = str(told.get("number", "")), str(told.get("name", ""))
    if bool(number) == bool(name) or not set(told) <= {"number", "name", "born_on"}:
        raise EsepError("E-767")
    return PersonAsked(number, name, day_of(told.get("born_on")))


def day_of(text: object) -> date | None:
    """A day as it was typed; None where it was left out.

    Raises:
        EsepError: E-767 when it is no day.
    """
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        raise EsepError("E-767") from None


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
