"""`esep person erase`: who somebody is, gone for good; what is counted stays as it was."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer

from esep.access import Action, Actor, Target
from esep.cli.person.asked import domain_of, id_of
from esep.cli.person.reach import known, merged_with, naming
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.people import ErasureList, erase_persons
from esep.register.home import ERASURES

app = typer.Typer(add_completion=False)


class Why(StrEnum):
    """Why somebody is erased; it is kept with the erasure."""

    RETENTION_END = "retention_end"
    COURT_ORDER = "court_order"
    REHABILITATION = "rehabilitation"
    ENTERED_WRONGLY = "entered_wrongly"


@register_verb(
    app,
    example="esep person erase p-mmmmmmmmmmmmmmmmmmmmmmmm --domain suspects --why court_order --second p-302"
    " --as p-301 --purpose court_order:7512-26-4",
)
def erase(
    desk: RegisterDesk,
    person: Annotated[str, typer.Argument(metavar="ID", help="An id by which cards name the person.")],
    *,
    domain: Annotated[str, typer.Option("--domain", help="The domain in which it is the person's id.")],
    why: Annotated[Why, typer.Option("--why", help="The reason.")],
    second: Annotated[str, typer.Option("--second", metavar="CODE", help="The second officer, who agrees.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask to type the id again.")] = False,
) -> int:
    """Destroy the keys of a person: names, number and what is sealed about them; nobody can undo it."""
    named, one = domain_of(desk, domain), id_of(person)
    own = desk.home.targets.own(f"person:{one}", desk.actor)
    with desk.reading(own, Class.PERSON, action=Action.FIND_PERSON) as right:
        [someone] = known(desk, named, [one], right)
        persons = merged_with(desk, someone, right)
    records = naming(desk, persons)
    with _erasing(desk, own, records, _sealed(desk, persons, records), desk.home.actors.get(second)):
        _announce(desk, one, persons, records)
        if not yes and not _repeated(desk, one):
            raise EsepError("E-835", person=one)
        listed = ErasureList(desk.home.folder / ERASURES)
        owners = erase_persons(desk.home.people, persons, why.value, listed)
    if desk.json:
        desk.give({"person": one, "why": why.value, "keys": len(owners)})
        return DONE
    desk.tell(desk.say("person.erased", person=one, count=len(owners)))
    desk.close(desk.say("person.listed", file=ERASURES))
    return DONE


@contextmanager
def _erasing(
    desk: RegisterDesk, own: Target, records: Sequence[Target], parts: Sequence[Class], second: Actor
) -> Iterator[None]:
    """The right to erase, once every record that names the person lies within reach.

    Raises:
        EsepError: E-834 when one does not; its number is not told.
    """
    klass = max([Class.PERSON, *parts])

    def allowed(target: Target) -> bool:
        return desk.home.gate.decide(
            desk.actor,
            target=target,
            klass=klass,
            action=Action.ERASE,
            purpose=desk.purpose,
            second=second,
        ).allowed

    far = next((one for one in records if not allowed(one)), None)
    if far is not None and allowed(own):
        try:
            with desk.reading(far, klass, action=Action.ERASE, second=second):
                raise LookupError("denied and granted at once")
        except EsepError:
            raise EsepError("E-834", person=own.record.partition(":")[2]) from None
    with desk.reading(own, klass, action=Action.ERASE, second=second):
        yield


def _sealed(desk: RegisterDesk, persons: Sequence[str], records: Sequence[Target]) -> list[Class]:
    """The class of each part of a card that is sealed under a key of these persons."""
    owners = {owner for person in persons for owner in desk.home.links.owners_of(person)}
    entries = desk.home.journal.of_records(one.record for one in records).values()
    parts = [part for several in entries for entry in several for part in entry.card.get("sealed", ())]
    return [Class(part["class"]) for part in parts if part["owner"] in owners]


def _announce(desk: RegisterDesk, one: str, persons: Sequence[str], records: Sequence[Target]) -> None:
    """What is destroyed, what stays, and that nobody can undo it."""
    ids = sum(len(desk.home.links.owners_of(person)) for person in persons)
    named = ", ".join(record.record for record in records) or "-"
    desk.beside(
        [
            desk.say("person.destroyed", person=one, persons=len(persons), ids=ids),
            desk.say("person.parts", count=len(_sealed(desk, persons, records))),
            desk.say("person.stays", records=named),
            desk.say("person.never"),
        ]
    )


def _repeated(desk: RegisterDesk, one: str) -> bool:
    if not sys.stdin.isatty():
        return False
    return bool(typer.prompt(desk.say("person.repeat"), err=True) == one)
