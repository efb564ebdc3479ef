"""`esep person add`: somebody is entered, and known to the cards of a domain by an id alone."""

from typing import Annotated, Any

import typer

from esep.access import Action
from esep.cli.person.asked import PersonAsked, day_of, domain_of, require_known, target_of
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import document
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.people import Identity, Name, NoNumber, note_office

app = typer.Typer(add_completion=False)
KNOWN = ("names", "number", "no_number", "born_on", "sex", "addresses")


@register_verb(
    app, example="esep person add --domain suspects --from person.json --as o-201 --purpose criminal_case"
)
def add(
    desk: RegisterDesk,
    *,
    domain: Annotated[str, typer.Option("--domain", help="The domain in which the id is wanted.")],
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="FILE|-",
            help="JSON: names (family, given, patronymic), number or no_number, born_on, sex, addresses.",
        ),
    ],
) -> int:
    """Enter a person and give the id for cards of a domain; a known number means the same person."""
    named, identity = domain_of(desk, domain), _identity(document(source))
    number = "" if isinstance(identity.number, NoNumber) else identity.number
    asked = PersonAsked(number, " ".join(name.whole for name in identity.names), identity.born_on)
    with desk.reading(target_of(desk, asked), Class.PERSON, action=Action.WRITE):
        added = desk.home.people.add(identity)
        note_office(desk.home.people, added, desk.actor.office)
        person = desk.home.links.id_in(named, added)
    if desk.json:
        desk.give({"person": person, "domain": named})
        return DONE
    desk.tell(person)
    if not desk.asked.quiet:
        desk.beside([desk.say("person.entered", domain=named)])  # the id alone is the answer
    return DONE


def _identity(told: dict[str, Any]) -> Identity:
    """An identity from a document.

    Raises:
        EsepError: E-849 when it names something unknown; E-767 when something has no such form, E-626 a day.
    """
    require_known(told, KNOWN)
    if not told.get("names"):
        raise EsepError("E-767")
    try:
        return Identity(
            names=tuple(Name(**{"family": "", "given": "", **name}) for name in told["names"]),
            number=str(told["number"]) if told.get("number") else NoNumber(told.get("no_number", "unknown")),
            born_on=day_of(told.get("born_on")),
            sex=told.get("sex"),
            addresses=tuple(map(str, told.get("addresses", ()))),
        )
    except (TypeError, ValueError):
        raise EsepError("E-767") from None
