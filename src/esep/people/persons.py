"""The people of a register: added, found through the blind index, read with a right, each under an own key.

A person's id here is random and stands nowhere else; what stands on cards are ids that differ by domain,
which `esep.people.links` makes. Every reading function demands a right of `esep.access`, so that a row in
the trail came first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import orjson

from esep.access.rights import Right, reads
from esep.access.roles import Action
from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.people.blind import BlindIndex
from esep.people.identities import Identity, NoNumber
from esep.people.key_files import KeyFiles
from esep.people.key_stores import SqliteKeys
from esep.people.keyring import Keyring
from esep.people.numbers import NumberRule
from esep.people.people_file import PeopleFile
from esep.people.sealing import Plain
from esep.people.spelling import NameLetters, tokens

LATEST = "SELECT sealed FROM identities WHERE person = ? ORDER BY version DESC"


@dataclass(frozen=True, slots=True)
class Found:
    """A person that answers a question; `exact` is False when only look-alike letters made the names equal.

    >>> Found("9d0f", exact=False).exact
    False
    """

    person: str
    exact: bool


class People:
    """The persons in a file, with the keyring and the index that belong to it.

    Args:
        file: the open file of persons.
        keys: the secrets of the register.
        codebook: folder of the codebook, which says how numbers are built and which letters are alike.

    >>> from esep.people.identities import Name
    >>> people = People(PeopleFile(":memory:"), KeyFiles(bytes(32), bytes(32), bytes(32)), Path())
    >>> someone = people.add(Identity((Name("Made", "Up"),), NoNumber.UNKNOWN, date(2000, 2, 29)))
    >>> len(someone)
    36
    """

    def __init__(self, file: PeopleFile, keys: KeyFiles, codebook: Path) -> None:
        self.file = file
        self.keyring = Keyring(SqliteKeys(file), keys.master)
        self.letters = NameLetters.load(codebook)
        self.index = BlindIndex(keys.index, self.letters)
        self.rule = NumberRule.load(codebook)

    def add(self, identity: Identity) -> str:
        """The id of one person; see `add_many`."""
        return self.add_many([identity])[0]

    def add_many(self, identities: Iterable[Identity]) -> list[str]:
        """The ids of persons, made where they are new, in the order given and durable on return.

        An identity number that stands already means the same person when a word of the names agrees and
        nothing says another day of birth; what is new is kept as a further version. Without a number every
        identity is a new person: who is who is then for people to decide.

        Raises:
            EsepError: E-680 to E-683 and E-699 for a number that cannot be; E-694 when the number stands
                with somebody of other names. Nothing of the call was kept then.
        """
        checked = [identity.checked(self.rule) for identity in identities]
        known: dict[bytes, str] = {}
        placed = [self._placed(identity, known) for identity in checked]
        latest: dict[str, Identity] = {}
        written = []
        for person, identity in zip(placed, checked, strict=True):
            before = latest.get(person) or self._latest(person)
            self._require_same(identity, before)
            if identity != before:
                written.append((person, identity))
            latest[person] = identity
        self._write(written)
        return placed

    def correct(self, person: str, identity: Identity) -> None:
        """Replace what is known of a person. Earlier versions are kept, earlier names still find the person.

        Raises:
            EsepError: as `add_many`; E-698 when there is no such person.
        """
        checked = identity.checked(self.rule)
        self._opened(person)
        stands = self._by_number(checked)
        if stands not in (None, person):
            raise EsepError("E-694")
        self._write([(person, checked)], anew=True)

    @reads(Class.PERSON, action=Action.FIND_PERSON)
    def find_number(self, number: str, *, right: Right) -> tuple[Found, ...]:
        """The person with an identity number: one or none.

        Raises:
            EsepError: E-668 without a right; E-680, E-681, E-699 for a number that cannot be.
        """
        right.require(Class.PERSON, Action.FIND_PERSON)
        digits = self.rule.normal(number) if self.rule else number
        rows = self.file.rows("SELECT person FROM numbers WHERE blind = ?", (self.index.number(digits),))
        return tuple(Found(str(person), exact=True) for (person,) in rows)

    @reads(Class.PERSON, action=Action.FIND_PERSON)
    def find_name(self, name: str, born_on: date | None, *, right: Right) -> tuple[Found, ...]:
        """The persons who bear every word of a name and were born on the day, exact ones first.

        With `born_on` None only persons whose day of birth is not known, by their whole name: an index of
        names alone would show how common each is.

        Raises:
            EsepError: E-668 without a right.
        """
        right.require(Class.PERSON, Action.FIND_PERSON)
        exact: list[set[str]] = []
        alike: list[set[str]] = []
        for blind, folded in self.index.names([name], born_on):
            rows = self.file.rows("SELECT person, blind FROM names WHERE folded = ?", (folded,))
            alike.append({str(person) for person, _ in rows})
            exact.append({str(person) for person, stored in rows if stored == blind})
        if not alike:
            return ()
        sure = set.intersection(*exact)
        near = set.intersection(*alike) - sure
        return (
            *(Found(one, exact=True) for one in sorted(sure)),
            *(Found(one, exact=False) for one in sorted(near)),
        )

    @reads(Class.PERSON, action=Action.FIND_PERSON)
    def identity(self, person: str, *, right: Right) -> Identity:
        """Who a person is, in the latest version.

        Raises:
            EsepError: E-668 without a right; E-686 when the person was erased; E-698 when there is none.
        """
        right.require(Class.PERSON, Action.FIND_PERSON)
        return self._opened(person)[0]

    @reads(Class.PERSON, action=Action.FIND_PERSON)
    def versions(self, person: str, *, right: Right) -> tuple[Identity, ...]:
        """Everything a person was ever known as, the latest first.

        Raises:
            EsepError: as `identity`.
        """
        right.require(Class.PERSON, Action.FIND_PERSON)
        return self._opened(person)

    def _placed(self, identity: Identity, known: dict[bytes, str]) -> str:
        """The id an identity belongs to; `known` holds the numbers met earlier in the same call."""
        if isinstance(identity.number, NoNumber):
            return str(uuid4())
        blind = self.index.number(identity.number)
        return known.setdefault(blind, known.get(blind) or self._by_number(identity) or str(uuid4()))

    def _by_number(self, identity: Identity) -> str | None:
        if isinstance(identity.number, NoNumber):
            return None
        blind = self.index.number(identity.number)
        rows = self.file.rows("SELECT person FROM numbers WHERE blind = ?", (blind,))
        return str(rows[0][0]) if rows else None

    def _require_same(self, identity: Identity, before: Identity | None) -> None:
        if before is None:
            return
        days = {identity.born_on, before.born_on} - {None}
        if len(days) > 1 or not self._folded(identity) & self._folded(before):
            raise EsepError("E-694")

    def _folded(self, identity: Identity) -> frozenset[str]:
        return frozenset(self.letters.folded(word) for name in identity.names for word in tokens(name.whole))

    def _write(self, written: Sequence[tuple[str, Identity]], *, anew: bool = False) -> None:
        """Append versions. `anew` drops what the index held of these persons before."""
        versions = {person: self._count(person) for person, _ in written}
        plains = []
        for person, identity in written:
            versions[person] += 1
            plains.append(_plain(person, versions[person], identity))
        sealed = [orjson.dumps(part) for part in self.keyring.seal_many(plains)]
        entries = [
            (plain.owner.partition(":")[2], int(plain.card_id.rpartition("/")[2]), part)
            for plain, part in zip(plains, sealed, strict=True)
        ]
        with self.file.writing():
            if anew:
                gone = [(person,) for person, _ in written]
                self.file.write_many("DELETE FROM numbers WHERE person = ?", gone)
            numbers, names = self._index_rows(written)
            self.file.write_many("INSERT INTO identities(person, version, sealed) VALUES (?, ?, ?)", entries)
            self.file.write_many("INSERT INTO numbers(blind, person) VALUES (?, ?)", numbers)
            self.file.write_many("INSERT OR IGNORE INTO names(blind, folded, person) VALUES (?, ?, ?)", names)

    def _index_rows(
        self, written: Sequence[tuple[str, Identity]]
    ) -> tuple[list[tuple[bytes, str]], list[tuple[bytes, bytes, str]]]:
        # Numbers that stand are this person's own; one that another process has just given to somebody else
        # breaks the key of the table, and nothing is kept.
        numbers = {
            self.index.number(identity.number): person
            for person, identity in written
            if not isinstance(identity.number, NoNumber) and self._by_number(identity) != person
        }
        names = []
        for person, identity in written:
            every = [identity, *self._versions(person)]
            whole = {name.whole for one in every for name in one.names}
            for blind, folded in self.index.names(whole, identity.born_on):
                names.append((blind, folded, person))
        return list(numbers.items()), names

    def _count(self, person: str) -> int:
        [(count,)] = self.file.rows("SELECT count(*) FROM identities WHERE person = ?", (person,))
        return int(str(count))

    def _latest(self, person: str) -> Identity | None:
        return next(iter(self._versions(person)), None)

    def _versions(self, person: str) -> tuple[Identity, ...]:
        rows = [orjson.loads(sealed) for (sealed,) in self.file.rows(LATEST, (person,))]
        cards = [f"identity/{person}/{number}" for number in range(len(rows), 0, -1)]
        opened = self.keyring.open_many(list(zip(rows, cards, strict=True)))
        return tuple(Identity.from_fields(one) for one in opened)

    def _opened(self, person: str) -> tuple[Identity, ...]:
        found = self._versions(person)
        if not found:
            erased = self.keyring.erasure(owner_of(person))
            if erased:
                raise EsepError("E-686", owner=erased.owner, on=erased.at[:10], reason=erased.why)
            raise EsepError("E-698")
        return found


def owner_of(person: str) -> str:
    """The owner of the key under which a person's identity is sealed."""
    return f"identity:{person}"


def _plain(person: str, version: int, identity: Identity) -> Plain:
    return Plain(owner_of(person), Class.PERSON, f"identity/{person}/{version}", identity.to_fields())
