"""What a card names by a code of the register, looked up where it is entered: offices and officers among the
actors, persons among the people.

The register itself takes any code of the right form, since it must be possible to rebuild it from its journal
alone. Whoever states a card at a desk or imports one is told of a slip before it hands a case to nobody.
"""

from collections.abc import Callable, Iterator, Mapping

from esep.access import Actors
from esep.codebook.dated import nearest
from esep.declare import Card, Domains
from esep.declare.fields import Field, Kind
from esep.declare.values import PERSON
from esep.kernel.errors import EsepError
from esep.people import Links


class Registered:
    """The offices, officers and persons that cards may name.

    Args:
        domains: what may be recorded.
        actors: the actors as they are now; asked anew for each card that names one.
        links: the ids of persons, opened when the first card names one.
    """

    def __init__(self, domains: Domains, actors: Callable[[], Actors], links: Callable[[], Links]) -> None:
        self._actors, self._links = actors, links
        self._domain_of = {record: one.name for one in domains.domains for record in one.records}

    def require(self, card: Card, fields: Mapping[str, object], office: str) -> None:
        """Refuse a card that names what is not registered.

        Args:
            card: its declaration.
            fields: what it states, as it was submitted.
            office: the office that has the record, to which an officer who is named must belong.

        Raises:
            EsepError: E-830 for an office, E-831 for an officer, E-832 for the id of a person in another
                domain, E-833 for one that nobody has; E-689 for a person who was erased. All that is wrong
                stands in the notes.
        """
        faults = list(self._faults(card, fields, office))
        if faults:
            for other in faults[1:]:
                faults[0].add_note(str(other))
            raise faults[0]

    def _faults(self, card: Card, fields: Mapping[str, object], office: str) -> Iterator[EsepError]:
        named = [(one, text) for one in card.fields if (text := _text(fields.get(one.name)))]
        handed = [text for one, text in named if one.kind == Kind.OFFICE and one.hands_to]
        for one, text in named:
            match one.kind:
                case Kind.OFFICE:
                    yield from self._of_office(one, text)
                case Kind.OFFICER:
                    yield from self._of_officer(one, text, handed[0] if handed else office)
                case Kind.PERSON if PERSON.fullmatch(text):  # what is no id at all is a fault of the card
                    yield from self._of_person(one, text)

    def _of_office(self, field: Field, code: str) -> Iterator[EsepError]:
        offices = self._actors().offices
        if code not in offices:
            yield EsepError("E-830", field=field.name, nearest=nearest(code, offices))

    def _of_officer(self, field: Field, code: str, office: str) -> Iterator[EsepError]:
        officers = [one.code for one in self._actors() if one.office == office]
        if code not in officers:
            yield EsepError("E-831", field=field.name, nearest=nearest(code, officers))

    def _of_person(self, field: Field, person: str) -> Iterator[EsepError]:
        domain, given_in = self._domain_of[field.record], self._links().domain_of(person)
        if given_in != domain:
            yield EsepError("E-832" if given_in else "E-833", field=field.name, domain=domain)


def _text(raw: object) -> str:
    return raw.strip() if isinstance(raw, str) else ""
