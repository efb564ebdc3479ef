"""`esep person find`: the id that a person has in one domain, by number or by name and day of birth."""

from collections.abc import Sequence
from typing import Annotated

import typer

from esep.access import Action, Right
from esep.cli.person.asked import domain_of, question, target_of
from esep.cli.person.reach import in_reach
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.people import Found, Identity

app = typer.Typer(add_completion=False)


@register_verb(app, example="esep person find --domain suspects --from - --as o-201 --purpose criminal_case")
def find(
    desk: RegisterDesk,
    *,
    domain: Annotated[str, typer.Option("--domain", help="The domain in which the id is wanted.")],
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FILE|-", help="JSON with number, or name and born_on; else asked for."
        ),
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="Show also who they are.")] = False,
) -> int:
    """Find a person who stands in a record within your reach, by number or name; neither is typed here."""
    named, asked = domain_of(desk, domain), question(desk, source)
    people = desk.home.people

    def fetch(right: Right) -> Sequence[tuple[Found, Identity | None]]:
        if asked.number:
            found = people.find_number(asked.number, right=right)
        else:
            found = people.find_name(asked.name, asked.born_on, right=right)
        told = [one for one in found if in_reach(desk, one.person)]
        return [(one, people.identity(one.person, right=right) if names else None) for one in told]

    answer = desk.answer(fetch, target_of(desk, asked), Class.PERSON, Action.FIND_PERSON)
    ids = desk.home.links.ids_in(named, [one.person for one, _ in answer]) if answer else []
    if desk.json:
        desk.give(
            [_as_data(one, found, identity) for one, (found, identity) in zip(ids, answer, strict=True)]
        )
        return DONE
    for one, (found, identity) in zip(ids, answer, strict=True):
        desk.tell(f"{one}  {desk.say('person.exact' if found.exact else 'person.alike')}")
        if identity is not None:
            whole = ", ".join(name.whole for name in identity.names)
            desk.tell(f"  {whole}; {identity.born_on or '–'}")
    desk.close(desk.say("person.found", count=len(answer)))
    return DONE


def _as_data(person: str, found: Found, identity: Identity | None) -> dict[str, object]:
    told = {"person": person, "exact": found.exact}
    return told | ({"identity": identity.to_fields()} if identity else {})
