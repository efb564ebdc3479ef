"""Answers that are kept for a while: under pseudonyms, sealed under a key of their own, gone with that key.

A file `matches/<number>.json` in the register's folder holds in clear only who asked about which offence,
by which decision, when it ends, and how many devices got which answer. Place, span, verdicts and what a
pseudonym stands for are sealed; when the time is over the key is destroyed and the file removed.
"""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.monitoring.matching.crimes import Answer, Reason
from esep.monitoring.matching.fence import Request
from esep.monitoring.matching.verdicts import Verdict
from esep.people.erasure import ErasureList, erase_owners
from esep.people.persons import People

FOLDER = "matches"
OVER = "retention_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What stands of a question in clear: codes, numbers and counts."""

    number: str
    offence: str
    decision: str
    algorithm: int
    asked_by: str
    asked_at: str
    expires_at: str
    could: int
    could_not: int
    cannot_be_told: int

    @property
    def record(self) -> str:
        """How the trail and the keyring call it."""
        return f"crime_match:{self.number}"


class Line(NamedTuple):
    """The verdict about a device under its pseudonym."""

    pseudonym: str
    answer: Answer
    reasons: tuple[Reason, ...]
    nearest: int | None
    fixes: tuple[int, ...]


def new_number() -> str:
    """The number of a question: chance, so that it tells nothing."""
    return secrets.token_hex(8)


def masked(verdicts: Sequence[Verdict]) -> tuple[list[Line], dict[str, str]]:
    """Verdicts under pseudonyms that mean nothing elsewhere, those who could first; whom they stand for."""
    order = sorted(verdicts, key=lambda one: (-one.answer, one.reasons, one.device))
    names: dict[str, str] = {}
    for one in order:
        pseudonym = f"P-{secrets.token_hex(4)}"
        while pseudonym in names:
            pseudonym = f"P-{secrets.token_hex(4)}"
        names[pseudonym] = one.device
    lines = [
        Line(pseudonym, one.answer, one.reasons, one.nearest, one.fixes)
        for pseudonym, one in zip(names, order, strict=True)
    ]
    return lines, names


class Matches:
    """The answers that a register keeps.

    Args:
        folder: the register's folder.
        people: whose keyring seals them.
        erasures: the list of what was erased.
    """

    def __init__(self, folder: Path, people: People, erasures: Path) -> None:
        self._folder, self._people, self._erasures = folder / FOLDER, people, ErasureList(erasures)

    def keep(self, kept: Kept, request: Request, lines: Sequence[Line], names: Mapping[str, str]) -> None:
        """Keep an answer until it ends."""
        told = {
            "place": asdict(request.crime),
            "lines": [
                [one.pseudonym, int(one.answer), list(map(int, one.reasons)), one.nearest, list(one.fixes)]
                for one in lines
            ],
        }
        sealed = {
            part: self._people.keyring.seal(f"record:{kept.record}", Class.PERSON, kept.record, fields)
            for part, fields in (("told", told), ("names", dict(names)))
        }
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with whole(self._path(kept.number)) as path:
            path.touch(mode=0o600)
            path.write_text(json.dumps(asdict(kept) | sealed), encoding="utf-8")

    def kept(self, number: str, now: datetime) -> Kept:
        """A question by its number.

        Raises:
            EsepError: E-1066 when there is none, or its time is over.
        """
        told = self._read(number)
        found = Kept(**{name: told[name] for name in Kept.__slots__})
        if _over(found, now):
            raise EsepError("E-1066")
        return found

    def lines(self, kept: Kept) -> list[Line]:
        """The verdicts of an answer."""
        told: Any = self._people.keyring.open(self._read(kept.number)["told"], kept.record)
        return [
            Line(name, Answer(answer), tuple(map(Reason, reasons)), nearest, tuple(fixes))
            for name, answer, reasons, nearest, fixes in told["lines"]
        ]

    def names(self, kept: Kept) -> dict[str, str]:
        """The devices that the pseudonyms of an answer stand for."""
        found = self._people.keyring.open(self._read(kept.number)["names"], kept.record)
        return {pseudonym: str(device) for pseudonym, device in found.items()}

    def forget_over(self, now: datetime) -> int:
        """Destroy every answer whose time is over, and count them."""
        over = [one for one in self._all() if _over(one, now)]
        erase_owners(self._people, [f"record:{one.record}" for one in over], OVER, self._erasures)
        for one in over:
            self._path(one.number).unlink(missing_ok=True)
        return len(over)

    def _all(self) -> Iterator[Kept]:
        for path in sorted(self._folder.glob("*.json")):
            told = json.loads(path.read_text(encoding="utf-8"))
            yield Kept(**{name: told[name] for name in Kept.__slots__})

    def _read(self, number: str) -> dict[str, Any]:
        path = self._path(number)
        if not number.isalnum() or not number.isascii() or not path.is_file():
            raise EsepError("E-1066")
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return told

    def _path(self, number: str) -> Path:
        return self._folder / f"{number}.json"


def _over(kept: Kept, now: datetime) -> bool:
    return datetime.fromisoformat(kept.expires_at) <= now
