"""Erasure: keys destroyed, index rows dropped, and a list kept apart so that no backup brings them back.

The list of erasures lies beside the register and is copied elsewhere after each erasure. It is written before
a key is destroyed: when the machine stops in between, replaying the list finishes what was begun. A file of
persons restored from a backup is not used before the list was replayed over it.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson

from esep.kernel.errors import EsepError
from esep.people.keyring import Erasure
from esep.people.links import Links
from esep.people.persons import People, owner_of

FORGET = (
    ("identity", "DELETE FROM identities WHERE person = ?"),
    ("identity", "DELETE FROM numbers WHERE person = ?"),
    ("identity", "DELETE FROM names WHERE person = ?"),
    ("identity", "DELETE FROM entered WHERE person = ?"),
    ("person", "DELETE FROM links WHERE person = ?"),
)


class ErasureList:
    """The erasures of a register, one line of JSON each, in a file that only grows.

    >>> from tempfile import mkdtemp
    >>> erasures = ErasureList(Path(mkdtemp()) / "erasures.jsonl")
    >>> erasures.append([Erasure("person:p-a", "2026-11-22T10:00:00.000000Z", "retention_end")])
    >>> [erasure.owner for erasure in erasures.read()]
    ['person:p-a']
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, erasures: Iterable[Erasure]) -> None:
        """Add erasures; on disk when this returns."""
        lines = b"".join(
            orjson.dumps({"at": one.at, "owner": one.owner, "why": one.why}) + b"\n" for one in erasures
        )
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            whole = self._whole()
            os.ftruncate(handle, whole)
            os.pwrite(handle, lines, whole)
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self) -> list[Erasure]:
        """The erasures, oldest first. A last line cut short was never acted upon and is left out.

        Raises:
            EsepError: E-695 with the number of a line that cannot be read.
        """
        if not self._path.exists():
            return []
        found = []
        for number, line in enumerate(self._path.read_bytes()[: self._whole()].splitlines(), start=1):
            try:
                said = orjson.loads(line)
                found.append(Erasure(said["owner"], said["at"], said["why"]))
            except (ValueError, KeyError, TypeError):
                raise EsepError("E-695", file=self._path.name, line=number) from None
        return found

    def _whole(self) -> int:
        """Bytes up to the end of the last whole line."""
        return self._path.read_bytes().rfind(b"\n") + 1


def erase_persons(people: People, persons: Sequence[str], why: str, erasures: ErasureList) -> list[str]:
    """Erase persons everywhere: identity, index and every domain. Gives the owners whose keys are gone.

    Args:
        people: where they stand.
        persons: their ids; of persons merged into one, all.
        why: code of the reason.
        erasures: the list kept apart.

    Raises:
        EsepError: E-691 as `Keyring.destroy_many`.

    >>> from tempfile import mkdtemp
    >>> from esep.people import Identity, KeyFiles, NoNumber, PeopleFile
    >>> people = People(PeopleFile(":memory:"), KeyFiles(bytes(32), bytes(32), bytes(32)), Path())
    >>> someone = people.add(Identity((), NoNumber.UNKNOWN))
    >>> owners = erase_persons(people, [someone], "retention_end", ErasureList(Path(mkdtemp()) / "list"))
    >>> owners == [f"identity:{someone}"], people.keyring.erasure(owners[0]).why
    (True, 'retention_end')
    """
    links = Links(people)
    owners = [owner for person in persons for owner in (owner_of(person), *links.owners_of(person))]
    erase_owners(people, owners, why, erasures)
    return owners


def erase_owners(people: People, owners: Sequence[str], why: str, erasures: ErasureList) -> None:
    """Erase what is sealed for single owners: a record, or a person in one domain.

    Raises:
        EsepError: E-691 as `Keyring.destroy_many`.

    >>> from tempfile import mkdtemp
    >>> from esep.people import KeyFiles, PeopleFile
    >>> people = People(PeopleFile(":memory:"), KeyFiles(bytes(32), bytes(32), bytes(32)), Path())
    >>> erasures = ErasureList(Path(mkdtemp()) / "list")
    >>> erase_owners(people, ["record:offence:1"], "court_order", erasures)
    >>> len(erasures.read()), replay_erasures(people, erasures)
    (1, 0)
    """
    at = people.keyring.stamp()
    wanted = [Erasure(owner, at, why) for owner in owners]
    erasures.append(wanted)
    _forget(people, wanted)


def replay_erasures(people: People, erasures: ErasureList) -> int:
    """Erase again what the list names: after a restore, or a stop in the middle. Gives how many were new.

    Raises:
        EsepError: E-695 when a line of the list cannot be read; E-691 as `Keyring.destroy_many`.

    >>> from esep.people import KeyFiles, PeopleFile
    >>> people = People(PeopleFile(":memory:"), KeyFiles(bytes(32), bytes(32), bytes(32)), Path())
    >>> replay_erasures(people, ErasureList(Path("none yet")))
    0
    """
    listed = erasures.read()
    fresh = sum(people.keyring.erasure(one.owner) is None for one in listed)
    _forget(people, listed)
    return fresh


def _forget(people: People, erasures: Sequence[Erasure]) -> None:
    by_kind: dict[str, list[str]] = {}
    for one in erasures:
        kind, _, name = one.owner.partition(":")
        by_kind.setdefault(kind, []).append(name if kind == "identity" else one.owner)
    with people.file.writing():
        for kind, statement in FORGET:
            people.file.write_many(statement, [(name,) for name in by_kind.get(kind, ())])
    people.keyring.destroy_many(erasures)
