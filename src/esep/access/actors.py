"""The actors of a register: by code, in which role, for which office and territory, and until when.

They stand in `actors.toml` in the register's folder. The file is read anew for every command, so that taking
somebody out, or writing `revoked_at`, holds from the next question on.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from esep.access.purposes import REFERENCE
from esep.access.roles import Role
from esep.declare.values import PERSON
from esep.kernel.errors import EsepError
from esep.kernel.validity import Validity

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{0,63}", re.ASCII)
_REQUIRED = {"code": str, "role": str, "office": str, "territory": str, "valid_from": date}
_OPTIONAL = {"valid_to": date, "revoked_at": datetime, "persons": list}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Validity):
    """An officer, a system or the public, as one who acts. `code` is a number of service, never a name.

    `valid_from` and `valid_to` are civil days, half-open; `revoked_at` is an instant. `persons` are the ids
    under which cards may name the officer as a person, one for each domain: whoever is a party to a case is
    locked out of it.
    """

    code: str
    role: Role
    office: str
    territory: str
    valid_from: date
    valid_to: date | None = None
    revoked_at: datetime | None = None
    persons: frozenset[str] = frozenset()

    def active(self, at: datetime) -> bool:
        """Whether the actor may act at all; the civil day is the one `at` shows in its own zone.

        >>> officer = Actor(
        ...     code="o-1", role=Role.AUDITOR, office="1", territory="A", valid_from=date(2026, 1, 1),
        ...     valid_to=date(2027, 1, 1),
        ... )
        >>> [officer.active(datetime.fromisoformat(at)) for at in ("2026-12-31T23:59Z", "2027-01-01T00:00Z")]
        [True, False]
        """
        if self.revoked_at is not None and self.revoked_at <= at:
            return False
        return self.holds_on(at.date())


PUBLIC = Actor(code="public", role=Role.PUBLIC, office="", territory="", valid_from=date.min)


class Actors:
    """The actors of one register, by code; `offices` are theirs and those that have no actor here.

    >>> Actors([PUBLIC]).get("public").role.value
    'public'
    """

    def __init__(self, actors: Iterable[Actor], offices: Iterable[str] = ()) -> None:
        self._by_code: Mapping[str, Actor] = {actor.code: actor for actor in actors}
        self.offices = frozenset({*offices, *(actor.office for actor in self)} - {""})

    @classmethod
    def load(cls, path: Path, territories: Iterable[str] | None = None) -> "Actors":
        """Read `actors.toml`: tables `[[actor]]` with code, role, office, territory, valid_from and, where
        they apply, valid_to (days), revoked_at (an instant with its offset) and persons (domain ids `p-…`).
        Tables `[[office]]` with a code name further offices, to which a record may be handed. The public is
        no row of it.

        Args:
            path: the file.
            territories: the codes of the codebook, when they shall be checked.

        Raises:
            EsepError: E-662 with every fault at once: no file, no TOML, unknown or missing keys, an unknown
                role or territory, a code that is no code or stands twice, dates that run backwards.
        """
        try:
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise EsepError("E-662", file=path.name, count=1, faults=type(fault).__name__) from None
        known = None if territories is None else frozenset(territories)
        faults = [f"[{name}]" for name in tree if name not in {"actor", "office"}]
        tables, offices = (_tables(tree, name, faults) for name in ("actor", "office"))
        for number, table in enumerate(tables, start=1):
            faults += [f"actor {number}: {key}" for key in _faults(table, known)]
        codes = [table.get("code") for table in tables]
        faults += [f"actor {n}: code" for n, code in enumerate(codes, start=1) if code in codes[: n - 1]]
        faults += [f"office {n}: code" for n, one in enumerate(offices, start=1) if not _is_office(one)]
        if faults:
            raise EsepError("E-662", file=path.name, count=len(faults), faults="; ".join(faults))
        return cls(map(_actor, tables), (one["code"] for one in offices))

    def get(self, code: str) -> Actor:
        """The actor with this code.

        Raises:
            EsepError: E-663 when there is none; what may be a name is not repeated.
        """
        if code not in self._by_code:
            raise EsepError("E-663", actor=code if REFERENCE.fullmatch(code) else "…")
        return self._by_code[code]

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)


def _tables(tree: Mapping[str, Any], name: str, faults: list[str]) -> list[dict[str, Any]]:
    """The tables of a name; what is none of them is added to the faults."""
    tables = tree.get(name, [])
    if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
        return tables
    faults.append(f"[[{name}]]")
    return []


def _is_office(table: Mapping[str, Any]) -> bool:
    return set(table) == {"code"} and isinstance(table["code"], str) and bool(_CODE.fullmatch(table["code"]))


def _actor(table: Mapping[str, Any]) -> Actor:
    persons = frozenset(table.get("persons", ()))
    return Actor(**{**table, "role": Role(table["role"]), "persons": persons})


def _faults(table: Mapping[str, Any], territories: frozenset[str] | None) -> Iterator[str]:
    """The keys of one actor that are missing, unknown or hold what they may not."""
    yield from (key for key in table if key not in _REQUIRED | _OPTIONAL)
    for key, kind in (_REQUIRED | _OPTIONAL).items():
        # A datetime is a date to Python, not to the law: only the very type will do.
        if (key in table or key in _REQUIRED) and type(table.get(key)) is not kind:
            yield key
    if not _CODE.fullmatch(str(table.get("code", ""))) or table.get("code") == PUBLIC.code:
        yield "code"
    if not _CODE.fullmatch(str(table.get("office", ""))):
        yield "office"
    if table.get("role") not in set(Role) - {Role.PUBLIC}:
        yield "role"
    if territories is not None and table.get("territory") not in territories:
        yield "territory"
    if type(table.get("revoked_at")) is datetime and table["revoked_at"].tzinfo is None:
        yield "revoked_at"
    persons = table.get("persons", [])
    if isinstance(persons, list) and not all(isinstance(p, str) and PERSON.fullmatch(p) for p in persons):
        yield "persons"
    begins, ends = table.get("valid_from"), table.get("valid_to")
    if type(begins) is date and type(ends) is date and ends <= begins:
        yield "valid_to"
