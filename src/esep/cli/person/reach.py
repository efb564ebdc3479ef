"""Which persons somebody may be told of: those who stand where that officer's permission reaches.

Nobody else is there for the one who asks: a person who stands in a case of another region and one whom the
register never heard of get the same answer.
"""

from collections.abc import Iterable, Sequence

from esep.access import Action, Right, Target
from esep.cli.register_desk import RegisterDesk
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.people import offices_of
from esep.register.same_persons import same_persons

ANYWHERE = Target(record="query:anywhere")  # reached by a permission that has no bounds, and by no other
PERSONS = "persons"  # the domain in which it is decided that two ids are one person


def in_reach(desk: RegisterDesk, person: str) -> bool:
    """Whether the one who asks may be told of a person: some record, or the office that entered it, allows.

    Each record that names the person in a card in force is asked about until one allows. Nothing is written
    into the trail: the question for the person leaves its own row.
    """
    offices = offices_of(desk.home.people, person)
    entered = [Target(record="query:entered", office=one) for one in sorted(offices)]
    return any(
        desk.home.gate.decide(
            desk.actor,
            target=target,
            klass=Class.PERSON,
            action=Action.FIND_PERSON,
            purpose=desk.purpose,
        ).allowed
        for target in (ANYWHERE, *entered, *naming(desk, [person]))
    )


def naming(desk: RegisterDesk, persons: Iterable[str]) -> list[Target]:
    """The records of which a card in force names one of these persons by any of their ids."""
    owners = [owner for person in persons for owner in desk.home.links.owners_of(person)]
    return desk.home.targets.naming(owner.partition(":")[2] for owner in owners)


def known(desk: RegisterDesk, domain: str, ids: Sequence[str], right: Right) -> list[str]:
    """The persons whom ids of a domain mean, in the order given.

    Raises:
        EsepError: E-833 when one of them means nobody, a person out of reach, or one who was erased.
    """
    persons = []
    for one in ids:
        person = _person(desk, domain, one, right)
        if not person or not in_reach(desk, person):
            raise EsepError("E-833", field=one, domain=domain)
        persons.append(person)
    return persons


def merged_with(desk: RegisterDesk, person: str, right: Right) -> list[str]:
    """A person and everybody whom cards say to be the same, by what is known now."""
    own = desk.home.people.index.domain_id(PERSONS, person)
    others = same_persons(desk.home.journal).all_of(own) - {own}
    found = (_person(desk, PERSONS, one, right) for one in sorted(others))
    return [person, *(one for one in found if one)]


def _person(desk: RegisterDesk, domain: str, one: str, right: Right) -> str:
    """The person behind an id of a domain; "" when there is none."""
    links = desk.home.links
    try:
        return links.person_of(f"person:{one}", right=right) if links.domain_of(one) == domain else ""
    except EsepError as refusal:
        if refusal.code not in {"E-686", "E-689", "E-698"}:
            raise
        return ""
