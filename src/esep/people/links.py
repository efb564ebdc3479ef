"""Ids that differ by domain, and the only place where they meet.

A shelter stay and a criminal case name the same woman by two ids that cannot be joined. Which person an id
means is sealed under the id's own key, so that erasing it in one domain ends the link as well.
"""

from collections.abc import Sequence

import orjson

from esep.access.rights import Right, reads
from esep.access.roles import Action
from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.people.persons import People
from esep.people.sealing import Plain


class Links:
    """The links between the persons of a file and their ids in the domains.

    >>> from datetime import date
    >>> from pathlib import Path
    >>> from esep.people import Identity, KeyFiles, Name, NoNumber, PeopleFile
    >>> people = People(PeopleFile(":memory:"), KeyFiles(bytes(32), bytes(32), bytes(32)), Path())
    >>> someone = people.add(Identity((Name("Made", "Up"),), NoNumber.UNKNOWN))
    >>> links = Links(people)
    >>> links.id_in("shelter", someone) == links.id_in("offence", someone)
    False
    """

    def __init__(self, people: People) -> None:
        self._people = people

    def id_in(self, domain: str, person: str) -> str:
        """The id of one person in a domain; see `ids_in`."""
        return self.ids_in(domain, [person])[0]

    def ids_in(self, domain: str, persons: Sequence[str]) -> list[str]:
        """The ids of persons in a domain, in the order given; their links are durable on return.

        Raises:
            EsepError: E-689 when a person was erased from the domain.
        """
        ids = [self._people.index.domain_id(domain, person) for person in persons]
        fresh = {
            one: person for one, person in zip(ids, persons, strict=True) if not self._sealed(f"person:{one}")
        }
        if fresh:
            self._keep(domain, fresh)
        return ids

    def domain_of(self, person: str) -> str:
        """The domain in which an id was given; "" when nobody has it.

        Raises:
            EsepError: E-689 when the person was erased, of whom nothing more can be stated.
        """
        rows = self._people.file.rows("SELECT domain FROM links WHERE person = ?", (f"person:{person}",))
        erased = None if rows else self._people.keyring.erasure(f"person:{person}")
        if erased:
            raise EsepError("E-689", owner=erased.owner, on=erased.at[:10])
        return str(rows[0][0]) if rows else ""

    @reads(Class.PERSON, action=Action.FIND_PERSON)
    def person_of(self, owner: str, *, right: Right) -> str:
        """The person whom an id of a domain means; `owner` is `person:<domain person id>`.

        Raises:
            EsepError: E-668 without a right; E-686 when the person was erased from the domain; E-698 when
                nobody has this id.
        """
        right.require(Class.PERSON, Action.FIND_PERSON)
        sealed = self._sealed(owner)
        if sealed is None:
            erased = self._people.keyring.erasure(owner)
            if erased:
                raise EsepError("E-686", owner=owner, on=erased.at[:10], reason=erased.why)
            raise EsepError("E-698")
        return str(self._people.keyring.open(orjson.loads(sealed), f"link/{owner}")["person"])

    def owners_of(self, person: str) -> list[str]:
        """The owners of the keys that a person has in all domains, for erasing them."""
        domains = [str(one) for (one,) in self._people.file.rows("SELECT DISTINCT domain FROM links")]
        owners = [f"person:{self._people.index.domain_id(domain, person)}" for domain in sorted(domains)]
        return [owner for owner in owners if self._sealed(owner)]

    def _sealed(self, owner: str) -> bytes | None:
        rows = self._people.file.rows("SELECT sealed FROM links WHERE person = ?", (owner,))
        return rows[0][0] if rows else None

    def _keep(self, domain: str, fresh: dict[str, str]) -> None:
        plains = [
            Plain(f"person:{one}", Class.PERSON, f"link/person:{one}", {"person": person})
            for one, person in fresh.items()
        ]
        sealed = self._people.keyring.seal_many(plains)
        with self._people.file.writing():
            self._people.file.write_many(
                "INSERT OR IGNORE INTO links(person, domain, sealed) VALUES (?, ?, ?)",
                [(part["owner"], domain, orjson.dumps(part)) for part in sealed],
            )
